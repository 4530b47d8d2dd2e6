/* entry.c: bytes as an entry, and as file lines alone. What is read must print back the same. */
#include "record/entry.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(struct str lines, struct str body)
{
    struct files f = files_walk(lines, body);
    struct file_line file;
    struct piece piece;
    while (file_next(&f, &file))
        while (piece_next(&f, &piece))
            if (!piece.item && piece.bytes.len != piece.size) abort();
    if (f.rest.len) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char again[ENTRY_LEAF_MAX];
    struct str bytes = {(const char *)data, size};
    static struct entry e;
    struct flaw flaw = entry_read(bytes, &e);
    if (flaw.at > size || !flaw_sentence(flaw.reason)) abort();
    if (flaw.reason == FLAW_NONE) {
        struct out o = out_into(again, sizeof again);
        entry_print(&e, &o);
        if (!out_whole(&o) || !str_same(out_str(&o), bytes)) abort();
        if (entry_role(e.kind) == ENTRY_CHANGES && !e.files_apart) walk(e.files, e.body);
        struct entry_place place = {{2}, e.log, e.book, true};
        entry_stands(&e, &place);
    }
    if (files_judge(bytes, STR("a\n")).reason == FLAW_NONE) walk(bytes, STR("a\n"));
    return 0;
}
