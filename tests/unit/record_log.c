/* record_log.c: a log opened, appended to, cut off and opened again (record/record.h). */
#include "log.h"

#include <errno.h>

static struct leaf leaf, other;
static struct appended out[8];
static struct flaw flaw;
static int which;

static enum record_status add(struct record *r, struct str bytes, uint64_t seen)
{
    return record_append(r, &bytes, 1, seen, LOG_AT, out, &flaw, &which);
}

static void beginning(void)
{
    struct fault fault;
    struct record *again = NULL;
    struct record *r = log_init("begin");
    struct checkpoint c;
    struct str bytes;
    struct entry e;
    OK(record_state(r) == RECORD_OPEN && record_size(r) == 1, "one entry, open");
    OK(str_is(record_log(r), "local/pact-00000001"), "the log has its name");
    OK(record_entry(r, (struct entry_number){1}, &bytes) == RECORD_OK &&
           entry_read(bytes, &e).reason == FLAW_NONE && e.kind == ENTRY_OPEN &&
           str_is(e.body, "name Memory pact\n"),
       "entry 1 opens the book");
    struct hash id = entry_id(record_hasher(r), &e), book = record_book(r);
    OK(hash_same(&id, &book), "and its id is the book's");
    OK(record_checkpoint(r, 1, &c) && c.size == 1, "a checkpoint of one");
    OK(record_entry(r, (struct entry_number){2}, &bytes) == RECORD_ABSENT, "there is no entry 2");
    OK(!record_checkpoint(r, 2, &c), "nor a checkpoint of two");
    record_close(r);
    OK(record_init(folder_at("begin"), STR("local/b-00000002"), STR("B"), LOG_AT, &again, &fault) ==
               RECORD_EXISTS &&
           !again,
       "there is only one beginning");
    OK(record_open(folder_at("nowhere"), false, &again, &fault) == RECORD_ABSENT && !again,
       "no record, no opening");
    OK(record_init(folder_at("bad"), STR("local/b-00000002"), STR(" B"), LOG_AT, &again, &fault) ==
           RECORD_REFUSED,
       "a name that no entry can hold");
    OK(record_init(folder_at("bad"), STR("Local"), STR("B"), LOG_AT, &again, &fault) ==
           RECORD_REFUSED,
       "a log that cannot be called that");
}

static void names(void)
{
    static const char *const folders[] = {"Memory Pact", "", "---", "a.b", "\xC3\xA9t\xC3\xA9"};
    char name[LOG_NAME_MAX + 1], longest[400];
    for (int i = 0; i < 5; i++) {
        bool made = record_log_name(folders[i], name);
        OK(made && wire_log_name(str_of(name)), "'%s' becomes %s", folders[i], name);
    }
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    OK(record_log_name(longest, name) && strlen(name) == LOG_NAME_MAX, "a long one is cut");
}

/* R1, R2, R12 */
static void numbers(void)
{
    struct record *r = log_init("numbers");
    struct str bytes, read;
    for (unsigned n = 2; n <= 6; n++)
        OK(log_add(r, leaf_event(r, &leaf, n), n - 1) == n, "entry %u is entry %u", n, n);
    bytes = leaf_event(r, &leaf, 4);
    OK(add(r, bytes, 0) == RECORD_OK && out[0].number.n == 4 && out[0].stood,
       "the same bytes again have the same number (R12)");
    OK(record_size(r) == 6, "and nothing was written");
    record_close(r);
    r = log_open("numbers", false);
    OK(record_entry(r, (struct entry_number){4}, &read) == RECORD_OK && str_same(read, bytes),
       "opened again, it stands byte for byte (R1)");
    OK(add(r, leaf_event(r, &other, 9), 6) == RECORD_STOPPED, "who only reads appends nothing");
    OK(record_find(r, STR("zz"), &out[0].number) == RECORD_ABSENT, "no id");
    record_close(r);
}

