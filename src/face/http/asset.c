/* asset.c: the files of the pages; see asset.h. */
#include "face/http/asset.h"

/* Defines ASSETS, the rows, behind the bytes of each. */
#include "assets.inc"

static const struct asset_file assets[] = {ASSETS{{0}, 0, {0}, {0}, 0, 0, false}};

const struct asset_file *asset_find(struct str name)
{
    for (const struct asset_file *a = assets; a->type; a++)
        if (str_same(a->name, name)) return a;
    return NULL;
}

/* A coding with q=0 is refused; whether others weigh more makes no difference here. */
bool asset_takes_gzip(struct str accepts)
{
    while (accepts.len) {
        struct str weight = str_cut(&accepts, ','), coding = str_trim(str_cut(&weight, ';'));
        weight = str_trim(weight);
        if (str_is(coding, "gzip")) return !str_is(weight, "q=0") && !str_is(weight, "q=0.0");
    }
    return false;
}
