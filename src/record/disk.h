/* disk.h: what the record asks of files and folders, as a table.
 *
 * The store's items and lock and the head file reach the disk through this table, so that a test
 * can put a disk in its place that fails, fills up or loses power (guarantees R1, R9, R13).
 *
 *   1. A function of the table does what the system call of its name does: -1 and errno, or what
 *      it returns; short counts and EINTR too. The functions below it deal with both.
 *   2. A sync that failed is never tried again: what it was to write may be gone (R13).
 *   3. A file is durable when it was synced, its name when its folder was.
 */
#ifndef RECORD_DISK_H
#define RECORD_DISK_H

#include <sys/types.h>

#include "base/str.h"

struct disk_stat {
    bool folder;
    uint64_t size;
    int64_t changed; /* the last write, in seconds from 1970 */
};

struct disk {
    /* As O_RDONLY, O_CREAT, ... ask; O_CLOEXEC is added. */
    int (*open)(void *with, const char *path, int flags, unsigned mode);
    int (*close)(void *with, int fd);
    ssize_t (*pread)(void *with, int fd, void *bytes, size_t len, uint64_t at);
    ssize_t (*pwrite)(void *with, int fd, const void *bytes, size_t len, uint64_t at);
    int (*ftruncate)(void *with, int fd, uint64_t size);
    int (*fdatasync)(void *with, int fd);
    int (*fsync)(void *with, int fd); /* of a file, or of a folder opened for reading */
    int (*rename)(void *with, const char *from, const char *to);
    int (*unlink)(void *with, const char *path);
    int (*mkdir)(void *with, const char *path, unsigned mode);
    int (*stat)(void *with, const char *path, struct disk_stat *stat);
    /* LOCK_EX | LOCK_NB, or LOCK_UN. */
    int (*flock)(void *with, int fd, int operation);
    /* The names in a folder but . and .., in any order, until `visit` returns false. */
    int (*list)(void *with, const char *path, bool (*visit)(void *to, const char *name), void *to);
    /* NULL if it cannot; read only, `len` of at least 1, good after the file is closed. */
    const void *(*map)(void *with, int fd, size_t len);
    void (*unmap)(void *with, const void *at, size_t len);
    int (*draw)(void *with, void *bytes, size_t len); /* random bytes, at most 256 */
    void *with;
};

/* The disk itself. */
const struct disk *disk_real(void);

/* All of these set errno when they return false or -1. */

int disk_open(const struct disk *d, const char *path, int flags, unsigned mode);
/* An fd of -1 is allowed. A failure is no news: what counts was synced before. */
void disk_close(const struct disk *d, int fd);
/* *got is less than `len` only at the end of the file. */
bool disk_read(const struct disk *d, int fd, void *bytes, size_t len, uint64_t at, size_t *got);
/* All of the bytes. */
bool disk_write(const struct disk *d, int fd, struct str bytes, uint64_t at);
/* Makes durable which names stand in the folder. */
bool disk_sync_folder(const struct disk *d, const char *path);
/* True also if it stood there already. */
bool disk_folder(const struct disk *d, const char *path);

#endif