/* R4 */
static void all_or_none(void)
{
    struct record *r = log_init("all");
    struct leaf second;
    struct str three[3] = {leaf_event(r, &leaf, 2), leaf_event(r, &second, 3), STR("no entry\n")};
    OK(record_append(r, three, 3, 1, LOG_AT, out, &flaw, &which) == RECORD_REFUSED && which == 2 &&
           flaw.reason == FLAW_FIRST_LINE,
       "the third is no entry");
    OK(record_size(r) == 1, "so none of the three stands (R4)");
    three[2] = leaf_file(r, &other, "drop", "nothing", "", 4);
    OK(record_append(r, three, 3, 1, LOG_AT, out, &flaw, &which) == RECORD_CLASH && which == 2 &&
           record_size(r) == 1,
       "nor if it drops what is not there");
    three[2] = three[0];
    OK(record_append(r, three, 3, 1, LOG_AT, out, &flaw, &which) == RECORD_OK &&
           out[1].number.n == 3 && out[2].number.n == 2 && out[2].stood && record_size(r) == 3,
       "the same twice in one call is one");
    OK(record_append(r, three, 0, 1, LOG_AT, out, &flaw, &which) == RECORD_OK, "nothing to append");
    record_close(r);
}

/* R7 */
static void another_log(void)
{
    struct record *a = log_init("log-a"), *b = NULL, *c = NULL;
    struct fault fault;
    record_init(folder_at("log-b"), STR("local/other-00000002"), STR("Pact"), LOG_AT, &b, &fault);
    record_init(folder_at("log-c"), record_log(a), STR("Pact"), LOG_AT, &c, &fault);
    struct str bytes = leaf_event(a, &leaf, 2);
    OK(log_add(a, bytes, 1) == 2, "it stands in its log");
    OK(add(b, bytes, 1) == RECORD_REFUSED && flaw.reason == FLAW_OTHER_LOG,
       "and in no other log (R7)");
    OK(add(c, bytes, 1) == RECORD_REFUSED && flaw.reason == FLAW_OTHER_BOOK,
       "nor in another book whose log is called the same");
    struct entry open = {.kind = ENTRY_OPEN, .body = STR("name B\n")};
    OK(add(a, leaf_of(a, &leaf, open, 7), 2) == RECORD_REFUSED && flaw.reason == FLAW_OPENING,
       "a log is opened once");
    OK(record_size(a) == 2 && record_size(b) == 1 && record_size(c) == 1, "nothing was written");
    record_close(a);
    record_close(b);
    record_close(c);
}

static void clashes(void)
{
    struct record *r = log_init("clash");
    OK(add(r, leaf_file(r, &leaf, "append", "a", "x\n", 2), 1) == RECORD_CLASH,
       "nothing to append to");
    OK(log_add(r, leaf_file(r, &leaf, "put", "a", "x\n", 2), 1) == 2, "put");
    OK(log_add(r, leaf_file(r, &leaf, "append", "a", "y\n", 3), 1) == 3,
       "appends follow each other, whatever they saw");
    OK(log_add(r, leaf_file(r, &leaf, "append", "a", "z\n", 4), 2) == 4, "and again");
    OK(add(r, leaf_file(r, &leaf, "put", "a", "new\n", 5), 3) == RECORD_CLASH,
       "a put over what it has not seen");
    OK(add(r, leaf_file(r, &leaf, "drop", "a", "", 6), 2) == RECORD_CLASH, "a drop likewise");
    OK(log_add(r, leaf_file(r, &leaf, "put", "b", "b\n", 7), 1) == 5,
       "another path does not matter");
    record_close(r);
    r = log_open("clash", true);
    OK(add(r, leaf_file(r, &leaf, "put", "a", "new\n", 5), 3) == RECORD_CLASH,
       "the same in a later process");
    OK(log_add(r, leaf_file(r, &leaf, "drop", "a", "", 8), 5) == 6, "what was seen may be dropped");
    OK(add(r, leaf_file(r, &leaf, "append", "a", "x\n", 9), 6) == RECORD_CLASH, "then it is gone");
    struct str lines = STR("append 1 b\nhere 2 own\n");
    struct entry e = {.files = lines, .body = STR("c\n"), .form = 2};
    OK(add(r, leaf_of(r, &leaf, e, 10), 6) == RECORD_CLASH, "another form appends nothing");
    OK(strstr(record_trouble(r), "'b'") != NULL, "and it is said of what: %s", record_trouble(r));
    record_close(r);
}

