/* schema.c: the tables, triggers and settings of a store; see inside.h.
 *
 * The texts below are what docs/format.md says. SQLite keeps them as they are written here, so
 * what stands in a file is compared with them byte for byte when it is opened (R2, R8).
 */
#include "store/inside.h"

#include <stdlib.h>
#include <string.h>

/* A table is not changed and not thinned out: for each, the same two triggers. */
#define APPEND_ONLY(table)                                                                         \
    "CREATE TRIGGER " table "_update before update on " table " begin select raise(abort, '" table \
    ": append only'); end",                                                                        \
        "CREATE TRIGGER " table "_delete before delete on " table                                  \
        " begin select raise(abort, '" table ": append only'); end"

static const char *const schema[] = {
    "CREATE TABLE log (no integer primary key, name text not null unique, role text not null)"
    " strict",
    "CREATE TABLE entry (log integer not null references log(no), i integer not null,"
    " id blob not null check (length(id) = 32), leaf blob not null check (length(leaf) = 32),"
    " note blob not null check (length(note) between 1 and 65535),"
    " primary key (log, i), unique (log, id)) strict",
    "CREATE TABLE tile (log integer not null references log(no), level integer not null,"
    " n integer not null, hashes blob not null check (length(hashes) = 8192),"
    " root blob not null check (length(root) = 32), primary key (log, level, n)) strict",
    "CREATE TRIGGER entry_dense before insert on entry"
    " when new.i <> (select coalesce(max(i) + 1, 0) from entry where log = new.log)"
    " begin select raise(abort, 'entry: not the next'); end",
    APPEND_ONLY("log"),
    APPEND_ONLY("entry"),
    APPEND_ONLY("tile"),
};
enum { SCHEMA_TEXTS = sizeof schema / sizeof *schema };

/* Set by the first text, read again by the second, which must give the third; or nothing, where
 * SQLite or its VFS cannot map at all. */
static const struct {
    const char *set, *get, *expected;
} settings[] = {
    {"pragma trusted_schema = off", "pragma trusted_schema", "0"},
    {"pragma cell_size_check = on", "pragma cell_size_check", "1"},
    {"pragma mmap_size = 0", "pragma mmap_size", "0"},
    {"pragma temp_store = memory", "pragma temp_store", "2"},
    {"pragma synchronous = full", "pragma synchronous", "2"},
    {"pragma recursive_triggers = on", "pragma recursive_triggers", "1"},
    {"pragma foreign_keys = on", "pragma foreign_keys", "1"},
    {"pragma locking_mode = normal", "pragma locking_mode", "normal"},
    {"pragma journal_mode = truncate", "pragma journal_mode", "truncate"},
};

static const struct {
    int option, expected;
} switches[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},       {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_DQS_DDL, 0},         {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0},
};

static enum store_status run(struct store *s, const char *sql)
{
    int code = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? STORE_OK : store_fail_sql(s, code, "open");
}

/* The one value that a text gives, shortened to `room`; "" if none. */
static enum store_status value_of(struct store *s, const char *sql, char *value, size_t room)
{
    sqlite3_stmt *q = NULL;
    int code = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL);
    value[0] = 0;
    if (code == SQLITE_OK) code = sqlite3_step(q);
    if (code == SQLITE_ROW && sqlite3_column_type(q, 0) != SQLITE_NULL) {
        const char *text = (const char *)sqlite3_column_text(q, 0);
        struct out o = out_into(value, room - 1);
        if (text) out_text(&o, text);
        else code = SQLITE_NOMEM; /* a number, and no memory for its digits */
        value[o.len] = 0;
    }
    bool good = code == SQLITE_ROW || code == SQLITE_DONE;
    enum store_status status = good ? STORE_OK : store_fail_sql(s, code, "open");
    sqlite3_finalize(q);
    return status;
}

static enum store_status not_kept(struct store *s, const char *what)
{
    return store_fail(s, STORE_IO, "open", "record.db", 0, what);
}

static enum store_status set_switches(struct store *s)
{
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
        int found = -1;
        sqlite3_db_config(s->db, switches[i].option, switches[i].expected, &found);
        if (found != switches[i].expected)
            return not_kept(s, "SQLite does not keep a switch that the store needs");
    }
    return STORE_OK;
}

