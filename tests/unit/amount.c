/* amount.c: unit tests of value/amount.h, in tables that a bookkeeper can check. */
#include "value/amount.h"
#include "tap.h"

/* The largest number that fits: 2^127 - 1. */
#define MOST     "170141183460469231731687303715884105727"
#define TOO_MANY "170141183460469231731687303715884105728"

static struct number number(const char *text)
{
    struct number n = {0};
    if (!number_read(str_of(text), &n)) OK(false, "%s is a number", text);
    return n;
}

static bool same(struct number a, const char *text)
{
    return number_order(a, number(text)) == 0;
}

static void reading(void)
{
    static const struct {
        const char *text;
        int64_t over, under;
    } good[] = {
        {"0", 0, 1},
        {"-0", 0, 1},
        {"12", 12, 1},
        {"-4", -4, 1},
        {"007", 7, 1},
        {"1/3", 1, 3},
        {"-6/4", -3, 2},
        {"1,000/3", 1000, 3},
        {"0.25", 1, 4},
        {"2.50", 5, 2},
        {"3,500,000.25", 14000001, 4},
        {"3500000.25", 14000001, 4},
        {"1,000", 1000, 1},
        {"-12,345,678", -12345678, 1},
        {"1.00000000000000000000000000000000000000000000000000", 1, 1},
        {"9223372036854775807", INT64_MAX, 1},
    };
    static const char *const bad[] = {
        "",        "-",
        "+1",      " 1",
        "1 ",      "1.",
        ".5",      "1.2.3",
        "1,00",    "1,0000",
        "10,00",   "1000,000",
        ",100",    "1,",
        "1,,000",  "0,125",
        "012,345", "1.234,567",
        "1.5/2",   "1/2.5",
        "1/0",     "1/",
        "/2",      "1/-2",
        "1/2/3",   "--1",
        "1e3",     "0x10",
        "1_000",   "USD 5",
        "5%",      "1/0.5",
        TOO_MANY,  "0.000000000000000000000000000000000000001",
    };
    struct number n;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        OK(number_read(str_of(good[i].text), &n) && n.over == good[i].over &&
               n.under == good[i].under,
           "'%s' is read", good[i].text);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        OK(!number_read(str_of(bad[i]), &n), "'%s' is no number", bad[i]);
    OK(!number_read((struct str){0}, &n), "nothing is no number");
    OK(number_read(str_of("42535295865117307932921825928971026431.75"), &n) && n.under == 4,
       "decimals need no more room than the number they make");
    OK(number_read(str_of(MOST), &n) && number_read(str_of("-" MOST), &n), "2^127 - 1 is read");
}

