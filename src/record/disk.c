/* disk.c: the disk itself, and what every disk needs; see disk.h. */
#include "record/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static int real_open(void *with, const char *path, int flags, unsigned mode)
{
    (void)with;
    return open(path, flags | O_CLOEXEC, (mode_t)mode);
}

static int real_close(void *with, int fd)
{
    (void)with;
    return close(fd);
}

static ssize_t real_pread(void *with, int fd, void *bytes, size_t len, uint64_t at)
{
    (void)with;
    return pread(fd, bytes, len, (off_t)at);
}

static ssize_t real_pwrite(void *with, int fd, const void *bytes, size_t len, uint64_t at)
{
    (void)with;
    return pwrite(fd, bytes, len, (off_t)at);
}

static int real_ftruncate(void *with, int fd, uint64_t size)
{
    (void)with;
    return ftruncate(fd, (off_t)size);
}

static int real_fdatasync(void *with, int fd)
{
    (void)with;
    return fdatasync(fd);
}

static int real_fsync(void *with, int fd)
{
    (void)with;
    return fsync(fd);
}

static int real_rename(void *with, const char *from, const char *to)
{
    (void)with;
    return rename(from, to);
}

static int real_unlink(void *with, const char *path)
{
    (void)with;
    return unlink(path);
}

static int real_mkdir(void *with, const char *path, unsigned mode)
{
    (void)with;
    return mkdir(path, (mode_t)mode);
}

static int real_stat(void *with, const char *path, struct disk_stat *found)
{
    (void)with;
    struct stat s;
    if (lstat(path, &s) != 0) return -1;
    *found = (struct disk_stat){S_ISDIR(s.st_mode), (uint64_t)s.st_size, s.st_mtim.tv_sec};
    return 0;
}

static int real_flock(void *with, int fd, int operation)
{
    (void)with;
    return flock(fd, operation);
}

static int real_list(void *with, const char *path, bool (*visit)(void *to, const char *name),
                     void *to)
{
    (void)with;
    DIR *folder = opendir(path);
    if (!folder) return -1;
    bool more = true;
    int error = 0;
    while (more) {
        errno = 0;
        struct dirent *e = readdir(folder);
        if (!e) error = errno;
        if (!e) break;
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            more = visit(to, e->d_name);
    }
    closedir(folder);
    errno = error;
    return error ? -1 : 0;
}

static const void *real_map(void *with, int fd, size_t len)
{
    (void)with;
    void *at = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
    return at == MAP_FAILED ? NULL : at;
}

static void real_unmap(void *with, const void *at, size_t len)
{
    (void)with;
    munmap((void *)(uintptr_t)at, len);
}

static int real_draw(void *with, void *bytes, size_t len)
{
    (void)with;
    return getrandom(bytes, len, 0) == (ssize_t)len ? 0 : -1;
}

const struct disk *disk_real(void)
{
    static const struct disk real = {
        .open = real_open,
        .close = real_close,
        .pread = real_pread,
        .pwrite = real_pwrite,
        .ftruncate = real_ftruncate,
        .fdatasync = real_fdatasync,
        .fsync = real_fsync,
        .rename = real_rename,
        .unlink = real_unlink,
        .mkdir = real_mkdir,
        .stat = real_stat,
        .flock = real_flock,
        .list = real_list,
        .map = real_map,
        .unmap = real_unmap,
        .draw = real_draw,
    };
    return &real;
}

int disk_open(const struct disk *d, const char *path, int flags, unsigned mode)
{
    int fd;
    do fd = d->open(d->with, path, flags, mode);
    while (fd < 0 && errno == EINTR);
    return fd;
}

void disk_close(const struct disk *d, int fd)
{
    int error = errno;
    if (fd >= 0) d->close(d->with, fd);
    errno = error;
}

bool disk_read(const struct disk *d, int fd, void *bytes, size_t len, uint64_t at, size_t *got)
{
    *got = 0;
    while (*got < len) {
        ssize_t n = d->pread(d->with, fd, (char *)bytes + *got, len - *got, at + *got);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        if (n == 0) break;
        *got += (size_t)n;
    }
    return true;
}

bool disk_write(const struct disk *d, int fd, struct str bytes, uint64_t at)
{
    size_t done = 0;
    while (done < bytes.len) {
        ssize_t n = d->pwrite(d->with, fd, bytes.at + done, bytes.len - done, at + done);
        if (n < 0 && errno == EINTR) continue;
        if (n == 0) errno = ENOSPC;
        if (n <= 0) return false;
        done += (size_t)n;
    }
    return true;
}

bool disk_sync_folder(const struct disk *d, const char *path)
{
    int fd = disk_open(d, path, O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0) return false;
    bool done = d->fsync(d->with, fd) == 0;
    disk_close(d, fd);
    return done;
}

bool disk_folder(const struct disk *d, const char *path)
{
    return d->mkdir(d->with, path, 0777) == 0 || errno == EEXIST;
}
