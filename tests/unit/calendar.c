/* calendar.c: unit tests of value/calendar.h, against the published lists of holidays. */
#include "value/calendar.h"
#include "tap.h"

static day_number day(const char *text)
{
    day_number d = DAY_EVER;
    if (str_is(str_of(text), "never")) return DAY_NEVER;
    if (!str_is(str_of(text), "ever") && !day_read(str_of(text), &d))
        OK(false, "%s is a day", text);
    return d;
}

static const struct cities none = {0};
static const struct cities london = {.name = {{"London", 6}}, .count = 1};
static const struct cities new_york = {.name = {{"New York", 8}}, .count = 1};
static const struct cities both = {.name = {{"London", 6}, {"New York", 8}}, .count = 2};
static const struct cities atlantis = {.name = {{"London", 6}, {"Atlantis", 8}}, .count = 2};

/* Days of the published lists, and days beside them that are free of any. */
static const struct {
    const char *city, *day, *name; /* an empty name: no holiday */
} published[] = {
    {"London", "1993-12-27", "Christmas Day, substitute day"},
    {"London", "1993-12-28", "Boxing Day, substitute day"},
    {"London", "1995-05-01", ""},
    {"London", "1995-05-08", "Early May bank holiday (VE day)"},
    {"London", "1999-12-31", "Millennium holiday"},
    {"London", "2002-05-27", ""},
    {"London", "2002-06-03", "Golden Jubilee bank holiday"},
    {"London", "2002-06-04", "Spring bank holiday"},
    {"London", "2010-12-27", "Christmas Day, substitute day"},
    {"London", "2010-12-28", "Boxing Day, substitute day"},
    {"London", "2011-04-22", "Good Friday"},
    {"London", "2011-04-29", "Royal wedding bank holiday"},
    {"London", "2012-05-28", ""},
    {"London", "2012-06-04", "Spring bank holiday"},
    {"London", "2012-06-05", "Diamond Jubilee bank holiday"},
    {"London", "2016-12-26", "Boxing Day"},
    {"London", "2016-12-27", "Christmas Day, substitute day"},
    {"London", "2020-05-04", ""},
    {"London", "2020-05-08", "Early May bank holiday (VE day)"},
    {"London", "2022-01-03", "New Year's Day, substitute day"},
    {"London", "2022-05-30", ""},
    {"London", "2022-06-02", "Spring bank holiday"},
    {"London", "2022-06-03", "Platinum Jubilee bank holiday"},
    {"London", "2022-09-19", "State Funeral of Queen Elizabeth II"},
    {"London", "2023-05-01", "Early May bank holiday"},
    {"London", "2023-05-08", "Coronation of King Charles III"},
    {"London", "2026-04-03", "Good Friday"},
    {"London", "2026-04-06", "Easter Monday"},
    {"London", "2026-08-31", "Summer bank holiday"},
    {"London", "2026-12-25", "Christmas Day"},
    {"London", "2026-12-28", "Boxing Day, substitute day"},
    {"London", "2026-12-29", ""},
    {"New York", "2000-02-21", "Washington's Birthday"},
    {"New York", "2004-06-11", ""}, /* day of mourning; the Banks were open */
    {"New York", "2006-01-02", "New Year's Day, observed"},
    {"New York", "2010-12-31", ""}, /* New Year's Day 2011 was a Saturday */
    {"New York", "2018-12-05", ""},
    {"New York", "2020-06-19", ""},
    {"New York", "2021-06-18", ""}, /* Juneteenth was a Saturday */
    {"New York", "2021-07-05", "Independence Day, observed"},
    {"New York", "2022-06-20", "Juneteenth, observed"},
    {"New York", "2026-06-19", "Juneteenth"},
    {"New York", "2026-07-03", ""},
    {"New York", "2026-07-04", "Independence Day"},
    {"New York", "2026-11-11", "Veterans Day"},
    {"New York", "2026-11-26", "Thanksgiving Day"},
    {"New York", "2026-11-27", ""},
    {"New York", "2027-01-18", "Martin Luther King Jr. Day"},
    {"New York", "2027-10-11", "Columbus Day"},
    {"Frankfurt", "1994-11-16", "Buß- und Bettag"},
    {"Frankfurt", "1995-11-22", ""},
    {"Frankfurt", "2017-10-31", "Reformationstag"},
    {"Frankfurt", "2026-06-04", "Fronleichnam"},
    {"Frankfurt", "2026-01-06", ""},
    {"Munich", "2026-01-06", "Heilige Drei Könige"},
    {"Munich", "2023-11-01", "Allerheiligen"},
    {"Berlin", "2018-03-08", ""},
    {"Berlin", "2019-03-08", "Frauentag"},
    {"Berlin", "2020-05-08", "Tag der Befreiung"},
    {"Berlin", "2025-05-08", "Tag der Befreiung"},
    {"Paris", "2026-05-14", "Ascension"},
    {"Paris", "2026-05-25", "Lundi de Pentecôte"},
    {"Paris", "2008-05-01", "Fête du Travail / Ascension"},
    {"Paris", "2026-04-03", ""},
};

