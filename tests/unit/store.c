/* store.c: logs, entries, tiles, transactions and the lock of record/store.h, as the SQLite store
 * keeps them. Guarantees are those of docs/format.md. */
#include "record/store.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "folder.h"
#include "store/inside.h"
#include "tap.h"

static struct hasher hasher;
static struct fault fault;

/* --- What is put in --- */

/* The text of an entry, unlike any other. Every 97th is as long as it may be. */
static struct str text_of(uint64_t i)
{
    static char text[LEAF_MAX];
    size_t len = (size_t)snprintf(text, 64, "entry %llu\n", (unsigned long long)i);
    size_t whole = i % 97 == 96 ? LEAF_MAX : len + i % 50;
    memset(text + len, 'x', whole - len);
    return (struct str){text, whole};
}

static enum store_status put(struct store *s, int log, uint64_t i, uint64_t text)
{
    struct str bytes = text_of(text);
    struct hash id = hash_of(&hasher, bytes), leaf = tree_leaf(&hasher, bytes);
    return store_entry_put(s, log, (struct leaf_index){i}, &id, &leaf, bytes);
}

/* The full tile of level 0 that ends with entry i. */
static enum store_status put_tile(struct store *s, int log, uint64_t i)
{
    struct hash leaves[TILE_WIDTH];
    uint64_t n = i / TILE_WIDTH;
    for (unsigned k = 0; k < TILE_WIDTH; k++)
        leaves[k] = tree_leaf(&hasher, text_of(n * TILE_WIDTH + k));
    struct hash root = tile_root(&hasher, leaves, TILE_WIDTH);
    return store_tile_put(s, log, 0, n, leaves, &root);
}

/* Appends up to `size` entries, in one transaction. */
static bool append(struct store *s, int log, uint64_t size)
{
    uint64_t from = 0;
    bool good = store_lock(s, log, 0) == STORE_OK && store_begin(s) == STORE_OK &&
                store_size(s, log, &from) == STORE_OK;
    for (uint64_t i = from; good && i < size; i++) {
        good = put(s, log, i, i) == STORE_OK;
        if (good && i % TILE_WIDTH == TILE_WIDTH - 1) good = put_tile(s, log, i) == STORE_OK;
    }
    good = good && store_commit(s) == STORE_OK;
    store_unlock(s, log);
    return good;
}

static struct store *opened(const char *name, enum store_mode mode)
{
    struct store *s = NULL;
    enum store_status status = store_open(folder_at(name), mode, &s, &fault);
    if (status)
        OK(false, "%s: %s: %s %s (%d)", store_sentence(status), fault.operation, fault.path,
           fault.text, fault.error);
    return s;
}

/* A new store with one log that holds `size` entries. */
static struct store *filled(const char *name, uint64_t size)
{
    struct store *s = opened(name, STORE_CREATE);
    int no = 0;
    OK(s && store_log_add(s, STR("local/pact-00000001"), "own", &no) == STORE_OK && no == 1 &&
           append(s, 1, size),
       "%s: a store with %llu entries", name, (unsigned long long)size);
    return s;
}

static enum store_status opening(const char *name, enum store_mode mode)
{
    struct store *s = NULL;
    enum store_status status = store_open(folder_at(name), mode, &s, &fault);
    store_close(s);
    return status;
}

static uint64_t size_of(struct store *s, int log)
{
    uint64_t size = UINT64_MAX;
    return store_size(s, log, &size) == STORE_OK ? size : UINT64_MAX;
}

/* Runs a text on a connection of its own, as a tool that knows nothing of us would. */
static int raw(const char *name, const char *sql)
{
    char path[64];
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "%s/record.db", name);
    int code = sqlite3_open(folder_at(path), &db);
    sqlite3_extended_result_codes(db, 1);
    if (code == SQLITE_OK) code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_close(db);
    return code;
}

/* --- Opening --- */

