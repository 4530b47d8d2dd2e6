/* store_items.c: the contents of items (record/store.h, record/disk.h), as files in a folder. */
#include "record/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include "folder.h"
#include "store/inside.h"
#include "tap.h"

enum { LONG_CONTENT = 300001 };

static struct fault fault;
static char content[LONG_CONTENT];

static struct store *opened(const char *name, enum store_mode mode)
{
    struct store *s = NULL;
    enum store_status status = store_open(folder_at(name), mode, &s, &fault);
    if (status) OK(false, "%s: %s %s", store_sentence(status), fault.path, fault.text);
    return s;
}

static const char *path_of(const char *store, const struct hash *commit, bool salt)
{
    char name[128];
    struct out o = out_into(name, sizeof name - 1);
    out_text(&o, store);
    out_text(&o, "/");
    item_path_print(commit, salt, &o);
    name[o.len] = 0;
    return folder_at(name);
}

static bool count_item(void *with, const struct hash *commit, uint64_t size, bool salted)
{
    (void)commit, (void)size;
    int *counts = with;
    counts[salted]++;
    return true;
}

/* How many items stand, those without a salt times 100. */
static int items_in(struct store *s)
{
    int counts[2] = {0};
    return store_items(s, count_item, counts) == STORE_OK ? counts[1] + 100 * counts[0] : -1;
}

static bool count_name(void *to, const char *name)
{
    (void)name;
    ++*(int *)to;
    return true;
}

static int names_in(const char *folder)
{
    int count = 0;
    return disk_real()->list(NULL, folder_at(folder), count_name, &count) == 0 ? count : -1;
}

static enum store_status keep(struct store *s, struct str bytes, size_t step,
                              struct item_salt *salt, struct hash *commit)
{
    struct item_writer *w = NULL;
    enum store_status status = store_item_write(s, &w);
    for (size_t at = 0; !status && at < bytes.len; at += step)
        status =
            store_item_add(w, str_part(bytes, at, at + step < bytes.len ? at + step : bytes.len));
    if (!status) return store_item_keep(w, salt, commit);
    store_item_drop(w);
    return status;
}

/* Whether reading gives these bytes, piece by piece and mapped. */
static bool reads(struct store *s, const struct hash *commit, struct str bytes)
{
    struct item_reader *r = NULL;
    struct str piece, map;
    size_t at = 0;
    if (store_item_read(s, commit, &r) != STORE_OK) return false;
    bool same = store_item_size(r) == bytes.len;
    while (same && store_item_next(r, &piece) == STORE_OK && piece.len) {
        same = at + piece.len <= bytes.len && str_same(piece, str_part(bytes, at, at + piece.len));
        at += piece.len;
    }
    same = same && at == bytes.len && store_item_map(r, &map) == STORE_OK && str_same(map, bytes) &&
           store_item_map(r, &map) == STORE_OK;
    store_item_close(r);
    return same;
}

/* --- Keeping and reading --- */

/* R9: what was kept stands under the commitment of its content and salt. */
static void contents(void)
{
    struct store *s = opened("contents", STORE_CREATE);
    static const size_t sizes[][2] = {{0, 1},
                                      {1, 1},
                                      {13, 5},
                                      {65535, 65535},
                                      {65536, 65536},
                                      {65537, 65537},
                                      {131073, 60000},
                                      {LONG_CONTENT, 70000},
                                      {LONG_CONTENT, 999}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct str bytes = {content, sizes[i][0]};
        struct item_salt salt, again;
        struct hash commit, expected;
        OK(keep(s, bytes, sizes[i][1], &salt, &commit) == STORE_OK &&
               item_committed(&salt, bytes, &expected) && hash_same(&commit, &expected),
           "%zu bytes, %zu at a time", sizes[i][0], sizes[i][1]);
        OK(reads(s, &commit, bytes), "are read");
        OK(store_item_salt(s, &commit, &again) == STORE_OK &&
               memcmp(&salt, &again, sizeof salt) == 0,
           "and their salt");
    }
    OK(items_in(s) == 9, "each with a salt of its own, so that equal contents are two items");
    OK(names_in("contents/tmp") == 0, "nothing is left in tmp");
    store_close(s);
}

