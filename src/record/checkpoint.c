/* checkpoint.c: printing and reading checkpoints; see checkpoint.h. */
#include "record/checkpoint.h"

#include <assert.h>

static bool origin_good(struct str s)
{
    size_t where = 0;
    return wire_words(s, ORIGIN_MAX) && wire_text(s, &where) == WIRE_CLEAN &&
           !str_starts(s, STR("licet/"));
}

void checkpoint_print(const struct checkpoint *c, struct out *o)
{
    assert(origin_good(c->origin) && c->size <= LOG_SIZE_MAX); /* R7 */
    out_add(o, c->origin);
    out_text(o, "\n");
    out_number(o, c->size, 1);
    out_text(o, "\n");
    out_base64(o, hash_bytes(&c->root));
    out_text(o, "\n");
}

bool checkpoint_read(struct str text, struct checkpoint *c)
{
    *c = (struct checkpoint){0};
    struct str rest = text, size, root;
    if (!wire_line(&rest, &c->origin) || !origin_good(c->origin)) return false;
    if (!wire_line(&rest, &size) || !wire_number(size, LOG_SIZE_MAX, &c->size)) return false;
    if (!wire_line(&rest, &root) || !wire_root(root, &c->root) || rest.len) return false;
    struct out o = out_against(text);
    checkpoint_print(c, &o);
    assert(out_whole(&o)); /* R6 */
    return out_whole(&o);
}