static void opens(void)
{
    OK(opening("new", STORE_WRITE) == STORE_ABSENT && opening("new", STORE_READ) == STORE_ABSENT,
       "nothing is there yet");
    OK(opening("new", STORE_CREATE) == STORE_OK, "made");
    OK(opening("new", STORE_CREATE) == STORE_CLASH, "and not made again");
    OK(opening("new", STORE_WRITE) == STORE_OK && opening("new", STORE_READ) == STORE_OK,
       "opened for writing, and for reading");
    static const char *const parts[] = {"new/record.db", "new/lock", "new/items", "new/tmp"};
    for (size_t i = 0; i < 4; i++) OK(access(folder_at(parts[i]), F_OK) == 0, "%s", parts[i]);
    OK(opening("no/such/folder", STORE_CREATE) == STORE_IO && fault.error == ENOENT &&
           strcmp(fault.operation, "make") == 0 && strstr(fault.path, "no/such/folder"),
       "no folder to make it in: %s %s: %s", fault.operation, fault.path, fault.text);
    struct store *s = NULL;
    static char path[STORE_PATH_MAX + 10];
    memset(path, 'x', sizeof path - 1);
    OK(store_open(path, STORE_CREATE, &s, &fault) == STORE_IO && fault.error == ENAMETOOLONG,
       "a path that is too long");
    OK(store_open("", STORE_CREATE, &s, &fault) == STORE_IO && !s, "no path at all");
    store_close(NULL);
}

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(folder_at(name), "w");
    if (!f) return;
    fputs(text, f);
    fclose(f);
}

/* What stands there is something else, or was never finished. */
static void other_files(void)
{
    mkdir(folder_at("cut"), 0700);
    write_file("cut/record.db", "");
    OK(opening("cut", STORE_WRITE) == STORE_ABSENT, "an empty file: its making was cut off");
    OK(opening("cut", STORE_CREATE) == STORE_OK && opening("cut", STORE_WRITE) == STORE_OK,
       "it is made where it was cut off (R1)");
    mkdir(folder_at("text"), 0700);
    write_file("text/record.db", "this is a text and no database, however long it may be; it is "
                                 "at least a hundred bytes long, so that it has a header");
    OK(opening("text", STORE_READ) == STORE_CORRUPT, "a text: %s", fault.text);
    OK(opening("text", STORE_CREATE) != STORE_OK, "is not overwritten");
    mkdir(folder_at("other"), 0700);
    raw("other", "create table t (a); pragma application_id = 77");
    OK(opening("other", STORE_WRITE) == STORE_CORRUPT, "another program's: %s", fault.text);
    OK(opening("other", STORE_CREATE) == STORE_CLASH, "is left alone");
    mkdir(folder_at("folder"), 0700);
    mkdir(folder_at("folder/record.db"), 0700);
    OK(opening("folder", STORE_WRITE) == STORE_IO, "a folder: %s", fault.text);
}

/* R18: a newer store is not opened by an older program. */
static void newer(void)
{
    store_close(filled("newer", 3));
    raw("newer", "create table more (a any) strict; pragma user_version = 2");
    OK(opening("newer", STORE_WRITE) == STORE_NEWER && opening("newer", STORE_READ) == STORE_NEWER,
       "version 2: %s", fault.text);
    OK(opening("newer", STORE_CREATE) == STORE_CLASH, "is not made anew");
    raw("newer", "pragma user_version = 0");
    OK(opening("newer", STORE_WRITE) == STORE_CORRUPT, "version 0 was never written");
}

/* R8: what keeps the store append only is judged when it is opened. */
static void altered_schema(void)
{
    static const char *const alterations[] = {
        "drop trigger entry_update",
        "create table more (a any) strict",
        ("drop trigger tile_delete;"
         "create trigger tile_delete before delete on tile begin select 1; end"),
        "create view v as select * from entry",
        "alter table log add column x text",
    };
    for (size_t i = 0; i < sizeof alterations / sizeof *alterations; i++) {
        char name[16];
        snprintf(name, sizeof name, "schema%zu", i);
        store_close(filled(name, 2));
        OK(raw(name, alterations[i]) == SQLITE_OK && opening(name, STORE_READ) == STORE_CORRUPT,
           "%s: %s", alterations[i], fault.text);
    }
    struct store *s = filled("later", 2);
    uint64_t size = 0;
    OK(raw("later", "pragma foreign_keys = off; drop table entry") == SQLITE_OK &&
           store_size(s, 1, &size) == STORE_CORRUPT,
       "a table that goes later: %s", store_fault(s)->text);
    store_close(s);
}

