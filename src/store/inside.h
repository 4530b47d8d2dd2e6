/* inside.h: what the files of the SQLite store share; for nobody else but tests.
 *
 *     DIR/record.db    logs, entries, full tiles                          sqlite.c, query.c
 *     DIR/lock         flock(2): one writer                               sqlite.c
 *     DIR/items/ab/…   contents of items and their salts (item.h)         items.c
 *     DIR/tmp          items on their way
 *
 *   1. SPENT is never left: after a commit, a rollback or a sync that failed, each call but
 *      store_unlock(), store_rollback() and store_close() is STORE_IO, with the fault that spent
 *      the store (R13).
 *   2. No statement is left in the middle when a function returns, so no read lock stays.
 *   3. A transaction in which anything failed is never committed (R4).
 */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include <sqlite3.h>

#include "record/store.h"

#define STORE_APPLICATION 0x4C696365
enum { STORE_DIR_MAX = STORE_PATH_MAX - 128 };

/* Prepared when first used, kept until the store is closed. */
#define STORE_STATEMENTS(S)                                                                        \
    S(BEGIN, "begin immediate")                                                                    \
    S(COMMIT, "commit")                                                                            \
    S(ROLLBACK, "rollback")                                                                        \
    S(LOG_PUT, "insert into log (name, role) values (?1, ?2)")                                     \
    S(LOGS, "select no, name, role from log order by no")                                          \
    S(ENTRY_PUT, "insert into entry (log, i, id, leaf, note) values (?1, ?2, ?3, ?4, ?5)")         \
    S(TILE_PUT, "insert into tile (log, level, n, hashes, root) values (?1, ?2, ?3, ?4, ?5)")      \
    S(SIZE, "select (select max(i) from entry where log = ?1) from log where no = ?1")             \
    S(ENTRY, "select note from entry where log = ?1 and i = ?2")                                   \
    S(FIND, "select i from entry where log = ?1 and id = ?2")                                      \
    S(FIND_BETWEEN,                                                                                \
      "select i from entry where log = ?1 and id between ?2 and ?3 order by id limit 2")           \
    S(ENTRIES, "select i, id, leaf, note from entry where log = ?1 and i >= ?2 and i < ?3 "        \
               "order by i limit ?4")                                                              \
    S(LEAVES, "select i, leaf from entry where log = ?1 and i >= ?2 and i < ?3 order by i")        \
    S(TILE, "select hashes, root from tile where log = ?1 and level = ?2 and n = ?3")              \
    S(ROOTS, "select n, root from tile where log = ?1 and level = ?2 and n >= ?3 and n < ?4 "      \
             "order by n")                                                                         \
    S(SCHEMA, "select sql from sqlite_schema where sql is not null order by rowid")                \
    S(INTEGRITY, "pragma integrity_check(100)")

enum statement {
#define S(name, sql) SQL_##name,
    STORE_STATEMENTS(S)
#undef S
        STATEMENTS
};

struct store {
    enum store_mode mode;
    const struct disk *disk;
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
    int lock;                     /* the file, -1 if it is not open */
    int held[STORE_LOGS_MAX + 1]; /* how often each log is locked */
    bool begun, spent;
    enum store_status broken;  /* STORE_OK, or what failed in this transaction */
    unsigned char synced[256]; /* which folders of items/ are known to be durable */
    struct fault fault;
    char dir[STORE_DIR_MAX];
    char bytes[LEAF_MAX];
};

/* --- fault.c: what failed --- */

/* DIR/NAME. */
void store_path(const struct store *s, const char *name, char path[STORE_PATH_MAX]);
/* Notes the fault, unless the store is spent already, and returns the status. */
enum store_status store_fail(struct store *s, enum store_status status, const char *operation,
                             const char *name, int error, const char *text);
/* By errno, and by SQLite's code and what it says about the connection. */
enum store_status store_fail_disk(struct store *s, const char *operation, const char *name);
enum store_status store_fail_sql(struct store *s, int code, const char *operation);
/* A sync failed: spent. */
enum store_status store_fail_sync(struct store *s, const char *name);

/* --- query.c: one statement, from its values to its end --- */

struct query {
    struct store *store;
    sqlite3_stmt *at;
    int code; /* of SQLite; SQLITE_OK, _ROW and _DONE are good */
};

struct query query_open(struct store *s, enum statement which);
void query_number(struct query *q, int place, uint64_t n);
/* The bytes must stay until query_close(). */
void query_bytes(struct query *q, int place, const void *at, size_t len);
void query_text(struct query *q, int place, struct str text);
/* Whether there is a row, or another one. */
bool query_next(struct query *q);
/* Values of the row; they live until the next call. False if it is none, or not what may stand
 * there: the query has then failed as CORRUPT. */
bool query_column(struct query *q, int column, size_t least, size_t most, struct str *bytes);
bool query_index(struct query *q, int column, uint64_t most, uint64_t *n);
bool query_hash(struct query *q, int column, struct hash *hash);
/* Ends it. STORE_OK if nothing failed. */
enum store_status query_close(struct query *q, const char *operation);

/* --- schema.c: what a store is made of --- */

/* The settings of the connection, set and read again. */
enum store_status schema_settings(struct store *s);
/* The tables and triggers, in a transaction of its own: CLASH if there is a store. */
enum store_status schema_make(struct store *s);
/* ABSENT, NEWER or CORRUPT unless it is a store of this version with the right tables. */
enum store_status schema_judge(struct store *s);
/* Whether the tables and triggers are those of this version; through kept statements. */
enum store_status schema_same(struct store *s, bool *same);
/* From now on the connection only appends and reads. */
enum store_status schema_close_doors(struct store *s);

#endif
