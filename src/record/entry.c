/* entry.c: reading and printing entries; see entry.h. */
#include "record/entry.h"

#include <assert.h>
#include <string.h>

#include "record/item.h"
#include "record/tree.h"
#include "value/day.h"

static const char first_line[] = "licet/entry/1";

static const struct {
    const char *word;
    enum entry_role role;
    int stage;
} kinds[] = {{"", ENTRY_SAYS, 0},
#define K(name, word, role, stage) {word, role, stage},
             ENTRY_KINDS(K)
#undef K
};

enum { KINDS = sizeof kinds / sizeof *kinds, STAGE = 1, SECONDS_A_DAY = 86400, MOMENT = 20 };

enum entry_role entry_role(enum entry_kind kind)
{
    return kinds[kind].role;
}

const char *entry_kind_word(enum entry_kind kind)
{
    return kinds[kind].word;
}

/* --- Printing ----------------------------------------------------------------------------------
 */

static void print_line(struct out *o, const char *word, struct str value)
{
    out_text(o, word);
    out_text(o, " ");
    out_add(o, value);
    out_text(o, "\n");
}

static void print_hex(struct out *o, const char *word, struct str bytes)
{
    out_text(o, word);
    out_text(o, " ");
    out_hex(o, bytes);
    out_text(o, "\n");
}

static void print_number(struct out *o, const char *word, uint64_t n)
{
    out_text(o, word);
    out_text(o, " ");
    out_number(o, n, 1);
    out_text(o, "\n");
}

static void print_at(struct out *o, int64_t at)
{
    struct date d = day_date((day_number)(at / SECONDS_A_DAY));
    uint64_t second = (uint64_t)(at % SECONDS_A_DAY);
    out_text(o, "at ");
    out_number(o, (uint64_t)d.year, 4);
    out_text(o, "-");
    out_number(o, (uint64_t)d.month, 2);
    out_text(o, "-");
    out_number(o, (uint64_t)d.day, 2);
    out_text(o, "T");
    out_number(o, second / 3600, 2);
    out_text(o, ":");
    out_number(o, second / 60 % 60, 2);
    out_text(o, ":");
    out_number(o, second % 60, 2);
    out_text(o, "Z\n");
}

static void print_links(const struct entry *e, struct out *o)
{
    for (int i = 0; i < e->after_count; i++) {
        out_text(o, "after ");
        out_number(o, e->after[i].size, 1);
        out_text(o, " ");
        out_base64(o, hash_bytes(&e->after[i].root));
        print_line(o, "", e->after[i].log);
    }
    for (int i = 0; i < e->about_count; i++) print_hex(o, "about", hash_bytes(&e->about[i]));
    if (e->because.len) print_line(o, "because", e->because);
}

static void print_files(const struct entry *e, struct out *o)
{
    if (e->files_apart) {
        out_text(o, "files ");
        out_number(o, e->files_item.size, 1);
        out_text(o, " ");
        commit_print(&e->files_item, o);
        out_text(o, "\n");
        return;
    }
    struct files f = files_walk(e->files, e->body);
    struct file_line file;
    struct piece piece;
    while (file_next(&f, &file)) {
        file_line_print(&file, o);
        while (piece_next(&f, &piece)) piece_print(&piece, o);
    }
}

void entry_print_text(const struct entry *e, struct out *o)
{
    out_text(o, first_line);
    out_text(o, "\n");
    if (!hash_none(&e->book)) print_hex(o, "book", hash_bytes(&e->book));
    print_line(o, "log", e->log);
    print_line(o, "kind", str_of(entry_kind_word(e->kind)));
    if (e->form) print_number(o, "form", e->form);
    if (e->by.len) print_line(o, "by", e->by);
    print_at(o, e->at);
    print_hex(o, "nonce", (struct str){(const char *)e->nonce, ENTRY_NONCE});
    print_links(e, o);
    print_files(e, o);
    print_number(o, "body", e->body.len);
    out_add(o, e->body);
}

void entry_print(const struct entry *e, struct out *o)
{
    entry_print_text(e, o);
    out_text(o, "\n");
    for (int i = 0; i < e->signature_count; i++) signature_print(&e->signatures[i], o);
}

/* --- Reading -----------------------------------------------------------------------------------
 */

/* An entry being read: what is left, and where the line at hand begins. */
struct reading {
    struct entry *e;
    struct str all, rest;
    size_t at;
};

/* Takes the next line if it begins with this word; *value is what follows the space. */
static bool take(struct reading *r, const char *word, struct str *value)
{
    struct str rest = r->rest, line;
    r->at = r->all.len - r->rest.len;
    if (!wire_line(&rest, &line) || !wire_word(&line, word)) return false;
    r->rest = rest;
    *value = line;
    return true;
}

