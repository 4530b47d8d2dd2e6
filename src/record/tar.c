/* tar.c: headers of a plain tar; see tar.h. */
#include "record/tar.h"

#include <assert.h>
#include <string.h>

/* Where the fields of a header begin; each ends where the next begins. */
enum {
    AT_NAME = 0,
    AT_MODE = 100,
    AT_OWNER = 108,
    AT_GROUP = 116,
    AT_SIZE = 124,
    AT_TIME = 136,
    AT_SUM = 148,
    AT_TYPE = 156,
    AT_MAGIC = 257,
    AT_MAJOR = 329,
    AT_MINOR = 337,
    AT_PREFIX = 345,
    AT_REST = 500,
    SIZE_DIGITS = 11,
    SUM_DIGITS = 6
};

static void put_octal(char *at, uint64_t n, int digits)
{
    for (int i = digits - 1; i >= 0; i--, n /= 8) at[i] = (char)('0' + n % 8);
}

/* The sum of all bytes, those of its own field counting as spaces. */
static unsigned sum_of(const char block[TAR_BLOCK])
{
    unsigned sum = 0;
    for (int i = 0; i < TAR_BLOCK; i++)
        sum += i >= AT_SUM && i < AT_TYPE ? ' ' : (unsigned char)block[i];
    return sum;
}

/* Where the name is cut; 0 if all of it stands in `name`, path.len if it does not fit. */
static size_t cut_of(struct str path)
{
    if (path.len <= TAR_NAME) return 0;
    for (size_t i = path.len <= TAR_PREFIX ? path.len - 1 : TAR_PREFIX; i > 0; i--)
        if (path.at[i] == '/' && path.len - i - 1 <= TAR_NAME && i + 1 < path.len) return i;
    return path.len;
}

bool tar_header_print(struct str path, uint64_t size, char block[TAR_BLOCK])
{
    memset(block, 0, TAR_BLOCK);
    if (!path.len || path.len >= TAR_PATH_MAX || size > TAR_SIZE_MAX) return false;
    if (memchr(path.at, '\0', path.len)) return false;
    size_t cut = cut_of(path), from = cut ? cut + 1 : 0;
    if (cut == path.len) return false;
    memcpy(block + AT_PREFIX, path.at, cut);
    memcpy(block + AT_NAME, path.at + from, path.len - from);
    memcpy(block + AT_MODE, "0000644", 7);
    memcpy(block + AT_OWNER, "0000000", 7);
    memcpy(block + AT_GROUP, "0000000", 7);
    put_octal(block + AT_SIZE, size, SIZE_DIGITS);
    put_octal(block + AT_TIME, 0, SIZE_DIGITS);
    block[AT_TYPE] = '0';
    memcpy(block + AT_MAGIC,
           "ustar\0"
           "00",
           8);
    memcpy(block + AT_MAJOR, "0000000", 7);
    memcpy(block + AT_MINOR, "0000000", 7);
    put_octal(block + AT_SUM, sum_of(block), SUM_DIGITS);
    block[AT_SUM + SUM_DIGITS + 1] = ' ';
    return true;
}

static bool all_zero(const char *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (at[i]) return false;
    return true;
}

/* The field up to its first NUL, which may be missing. */
static struct str field(const char *block, size_t at, size_t most)
{
    const char *end = memchr(block + at, '\0', most);
    return (struct str){block + at, end ? (size_t)(end - block) - at : most};
}

enum tar_finding tar_header_read(const char block[TAR_BLOCK], struct tar_member *m)
{
    char again[TAR_BLOCK];
    *m = (struct tar_member){0};
    if (all_zero(block, TAR_BLOCK)) return TAR_END;
    struct str name = field(block, AT_NAME, TAR_NAME), prefix = field(block, AT_PREFIX, TAR_PREFIX);
    struct out o = out_into(m->path, TAR_PATH_MAX);
    out_add(&o, prefix);
    if (prefix.len) out_text(&o, "/");
    out_add(&o, name);
    for (int i = 0; i < SIZE_DIGITS; i++) {
        char digit = block[AT_SIZE + i];
        if (digit < '0' || digit > '7') return TAR_BAD;
        m->size = m->size * 8 + (uint64_t)(digit - '0');
    }
    if (o.cut || !tar_header_print(out_str(&o), m->size, again)) return TAR_BAD;
    return memcmp(block, again, TAR_BLOCK) == 0 ? TAR_MEMBER : TAR_BAD;
}

unsigned tar_padding(uint64_t size)
{
    return (unsigned)((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
}

const char *tar_walk(const struct tar_walk *w, uint64_t size)
{
    struct tar_member m;
    char block[TAR_BLOCK], before[TAR_PATH_MAX + 1] = "";
    uint64_t at = 0;
    while (size - at >= TAR_BLOCK && size % TAR_BLOCK == 0) {
        if (!w->read(w->with, block, sizeof block, at)) return "it cannot be read";
        enum tar_finding found = tar_header_read(block, &m);
        at += TAR_BLOCK;
        if (found == TAR_BAD) return "a header that no export has";
        if (found == TAR_END) {
            if (size - at != TAR_BLOCK) return "it does not end where it should";
            bool read = w->read(w->with, block, sizeof block, at);
            return read && all_zero(block, sizeof block) ? NULL : "it does not end as it should";
        }
        unsigned padding = tar_padding(m.size);
        if (strcmp(before, m.path) >= 0) return "its names do not ascend";
        if (m.size + padding > size - at) return "it is cut off";
        if (padding && !w->read(w->with, block, padding, at + m.size)) return "it cannot be read";
        if (!all_zero(block, padding)) return "there is something between its files";
        if (!w->visit(w->with, &m, at)) return "it has too many files";
        memcpy(before, m.path, sizeof before);
        at += m.size + padding;
    }
    return "it is cut off";
}