static void holidays(void)
{
    for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
        struct str name = {0};
        bool known = calendar_holiday(str_of(published[i].city), day(published[i].day), &name);
        OK(known && str_is(name, published[i].name), "%s on %s: '%.*s'", published[i].city,
           published[i].day, STR_ARG(name));
    }
}

static void counts(void)
{
    static const struct {
        const char *from;
        int32_t n;
        const char *none, *london, *new_york, *both;
    } rows[] = {
        {"2026-06-08", 15, "2026-06-29", "2026-06-29", "2026-06-30", "2026-06-30"},
        {"2026-11-09", 15, "2026-11-30", "2026-11-30", "2026-12-02", "2026-12-02"},
        {"2026-11-09", 20, "2026-12-07", "2026-12-07", "2026-12-09", "2026-12-09"},
        {"2005-03-07", 10, "2005-03-21", "2005-03-21", "2005-03-21", "2005-03-21"},
        {"2026-12-24", 1, "2026-12-25", "2026-12-29", "2026-12-28", "2026-12-29"},
        {"2026-12-29", -1, "2026-12-28", "2026-12-24", "2026-12-28", "2026-12-24"},
        {"2026-06-20", 1, "2026-06-22", "2026-06-22", "2026-06-22", "2026-06-22"},
        {"2026-06-20", -1, "2026-06-19", "2026-06-19", "2026-06-18", "2026-06-18"},
        {"2026-06-20", 0, "2026-06-20", "2026-06-20", "2026-06-20", "2026-06-20"},
        {"2026-06-20", 6, "2026-06-29", "2026-06-29", "2026-06-29", "2026-06-29"},
        {"2026-06-21", -10, "2026-06-08", "2026-06-08", "2026-06-05", "2026-06-05"},
    };
    const struct cities *cities[] = {&none, &london, &new_york, &both};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *due[] = {rows[i].none, rows[i].london, rows[i].new_york, rows[i].both};
        for (int c = 0; c < 4; c++) {
            day_number d = 0;
            bool known = calendar_add(cities[c], day(rows[i].from), rows[i].n, &d);
            OK(known && d == day(due[c]), "%s %+d business days with calendar %d: %s", rows[i].from,
               rows[i].n, c, due[c]);
        }
    }
}

static void rolls(void)
{
    static const struct {
        const char *day, *next, *previous;
    } rows[] = {
        {"2026-06-19", "2026-06-22", "2026-06-18"}, /* Juneteenth, a Friday */
        {"2026-06-22", "2026-06-22", "2026-06-22"}, {"2026-12-26", "2026-12-29", "2026-12-24"},
        {"2026-05-24", "2026-05-26", "2026-05-22"}, {"never", "never", "never"},
    };
    day_number d = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        OK(calendar_roll(&both, day(rows[i].day), ROLL_NEXT, &d) && d == day(rows[i].next),
           "%s rolls on to %s", rows[i].day, rows[i].next);
        OK(calendar_roll(&both, day(rows[i].day), ROLL_PREVIOUS, &d) && d == day(rows[i].previous),
           "%s rolls back to %s", rows[i].day, rows[i].previous);
        OK(calendar_roll(&both, day(rows[i].day), ROLL_NONE, &d) && d == day(rows[i].day),
           "%s stays where nothing rolls", rows[i].day);
    }
}