enum store_status schema_settings(struct store *s)
{
    enum store_status status = set_switches(s);
    for (size_t i = 0; !status && i < sizeof settings / sizeof *settings; i++) {
        char value[16] = "";
        status = run(s, settings[i].set);
        if (!status) status = value_of(s, settings[i].get, value, sizeof value);
        bool unknown = !value[0] && strcmp(settings[i].get, "pragma mmap_size") == 0;
        if (!status && !unknown && strcmp(value, settings[i].expected) != 0)
            status = not_kept(s, settings[i].set);
    }
    if (!status && s->mode == STORE_READ) status = run(s, "pragma query_only = on");
    return status;
}

static enum store_status number_of_file(struct store *s, const char *sql, long *n)
{
    char value[24];
    enum store_status status = value_of(s, sql, value, sizeof value);
    *n = strtol(value, NULL, 10);
    return status;
}

/* What the file is: ABSENT if nothing was ever written into it, CORRUPT if it is not ours. */
static enum store_status identity(struct store *s)
{
    long application = 0, version = 0, objects = 0;
    enum store_status status = number_of_file(s, "pragma application_id", &application);
    if (!status) status = number_of_file(s, "pragma user_version", &version);
    if (!status) status = number_of_file(s, "select count(*) from sqlite_schema", &objects);
    if (status) return status;
    if (!application && !version && !objects) return STORE_ABSENT;
    if (application != STORE_APPLICATION || version < 1)
        return store_fail(s, STORE_CORRUPT, "open", "record.db", 0, "not a store of ours");
    if (version > STORE_VERSION)
        return store_fail(s, STORE_NEWER, "open", "record.db", 0, store_sentence(STORE_NEWER));
    return STORE_OK;
}

enum store_status schema_same(struct store *s, bool *same)
{
    struct query q = query_open(s, SQL_SCHEMA);
    size_t count = 0;
    *same = true;
    while (query_next(&q)) {
        struct str text;
        if (!query_column(&q, 0, 0, SIZE_MAX, &text)) break;
        if (count >= SCHEMA_TEXTS || !str_is(text, schema[count])) *same = false;
        count++;
    }
    if (count != SCHEMA_TEXTS) *same = false;
    return query_close(&q, "open");
}

enum store_status schema_judge(struct store *s)
{
    bool same = false;
    enum store_status status = identity(s);
    if (!status) status = schema_same(s, &same);
    if (!status && !same)
        status = store_fail(s, STORE_CORRUPT, "open", "record.db", 0,
                            "its tables or triggers are not those of this version");
    return status;
}

/* Within the transaction. */
static enum store_status make_all(struct store *s)
{
    char text[64];
    struct out o = out_into(text, sizeof text - 1);
    enum store_status status = identity(s);
    if (status == STORE_OK || status == STORE_CORRUPT || status == STORE_NEWER) return STORE_CLASH;
    if (status != STORE_ABSENT) return status;
    status = STORE_OK;
    for (size_t i = 0; !status && i < SCHEMA_TEXTS; i++) status = run(s, schema[i]);
    out_text(&o, "pragma user_version = ");
    out_number(&o, STORE_VERSION, 1);
    text[o.len] = 0;
    if (!status) status = run(s, text);
    o = out_into(text, sizeof text - 1);
    out_text(&o, "pragma application_id = ");
    out_number(&o, STORE_APPLICATION, 1);
    text[o.len] = 0;
    return status ? status : run(s, text);
}

enum store_status schema_make(struct store *s)
{
    enum store_status status = run(s, "begin immediate");
    if (status) return status;
    status = make_all(s);
    if (!status) status = run(s, "commit");
    if (status && !sqlite3_get_autocommit(s->db)) sqlite3_exec(s->db, "rollback", NULL, NULL, NULL);
    return status;
}

/* What a connection may do once the store is open. It stops accidents, of ours too. */
static int allow(void *with, int action, const char *a, const char *b, const char *database,
                 const char *trigger)
{
    (void)with, (void)b, (void)database, (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_TRANSACTION: return SQLITE_OK;
    case SQLITE_INSERT: return strncmp(a, "sqlite_", 7) != 0 ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_PRAGMA: return strcmp(a, "integrity_check") == 0 ? SQLITE_OK : SQLITE_DENY;
    default: return SQLITE_DENY;
    }
}

enum store_status schema_close_doors(struct store *s)
{
    int code = sqlite3_set_authorizer(s->db, allow, NULL);
    return code == SQLITE_OK ? STORE_OK : store_fail_sql(s, code, "open");
}
