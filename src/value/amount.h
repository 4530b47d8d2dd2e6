/* amount.h: exact numbers and money.
 *
 * A number is a reduced fraction of 128-bit integers, denominator positive; every operation
 * detects overflow and returns false, never wraps. No function here rounds unless the caller
 * names the mode; no amount is ever binary floating point.
 */
#ifndef VALUE_AMOUNT_H
#define VALUE_AMOUNT_H

#include "base/str.h"

__extension__ typedef __int128 wide;

/* over / under; all-zero stands for 0/1 (`under` 0 reads as 1). */
struct number {
    wide over, under;
};

enum rounding { ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_DOWN, ROUND_UP };

struct number number_of(int64_t n);
bool number_make(wide over, wide under, struct number *out); /* reduces; false if under is 0 */
bool number_add(struct number a, struct number b, struct number *out);
bool number_minus(struct number a, struct number b, struct number *out);
bool number_times(struct number a, struct number b, struct number *out);
bool number_over(struct number a, struct number b, struct number *out); /* false for b = 0 */
/* Negative, 0, positive. Exact for all values. */
int number_order(struct number a, struct number b);
bool number_zero(struct number a);
/* Rounded to `decimals` places; modes act on the absolute value. */
bool number_round(struct number a, int decimals, enum rounding mode, struct number *out);

/* Reads `3,500,000.25`, `12`, `-4`, `1/3`; grouping commas must group threes. */
bool number_read(struct str s, struct number *out);
/* Exact: a decimal if it is finite within 12 places, else `over/under`. Groups threes with commas
 * if `grouped`. At least `places_min` decimals. */
struct str number_text(struct arena *in, struct number n, int places_min, bool grouped);

/* One ISO 4217 currency. `code` is 3 capitals. */
struct currency {
    char code[4];
    int minor; /* decimals of the minor unit; -1: none defined */
    const char *name;
};
/* NULL if there is no such code. */
const struct currency *currency_find(struct str code);

#endif
