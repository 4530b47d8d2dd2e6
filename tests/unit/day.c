/* day.c: unit tests of value/day.h, in tables that a calendar on the wall can check. */
#include "value/day.h"
#include "tap.h"

enum { EVER = DAY_EVER, NEVER = DAY_NEVER };

static day_number day(const char *text)
{
    day_number d = EVER;
    if (str_is(str_of(text), "never")) return NEVER;
    if (!str_is(str_of(text), "ever") && !day_read(str_of(text), &d))
        OK(false, "%s is a day", text);
    return d;
}

static const char *text(struct arena *in, day_number d)
{
    return str_z(in, day_text(in, d));
}

static void numbers_and_weekdays(void)
{
    static const struct {
        const char *day;
        day_number number;
        int weekday; /* 0 = Monday */
    } days[] = {
        {"0001-01-01", -719162, 0}, {"1582-10-15", -141427, 4}, {"1969-12-31", -1, 2},
        {"1970-01-01", 0, 3},       {"1999-12-31", 10956, 4},   {"2000-02-29", 11016, 1},
        {"2000-03-01", 11017, 2},   {"2026-06-08", 20612, 0},   {"2026-11-26", 20783, 3},
        {"2100-02-28", 47540, 6},   {"2100-03-01", 47541, 0},   {"9999-12-31", 2932896, 4},
    };
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        day_number d = day(days[i].day);
        OK(d == days[i].number, "%s is day %d", days[i].day, days[i].number);
        OK(day_weekday(d) == days[i].weekday, "%s has weekday %d", days[i].day, days[i].weekday);
    }
}

static void strict_reading(struct arena *in)
{
    static const char *const good[] = {"0001-01-01", "2000-02-29", "2026-01-31", "9999-12-31"};
    static const char *const bad[] = {
        "",
        "2026-1-01",
        "2026-01-1",
        "2026-01-001",
        "2026/01/01",
        "2026-01-01 ",
        " 2026-01-01",
        "26-01-01",
        "0000-12-31",
        "2026-00-10",
        "2026-13-01",
        "2026-01-00",
        "2026-01-32",
        "2026-04-31",
        "2026-02-29",
        "1900-02-29",
        "2100-02-29",
        "+026-01-01",
        "2026-0x-01",
        "2026-01--1",
        "10000-01-01",
        "ever",
        "never",
        "2026-02-30",
    };
    day_number d;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        OK(day_read(str_of(good[i]), &d), "'%s' is read", good[i]);
        OK(str_is(day_text(in, d), good[i]), "'%s' is written as it was read", good[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        OK(!day_read(str_of(bad[i]), &d), "'%s' is no day", bad[i]);
    OK(!day_read((struct str){0}, &d), "nothing is no day");
    OK(str_is(day_text(in, EVER), "ever"), "the first end is written 'ever'");
    OK(str_is(day_text(in, NEVER), "never"), "the last end is written 'never'");
    OK(!date_valid(day_date(EVER)) && !date_valid(day_date(NEVER)), "the ends have no date");
}

static void months(struct arena *in)
{
    static const struct {
        const char *from;
        int32_t months;
        const char *same_day, *last_day;
    } sums[] = {
        {"2026-01-15", 1, "2026-02-15", "2026-02-15"},
        {"2026-01-31", 1, "2026-02-28", "2026-02-28"},
        {"2024-01-31", 1, "2024-02-29", "2024-02-29"},
        {"2026-02-28", 1, "2026-03-28", "2026-03-31"},
        {"2024-02-28", 1, "2024-03-28", "2024-03-28"},
        {"2024-02-29", 12, "2025-02-28", "2025-02-28"},
        {"2025-02-28", 36, "2028-02-28", "2028-02-29"},
        {"2026-04-30", -1, "2026-03-30", "2026-03-31"},
        {"2026-03-31", -1, "2026-02-28", "2026-02-28"},
        {"2026-11-30", 3, "2027-02-28", "2027-02-28"},
        {"2026-12-31", 0, "2026-12-31", "2026-12-31"},
        {"2026-01-01", -1, "2025-12-01", "2025-12-01"},
        {"2026-07-01", 240, "2046-07-01", "2046-07-01"},
        {"9999-11-30", 1, "9999-12-30", "9999-12-31"},
        {"9999-12-01", 1, "never", "never"},
        {"0001-02-28", -1, "0001-01-28", "0001-01-31"},
        {"0001-01-31", -1, "ever", "ever"},
        {"2026-01-01", INT32_MAX, "never", "never"},
        {"2026-01-01", INT32_MIN, "ever", "ever"},
        {"never", -1, "never", "never"},
        {"ever", 1, "ever", "ever"},
    };
    for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
        day_number same = day_add_months(day(sums[i].from), sums[i].months, MONTH_SAME_DAY);
        day_number last = day_add_months(day(sums[i].from), sums[i].months, MONTH_LAST_DAY);
        OK(same == day(sums[i].same_day), "%s %+d months, same day: %s", sums[i].from,
           sums[i].months, text(in, same));
        OK(last == day(sums[i].last_day), "%s %+d months, last day: %s", sums[i].from,
           sums[i].months, text(in, last));
    }
}

static void days_added(struct arena *in)
{
    static const struct {
        const char *from;
        int32_t days;
        const char *to;
    } sums[] = {
        {"2026-02-28", 1, "2026-03-01"},   {"2024-02-28", 1, "2024-02-29"},
        {"2026-01-01", -1, "2025-12-31"},  {"2026-01-31", 90, "2026-05-01"},
        {"9999-12-31", 0, "9999-12-31"},   {"9999-12-31", 1, "never"},
        {"0001-01-01", -1, "ever"},        {"2026-01-01", INT32_MAX, "never"},
        {"2026-01-01", INT32_MIN, "ever"}, {"never", -5, "never"},
        {"never", INT32_MIN, "never"},     {"ever", INT32_MAX, "ever"},
    };
    for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
        day_number to = day_add(day(sums[i].from), sums[i].days);
        OK(to == day(sums[i].to), "%s %+d days: %s", sums[i].from, sums[i].days, text(in, to));
    }
}

static void lengths(void)
{
    static const int common[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int month = 1; month <= 12; month++)
        OK(day_month_length(2026, month) == common[month - 1], "2026-%02d has %d days", month,
           common[month - 1]);
    OK(day_month_length(2026, 0) == 0 && day_month_length(2026, 13) == 0, "no other months");
    OK(day_leap_year(2024) && day_leap_year(2000), "2024 and 2000 are leap years");
    OK(!day_leap_year(2026) && !day_leap_year(1900), "2026 and 1900 are not");
}

int main(void)
{
    struct arena *in = arena_open(1 << 20);
    numbers_and_weekdays();
    strict_reading(in);
    months(in);
    days_added(in);
    lengths();
    arena_close(in);
    return tap_done();
}