static void the_same_twice(void)
{
    struct store *s = opened("twice", STORE_CREATE);
    struct item_salt salt;
    struct hash first, second;
    struct item_writer *w = NULL;
    struct str bytes = {content, 1000};
    OK(keep(s, bytes, 100, &salt, &first) == STORE_OK, "kept");
    for (int i = 0; i < 2; i++) {
        OK(store_item_write_salted(s, &salt, &w) == STORE_OK &&
               store_item_add(w, bytes) == STORE_OK &&
               store_item_keep(w, NULL, &second) == STORE_OK && hash_same(&first, &second),
           "kept again with the same salt");
        OK(items_in(s) == 1 && reads(s, &first, bytes), "it is one item");
        const char *path = path_of("twice", &first, false);
        OK(chmod(path, 0600) == 0 && truncate(path, 7) == 0, "damaged: the next time mends it");
    }
    store_close(s);
}

static void dropped(void)
{
    struct store *s = opened("dropped", STORE_CREATE);
    struct item_writer *w = NULL;
    OK(store_item_write(s, &w) == STORE_OK &&
           store_item_add(w, (struct str){content, 100000}) == STORE_OK,
       "begun");
    OK(names_in("dropped/tmp") == 1, "on its way");
    store_item_drop(w);
    store_item_drop(NULL);
    OK(names_in("dropped/tmp") == 0 && items_in(s) == 0, "dropped without a trace");
    store_close(s);
}

static void absent_and_odd(void)
{
    struct store *s = opened("odd", STORE_CREATE);
    struct hash commit, nothing = {{1, 2, 3}};
    struct item_salt salt;
    struct item_reader *r = NULL;
    OK(store_item_read(s, &nothing, &r) == STORE_ABSENT && !r &&
           store_item_salt(s, &nothing, &salt) == STORE_ABSENT,
       "no such item");
    OK(keep(s, STR("a\n"), 2, &salt, &commit) == STORE_OK, "kept");
    struct stat status;
    OK(stat(path_of("odd", &commit, false), &status) == 0 && (status.st_mode & 0777) == 0444,
       "nobody writes to it by accident");
    OK(truncate(path_of("odd", &commit, true), 31) == 0 &&
           store_item_salt(s, &commit, &salt) == STORE_CORRUPT,
       "a salt of 31 bytes: %s", store_fault(s)->text);
    OK(truncate(path_of("odd", &commit, true), 33) == 0 &&
           store_item_salt(s, &commit, &salt) == STORE_CORRUPT,
       "of 33");
    OK(unlink(path_of("odd", &commit, true)) == 0 && items_in(s) == 100 &&
           store_item_salt(s, &commit, &salt) == STORE_ABSENT,
       "an item without its salt is listed as such");
    OK(unlink(path_of("odd", &commit, false)) == 0 &&
           symlink("/etc/passwd", path_of("odd", &commit, false)) == 0 &&
           store_item_read(s, &commit, &r) == STORE_CORRUPT,
       "a link is no item: %s", store_fault(s)->text);
    OK(unlink(path_of("odd", &commit, false)) == 0 &&
           mkdir(path_of("odd", &commit, false), 0700) == 0 &&
           store_item_read(s, &commit, &r) == STORE_CORRUPT,
       "nor is a folder");
    store_close(s);
}

static bool stop_at_once(void *with, const struct hash *commit, uint64_t size, bool salted)
{
    (void)commit, (void)size, (void)salted;
    ++*(int *)with;
    return false;
}

static void all_items(void)
{
    struct store *s = opened("all", STORE_CREATE);
    struct hash commit;
    for (size_t i = 0; i < 30; i++) keep(s, (struct str){content, i}, 8, NULL, &commit);
    OK(items_in(s) == 30, "30 items");
    int count = 0;
    OK(store_items(s, stop_at_once, &count) == STORE_OK && count == 1, "until the visitor stops");
    int made = mkdir(folder_at("all/items/zz"), 0700) + mkdir(folder_at("all/items/00"), 0700);
    FILE *f = fopen(folder_at("all/items/README"), "w");
    if (f) fclose(f);
    f = fopen(folder_at("all/items/00/not-an-item"), "w");
    if (f) fclose(f);
    OK(made <= 0 && items_in(s) == 30, "what is no item is passed over");
    store_close(s);
    s = opened("all", STORE_READ);
    struct item_writer *w = NULL;
    OK(items_in(s) == 30 && reads(s, &commit, (struct str){content, 29}), "a reader reads");
    OK(store_item_write(s, &w) == STORE_IO, "and does not write: %s", store_fault(s)->text);
    store_close(s);
}

