/* files.c: the files of a book's folder; the rules are in files.h. */
#include "api/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

/* Stands among the numbers of errno: a pipe, a device, a socket. */
enum { NO_PLAIN_FILE = -2, CHANGED = -1 };

/* One reading of a folder: where it starts, what was found so far. */
struct walk {
    struct arena *in;
    struct str root;
    struct folder *files;
};

/* The names in one folder, as one block of texts that end in NUL. */
struct listing {
    char *names;
    size_t bytes, room;
    int count;
    int error; /* errno, 0: none */
    const char *operation;
};

static struct str trouble(struct arena *in, const char *operation, struct str path, int error)
{
    return str_format(in, "cannot %s '%.*s': %s", operation, STR_ARG(path),
                      error == NO_PLAIN_FILE ? "it is no plain file" : strerror(error));
}

static void stop(struct walk *w, enum files_status status, struct str sentence)
{
    if (w->files->status != FILES_OK) return;
    w->files->status = status;
    w->files->trouble = sentence;
}

static struct str path_of(struct arena *in, struct str folder, struct str name)
{
    struct buf b = buf_new(in, 64 << 10);
    buf_add(&b, folder);
    if (folder.len && !str_ends(folder, STR("/"))) buf_char(&b, '/');
    buf_add(&b, name);
    return buf_str(&b);
}

/* Lists the folder into l->names, as far as there is room; l->bytes is what all of it needs. */
static void list(const char *path, struct listing *l)
{
    l->bytes = 0;
    l->count = 0;
    l->operation = "open folder";
    DIR *d = opendir(path);
    if (!d) {
        l->error = errno;
        return;
    }
    l->operation = "read folder";
    for (struct dirent *e; errno = 0, (e = readdir(d)) && l->count < FOLDER_NAMES_MAX;) {
        if (e->d_name[0] == '.') continue;
        size_t size = strlen(e->d_name) + 1;
        if (l->names && l->bytes + size <= l->room) memcpy(l->names + l->bytes, e->d_name, size);
        l->bytes += size;
        l->count++;
    }
    l->error = errno;
    closedir(d);
}

static int by_bytes(const void *a, const void *b)
{
    return str_order(*(const struct str *)a, *(const struct str *)b);
}

/* The names in one folder, sorted. False, and the status set, if it cannot be listed. */
static bool names_in(struct walk *w, const char *path, struct str shown, struct strs *names)
{
    struct listing l = {0};
    for (int tries = 0; tries < 8; tries++) {
        list(path, &l);
        if (l.error || l.bytes <= l.room) break;
        l.room = l.bytes + l.bytes / 4;
        l.names = NEW_N(w->in, l.room, char);
    }
    if (l.error || l.bytes > l.room) {
        bool first = str_same(shown, w->root);
        bool gone = l.error == ENOENT || l.error == ENOTDIR || l.error == EACCES;
        stop(w, first && gone ? FILES_NOT_FOUND : FILES_READ_FAILED,
             trouble(w->in, l.operation, shown, l.error ? l.error : EAGAIN));
        return false;
    }
    if (l.count >= FOLDER_NAMES_MAX) {
        stop(w, FILES_TOO_LARGE,
             str_format(w->in, "folder '%.*s' has %d names or more", STR_ARG(shown),
                        FOLDER_NAMES_MAX));
        return false;
    }
    for (size_t at = 0; at < l.bytes; at += strlen(l.names + at) + 1)
        PUSH(w->in, names, str_of(l.names + at));
    if (names->count) qsort(names->at, (size_t)names->count, sizeof *names->at, by_bytes);
    return true;
}

/* Size of the file, or -1. *error says why. */
static int64_t file_size(const char *path, int flags, int *error)
{
    struct stat s;
    int64_t size = -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
    if (fd < 0 || fstat(fd, &s) != 0) *error = errno;
    else if (!S_ISREG(s.st_mode)) *error = S_ISDIR(s.st_mode) ? EISDIR : NO_PLAIN_FILE;
    else size = s.st_size;
    if (fd >= 0) close(fd);
    return size;
}

/* Reads exactly `size` bytes, after which the file must end. 0, an errno, or CHANGED. */
static int fill(const char *path, int flags, char *to, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
    if (fd < 0) return errno;
    size_t have = 0;
    ssize_t n = 0;
    do { /* one byte more than expected, so that growth is seen */
        n = read(fd, to + have, size + 1 - have);
        if (n > 0) have += (size_t)n;
    } while ((n > 0 && have <= size) || (n < 0 && errno == EINTR));
    int error = n < 0 ? errno : have == size ? 0 : CHANGED;
    close(fd);
    return error;
}

