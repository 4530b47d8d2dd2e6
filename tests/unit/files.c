/* files.c: unit tests of api/files.h in a folder of their own: order, limits, what is passed over,
 * failures by status, and every lack of memory. */
#include "api/files.h"
#include "base/buf.h"
#include "tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[] = "/tmp/licet-files-XXXXXX";

static const char *at(struct arena *in, const char *path)
{
    return str_z(in, str_format(in, "%s/%s", root, path));
}

static void make(struct arena *in, const char *path, const char *text)
{
    FILE *f = fopen(at(in, path), "w");
    if (!f) return;
    fputs(text, f);
    fclose(f);
}

static void folder(struct arena *in, const char *path)
{
    OK(mkdir(at(in, path), 0700) == 0, "folder %s", path);
}

static struct folder read_below(struct arena *in, const char *path)
{
    return files_read(in, str_of(at(in, path)));
}

static void order_and_kinds(struct arena *in)
{
    static const char *const wanted[] = {"Z.licet", "a-b.licet", "a.licet",
                                         "a/x.md",  "a/y/z.csv", "a0.licet"};
    folder(in, "book");
    folder(in, "book/a");
    folder(in, "book/a/y");
    folder(in, "book/.git");
    for (size_t i = 6; i-- > 0;)
        make(in, str_z(in, str_format(in, "book/%s", wanted[i])), wanted[i]);
    make(in, "book/.hidden.licet", "x");
    make(in, "book/.git/x.licet", "x");
    make(in, "book/a.txt", "x");
    make(in, "book/licet", "x");
    make(in, "outside.licet", "x");
    OK(symlink(at(in, "outside.licet"), at(in, "book/link.licet")) == 0, "a link");
    OK(symlink("..", at(in, "book/a/up")) == 0, "a link to a folder");
    OK(mkfifo(at(in, "book/pipe.licet"), 0600) == 0, "a pipe");
    struct folder f = read_below(in, "book");
    OK(f.status == FILES_OK && f.count == 6, "six files, got %d", f.count);
    for (int i = 0; i < f.count && i < 6; i++)
        OK(str_is(f.at[i].path, wanted[i]) && str_is(f.at[i].text, wanted[i]),
           "file %d is %s, with its text", i + 1, wanted[i]);
    OK(f.passed_over.count == 3, "two links and a pipe are passed over, got %d",
       f.passed_over.count);
    struct folder again = files_read(in, str_of(at(in, "book/")));
    OK(again.count == f.count && again.bytes == f.bytes, "a slash at the end makes no difference");
}

static void failures(struct arena *in)
{
    struct folder f = read_below(in, "nowhere");
    OK(f.status == FILES_NOT_FOUND && str_starts(f.trouble, STR("cannot open folder '")),
       "no such folder: %.*s", STR_ARG(f.trouble));
    f = read_below(in, "outside.licet");
    OK(f.status == FILES_NOT_FOUND, "a file is no folder: %.*s", STR_ARG(f.trouble));
    struct str text = {0}, why = {0};
    OK(file_read(in, str_of(at(in, "book")), &text, &why) == FILES_NOT_FOUND &&
           str_ends(why, STR("Is a directory")),
       "a folder is no file");
    OK(file_read(in, str_of(at(in, "book/pipe.licet")), &text, &why) == FILES_NOT_FOUND &&
           str_ends(why, STR("no plain file")),
       "a pipe does not hang");
    OK(file_read(in, str_of(at(in, "outside.licet")), &text, &why) == FILES_OK && str_is(text, "x"),
       "one file");
    if (geteuid() == 0) return;
    folder(in, "shut");
    make(in, "shut/a.licet", "x");
    chmod(at(in, "shut/a.licet"), 0);
    f = read_below(in, "shut");
    OK(f.status == FILES_READ_FAILED, "a file that may not be read: %.*s", STR_ARG(f.trouble));
}

static void limits(struct arena *in)
{
    folder(in, "large");
    make(in, "large/a.licet", "");
    OK(truncate(at(in, "large/a.licet"), FOLDER_FILE_BYTES_MAX) == 0, "a file at the limit");
    OK(read_below(in, "large").status == FILES_OK, "16 MiB are read");
    OK(truncate(at(in, "large/a.licet"), FOLDER_FILE_BYTES_MAX + 1) == 0, "one byte more");
    struct folder f = read_below(in, "large");
    OK(f.status == FILES_TOO_LARGE, "is too large: %.*s", STR_ARG(f.trouble));

    folder(in, "deep");
    struct str path = STR("deep");
    for (int i = 1; i <= FOLDER_DEPTH_MAX; i++) {
        path = str_format(in, "%.*s/d", STR_ARG(path));
        f = read_below(in, "deep");
        OK(f.status == FILES_OK, "%d folders deep", i);
        mkdir(at(in, str_z(in, path)), 0700);
    }
    f = read_below(in, "deep");
    OK(f.status == FILES_TOO_LARGE, "is too deep: %.*s", STR_ARG(f.trouble));

    folder(in, "many");
    for (int i = 0; i < FOLDER_FILES_MAX; i++)
        make(in, str_z(in, str_format(in, "many/%d.licet", i)), "");
    OK(read_below(in, "many").count == FOLDER_FILES_MAX, "4,096 files");
    make(in, "many/x.licet", "");
    f = read_below(in, "many");
    OK(f.status == FILES_TOO_LARGE, "one file more: %.*s", STR_ARG(f.trouble));
}

struct job {
    struct arena *in;
    struct str dir;
    struct folder files;
};

static void read_job(void *data)
{
    struct job *job = data;
    job->files = files_read(job->in, job->dir);
}

/* How many files this process has open. */
static int open_files(void)
{
    int n = 0;
    for (int fd = 0; fd < 256; fd++) n += fcntl(fd, F_GETFD) != -1;
    return n;
}

static void survives_every_lack_of_memory(struct arena *in)
{
    struct str dir = str_of(at(in, "book"));
    int before = open_files();
    bool done = false;
    size_t tries = 0;
    for (; !done && tries < 1000; tries++) {
        struct job job = {.in = arena_open(1 << 20), .dir = dir};
        if (!job.in) break;
        arena_fail_at(job.in, tries + 1);
        done = arena_run(job.in, read_job, &job);
        arena_close(job.in);
    }
    OK(done && tries > 20, "each of %zu requests fails in turn, then all is read", tries - 1);
    OK(open_files() == before, "and no file stays open");
}

static void all(void *job)
{
    order_and_kinds(job);
    failures(job);
    limits(job);
    survives_every_lack_of_memory(job);
}

int main(void)
{
    struct arena *in = arena_open(256 << 20);
    if (!in || !mkdtemp(root)) return 1;
    OK(arena_run(in, all, in), "memory sufficed");
    arena_close(in);
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    if (system(command) != 0) printf("# %s stays\n", root);
    return tap_done();
}
