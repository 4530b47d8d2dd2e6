/* calendar.c: business days of named cities; see calendar.h. The tables are made from
 * holidays.tsv. */
#include "value/calendar.h"

#include <assert.h>

/* `text` is the name and, in parentheses, the city. */
struct holiday {
    day_number day;
    const char *text;
};

/* Its holidays are those from..to-1, by day; its weekend is Saturday and Sunday. */
struct city {
    const char *name;
    int first_year, last_year;
    int from, to;
};

#include "holidays.inc"

enum { CITIES = sizeof cities / sizeof cities[0], SATURDAY = 5 };

static const struct city *city_find(struct str name)
{
    for (int i = 0; i < CITIES; i++)
        if (str_is(name, cities[i].name)) return &cities[i];
    return NULL;
}

static bool city_covers(const struct city *c, day_number d)
{
    int year = day_date(d).year;
    return c->first_year <= year && year <= c->last_year;
}

static const struct holiday *holiday_find(const struct city *c, day_number d)
{
    int from = c->from, to = c->to;
    while (from < to) {
        int middle = from + (to - from) / 2;
        if (holidays[middle].day == d) return &holidays[middle];
        if (holidays[middle].day > d) to = middle;
        else from = middle + 1;
    }
    return NULL;
}

bool calendar_knows(struct str city, int *first_year, int *last_year)
{
    const struct city *c = city_find(city);
    if (!c) return false;
    *first_year = c->first_year;
    *last_year = c->last_year;
    return true;
}

struct str calendar_city(size_t i)
{
    return i < CITIES ? str_of(cities[i].name) : (struct str){0};
}

bool calendar_holiday(struct str city, day_number d, struct str *name)
{
    const struct city *c = city_find(city);
    if (!c || !city_covers(c, d)) return false;
    const struct holiday *h = holiday_find(c, d);
    struct str text = str_of(h ? h->text : NULL);
    size_t tail = city.len + sizeof " ()" - 1;
    *name = h ? str_part(text, 0, text.len - tail) : text;
    return true;
}

/* The cities of a count, looked up once. */
struct offices {
    const struct city *at[CALENDAR_CITIES_MAX];
    int count;
};

static bool offices_find(const struct cities *c, struct offices *o)
{
    assert(c->count >= 0 && c->count <= CALENDAR_CITIES_MAX);
    o->count = c->count;
    for (int i = 0; i < c->count; i++) {
        o->at[i] = city_find(c->name[i]);
        if (!o->at[i]) return false;
    }
    return true;
}

static bool offices_cover(const struct offices *o, day_number d)
{
    for (int i = 0; i < o->count; i++)
        if (!city_covers(o->at[i], d)) return false;
    return true;
}

/* The holiday that closes the first of the offices that is closed on d, NULL if there is none. */
static const struct holiday *offices_holiday(const struct offices *o, day_number d)
{
    for (int i = 0; i < o->count; i++) {
        const struct holiday *h = holiday_find(o->at[i], d);
        if (h) return h;
    }
    return NULL;
}

static bool endless(day_number d)
{
    return d == DAY_EVER || d == DAY_NEVER;
}

static bool offices_open(const struct offices *o, day_number d)
{
    return !endless(d) && day_weekday(d) < SATURDAY && !offices_holiday(o, d);
}

bool calendar_open(const struct cities *c, day_number d, bool *open)
{
    struct offices o;
    if (!offices_find(c, &o) || !offices_cover(&o, d)) return false;
    *open = offices_open(&o, d);
    return true;
}

/* The n-th open day after d, n > 0, in steps of `step` days (1 or -1). No city has data for more
 * than some decades and no count goes past the last or the first year, so the loop ends. */
static bool count_open(const struct offices *o, day_number d, int64_t n, int step,
                       day_number *result)
{
    if (o->count == 0 && n > 5) { /* whole weeks have five open days */
        int64_t weeks = (n - 1) / 5, days = weeks * 7;
        d = day_add(d, (int32_t)((days < INT32_MAX ? days : INT32_MAX) * step));
        n -= weeks * 5;
    }
    while (n > 0 && !endless(d)) {
        d = day_add(d, step);
        if (!offices_cover(o, d)) return false;
        if (offices_open(o, d)) n--;
    }
    *result = d;
    return true;
}

/* DAY_EVER and DAY_NEVER stay. Without cities a count that leaves the calendar is clipped to them,
 * as in day_add. The day d itself needs no data unless n is 0. */
bool calendar_add(const struct cities *c, day_number d, int32_t n, day_number *result)
{
    struct offices o;
    if (!offices_find(c, &o)) return false;
    if (n == 0 && !endless(d) && !offices_cover(&o, d)) return false;
    if (n == 0 || endless(d)) {
        *result = d;
        return true;
    }
    return count_open(&o, d, n < 0 ? -(int64_t)n : n, n < 0 ? -1 : 1, result);
}

bool calendar_roll(const struct cities *c, day_number d, enum day_roll roll, day_number *result)
{
    struct offices o;
    if (!offices_find(c, &o)) return false;
    if (roll == ROLL_NONE || endless(d)) {
        *result = d;
        return true;
    }
    if (!offices_cover(&o, d)) return false;
    if (offices_open(&o, d)) {
        *result = d;
        return true;
    }
    return count_open(&o, d, 1, roll == ROLL_NEXT ? 1 : -1, result);
}

/* A weekend day is told as such, even if it is a holiday too; of several cities with a holiday on
 * one day, the first that was named is told. Ends at the first day without data. */
int calendar_skipped(const struct cities *c, day_number a, day_number b, struct skipped *out,
                     int most)
{
    static const char *const weekend[] = {"Saturday", "Sunday"};
    struct offices o;
    int count = 0;
    if (endless(a) || endless(b) || !offices_find(c, &o)) return 0;
    for (day_number d = a; d < b && count < most;) {
        d = day_add(d, 1);
        if (endless(d) || !offices_cover(&o, d)) break;
        int weekday = day_weekday(d);
        const struct holiday *h = offices_holiday(&o, d);
        if (weekday >= SATURDAY)
            out[count++] = (struct skipped){d, str_of(weekend[weekday - SATURDAY])};
        else if (h) out[count++] = (struct skipped){d, str_of(h->text)};
    }
    return count;
}