/* Why the line that must stand here does not. */
static enum flaw_reason missing(const struct reading *r)
{
    return str_find(r->rest, '\n') == r->rest.len ? FLAW_CUT : FLAW_HEADER;
}

static enum flaw_reason read_whole(struct reading *r)
{
    if (r->all.len > ENTRY_LEAF_MAX) return FLAW_LEAF_LONG;
    switch (wire_text(r->all, &r->at)) {
    case WIRE_NOT_UTF8: return FLAW_NOT_UTF8;
    case WIRE_CONTROL: return FLAW_CONTROL;
    case WIRE_HIDDEN: return FLAW_HIDDEN;
    case WIRE_CLEAN: break;
    }
    r->at = 0;
    return FLAW_NONE;
}

static enum flaw_reason read_version(struct reading *r)
{
    struct str line = {0};
    uint64_t version = 0;
    if (!wire_line(&r->rest, &line)) return FLAW_FIRST_LINE;
    if (str_is(line, first_line)) return FLAW_NONE;
    if (!str_starts(line, STR("licet/entry/"))) return FLAW_FIRST_LINE;
    struct str number = str_part(line, sizeof "licet/entry/" - 1, line.len);
    bool newer = wire_number(number, LOG_SIZE_MAX, &version) && version > 1;
    return newer ? FLAW_NEWER_VERSION : FLAW_FIRST_LINE;
}

static enum flaw_reason read_names(struct reading *r)
{
    struct str value;
    if (take(r, "book", &value)) {
        if (!wire_hex(value, r->e->book.at, HASH_SIZE) || hash_none(&r->e->book)) return FLAW_BOOK;
    }
    if (!take(r, "log", &value)) return missing(r);
    r->e->log = value;
    return wire_log_name(value) ? FLAW_NONE : FLAW_LOG;
}

static bool kind_word_good(struct str s)
{
    if (!s.len || s.len > 32) return false;
    for (size_t i = 0; i < s.len; i++) {
        bool letter = s.at[i] >= 'a' && s.at[i] <= 'z';
        if (!letter && (s.at[i] != '-' || i == 0 || i + 1 == s.len)) return false;
    }
    return true;
}

/* A word that is not known ends the reading: what follows it is for a newer version to judge. */
static enum flaw_reason read_kind(struct reading *r)
{
    struct entry *e = r->e;
    if (!take(r, "kind", &e->kind_word)) return missing(r);
    if (!kind_word_good(e->kind_word)) return FLAW_KIND;
    for (int k = ENTRY_OPEN; k < KINDS; k++)
        if (str_is(e->kind_word, kinds[k].word)) e->kind = (enum entry_kind)k;
    if (e->kind == ENTRY_OTHER) return FLAW_NEWER_KIND;
    bool opens = entry_role(e->kind) == ENTRY_OPENS;
    if (opens != hash_none(&e->book)) return opens ? FLAW_BOOK_GIVEN : FLAW_BOOK_MISSING;
    return FLAW_NONE;
}

static enum flaw_reason read_form(struct reading *r)
{
    struct str value;
    bool given = take(r, "form", &value);
    if (given && (!wire_number(value, LOG_SIZE_MAX, &r->e->form) || !r->e->form)) return FLAW_FORM;
    bool changes = entry_role(r->e->kind) == ENTRY_CHANGES;
    if (given == changes) return FLAW_NONE;
    return changes ? FLAW_FORM_MISSING : FLAW_FORM_GIVEN;
}

static enum flaw_reason read_by(struct reading *r)
{
    if (!take(r, "by", &r->e->by)) return FLAW_NONE;
    struct str name = r->e->by;
    str_cut(&name, '/');
    return wire_log_name(r->e->by) && name.len && str_find(name, '/') == name.len ? FLAW_NONE
                                                                                  : FLAW_BY;
}

/* Two digits, at most `most`. */
static bool two_digits(const char *s, int most, int *n)
{
    if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9') return false;
    *n = (s[0] - '0') * 10 + (s[1] - '0');
    return *n <= most;
}

static bool read_moment(struct str s, int64_t *at)
{
    day_number day = 0;
    int hour = 0, minute = 0, second = 0;
    if (s.len != MOMENT || s.at[10] != 'T' || s.at[13] != ':' || s.at[16] != ':') return false;
    if (s.at[19] != 'Z' || !day_read(str_part(s, 0, 10), &day) || day < 0) return false;
    if (!two_digits(s.at + 11, 23, &hour) || !two_digits(s.at + 14, 59, &minute)) return false;
    if (!two_digits(s.at + 17, 59, &second)) return false;
    *at = (int64_t)day * SECONDS_A_DAY + hour * 3600 + minute * 60 + second;
    return true;
}