static const char *pragma(struct store *s, const char *name)
{
    static char value[64];
    char sql[64];
    sqlite3_stmt *q = NULL;
    snprintf(sql, sizeof sql, "pragma %s", name);
    value[0] = 0;
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
        snprintf(value, sizeof value, "%s", sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    return value;
}

static void settings(void)
{
    static const char *const wanted[][2] = {
        {"journal_mode", "truncate"}, {"synchronous", "2"},
        {"recursive_triggers", "1"},  {"foreign_keys", "1"},
        {"trusted_schema", "0"},      {"cell_size_check", "1"},
        {"mmap_size", "0"},           {"application_id", "1281975141"},
        {"user_version", "1"},
    };
    static const int switches[][2] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                      {SQLITE_DBCONFIG_DQS_DML, 0},
                                      {SQLITE_DBCONFIG_DQS_DDL, 0},
                                      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}};
    struct store *s = filled("settings", 1);
    sqlite3_set_authorizer(s->db, NULL, NULL);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        OK(strcmp(pragma(s, wanted[i][0]), wanted[i][1]) == 0, "%s is %s", wanted[i][0],
           wanted[i][1]);
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
        int value = -1;
        sqlite3_db_config(s->db, switches[i][0], -1, &value);
        OK(value == switches[i][1], "switch %d is %d", switches[i][0], switches[i][1]);
    }
    store_close(s);
    OK(raw("settings", "pragma journal_mode = wal") == SQLITE_OK, "somebody sets WAL");
    s = opened("settings", STORE_WRITE);
    sqlite3_set_authorizer(s->db, NULL, NULL);
    OK(strcmp(pragma(s, "journal_mode"), "truncate") == 0, "it is undone when opened");
    store_close(s);
}

/* --- Append only (R2) --- */

static void own_connection(void)
{
    static const char *const refused[] = {
        "update entry set note = x'00' where i = 0",
        "delete from entry",
        "update log set name = 'x'",
        "delete from tile",
        "drop table entry",
        "drop trigger entry_update",
        "alter table log rename to l",
        "create table t (a)",
        "create temp table t (a)",
        "create temp trigger t before insert on entry begin select 1; end",
        "attach ':memory:' as other",
        "pragma recursive_triggers = off",
        "pragma writable_schema = on",
        "pragma foreign_keys",
        "insert into sqlite_schema values ('table', 't', 't', 0, 'create table t (a)')",
        "savepoint a",
        "vacuum",
        "reindex",
        "analyze",
    };
    struct store *s = filled("doors", 300);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        int code = sqlite3_exec(s->db, refused[i], NULL, NULL, NULL);
        OK(code != SQLITE_OK, "%s: %s", refused[i], sqlite3_errmsg(s->db));
    }
    OK(sqlite3_exec(s->db, "select \"no such column\" from log", NULL, NULL, NULL) == SQLITE_ERROR,
       "a text in double quotes is no text");
    OK(sqlite3_exec(s->db, "replace into log values (1, 'local/x', 'own')", NULL, NULL, NULL) ==
           SQLITE_CONSTRAINT_TRIGGER,
       "replace into log: %s", sqlite3_errmsg(s->db));
    OK(sqlite3_exec(s->db, "replace into tile select * from tile", NULL, NULL, NULL) ==
           SQLITE_CONSTRAINT_TRIGGER,
       "replace into tile: %s", sqlite3_errmsg(s->db));
    OK(sqlite3_exec(s->db,
                    "replace into entry select log, 300, id, leaf, note from entry where i = 7",
                    NULL, NULL, NULL) == SQLITE_CONSTRAINT_TRIGGER,
       "replace into entry, by id: %s", sqlite3_errmsg(s->db));
    OK(size_of(s, 1) == 300, "all entries stand");
    store_close(s);
}