static void nothing_is_guessed(void)
{
    struct str name;
    bool open;
    int first = 0, last = 0;
    day_number d = 0;
    OK(calendar_knows(STR("London"), &first, &last) && first == 1990 && last == 2050,
       "London is known from 1990 to 2050");
    OK(!calendar_knows(STR("Atlantis"), &first, &last), "Atlantis is not known");
    OK(!calendar_knows(STR("london"), &first, &last), "nor is a city in other letters");
    OK(!calendar_holiday(STR("Atlantis"), day("2026-01-01"), &name), "it has no holidays");
    OK(!calendar_holiday(STR("London"), day("1989-12-25"), &name), "1989 is before the data");
    OK(!calendar_holiday(STR("London"), day("2051-01-01"), &name), "2051 is after the data");
    OK(!calendar_open(&atlantis, day("2026-06-10"), &open), "one unknown city is enough");
    OK(!calendar_open(&london, day("2051-01-07"), &open), "not even a Saturday is told of 2051");
    OK(!calendar_add(&atlantis, day("2026-06-10"), 1, &d), "no count in an unknown city");
    OK(calendar_add(&london, day("2050-12-30"), 0, &d), "a count that ends in the data is told");
    OK(!calendar_add(&london, day("2050-12-30"), 1, &d), "one that leaves it is not");
    OK(!calendar_add(&london, day("2026-06-10"), INT32_MAX, &d), "however long");
    OK(!calendar_add(&london, day("2026-06-10"), INT32_MIN, &d), "or far back");
    OK(!calendar_roll(&london, day("1989-12-30"), ROLL_NEXT, &d), "no roll before the data");
    OK(calendar_add(&none, day("2026-06-10"), INT32_MAX, &d) && d == DAY_NEVER,
       "without cities a count past the last year is never");
    OK(calendar_add(&none, day("2026-06-10"), INT32_MIN, &d) && d == DAY_EVER,
       "and before the first one ever");
    OK(calendar_open(&none, day("2051-06-05"), &open) && open, "a Monday of 2051 is open");
    OK(calendar_open(&none, day("2051-06-04"), &open) && !open, "the Sunday before is not");
}

static void derivations(void)
{
    static const struct {
        const char *day, *why;
    } expected[] = {
        {"2026-11-11", "Veterans Day (New York)"},
        {"2026-11-14", "Saturday"},
        {"2026-11-15", "Sunday"},
        {"2026-11-21", "Saturday"},
        {"2026-11-22", "Sunday"},
        {"2026-11-26", "Thanksgiving Day (New York)"},
        {"2026-11-28", "Saturday"},
        {"2026-11-29", "Sunday"},
    };
    struct skipped out[16];
    int n = calendar_skipped(&both, day("2026-11-09"), day("2026-12-02"), out, 16);
    OK(n == 8, "eight days are passed over from 2026-11-09 to 2026-12-02");
    for (int i = 0; i < 8 && i < n; i++)
        OK(out[i].day == day(expected[i].day) && str_is(out[i].why, expected[i].why), "%s: %.*s",
           expected[i].day, STR_ARG(out[i].why));
    n = calendar_skipped(&both, day("2026-12-24"), day("2026-12-28"), out, 16);
    OK(n == 4 && str_is(out[0].why, "Christmas Day (London)") && str_is(out[1].why, "Saturday") &&
           str_is(out[3].why, "Boxing Day, substitute day (London)"),
       "the last day is included, the first city is told, a weekend day is told as such");
    OK(calendar_skipped(&both, day("2026-11-09"), day("2026-12-02"), out, 3) == 3, "at most three");
    OK(calendar_skipped(&both, day("2026-11-09"), day("2026-11-09"), out, 16) == 0,
       "no days, none");
    OK(calendar_skipped(&london, day("2050-12-30"), day("2060-01-01"), out, 16) == 1,
       "ends with the data");
    OK(calendar_skipped(&london, DAY_EVER, DAY_NEVER, out, 16) == 0, "nothing between the ends");
}

int main(void)
{
    holidays();
    counts();
    rolls();
    nothing_is_guessed();
    derivations();
    return tap_done();
}
