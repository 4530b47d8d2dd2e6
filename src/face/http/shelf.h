/* shelf.h: the books that a server serves.
 *
 *   1. A book is used by one thread at a time: whoever has it from shelf_take() holds its lock.
 *   2. A book is read again when a file of its folder or its record is another than it was, as
 *      names, sizes and times tell. Several processes may work on one folder.
 *   3. Nothing is written.
 */
#ifndef FACE_HTTP_SHELF_H
#define FACE_HTTP_SHELF_H

#include <pthread.h>

#include "base/str.h"
#include "licet.h"

enum { SHELF_MAX = 64 };

struct shelf_book {
    struct str name; /* in the paths */
    const char *dir; /* as it was given */
    pthread_mutex_t lock;
    struct licet_book *book; /* NULL: not read yet */
    enum licet_status status;
    uint64_t stamp; /* of folder and record as they were read */
};

struct shelf {
    struct shelf_book at[SHELF_MAX];
    int count;
};

/* Puts a folder on the shelf; its name is the last part of its path. False if there are too many.
 * What `in` holds must stay. */
bool shelf_add(struct shelf *s, struct arena *in, const char *dir);
void shelf_close(struct shelf *s);

/* The book of that name, locked; NULL if there is none. */
struct shelf_book *shelf_take(struct shelf *s, struct str name);
void shelf_give(struct shelf_book *b);

/* Reads it, if it was not read or changed since. The status is that of licet_open(). */
enum licet_status shelf_read(struct shelf_book *b);

/* Tells a folder and its record from what they were before. */
uint64_t shelf_stamp(const char *dir);

#endif
