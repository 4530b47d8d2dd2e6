/* folder.h: a folder of its own for a test, gone with all that is in it when the test ends. */
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In memory where that is possible: such a test is not about the disk. */
static char folder_root[32] = "/dev/shm/licet-test-XXXXXX";

/* ROOT/NAME; four of them are good at a time. */
__attribute__((unused)) static const char *folder_at(const char *name)
{
    static char paths[4][4096];
    static int turn;
    char *path = paths[turn++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder_root, name);
    return path;
}

static int folder_remove(const char *path, const struct stat *s, int kind, struct FTW *f)
{
    (void)s, (void)kind, (void)f;
    return remove(path);
}

static void folder_end(void)
{
    nftw(folder_root, folder_remove, 16, FTW_DEPTH | FTW_PHYS);
}

static bool folder_begin(void)
{
    if (mkdtemp(folder_root)) return true;
    snprintf(folder_root, sizeof folder_root, "/tmp/licet-test-XXXXXX");
    return mkdtemp(folder_root) != NULL;
}

#endif
