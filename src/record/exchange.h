/* exchange.h: a record on its way: export and import.
 *
 * An export is a folder, or a plain tar (POSIX ustar), of
 *
 *     checkpoint                    of the entries that it holds
 *     tile/L/N, tile/L/N.p/W        every tile of that tree, the right edge too
 *     tile/entries/N, ….p/W         every entry
 *     items/ab/REST, ….salt         the items that these entries name, with their salts
 *
 *   1. The same entries and items give the same bytes: the files of a tar are sorted by path, of
 *      mode 0644, of nobody, and of the year 1970.
 *   2. An import verifies everything first, and then appends all of it or nothing (R4, R7).
 *   3. An import continues a record that is a beginning of the export, and changes nothing where
 *      the export is a beginning of the record, except that it brings items that were not there.
 *      Any other history is refused, and both heads are told.
 *   4. Both may be cut anywhere and repeated (R12): a folder that was cut has no checkpoint, a tar
 *      not its name.
 */
#ifndef RECORD_EXCHANGE_H
#define RECORD_EXCHANGE_H

#include "record/verify.h"

enum exchange_outcome {
    EXCHANGE_OK,
    EXCHANGE_UNSOUND, /* what was to be exported or imported has findings: see verify */
    EXCHANGE_OTHER,   /* import: another history; told.ours and told.theirs differ */
    EXCHANGE_EXISTS,  /* export: the tar is there, or the folder is not empty */
    EXCHANGE_ABSENT,  /* no such export; or --upto beyond the record */
    EXCHANGE_RECORD,  /* the record refused or failed: told.record, and record_trouble() in text */
    EXCHANGE_FAILED   /* a file could not be read or written, or no memory: told.text */
};

struct exchange_head {
    char log[LOG_NAME_MAX + 1];
    uint64_t size;
    struct hash root;
};

struct exchange_told {
    struct exchange_head ours;   /* of the record: before an import, at an export */
    struct exchange_head theirs; /* of the export */
    uint64_t entries, items;     /* written: to the export, or newly to the record */
    enum record_status record;
    uint64_t common; /* EXCHANGE_OTHER of the same log: entries that both begin with */
    char text[512];  /* one sentence for people; "" if there is nothing to say */
};

struct export_ask {
    bool no_items;
    uint64_t upto; /* only the first so many entries; 0: all */
};

/* Writes an export of the record to `path`: a tar if it ends in ".tar", else a folder, which is
 * made if it is not there and must be empty. */
enum exchange_outcome exchange_export(struct record *r, const char *path,
                                      const struct export_ask *ask, struct exchange_told *told);

/* Brings the export at `path` into the record in DIR (".licet" of a book), which is made if it is
 * not there. `ask` is how the export is verified before (level PLAIN is raised to FULL; `entry` may
 * refuse texts); its findings are reported to it. */
enum exchange_outcome exchange_import(const char *path, const char *dir,
                                      const struct verify_ask *ask, struct exchange_told *told);

#endif
