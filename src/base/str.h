/* str.h: text as a view.
 *
 * A view owns nothing and need not end in NUL; it is good as long as what it looks at. The empty
 * view is all-zero. Nothing here depends on a locale.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct str {
    const char *at;
    size_t len;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_ARG(s)   (int)(s).len, (s).at /* for "%.*s" */

/* A list of views, in the order they were added. */
struct strs {
    struct str *at;
    int count, room;
};

struct str str_of(const char *nul_terminated);
struct str str_part(struct str s, size_t from, size_t to);
bool str_same(struct str a, struct str b);
bool str_is(struct str a, const char *b);
/* Bytewise order: negative, 0 or positive. */
int str_order(struct str a, struct str b);
bool str_starts(struct str s, struct str head);
bool str_ends(struct str s, struct str tail);
/* Index of the first c in s, or s.len. */
size_t str_find(struct str s, char c);
/* Without blanks (space, tab, carriage return) at either end. */
struct str str_trim(struct str s);
/* Cuts the part before the first c off *s and returns it; the rest, without c, stays in *s. */
struct str str_cut(struct str *s, char c);
struct str str_copy(struct arena *in, struct str s);
/* The same text ending in NUL. */
const char *str_z(struct arena *in, struct str s);
uint32_t str_hash(struct str s);
/* Edits (insert, delete, replace, swap of neighbours) between a and b, or more than `most`.
 * Looks at no more than 64 bytes of each. */
int str_distance(struct str a, struct str b, int most);

#endif
