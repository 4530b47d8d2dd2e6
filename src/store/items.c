/* items.c: the contents of items, as files; see record/store.h and inside.h.
 *
 * An item is written to tmp/, synced, and only then given its name, so what stands under a name is
 * whole (R9). The salt gets its name before the content, so what stands is never without it but by
 * damage. Names are durable when the folder was synced; so is the folder's own name.
 */
#include "store/inside.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_BYTES = 96, PIECE = 1 << 16, DAY_SECONDS = 86400, MODE_FILE = 0444, TRIES = 16 };

struct item_writer {
    struct store *store;
    enum store_status status; /* of the first failure */
    int fd;
    uint64_t written; /* what went to the file; the rest waits in `bytes` */
    size_t waiting;
    struct item_salt salt;
    struct item_commit commit;
    char name[NAME_MAX_BYTES], salt_name[NAME_MAX_BYTES]; /* in tmp/; "" if there is none */
    char bytes[PIECE];
};

struct item_reader {
    struct store *store;
    int fd;
    uint64_t size, at;
    const void *map;
    char name[NAME_MAX_BYTES];
    char bytes[PIECE];
};

static void name_of(const struct hash *commit, bool salt, char name[NAME_MAX_BYTES])
{
    struct out o = out_into(name, NAME_MAX_BYTES - 1);
    item_path_print(commit, salt, &o);
    assert(!o.cut);
    name[o.len] = 0;
}

static enum store_status no_memory(struct store *s)
{
    return store_fail(s, STORE_MEMORY, "write", "tmp", ENOMEM, store_sentence(STORE_MEMORY));
}

/* --- Writing --- */

/* Opens a new file in tmp/ under a name that nobody else takes. */
static enum store_status open_new(struct store *s, char name[NAME_MAX_BYTES], int *fd)
{
    char path[STORE_PATH_MAX], random[12];
    *fd = -1;
    for (int i = 0; *fd < 0 && i < TRIES; i++) {
        if (s->disk->draw(s->disk->with, random, sizeof random) != 0)
            return store_fail_disk(s, "draw", "tmp");
        struct out o = out_into(name, NAME_MAX_BYTES - 1);
        out_text(&o, "tmp/");
        out_hex(&o, (struct str){random, sizeof random});
        name[o.len] = 0;
        store_path(s, name, path);
        *fd = disk_open(s->disk, path, O_WRONLY | O_CREAT | O_EXCL, MODE_FILE);
        if (*fd < 0 && errno != EEXIST) break;
    }
    if (*fd >= 0) return STORE_OK;
    enum store_status status = store_fail_disk(s, "open", name);
    name[0] = 0;
    return status;
}

static void remove_name(struct store *s, const char *name)
{
    char path[STORE_PATH_MAX];
    store_path(s, name, path);
    if (name[0]) s->disk->unlink(s->disk->with, path);
}

enum store_status store_item_write_salted(struct store *s, const struct item_salt *salt,
                                          struct item_writer **out)
{
    if (s->spent) return STORE_IO;
    if (s->mode == STORE_READ)
        return store_fail(s, STORE_IO, "write", "items", EBADF, "opened for reading only");
    struct item_writer *w = calloc(1, sizeof *w);
    if (!w) return no_memory(s);
    w->store = s;
    w->fd = -1;
    w->salt = *salt;
    enum store_status status = STORE_OK;
    if (!item_commit_open(&w->commit, salt)) status = no_memory(s);
    if (!status) status = open_new(s, w->name, &w->fd);
    if (status) store_item_drop(w);
    else *out = w;
    return status;
}

enum store_status store_item_write(struct store *s, struct item_writer **w)
{
    struct item_salt salt;
    if (s->spent) return STORE_IO;
    if (s->disk->draw(s->disk->with, salt.at, sizeof salt.at) != 0)
        return store_fail_disk(s, "draw", "items");
    return store_item_write_salted(s, &salt, w);
}

void store_item_drop(struct item_writer *w)
{
    if (!w) return;
    struct hash none;
    item_commit_close(&w->commit, &none);
    disk_close(w->store->disk, w->fd);
    remove_name(w->store, w->name);
    remove_name(w->store, w->salt_name);
    free(w);
}

static void write_out(struct item_writer *w, struct str bytes)
{
    if (w->status || !bytes.len) return;
    if (disk_write(w->store->disk, w->fd, bytes, w->written)) w->written += bytes.len;
    else w->status = store_fail_disk(w->store, "write", w->name);
}

