/* record.h: one log of a book, as it is kept: open, read, append.
 *
 * The folder DIR (".licet" in a book's folder) holds the store (store.h) and the head file
 * (head.h), which remembers how far the log was acknowledged.
 *
 *     record_open ─► OPEN ─record_append─► OPEN       OPEN ─commit or sync failed─► HALTED
 *                     └─ head ahead of the store, or another root ─► SUSPECT ─accept─► OPEN
 *
 *   1. A number that record_append() returned stands for ever under that entry (R1). What a crash
 *      cut off was never acknowledged; entries beyond the head are whole, so they are kept and
 *      covered by the next head.
 *   2. Appending the same bytes again gives the same number and writes nothing (R12).
 *   3. After a failed commit or sync this record appends nothing more (R13).
 *   4. A head is written only over entries that were read back from the store (R5).
 *   5. A SUSPECT record is read with a warning and appends nothing until its head is accepted.
 */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include "record/checkpoint.h"
#include "record/entry.h"
#include "record/head.h"
#include "record/proof.h"
#include "record/store.h"

enum { RECORD_LOCK_MS = 10000, RECORD_AHEAD_SECONDS = 300, RECORD_BATCH_MAX = 1000 };

enum record_state { RECORD_OPEN, RECORD_HALTED, RECORD_SUSPECT };

enum record_status {
    RECORD_OK,
    RECORD_ABSENT,  /* no record, entry or item there */
    RECORD_EXISTS,  /* record_init() where there is one */
    RECORD_CLASH,   /* a path changed since the entry was made: make it anew */
    RECORD_REFUSED, /* the bytes are no entry that may stand there: see the flaw */
    RECORD_BUSY,    /* another process held the lock for too long */
    RECORD_STOPPED, /* halted or suspect: see record_state() */
    RECORD_NEWER,   /* written by a newer version */
    RECORD_STORE    /* the store failed: see record_fault() */
};

struct record;

/* Makes DIR and the opening entry of a local log `log` of the book called `name`. `at` is the
 * author's clock, seconds from 1970. *r is set with RECORD_OK only, as by record_open(). */
enum record_status record_init(const char *dir, struct str log, struct str name, int64_t at,
                               struct record **r, struct fault *fault);
/* A log name made of the folder's: "local/FOLDER-XXXXXXXX", 8 random hex digits. */
bool record_log_name(const char *folder, char out[LOG_NAME_MAX + 1]);

/* Opens for reading or writing, rolls back what a crash left, compares head and store. */
enum record_status record_open(const char *dir, bool write, struct record **r, struct fault *fault);
void record_close(struct record *r); /* NULL is allowed */

enum record_state record_state(const struct record *r);
/* One sentence for people about the last failure, or why the record is not OPEN; "" if nothing. */
const char *record_trouble(const struct record *r);
const struct fault *record_fault(const struct record *r);
/* What opening found and mended, one sentence a line; "" if nothing. */
const char *record_mended(const struct record *r);

struct str record_log(const struct record *r);
struct hash record_book(const struct record *r);
uint64_t record_size(struct record *r);
/* The checkpoint of the first `size` entries; false if it cannot be computed. */
bool record_checkpoint(struct record *r, uint64_t size, struct checkpoint *c);
/* For items and for reading entries in bulk. */
struct store *record_store(struct record *r);
int record_log_no(const struct record *r);
struct hasher *record_hasher(struct record *r);

/* The bytes of an entry; they live until the next call on this record. */
enum record_status record_entry(struct record *r, struct entry_number n, struct str *bytes);
/* By id, or by the first 8 hex digits of it or more; CLASH if several begin so. */
enum record_status record_find(struct record *r, struct str hex, struct entry_number *n);
enum record_status record_proof(struct record *r, struct entry_number n, struct proof_file *f);

struct appended {
    struct entry_number number;
    struct hash id;
    bool stood; /* the same bytes stood there already */
};

/* Appends whole leaves (entry_print()), all or none (R4). `seen` is the size from which their file
 * lines were made: a put or drop of a path that an entry after `seen` touched is CLASH; appends to
 * one path follow each other. Items that they name must be kept before. `now`: our clock; an entry
 * more than RECORD_AHEAD_SECONDS ahead of it is refused. `flaw` tells what is wrong with which one
 * if REFUSED; *which is its place in the list. */
enum record_status record_append(struct record *r, const struct str *leaves, int count,
                                 uint64_t seen, int64_t now, struct appended *out,
                                 struct flaw *flaw, int *which);

/* Writes the store's head over a suspect one, after the caller verified fully. */
enum record_status record_accept(struct record *r);

#endif
