/* files.h: the file lines of a change: which pieces each path is made of.
 *
 *     put K PATH            the content of PATH is these K pieces, 0 to 4,096
 *     append K PATH         K pieces more at its end, from 1
 *     drop PATH             PATH is no more
 *
 *     here SIZE AUDIENCE                      a piece: the next SIZE bytes of the body
 *     item SIZE COMMIT SEALED AUDIENCE        a piece: an item (item.h); SEALED is - or 64 hex
 *
 * The lines stand in the entry, or, when they are longer than FILES_HERE_MAX, in an item of their
 * own; the grammar is the same. files_judge() is asked once, file_next() and piece_next() then walk
 * over lines that are known to be sound. Everything is a view into the lines and the body; nothing
 * is allocated, so the number of files is limited by the bytes alone.
 */
#ifndef RECORD_FILES_H
#define RECORD_FILES_H

#include "record/flaw.h"
#include "record/number.h"
#include "record/wire.h"

#define FILES_ITEM_MAX ((uint64_t)1 << 26)
enum {
    FILES_HERE_MAX = 24576,
    FILE_PIECES_MAX = 4096,
    PATH_BYTES_MAX = 255,
    PATH_PARTS_MAX = 16,
    AUDIENCE_MAX = 128
};

enum file_act { FILE_PUT, FILE_APPEND, FILE_DROP };

struct file_line {
    enum file_act act;
    uint64_t pieces;
    struct str path;
};

struct piece {
    bool item;
    uint64_t size;
    struct hash commit; /* of an item */
    struct hash sealed; /* none if it is not sealed */
    struct str audience;
    struct str bytes; /* of a piece that stands in the body */
};

/* Whether lines and body are sound and belong together: every rule on file lines. flaw.at counts
 * from the beginning of the lines. */
struct flaw files_judge(struct str lines, struct str body);

/* A walk over sound lines. */
struct files {
    struct str rest, body;
    uint64_t pieces_left;
};
struct files files_walk(struct str lines, struct str body);
/* The next file; pieces of the one before that were not asked for are passed over. */
bool file_next(struct files *f, struct file_line *line);
/* The next piece of that file. */
bool piece_next(struct files *f, struct piece *piece);

/* One line, without LF; they judge the line alone. */
enum flaw_reason file_line_read(struct str line, struct file_line *f);
enum flaw_reason piece_read(struct str line, struct piece *p);
void file_line_print(const struct file_line *f, struct out *o);
void piece_print(const struct piece *p, struct out *o);

/* COMMIT SEALED, as in the lines item and files. */
enum flaw_reason commit_read(struct str commit, struct str sealed, struct piece *p);
void commit_print(const struct piece *p, struct out *o);
/* Whether SIZE may be that of an item: a sealed one is padded to a power of two. */
bool item_size_good(const struct piece *p, uint64_t most);

bool path_good(struct str path);
bool audience_good(struct str audience);

#endif
