/* sim_disk.h: the disk of sim.h as a `struct disk`. */
#ifndef TESTS_SIM_DISK_H
#define TESTS_SIM_DISK_H

#include <fcntl.h>

#include "record/disk.h"
#include "sim_parts.h"

#define SIM_ROOT "/d" /* the folder that is there from the beginning */

static inline int sim_fail(int error)
{
    errno = error;
    return -1;
}

static inline int sim_open(void *with, const char *path, int flags, unsigned mode)
{
    (void)mode;
    struct sim *d = with;
    char plain[SIM_PATH];
    int error = sim_gate(d, SIM_OPEN);
    if (error) return sim_fail(error);
    sim_plain(path, plain);
    int node = sim_node_of(d, plain);
    if (node >= 0 && flags & O_EXCL) return sim_fail(EEXIST);
    if (node < 0 && !(flags & O_CREAT)) return sim_fail(ENOENT);
    if (node < 0) {
        if (!sim_may_stand(d, plain)) return sim_fail(ENOENT);
        node = sim_node_new(d, false);
        sim_name_change(d, plain, node);
        if (sim_changed(d)) return sim_fail(EIO);
    }
    return sim_fd(d, node, plain);
}

static inline int sim_close(void *with, int fd)
{
    ((struct sim *)with)->fds[fd].used = false;
    return 0;
}

static inline ssize_t sim_pread(void *with, int fd, void *bytes, size_t len, uint64_t at)
{
    struct sim *d = with;
    int error = sim_gate(d, SIM_READ);
    if (error) return sim_fail(error);
    const struct sim_image *m = &d->nodes[d->fds[fd].node].now;
    if (at >= m->size) return 0;
    if (len > m->size - at) len = (size_t)(m->size - at);
    memcpy(bytes, m->bytes + at, len);
    return (ssize_t)len;
}

static inline ssize_t sim_pwrite(void *with, int fd, const void *bytes, size_t len, uint64_t at)
{
    struct sim *d = with;
    int error = sim_gate(d, SIM_WRITE);
    if (error) return sim_fail(error);
    sim_write(d, d->fds[fd].node, at, bytes, len);
    return sim_changed(d) ? sim_fail(EIO) : (ssize_t)len;
}

static inline int sim_ftruncate(void *with, int fd, uint64_t size)
{
    struct sim *d = with;
    int error = sim_gate(d, SIM_TRUNCATE);
    if (error) return sim_fail(error);
    sim_write(d, d->fds[fd].node, size, NULL, 0);
    return sim_changed(d) ? sim_fail(EIO) : 0;
}

static inline int sim_fsync(void *with, int fd)
{
    struct sim *d = with;
    int error = sim_gate(d, SIM_SYNC), node = d->fds[fd].node;
    if (error) return sim_fail(error);
    if (sim_changed(d)) return sim_fail(EIO);
    if (d->nodes[node].folder && !d->lies_folder) sim_sync_folder(d, d->fds[fd].path);
    if (!d->nodes[node].folder && !d->lies_file) sim_sync_file(d, node);
    return 0;
}

static inline int sim_rename(void *with, const char *from, const char *to)
{
    struct sim *d = with;
    int error = sim_gate(d, SIM_RENAME), node = sim_node_of(d, from);
    if (error) return sim_fail(error);
    if (node < 0 || !sim_may_stand(d, to)) return sim_fail(ENOENT);
    sim_name_change(d, to, node);
    sim_name_change(d, from, -1);
    return sim_changed(d) ? sim_fail(EIO) : 0;
}

static inline int sim_unlink(void *with, const char *path)
{
    struct sim *d = with;
    int error = sim_gate(d, SIM_UNLINK);
    if (error) return sim_fail(error);
    if (sim_node_of(d, path) < 0) return sim_fail(ENOENT);
    sim_name_change(d, path, -1);
    return sim_changed(d) ? sim_fail(EIO) : 0;
}

static inline int sim_mkdir(void *with, const char *path, unsigned mode)
{
    (void)mode;
    struct sim *d = with;
    int error = sim_gate(d, SIM_MKDIR);
    if (error) return sim_fail(error);
    if (sim_node_of(d, path) >= 0) return sim_fail(EEXIST);
    if (!sim_may_stand(d, path)) return sim_fail(ENOENT);
    sim_name_change(d, path, sim_node_new(d, true));
    return sim_changed(d) ? sim_fail(EIO) : 0;
}

static inline int sim_stat(void *with, const char *path, struct disk_stat *stat)
{
    struct sim *d = with;
    int error = sim_gate(d, SIM_STAT), node = sim_node_of(d, path);
    if (error) return sim_fail(error);
    if (node < 0) return sim_fail(ENOENT);
    const struct sim_node *n = &d->nodes[node];
    *stat = (struct disk_stat){n->folder, n->now.size, n->changed};
    return 0;
}

static inline int sim_flock(void *with, int fd, int operation)
{
    (void)fd, (void)operation;
    int error = sim_gate(with, SIM_LOCK);
    return error ? sim_fail(error) : 0;
}

static inline int sim_list(void *with, const char *path, bool (*visit)(void *to, const char *name),
                           void *to)
{
    struct sim *d = with;
    int error = sim_gate(d, SIM_LIST);
    if (error) return sim_fail(error);
    if (sim_node_of(d, path) < 0) return sim_fail(ENOENT);
    struct sim_names *names = malloc(sizeof *names);
    if (!names) return sim_fail(ENOMEM);
    *names = d->now;
    bool more = true;
    for (int i = 0; more && i < names->count; i++)
        if (sim_within(path, names->at[i].path))
            more = visit(to, strrchr(names->at[i].path, '/') + 1);
    free(names);
    return 0;
}

static inline const void *sim_map(void *with, int fd, size_t len)
{
    struct sim *d = with;
    char *copy = sim_gate(d, SIM_MAP) ? NULL : malloc(len);
    if (copy) memcpy(copy, d->nodes[d->fds[fd].node].now.bytes, len);
    return copy;
}

static inline void sim_unmap(void *with, const void *at, size_t len)
{
    (void)with, (void)len;
    free((void *)(uintptr_t)at);
}

static inline int sim_draw(void *with, void *bytes, size_t len)
{
    struct sim *d = with;
    int error = sim_gate(d, SIM_RANDOM);
    if (error) return sim_fail(error);
    for (size_t i = 0; i < len; i++) ((char *)bytes)[i] = (char)sim_next(d);
    return 0;
}

static inline struct disk sim_disk(struct sim *d)
{
    return (struct disk){.open = sim_open,
                         .close = sim_close,
                         .pread = sim_pread,
                         .pwrite = sim_pwrite,
                         .ftruncate = sim_ftruncate,
                         .fdatasync = sim_fsync,
                         .fsync = sim_fsync,
                         .rename = sim_rename,
                         .unlink = sim_unlink,
                         .mkdir = sim_mkdir,
                         .stat = sim_stat,
                         .flock = sim_flock,
                         .list = sim_list,
                         .map = sim_map,
                         .unmap = sim_unmap,
                         .draw = sim_draw,
                         .with = d};
}

#endif