static void writing(struct arena *in)
{
    static const struct {
        const char *number;
        int places;
        bool grouped;
        const char *text;
    } rows[] = {
        {"0", 0, true, "0"},
        {"0", 2, true, "0.00"},
        {"7", 2, false, "7.00"},
        {"1234567.5", 2, true, "1,234,567.50"},
        {"1234567.5", 2, false, "1234567.50"},
        {"-1000", 0, true, "-1,000"},
        {"-999.125", 2, true, "-999.125"},
        {"0.05", 0, true, "0.05"},
        {"-0.05", 1, true, "-0.05"},
        {"100", -3, true, "100"},
        {"1/3", 2, true, "1/3"},
        {"-10000/3", 2, true, "-10,000/3"},
        {"-10000/3", 2, false, "-10000/3"},
        {"1/8", 2, true, "0.125"},
        {"0.000000000001", 0, true, "0.000000000001"},
        {"0.0000000000001", 0, true, "1/10,000,000,000,000"},
        {"12345.000000000001", 2, true, "12,345.000000000001"},
        {MOST, 0, true, "170,141,183,460,469,231,731,687,303,715,884,105,727"},
        {MOST, 2, false, MOST ".00"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str text = number_text(in, number(rows[i].number), rows[i].places, rows[i].grouped);
        OK(str_is(text, rows[i].text), "%s is written %.*s", rows[i].number, STR_ARG(text));
    }
    OK(str_is(number_text(in, (struct number){0}, 0, true), "0"), "all-zero is written 0");
    OK(number_text(in, number("1"), 1000, true).len == 40, "38 decimals at most");
}

static void sums(void)
{
    static const struct {
        const char *a, *b, *plus, *minus, *times, *over;
    } rows[] = {
        {"1", "2", "3", "-1", "2", "1/2"},
        {"1/2", "1/3", "5/6", "1/6", "1/6", "3/2"},
        {"0.1", "0.2", "0.3", "-0.1", "0.02", "1/2"},
        {"-4", "6", "2", "-10", "-24", "-2/3"},
        {"1/6", "-1/6", "0", "1/3", "-1/36", "-1"},
        {"0", "5", "5", "-5", "0", "0"},
        {"1000000", "0.03", "1000000.03", "999999.97", "30000", "100000000/3"},
        {"5/12", "7/18", "29/36", "1/36", "35/216", "15/14"},
    };
    struct number n;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct number a = number(rows[i].a), b = number(rows[i].b);
        OK(number_add(a, b, &n) && same(n, rows[i].plus), "%s + %s = %s", rows[i].a, rows[i].b,
           rows[i].plus);
        OK(number_minus(a, b, &n) && same(n, rows[i].minus), "%s - %s = %s", rows[i].a, rows[i].b,
           rows[i].minus);
        OK(number_times(a, b, &n) && same(n, rows[i].times), "%s * %s = %s", rows[i].a, rows[i].b,
           rows[i].times);
        OK(number_over(a, b, &n) && same(n, rows[i].over), "%s / %s = %s", rows[i].a, rows[i].b,
           rows[i].over);
    }
    OK(!number_over(number("1"), number("0"), &n), "nothing is divided by 0");
    OK(!number_over(number("1"), (struct number){0}, &n), "nor by the all-zero number");
    OK(!number_make(1, 0, &n), "no number has 0 below the line");
    OK(number_make(6, -4, &n) && n.over == -3 && n.under == 2, "6/-4 is -3/2");
    OK(number_zero((struct number){0}) && !number_zero(number_of(-1)), "zero is zero");
    OK(number_add((struct number){0}, number("1/3"), &n) && same(n, "1/3"), "all-zero is 0/1");
}

static void overflow(void)
{
    struct number n = {7, 1}, most = number(MOST), tiny;
    OK(!number_add(most, number("1"), &n), "the largest number has no next");
    OK(!number_minus(number("-" MOST), number("1"), &n), "nor has the smallest");
    OK(!number_times(most, number("2"), &n), "it cannot be doubled");
    OK(!number_over(most, number("1/2"), &n), "nor divided by a half");
    OK(n.over == 7 && n.under == 1, "a result that does not fit changes nothing");
    OK(number_over(number("1"), most, &tiny) && !number_times(tiny, number("1/2"), &n),
       "the smallest fraction cannot be halved");
    OK(number_times(most, tiny, &n) && same(n, "1"), "largest times smallest is 1");
    OK(number_add(most, number("-" MOST), &n) && number_zero(n), "opposites make 0");
    wide low = -most.over - 1;
    OK(!number_make(low, 1, &n) && !number_make(1, low, &n), "-2^127 is not used");
    OK(number_make(low, 2, &n) && number_make(low, low, &n) && same(n, "1"),
       "but may stand in a fraction that is reduced");
}

static void order(void)
{
    static const char *const rising[] = {
        "-" MOST,   "-1000000",
        "-1/2",     "-1/3",
        "-1/" MOST, "0",
        "1/" MOST,  "333333333333333333/1000000000000000000",
        "1/3",      "333333333333333334/1000000000000000000",
        "1/2",      "1",
        "3/2",      "170141183460469231731687303715884105726",
        MOST,
    };
    int count = sizeof rising / sizeof rising[0];
    for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++) {
            int got = number_order(number(rising[i]), number(rising[j]));
            OK((got < 0) == (i < j) && (got > 0) == (i > j), "%s before %s: %d", rising[i],
               rising[j], i < j);
        }
    OK(number_order((struct number){0}, number("0")) == 0, "all-zero is 0");
}

