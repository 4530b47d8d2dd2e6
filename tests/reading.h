/* reading.h: texts read for a test. A reading holds a language, a tree and what was wrong; its
 * declarations give names to the examples of the three tables. */
#ifndef READING_H
#define READING_H

#include "base/buf.h"
#include "lang/reader.h"
#include "tap.h"

struct reading {
    struct arena *in;
    struct language *language;
    struct tree *tree;
    struct diags diags;
    bool lenient;
};

__attribute__((unused)) static struct reading
reading_new(struct arena *in, const struct schema_text *extra, int count)
{
    struct reading r = {.in = in, .language = language_open(in, extra, count)};
    r.tree = tree_new(in, r.language);
    r.diags = diags_new(in);
    return r;
}

__attribute__((unused)) static void reading_add(struct reading *r, const char *path,
                                                struct str text)
{
    struct source s = {str_of(path), text};
    text_add(&r->tree->text, s, str_ends(s.path, STR(".md")), &r->diags);
}

/* Reads all that was added. */
__attribute__((unused)) static void reading_read(struct reading *r)
{
    r->tree->lenient = r->lenient;
    tree_scan(r->tree, 0, &r->diags);
    tree_names_ready(r->tree);
    tree_parse(r->tree, &r->diags);
    diags_sort(&r->diags);
}

/* Shows what was wrong, as comments of TAP. */
__attribute__((unused)) static void reading_show(const struct reading *r)
{
    for (int i = 0; r->diags.at && i < r->diags.count; i++) {
        const struct diag *g = &r->diags.at[i];
        const struct source *s = &r->tree->text.files[g->where.file];
        struct position_in_text p = source_position(s, g->where.from);
        printf("# %.*s:%d:%d: %s: %.*s\n", STR_ARG(s->path), p.line, p.column, g->message->code,
               STR_ARG(diag_sentence(r->in, g)));
        printf("#   %.*s\n", STR_ARG(p.line_text));
    }
}

/* Names that the examples of the tables use. */
__attribute__((unused)) static const char reading_names[] =
    "party aldgate\n"
    "party brightwater\n"
    "party fenchurch\n"
    "party lambeth\n"
    "person ada\n"
    "person mira\n"
    "holding brightwater-asia\n"
    "relation affiliate\n"
    "relation subsidiary\n"
    "define asserter\n"
    "group licensees\n"
    "field memory\n"
    "  dram\n"
    "    ddr5\n"
    "    hbm\n"
    "  nand\n"
    "territory dach\n"
    "product radio-module\n"
    "product hbm-stack\n"
    "product lumen-2\n"
    "product reader-system\n"
    "product gpu\n"
    "portfolio aldgate-memory\n"
    "define licensed-product\n"
    "define module-class\n"
    "define performing\n"
    "define build-out\n"
    "define launch\n"
    "define closing\n"
    "define local-term\n"
    "define takeover\n"
    "define qualified-subsidiary\n"
    "agreement memory-pact\n"
    "agreement older-pact\n"
    "agreement alliance\n"
    "agreement one-program\n"
    "agreement pool\n"
    "grant core-memory\n"
    "grant open-license\n"
    "grant pool-license\n"
    "layer supplementary\n"
    "layer early-access\n"
    "trigger unpaid\n"
    "trigger breach\n"
    "trigger exit-breach\n"
    "trigger breach-of-six\n"
    "readings first-filing\n"
    "royalty dram-royalty\n"
    "payment upfront\n"
    "series consumer-prices\n"
    "table rate-card\n"
    "calendar books\n"
    "duty safety-file\n"
    "report usage-report\n"
    "stage pilot\n"
    "stage scale\n"
    "metric yield\n"
    "metric pilot-yield\n"
    "ladder escalation\n"
    "committee jsc\n"
    "standard handling\n"
    "knowhow etch-recipe\n"
    "regime eu\n"
    "rule eu-021\n"
    "rule end-on-challenge\n"
    "2026-01-02 notice reminder by aldgate, as reminder-1\n"
    "2026-01-03 incident inc-1 at brightwater\n"
    "2026-01-04 ship hbm-stack by brightwater, as shipment-1\n";

__attribute__((unused)) static void reading_declare(struct reading *r)
{
    reading_add(r, "names.licet", str_of(reading_names));
    tree_declare(r->tree, names_intern(&r->language->names, STR("us-1")), KIND_ASSET, 0);
    tree_declare(r->tree, names_intern(&r->language->names, STR("us-9")), KIND_ASSET, 1);
}

#endif