static void flush(struct item_writer *w)
{
    write_out(w, (struct str){w->bytes, w->waiting});
    w->waiting = 0;
}

enum store_status store_item_add(struct item_writer *w, struct str bytes)
{
    if (w->store->spent) return STORE_IO;
    if (w->status || !bytes.len) return w->status;
    if (bytes.len > ITEM_SIZE_MAX - w->commit.size)
        w->status =
            store_fail(w->store, STORE_FULL, "write", w->name, EFBIG, "an item is too long");
    item_commit_add(&w->commit, bytes);
    if (w->commit.failed && !w->status) w->status = no_memory(w->store);
    if (bytes.len > PIECE - w->waiting) flush(w);
    if (bytes.len > PIECE) {
        write_out(w, bytes);
    } else if (!w->status) {
        memcpy(w->bytes + w->waiting, bytes.at, bytes.len);
        w->waiting += bytes.len;
    }
    return w->status;
}

/* Writes and syncs the salt beside the content; both are then whole in tmp/. */
static enum store_status write_salt(struct item_writer *w)
{
    struct store *s = w->store;
    int fd;
    enum store_status status = open_new(s, w->salt_name, &fd);
    if (status) return status;
    if (!disk_write(s->disk, fd, (struct str){(const char *)w->salt.at, ITEM_SALT}, 0))
        status = store_fail_disk(s, "write", w->salt_name);
    else if (s->disk->fsync(s->disk->with, fd) != 0) status = store_fail_sync(s, w->salt_name);
    disk_close(s->disk, fd);
    return status;
}

/* The folder of an item, once a process: made, and its name durable. A folder that stands may have
 * been made by a process that died before it synced. */
static enum store_status ready_folder(struct store *s, const struct hash *commit,
                                      const char *folder)
{
    char path[STORE_PATH_MAX];
    if (s->synced[commit->at[0]]) return STORE_OK;
    store_path(s, folder, path);
    if (!disk_folder(s->disk, path)) return store_fail_disk(s, "make", folder);
    store_path(s, "items", path);
    if (!disk_sync_folder(s->disk, path)) return store_fail_sync(s, "items");
    s->synced[commit->at[0]] = 1;
    return STORE_OK;
}

static enum store_status give_name(struct store *s, char from[NAME_MAX_BYTES], const char *to)
{
    char old[STORE_PATH_MAX], new[STORE_PATH_MAX];
    store_path(s, from, old);
    store_path(s, to, new);
    if (s->disk->rename(s->disk->with, old, new) != 0) return store_fail_disk(s, "rename", to);
    from[0] = 0; /* nothing to remove there any more */
    return STORE_OK;
}

static enum store_status give_names(struct item_writer *w, const struct hash *commit)
{
    struct store *s = w->store;
    char name[NAME_MAX_BYTES], folder[NAME_MAX_BYTES], path[STORE_PATH_MAX];
    name_of(commit, false, folder);
    *strrchr(folder, '/') = 0;
    enum store_status status = ready_folder(s, commit, folder);
    name_of(commit, true, name);
    if (!status) status = give_name(s, w->salt_name, name);
    name_of(commit, false, name);
    if (!status) status = give_name(s, w->name, name);
    store_path(s, folder, path);
    if (!status && !disk_sync_folder(s->disk, path)) status = store_fail_sync(s, folder);
    return status;
}

static enum store_status keep(struct item_writer *w, struct hash *commit)
{
    struct store *s = w->store;
    flush(w);
    if (w->status) return w->status;
    if (!item_commit_close(&w->commit, commit)) return no_memory(s);
    if (s->disk->fsync(s->disk->with, w->fd) != 0) return store_fail_sync(s, w->name);
    enum store_status status = write_salt(w);
    return status ? status : give_names(w, commit);
}

enum store_status store_item_keep(struct item_writer *w, struct item_salt *salt,
                                  struct hash *commit)
{
    enum store_status status = w->store->spent ? STORE_IO : keep(w, commit);
    if (salt && !status) *salt = w->salt;
    store_item_drop(w);
    return status;
}

/* --- Reading --- */

