/* day.h: proleptic Gregorian days and exact periods.
 *
 * A day is a number: 0 is 1970-01-01. Years 1 to 9999. DAY_EVER stands before all days,
 * DAY_NEVER after all. Intervals inside the program are closed-open [from, to); inclusive dates
 * exist only at the face (read and print).
 */
#ifndef VALUE_DAY_H
#define VALUE_DAY_H

#include "base/str.h"

typedef int32_t day_number; /* the one typedef of a number: days are passed everywhere */

enum { DAY_EVER = INT32_MIN, DAY_NEVER = INT32_MAX };

struct date {
    int year, month, day;
};

/* How an agreement counts (its `days` rules). Zero: first day not counted, months end on the same
 * day (else the last of the month), no roll. */
enum day_roll { ROLL_NONE, ROLL_NEXT, ROLL_PREVIOUS };
enum month_end { MONTH_SAME_DAY, MONTH_LAST_DAY };

enum period_unit {
    PERIOD_DAYS,
    PERIOD_BUSINESS_DAYS,
    PERIOD_WEEKS,
    PERIOD_MONTHS,
    PERIOD_QUARTERS,
    PERIOD_YEARS,
    PERIOD_HOURS
};

struct period {
    int32_t count;
    enum period_unit unit;
};

bool date_valid(struct date d);
/* The day of a valid date. */
day_number day_of(struct date d);
struct date day_date(day_number d);
/* 0 = Monday .. 6 = Sunday. */
int day_weekday(day_number d);
bool day_leap_year(int year);
int day_month_length(int year, int month);

/* Reads exactly `YYYY-MM-DD`; false if it is not a valid date of years 1..9999. */
bool day_read(struct str s, day_number *d);
/* Writes `YYYY-MM-DD` into the arena; "ever" and "never" for the two ends. */
struct str day_text(struct arena *in, day_number d);

/* d plus n months: same day number, else the last day of that month. With MONTH_LAST_DAY a d that
 * is the last of its month gives the last of the target month. Clips to DAY_EVER / DAY_NEVER
 * outside years 1..9999. */
day_number day_add_months(day_number d, int32_t n, enum month_end rule);
/* d plus n days, clipped likewise; DAY_EVER and DAY_NEVER stay. */
day_number day_add(day_number d, int32_t n);

#endif
