/* parcel.h: an export as a set of named files, in a folder or in a tar.
 *
 *   1. A parcel read is hostile: its names are judged, its links are not followed, its numbers have
 *      limits. A file that is too short when it is read is a failure, not less content.
 *   2. A parcel written is complete or not there: a tar gets its name at the end, a folder its
 *      checkpoint.
 */
#ifndef RECORD_PARCEL_H
#define RECORD_PARCEL_H

#include "record/disk.h"
#include "record/tar.h"

enum { PARCEL_FILES_MAX = 1 << 23, PARCEL_DEPTH_MAX = 12, PARCEL_PATH_MAX = 4096 };

struct parcel_file {
    struct str path;
    uint64_t size, at; /* at: in the tar */
};

struct parcel {
    const struct disk *disk;
    struct arena *memory;
    char path[PARCEL_PATH_MAX];
    bool tar;
    int file; /* the tar, or the file of the folder that was read last */
    const struct parcel_file *open;
    struct parcel_file *at; /* sorted by path */
    int count, room;
    char trouble[512];
};

enum parcel_status {
    PARCEL_OK,
    PARCEL_ABSENT,  /* no such folder or file */
    PARCEL_DAMAGED, /* a file that is no tar of ours, or too much */
    PARCEL_IO,
    PARCEL_MEMORY
};

/* It must be closed, whatever it returns. */
enum parcel_status parcel_open(const char *path, struct parcel *p);
void parcel_close(struct parcel *p);
/* NULL if there is no such file. */
const struct parcel_file *parcel_find(const struct parcel *p, struct str path);
/* Exactly these bytes; false if they cannot be had. */
bool parcel_read(struct parcel *p, const struct parcel_file *f, uint64_t at, char *bytes,
                 size_t len);

/* --- Writing: files in the order of their paths --- */

struct parcel_writer {
    const struct disk *disk;
    char path[PARCEL_PATH_MAX], now[PARCEL_PATH_MAX]; /* of the parcel; of what is written */
    bool tar, begun;
    int file;
    uint64_t at, left; /* where the next byte goes; how many the file still wants */
    uint64_t size;     /* of the file at hand */
    char held[1024];   /* the checkpoint of a folder, which is written last */
    size_t held_len;
    char trouble[512];
};

enum parcel_status parcel_create(const char *path, struct parcel_writer *w); /* DAMAGED: exists */
bool parcel_begin(struct parcel_writer *w, struct str path, uint64_t size);
bool parcel_add(struct parcel_writer *w, struct str bytes);
/* Makes it durable and gives it its name. False: failed, and a tar is gone again. */
bool parcel_finish(struct parcel_writer *w);
void parcel_drop(struct parcel_writer *w);

#endif