/* Any connection: the triggers stand in the file. */
static void other_connections(void)
{
    static const char *const refused[] = {
        "update entry set note = x'00'",
        "update entry set i = i + 1000",
        "delete from entry",
        "update tile set root = zeroblob(32)",
        "delete from tile",
        "update log set role = 'x'",
        "delete from log",
        "pragma recursive_triggers = on; replace into log values (1, 'local/x', 'own')",
        "pragma recursive_triggers = on; replace into tile select * from tile",
        ("pragma recursive_triggers = on;"
         "replace into entry select log, 300, id, leaf, note from entry where i = 7"),
        "replace into entry select log, 7, id, leaf, note from entry where i = 7",
        "insert into entry select log, 301, zeroblob(32), leaf, note from entry where i = 7",
        "insert into entry select log, -1, zeroblob(32), leaf, note from entry where i = 7",
    };
    store_close(filled("raw", 300));
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        OK(raw("raw", refused[i]) == SQLITE_CONSTRAINT_TRIGGER, "%s", refused[i]);
    static const char *const unfit[] = {
        "insert into entry values (1, 300, zeroblob(31), zeroblob(32), x'00')",
        "insert into entry values (1, 300, zeroblob(32), zeroblob(33), x'00')",
        "insert into entry values (1, 300, zeroblob(32), zeroblob(32), x'')",
        "insert into entry values (1, 300, zeroblob(32), zeroblob(32), zeroblob(65536))",
        "insert into entry values (1, 300, zeroblob(32), zeroblob(32), 'text')",
        "insert into entry values (1, 300, zeroblob(32), zeroblob(32), null)",
        "insert into entry select log, 300, id, leaf, note from entry where i = 7",
        "insert into tile values (1, 5, 0, zeroblob(8191), zeroblob(32))",
        "insert into tile values (1, 0, 0, zeroblob(8192), zeroblob(32))",
        ("pragma foreign_keys = on;"
         "insert into entry values (2, 0, zeroblob(32), zeroblob(32), x'00')"),
        "insert into log values (2, 'local/pact-00000001', 'own')",
    };
    for (size_t i = 0; i < sizeof unfit / sizeof *unfit; i++)
        OK((raw("raw", unfit[i]) & 0xFF) == SQLITE_CONSTRAINT, "%s", unfit[i]);
    struct store *s = opened("raw", STORE_READ);
    OK(size_of(s, 1) == 300, "all entries stand");
    store_close(s);
}

/* --- Logs --- */

struct seen {
    int count, stop_at;
    char last[256];
    bool ordered;
};

static bool see_log(void *with, int no, struct str name, struct str role)
{
    struct seen *seen = with;
    seen->count++;
    seen->ordered = seen->count == 1 ? no == 1 : seen->ordered && no == seen->count;
    snprintf(seen->last, sizeof seen->last, "%d %.*s %.*s", no, STR_ARG(name), STR_ARG(role));
    return seen->count != seen->stop_at;
}

static void logs(void)
{
    struct store *s = opened("logs", STORE_CREATE);
    struct seen seen = {0};
    int no = 0;
    char name[32];
    OK(store_logs(s, see_log, &seen) == STORE_OK && seen.count == 0, "no logs yet");
    for (int i = 1; i <= STORE_LOGS_MAX; i++) {
        snprintf(name, sizeof name, "local/log-%d", i);
        enum store_status status = store_log_add(s, str_of(name), i % 2 ? "own" : "mirror", &no);
        if (status || no != i) OK(false, "log %d: %s, %d", i, store_sentence(status), no);
    }
    OK(store_log_add(s, STR("local/log-7"), "own", &no) == STORE_CLASH, "a name stands once");
    OK(store_log_add(s, STR("local/more"), "own", &no) == STORE_FULL, "at most %d: %s",
       STORE_LOGS_MAX, store_fault(s)->text);
    OK(store_logs(s, see_log, &seen) == STORE_OK && seen.count == STORE_LOGS_MAX && seen.ordered &&
           strcmp(seen.last, "64 local/log-64 mirror") == 0,
       "in order: %s", seen.last);
    seen = (struct seen){.stop_at = 5};
    OK(store_logs(s, see_log, &seen) == STORE_OK && seen.count == 5, "until the visitor stops");
    uint64_t size = 7;
    OK(store_size(s, 64, &size) == STORE_OK && size == 0, "an empty log");
    OK(store_size(s, 65, &size) == STORE_ABSENT, "no log");
    store_close(s);
}

