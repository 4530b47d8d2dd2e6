/* asset.h: the files of the pages, as they were built into the program.
 *
 * tools/assets-table makes the table of web/dist and docs/openapi.json. A name that tells its
 * content (app-1A2B3C4D.js) may be kept for ever; others are asked for again, by their ETag.
 */
#ifndef FACE_HTTP_ASSET_H
#define FACE_HTTP_ASSET_H

#include "base/str.h"

struct asset_file {
    struct str name;
    const char *type;
    struct str bytes, gzip; /* gzip is empty where it would not be shorter */
    const char *etag, *gzip_etag;
    bool keep;
};

/* The file of that name, NULL if there is none. */
const struct asset_file *asset_find(struct str name);

/* Whether an Accept-Encoding takes gzip. */
bool asset_takes_gzip(struct str accepts);

#endif