static void rounding(void)
{
    static const struct {
        const char *number;
        int decimals;
        const char *even, *half, *down, *up;
    } rows[] = {
        {"0.005", 2, "0", "0.01", "0", "0.01"},
        {"0.015", 2, "0.02", "0.02", "0.01", "0.02"},
        {"-0.005", 2, "0", "-0.01", "0", "-0.01"},
        {"-0.015", 2, "-0.02", "-0.02", "-0.01", "-0.02"},
        {"2.5", 0, "2", "3", "2", "3"},
        {"3.5", 0, "4", "4", "3", "4"},
        {"-2.5", 0, "-2", "-3", "-2", "-3"},
        {"0.5", 0, "0", "1", "0", "1"},
        {"1.005", 2, "1", "1.01", "1", "1.01"},
        {"2/3", 2, "0.67", "0.67", "0.66", "0.67"},
        {"1/3", 2, "0.33", "0.33", "0.33", "0.34"},
        {"-1/3", 2, "-0.33", "-0.33", "-0.33", "-0.34"},
        {"0.999", 2, "1", "1", "0.99", "1"},
        {"12.34", 2, "12.34", "12.34", "12.34", "12.34"},
        {"12", 2, "12", "12", "12", "12"},
        {"0", 2, "0", "0", "0", "0"},
        {"0.0001", 2, "0", "0", "0", "0.01"},
        {"0.00450001", 2, "0", "0", "0", "0.01"},
        {"0.00500001", 2, "0.01", "0.01", "0", "0.01"},
        {"1500", -3, "2000", "2000", "1000", "2000"},
        {"2500", -3, "2000", "3000", "2000", "3000"},
        {"-1499", -3, "-1000", "-1000", "-1000", "-2000"},
        {"1/" MOST, 38, "0.00000000000000000000000000000000000001",
         "0.00000000000000000000000000000000000001", "0",
         "0.00000000000000000000000000000000000001"},
        {MOST, 2, MOST, MOST, MOST, MOST},
        {"-" MOST, 38, "-" MOST, "-" MOST, "-" MOST, "-" MOST},
    };
    struct number n;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *due[] = {rows[i].even, rows[i].half, rows[i].down, rows[i].up};
        for (int mode = ROUND_HALF_EVEN; mode <= ROUND_UP; mode++) {
            struct number a = number(rows[i].number);
            OK(number_round(a, rows[i].decimals, (enum rounding)mode, &n) && same(n, due[mode]),
               "%s to %d decimals, mode %d: %s", rows[i].number, rows[i].decimals, mode, due[mode]);
        }
    }
    OK(!number_round(number("1"), 39, ROUND_DOWN, &n), "39 decimals are too many");
    OK(!number_round(number(MOST), -1, ROUND_UP, &n), "rounding up may leave no room");
    OK(number_round((struct number){0}, 2, ROUND_UP, &n) && number_zero(n), "all-zero stays 0");
}

static void currencies(void)
{
    static const struct {
        const char *code;
        int minor;
        const char *name;
    } rows[] = {
        {"AED", 2, "UAE Dirham"},
        {"BHD", 3, "Bahraini Dinar"},
        {"CHF", 2, "Swiss Franc"},
        {"CLF", 4, "Unidad de Fomento"},
        {"CLP", 0, "Chilean Peso"},
        {"CNY", 2, "Yuan Renminbi"},
        {"EUR", 2, "Euro"},
        {"GBP", 2, "Pound Sterling"},
        {"IQD", 3, "Iraqi Dinar"},
        {"ISK", 0, "Iceland Krona"},
        {"JOD", 3, "Jordanian Dinar"},
        {"JPY", 0, "Yen"},
        {"KRW", 0, "Won"},
        {"KWD", 3, "Kuwaiti Dinar"},
        {"LYD", 3, "Libyan Dinar"},
        {"OMR", 3, "Rial Omani"},
        {"TND", 3, "Tunisian Dinar"},
        {"TWD", 2, "New Taiwan Dollar"},
        {"USD", 2, "US Dollar"},
        {"VND", 0, "Dong"},
        {"XAF", 0, "CFA Franc BEAC"},
        {"XAU", -1, "Gold"},
        {"XCD", 2, "East Caribbean Dollar"},
        {"XCG", 2, "Caribbean Guilder"},
        {"XDR", -1, "SDR (Special Drawing Right)"},
        {"ZWG", 2, "Zimbabwe Gold"},
    };
    static const char *const bad[] = {"", "US", "usd", "USDX", "AAA", "ZZZ", "EU", "XYZ"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct currency *c = currency_find(str_of(rows[i].code));
        OK(c && str_is(str_of(c->code), rows[i].code) && c->minor == rows[i].minor &&
               str_is(str_of(c->name), rows[i].name),
           "%s is %s with %d decimals", rows[i].code, rows[i].name, rows[i].minor);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        OK(!currency_find(str_of(bad[i])), "'%s' is no currency", bad[i]);
}

int main(void)
{
    struct arena *in = arena_open(1 << 20);
    reading();
    writing(in);
    sums();
    overflow();
    order();
    rounding();
    currencies();
    arena_close(in);
    return tap_done();
}
