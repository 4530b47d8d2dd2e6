/* terms.c: the routes that show the text: the files and what stands in them, one file, and the
 * whole agreement as a page that needs no script. */
#include "api/inside.h"
#include "book/paper.h"
#include "face/cli/ask.h"
#include "face/http/html.h"
#include "face/http/request.h"

/* The bound book, as it stands or as it was known; NULL after a reply. */
static const struct book *book_asked(struct request *r)
{
    const char *known = request_param(r, "known");
    enum licet_status s = known ? licet_open_known(r->book->dir, NULL, known, false, &r->opened)
                                : shelf_read(r->book);
    struct licet_book *book = known ? r->opened : r->book->book;
    if ((s == LICET_OK || s == LICET_WRONG_TEXT) && book && licet_book_inside(book))
        return licet_book_inside(book);
    reply_error(r, exit_of_status(s), str_copy(r->in, str_of(licet_trouble(book))), NULL);
    return NULL;
}

static int line_of(const struct tree *t, int line)
{
    const struct line *l = &t->text.lines[line];
    return source_position(&t->text.files[l->file], l->from).line;
}

/* The last line under a line. */
static int last_under(const struct tree *t, int line)
{
    for (int next = t->text.lines[line].child; next >= 0; next = t->text.lines[next].child) {
        while (t->text.lines[next].next >= 0) next = t->text.lines[next].next;
        line = next;
    }
    return line;
}

static void statement_json(struct request *r, struct json *j, const struct book *b, int s)
{
    const struct statement *st = &b->tree->statements[s];
    struct answer_ground g = book_ground(r->in, b, s);
    json_object(j, NULL);
    json_text(j, "kind", g.kind);
    json_text(j, "name", book_name(b, s));
    json_said(j, "title", st->title);
    json_whole(j, "from", line_of(b->tree, (int)st->line));
    json_whole(j, "to", line_of(b->tree, last_under(b->tree, (int)st->line)));
    json_array(j, "clauses");
    for (int i = 0; i < g.clauses.count; i++) json_text(j, NULL, g.clauses.at[i]);
    json_end(j);
    if (st->entry > 0 && st->entry <= b->recorded) json_whole(j, "entry", st->entry);
    json_end(j);
}

static void event_json(struct json *j, const struct book *b, const struct event *e)
{
    json_object(j, NULL);
    json_whole(j, "line", line_of(b->tree, (int)e->line));
    if (e->node) json_said(j, "verb", b->language->verbs[e->verb].word);
    if (e->entry > 0 && e->entry <= b->recorded) json_whole(j, "entry", e->entry);
    json_end(j);
}

static int lines_of(struct str text)
{
    int lines = text.len && text.at[text.len - 1] != '\n';
    for (size_t i = 0; i < text.len; i++) lines += text.at[i] == '\n';
    return lines;
}

static void files_json(struct request *r, struct json *j, const struct book *b)
{
    const struct tree *t = b->tree;
    json_array(j, "files");
    for (int f = 0; f < t->text.file_count; f++) {
        json_object(j, NULL);
        json_text(j, "path", t->text.files[f].path);
        json_whole(j, "lines", lines_of(t->text.files[f].text));
        json_array(j, "statements");
        for (int s = 0; s < t->statement_count; s++)
            if ((int)t->statements[s].file == f) statement_json(r, j, b, s);
        json_end(j);
        json_array(j, "events");
        for (int e = 0; e < t->event_count; e++)
            if ((int)t->events[e].file == f) event_json(j, b, &t->events[e]);
        json_end(j);
        json_end(j);
    }
    json_end(j);
}

/* One entry of a list of clauses. */
static void clause_json(struct json *j, const struct book *b, node_id row)
{
    const struct tree *t = b->tree;
    node_id end = node_says(t, row, "to") ? node_after(t, row, "to") : 0;
    node_id touched = node_of(t, row, RULE_STATEMENTS, 0);
    struct place at = node_place(t, row);
    const struct source *source = book_source(b, at.file);
    const char *state = node_says(t, row, "hand")      ? "not at hand"
                        : node_says(t, row, "touches") ? "not modelled"
                        : node_says(t, row, "effect")  ? "no effect"
                                                       : "modelled";
    json_object(j, NULL);
    json_text(j, "label", text_prose(t, node_kid(t, row, 0)));
    if (end) json_said(j, "to", text_prose(t, end));
    json_text(j, "state", str_of(state));
    json_array(j, "touches");
    if (touched) json_text(j, NULL, node_text(t, touched));
    json_end(j);
    json_text(j, "file", source ? source->path : STR(""));
    json_whole(j, "line", source ? source_position(source, at.from).line : 0);
    json_end(j);
}

static void paper_json(struct json *j, const struct book *b)
{
    const struct ints *all = &b->by_kind[KIND_SOURCE];
    json_array(j, "paper");
    for (int i = 0; i < all->count; i++) {
        int s = all->at[i], agreement = book_agreement(b, s);
        json_object(j, NULL);
        json_text(j, "source", book_name(b, s));
        if (agreement >= 0) json_said(j, "agreement", book_name(b, agreement));
        json_array(j, "clauses");
        for (node_id n = book_value(b, s, CLAUSE_CLAUSES); n; n = b->tree->nodes[n].next)
            if (node_rule(b->tree, n) == RULE_ROW) clause_json(j, b, n);
        json_end(j);
        json_end(j);
    }
    json_end(j);
}

void route_terms(struct request *r)
{
    struct buf out;
    const struct book *b = book_asked(r);
    if (!b) return;
    struct json j = reply_begin(r, &out, "terms/1");
    files_json(r, &j, b);
    paper_json(&j, b);
    reply_end(r, &j, 200);
}

/* A path is looked up among the files of the book, never on the disk. */
void route_file(struct request *r)
{
    struct buf out;
    const struct book *b = book_asked(r);
    if (!b) return;
    const struct text *t = &b->tree->text;
    for (int f = 0; f < t->file_count; f++) {
        if (!str_same(t->files[f].path, r->rest)) continue;
        struct json j = reply_begin(r, &out, "file/1");
        json_text(&j, "path", t->files[f].path);
        json_text(&j, "text", t->files[f].text);
        reply_end(r, &j, 200);
        return;
    }
    reply_error(r, EXIT_INPUT, STR("the book has no such file"), "PATH");
}

/* The agreement as it was written: a title, a list of files, each text in its own words. */
void route_plain(struct request *r)
{
    const struct book *b = book_asked(r);
    if (!b) return;
    const struct text *t = &b->tree->text;
    struct buf out = buf_new(r->in, REPLY_MAX);
    html_begin(&out, r->book->name);
    buf_text(&out, "<main>\n<h1>");
    html_text(&out, r->book->name);
    buf_text(&out, "</h1>\n<p>The whole text of this book: its terms, and what happened. It is a "
                   "calculator for counsel, not legal advice.</p>\n<ol>\n");
    for (int f = 0; f < t->file_count; f++) {
        buf_format(&out, "<li><a href=\"#file-%d\">", f);
        html_text(&out, t->files[f].path);
        buf_text(&out, "</a></li>\n");
    }
    buf_text(&out, "</ol>\n");
    for (int f = 0; f < t->file_count; f++) {
        buf_format(&out, "<h2 id=\"file-%d\">", f);
        html_text(&out, t->files[f].path);
        buf_text(&out, "</h2>\n<pre>");
        html_text(&out, t->files[f].text);
        buf_text(&out, "</pre>\n");
    }
    buf_text(&out, "</main>\n");
    html_end(&out);
    html_reply(r, 200, &out);
}
