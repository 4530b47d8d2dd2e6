/* parcel.c: exports as files, in a folder or a tar; see parcel.h. */
#include "record/parcel.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t memory_max = (size_t)1 << 31;
static const char checkpoint[] = "checkpoint";

/* --- Reading ------------------------------------------------------------------------------------
 */

struct job {
    struct parcel *p;
    struct parcel_file file;
    bool added;
};

static void add_file(void *with)
{
    struct job *job = with;
    struct parcel_file f = job->file;
    f.path = str_copy(job->p->memory, f.path);
    PUSH(job->p->memory, job->p, f);
}

static bool note_file(struct parcel *p, struct str path, uint64_t size, uint64_t at)
{
    struct job job = {p, {path, size, at}, false};
    return p->count < PARCEL_FILES_MAX && arena_run(p->memory, add_file, &job);
}

static enum parcel_status trouble(struct parcel *p, enum parcel_status status, const char *what)
{
    snprintf(p->trouble, sizeof p->trouble, "%s", what);
    return status;
}

static bool tar_read_at(void *with, char *bytes, size_t len, uint64_t at)
{
    struct parcel *p = with;
    size_t got = 0;
    return disk_read(p->disk, p->file, bytes, len, at, &got) && got == len;
}

static bool tar_visit(void *with, const struct tar_member *m, uint64_t at)
{
    return note_file(with, str_of(m->path), m->size, at);
}