static enum flaw_reason read_moment_and_nonce(struct reading *r)
{
    struct str value;
    if (!take(r, "at", &value)) return missing(r);
    if (!read_moment(value, &r->e->at)) return FLAW_AT;
    if (!take(r, "nonce", &value)) return missing(r);
    return wire_hex(value, r->e->nonce, ENTRY_NONCE) ? FLAW_NONE : FLAW_NONCE;
}

static enum flaw_reason read_after(struct reading *r)
{
    struct entry *e = r->e;
    struct str value;
    while (take(r, "after", &value)) {
        if (e->after_count == ENTRY_AFTER_MAX) return FLAW_AFTER_MANY;
        struct entry_after *after = &e->after[e->after_count];
        struct str size = str_cut(&value, ' '), root = str_cut(&value, ' ');
        after->log = value;
        if (!wire_number(size, LOG_SIZE_MAX, &after->size) || !after->size) return FLAW_AFTER;
        if (!wire_root(root, &after->root) || !wire_log_name(value)) return FLAW_AFTER;
        if (e->after_count && str_order(after[-1].log, after->log) >= 0) return FLAW_AFTER_ORDER;
        e->after_count++;
    }
    return FLAW_NONE;
}

static enum flaw_reason read_about(struct reading *r)
{
    struct entry *e = r->e;
    struct str value;
    while (take(r, "about", &value)) {
        if (e->about_count == ENTRY_ABOUT_MAX) return FLAW_ABOUT_MANY;
        struct hash *about = &e->about[e->about_count];
        if (!wire_hex(value, about->at, HASH_SIZE)) return FLAW_ABOUT;
        if (e->about_count && hash_order(about - 1, about) >= 0) return FLAW_ABOUT_ORDER;
        e->about_count++;
    }
    return e->kind == ENTRY_CORRECT && !e->about_count ? FLAW_ABOUT_MISSING : FLAW_NONE;
}

static enum flaw_reason read_because(struct reading *r)
{
    if (!take(r, "because", &r->e->because)) return FLAW_NONE;
    return wire_words(r->e->because, ENTRY_BECAUSE_MAX) ? FLAW_NONE : FLAW_BECAUSE;
}

static enum flaw_reason read_files_item(struct reading *r, struct str value)
{
    struct piece *item = &r->e->files_item;
    struct str size = str_cut(&value, ' '), commit = str_cut(&value, ' ');
    item->item = r->e->files_apart = true;
    if (!wire_number(size, 2 * FILES_ITEM_MAX, &item->size)) return FLAW_FILES_ITEM;
    enum flaw_reason flaw = commit_read(commit, value, item);
    if (flaw) return flaw;
    bool good = item->size > FILES_HERE_MAX && item_size_good(item, FILES_ITEM_MAX);
    return good ? FLAW_NONE : FLAW_FILES_ITEM;
}

