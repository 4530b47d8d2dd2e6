/* replay.c: feeds a fuzz target the files of its corpus, without a fuzzer.
 *
 * The program NAME.replay reads tests/fuzz/corpus/NAME. The input at hand is named before it is
 * tried, so that a crash can be laid at its door.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 20, PATH_SIZE = 4096 };

static bool replay(const char *path)
{
    static uint8_t bytes[INPUT_MAX];
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    size_t size = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    printf("# %s\n", path);
    fflush(stdout);
    uint8_t *exact = malloc(size + !size); /* so that a read beyond the end is noticed */
    if (!exact) return false;
    memcpy(exact, bytes, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return true;
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
    const char *slash = argc ? strrchr(argv[0], '/') : NULL;
    const char *name = slash ? slash + 1 : "replay";
    char dir[PATH_SIZE / 2], path[PATH_SIZE];
    snprintf(dir, sizeof dir, "tests/fuzz/corpus/%.*s", (int)strcspn(name, "."), name);

    struct dirent **inputs;
    int count = scandir(dir, &inputs, visible, alphasort), read = 0;
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, inputs[i]->d_name);
        read += replay(path);
        free(inputs[i]);
    }
    if (count >= 0) free(inputs);
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    bool all = read == (count > 0 ? count : 0);
    printf("%s 1 - %d inputs of %s\n1..1\n", all ? "ok" : "not ok", read, dir);
    return 0;
}
