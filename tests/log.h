/* log.h: records for tests, of entries with little in them. folder.h gives the folder. */
#ifndef TESTS_LOG_H
#define TESTS_LOG_H

#include "record/inside.h"

#include "folder.h"
#include "tap.h"

enum { LOG_AT = 1800000000 };

/* Text in a room of its own. */
struct leaf {
    size_t len;
    char at[4096];
};

__attribute__((unused)) static struct str leaf_str(const struct leaf *l)
{
    return (struct str){l->at, l->len};
}

/* An entry that may stand in the record; `nonce` tells it from the others. Zeros of `e` are filled
 * in. */
__attribute__((unused)) static struct str leaf_of(const struct record *r, struct leaf *l,
                                                  struct entry e, unsigned nonce)
{
    struct out o = out_into(l->at, sizeof l->at);
    if (!e.log.len) e.log = record_log(r);
    if (e.kind == ENTRY_OTHER) e.kind = ENTRY_CHANGE;
    if (!e.at) e.at = LOG_AT;
    if (hash_none(&e.book) && e.kind != ENTRY_OPEN) e.book = record_book(r);
    if (!e.form && entry_role(e.kind) == ENTRY_CHANGES) e.form = 1;
    for (int i = 0; i < 4; i++) e.nonce[i] = (unsigned char)(nonce >> 8 * i);
    entry_print(&e, &o);
    if (!out_whole(&o)) OK(false, "an entry of the test is too long");
    l->len = o.len;
    return leaf_str(l);
}

/* "put 1 PATH" or "append 1 PATH" with `text`, or "drop PATH". */
__attribute__((unused)) static struct str leaf_file(const struct record *r, struct leaf *l,
                                                    const char *act, const char *path,
                                                    const char *text, unsigned nonce)
{
    char lines[512];
    int len = strcmp(act, "drop") == 0 ? snprintf(lines, sizeof lines, "drop %s\n", path)
                                       : snprintf(lines, sizeof lines, "%s 1 %s\nhere %zu own\n",
                                                  act, path, strlen(text));
    struct entry e = {.files = {lines, (size_t)len}};
    if (strcmp(act, "drop") != 0) e.body = str_of(text);
    return leaf_of(r, l, e, nonce);
}

/* The usual one: an event file grows by a line. */
__attribute__((unused)) static struct str leaf_event(const struct record *r, struct leaf *l,
                                                     unsigned nonce)
{
    char text[64];
    snprintf(text, sizeof text, "2027-03-05 observe yield %u%%\n", nonce);
    return leaf_file(r, l, nonce == 2 ? "put" : "append", "events/0001.licet", text, nonce);
}

/* Appends one; the number, or 0. */
__attribute__((unused)) static uint64_t log_add(struct record *r, struct str leaf, uint64_t seen)
{
    struct appended out;
    struct flaw flaw;
    int which;
    enum record_status s = record_append(r, &leaf, 1, seen, LOG_AT, &out, &flaw, &which);
    return s == RECORD_OK ? out.number.n : 0;
}

__attribute__((unused)) static struct record *log_init(const char *name)
{
    struct record *r = NULL;
    struct fault fault = {0};
    enum record_status s = record_init(folder_at(name), STR("local/pact-00000001"),
                                       STR("Memory pact"), LOG_AT, &r, &fault);
    if (s != RECORD_OK) OK(false, "init %s: %d %s %s", name, s, fault.path, fault.text);
    return r;
}

__attribute__((unused)) static struct record *log_open(const char *name, bool write)
{
    struct record *r = NULL;
    struct fault fault = {0};
    enum record_status s = record_open(folder_at(name), write, &r, &fault);
    if (s != RECORD_OK) OK(false, "open %s: %d %s %s", name, s, fault.path, fault.text);
    return r;
}

/* A record of `size` entries, the first of which opens it. */
__attribute__((unused)) static struct record *log_of(const char *name, uint64_t size)
{
    static struct leaf leaves[RECORD_BATCH_MAX];
    static struct appended out[RECORD_BATCH_MAX];
    struct str strs[RECORD_BATCH_MAX];
    struct flaw flaw;
    int which;
    struct record *r = log_init(name);
    for (uint64_t at = 1; r && at < size;) {
        int count = 0;
        while (count < RECORD_BATCH_MAX && at + (unsigned)count < size) {
            strs[count] = leaf_event(r, &leaves[count], (unsigned)at + (unsigned)count + 1);
            count++;
        }
        if (record_append(r, strs, count, at, LOG_AT, out, &flaw, &which) != RECORD_OK) {
            OK(false, "append to %s: %s", name, record_trouble(r));
            break;
        }
        at += (unsigned)count;
    }
    return r;
}

/* Keeps an item; its commitment. */
__attribute__((unused)) static struct hash log_item(struct record *r, const char *content)
{
    struct item_writer *w;
    struct item_salt salt;
    struct hash commit = {0};
    if (store_item_write(record_store(r), &w) != STORE_OK) return commit;
    if (store_item_add(w, str_of(content)) != STORE_OK) {
        store_item_drop(w);
        return commit;
    }
    return store_item_keep(w, &salt, &commit) == STORE_OK ? commit : (struct hash){0};
}

/* "put 1 PATH" with an item. */
__attribute__((unused)) static struct str leaf_item(const struct record *r, struct leaf *l,
                                                    const char *path, const struct hash *commit,
                                                    uint64_t size, unsigned nonce)
{
    char lines[512], digits[2 * HASH_SIZE + 1] = "";
    struct out o = out_into(digits, sizeof digits - 1);
    out_hex(&o, hash_bytes(commit));
    int len = snprintf(lines, sizeof lines, "put 1 %s\nitem %llu %s - own\n", path,
                       (unsigned long long)size, digits);
    return leaf_of(r, l, (struct entry){.files = {lines, (size_t)len}}, nonce);
}

/* --- Files as bytes --- */

__attribute__((unused)) static struct str file_read(const char *path, char *room, size_t len)
{
    FILE *f = fopen(path, "rb");
    size_t got = f ? fread(room, 1, len, f) : 0;
    if (f) fclose(f);
    return (struct str){room, got};
}

__attribute__((unused)) static bool file_write(const char *path, struct str bytes)
{
    FILE *f = fopen(path, "wb");
    bool good = f && (!bytes.len || fwrite(bytes.at, 1, bytes.len, f) == bytes.len);
    if (f && fclose(f) != 0) good = false;
    return good;
}

__attribute__((unused)) static bool file_copy(const char *from, const char *to)
{
    static char room[1 << 22];
    return file_write(to, file_read(from, room, sizeof room));
}

#endif
