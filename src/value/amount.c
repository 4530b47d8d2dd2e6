/* amount.c: exact numbers; see amount.h. Currencies are in currency.c.
 *
 * Every number made here is reduced, its denominator is positive and its numerator is no smaller
 * than -(2^127 - 1), so that every number has a negative. Products are reduced crosswise before
 * they are multiplied, so a product fails only if it has no representation; a sum fails also if
 * it fits only after a last reduction.
 */
#include "value/amount.h"

#include "base/buf.h"

#pragma GCC poison float double strtod atof /* an amount is never binary floating point */

/* A magnitude. A typedef, because -Wpedantic takes the type only behind __extension__. */
__extension__ typedef unsigned __int128 uwide;

enum {
    PLACES_MOST = 38, /* ten to this power is the last that fits */
    PLACES_SHOWN = 12,
    GROUP = 3
};

static const uwide wide_most = ~(uwide)0 >> 1;

static uwide magnitude(wide n)
{
    return n < 0 ? -(uwide)n : (uwide)n;
}

/* Divides in 64 bits as soon as both have room there. */
static uwide common_divisor(uwide a, uwide b)
{
    while (b > UINT64_MAX || (b && a > UINT64_MAX)) {
        uwide rest = a % b;
        a = b;
        b = rest;
    }
    if (b == 0) return a;
    uint64_t c = (uint64_t)a, d = (uint64_t)b;
    while (d) {
        uint64_t rest = c % d;
        c = d;
        d = rest;
    }
    return c;
}

static wide under_of(struct number a)
{
    return a.under ? a.under : 1;
}

static wide ten_to(int places)
{
    wide p = 1;
    while (places-- > 0) p *= 10;
    return p;
}

struct number number_of(int64_t n)
{
    return (struct number){n, 1};
}

bool number_make(wide over, wide under, struct number *out)
{
    uwide a = magnitude(over), b = magnitude(under);
    if (b == 0) return false;
    uwide g = common_divisor(a, b);
    a /= g;
    b /= g;
    if (a > wide_most || b > wide_most) return false;
    out->over = (over < 0) == (under < 0) ? (wide)a : -(wide)a;
    out->under = (wide)b;
    return true;
}

bool number_zero(struct number a)
{
    return a.over == 0;
}

bool number_add(struct number a, struct number b, struct number *out)
{
    wide first, second, sum, under;
    wide g = (wide)common_divisor(magnitude(under_of(a)), magnitude(under_of(b)));
    wide left = under_of(a) / g;
    if (__builtin_mul_overflow(a.over, under_of(b) / g, &first)) return false;
    if (__builtin_mul_overflow(b.over, left, &second)) return false;
    if (__builtin_add_overflow(first, second, &sum)) return false;
    wide h = (wide)common_divisor(magnitude(sum), magnitude(g));
    if (__builtin_mul_overflow(left, under_of(b) / h, &under)) return false;
    return number_make(sum / h, under, out);
}

bool number_minus(struct number a, struct number b, struct number *out)
{
    wide negative;
    if (__builtin_sub_overflow((wide)0, b.over, &negative)) return false;
    return number_add(a, (struct number){negative, b.under}, out);
}

bool number_times(struct number a, struct number b, struct number *out)
{
    wide over, under, a_under = under_of(a), b_under = under_of(b);
    wide g = (wide)common_divisor(magnitude(a.over), magnitude(b_under));
    wide h = (wide)common_divisor(magnitude(b.over), magnitude(a_under));
    if (__builtin_mul_overflow(a.over / g, b.over / h, &over)) return false;
    if (__builtin_mul_overflow(a_under / h, b_under / g, &under)) return false;
    return number_make(over, under, out);
}

bool number_over(struct number a, struct number b, struct number *out)
{
    struct number inverse;
    if (!number_make(under_of(b), b.over, &inverse)) return false;
    return number_times(a, inverse, out);
}

/* Order of a/b and c/d, all positive or zero, by their continued fractions: the whole parts, then
 * the other way round the inverses of what remains. No product, so nothing can overflow; the
 * numbers shrink as in Euclid's algorithm. */
static int positive_order(uwide a, uwide b, uwide c, uwide d)
{
    for (int sign = 1;; sign = -sign) {
        uwide p = a / b, q = c / d, r = a % b, s = c % d;
        if (p != q) return p < q ? -sign : sign;
        if (r == 0 || s == 0) return (s == 0) == (r == 0) ? 0 : r == 0 ? -sign : sign;
        a = b;
        b = r;
        c = d;
        d = s;
    }
}

int number_order(struct number a, struct number b)
{
    int a_sign = a.over < 0 ? -1 : a.over > 0, b_sign = b.over < 0 ? -1 : b.over > 0;
    if (a_sign != b_sign) return a_sign < b_sign ? -1 : 1;
    return a_sign * positive_order(magnitude(a.over), magnitude(under_of(a)), magnitude(b.over),
                                   magnitude(under_of(b)));
}

/* The whole part of r * p / under and its rest, for r < under, by doubling bit by bit where the
 * product has no room. r, p and under are below 2^127, so no sum here overflows. */
static uwide scaled(uwide r, uwide p, uwide under, uwide *rest)
{
    uwide product, whole = 0, left = 0;
    if (!__builtin_mul_overflow(r, p, &product)) {
        *rest = product % under;
        return product / under;
    }
    for (int bit = 127; bit >= 0; bit--) {
        left *= 2;
        whole *= 2;
        if (left >= under) left -= under, whole++;
        if (!(p >> bit & 1)) continue;
        left += r;
        if (left >= under) left -= under, whole++;
    }
    *rest = left;
    return whole;
}

