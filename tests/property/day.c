/* day.c: properties of value/day.h and value/calendar.h, against a calendar that is counted day by
 * day. SEED=n repeats a run. */
#include <stdlib.h>

#include "tap.h"
#include "value/calendar.h"
#include "value/day.h"

enum { FIRST = -719162, LAST = 2932896, TRIES = 20000 };

static uint64_t seed, state;

static uint64_t next(void)
{
    state += 0x9E3779B97F4A7C15u;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* A number from..to, both included. */
static int between(int from, int to)
{
    return from + (int)(next() % (uint64_t)((int64_t)to - from + 1));
}

/* The months as a child learns them; shares nothing with the code under test. */
static int length(int year, int month)
{
    if (month == 4 || month == 6 || month == 9 || month == 11) return 30;
    if (month != 2) return 31;
    if (year % 400 == 0) return 29;
    if (year % 100 == 0) return 28;
    return year % 4 == 0 ? 29 : 28;
}

static void step(struct date *d)
{
    if (++d->day <= length(d->year, d->month)) return;
    d->day = 1;
    if (++d->month <= 12) return;
    d->month = 1;
    d->year++;
}

static void every_day(void)
{
    struct date d = {1, 1, 1};
    int weekday = 0, wrong = 0;
    for (day_number n = FIRST; n <= LAST; n++, step(&d), weekday = (weekday + 1) % 7) {
        struct date back = day_date(n);
        wrong += day_of(d) != n || back.year != d.year || back.month != d.month ||
                 back.day != d.day || day_weekday(n) != weekday || !date_valid(d);
    }
    OK(wrong == 0 && d.year == 10000, "every day of the years 1 to 9999 has its number");
}

static void written_and_read(struct arena *in)
{
    int wrong = 0;
    for (day_number n = FIRST; n <= LAST; n += between(1, 60)) {
        struct arena_mark mark = arena_mark(in);
        day_number back = DAY_EVER;
        wrong += !day_read(day_text(in, n), &back) || back != n;
        arena_back(in, mark);
    }
    OK(wrong == 0, "what is written is read (SEED=%llu)", (unsigned long long)seed);
}

/* Of the date d, n months on or back, one month at a time. */
static day_number months_by_steps(struct date d, int n, enum month_end rule)
{
    bool last = d.day == length(d.year, d.month);
    for (; n > 0; n--)
        if (++d.month > 12) d.month = 1, d.year++;
    for (; n < 0; n++)
        if (--d.month < 1) d.month = 12, d.year--;
    if (d.year < 1) return DAY_EVER;
    if (d.year > 9999) return DAY_NEVER;
    int most = length(d.year, d.month);
    if (d.day > most || (last && rule == MONTH_LAST_DAY)) d.day = most;
    return day_of(d);
}

static void months(void)
{
    for (int i = 0; i < TRIES; i++) {
        day_number d = between(FIRST, LAST);
        int n = between(-2000, 2000);
        for (int rule = MONTH_SAME_DAY; rule <= MONTH_LAST_DAY; rule++) {
            day_number sum = day_add_months(d, n, (enum month_end)rule);
            if (sum == months_by_steps(day_date(d), n, (enum month_end)rule)) continue;
            OK(false, "day %d %+d months, rule %d (SEED=%llu)", d, n, rule,
               (unsigned long long)seed);
            return;
        }
    }
    OK(true, "months are added as one by one");
}

/* The n-th open day by asking of each day in turn. */
static day_number count_by_steps(const struct cities *c, day_number d, int n)
{
    while (n != 0) {
        bool open = false;
        d += n < 0 ? -1 : 1;
        if (!calendar_open(c, d, &open)) return DAY_NEVER;
        if (open) n += n < 0 ? 1 : -1;
    }
    return d;
}

static void business_days(void)
{
    static const struct cities choices[] = {
        {.count = 0},
        {.name = {{"London", 6}}, .count = 1},
        {.name = {{"London", 6}, {"New York", 8}}, .count = 2},
        {.name = {{"Munich", 6}, {"Paris", 5}, {"Berlin", 6}}, .count = 3},
    };
    day_number from = day_of((struct date){1993, 1, 1}), to = day_of((struct date){2047, 1, 1});
    static struct skipped out[2000];
    for (int i = 0; i < TRIES; i++) {
        const struct cities *c = &choices[between(0, 3)];
        day_number d = between(from, to), sum = 0, due;
        int n = between(-300, 300);
        due = count_by_steps(c, d, n);
        bool good = calendar_add(c, d, n, &sum) && sum == due;
        /* Every day on the way is either counted or passed over. */
        if (n > 0) good = good && sum - d == n + calendar_skipped(c, d, sum, out, 2000);
        if (good) continue;
        OK(false, "day %d %+d business days: %d, due %d (SEED=%llu)", d, n, sum, due,
           (unsigned long long)seed);
        return;
    }
    OK(true, "business days are counted as one by one");
}

int main(void)
{
    const char *given = getenv("SEED");
    seed = given ? strtoull(given, NULL, 10) : 20260608;
    state = seed;
    struct arena *in = arena_open(1 << 20);
    every_day();
    written_and_read(in);
    months();
    business_days();
    arena_close(in);
    return tap_done();
}
