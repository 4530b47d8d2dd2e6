/* tar.h: headers of a plain tar, POSIX ustar, in the one spelling that exports have.
 *
 * A member is a header of 512 bytes, its content, and zeros up to the next multiple of 512. Mode
 * 0644, owner and group 0 without names, time 0, no links, folders or extensions. The name stands
 * in the field `name` if it fits there, else it is cut at the last `/` that leaves the rest short
 * enough and the part before that stands in `prefix`. Two blocks of zeros end the tar, and nothing
 * follows.
 *
 * A reader accepts a header only if tar_header_print() gives the same bytes again (R6), so a tar
 * made by another program is refused: unpack it, and use the folder.
 */
#ifndef RECORD_TAR_H
#define RECORD_TAR_H

#include "record/wire.h"

#define TAR_SIZE_MAX (((uint64_t)1 << 33) - 1) /* what eleven octal digits can say */
enum {
    TAR_BLOCK = 512,
    TAR_NAME = 100,
    TAR_PREFIX = 155,
    TAR_PATH_MAX = TAR_NAME + TAR_PREFIX + 1
};

struct tar_member {
    char path[TAR_PATH_MAX + 1];
    uint64_t size;
};

/* False if path or size does not fit. */
bool tar_header_print(struct str path, uint64_t size, char block[TAR_BLOCK]);

enum tar_finding { TAR_MEMBER, TAR_END /* a block of zeros */, TAR_BAD };
enum tar_finding tar_header_read(const char block[TAR_BLOCK], struct tar_member *m);

/* How many zeros follow content of this size. */
unsigned tar_padding(uint64_t size);

/* Walks over a whole tar of `size` bytes, which read() hands out: every byte but the contents is
 * judged, and the names must ascend. visit() gets each member and where its content begins; it, or
 * read(), returning false ends the walk. NULL if all is well, else what is wrong. */
struct tar_walk {
    bool (*read)(void *with, char *bytes, size_t len, uint64_t at);
    bool (*visit)(void *with, const struct tar_member *m, uint64_t at);
    void *with;
};
const char *tar_walk(const struct tar_walk *w, uint64_t size);

#endif
