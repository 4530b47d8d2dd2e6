/* query.c: one statement of SQLite, from its values to its end; see inside.h. */
#include "store/inside.h"

#include <assert.h>
#include <string.h>

static const char *const texts[] = {
#define S(name, sql) sql,
    STORE_STATEMENTS(S)
#undef S
};

struct query query_open(struct store *s, enum statement which)
{
    struct query q = {.store = s};
    sqlite3_stmt **kept = &s->statements[which];
    if (!*kept)
        q.code = sqlite3_prepare_v3(s->db, texts[which], -1, SQLITE_PREPARE_PERSISTENT, kept, NULL);
    q.at = *kept;
    return q;
}

static void keep_code(struct query *q, int code)
{
    if (q->code == SQLITE_OK) q->code = code;
}

void query_number(struct query *q, int place, uint64_t n)
{
    if (q->at) keep_code(q, sqlite3_bind_int64(q->at, place, (sqlite3_int64)n));
}

void query_bytes(struct query *q, int place, const void *at, size_t len)
{
    if (q->at) keep_code(q, sqlite3_bind_blob64(q->at, place, at, len, SQLITE_STATIC));
}

void query_text(struct query *q, int place, struct str text)
{
    if (q->at)
        keep_code(q,
                  sqlite3_bind_text64(q->at, place, text.at, text.len, SQLITE_STATIC, SQLITE_UTF8));
}

bool query_next(struct query *q)
{
    if (q->at && (q->code == SQLITE_OK || q->code == SQLITE_ROW)) q->code = sqlite3_step(q->at);
    return q->code == SQLITE_ROW;
}

bool query_column(struct query *q, int column, size_t least, size_t most, struct str *bytes)
{
    const char *at = sqlite3_column_blob(q->at, column);
    size_t len = (size_t)sqlite3_column_bytes(q->at, column);
    if (!at && len) q->code = SQLITE_NOMEM;
    else if (len < least || len > most) q->code = SQLITE_CORRUPT;
    *bytes = (struct str){at, len};
    return q->code == SQLITE_ROW;
}

bool query_index(struct query *q, int column, uint64_t most, uint64_t *n)
{
    sqlite3_int64 found = sqlite3_column_int64(q->at, column);
    if (sqlite3_column_type(q->at, column) != SQLITE_INTEGER || found < 0 || (uint64_t)found > most)
        q->code = SQLITE_CORRUPT;
    *n = (uint64_t)found;
    return q->code == SQLITE_ROW;
}

bool query_hash(struct query *q, int column, struct hash *hash)
{
    struct str bytes;
    if (!query_column(q, column, HASH_SIZE, HASH_SIZE, &bytes)) return false;
    memcpy(hash->at, bytes.at, HASH_SIZE);
    return true;
}

/* What a failure means for the transaction it happened in. */
static void note_broken(struct store *s, int code, enum store_status status)
{
    if (!s->begun || status == STORE_CLASH || status == STORE_ABSENT) return;
    s->broken = status;
    if ((code & 0xFF) == SQLITE_IOERR && code != SQLITE_IOERR_NOMEM) s->spent = true;
}

enum store_status query_close(struct query *q, const char *operation)
{
    struct store *s = q->store;
    enum store_status status = STORE_OK;
    if (q->code != SQLITE_OK && q->code != SQLITE_ROW && q->code != SQLITE_DONE) {
        status = store_fail_sql(s, q->code, operation);
        note_broken(s, q->code, status);
    }
    if (q->at) {
        sqlite3_reset(q->at);
        sqlite3_clear_bindings(q->at);
    }
    return status;
}