/* --- Tidying --- */

static bool is_orphan(void *with, const struct hash *commit)
{
    return memcmp(with, commit, sizeof *commit) == 0;
}

static void age(const char *path, int64_t seconds)
{
    struct timespec then[2] = {{.tv_sec = time(NULL) - seconds}, {.tv_sec = time(NULL) - seconds}};
    if (utimensat(AT_FDCWD, path, then, 0) != 0) OK(false, "%s: %s", path, strerror(errno));
}

static void tidying(void)
{
    struct store *s = opened("tidy", STORE_CREATE);
    struct hash named, orphan, young;
    int64_t now = time(NULL);
    keep(s, STR("named\n"), 9, NULL, &named);
    keep(s, STR("orphan\n"), 9, NULL, &orphan);
    keep(s, STR("young\n"), 9, NULL, &young);
    fclose(fopen(folder_at("tidy/tmp/old"), "w"));
    fclose(fopen(folder_at("tidy/tmp/new"), "w"));
    OK(store_tidy(s, now, is_orphan, &orphan) == STORE_OK && items_in(s) == 3 &&
           names_in("tidy/tmp") == 2,
       "nothing is a day old");
    age(path_of("tidy", &named, false), 100000);
    age(path_of("tidy", &orphan, false), 100000);
    age(folder_at("tidy/tmp/old"), 100000);
    OK(store_tidy(s, now, is_orphan, &orphan) == STORE_OK && items_in(s) == 2, "the orphan goes");
    OK(reads(s, &named, STR("named\n")) && reads(s, &young, STR("young\n")), "the others stay");
    OK(access(path_of("tidy", &orphan, true), F_OK) != 0, "its salt goes with it (R9)");
    OK(names_in("tidy/tmp") == 1 && access(folder_at("tidy/tmp/new"), F_OK) == 0, "tmp as well");
    OK(store_tidy(s, now, is_orphan, &young) == STORE_OK && items_in(s) == 2,
       "a young orphan stays");
    unlink(path_of("tidy", &young, false));
    OK(store_tidy(s, now, is_orphan, &young) == STORE_OK &&
           access(path_of("tidy", &young, true), F_OK) == 0,
       "a young salt alone stays: its content may follow");
    age(path_of("tidy", &young, true), 100000);
    OK(store_tidy(s, now, is_orphan, &orphan) == STORE_OK &&
           access(path_of("tidy", &young, true), F_OK) != 0,
       "an old one goes");
    store_close(s);
    s = opened("tidy", STORE_READ);
    OK(store_tidy(s, now, is_orphan, &named) == STORE_IO, "a reader removes nothing");
    store_close(s);
}

/* --- Failures of the disk, one by one --- */

static struct {
    const char *operation; /* what fails, NULL for nothing */
    int error, after;      /* so many times it works before */
} fails;

static bool failing(const char *operation)
{
    if (!fails.operation || strcmp(operation, fails.operation) != 0) return false;
    if (fails.after-- > 0) return false;
    errno = fails.error;
    return true;
}

static int test_fsync(void *with, int fd)
{
    return failing("fsync") ? -1 : disk_real()->fsync(with, fd);
}

static int test_rename(void *with, const char *from, const char *to)
{
    return failing("rename") ? -1 : disk_real()->rename(with, from, to);
}

static int test_draw(void *with, void *bytes, size_t len)
{
    return failing("draw") ? -1 : disk_real()->draw(with, bytes, len);
}

static int test_flock(void *with, int fd, int operation)
{
    return failing("flock") ? -1 : disk_real()->flock(with, fd, operation);
}

/* Short counts, and now and then EINTR. */
static ssize_t test_pwrite(void *with, int fd, const void *bytes, size_t len, uint64_t at)
{
    static int turn;
    if (failing("pwrite")) return -1;
    errno = EINTR;
    if (turn++ % 3 == 0) return -1;
    return disk_real()->pwrite(with, fd, bytes, len > 10 ? len / 2 + 1 : len, at);
}