/* Whether a magnitude with this rest, out of `under`, goes to the next one up. */
static bool goes_up(uwide rest, uwide under, bool odd, enum rounding mode)
{
    switch (mode) {
    case ROUND_HALF_EVEN: return rest * 2 > under || (rest * 2 == under && odd);
    case ROUND_HALF_UP: return rest * 2 >= under;
    case ROUND_DOWN: return false;
    case ROUND_UP: return rest != 0;
    }
    return false;
}

/* Rounds the part below one apart from the whole part, so that large numbers keep their room. */
static bool round_places(struct number a, int decimals, enum rounding mode, struct number *out)
{
    uwide rest, p = (uwide)ten_to(decimals);
    uwide over = magnitude(a.over), under = magnitude(under_of(a));
    uwide whole = over / under, part = scaled(over % under, p, under, &rest);
    bool odd = ((whole & p & 1) ^ (part & 1)) != 0; /* of whole * p + part */
    part += goes_up(rest, under, odd, mode);
    struct number w, f;
    if (!number_make((wide)whole, 1, &w) || !number_make((wide)part, (wide)p, &f)) return false;
    if (a.over < 0) w.over = -w.over, f.over = -f.over;
    return number_add(w, f, out);
}

/* Negative `decimals` round to tens, hundreds and so on. */
bool number_round(struct number a, int decimals, enum rounding mode, struct number *out)
{
    if (decimals > PLACES_MOST || decimals < -PLACES_MOST) return false;
    if (decimals >= 0) return round_places(a, decimals, mode, out);
    struct number unit = {ten_to(-decimals), 1}, units;
    return number_over(a, unit, &units) && round_places(units, 0, mode, &units) &&
           number_times(units, unit, out);
}

/* Appends the digits of s to *n. False for anything but digits, or if there is no room. */
static bool append_digits(struct str s, wide *n)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') return false;
        if (__builtin_mul_overflow(*n, (wide)10, n)) return false;
        if (__builtin_add_overflow(*n, (wide)(s.at[i] - '0'), n)) return false;
    }
    return true;
}

/* Reads `3500000` or `3,500,000`. A number with commas begins with 1 to 9, so that a decimal comma
 * as in `0,125` is not read as a group. */
static bool read_whole(struct str s, wide *n)
{
    struct str group = str_cut(&s, ',');
    bool grouped = group.at + group.len != s.at + s.len;
    *n = 0;
    if (group.len == 0 || !append_digits(group, n)) return false;
    if (!grouped) return true;
    if (group.len > GROUP || group.at[0] == '0') return false;
    for (;;) {
        bool last = str_find(s, ',') == s.len;
        group = str_cut(&s, ',');
        if (group.len != GROUP || !append_digits(group, n)) return false;
        if (last) return true;
    }
}

/* Adds the decimals to a whole number; reduced first, so that they need no more room than the
 * number they make. */
static bool read_decimals(struct str s, struct number whole, struct number *out)
{
    if (s.len == 0) return false;
    size_t len = s.len;
    while (len && s.at[len - 1] == '0') len--;
    wide part = 0;
    struct number decimals;
    return len <= PLACES_MOST && append_digits(str_part(s, 0, len), &part) &&
           number_make(part, ten_to((int)len), &decimals) && number_add(whole, decimals, out);
}

bool number_read(struct str s, struct number *out)
{
    if (s.len == 0) return false;
    bool negative = str_starts(s, STR("-"));
    if (negative) s = str_part(s, 1, s.len);
    size_t slash = str_find(s, '/'), point = str_find(s, '.');
    wide under = 1;
    struct number n = {0, 1};
    if (slash < s.len && point < s.len) return false;
    if (!read_whole(str_part(s, 0, slash < point ? slash : point), &n.over)) return false;
    if (slash < s.len) {
        if (!read_whole(str_part(s, slash + 1, s.len), &under)) return false;
        if (!number_make(n.over, under, &n)) return false;
    }
    if (point < s.len && !read_decimals(str_part(s, point + 1, s.len), n, &n)) return false;
    if (negative) n.over = -n.over;
    *out = n;
    return true;
}

/* Writes n with at least `width` digits, in groups of three from the right if `grouped`. */
static void write_whole(struct buf *b, uwide n, int width, bool grouped)
{
    char digits[64];
    int count = 0;
    for (; n || count < width; n /= 10) digits[count++] = (char)('0' + (int)(n % 10));
    while (count > 0) {
        buf_char(b, digits[--count]);
        if (grouped && count > 0 && count % GROUP == 0) buf_char(b, ',');
    }
}

/* Decimals that `under` needs, or more than PLACES_SHOWN. */
static int places_of(uwide under)
{
    int twos = 0, fives = 0;
    for (; under % 2 == 0; under /= 2) twos++;
    for (; under % 5 == 0; under /= 5) fives++;
    if (under != 1) return PLACES_SHOWN + 1;
    return twos > fives ? twos : fives;
}

struct str number_text(struct arena *in, struct number n, int places_min, bool grouped)
{
    struct buf b = buf_new(in, 256);
    uwide over = magnitude(n.over), under = magnitude(under_of(n));
    int places = places_of(under);
    if (n.over < 0) buf_char(&b, '-');
    if (places > PLACES_SHOWN) {
        write_whole(&b, over, 1, grouped);
        buf_char(&b, '/');
        write_whole(&b, under, 1, grouped);
        return buf_str(&b);
    }
    if (places_min > PLACES_MOST) places_min = PLACES_MOST;
    write_whole(&b, over / under, 1, grouped);
    if (places > 0 || places_min > 0) buf_char(&b, '.');
    uwide part = places > 0 ? over % under * ((uwide)ten_to(places) / under) : 0;
    if (places > 0) write_whole(&b, part, places, false);
    if (places < places_min) buf_fill(&b, '0', places_min - places);
    return buf_str(&b);
}
