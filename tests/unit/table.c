/* table.c: unit tests of the schema as the one place of a clause. A row is added to the table and
 * nothing else; then the clause is read, formatted, explained, completed and documented. */
#include <string.h>

#include "base/json.h"
#include "lang/complete.h"
#include "lang/explain.h"
#include "lang/fmt.h"
#include "lang/json_schema.h"
#include "lang/reference.h"
#include "reading.h"

static const struct schema_text rows[] = {
    {"grant", "quality mark", "<word> by <person> | rows <day> <word>", "0..n", "no mark asked",
     "grant", "the mark that licensed products carry", "quality mark  gold by aldgate"},
    {"mascot", "-", "*gate", "-", "-", "set", "an animal of a company",
     "mascot bear\n  while       aldgate is a subsidiary of lambeth\n  of company  aldgate"},
    {"mascot", "of company", "<person>", "1", "must", "set", "whose", "of company  aldgate"},
    {"mascot", "(rows)", "rows <day> <text>", "0..n", "none", "set", "its names, from when",
     "2026-01-01  \"Bruno\""},
};

enum { ROWS = sizeof rows / sizeof *rows, TEXT_MAX = 4 << 20 };

static bool holds(struct str text, const char *part)
{
    for (size_t i = 0; i < text.len; i++)
        if (str_starts(str_part(text, i, text.len), str_of(part))) return true;
    return false;
}

static void is_read(void)
{
    struct arena *in = arena_open(64 << 20);
    struct reading r = reading_new(in, rows, ROWS);
    reading_declare(&r);
    reading_add(&r, "x",
                STR("grant g-one\n  quality mark gold by aldgate\n  quality mark\n"
                    "    2026-01-01 silver\n"
                    "mascot bear \"Bear\"\n  2026-01-01 \"Bruno\"\n  of company aldgate\n"));
    reading_read(&r);
    OK(!r.language->wrong.len, "the rows compile");
    OK(!r.diags.count, "the clauses are read");
    reading_show(&r);
    const struct statement *s = &r.tree->statements[r.tree->statement_count - 2];
    OK(s->clause_count == 2, "the grant has its two lines");
    OK(language_kind(r.language, STR("mascot")) >= KIND_COUNT_TABLE, "a kind of its own number");
    arena_close(in);
}

static void wrong_values(void)
{
    static const struct {
        const char *text, *code;
        int line, column;
        const char *nearest;
    } wrong[] = {
        {"grant g-one\n  quality mrk gold by aldgate\n", "E_CLAUSE", 2, 3, ""},
        {"grant g-one\n  quality mark gold\n", "E_VALUE_ENDS", 2, 20, ""},
        {"grant g-one\n  quality mark gold by nobody\n", "E_UNKNOWN_NAME", 2, 24, ""},
        {"mascott bear\n", "E_KIND", 1, 1, "mascot"},
        {"mascot bear\n  of company aldgate\n  of company lambeth\n", "E_CLAUSE_TWICE", 3, 3, ""},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct arena *in = arena_open(64 << 20);
        struct reading r = reading_new(in, rows, ROWS);
        reading_declare(&r);
        reading_add(&r, "x", str_of(wrong[i].text));
        reading_read(&r);
        struct position_in_text p = {0};
        const struct diag *g = r.diags.count ? &r.diags.at[0] : NULL;
        if (g) p = source_position(&r.tree->text.files[g->where.file], g->where.from);
        bool good = g && r.diags.count == 1 && strcmp(g->message->code, wrong[i].code) == 0 &&
                    p.line == wrong[i].line && p.column == wrong[i].column &&
                    str_is(g->nearest, wrong[i].nearest);
        if (!OK(good, "%s at %d:%d", wrong[i].code, wrong[i].line, wrong[i].column))
            reading_show(&r);
        arena_close(in);
    }
}

static void is_formatted(void)
{
    struct arena *in = arena_open(64 << 20);
    struct diags d = diags_new(in);
    struct str out = {0};
    struct source s = {STR("x"), STR("mascot bear\n  2026-01-01 \"Bruno\"\n  of company aldgate\n"
                                     "  clause \"1\"\ngrant g-one\n  quality mark\n"
                                     "      2026-01-01 silver\n  nonexclusive\n")};
    bool good = fmt_text(in, language_open(in, rows, ROWS), s, false, &d, &out);
    OK(good && str_is(out, "mascot bear\n  clause      \"1\"\n  of company  aldgate\n"
                           "  2026-01-01  \"Bruno\"\n\ngrant g-one\n  nonexclusive\n"
                           "  quality mark\n    2026-01-01  silver\n"),
       "they are formatted: %.*s", STR_ARG(out));
    arena_close(in);
}

static void is_explained(void)
{
    struct arena *in = arena_open(64 << 20);
    const struct language *l = language_open(in, rows, ROWS);
    struct buf clause = buf_new(in, TEXT_MAX), kind = buf_new(in, TEXT_MAX);
    struct str nearest;
    OK(explain(&clause, l, STR("grant quality mark"), &nearest) &&
           holds(buf_str(&clause), "the mark that licensed products carry") &&
           holds(buf_str(&clause), "quality mark  gold by aldgate"),
       "the clause is explained");
    OK(explain(&kind, l, STR("mascot"), &nearest) &&
           holds(buf_str(&kind), "an animal of a company") && holds(buf_str(&kind), "mascot bear"),
       "the kind is explained");
    OK(!explain(&kind, l, STR("grant quality mrk"), &nearest) &&
           str_is(nearest, "grant quality mark"),
       "and is the nearest of a wrong word");
    arena_close(in);
}

