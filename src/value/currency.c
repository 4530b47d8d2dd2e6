/* currency.c: the currencies of ISO 4217; see amount.h. The table is made from currencies.tsv. */
#include "value/amount.h"

/* In the order of their codes. */
static const struct currency currencies[] = {
#include "currencies.inc"
};

enum { CURRENCIES = sizeof currencies / sizeof currencies[0] };

const struct currency *currency_find(struct str code)
{
    int from = 0, to = CURRENCIES;
    while (from < to) {
        int middle = from + (to - from) / 2;
        int order = str_order(code, str_of(currencies[middle].code));
        if (order == 0) return &currencies[middle];
        if (order < 0) to = middle;
        else from = middle + 1;
    }
    return NULL;
}