static void clocks_and_references(void)
{
    struct record *r = log_init("clock");
    struct entry ahead = {.files = STR("put 0 a\n"), .at = LOG_AT + RECORD_AHEAD_SECONDS};
    OK(log_add(r, leaf_of(r, &leaf, ahead, 2), 1) == 2, "five minutes ahead");
    ahead.at++;
    OK(add(r, leaf_of(r, &leaf, ahead, 3), 2) == RECORD_REFUSED && flaw.reason == FLAW_AT,
       "and no more: %s", record_trouble(r));
    struct entry about = {.files = STR("put 0 a\n"), .about_count = 1};
    about.about[0] = out[0].id;
    OK(add(r, leaf_of(r, &leaf, about, 4), 2) == RECORD_REFUSED && flaw.reason == FLAW_ABOUT,
       "about what is not there");
    about.about[0] = record_book(r);
    OK(log_add(r, leaf_of(r, &leaf, about, 5), 2) == 3, "about what is");
    record_close(r);
}

/* R9 */
static void items(void)
{
    struct record *r = log_init("items");
    struct hash none = record_book(r), commit = log_item(r, "content");
    OK(add(r, leaf_item(r, &leaf, "a", &none, 7, 2), 1) == RECORD_ABSENT && record_size(r) == 1,
       "an item that was not kept (R9)");
    OK(add(r, leaf_item(r, &leaf, "a", &commit, 8, 3), 1) == RECORD_REFUSED &&
           flaw.reason == FLAW_PIECE_SIZE,
       "an item of another size");
    OK(log_add(r, leaf_item(r, &leaf, "a", &commit, 7, 4), 1) == 2, "an item that was");
    record_close(r);
}

/* File lines too many for an entry stand in an item. */
static void lines_apart(void)
{
    static char text[40000];
    struct record *r = log_init("apart");
    size_t len = 0;
    for (int i = 0; i < 2000; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "put 0 files/%04d\n", i);
    struct entry e = {.files_apart = true, .form = 1};
    e.files_item = (struct piece){.item = true, .size = len, .commit = log_item(r, text)};
    OK(log_add(r, leaf_of(r, &leaf, e, 2), 1) == 2, "2,000 files in one entry");
    OK(log_add(r, leaf_file(r, &leaf, "append", "files/1999", "x\n", 3), 2) == 3,
       "the last is there");
    OK(add(r, leaf_file(r, &leaf, "drop", "files/2000", "", 4), 3) == RECORD_CLASH, "no more are");
    text[0] = 'x';
    e.files_item.commit = log_item(r, text);
    OK(add(r, leaf_of(r, &leaf, e, 5), 3) == RECORD_REFUSED && flaw.reason == FLAW_FILES_ITEM,
       "an item that is no file lines");
    record_close(r);
}

static bool digits_of(struct record *r, uint64_t n, char digits[2 * HASH_SIZE])
{
    struct str bytes;
    struct entry e;
    struct out o = out_into(digits, 2 * HASH_SIZE);
    if (record_entry(r, (struct entry_number){n}, &bytes) != RECORD_OK) return false;
    entry_read(bytes, &e);
    struct hash id = entry_id(record_hasher(r), &e);
    out_hex(&o, hash_bytes(&id));
    return true;
}

static void finding_and_proving(void)
{
    char digits[2 * HASH_SIZE];
    struct record *r = log_of("tall", 700);
    struct entry_number n = {0};
    struct proof_file f;
    struct str bytes;
    struct hash hashes[TILE_WIDTH], root;
    OK(record_size(r) == 700, "700 entries");
    OK(digits_of(r, 333, digits), "the id of one");
    OK(record_find(r, (struct str){digits, 64}, &n) == RECORD_OK && n.n == 333, "found by its id");
    OK(record_find(r, (struct str){digits, 8}, &n) == RECORD_OK && n.n == 333, "by 8 digits");
    OK(record_find(r, (struct str){digits, 7}, &n) == RECORD_ABSENT, "not by 7");
    int holds = 0;
    for (uint64_t i = 1; i <= 700; i += 13) {
        if (record_proof(r, (struct entry_number){i}, &f) != RECORD_OK) continue;
        if (record_entry(r, (struct entry_number){i}, &bytes) != RECORD_OK) continue;
        struct hash leaf_hash = tree_leaf(record_hasher(r), bytes);
        holds += proof_file_holds(record_hasher(r), &f, &leaf_hash) == PROOF_HOLDS;
    }
    OK(holds == 54, "54 proofs hold: %d", holds);
    OK(record_proof(r, (struct entry_number){701}, &f) == RECORD_ABSENT, "none of entry 701");
    OK(store_tile(r->store, r->log, 0, 1, hashes, &root) == STORE_OK &&
           store_tile(r->store, r->log, 0, 2, hashes, &root) == STORE_ABSENT,
       "two tiles are full");
    record_close(r);
}