static void is_documented(void)
{
    struct arena *in = arena_open(64 << 20);
    const struct language *l = language_open(in, rows, ROWS);
    struct buf page = buf_new(in, REFERENCE_MAX_BYTES), schema = buf_new(in, JSON_SCHEMA_MAX_BYTES);
    reference_write(&page, l);
    json_schema_write(&schema, l);
    OK(!page.cut && holds(buf_str(&page), "| `quality mark` | `<word> by <person> \\| rows <day>"),
       "the clause stands in the reference");
    OK(holds(buf_str(&page), "### mascot\n") && holds(buf_str(&page), "mascot bear\n"),
       "and so does the kind");
    OK(!schema.cut && holds(buf_str(&schema), "\"quality mark\":{\"description\":"),
       "the clause stands in the JSON schema");
    OK(holds(buf_str(&schema), "\"mascot\":{\"description\":"), "and so does the kind");
    arena_close(in);
}

/* ---- completion ---- */

/* Completes at the bar in the text. */
static struct completion at_bar(struct arena *in, const char *text)
{
    struct str s = str_of(text);
    size_t at = str_find(s, '|');
    struct buf b = buf_new(in, TEXT_MAX);
    buf_add(&b, str_part(s, 0, at));
    buf_add(&b, str_part(s, at + 1, s.len));
    return complete(in, language_open(in, rows, ROWS), NULL, (struct source){STR("x"), buf_str(&b)},
                    at);
}

static bool offers(struct strs words, const char *word)
{
    for (int i = 0; i < words.count; i++)
        if (str_is(words.at[i], word)) return true;
    return false;
}

static void is_completed(void)
{
    static const struct {
        const char *text, *word, *not ;
        bool nearest;
    } wanted[] = {
        {"|", "grant", "ship", false},
        {"mas|", "mascot", "grant", false},
        {"masct|", "mascot", "grant", true},
        {"grant g-one\n  |", "quality mark", "of company", false},
        {"grant g-one\n  qual|", "quality mark", "acts", false},
        {"grant g-one\n  qalty mark|", "", "", true},
        {"grant g-one\n  quality |", "mark", "quality mark", false},
        {"grant g-one\n  quality mark gold |", "by", "aldgate", false},
        {"party aldgate\ngrant g-one\n  quality mark gold by |\n  acts make\n", "aldgate", "g-one",
         false},
        {"party aldgate\ngrant g-one\n  quality mark gold by ald|", "aldgate", "g-one", false},
        {"grant g-one\n  acts make\n  |", "field", "acts", false},
        {"grant g-one\n  territory |", "worldwide", "make", false},
        {"trigger t-one\n  then\n    su|", "suspend", "end", false},
        {"trigger t-one\n  then\n    end agreement\n    |", "suspend", "agreement", false},
        {"grant g-one\n  price |\n", "free", "g-one", false},
        {"2026-01-01 |", "ship", "grant", false},
        {"2026-01-01 exer|", "exercise", "ship", false},
        {"trigger t-one\n2026-01-01 exercise |", "t-one", "ship", false},
        {"relation affiliate\nparty aldgate\ngrant g-one\n  from aldgate and its |", "affiliates",
         "aldgate", false},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct arena *in = arena_open(64 << 20);
        struct completion c = at_bar(in, wanted[i].text);
        bool good = !wanted[i].word[0] ||
                    (offers(c.words, wanted[i].word) && !offers(c.words, wanted[i].not ) &&
                     c.nearest == wanted[i].nearest);
        OK(good, "place %zu: '%s' is offered and '%s' is not", i, wanted[i].word, wanted[i].not );
        arena_close(in);
    }
}

static void names_of_the_book(void)
{
    struct arena *in = arena_open(64 << 20);
    struct reading r = reading_new(in, NULL, 0);
    reading_declare(&r);
    reading_read(&r);
    struct str text = STR("grant g-one\n  field memory.d");
    struct completion c =
        complete(in, r.language, r.tree, (struct source){STR("x"), text}, text.len);
    OK(c.words.count == 3 && offers(c.words, "memory.dram") && offers(c.words, "memory.dram.hbm"),
       "the fields of the book are offered");
    OK(c.from == text.len - 8, "from where the word begins");
    arena_close(in);
}

/* ---- the page ---- */

static void the_page_is_new(void)
{
    struct arena *in = arena_open(64 << 20);
    struct buf page = buf_new(in, REFERENCE_MAX_BYTES);
    char *have = NEW_N(in, REFERENCE_MAX_BYTES, char);
    size_t len = 0;
    FILE *f = fopen("docs/language/reference.md", "rb");
    if (f) {
        len = fread(have, 1, REFERENCE_MAX_BYTES, f);
        fclose(f);
    }
    reference_write(&page, language_open(in, NULL, 0));
    if (!OK(str_same(buf_str(&page), (struct str){have, len}), "docs/language/reference.md is made "
                                                               "from the tables"))
        printf("# make it again: licet explain reference >docs/language/reference.md\n");
    arena_close(in);
}

int main(void)
{
    is_read();
    wrong_values();
    is_formatted();
    is_explained();
    is_documented();
    is_completed();
    names_of_the_book();
    the_page_is_new();
    return tap_done();
}