static enum files_status slurp(struct arena *in, const char *path, struct str shown, int flags,
                               struct str *text, struct str *why)
{
    int error = 0;
    int64_t size = file_size(path, flags, &error);
    if (size < 0) {
        *why = trouble(in, "open", shown, error);
        return error == ENOENT || error == EACCES || error == ENOTDIR || error == EISDIR ||
                       error == NO_PLAIN_FILE
                   ? FILES_NOT_FOUND
                   : FILES_READ_FAILED;
    }
    if (size > FOLDER_FILE_BYTES_MAX) {
        *why = str_format(in, "'%.*s' has %lld bytes, more than the limit of 16 MiB a file",
                          STR_ARG(shown), (long long)size);
        return FILES_TOO_LARGE;
    }
    char *to = NEW_N(in, (size_t)size + 1, char);
    error = fill(path, flags, to, (size_t)size);
    if (error) {
        *why = error != CHANGED
                   ? trouble(in, "read", shown, error)
                   : str_format(in, "'%.*s' changed while it was read", STR_ARG(shown));
        return FILES_READ_FAILED;
    }
    *text = (struct str){to, (size_t)size};
    return FILES_OK;
}

enum files_status file_read(struct arena *in, struct str path, struct str *text, struct str *why)
{
    return slurp(in, str_z(in, path), path, 0, text, why);
}

static bool of_a_book(struct str name)
{
    return str_ends(name, STR(".licet")) || str_ends(name, STR(".md")) ||
           str_ends(name, STR(".csv"));
}

static void take_file(struct walk *w, const char *path, struct str shown)
{
    struct folder *f = w->files;
    struct book_file file = {.path = shown};
    if (f->count == FOLDER_FILES_MAX) {
        stop(w, FILES_TOO_LARGE,
             str_format(w->in, "more than %d files in a book", FOLDER_FILES_MAX));
        return;
    }
    struct str why = {0};
    enum files_status status = slurp(w->in, path, shown, O_NOFOLLOW, &file.text, &why);
    if (status != FILES_OK) {
        stop(w, status == FILES_NOT_FOUND ? FILES_READ_FAILED : status, why);
        return;
    }
    f->bytes += file.text.len;
    if (f->bytes > FOLDER_BYTES_MAX)
        stop(w, FILES_TOO_LARGE, STR("the files of the book have more than 256 MiB in all"));
    PUSH(w->in, f, file);
}

static void take_folder(struct walk *w, struct str below, int depth)
{
    struct strs names = {0};
    struct str path = below.len ? path_of(w->in, w->root, below) : w->root;
    if (depth > FOLDER_DEPTH_MAX) {
        stop(w, FILES_TOO_LARGE,
             str_format(w->in, "'%.*s' lies more than %d folders deep", STR_ARG(path),
                        FOLDER_DEPTH_MAX));
        return;
    }
    if (!names_in(w, str_z(w->in, path), path, &names)) return;
    for (int i = 0; i < names.count && w->files->status == FILES_OK; i++) {
        struct str shown = path_of(w->in, below, names.at[i]);
        const char *full = str_z(w->in, path_of(w->in, path, names.at[i]));
        struct stat s;
        if (lstat(full, &s) != 0)
            stop(w, FILES_READ_FAILED, trouble(w->in, "look at", shown, errno));
        else if (S_ISDIR(s.st_mode)) take_folder(w, shown, depth + 1);
        else if (S_ISREG(s.st_mode) && of_a_book(shown)) take_file(w, full, shown);
        else if (of_a_book(shown) || S_ISLNK(s.st_mode)) PUSH(w->in, &w->files->passed_over, shown);
        else if (S_ISREG(s.st_mode)) PUSH(w->in, &w->files->others, shown);
    }
}

static int by_path(const void *a, const void *b)
{
    return str_order(((const struct book_file *)a)->path, ((const struct book_file *)b)->path);
}

struct folder files_read(struct arena *in, struct str dir)
{
    struct folder files = {0};
    struct walk w = {in, dir.len ? dir : STR("."), &files};
    take_folder(&w, STR(""), 1);
    if (files.count) qsort(files.at, (size_t)files.count, sizeof *files.at, by_path);
    return files;
}

int file_write(int fd, struct str text)
{
    while (text.len) {
        ssize_t n = write(fd, text.at, text.len);
        if (n < 0 && errno != EINTR) return errno;
        if (n > 0) text = str_part(text, (size_t)n, text.len);
    }
    return 0;
}
