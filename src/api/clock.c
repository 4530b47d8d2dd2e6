/* clock.c: what day it is; see clock.h. */
#include "api/clock.h"

#include <time.h>

enum { SECONDS_A_DAY = 86400 };

int64_t clock_seconds_utc(void)
{
    struct timespec now;
    return clock_gettime(CLOCK_REALTIME, &now) == 0 ? (int64_t)now.tv_sec : 0;
}

day_number clock_day_utc(void)
{
    return (day_number)(clock_seconds_utc() / SECONDS_A_DAY);
}
