/* day.c: proleptic Gregorian days and exact periods; see day.h. */
#include "value/day.h"

#include "base/buf.h"

enum {
    YEAR_FIRST = 1,
    YEAR_LAST = 9999,
    DAY_FIRST = -719162, /* 0001-01-01 */
    DAY_LAST = 2932896,  /* 9999-12-31 */
    DAYS_IN_ERA = 146097 /* of 400 years, after which the calendar repeats */
};

/* Days from 0000-03-01 to 1970-01-01. Years that begin in March end with the leap day. */
enum { MARCH_TO_EPOCH = 719468 };

static day_number clipped(int64_t d)
{
    if (d < DAY_FIRST) return DAY_EVER;
    if (d > DAY_LAST) return DAY_NEVER;
    return (day_number)d;
}

bool day_leap_year(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int day_month_length(int year, int month)
{
    static const signed char lengths[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12) return 0;
    return lengths[month] + (month == 2 && day_leap_year(year));
}

bool date_valid(struct date d)
{
    return d.year >= YEAR_FIRST && d.year <= YEAR_LAST && d.day >= 1 &&
           d.day <= day_month_length(d.year, d.month);
}

day_number day_of(struct date d)
{
    int year = d.month > 2 ? d.year : d.year - 1; /* the one that began in March; 0 or more */
    int month = d.month > 2 ? d.month - 3 : d.month + 9;
    int day_of_year = (153 * month + 2) / 5 + d.day - 1;
    return year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - MARCH_TO_EPOCH;
}

/* All-zero for a day outside years 1..9999. */
struct date day_date(day_number d)
{
    if (d < DAY_FIRST || d > DAY_LAST) return (struct date){0};
    int days = d + MARCH_TO_EPOCH;
    int era = days / DAYS_IN_ERA, in_era = days % DAYS_IN_ERA;
    int year = (in_era - in_era / 1460 + in_era / 36524 - in_era / (DAYS_IN_ERA - 1)) / 365;
    int in_year = in_era - (365 * year + year / 4 - year / 100);
    int month = (5 * in_year + 2) / 153;
    int day = in_year - (153 * month + 2) / 5 + 1;
    year += era * 400;
    if (month < 10) return (struct date){year, month + 3, day};
    return (struct date){year + 1, month - 9, day};
}

int day_weekday(day_number d)
{
    int since_thursday = d % 7; /* 1970-01-01 was a Thursday */
    return (since_thursday + 7 + 3) % 7;
}

static bool digits_read(struct str s, int *n)
{
    *n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') return false;
        *n = *n * 10 + (s.at[i] - '0');
    }
    return true;
}

bool day_read(struct str s, day_number *d)
{
    struct date date;
    if (s.len != 10 || s.at[4] != '-' || s.at[7] != '-') return false;
    if (!digits_read(str_part(s, 0, 4), &date.year)) return false;
    if (!digits_read(str_part(s, 5, 7), &date.month)) return false;
    if (!digits_read(str_part(s, 8, 10), &date.day)) return false;
    if (!date_valid(date)) return false;
    *d = day_of(date);
    return true;
}

struct str day_text(struct arena *in, day_number d)
{
    if (d < DAY_FIRST) return STR("ever");
    if (d > DAY_LAST) return STR("never");
    struct date date = day_date(d);
    return str_format(in, "%04d-%02d-%02d", date.year, date.month, date.day);
}

day_number day_add_months(day_number d, int32_t n, enum month_end rule)
{
    if (d < DAY_FIRST || d > DAY_LAST) return clipped(d);
    struct date date = day_date(d);
    int64_t months = (int64_t)date.year * 12 + date.month - 1 + n;
    if (months < YEAR_FIRST * 12) return DAY_EVER;
    if (months >= (YEAR_LAST + 1) * 12) return DAY_NEVER;
    bool is_last = date.day == day_month_length(date.year, date.month);
    date.year = (int)(months / 12);
    date.month = (int)(months % 12) + 1;
    int length = day_month_length(date.year, date.month);
    if (date.day > length || (rule == MONTH_LAST_DAY && is_last)) date.day = length;
    return day_of(date);
}

day_number day_add(day_number d, int32_t n)
{
    if (d < DAY_FIRST || d > DAY_LAST) return clipped(d);
    return clipped((int64_t)d + n);
}