/* Two logs do not see each other. */
static void two_logs(void)
{
    struct store *s = filled("two", 10);
    int no = 0;
    OK(store_lock(s, 1, 0) == STORE_OK && store_begin(s) == STORE_OK &&
           store_log_add(s, STR("local/second"), "private", &no) == STORE_OK && no == 2,
       "a log added in a transaction");
    OK(store_lock(s, 2, 0) == STORE_OK && put(s, 2, 0, 5) == STORE_OK &&
           put(s, 1, 10, 10) == STORE_OK && store_commit(s) == STORE_OK,
       "the same text in both");
    store_unlock(s, 1);
    store_unlock(s, 2);
    OK(size_of(s, 1) == 11 && size_of(s, 2) == 1, "each has its size");
    OK(store_lock(s, 3, 0) == STORE_OK && store_begin(s) == STORE_OK &&
           put(s, 3, 0, 0) == STORE_ABSENT,
       "no entry without its log");
    store_rollback(s);
    store_unlock(s, 3);
    store_close(s);
}

/* --- Writing --- */

/* R3, R4: the next index, a new id, and all or none. */
static void writing(void)
{
    struct store *s = filled("writing", 5), *other = opened("writing", STORE_READ);
    OK(put(s, 1, 5, 5) != STORE_OK, "nothing is put outside of a transaction");
    OK(size_of(s, 1) == 5, "indeed");
    OK(store_lock(s, 1, 0) == STORE_OK && store_begin(s) == STORE_OK, "begun");
    OK(put(s, 1, 6, 6) == STORE_CLASH && put(s, 1, 4, 6) == STORE_CLASH,
       "a gap and a number taken are refused");
    OK(put(s, 1, 5, 2) == STORE_CLASH, "an id occurs once");
    OK(put(s, 1, 5, 5) == STORE_OK && put(s, 1, 6, 6) == STORE_OK, "two are put after all that");
    OK(put(s, 1, 7, 6) == STORE_CLASH, "an id of the same transaction is taken too");
    OK(size_of(s, 1) == 7 && size_of(other, 1) == 5, "seen inside, not yet outside");
    OK(store_commit(s) == STORE_OK && size_of(other, 1) == 7, "committed, and seen (R4)");
    OK(store_begin(s) == STORE_OK && put(s, 1, 7, 7) == STORE_OK, "begun again");
    store_rollback(s);
    OK(size_of(s, 1) == 7 && size_of(other, 1) == 7, "rolled back");
    store_rollback(s);
    OK(store_begin(s) == STORE_OK && put(s, 1, 7, 8) == STORE_OK, "begun and never committed");
    store_close(s);
    s = opened("writing", STORE_WRITE);
    OK(size_of(s, 1) == 7, "closing rolls back");
    store_close(s);
    store_close(other);
}

static void tiles_stand_once(void)
{
    struct store *s = filled("once", 256);
    OK(store_lock(s, 1, 0) == STORE_OK && store_begin(s) == STORE_OK, "begun");
    OK(put_tile(s, 1, 255) == STORE_CLASH, "a tile is put once (R2)");
    OK(put(s, 1, 256, 256) == STORE_OK && store_commit(s) == STORE_OK, "the rest is as it was");
    store_close(s);
}

static void reading_only(void)
{
    store_close(filled("reader", 3));
    struct store *s = opened("reader", STORE_READ);
    int no;
    OK(store_lock(s, 1, 0) == STORE_IO && store_begin(s) == STORE_IO &&
           store_log_add(s, STR("local/x"), "own", &no) == STORE_IO,
       "a reader does not write: %s", store_fault(s)->text);
    OK(sqlite3_exec(s->db, "insert into log values (7, 'x', 'own')", NULL, NULL, NULL) ==
           SQLITE_READONLY,
       "not by SQL either");
    OK(size_of(s, 1) == 3, "it reads");
    store_close(s);
}

/* --- Reading --- */

