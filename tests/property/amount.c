/* amount.c: properties of value/amount.h, against schoolbook arithmetic on long integers.
 * SEED=n repeats a run. */
#include <stdlib.h>

#include "tap.h"
#include "value/amount.h"

enum { TRIES = 40000, LIMBS = 16 };

static uint64_t seed, state;

static uint64_t next(void)
{
    state += 0x9E3779B97F4A7C15u;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* A long integer: a sign and 512 bits, lowest limb first. Zero is not negative. */
struct long_int {
    uint32_t limb[LIMBS];
    bool negative;
};

static struct long_int long_of(wide n)
{
    struct long_int l = {.negative = n < 0};
    for (int i = 0; i < 4; i++, n /= (wide)1 << 32) {
        int64_t rest = (int64_t)(n % ((wide)1 << 32));
        l.limb[i] = (uint32_t)(rest < 0 ? -rest : rest);
    }
    return l;
}

static bool long_zero(const struct long_int *a)
{
    for (int i = 0; i < LIMBS; i++)
        if (a->limb[i]) return false;
    return true;
}

static int long_compare_sizes(const struct long_int *a, const struct long_int *b)
{
    for (int i = LIMBS - 1; i >= 0; i--)
        if (a->limb[i] != b->limb[i]) return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

static struct long_int long_times(struct long_int a, struct long_int b)
{
    struct long_int product = {{0}, false};
    for (int i = 0; i < LIMBS; i++) {
        uint64_t carry = 0;
        for (int j = 0; i + j < LIMBS; j++) {
            carry += (uint64_t)a.limb[i] * b.limb[j] + product.limb[i + j];
            product.limb[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
    }
    product.negative = a.negative != b.negative && !long_zero(&product);
    return product;
}

static struct long_int long_add(struct long_int a, struct long_int b)
{
    struct long_int sum = {{0}, false};
    if (long_compare_sizes(&a, &b) < 0) {
        struct long_int larger = b;
        b = a;
        a = larger;
    }
    int64_t carry = 0, sign = a.negative == b.negative ? 1 : -1;
    for (int i = 0; i < LIMBS; i++) {
        carry += (int64_t)a.limb[i] + sign * (int64_t)b.limb[i];
        sum.limb[i] = (uint32_t)(carry & 0xFFFFFFFF);
        carry = carry < 0 ? -1 : carry >> 32;
    }
    sum.negative = a.negative && !long_zero(&sum);
    return sum;
}

static int long_order(struct long_int a, struct long_int b)
{
    if (a.negative != b.negative) return a.negative ? -1 : 1;
    return a.negative ? -long_compare_sizes(&a, &b) : long_compare_sizes(&a, &b);
}

static struct long_int product(wide a, wide b)
{
    return long_times(long_of(a), long_of(b));
}

/* Whether over/under, as long integers, is the number n. */
static bool is(struct number n, struct long_int over, struct long_int under)
{
    return long_order(long_times(over, long_of(n.under)), long_times(under, long_of(n.over))) == 0;
}

/* Of any size from one bit to 127, so that small and huge numbers meet. */
static wide any_wide(void)
{
    int bits = 1 + (int)(next() % 127);
    wide n = (wide)(next() >> 1) << 64 | (wide)next();
    n >>= 127 - bits;
    return next() % 2 ? n : -n;
}

static struct number any_number(void)
{
    struct number n;
    wide under = next() % 3 ? any_wide() : 1;
    return number_make(any_wide(), under, &n) ? n : number_of(0);
}

static wide divisor(wide a, wide b)
{
    while (b) {
        wide rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

static bool sound(struct number n)
{
    return n.under > 0 && divisor(n.over, n.under) == 1;
}

static bool failed(const char *what, struct number a, struct number b)
{
    struct arena *in = arena_open(1 << 16);
    struct str x = number_text(in, a, 0, false), y = number_text(in, b, 0, false);
    OK(false, "%s: %.*s and %.*s (SEED=%llu)", what, STR_ARG(x), STR_ARG(y),
       (unsigned long long)seed);
    arena_close(in);
    return false;
}

static bool sums_of(struct number a, struct number b)
{
    struct number n, back;
    struct long_int left = product(a.over, b.under), right = product(b.over, a.under);
    struct long_int under = product(a.under, b.under);
    if (number_add(a, b, &n)) {
        if (!sound(n) || !is(n, long_add(left, right), under)) return failed("sum", a, b);
        if (number_minus(n, b, &back) && number_order(back, a)) return failed("and back", a, b);
    }
    right.negative = !right.negative && !long_zero(&right);
    if (number_minus(a, b, &n) && (!sound(n) || !is(n, long_add(left, right), under)))
        return failed("difference", a, b);
    return true;
}

/* A product exists exactly if the parts that remain after reducing fit. */
static bool products_of(struct number a, struct number b)
{
    struct number n;
    wide g = divisor(a.over, b.under), h = divisor(b.over, a.under);
    struct long_int over = product(a.over / g, b.over / h),
                    under = product(a.under / h, b.under / g);
    struct long_int most = long_of(((wide)1 << 126) - 1 + ((wide)1 << 126));
    bool fits = long_compare_sizes(&over, &most) <= 0 && long_compare_sizes(&under, &most) <= 0;
    if (number_times(a, b, &n) != fits) return failed("room for a product", a, b);
    if (fits && (!sound(n) || !is(n, over, under))) return failed("product", a, b);
    if (number_over(a, b, &n)) {
        if (!sound(n)) return failed("quotient", a, b);
        if (!is(n, product(a.over, b.under), product(a.under, b.over)))
            return failed("quotient", a, b);
    } else if (!number_zero(b) && number_over(b, a, &n)) {
        return number_zero(n) || failed("quotient and its inverse", a, b);
    }
    return true;
}

static bool order_of(struct number a, struct number b)
{
    int due = long_order(product(a.over, b.under), product(b.over, a.under));
    int got = number_order(a, b), inverse = number_order(b, a);
    if ((got > 0) - (got < 0) != due || (inverse > 0) - (inverse < 0) != -due)
        return failed("order", a, b);
    return true;
}

static wide ten_to(int n)
{
    return n > 0 ? 10 * ten_to(n - 1) : 1;
}

/* r is the rounding of a: a multiple of the unit, less than a unit away, on the right side. */
static bool rounding_of(struct number a, int decimals, enum rounding mode)
{
    struct number r;
    if (!number_round(a, decimals, mode, &r)) return true; /* no room; the tables show when */
    wide p = ten_to(decimals);
    if (!sound(r) || p % r.under != 0) return failed("multiple of the unit", a, r);
    /* far = (|r| - |a|) * p and its denominator, exactly */
    struct long_int ra = product(r.over, a.under), ar = product(a.over, r.under);
    ra.negative = false;
    ar.negative = !long_zero(&ar);
    struct long_int far = long_times(long_add(ra, ar), long_of(p));
    struct long_int one = product(r.under, a.under), two = long_of(2);
    bool beyond = !far.negative && !long_zero(&far), exact = long_zero(&far);
    int whole = long_compare_sizes(&far, &one);
    struct long_int doubled = long_times(far, two);
    int half = long_compare_sizes(&doubled, &one);
    bool odd = r.over % 2 != 0 && p / r.under % 2 != 0; /* of r in units */
    if (whole >= 0) return failed("within a unit", a, r);
    if (a.over < 0 && r.over > 0) return failed("sign", a, r);
    switch (mode) {
    case ROUND_DOWN: return !beyond || failed("down", a, r);
    case ROUND_UP: return beyond || exact || failed("up", a, r);
    case ROUND_HALF_UP: return half < 0 || (half == 0 && beyond) || failed("half up", a, r);
    case ROUND_HALF_EVEN: return half < 0 || (half == 0 && !odd) || failed("half even", a, r);
    }
    return false;
}

static bool text_of(struct arena *in, struct number a)
{
    struct arena_mark mark = arena_mark(in);
    bool good = true;
    for (int places = 0; places < 8 && good; places += 2)
        for (int grouped = 0; grouped < 2 && good; grouped++) {
            struct number back = {1, 1};
            struct str text = number_text(in, a, places, grouped);
            good = number_read(text, &back) && back.over == a.over && back.under == a.under;
        }
    arena_back(in, mark);
    return good || failed("written and read", a, a);
}

/* A number that lies on or beside the half of a unit. */
static struct number near_half(int decimals)
{
    struct number n;
    wide halves = (wide)(next() % 2000) - 1000;
    wide under = 2 * ten_to(decimals);
    return number_make(halves, under, &n) ? n : number_of(0);
}

static bool all_of(struct arena *in, int i)
{
    struct number a = any_number(), b = any_number();
    int decimals = (int)(next() % 39), mode = i % 4;
    if (i % 5 == 0) b = a;
    if (i % 7 == 0) b.over += b.over < 0 ? 1 : -1; /* beside a, perhaps not reduced */
    if (i % 7 == 0 && !number_make(b.over, b.under, &b)) return false;
    return sums_of(a, b) && products_of(a, b) && order_of(a, b) &&
           rounding_of(a, decimals, (enum rounding)mode) && text_of(in, a) &&
           rounding_of(near_half(i % 12), i % 12, (enum rounding)(next() % 4)) &&
           text_of(in, near_half(i % 12));
}

int main(void)
{
    const char *given = getenv("SEED");
    seed = given ? strtoull(given, NULL, 10) : 20260608;
    state = seed;
    struct arena *in = arena_open(1 << 20);
    bool good = true;
    for (int i = 0; i < TRIES && good; i++) good = all_of(in, i);
    OK(good, "sums, products, order, rounding and texts of %d pairs", TRIES);
    arena_close(in);
    return tap_done();
}