static bool begins_file_line(struct str line)
{
    static const char *const words[] = {"put", "append", "drop", "here", "item", "files"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (wire_word(&line, words[i])) return true;
    return false;
}

/* Takes the file lines; what they say is judged with the body. */
static enum flaw_reason read_files(struct reading *r)
{
    struct str value, rest = r->rest, line;
    bool changes = entry_role(r->e->kind) == ENTRY_CHANGES;
    if (changes && take(r, "files", &value)) return read_files_item(r, value);
    size_t from = r->all.len - rest.len, to = from;
    r->at = from;
    while (wire_line(&rest, &line) && begins_file_line(line)) to = r->all.len - rest.len;
    r->e->files = str_part(r->all, from, to);
    r->rest = str_part(r->all, to, r->all.len);
    if (to > from && !changes) return FLAW_FILES_GIVEN;
    if (to - from > FILES_HERE_MAX) return FLAW_FILES_LONG;
    bool ended = str_starts(r->rest, STR("body "));
    if (ended && to == from && changes) return FLAW_FILES_MISSING;
    r->at = to;
    return ended || !changes || missing(r) == FLAW_CUT ? FLAW_NONE : FLAW_FILE_LINE;
}

static enum flaw_reason judge_body(struct reading *r)
{
    struct entry *e = r->e;
    if (e->body.len && e->body.at[e->body.len - 1] != '\n') return FLAW_BODY_END;
    if (e->kind == ENTRY_OPEN) {
        struct str rest = e->body, line;
        bool named = wire_line(&rest, &line) && wire_word(&line, "name") &&
                     wire_words(line, ENTRY_NAME_MAX) && !rest.len;
        return named ? FLAW_NONE : FLAW_BODY_NAME;
    }
    if (entry_role(e->kind) != ENTRY_CHANGES || e->files_apart) return FLAW_NONE;
    struct flaw flaw = files_judge(e->files, e->body);
    r->at = (size_t)(e->files.at - r->all.at) + flaw.at;
    return flaw.reason;
}

static enum flaw_reason read_body(struct reading *r)
{
    struct str value;
    uint64_t count = 0;
    if (!take(r, "body", &value)) return missing(r);
    if (!wire_number(value, LOG_SIZE_MAX, &count)) return FLAW_BODY;
    size_t from = r->all.len - r->rest.len;
    if (from + count > ENTRY_TEXT_MAX) return FLAW_TEXT_LONG;
    if (count > r->rest.len) return FLAW_CUT;
    r->e->body = str_part(r->rest, 0, (size_t)count);
    r->rest = str_part(r->rest, (size_t)count, r->rest.len);
    r->e->text = str_part(r->all, 0, from + (size_t)count);
    r->at = from;
    return judge_body(r);
}

static enum flaw_reason read_signatures(struct reading *r)
{
    struct entry *e = r->e;
    struct str line;
    r->at = r->all.len - r->rest.len;
    if (!r->rest.len) return FLAW_CUT;
    if (!wire_line(&r->rest, &line) || line.len) return FLAW_EMPTY_LINE;
    while (r->rest.len) {
        r->at = r->all.len - r->rest.len;
        if (e->signature_count == ENTRY_SIGNATURES_MAX) return FLAW_SIGNATURE_MANY;
        struct signature *s = &e->signatures[e->signature_count++];
        if (!wire_line(&r->rest, &line) || !signature_read(line, s) || !wire_log_name(s->name))
            return FLAW_SIGNATURE;
    }
    return FLAW_NONE;
}

/* R6: what was read, printed from its values, is what was read. */
static enum flaw_reason read_again(struct reading *r)
{
    struct out o = out_against(r->all);
    entry_print(r->e, &o);
    assert(out_whole(&o));
    if (!out_whole(&o)) return FLAW_NOT_CANONICAL;
    return kinds[r->e->kind].stage > STAGE ? FLAW_NEWER_KIND : FLAW_NONE;
}

struct flaw entry_read(struct str bytes, struct entry *e)
{
    static enum flaw_reason (*const steps[])(struct reading *) = {read_whole,
                                                                  read_version,
                                                                  read_names,
                                                                  read_kind,
                                                                  read_form,
                                                                  read_by,
                                                                  read_moment_and_nonce,
                                                                  read_after,
                                                                  read_about,
                                                                  read_because,
                                                                  read_files,
                                                                  read_body,
                                                                  read_signatures,
                                                                  read_again};
    struct reading r = {.e = e, .all = bytes, .rest = bytes};
    *e = (struct entry){0};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        enum flaw_reason flaw = steps[i](&r);
        if (flaw) return (struct flaw){flaw, r.at};
    }
    return (struct flaw){0};
}

struct hash entry_id(struct hasher *h, const struct entry *e)
{
    assert(e->text.len);
    return hash_of(h, e->text);
}

struct hash entry_leaf(struct hasher *h, struct str bytes)
{
    return tree_leaf(h, bytes);
}

/* --- Its place ---------------------------------------------------------------------------------
 */

static bool pieces_local(const struct entry *e)
{
    struct files f = files_walk(e->files, e->body);
    struct file_line file;
    struct piece piece;
    while (file_next(&f, &file))
        while (piece_next(&f, &piece))
            if (!hash_none(&piece.sealed) || !str_is(piece.audience, "own")) return false;
    return true;
}

static enum flaw_reason local(const struct entry *e)
{
    if (e->signature_count) return FLAW_NEWER_SIGNED;
    if (e->kind == ENTRY_CHARTER || e->after_count) return FLAW_NOT_LOCAL;
    if (e->files_apart) return hash_none(&e->files_item.sealed) ? FLAW_NONE : FLAW_NOT_LOCAL;
    return pieces_local(e) ? FLAW_NONE : FLAW_NOT_LOCAL;
}

enum flaw_reason entry_stands(const struct entry *e, const struct entry_place *place)
{
    assert(place->number.n >= 1 && place->number.n <= LOG_SIZE_MAX); /* R3 */
    bool opens = entry_role(e->kind) == ENTRY_OPENS;
    if (!str_same(e->log, place->log)) return FLAW_OTHER_LOG;
    if (opens != (place->number.n == 1)) return opens ? FLAW_OPENING : FLAW_NOT_OPENING;
    if (!opens && !hash_same(&e->book, &place->book)) return FLAW_OTHER_BOOK;
    if ((uint64_t)e->about_count >= place->number.n) return FLAW_ABOUT_EARLIER;
    return place->local ? local(e) : FLAW_NONE;
}
