/* note.c: reading signed notes; see note.h. */
#include "record/note.h"

#include <string.h>

static const char dash[] = "\xE2\x80\x94 "; /* U+2014 and a space */

/* Spaces other than the ASCII one, in UTF-8. Only what no name may hold. */
static const char *const spaces[] = {
    "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83",
    "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89",
    "\xE2\x80\x8A", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};

static bool name_good(struct str s)
{
    if (!s.len || str_find(s, '+') < s.len || str_find(s, ' ') < s.len) return false;
    for (size_t i = 0; i < s.len; i++)
        for (size_t k = 0; k < sizeof spaces / sizeof *spaces; k++)
            if (str_starts(str_part(s, i, s.len), str_of(spaces[k]))) return false;
    return true;
}

bool signature_read(struct str line, struct signature *s)
{
    if (!str_starts(line, str_of(dash))) return false;
    struct str rest = str_part(line, sizeof dash - 1, line.len);
    size_t count = 0;
    s->name = str_cut(&rest, ' ');
    s->base64 = rest;
    if (!name_good(s->name) || !wire_base64(rest, NULL, 0, &count) || count < 5) return false;
    unsigned char start[6];
    if (!wire_base64(str_part(rest, 0, 8), start, sizeof start, &count)) return false;
    memcpy(s->key_id, start, sizeof s->key_id);
    return true;
}

void signature_print(const struct signature *s, struct out *o)
{
    out_text(o, dash);
    out_add(o, s->name);
    out_text(o, " ");
    out_add(o, s->base64);
    out_text(o, "\n");
}

bool note_read(struct str bytes, struct note *n)
{
    *n = (struct note){0};
    size_t where = 0, split = bytes.len;
    if (wire_text(bytes, &where) != WIRE_CLEAN) return false;
    for (size_t i = 1; i < bytes.len; i++)
        if (bytes.at[i] == '\n' && bytes.at[i - 1] == '\n') split = i;
    if (split + 1 >= bytes.len) return false;
    n->text = str_part(bytes, 0, split);
    n->signatures = str_part(bytes, split + 1, bytes.len);

    struct str rest = n->signatures, line;
    struct signature signature;
    while (wire_line(&rest, &line))
        if (n->count++ == NOTE_SIGNATURES_MAX || !signature_read(line, &signature)) return false;
    return rest.len == 0;
}