/* A file that is not there is no failure. */
static enum store_status open_failed(struct store *s, const char *name)
{
    if (errno == ENOENT || errno == ENOTDIR) return STORE_ABSENT;
    if (errno == ELOOP)
        return store_fail(s, STORE_CORRUPT, "open", name, ELOOP, "a link stands there");
    return store_fail_disk(s, "open", name);
}

static enum store_status open_named(struct store *s, const char *name, int *fd, uint64_t *size)
{
    char path[STORE_PATH_MAX];
    struct disk_stat found;
    *fd = -1;
    if (s->spent) return STORE_IO;
    store_path(s, name, path);
    if (s->disk->stat(s->disk->with, path, &found) != 0) return open_failed(s, name);
    if (found.folder || found.size > ITEM_SIZE_MAX)
        return store_fail(s, STORE_CORRUPT, "open", name, 0, "not the file of an item");
    *size = found.size;
    *fd = disk_open(s->disk, path, O_RDONLY | O_NOFOLLOW, 0);
    return *fd >= 0 ? STORE_OK : open_failed(s, name);
}

enum store_status store_item_read(struct store *s, const struct hash *commit,
                                  struct item_reader **out)
{
    struct item_reader *r = calloc(1, sizeof *r);
    if (!r) return no_memory(s);
    r->store = s;
    name_of(commit, false, r->name);
    enum store_status status = open_named(s, r->name, &r->fd, &r->size);
    if (status) store_item_close(r);
    else *out = r;
    return status;
}

uint64_t store_item_size(const struct item_reader *r)
{
    return r->size;
}

enum store_status store_item_next(struct item_reader *r, struct str *bytes)
{
    struct store *s = r->store;
    size_t got = 0;
    if (s->spent) return STORE_IO;
    if (!disk_read(s->disk, r->fd, r->bytes, sizeof r->bytes, r->at, &got))
        return store_fail_disk(s, "read", r->name);
    r->at += got;
    *bytes = (struct str){r->bytes, got};
    return STORE_OK;
}

void store_item_close(struct item_reader *r)
{
    if (!r) return;
    const struct disk *d = r->store->disk;
    if (r->map) d->unmap(d->with, r->map, (size_t)r->size);
    disk_close(d, r->fd);
    free(r);
}

enum store_status store_item_map(struct item_reader *r, struct str *bytes)
{
    const struct disk *d = r->store->disk;
    *bytes = (struct str){"", 0};
    if (r->size == 0) return STORE_OK;
    if (!r->map) r->map = d->map(d->with, r->fd, (size_t)r->size);
    if (!r->map) return STORE_ABSENT;
    *bytes = (struct str){r->map, (size_t)r->size};
    return STORE_OK;
}

enum store_status store_item_salt(struct store *s, const struct hash *commit,
                                  struct item_salt *salt)
{
    char name[NAME_MAX_BYTES];
    int fd;
    uint64_t size = 0;
    size_t got = 0;
    name_of(commit, true, name);
    enum store_status status = open_named(s, name, &fd, &size);
    if (status) return status;
    if (!disk_read(s->disk, fd, salt->at, ITEM_SALT, 0, &got))
        status = store_fail_disk(s, "read", name);
    else if (got != ITEM_SALT || size != ITEM_SALT)
        status = store_fail(s, STORE_CORRUPT, "read", name, 0, "a salt is 32 bytes");
    disk_close(s->disk, fd);
    return status;
}

/* --- All of them --- */

/* A walk over items/: what it is for, and the first failure. */
struct walk {
    struct store *store;
    char folder[NAME_MAX_BYTES];
    bool (*visit)(struct walk *w, const char *name);
    enum store_status status;
    bool stopped;
    void *job;
};

static enum store_status list(struct walk *w, const char *name,
                              bool (*visit)(void *to, const char *name))
{
    char path[STORE_PATH_MAX];
    const struct disk *d = w->store->disk;
    store_path(w->store, name, path);
    if (d->list(d->with, path, visit, w) == 0 || errno == ENOENT) return STORE_OK;
    return store_fail_disk(w->store, "list", name);
}

/* FOLDER/NAME; false if it is longer than any name of ours. */
static bool joined(const struct walk *w, const char *name, char out[NAME_MAX_BYTES])
{
    struct out o = out_into(out, NAME_MAX_BYTES - 1);
    out_text(&o, w->folder);
    out_text(&o, "/");
    out_text(&o, name);
    out[o.cut ? 0 : o.len] = 0;
    return !o.cut;
}

