/* vector.h: reading the published test data of tests/vectors.
 *
 * Flat JSON is read by looking for a key; that is enough for files whose form is known, and leaves
 * the tests without a library. Files are small; each is read whole into the arena.
 */
#ifndef VECTOR_H
#define VECTOR_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "record/wire.h"

enum { VECTOR_MAX = 1 << 20 };

/* The bytes of a file; empty if there is none. */
__attribute__((unused)) static struct str vector_file(struct arena *in, struct str path)
{
    FILE *f = fopen(str_z(in, path), "rb");
    if (!f) return (struct str){0};
    static char read[VECTOR_MAX];
    size_t len = fread(read, 1, sizeof read, f);
    fclose(f);
    char *bytes = NEW_N(in, len + 1, char);
    memcpy(bytes, read, len);
    return (struct str){bytes, len};
}

/* What follows "key": in JSON, without blanks before it; empty if there is no such key. */
__attribute__((unused)) static struct str json_after(struct arena *in, struct str json,
                                                     const char *key)
{
    struct str quoted = str_format(in, "\"%s\":", key);
    for (size_t i = 0; i + quoted.len <= json.len; i++) {
        if (!str_same(str_part(json, i, i + quoted.len), quoted)) continue;
        i += quoted.len;
        while (i < json.len && (json.at[i] == ' ' || json.at[i] == '\n')) i++;
        return str_part(json, i, json.len);
    }
    return (struct str){0};
}

/* Cuts the next text in quotes off *json, if it stands before `end`. Escapes stay as they are. */
__attribute__((unused)) static bool json_next(struct str *json, char end, struct str *text)
{
    size_t quote = str_find(*json, '"');
    if (quote == json->len || str_find(*json, end) < quote) return false;
    struct str rest = str_part(*json, quote + 1, json->len);
    size_t len = 0;
    while (len < rest.len && rest.at[len] != '"') len += rest.at[len] == '\\' ? 2 : 1;
    *text = str_part(rest, 0, len);
    *json = str_part(rest, len + 1, rest.len);
    return true;
}

/* The text of a key; `json` empty or the key missing gives the empty text. */
__attribute__((unused)) static struct str json_value(struct arena *in, struct str json,
                                                     const char *key)
{
    struct str after = json_after(in, json, key), text = {0};
    if (after.len && after.at[0] == '"') json_next(&after, '\0', &text);
    return text;
}

/* The number of a key, which is not negative; UINT64_MAX if there is none. */
__attribute__((unused)) static uint64_t json_number(struct arena *in, struct str json,
                                                    const char *key)
{
    struct str after = json_after(in, json, key);
    size_t len = 0;
    uint64_t n = 0;
    while (len < after.len && after.at[len] >= '0' && after.at[len] <= '9') len++;
    return wire_number(str_part(after, 0, len), UINT64_MAX >> 5, &n) ? n : UINT64_MAX;
}

/* The text with \n put in; other escapes are not met in our data. */
__attribute__((unused)) static struct str json_plain(struct arena *in, struct str s)
{
    char *plain = NEW_N(in, s.len + 1, char);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        bool newline = s.at[i] == '\\' && i + 1 < s.len && s.at[i + 1] == 'n';
        plain[len++] = newline ? '\n' : s.at[i];
        i += newline;
    }
    return (struct str){plain, len};
}

static int vector_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Calls visit() with the path of every file of a folder, in order, folders below it included. */
__attribute__((unused)) static int vector_each(struct arena *in, struct str folder,
                                               void (*visit)(void *with, struct str path),
                                               void *with)
{
    struct dirent **found = NULL;
    int count = scandir(str_z(in, folder), &found, vector_visible, alphasort), files = 0;
    for (int i = 0; i < count; i++) {
        struct str path = str_format(in, "%.*s/%s", STR_ARG(folder), found[i]->d_name);
        if (found[i]->d_type == DT_DIR) {
            files += vector_each(in, path, visit, with);
        } else {
            visit(with, path);
            files++;
        }
        free(found[i]);
    }
    free(found);
    return files;
}

#endif
