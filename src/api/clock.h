/* clock.h: what day it is, for callers that did not say. The engine never asks. */
#ifndef API_CLOCK_H
#define API_CLOCK_H

#include "value/day.h"

/* Seconds of the system's clock from 1970, in UTC. */
int64_t clock_seconds_utc(void);

/* The day of the system's clock, in UTC. */
day_number clock_day_utc(void);

#endif
