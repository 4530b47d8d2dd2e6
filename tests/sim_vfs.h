/* sim_vfs.h: the disk of sim.h as a VFS of SQLite, which syncs folders where SQLite's own does:
 * with the first sync of a new journal, and where it is asked to. */
#ifndef TESTS_SIM_VFS_H
#define TESTS_SIM_VFS_H

#include <sqlite3.h>

#include "sim_disk.h"

struct sim_file {
    sqlite3_file base;
    struct sim *d;
    int fd;
    bool new_journal;
};

static inline struct sim_file *sim_file(sqlite3_file *f)
{
    return (struct sim_file *)(void *)f;
}

static inline int vfs_close(sqlite3_file *f)
{
    struct sim_file *s = sim_file(f);
    return sim_close(s->d, s->fd), SQLITE_OK;
}

static inline int vfs_read(sqlite3_file *f, void *bytes, int len, sqlite3_int64 at)
{
    struct sim_file *s = sim_file(f);
    ssize_t got = sim_pread(s->d, s->fd, bytes, (size_t)len, (uint64_t)at);
    if (got < 0) return SQLITE_IOERR_READ;
    if (got == len) return SQLITE_OK;
    memset((char *)bytes + got, 0, (size_t)(len - got));
    return SQLITE_IOERR_SHORT_READ;
}

static inline int vfs_write(sqlite3_file *f, const void *bytes, int len, sqlite3_int64 at)
{
    struct sim_file *s = sim_file(f);
    if (sim_pwrite(s->d, s->fd, bytes, (size_t)len, (uint64_t)at) == len) return SQLITE_OK;
    return errno == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static inline int vfs_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    struct sim_file *s = sim_file(f);
    return sim_ftruncate(s->d, s->fd, (uint64_t)size) ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
}

static inline int vfs_sync(sqlite3_file *f, int flags)
{
    (void)flags;
    struct sim_file *s = sim_file(f);
    if (sim_fsync(s->d, s->fd)) return SQLITE_IOERR_FSYNC;
    if (!s->new_journal) return SQLITE_OK;
    char folder[SIM_PATH];
    sim_parent(s->d->fds[s->fd].path, folder);
    s->new_journal = false;
    if (!disk_sync_folder(
            &(struct disk){.open = sim_open, .close = sim_close, .fsync = sim_fsync, .with = s->d},
            folder))
        return SQLITE_IOERR_DIR_FSYNC;
    return SQLITE_OK;
}

static inline int vfs_size(sqlite3_file *f, sqlite3_int64 *size)
{
    struct sim_file *s = sim_file(f);
    if (sim_gate(s->d, SIM_STAT)) return SQLITE_IOERR_FSTAT;
    *size = (sqlite3_int64)s->d->nodes[s->d->fds[s->fd].node].now.size;
    return SQLITE_OK;
}

static inline int vfs_lock(sqlite3_file *f, int level)
{
    (void)level;
    return sim_gate(sim_file(f)->d, SIM_LOCK) ? SQLITE_IOERR_LOCK : SQLITE_OK;
}

static inline int vfs_unlock(sqlite3_file *f, int level)
{
    (void)f, (void)level;
    return SQLITE_OK;
}

static inline int vfs_reserved(sqlite3_file *f, int *held)
{
    *held = 0;
    return sim_gate(sim_file(f)->d, SIM_LOCK) ? SQLITE_IOERR_CHECKRESERVEDLOCK : SQLITE_OK;
}

static inline int vfs_control(sqlite3_file *f, int op, void *with)
{
    (void)f, (void)op, (void)with;
    return SQLITE_NOTFOUND;
}

static inline int vfs_sector(sqlite3_file *f)
{
    (void)f;
    return SIM_SECTOR;
}

static inline int vfs_device(sqlite3_file *f)
{
    (void)f;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static inline int vfs_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *out)
{
    static const sqlite3_io_methods methods = {
        1,        vfs_close,  vfs_read,     vfs_write,   vfs_truncate, vfs_sync,   vfs_size,
        vfs_lock, vfs_unlock, vfs_reserved, vfs_control, vfs_sector,   vfs_device, NULL,
        NULL,     NULL,       NULL,         NULL,        NULL};
    struct sim_file *s = sim_file(f);
    *s = (struct sim_file){.d = v->pAppData};
    if (!path) return SQLITE_CANTOPEN; /* a temporary file, which a store never needs */
    bool stood = sim_node_of(s->d, path) >= 0;
    s->fd = sim_open(s->d, path, flags & SQLITE_OPEN_CREATE ? O_CREAT : 0, 0);
    if (s->fd < 0) return SQLITE_CANTOPEN;
    s->new_journal = !stood && flags & SQLITE_OPEN_MAIN_JOURNAL;
    f->pMethods = &methods;
    if (out) *out = flags;
    return SQLITE_OK;
}

static inline int vfs_delete(sqlite3_vfs *v, const char *path, int sync)
{
    struct sim *d = v->pAppData;
    char folder[SIM_PATH];
    if (sim_unlink(d, path))
        return errno == ENOENT ? SQLITE_IOERR_DELETE_NOENT : SQLITE_IOERR_DELETE;
    sim_parent(path, folder);
    if (sync && !d->lies_folder) sim_sync_folder(d, folder);
    return SQLITE_OK;
}

static inline int vfs_access(sqlite3_vfs *v, const char *path, int flags, int *out)
{
    (void)flags;
    if (sim_gate(v->pAppData, SIM_STAT)) return SQLITE_IOERR_ACCESS;
    *out = sim_node_of(v->pAppData, path) >= 0;
    return SQLITE_OK;
}

static inline int vfs_full(sqlite3_vfs *v, const char *path, int room, char *out)
{
    (void)v;
    snprintf(out, (size_t)room, "%s", path);
    return SQLITE_OK;
}

static inline int vfs_randomness(sqlite3_vfs *v, int len, char *bytes)
{
    for (int i = 0; i < len; i++) bytes[i] = (char)sim_next(v->pAppData);
    return len;
}

static inline int vfs_sleep(sqlite3_vfs *v, int microseconds)
{
    (void)v;
    return microseconds;
}

static inline int vfs_time(sqlite3_vfs *v, double *days)
{
    (void)v;
    *days = 2461000.5;
    return SQLITE_OK;
}

static inline int vfs_error(sqlite3_vfs *v, int len, char *text)
{
    (void)v, (void)len, (void)text;
    return errno;
}

/* To be registered, and unregistered before the disk ends. */
static inline sqlite3_vfs sim_vfs(struct sim *d, const char *name)
{
    return (sqlite3_vfs){.iVersion = 1,
                         .szOsFile = (int)sizeof(struct sim_file),
                         .mxPathname = SIM_PATH,
                         .zName = name,
                         .pAppData = d,
                         .xOpen = vfs_open,
                         .xDelete = vfs_delete,
                         .xAccess = vfs_access,
                         .xFullPathname = vfs_full,
                         .xRandomness = vfs_randomness,
                         .xSleep = vfs_sleep,
                         .xCurrentTime = vfs_time,
                         .xGetLastError = vfs_error};
}

#endif