/* --- The head file and what a crash leaves ------------------------------------------------------
 */

static char head[HEAD_FILE + 1];

static void head_put(const char *log, struct str bytes)
{
    char name[64];
    snprintf(name, sizeof name, "%s/head.1", log);
    if (!file_write(folder_at(name), bytes)) OK(false, "cannot write %s", name);
}

static struct str head_get(const char *log)
{
    char name[64];
    snprintf(name, sizeof name, "%s/head.1", log);
    return file_read(folder_at(name), head, sizeof head);
}

/* Opens for writing, appends one, closes; the number. */
static uint64_t goes_on(const char *log, const char *mended)
{
    struct record *r = log_open(log, true);
    if (!r) return 0;
    OK(record_state(r) == RECORD_OPEN, "it opens by itself: %s", record_trouble(r));
    OK(mended ? strstr(record_mended(r), mended) != NULL : !record_mended(r)[0], "it says: %s",
       mended ? mended : "nothing");
    uint64_t size = record_size(r), n = log_add(r, leaf_event(r, &leaf, (unsigned)size + 1), size);
    record_close(r);
    return n == size + 1 ? n : 0;
}

static void torn_heads(void)
{
    struct record *r = log_of("torn", 3);
    record_close(r);
    for (int slot = 0; slot < HEAD_SLOTS; slot++) {
        struct str bytes = head_get("torn");
        memset(head + slot * HEAD_SLOT + 2048, 'x', 10);
        head_put("torn", bytes);
        OK(goes_on("torn", "was damaged"), "one good slot is enough, slot %d torn", slot);
        OK(goes_on("torn", NULL), "and then both are good");
    }
    head_put("torn", str_part(head_get("torn"), 0, HEAD_SLOT + 5));
    OK(goes_on("torn", "not of two slots"), "a shortened file");
    head_get("torn");
    head[HEAD_FILE] = 'x';
    head_put("torn", (struct str){head, HEAD_FILE + 1});
    OK(goes_on("torn", "not of two slots"), "a lengthened one");
    OK(head_get("torn").len == HEAD_FILE, "is of two slots again");
}

/* What was killed between commit and head (R1). */
static void head_behind(void)
{
    struct record *r = log_of("behind", 4);
    struct str old = head_get("behind");
    static char kept[HEAD_FILE];
    memcpy(kept, old.at, HEAD_FILE);
    log_add(r, leaf_event(r, &leaf, 5), 4);
    log_add(r, leaf_event(r, &leaf, 6), 5);
    record_close(r);
    head_put("behind", (struct str){kept, HEAD_FILE});
    r = log_open("behind", false);
    OK(record_state(r) == RECORD_OPEN && record_size(r) == 6, "who reads sees what is whole");
    record_close(r);
    OK(goes_on("behind", "entries 5 to 6") == 7, "who writes covers it, and goes on");
}

static void suspicious(const char *log, uint64_t size, const char *why)
{
    struct record *r = log_open(log, true);
    if (!r) return;
    struct str bytes;
    OK(record_state(r) == RECORD_SUSPECT && strstr(record_trouble(r), why), "suspect: %s",
       record_trouble(r));
    OK(record_entry(r, (struct entry_number){size}, &bytes) == RECORD_OK, "it is read");
    OK(add(r, leaf_event(r, &leaf, 1000), size) == RECORD_STOPPED && record_size(r) == size,
       "and not appended to");
    OK(record_accept(r) == RECORD_OK && record_state(r) == RECORD_OPEN, "until it is accepted");
    record_close(r);
    OK(goes_on(log, NULL) == size + 1, "then it goes on");
}

