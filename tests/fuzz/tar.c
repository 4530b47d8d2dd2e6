/* tar.c: bytes as the tar of an export (record/tar.h). What is accepted prints back the same, and
 * what is read never lies beyond the input. */
#include "record/tar.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 1 << 20 };

static char room[ROOM];

struct input {
    struct str bytes;
    struct out again;
    bool pad; /* written so far ends with a content */
};

static bool read_bytes(void *with, char *bytes, size_t len, uint64_t at)
{
    struct input *in = with;
    if (at > in->bytes.len || len > in->bytes.len - at) abort(); /* beyond what it was told */
    if (len) memcpy(bytes, in->bytes.at + at, len);
    return true;
}

static void zeros(struct out *o, size_t count)
{
    static const char block[2 * TAR_BLOCK];
    out_add(o, (struct str){block, count});
}

/* Prints the member again, as a writer would. */
static bool visit(void *with, const struct tar_member *m, uint64_t at)
{
    struct input *in = with;
    char block[TAR_BLOCK];
    if (at + m->size > in->bytes.len) abort();
    if (!tar_header_print(str_of(m->path), m->size, block)) abort();
    out_add(&in->again, (struct str){block, sizeof block});
    out_add(&in->again, str_part(in->bytes, (size_t)at, (size_t)(at + m->size)));
    zeros(&in->again, tar_padding(m->size));
    return true;
}

/* The input as the one field of a header that is long enough to hold it. */
static void as_path(struct str bytes)
{
    char block[TAR_BLOCK];
    struct tar_member m;
    if (!tar_header_print(bytes, bytes.len, block)) return;
    if (tar_header_read(block, &m) != TAR_MEMBER || m.size != bytes.len) abort();
    if (!str_same(str_of(m.path), bytes)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {.bytes = {(const char *)data, size}, .again = out_into(room, sizeof room)};
    struct tar_walk walk = {read_bytes, visit, &in};
    if (size > sizeof room) return 0;
    as_path(in.bytes);
    if (tar_walk(&walk, size)) return 0;
    zeros(&in.again, 2 * TAR_BLOCK);
    if (!out_whole(&in.again) || !str_same(out_str(&in.again), in.bytes)) abort();
    return 0;
}
