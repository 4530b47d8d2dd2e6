/* clock.c: what day it is; see clock.h. */
#include "api/clock.h"

#include <time.h>

enum { SECONDS_A_DAY = 86400 };

day_number clock_day_utc(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return 0;
    return (day_number)(now.tv_sec / SECONDS_A_DAY);
}
