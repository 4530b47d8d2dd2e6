/* schema.c: unit tests of the three tables: whatever they say by way of example is so. */
#include "lang/fmt.h"
#include "lang/match.h"
#include "reading.h"

/* A kind that takes this block or clause. */
static struct str kind_for(struct str kind)
{
    if (str_is(kind, "*axes")) return STR("exclude");
    if (str_is(kind, "*duty") || str_is(kind, "*cure")) return STR("duty");
    return str_starts(kind, STR("*")) ? STR("grant") : kind;
}

/* The example as it stands in a book. */
static struct str as_statement(struct arena *in, const struct schema_row *row)
{
    struct buf b = buf_new(in, 4096);
    struct str rest = row->example, kind = kind_for(row->kind);
    if (!str_is(row->clause, "-")) buf_format(&b, "%.*s example\n", STR_ARG(kind));
    while (rest.len) {
        struct str line = str_cut(&rest, '\n');
        if (!str_is(row->clause, "-")) buf_text(&b, "  ");
        buf_add(&b, line);
        buf_char(&b, '\n');
    }
    return buf_str(&b);
}

static bool row_needs_example(const struct language *l, const struct schema_row *row)
{
    int kind = language_kind(l, row->kind);
    bool block = str_starts(row->kind, STR("*"));
    if (block) return !str_is(row->clause, "-") && !str_is(row->kind, "*royalty");
    return l->kinds[kind].supported;
}

static void example_of_row(const struct schema_row *row)
{
    struct arena *in = arena_open(64 << 20);
    struct reading r = reading_new(in, NULL, 0);
    struct str text = as_statement(in, row), out = {0};
    reading_declare(&r);
    reading_add(&r, "example.licet", text);
    reading_read(&r);
    if (!OK(r.diags.count == 0, "%.*s %.*s: the example reads", STR_ARG(row->kind),
            STR_ARG(row->clause)))
        reading_show(&r);
    const struct tree *t = r.tree;
    bool head = str_is(row->clause, "-"), own = false;
    for (int i = 0; i < t->clause_count; i++)
        own = own || str_same(row->clause, r.language->rows[t->clauses[i].row].clause);
    OK(own || head, "%.*s %.*s: it is an example of that clause", STR_ARG(row->kind),
       STR_ARG(row->clause));
    bool same = fmt_file(in, r.tree, 1, false, &out) && str_same(out, text);
    if (!OK(same, "%.*s %.*s: it is in the canonical form", STR_ARG(row->kind),
            STR_ARG(row->clause)))
        printf("# %.*s\n# %.*s\n", STR_ARG(text), STR_ARG(out));
    arena_close(in);
}

static void examples_of_the_schema(void)
{
    struct arena *in = arena_open(64 << 20);
    const struct language *l = language_open(in, NULL, 0);
    OK(!l->wrong.len, "the tables compile: %.*s", STR_ARG(l->wrong));
    for (int i = 0; i < l->row_count; i++) {
        if (!row_needs_example(l, &l->rows[i])) continue;
        if (OK(l->rows[i].example.len > 0, "%.*s %.*s has an example", STR_ARG(l->rows[i].kind),
               STR_ARG(l->rows[i].clause)))
            example_of_row(&l->rows[i]);
    }
    arena_close(in);
}

/* `all of` and the like need rows; these stand under such an example. */
static struct str with_rows(struct arena *in, const struct rule *rule)
{
    const char *conditions = "layer supplementary is open\n  layer early-access is open";
    const char *happenings = "brightwater breaches upfront";
    bool happening = str_starts(rule->name, STR("happening"));
    if (!str_ends(rule->example, STR(" of"))) return rule->example;
    return str_format(in, "%.*s\n  %s", STR_ARG(rule->example),
                      happening ? happenings : conditions);
}

/* Holds the example against its rule as a whole line. */
static bool rule_matches(struct reading *r, enum rule_id rule)
{
    int line = r->tree->text.file_lines[1];
    node_id value;
    struct match_how how = {.unseen = true};
    uint32_t pattern = r->language->rules[rule].pattern;
    bool unclear = rule == RULE_UNCLEAR;
    if (unclear) pattern = r->language->rules[RULE_CLOCK].pattern;
    uint32_t token = r->tree->text.lines[line].token;
    if (match_line(r->tree, pattern, line, token, how, &value)) return true;
    match_explain(r->tree, pattern, line, token, how, STR("the rule"), &r->diags);
    return false;
}

static void examples_of_the_grammar(void)
{
    for (int i = 1; i < RULE_LEAF; i++) {
        struct arena *in = arena_open(64 << 20);
        struct reading r = reading_new(in, NULL, 0);
        const struct rule *rule = &r.language->rules[i];
        reading_declare(&r);
        reading_add(&r, "rule.licet", with_rows(in, rule));
        int own = r.tree->text.file_lines[1];
        int count = r.tree->text.line_count;
        r.tree->text.line_count = own; /* the names alone are statements */
        reading_read(&r);
        r.tree->text.line_count = count;
        bool flag = !rule->notation.len;
        OK(rule->example.len && rule->meaning.len, "rule %.*s is documented", STR_ARG(rule->name));
        if (!OK(flag || rule_matches(&r, (enum rule_id)i), "rule %.*s matches '%.*s'",
                STR_ARG(rule->name), STR_ARG(rule->example)))
            reading_show(&r);
        arena_close(in);
    }
}

static void examples_of_events(void)
{
    for (int v = 0; v < VERB_COUNT; v++) {
        struct arena *in = arena_open(64 << 20);
        struct reading r = reading_new(in, NULL, 0);
        const struct verb *verb = &r.language->verbs[v];
        struct str line =
            str_format(in, "2026-12-18 %.*s %.*s\n", STR_ARG(verb->word), STR_ARG(verb->example));
        reading_declare(&r);
        reading_add(&r, "event.licet", STR("2026-06-01 propose expand-a by aldgate, for grants\n"));
        reading_add(&r, "event.licet", line);
        reading_read(&r);
        const struct event *e = &r.tree->events[r.tree->event_count - 1];
        bool good = r.diags.count == 0 && e->node && e->verb == v;
        if (!OK(good, "event %.*s: '%.*s' reads", STR_ARG(verb->word), STR_ARG(verb->example)))
            reading_show(&r);
        OK(verb->effect.len > 0, "event %.*s says its effect", STR_ARG(verb->word));
        arena_close(in);
    }
}

int main(void)
{
    examples_of_the_schema();
    examples_of_the_grammar();
    examples_of_events();
    return tap_done();
}