static void one_entry(void)
{
    struct store *s = filled("one", 300);
    int same = 0, found = 0;
    for (uint64_t i = 0; i < 300; i++) {
        struct str bytes, expected = text_of(i);
        struct leaf_index index = {999};
        struct hash id = hash_of(&hasher, expected);
        same += store_entry(s, 1, (struct leaf_index){i}, &bytes) == STORE_OK &&
                str_same(bytes, expected);
        found += store_find(s, 1, &id, &index) == STORE_OK && index.i == i;
    }
    OK(same == 300 && found == 300, "every entry by number, byte for byte, and by id (R1)");
    struct str bytes;
    struct hash id = hash_of(&hasher, STR("nothing"));
    struct leaf_index index;
    OK(store_entry(s, 1, (struct leaf_index){300}, &bytes) == STORE_ABSENT, "no entry 301");
    OK(store_entry(s, 2, (struct leaf_index){0}, &bytes) == STORE_ABSENT, "no log 2");
    OK(store_find(s, 1, &id, &index) == STORE_ABSENT, "no such id");
    store_close(s);
}

struct reading {
    struct store *store, *writer;
    uint64_t next, bad, stop_at;
};

/* Judges a row, asks the store in between, and has another one append while it reads. */
static bool see_row(void *with, const struct store_row *row)
{
    struct reading *r = with;
    struct str expected = text_of(r->next), again;
    struct hash id = hash_of(&hasher, expected), leaf = tree_leaf(&hasher, expected);
    bool good = row->index.i == r->next && str_same(row->bytes, expected) &&
                hash_same(&id, &row->id) && hash_same(&leaf, &row->leaf);
    if (r->next % 100 == 0)
        good = good && store_entry(r->store, 1, row->index, &again) == STORE_OK &&
               str_same(again, row->bytes);
    if (r->writer && r->next % 100 == 50) good = good && append(r->writer, 1, 700 + r->next);
    r->bad += !good;
    r->next++;
    return r->next != r->stop_at;
}

static void many_entries(void)
{
    struct store *s = filled("many", 700), *writer = opened("many", STORE_WRITE);
    struct reading r = {.store = s, .writer = writer};
    OK(store_entries(s, 1, 0, 700, see_row, &r) == STORE_OK && r.next == 700 && !r.bad,
       "700 entries in order while another process appends (R4)");
    OK(size_of(s, 1) == 1350, "which it did");
    r = (struct reading){.store = s, .next = 650};
    OK(store_entries(s, 1, 650, 5000, see_row, &r) == STORE_OK && r.next == 1350 && !r.bad,
       "beyond the end there is nothing");
    r = (struct reading){.store = s, .next = 3, .stop_at = 290};
    OK(store_entries(s, 1, 3, 1350, see_row, &r) == STORE_OK && r.next == 290 && !r.bad,
       "until the visitor stops");
    r = (struct reading){.store = s};
    OK(store_entries(s, 1, 7, 7, see_row, &r) == STORE_OK && r.next == 0, "an empty range");
    store_close(writer);
    store_close(s);
}

/* The source over tiles and edge gives the root that the range gives, at every size. */
static void tree(void)
{
    struct store *s = filled("tree", 0);
    struct store_tree t = {s, 1, NULL};
    struct tree_source source = store_source(&t);
    struct range range = {0};
    int same = 0, sizes = 0;
    for (uint64_t size = 0; size <= 1100; size += 50) {
        append(s, 1, size);
        while (range.size < size) {
            struct hash leaf = tree_leaf(&hasher, text_of(range.size));
            range_append(&hasher, &range, &leaf);
        }
        struct hash expected = range_root(&hasher, &range), root = {0};
        sizes++;
        same += tree_part(&hasher, &source, 0, size, &root) && hash_same(&root, &expected);
    }
    OK(same == sizes, "the root of %d of %d sizes", same, sizes);
    struct hash root;
    OK(!tree_part(&hasher, &source, 0, 1101, &root), "none of a size that is not there");
    struct hash hashes[TILE_WIDTH];
    OK(store_leaves(s, 1, 1000, 1100, hashes) == STORE_OK, "leaf hashes at the edge");
    struct hash leaf = tree_leaf(&hasher, text_of(1099));
    OK(hash_same(&hashes[99], &leaf), "they are those of the entries");
    OK(store_leaves(s, 1, 1000, 1101, hashes) == STORE_ABSENT, "not one too many");
    OK(store_leaves(s, 1, 1100, 1100, hashes) == STORE_OK, "none of none");
    OK(store_tile(s, 1, 0, 3, hashes, &root) == STORE_OK, "a full tile");
    struct hash computed = tile_root(&hasher, hashes, TILE_WIDTH), alone;
    OK(hash_same(&root, &computed), "with its root");
    OK(store_tile(s, 1, 0, 3, NULL, &alone) == STORE_OK && hash_same(&alone, &root), "root alone");
    OK(store_tile(s, 1, 0, 4, hashes, &root) == STORE_ABSENT &&
           store_tile(s, 1, 1, 0, hashes, &root) == STORE_ABSENT,
       "not yet full");
    store_close(s);
}

