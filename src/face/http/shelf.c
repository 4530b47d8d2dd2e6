/* shelf.c: the books that a server serves; see shelf.h. */
#include "face/http/shelf.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

enum { STAMP_DEPTH_MAX = 16 };

static bool named(const struct shelf *s, struct str name)
{
    for (int i = 0; i < s->count; i++)
        if (str_same(s->at[i].name, name)) return true;
    return false;
}

/* A name that may stand in a path as it is. */
static struct str name_of(struct arena *in, const char *dir)
{
    char *whole = realpath(dir, NULL);
    const char *last = whole ? strrchr(whole, '/') : NULL;
    struct buf b = buf_new(in, 256);
    for (const char *c = last ? last + 1 : ""; *c; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                     (*c >= '0' && *c <= '9') || *c == '-' || (*c == '.' && b.len);
        buf_char(&b, plain ? *c : '-');
    }
    free(whole);
    return b.len ? buf_str(&b) : STR("book");
}

bool shelf_add(struct shelf *s, struct arena *in, const char *dir)
{
    if (s->count == SHELF_MAX) return false;
    struct shelf_book *b = &s->at[s->count];
    struct str name = name_of(in, dir), base = name;
    for (int n = 2; named(s, name); n++) name = str_format(in, "%.*s-%d", STR_ARG(base), n);
    *b = (struct shelf_book){.name = name, .dir = dir};
    if (pthread_mutex_init(&b->lock, NULL)) return false;
    s->count++;
    return true;
}

void shelf_close(struct shelf *s)
{
    for (int i = 0; i < s->count; i++) {
        licet_close(s->at[i].book);
        pthread_mutex_destroy(&s->at[i].lock);
    }
    s->count = 0;
}

struct shelf_book *shelf_take(struct shelf *s, struct str name)
{
    for (int i = 0; i < s->count; i++) {
        if (!str_same(s->at[i].name, name)) continue;
        return pthread_mutex_lock(&s->at[i].lock) ? NULL : &s->at[i];
    }
    return NULL;
}

void shelf_give(struct shelf_book *b)
{
    if (b) pthread_mutex_unlock(&b->lock);
}

static uint64_t mixed(uint64_t h, uint64_t n)
{
    for (int i = 0; i < 8; i++, n >>= 8) h = (h ^ (n & 255)) * 1099511628211u;
    return h;
}

/* Entries of a folder come in any order, so their stamps are added. */
static uint64_t stamp_folder(int folder, int depth)
{
    uint64_t sum = 0;
    DIR *d = folder < 0 ? NULL : fdopendir(folder);
    if (!d) {
        if (folder >= 0) close(folder);
        return 0;
    }
    for (struct dirent *e; (e = readdir(d));) {
        struct stat st;
        bool record = !strcmp(e->d_name, ".licet");
        /* What a reader of the record may touch says nothing of its content. */
        if ((e->d_name[0] == '.' && !record) || !strcmp(e->d_name, "index") ||
            !strcmp(e->d_name, "lock") || fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW))
            continue;
        uint64_t h = mixed(14695981039346656037u, str_hash(str_of(e->d_name)));
        if (S_ISDIR(st.st_mode)) {
            int below = depth < STAMP_DEPTH_MAX
                            ? openat(dirfd(d), e->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                            : -1;
            sum += mixed(h, stamp_folder(below, depth + 1));
        } else {
            h = mixed(mixed(h, (uint64_t)st.st_ino), (uint64_t)st.st_size);
            sum += mixed(mixed(h, (uint64_t)st.st_mtim.tv_sec), (uint64_t)st.st_mtim.tv_nsec);
        }
    }
    closedir(d);
    return sum;
}

uint64_t shelf_stamp(const char *dir)
{
    return stamp_folder(open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), 0);
}

enum licet_status shelf_read(struct shelf_book *b)
{
    uint64_t stamp = shelf_stamp(b->dir);
    bool torn = b->status != LICET_OK && b->status != LICET_WRONG_TEXT;
    if (b->book && !torn && stamp == b->stamp) return b->status;
    licet_close(b->book);
    b->book = NULL;
    b->stamp = stamp;
    b->status = licet_open(b->dir, NULL, &b->book);
    return b->status;
}
