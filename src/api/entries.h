/* entries.h: the entries of a record, as api reads and writes them.
 *
 * What working.h has beyond itself for those who know the record's own types. The two towers meet
 * here: whoever includes this sees entries, and never answers.
 */
#ifndef API_ENTRIES_H
#define API_ENTRIES_H

#include "api/working.h"
#include "record/record.h"

/* A file that the engine does not read, as the record has it: its pieces in order. */
struct kept_piece {
    bool item;
    uint64_t size;
    struct hash commit;
    struct str bytes;
};
struct kept_file {
    struct str path;
    struct kept_piece *at;
    int count, room;
};

/* One entry: its bytes are copied, `e` looks into them; lines are its file lines, wherever they
 * stand. With a flaw, only what entry_read() fills. */
struct one_entry {
    struct entry e;
    struct flaw flaw;
    struct hash id;
    struct str leaf, lines;
};
enum licet_status working_entry(struct working *w, struct arena *in, uint64_t n,
                                struct one_entry *out);

/* The content of an item, in memory. */
enum licet_status working_item(struct working *w, struct arena *in, const struct hash *commit,
                               struct str *text);

/* Sets status and trouble of what the record said. */
enum licet_status working_fail(struct working *w, enum record_status s);

/* What kept it from being opened. */
enum licet_status working_fail_open(struct working *w, enum record_status s,
                                    const struct fault *fault);

/* The 64 digits of a hash. */
struct str hash_hex(struct arena *in, const struct hash *h);

/* What an entry does with a file: put, append, drop. */
const char *entry_act(enum file_act a);
/* Its file lines; none of an entry with a flaw. */
struct files entry_files(const struct one_entry *one);
/* Its number, id, at, by, kind, because and files, as keys of the object that is open. */
struct json;
void entry_json(struct json *j, uint64_t n, const struct one_entry *one);

#endif
