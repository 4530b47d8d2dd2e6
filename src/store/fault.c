/* fault.c: what failed, in words and as a status; see inside.h. */
#include "store/inside.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

/* As much of the text as fits, ending in NUL. */
static void put_text(char *to, size_t room, const char *text)
{
    struct str s = str_of(text);
    struct out o = out_into(to, room - 1);
    out_add(&o, str_part(s, 0, s.len < room - 1 ? s.len : room - 1));
    to[o.len] = 0;
}

void store_path(const struct store *s, const char *name, char path[STORE_PATH_MAX])
{
    struct out o = out_into(path, STORE_PATH_MAX - 1);
    out_text(&o, s->dir);
    if (name[0]) out_text(&o, "/");
    out_text(&o, name);
    assert(!o.cut);
    path[o.len] = 0;
}

enum store_status store_fail(struct store *s, enum store_status status, const char *operation,
                             const char *name, int error, const char *text)
{
    if (s->spent) return status;
    s->fault.operation = operation;
    s->fault.error = error;
    store_path(s, name, s->fault.path);
    put_text(s->fault.text, sizeof s->fault.text, text);
    return status;
}

static enum store_status by_errno(int error)
{
    if (error == ENOSPC || error == EDQUOT || error == EFBIG) return STORE_FULL;
    return error == ENOMEM ? STORE_MEMORY : STORE_IO;
}

enum store_status store_fail_disk(struct store *s, const char *operation, const char *name)
{
    int error = errno;
    char text[128];
    return store_fail(s, by_errno(error), operation, name, error,
                      strerror_r(error, text, sizeof text));
}

enum store_status store_fail_sync(struct store *s, const char *name)
{
    enum store_status status = store_fail_disk(s, "sync", name);
    s->spent = true;
    return status;
}

/* A failed input or output is told apart by errno: no room, or worse. */
static enum store_status by_input(int code, int error)
{
    if (code == SQLITE_IOERR_NOMEM) return STORE_MEMORY;
    enum store_status status = by_errno(error);
    return status == STORE_FULL ? STORE_FULL : STORE_IO;
}

static enum store_status by_code(int code, int error)
{
    if (code == SQLITE_CONSTRAINT_FOREIGNKEY) return STORE_ABSENT;
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return STORE_BUSY;
    case SQLITE_FULL: return STORE_FULL;
    case SQLITE_NOMEM: return STORE_MEMORY;
    case SQLITE_IOERR: return by_input(code, error);
    case SQLITE_CONSTRAINT: return STORE_CLASH;
    case SQLITE_ERROR: /* a table that was there at the beginning is no more */
    case SQLITE_SCHEMA:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return STORE_CORRUPT;
    default: return STORE_IO;
    }
}

/* What SQLite says of this failure, or of its kind if it was found by us. */
static const char *said(const struct store *s, int code)
{
    return s->db && sqlite3_extended_errcode(s->db) == code ? sqlite3_errmsg(s->db)
                                                            : sqlite3_errstr(code);
}

enum store_status store_fail_sql(struct store *s, int code, const char *operation)
{
    int kind = code & 0xFF;
    bool outside = kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN || kind == SQLITE_FULL;
    int error = s->db && outside ? sqlite3_system_errno(s->db) : 0;
    enum store_status status = by_code(code, error);
    if (status == STORE_CLASH || status == STORE_ABSENT) return status;
    return store_fail(s, status, operation, "record.db", error, said(s, code));
}
