/* findings.c: what a verification found; see findings.h. */
#include "face/cli/findings.h"

#include "api/entries.h"

enum { ID_SHOWN = 12 };

struct findings findings_new(struct arena *in)
{
    return (struct findings){.at = NEW_N(in, FINDINGS_MAX, struct verify_finding),
                             .text = out_into(NEW_N(in, FINDINGS_TEXT, char), FINDINGS_TEXT)};
}

static struct str keep(struct findings *f, struct str s)
{
    size_t from = f->text.len;
    out_add(&f->text, s);
    return str_part(out_str(&f->text), from, f->text.len);
}

void findings_take(void *with, const struct verify_finding *found)
{
    struct findings *f = with;
    if (f->count == FINDINGS_MAX) return;
    struct verify_finding *to = &f->at[f->count++];
    *to = *found;
    to->path = keep(f, found->path);
    to->text = keep(f, found->text);
}

void findings_judge(void *with, struct verify *v, struct entry_number n, const struct entry *e,
                    struct str lines)
{
    struct findings *f = with;
    if (f->judge) judge_entry(f->judge, v, n, e, lines);
}

void findings_text(struct buf *b, const struct findings *all)
{
    for (int i = 0; i < all->count; i++) {
        const struct verify_finding *f = &all->at[i];
        if (f->number) buf_format(b, "entry %llu", (unsigned long long)f->number);
        if (f->number && !hash_none(&f->id))
            buf_format(b, " %.*s", ID_SHOWN, hash_hex(b->in, &f->id).at);
        if (f->path.len) buf_format(b, "%s%.*s", f->number ? " " : "", STR_ARG(f->path));
        if (f->number || f->path.len) buf_text(b, ": ");
        buf_format(b, "%s%s: %s", verify_fault(f->word) ? "" : "notice: ", verify_word(f->word),
                   verify_sentence(f->word));
        if (f->text.len) buf_format(b, ": %.*s", STR_ARG(f->text));
        buf_char(b, '\n');
    }
}

void findings_json(struct json *j, const struct findings *all)
{
    json_array(j, "findings");
    for (int i = 0; i < all->count; i++) {
        const struct verify_finding *f = &all->at[i];
        json_object(j, NULL);
        json_text(j, "word", str_of(verify_word(f->word)));
        json_truth(j, "fault", verify_fault(f->word));
        json_text(j, "sentence", str_of(verify_sentence(f->word)));
        if (f->number) json_whole(j, "number", (int64_t)f->number);
        if (!hash_none(&f->id)) json_text(j, "id", hash_hex(j->out->in, &f->id));
        json_said(j, "path", f->path);
        json_said(j, "text", f->text);
        json_end(j);
    }
    json_end(j);
}
