/* calendar.h: business days of named cities.
 *
 * A day is open in a city if it is no weekend day there and no public holiday. Holidays are data
 * with a source (src/value/holidays.tsv); a city or year without data is not guessed: functions
 * return false and the caller reports it.
 */
#ifndef VALUE_CALENDAR_H
#define VALUE_CALENDAR_H

#include "value/day.h"

enum { CALENDAR_CITIES_MAX = 8 };

/* Cities whose offices must all be open. `count` 0: every Monday to Friday is open. */
struct cities {
    struct str name[CALENDAR_CITIES_MAX];
    int count;
};

/* Whether there is data for this city, and its first and last covered year. */
bool calendar_knows(struct str city, int *first_year, int *last_year);

/* The i-th city with data, from 0; empty beyond the last. */
struct str calendar_city(size_t i);

/* Name of the public holiday on d in `city`, empty if none. False if there is no data. */
bool calendar_holiday(struct str city, day_number d, struct str *name);

/* Whether d is open in all cities. False if there is no data for one of them. */
bool calendar_open(const struct cities *c, day_number d, bool *open);

/* The n-th open day after d (n > 0), before d (n < 0), d itself for n = 0. */
bool calendar_add(const struct cities *c, day_number d, int32_t n, day_number *result);

/* d if open, else the next or previous open day, as `roll` says. */
bool calendar_roll(const struct cities *c, day_number d, enum day_roll roll, day_number *result);

/* One day that was passed over in a count, for derivations. */
struct skipped {
    day_number day;
    struct str why; /* "Saturday", "Thanksgiving Day (New York)" */
};

/* The days strictly between a and b (a < b), b included, that are not open, at most `most`;
 * returns how many were written. */
int calendar_skipped(const struct cities *c, day_number a, day_number b, struct skipped *out,
                     int most);

#endif
