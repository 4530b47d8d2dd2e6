/* log.c: the routes that read the record: log, entry, proof, checkpoint, status, events. */
#include "api/diff.h"
#include "api/entries.h"
#include "face/cli/ask.h"
#include "face/http/request.h"

enum { PROOF_ROOM = 64 << 10, ENTRY_EVENTS_MAX = 1000 };

/* Opens the record; false after a reply. */
static bool open_record(struct request *r)
{
    struct str dir = str_of(r->book->dir);
    if (!working_recorded(r->in, dir)) {
        reply_error(r, EXIT_INPUT, STR("this book has no record; 'licet init' makes one"), NULL);
        return false;
    }
    if (working_open(&r->working, r->in, dir, false) == LICET_OK) return true;
    reply_working(r);
    return false;
}

/* Whether a line is an event: it begins with a day. */
static bool is_event(struct str line)
{
    return line.len > 11 && line.at[4] == '-' && line.at[7] == '-' && line.at[10] == ' ' &&
           line.at[0] >= '0' && line.at[0] <= '9';
}

/* The events in what it put or appended to files of terms. */
static void events_json(struct json *j, const struct one_entry *one)
{
    struct files walk = entry_files(one);
    int told = 0;
    json_array(j, "events");
    for (struct file_line line; file_next(&walk, &line);) {
        struct piece p;
        while (str_ends(line.path, STR(".licet")) && piece_next(&walk, &p)) {
            for (struct str rest = p.item ? STR("") : p.bytes; rest.len;) {
                struct str event = str_cut(&rest, '\n');
                if (is_event(event) && told++ < ENTRY_EVENTS_MAX)
                    json_text(j, NULL, str_trim(event));
            }
        }
    }
    json_end(j);
}

static void whole_json(struct json *j, const char *key, uint64_t n, const struct one_entry *one)
{
    json_object(j, key);
    entry_json(j, n, one);
    events_json(j, one);
    json_end(j);
}

static void head_json(struct request *r, struct json *j, uint64_t size)
{
    json_whole(j, "size", (int64_t)size);
    json_said(j, "root", working_root(&r->working, size));
}

void route_log(struct request *r)
{
    struct buf b;
    if (!open_record(r)) return;
    uint64_t size = working_entries(&r->working);
    struct json j = reply_begin(r, &b, "log/1");
    json_array(&j, "entries");
    for (uint64_t n = size; n > 0; n--) {
        struct one_entry one;
        if (working_entry(&r->working, r->in, n, &one) != LICET_OK && !one.leaf.len) {
            reply_working(r);
            return;
        }
        r->working.status = LICET_OK;
        whole_json(&j, NULL, n, &one);
    }
    json_end(&j);
    head_json(r, &j, size);
    reply_end(r, &j, 200);
}

/* The number that the path names; false after a reply. */
static bool entry_asked(struct request *r, uint64_t *n)
{
    if (!wire_number(r->rest, LOG_SIZE_MAX, n) || !*n) {
        reply_error(r, EXIT_USAGE, STR("an entry is named by its number, from 1"), "N");
        return false;
    }
    if (!open_record(r)) return false;
    if (*n <= working_entries(&r->working)) return true;
    reply_error(r, EXIT_INPUT,
                str_format(r->in, "the record has %llu entries",
                           (unsigned long long)working_entries(&r->working)),
                "N");
    return false;
}

/* What the entry did to each file that the engine reads. */
static void changes_json(struct request *r, struct json *j, uint64_t n, const struct one_entry *one)
{
    struct files walk = entry_files(one);
    json_array(j, "changes");
    for (struct file_line line; file_next(&walk, &line);) {
        struct str was = {0}, is = {0};
        struct buf diff = buf_new(r->in, REPLY_MAX / 4);
        if (history_reads(line.path)) {
            if (n > 1) working_content(&r->working, n - 1, line.path, &was);
            if (line.act != FILE_DROP) working_content(&r->working, n, line.path, &is);
            diff_lines(&diff, was, is);
        }
        r->working.status = LICET_OK;
        json_object(j, NULL);
        json_text(j, "path", line.path);
        json_text(j, "diff", buf_str(&diff));
        json_end(j);
    }
    json_end(j);
}

