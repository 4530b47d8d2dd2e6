/* write.c: the routes that record.
 *
 * Recording asks for the digest of what was prepared: folder and record are compared once more
 * right before, and what differs from what was seen is refused.
 */
#include "api/clock.h"
#include "api/diff.h"
#include "api/entries.h"
#include "api/recording.h"
#include "face/cli/ask.h"
#include "face/http/request.h"

/* What is asked to be recorded; false after a reply. */
static bool ask_read(struct request *r, struct record_ask *ask)
{
    *ask = (struct record_ask){.why = said_text(r->said, "because"),
                               .event = str_trim(said_text(r->said, "event")),
                               .correct = said_true(r->said, "correct"),
                               .fmt = said_true(r->said, "fmt"),
                               .again = said_true(r->said, "again"),
                               .now = clock_seconds_utc()};
    for (size_t i = 0; i < said_count(r->said, "paths"); i++) {
        struct str path = said_text_at(r->said, "paths", i);
        if (path_good(path)) PUSH(r->in, &ask->paths, path);
        else reply_error(r, EXIT_USAGE, STR("a path is a list of names below the book"), "paths");
    }
    if (ask->why.len > ENTRY_BECAUSE_MAX)
        reply_error(r, EXIT_USAGE, STR("the reason has more than 200 bytes"), "because");
    if (ask->event.len && ask->paths.count)
        reply_error(r, EXIT_USAGE, STR("with an event nothing else is recorded"), "paths");
    if (said_there(r->said, "event") && !ask->event.len)
        reply_error(r, EXIT_USAGE, STR("the event is empty"), "event");
    return !r->reply.status;
}

/* Opens the record and compares; false after a reply. */
static bool compare(struct request *r, bool write)
{
    struct working *w = &r->working;
    struct str dir = str_of(r->book->dir);
    if (!working_recorded(r->in, dir)) {
        reply_error(r, EXIT_INPUT, STR("this book has no record; 'licet init' makes one"), NULL);
        return false;
    }
    if (working_open(w, r->in, dir, write) == LICET_OK &&
        working_load(w, working_entries(w)) == LICET_OK && working_compare(w) == LICET_OK)
        return true;
    reply_working(r);
    return false;
}

static bool asked_for(const struct record_ask *ask, const struct working_file *f)
{
    return !ask->event.len && working_differs(f->state) &&
           (!ask->paths.count || path_asked(&ask->paths, f->path));
}

static void digest_part(struct hasher *h, struct str s)
{
    char length[24];
    struct out o = out_into(length, sizeof length);
    out_number(&o, s.len, 1);
    out_text(&o, ":");
    hasher_add(h, out_str(&o));
    hasher_add(h, s);
}

/* The hash of all that recording would depend on; empty if it cannot be computed. */
static struct str digest_of(struct request *r, const struct record_ask *ask)
{
    const struct working *w = &r->working;
    struct hasher h;
    struct hash all = {{0}};
    struct str size = str_format(r->in, "%llu", (unsigned long long)w->size);
    if (hasher_open(&h)) {
        hasher_begin(&h);
        digest_part(&h, size);
        digest_part(&h, ask->event);
        for (int i = 0; i < w->files.count; i++) {
            const struct working_file *f = &w->files.at[i];
            if (!asked_for(ask, f)) continue;
            digest_part(&h, f->path);
            digest_part(&h, str_of(working_word(f->state)));
            digest_part(&h, f->text_known ? f->text : f->stat);
        }
        all = hasher_end(&h);
    }
    hasher_close(&h);
    return hash_none(&all) ? STR("") : hash_hex(r->in, &all);
}

static void change_json(struct request *r, struct json *j, const struct working_file *f)
{
    struct working *w = &r->working;
    struct str was = {0};
    struct buf diff = buf_new(r->in, REPLY_MAX / 4);
    if (history_reads(f->path)) {
        if (f->state != WORKING_NEW) working_content(w, w->size, f->path, &was);
        w->status = LICET_OK;
        diff_lines(&diff, was, f->there ? f->text : STR(""));
    }
    json_object(j, NULL);
    json_text(j, "path", f->path);
    json_text(j, "state", str_of(working_word(f->state)));
    json_text(j, "diff", buf_str(&diff));
    json_end(j);
}

void route_prepare(struct request *r)
{
    struct record_ask ask;
    struct buf b;
    if (!request_said(r) || !ask_read(r, &ask) || !compare(r, false)) return;
    struct str digest = digest_of(r, &ask);
    if (!digest.len) {
        reply_error(r, EXIT_DEFECT, STR("the digest cannot be computed"), NULL);
        return;
    }
    struct json j = reply_begin(r, &b, "prepared/1");
    json_text(&j, "digest", digest);
    json_whole(&j, "size", (int64_t)r->working.size);
    json_array(&j, "files");
    for (int i = 0; i < r->working.files.count; i++)
        if (asked_for(&ask, &r->working.files.at[i])) change_json(r, &j, &r->working.files.at[i]);
    json_end(&j);
    reply_end(r, &j, 200);
}

static void recorded_reply(struct request *r, const struct recorded *done)
{
    struct buf b;
    struct json j = reply_begin(r, &b, "record/1");
    if (done->number) json_whole(&j, "number", (int64_t)done->number);
    json_said(&j, "id", done->id);
    json_said(&j, "root", done->root);
    if (done->number) json_text(&j, "kind", done->correct ? STR("correct") : STR("change"));
    json_list(&j, "not_rewritten", done->kept);
    reply_end(r, &j, done->number ? 201 : 200);
}

void route_record(struct request *r)
{
    struct record_ask ask;
    struct recorded done = {0};
    if (!request_said(r) || !ask_read(r, &ask) || !compare(r, false)) return;
    struct str digest = digest_of(r, &ask);
    if (!digest.len || !str_same(digest, said_text(r->said, "digest"))) {
        reply_fail(r, 409, EXIT_BUSY,
                   STR("what would be recorded is no longer what was prepared; nothing was "
                       "recorded"),
                   "digest");
        return;
    }
    working_close(&r->working);
    r->working = (struct working){0};
    if (working_open(&r->working, r->in, str_of(r->book->dir), true) != LICET_OK) {
        reply_working(r);
        return;
    }
    enum licet_status s = recording_append(&r->working, &ask, &done);
    if (s == LICET_OK) recorded_reply(r, &done);
    else if (done.clash)
        reply_fail(r, 409, EXIT_BUSY, STR("another process recorded the same file"), "digest");
    else if (done.diagnostics.len)
        reply_error(r, exit_of_status(s),
                    str_format(r->in, "%.*s: %.*s", STR_ARG(r->working.trouble),
                               STR_ARG(str_part(done.diagnostics, 0,
                                                done.diagnostics.len < 2000 ? done.diagnostics.len
                                                                            : 2000))),
                    NULL);
    else reply_working(r);
}