/* --- The lock: one writer among all processes --- */

static void two_stores(void)
{
    struct store *a = filled("lock", 1), *b = opened("lock", STORE_WRITE);
    OK(store_lock(a, 1, 0) == STORE_OK && store_lock(a, 2, 0) == STORE_OK, "two logs of one store");
    OK(store_lock(b, 1, 20) == STORE_BUSY, "held: %s", store_fault(b)->text);
    store_unlock(a, 1);
    OK(store_lock(b, 1, 0) == STORE_BUSY, "still held");
    store_unlock(a, 2);
    OK(store_lock(b, 1, 0) == STORE_OK, "free");
    store_close(b);
    OK(store_lock(a, 1, 0) == STORE_OK, "closing frees");
    b = opened("lock", STORE_WRITE);
    sqlite3_busy_timeout(b->db, 10);
    OK(store_begin(a) == STORE_OK && store_begin(b) == STORE_BUSY,
       "SQLite's own lock stands behind it: %s", store_fault(b)->text);
    store_close(a);
    store_close(b);
}

/* A commit waits for readers, and gives way to one that does not end: nothing has happened. */
static void a_reader_that_stays(void)
{
    struct store *s = filled("stays", 3);
    sqlite3 *db = NULL;
    sqlite3_open(folder_at("stays/record.db"), &db);
    sqlite3_exec(db, "begin; select * from log", NULL, NULL, NULL);
    sqlite3_busy_timeout(s->db, 10);
    OK(store_lock(s, 1, 0) == STORE_OK && store_begin(s) == STORE_OK && put(s, 1, 3, 3) == STORE_OK,
       "begun");
    OK(store_commit(s) == STORE_BUSY && size_of(s, 1) == 3, "busy, and undone");
    sqlite3_close(db);
    OK(store_begin(s) == STORE_OK && put(s, 1, 3, 3) == STORE_OK && store_commit(s) == STORE_OK,
       "it goes on when the reader has gone");
    store_close(s);
}

/* A child takes the lock, says so and waits for its end. */
static pid_t child_with_lock(int *said)
{
    int line[2];
    if (pipe(line) != 0) return -1;
    pid_t child = fork();
    if (child == 0) {
        struct store *s = NULL;
        char answer = 'n';
        if (store_open(folder_at("killed"), STORE_WRITE, &s, &fault) == STORE_OK &&
            store_lock(s, 1, 0) == STORE_OK && store_begin(s) == STORE_OK &&
            put(s, 1, 1, 1) == STORE_OK)
            answer = 'y';
        if (write(line[1], &answer, 1) != 1) _exit(1);
        for (;;) pause();
    }
    close(line[1]);
    *said = line[0];
    return child;
}

static void two_processes(void)
{
    store_close(filled("killed", 1));
    int said = -1;
    char answer = 0;
    pid_t child = child_with_lock(&said);
    OK(child > 0 && read(said, &answer, 1) == 1 && answer == 'y', "another process writes");
    struct store *s = opened("killed", STORE_WRITE);
    OK(store_lock(s, 1, 30) == STORE_BUSY && size_of(s, 1) == 1, "we wait in vain, and can read");
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(said);
    OK(store_lock(s, 1, 1000) == STORE_OK, "its death frees the lock");
    OK(size_of(s, 1) == 1 && store_begin(s) == STORE_OK && put(s, 1, 1, 1) == STORE_OK &&
           store_commit(s) == STORE_OK,
       "what it had not committed is gone (R1)");
    store_close(s);
}