static void suspects(void)
{
    struct record *r = log_of("backup", 4);
    record_close(r);
    file_copy(folder_at("backup/record.db"), folder_at("older.db"));
    OK(goes_on("backup", NULL) == 5, "a fifth entry");
    file_copy(folder_at("older.db"), folder_at("backup/record.db"));
    suspicious("backup", 4, "the head knows of 5 entries and the store has 4");

    record_close(log_of("lost", 4));
    remove(folder_at("lost/head.1"));
    suspicious("lost", 4, "there is no good head");
    remove(folder_at("lost/head.1"));
    head_put("lost", (struct str){0});
    suspicious("lost", 5, "there is no good head");

    record_close(log_init("only"));
    remove(folder_at("only/head.1"));
    suspicious("only", 1, "there is no good head");

    record_close(log_of("mixed-a", 4));
    r = log_init("mixed-b");
    for (unsigned n = 2; n <= 4; n++) log_add(r, leaf_event(r, &leaf, n > 2 ? n + 50 : n), n - 1);
    record_close(r);
    head_put("mixed-b", head_get("mixed-a")); /* a head that it does not extend: R5 */
    suspicious("mixed-b", 4, "another root");

    record_close(log_of("newer", 4));
    head_get("newer");
    memcpy(head, "licet/head/2\n", 13);
    head_put("newer", (struct str){head, HEAD_FILE});
    suspicious("newer", 4, "a newer version");
}

/* A log of one entry whose first head was cut off is no reason to suspect anything (R1). */
static void first_head(void)
{
    record_close(log_init("first"));
    memset(head, 0, sizeof head);
    head_put("first", (struct str){head, HEAD_FILE});
    OK(goes_on("first", "entry 1 was") == 2, "the first head was never written");
    record_close(log_init("second"));
    head_get("second");
    memset(head + HEAD_SLOT + 100, 0, HEAD_SLOT - 100);
    head_put("second", (struct str){head, HEAD_FILE});
    OK(goes_on("second", "entry 1 was") == 2, "or was torn");
    struct record *r = NULL;
    struct fault fault;
    OK(record_begin(folder_at("third"), STR("local/x-1"), disk_real(), NULL, &r, &fault) ==
           RECORD_OK,
       "a beginning that was cut before its first entry");
    record_close(r);
    OK(record_open(folder_at("third"), true, &r, &fault) == RECORD_ABSENT, "is no record yet");
    OK(record_init(folder_at("third"), STR("local/x-2"), STR("X"), LOG_AT, &r, &fault) ==
               RECORD_OK &&
           str_is(record_log(r), "local/x-2"),
       "and can be begun again");
    record_close(r);
    OK(goes_on("third", NULL) == 2, "then it goes on");
}

/* --- A disk that fails --------------------------------------------------------------------------
 */

static int syncs_left;

static int failing_sync(void *with, int fd)
{
    (void)with;
    if (syncs_left-- > 0) return disk_real()->fdatasync(disk_real()->with, fd);
    errno = EIO;
    return -1;
}

/* R13 */
static void halted(void)
{
    struct disk disk = *disk_real();
    struct record *r = NULL;
    struct fault fault;
    disk.fdatasync = failing_sync;
    record_close(log_of("halt", 3));
    OK(record_open_on(folder_at("halt"), true, &disk, NULL, &r, &fault) == RECORD_OK, "open");
    syncs_left = 0;
    OK(add(r, leaf_event(r, &leaf, 4), 3) == RECORD_STORE, "a sync of the head failed: %s",
       record_trouble(r));
    OK(record_state(r) == RECORD_HALTED && record_fault(r)->error == EIO, "it is halted (R13)");
    syncs_left = 100;
    OK(add(r, leaf_event(r, &leaf, 4), 3) == RECORD_STOPPED, "and stays so");
    OK(syncs_left == 100, "without syncing anything again");
    record_close(r);
    r = log_open("halt", true);
    OK(record_size(r) == 4 && log_add(r, leaf_event(r, &leaf, 4), 3) == 4 && record_size(r) == 4,
       "opened again, the same bytes have their number (R12)");
    record_close(r);
}

int main(void)
{
    if (!folder_begin()) return 1;
    beginning();
    names();
    numbers();
    all_or_none();
    another_log();
    clashes();
    clocks_and_references();
    items();
    lines_apart();
    finding_and_proving();
    torn_heads();
    head_behind();
    suspects();
    first_head();
    halted();
    folder_end();
    return tap_done();
}