/* False, and the walk has failed, unless the file is there. */
static bool look(struct walk *w, const char *name, struct disk_stat *found)
{
    char path[STORE_PATH_MAX];
    store_path(w->store, name, path);
    if (w->store->disk->stat(w->store->disk->with, path, found) == 0) return true;
    if (errno != ENOENT) w->status = store_fail_disk(w->store, "read", name);
    return false;
}

static bool visit_file(void *to, const char *name)
{
    struct walk *w = to;
    char whole[NAME_MAX_BYTES];
    if (joined(w, name, whole) && !w->visit(w, whole)) w->stopped = true;
    return !w->stopped && !w->status;
}

static bool visit_folder(void *to, const char *name)
{
    struct walk *w = to;
    unsigned char byte;
    if (!wire_hex(str_of(name), &byte, 1)) return true; /* nothing of ours */
    struct out o = out_into(w->folder, sizeof w->folder - 1);
    out_text(&o, "items/");
    out_text(&o, name);
    w->folder[o.len] = 0;
    enum store_status status = list(w, w->folder, visit_file);
    if (!w->status) w->status = status;
    return !w->stopped && !w->status;
}

static enum store_status walk_items(struct walk *w)
{
    enum store_status status = list(w, "items", visit_folder);
    return w->status ? w->status : status;
}

struct listing {
    bool (*visit)(void *with, const struct hash *commit, uint64_t size, bool salted);
    void *with;
};

static bool list_item(struct walk *w, const char *name)
{
    struct listing *l = w->job;
    struct hash commit;
    struct disk_stat content, beside;
    bool salt;
    if (!item_path_read(str_of(name), &commit, &salt) || salt) return true;
    if (!look(w, name, &content)) return true;
    char other[NAME_MAX_BYTES];
    name_of(&commit, true, other);
    bool salted = look(w, other, &beside);
    return w->status || l->visit(l->with, &commit, content.size, salted);
}

enum store_status store_items(struct store *s,
                              bool (*visit)(void *with, const struct hash *commit, uint64_t size,
                                            bool salted),
                              void *with)
{
    struct listing listing = {visit, with};
    struct walk w = {.store = s, .visit = list_item, .job = &listing};
    return s->spent ? STORE_IO : walk_items(&w);
}

/* --- Tidying --- */

struct tidying {
    int64_t now;
    bool (*orphan)(void *with, const struct hash *commit);
    void *with;
};

/* Older than a day: nobody is still writing it. */
static bool old(struct walk *w, const char *name)
{
    const struct tidying *t = w->job;
    struct disk_stat found;
    return look(w, name, &found) && !found.folder && found.changed < t->now - DAY_SECONDS;
}

static void tidy_away(struct walk *w, const char *name)
{
    char path[STORE_PATH_MAX];
    store_path(w->store, name, path);
    if (w->store->disk->unlink(w->store->disk->with, path) != 0 && errno != ENOENT)
        w->status = store_fail_disk(w->store, "remove", name);
}

static bool tidy_temporary(struct walk *w, const char *name)
{
    if (old(w, name)) tidy_away(w, name);
    return true;
}

/* The content first: a salt alone names nothing, content without it cannot be judged. */
static bool tidy_item(struct walk *w, const char *name)
{
    const struct tidying *t = w->job;
    struct hash commit;
    struct disk_stat found;
    char other[NAME_MAX_BYTES];
    bool salt;
    if (!item_path_read(str_of(name), &commit, &salt) || !old(w, name)) return true;
    name_of(&commit, !salt, other);
    bool content = !salt || look(w, other, &found);
    if (w->status || (content && (salt || !t->orphan(t->with, &commit)))) return true;
    tidy_away(w, name);
    if (!salt && !w->status) tidy_away(w, other);
    return true;
}

enum store_status store_tidy(struct store *s, int64_t now,
                             bool (*orphan)(void *with, const struct hash *commit), void *with)
{
    struct tidying tidying = {now, orphan, with};
    struct walk w = {.store = s, .visit = tidy_temporary, .job = &tidying, .folder = "tmp"};
    if (s->spent) return STORE_IO;
    if (s->mode == STORE_READ)
        return store_fail(s, STORE_IO, "remove", "tmp", EBADF, "opened for reading only");
    enum store_status status = list(&w, "tmp", visit_file);
    if (w.status || status) return w.status ? w.status : status;
    w.visit = tidy_item;
    return walk_items(&w);
}