static ssize_t test_pread(void *with, int fd, void *bytes, size_t len, uint64_t at)
{
    static int turn;
    if (failing("pread")) return -1;
    errno = EINTR;
    if (turn++ % 3 == 0) return -1;
    return disk_real()->pread(with, fd, bytes, len > 10 ? len / 2 + 1 : len, at);
}

static const void *test_map(void *with, int fd, size_t len)
{
    return failing("map") ? NULL : disk_real()->map(with, fd, len);
}

static struct store *on_bad_disk(const char *name)
{
    static struct disk disk;
    struct store *s = NULL;
    disk = *disk_real();
    disk.fsync = test_fsync;
    disk.rename = test_rename;
    disk.draw = test_draw;
    disk.flock = test_flock;
    disk.pwrite = test_pwrite;
    disk.pread = test_pread;
    disk.map = test_map;
    fails.operation = NULL;
    OK(store_open_on(folder_at(name), STORE_CREATE, &disk, NULL, &s, &fault) == STORE_OK &&
           store_disk(s) == &disk,
       "a store on a disk that fails");
    return s;
}

static void short_counts(void)
{
    struct store *s = on_bad_disk("short");
    struct hash commit;
    struct str bytes = {content, LONG_CONTENT};
    struct item_reader *r = NULL;
    OK(keep(s, bytes, 70000, NULL, &commit) == STORE_OK && reads(s, &commit, bytes),
       "short counts and interruptions are no failures");
    fails.operation = "map";
    OK(store_item_read(s, &commit, &r) == STORE_OK && store_item_map(r, &bytes) == STORE_ABSENT,
       "what cannot be mapped is read");
    fails.operation = "pread";
    fails.error = EIO;
    OK(store_item_next(r, &bytes) == STORE_IO && store_fault(s)->error == EIO &&
           strcmp(store_fault(s)->operation, "read") == 0 && strstr(store_fault(s)->path, "items/"),
       "reading fails: %s %s", store_fault(s)->path, store_fault(s)->text);
    store_item_close(r);
    store_close(s);
}

static void what_fails(const char *operation, int error, int after, enum store_status expected,
                       bool spent)
{
    struct store *s = on_bad_disk(operation[0] == 'f' ? (after ? "fsync2" : "fsync") : operation);
    struct hash commit;
    struct item_writer *w = NULL;
    fails.operation = operation;
    fails.error = error;
    fails.after = after;
    OK(keep(s, (struct str){content, 70000}, 70000, NULL, &commit) == expected, "%s: %s", operation,
       store_sentence(expected));
    OK(store_fault(s)->error == error && store_fault(s)->path[0], "%s %s: %s",
       store_fault(s)->operation, store_fault(s)->path, store_fault(s)->text);
    fails.operation = NULL;
    OK(items_in(s) == (spent ? -1 : 0), "nothing was kept");
    OK((store_item_write(s, &w) == STORE_IO) == spent && (store_begin(s) == STORE_IO) == spent,
       spent ? "the store is spent (R13)" : "the store goes on");
    uint64_t size;
    OK((store_size(s, 1, &size) == STORE_IO) == spent, "for reading as well");
    store_rollback(s);
    store_item_drop(spent ? NULL : w);
    store_close(s);
}

static void disk_failures(void)
{
    what_fails("pwrite", ENOSPC, 0, STORE_FULL, false);
    what_fails("rename", EIO, 0, STORE_IO, false);
    what_fails("draw", ENOSYS, 0, STORE_IO, false);
    what_fails("fsync", EIO, 0, STORE_IO, true);
    what_fails("fsync", ENOSPC, 3, STORE_FULL, true);
    struct store *s = on_bad_disk("flock");
    fails.operation = "flock";
    fails.error = ENOLCK;
    OK(store_lock(s, 1, 1000) == STORE_IO && store_fault(s)->error == ENOLCK, "no lock: %s",
       store_fault(s)->text);
    fails.operation = NULL;
    OK(store_lock(s, 1, 0) == STORE_OK, "and then one");
    store_close(s);
}

int main(void)
{
    if (!OK(folder_begin(), "a folder")) return tap_done();
    for (size_t i = 0; i < sizeof content; i++) content[i] = (char)(i * 2654435761u >> 13);
    contents();
    the_same_twice();
    dropped();
    absent_and_odd();
    all_items();
    tidying();
    short_counts();
    disk_failures();
    folder_end();
    return tap_done();
}