static enum parcel_status open_tar(struct parcel *p, uint64_t size)
{
    p->tar = true;
    p->file = disk_open(p->disk, p->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
    if (p->file < 0) return trouble(p, PARCEL_IO, strerror(errno));
    struct tar_walk w = {tar_read_at, tar_visit, p};
    const char *wrong = tar_walk(&w, size);
    return wrong ? trouble(p, PARCEL_DAMAGED, wrong) : PARCEL_OK;
}

/* The names in one folder, which are looked at when its list is closed again. */
struct listing {
    struct parcel *p;
    struct strs names;
    const char *name;
    bool full;
};

static void add_name(void *with)
{
    struct listing *l = with;
    struct str name = str_copy(l->p->memory, str_of(l->name));
    PUSH(l->p->memory, &l->names, name);
}

static bool list_name(void *with, const char *name)
{
    struct listing *l = with;
    l->name = name;
    l->full = l->names.count == PARCEL_FILES_MAX || !arena_run(l->p->memory, add_name, l);
    return !l->full;
}

static bool joined(char out[PARCEL_PATH_MAX], struct str folder, struct str name)
{
    const char *between = folder.len ? "/" : "";
    int len = snprintf(out, PARCEL_PATH_MAX, "%.*s%s%.*s", STR_ARG(folder), between, STR_ARG(name));
    return len > 0 && len < PARCEL_PATH_MAX;
}

/* `inner` is the path below the parcel's. Recursion is as deep as the folders, and limited. */
static enum parcel_status walk_folder(struct parcel *p, struct str inner, int depth)
{
    char path[PARCEL_PATH_MAX], below[PARCEL_PATH_MAX];
    struct listing l = {.p = p};
    if (depth > PARCEL_DEPTH_MAX) return trouble(p, PARCEL_DAMAGED, "its folders are too deep");
    if (!joined(path, str_of(p->path), inner))
        return trouble(p, PARCEL_DAMAGED, "a path is too long");
    if (p->disk->list(p->disk->with, path, list_name, &l) != 0)
        return trouble(p, PARCEL_IO, strerror(errno));
    if (l.full) return trouble(p, PARCEL_MEMORY, "it has too many files");
    for (int i = 0; i < l.names.count; i++) {
        struct disk_stat stat;
        enum parcel_status status = PARCEL_OK;
        if (!joined(below, inner, l.names.at[i]) || !joined(path, str_of(p->path), str_of(below)))
            return trouble(p, PARCEL_DAMAGED, "a path is too long");
        if (p->disk->stat(p->disk->with, path, &stat) != 0)
            return trouble(p, PARCEL_IO, strerror(errno));
        if (stat.folder) status = walk_folder(p, str_of(below), depth + 1);
        else if (!note_file(p, str_of(below), stat.size, 0))
            status = trouble(p, PARCEL_MEMORY, "it has too many files");
        if (status) return status;
    }
    return PARCEL_OK;
}

static int file_order(const void *a, const void *b)
{
    return str_order(((const struct parcel_file *)a)->path, ((const struct parcel_file *)b)->path);
}

enum parcel_status parcel_open(const char *path, struct parcel *p)
{
    struct disk_stat stat;
    *p = (struct parcel){.disk = disk_real(), .memory = arena_open(memory_max), .file = -1};
    if (!p->memory) return trouble(p, PARCEL_MEMORY, "memory ran out");
    if (strlen(path) >= sizeof p->path) return trouble(p, PARCEL_ABSENT, "the path is too long");
    memcpy(p->path, path, strlen(path));
    if (p->disk->stat(p->disk->with, path, &stat) != 0)
        return trouble(p, errno == ENOENT ? PARCEL_ABSENT : PARCEL_IO, strerror(errno));
    if (!stat.folder) return open_tar(p, stat.size);
    enum parcel_status status = walk_folder(p, (struct str){0}, 0);
    if (p->count) qsort(p->at, (size_t)p->count, sizeof *p->at, file_order);
    return status;
}

void parcel_close(struct parcel *p)
{
    if (p->file >= 0) disk_close(p->disk, p->file);
    arena_close(p->memory);
    p->file = -1;
    p->memory = NULL;
}

const struct parcel_file *parcel_find(const struct parcel *p, struct str path)
{
    struct parcel_file key = {.path = path};
    if (!p->count) return NULL;
    return bsearch(&key, p->at, (size_t)p->count, sizeof *p->at, file_order);
}

bool parcel_read(struct parcel *p, const struct parcel_file *f, uint64_t at, char *bytes,
                 size_t len)
{
    char path[PARCEL_PATH_MAX];
    size_t got = 0;
    if (at > f->size || len > f->size - at) return false;
    if (!p->tar && p->open != f) {
        if (p->file >= 0) disk_close(p->disk, p->file);
        p->open = NULL;
        p->file = -1;
        if (!joined(path, str_of(p->path), f->path)) return false;
        p->file = disk_open(p->disk, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
        if (p->file < 0) return false;
        p->open = f;
    }
    return disk_read(p->disk, p->file, bytes, len, f->at + at, &got) && got == len;
}

/* --- Writing ------------------------------------------------------------------------------------
 */

static bool write_failed(struct parcel_writer *w, const char *doing)
{
    snprintf(w->trouble, sizeof w->trouble, "cannot %s %.300s: %s", doing, w->now, strerror(errno));
    return false;
}

static bool no_name(void *with, const char *name)
{
    (void)name;
    *(bool *)with = true;
    return false;
}

enum parcel_status parcel_create(const char *path, struct parcel_writer *w)
{
    struct disk_stat stat;
    bool full = false;
    *w = (struct parcel_writer){.disk = disk_real(), .file = -1};
    w->tar = str_ends(str_of(path), STR(".tar"));
    if (strlen(path) + 16 > sizeof w->path) return PARCEL_IO;
    memcpy(w->path, path, strlen(path));
    snprintf(w->now, sizeof w->now, "%s%s", path, w->tar ? ".new" : "");
    bool there = w->disk->stat(w->disk->with, path, &stat) == 0;
    if (there && (w->tar || !stat.folder)) return PARCEL_DAMAGED;
    if (w->tar) {
        w->file = disk_open(w->disk, w->now, O_WRONLY | O_CREAT | O_TRUNC, 0666);
        return w->file >= 0 ? PARCEL_OK : (write_failed(w, "make"), PARCEL_IO);
    }
    if (there && w->disk->list(w->disk->with, path, no_name, &full) != 0 && !full)
        return (write_failed(w, "read"), PARCEL_IO);
    if (full) return PARCEL_DAMAGED;
    return disk_folder(w->disk, path) ? PARCEL_OK : (write_failed(w, "make"), PARCEL_IO);
}

/* The folders on the way to w->now. */
static bool make_folders(struct parcel_writer *w)
{
    size_t from = strlen(w->path) + 1;
    for (size_t i = from; w->now[i]; i++) {
        if (w->now[i] != '/') continue;
        w->now[i] = '\0';
        bool made = disk_folder(w->disk, w->now);
        if (!made) return write_failed(w, "make");
        w->now[i] = '/';
    }
    return true;
}

static bool put(struct parcel_writer *w, struct str bytes)
{
    if (!disk_write(w->disk, w->file, bytes, w->at)) return write_failed(w, "write");
    w->at += bytes.len;
    return true;
}

/* Ends the file at hand: zeros up to the next block, or closes it. */
static bool end_file(struct parcel_writer *w)
{
    static const char zeros[TAR_BLOCK];
    if (!w->begun) return true;
    w->begun = false;
    if (w->left) {
        errno = EIO;
        return write_failed(w, "finish");
    }
    if (w->tar) return put(w, (struct str){zeros, tar_padding(w->size)});
    if (w->file < 0) return true; /* held */
    bool synced = w->disk->fsync(w->disk->with, w->file) == 0 || write_failed(w, "sync");
    disk_close(w->disk, w->file);
    w->file = -1;
    return synced;
}

static bool begin_in_folder(struct parcel_writer *w, struct str path)
{
    if (!joined(w->now, str_of(w->path), path)) return write_failed(w, "name");
    if (!make_folders(w)) return false;
    w->file = disk_open(w->disk, w->now, O_WRONLY | O_CREAT | O_EXCL, 0666);
    return w->file >= 0 || write_failed(w, "make");
}

bool parcel_begin(struct parcel_writer *w, struct str path, uint64_t size)
{
    char block[TAR_BLOCK];
    if (!end_file(w)) return false;
    w->left = w->size = size;
    w->begun = true;
    if (!w->tar) {
        w->at = 0;
        return str_is(path, checkpoint) ? size <= sizeof w->held : begin_in_folder(w, path);
    }
    if (tar_header_print(path, size, block)) return put(w, (struct str){block, sizeof block});
    snprintf(w->trouble, sizeof w->trouble, "%.*s is too large for a tar; export to a folder",
             STR_ARG(path));
    return false;
}

bool parcel_add(struct parcel_writer *w, struct str bytes)
{
    assert(w->begun && bytes.len <= w->left);
    if (bytes.len > w->left) return false;
    w->left -= bytes.len;
    if (w->tar || w->file >= 0) return put(w, bytes);
    memcpy(w->held + w->held_len, bytes.at, bytes.len);
    w->held_len += bytes.len;
    return true;
}

static bool finish_tar(struct parcel_writer *w)
{
    static const char zeros[2 * TAR_BLOCK];
    char folder[PARCEL_PATH_MAX];
    if (!put(w, (struct str){zeros, sizeof zeros})) return false;
    if (w->disk->fsync(w->disk->with, w->file) != 0) return write_failed(w, "sync");
    disk_close(w->disk, w->file);
    w->file = -1;
    if (w->disk->rename(w->disk->with, w->now, w->path) != 0) return write_failed(w, "name");
    const char *slash = strrchr(w->path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - w->path) + 1 : 1,
             slash ? w->path : ".");
    return disk_sync_folder(w->disk, folder) || write_failed(w, "sync the folder of");
}

static bool finish_folder(struct parcel_writer *w)
{
    if (!begin_in_folder(w, STR("checkpoint"))) return false;
    w->begun = true;
    w->left = w->at = 0;
    if (!put(w, (struct str){w->held, w->held_len})) return false;
    return end_file(w) && (disk_sync_folder(w->disk, w->path) || write_failed(w, "sync"));
}

bool parcel_finish(struct parcel_writer *w)
{
    if (end_file(w) && (w->tar ? finish_tar(w) : finish_folder(w))) return true;
    parcel_drop(w);
    return false;
}

void parcel_drop(struct parcel_writer *w)
{
    if (w->file >= 0) disk_close(w->disk, w->file);
    w->file = -1;
    char path[PARCEL_PATH_MAX];
    snprintf(path, sizeof path, "%.4000s.new", w->path);
    if (w->tar) w->disk->unlink(w->disk->with, path);
}