/* Commits as fast as it can, until it is killed. */
static pid_t child_that_commits(void)
{
    pid_t child = fork();
    if (child != 0) return child;
    struct store *s = NULL;
    if (store_open(folder_at("busy"), STORE_WRITE, &s, &fault) != STORE_OK) _exit(1);
    for (uint64_t size = 2; append(s, 1, size); size++) continue;
    _exit(1);
}

/* R4: who opens and reads meanwhile waits for the commit, and sees whole sizes. */
static void opening_meanwhile(void)
{
    store_close(filled("busy", 1));
    pid_t child = child_that_commits();
    int bad = 0;
    uint64_t size = 0, read = 0;
    struct fault said = {0};
    const char *sentence = "";
    for (int i = 0; i < 200 || (size < 50 && i < 20000); i++) {
        struct store *s = NULL;
        enum store_status status =
            store_open(folder_at("busy"), i % 2 ? STORE_READ : STORE_WRITE, &s, &fault);
        if (status != STORE_OK) said = fault;
        else status = store_size(s, 1, &read);
        bool good = status == STORE_OK && read >= size;
        if (good) size = read;
        else sentence = store_sentence(status);
        bad += !good;
        store_close(s);
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    OK(!bad && size >= 50, "opened while another committed %llu entries, bad %d: %s %s",
       (unsigned long long)size, bad, sentence, said.text);
}

/* --- Damage --- */

static void count_report(void *with, struct str sentence)
{
    (void)sentence;
    ++*(int *)with;
}

/* R8: a flipped byte is named by the check, or what is read is CORRUPT, or it was never used. */
static void damage(void)
{
    struct store *s = filled("damage", 40);
    int reports = 0;
    OK(store_check(s, count_report, &reports) == STORE_OK && reports == 0, "sound");
    store_close(s);
    int fd = open(folder_at("damage/record.db"), O_RDWR);
    char zeros[2048] = {0};
    for (off_t at = 4096; at < 60000; at += 4096)
        if (pwrite(fd, zeros, sizeof zeros, at) < 0) break;
    close(fd);
    s = NULL;
    enum store_status status = store_open(folder_at("damage"), STORE_READ, &s, &fault);
    if (!status) status = store_check(s, count_report, &reports);
    OK(status == STORE_CORRUPT || reports > 0, "damaged pages: %s, %d findings",
       store_sentence(status), reports);
    store_close(s);
}

/* A page that reading an entry meets. */
static void damaged_rows(void)
{
    struct store *s = filled("rows", 1);
    store_close(s);
    OK(raw("rows", "drop trigger entry_update; update entry set i = 1 << 50;"
                   "create trigger entry_update before update on entry begin select raise(abort, "
                   "'entry: append only'); end") == SQLITE_OK,
       "an index that no log reaches");
    OK(opening("rows", STORE_READ) == STORE_CORRUPT, "the order of the triggers has changed");
    s = filled("index", 1);
    sqlite3_set_authorizer(s->db, NULL, NULL);
    int off = 0;
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, off, NULL);
    sqlite3_exec(s->db, "update entry set i = 1 << 50", NULL, NULL, NULL);
    uint64_t size = 0;
    OK(store_size(s, 1, &size) == STORE_CORRUPT, "is not taken for a size: %s",
       store_fault(s)->text);
    struct reading r = {.store = s};
    OK(store_entries(s, 1, 0, UINT64_MAX / 4, see_row, &r) == STORE_CORRUPT && r.next == 0,
       "nor for an entry");
    store_close(s);
}

static void sentences(void)
{
    for (int i = STORE_OK; i <= STORE_MEMORY; i++)
        OK(store_sentence((enum store_status)i)[0], "%d: %s", i,
           store_sentence((enum store_status)i));
}

int main(void)
{
    hasher_open(&hasher);
    if (!OK(folder_begin(), "a folder")) return tap_done();
    opens();
    other_files();
    newer();
    altered_schema();
    settings();
    own_connection();
    other_connections();
    logs();
    two_logs();
    writing();
    tiles_stand_once();
    reading_only();
    one_entry();
    many_entries();
    tree();
    two_stores();
    a_reader_that_stays();
    two_processes();
    opening_meanwhile();
    damage();
    damaged_rows();
    sentences();
    folder_end();
    hasher_close(&hasher);
    return tap_done();
}