void route_entry(struct request *r)
{
    struct one_entry one;
    struct buf b;
    uint64_t n;
    if (!entry_asked(r, &n)) return;
    if (working_entry(&r->working, r->in, n, &one) != LICET_OK && !one.leaf.len) {
        reply_working(r);
        return;
    }
    size_t room = one.leaf.len * 2 + 8;
    struct out o = out_into(NEW_N(r->in, room, char), room);
    out_base64(&o, one.leaf);
    struct json j = reply_begin(r, &b, "entry/1");
    whole_json(&j, "entry", n, &one);
    json_text(&j, "bytes", out_str(&o));
    changes_json(r, &j, n, &one);
    reply_end(r, &j, 200);
}

void route_proof(struct request *r)
{
    struct proof_file f;
    struct buf b;
    uint64_t n;
    if (!entry_asked(r, &n)) return;
    struct out o = out_into(NEW_N(r->in, PROOF_ROOM, char), PROOF_ROOM);
    enum record_status s = record_proof(r->working.record, (struct entry_number){n}, &f);
    if (s != RECORD_OK) {
        working_fail(&r->working, s);
        reply_working(r);
        return;
    }
    proof_file_print(&f, &o);
    if (!out_whole(&o)) {
        reply_error(r, EXIT_DEFECT, STR("the proof is too long"), NULL);
        return;
    }
    struct json j = reply_begin(r, &b, "proof/1");
    json_whole(&j, "number", (int64_t)n);
    json_text(&j, "text", out_str(&o));
    reply_end(r, &j, 200);
}

void route_checkpoint(struct request *r)
{
    struct checkpoint c;
    struct buf b;
    char room[CHECKPOINT_MAX];
    struct out o = out_into(room, sizeof room);
    if (!open_record(r)) return;
    uint64_t size = working_entries(&r->working);
    if (!record_checkpoint(r->working.record, size, &c)) {
        reply_error(r, EXIT_IO, STR("the root cannot be computed"), NULL);
        return;
    }
    checkpoint_print(&c, &o);
    struct json j = reply_begin(r, &b, "checkpoint/1");
    head_json(r, &j, size);
    json_text(&j, "text", out_str(&o));
    reply_end(r, &j, 200);
}

static void files_json(struct json *j, const struct working *w)
{
    json_array(j, "files");
    for (int i = 0; i < w->files.count; i++) {
        const struct working_file *f = &w->files.at[i];
        if (!working_differs(f->state) && f->state != WORKING_UNNAMED) continue;
        json_object(j, NULL);
        json_text(j, "path", f->path);
        json_text(j, "state", str_of(working_word(f->state)));
        json_end(j);
    }
    json_end(j);
}

/* Nothing is remembered, as `licet status` does: a reader leaves no trace. */
void route_status(struct request *r)
{
    struct working *w = &r->working;
    struct buf b;
    bool recorded = working_recorded(r->in, str_of(r->book->dir));
    if (recorded && (!open_record(r) || working_load(w, working_entries(w)) != LICET_OK ||
                     working_compare(w) != LICET_OK)) {
        if (!r->reply.status) reply_working(r);
        return;
    }
    struct json j = reply_begin(r, &b, "status/1");
    json_truth(&j, "recorded", recorded);
    json_whole(&j, "changes", w->changes);
    if (recorded) head_json(r, &j, w->size);
    files_json(&j, w);
    json_array(&j, "passed_over");
    for (int i = 0; i < w->folder.passed_over.count; i++)
        json_text(&j, NULL, w->folder.passed_over.at[i]);
    json_end(&j);
    reply_end(r, &j, 200);
}

/* The stream tells at most one thing and ends; the browser asks again after two seconds and says
 * what it heard last. So nobody who only waits holds a connection. */
void route_events(struct request *r)
{
    struct buf b = buf_new(r->in, 4096);
    struct str stamp = str_format(r->in, "%016llx", (unsigned long long)shelf_stamp(r->book->dir));
    struct str heard = str_of(request_header(r, "Last-Event-ID"));
    buf_text(&b, "retry: 2000\n\n");
    if (!str_same(stamp, heard)) {
        uint64_t size = 0;
        if (working_recorded(r->in, str_of(r->book->dir)) && open_record(r))
            size = working_entries(&r->working);
        buf_format(&b, "id: %.*s\nevent: changed\ndata: {\"size\":%llu,\"stamp\":\"%.*s\"}\n\n",
                   STR_ARG(stamp), (unsigned long long)size, STR_ARG(stamp));
    }
    r->reply =
        (struct reply){.status = 200, .type = "text/event-stream", .body = buf_str(&b), .exit = -1};
}
