/* record_verify.c: what verification finds, each finding by damage that causes it, and nothing else
 * (record/verify.h, guarantee R8). */
#include "record/verify.h"

#include <sqlite3.h>

#include "log.h"

static struct leaf leaf;
static unsigned found[64];                /* how often each word was */
static uint64_t last_number, numbers[64]; /* of the entry, by word */
static char last_path[300], last_text[300], missing[300];

static void note(void *with, const struct verify_finding *f)
{
    (void)with;
    found[f->word]++;
    last_number = numbers[f->word] = f->number;
    snprintf(last_path, sizeof last_path, "%.*s", STR_ARG(f->path));
    snprintf(last_text, sizeof last_text, "%.*s", STR_ARG(f->text));
    if (f->word == VERIFY_MISSING) memcpy(missing, last_text, sizeof missing);
}

static struct verify_result result;

static enum verify_outcome run(const char *log, struct verify_ask ask)
{
    memset(found, 0, sizeof found);
    last_number = 0;
    ask.report = note;
    return verify_folder(folder_at(log), &ask, &result);
}

static enum verify_outcome at(const char *log, enum verify_level level)
{
    return run(log, (struct verify_ask){.level = level});
}

/* Verification at this level finds this word, of this entry. */
static void finds(const char *log, enum verify_level level, enum verify_word w, uint64_t number)
{
    enum verify_outcome outcome = at(log, level);
    bool fault = verify_fault(w);
    OK(outcome == (fault ? VERIFY_FINDINGS : VERIFY_SOUND) && found[w], "%s: %s", log,
       verify_word(w));
    if (number) OK(numbers[w] == number, "of entry %u", (unsigned)number);
}

/* --- Damage -------------------------------------------------------------------------------------
 */

static char triggers[32][1024], trigger_names[32][64];
static int trigger_count;

static int note_trigger(void *with, int count, char **values, char **names)
{
    (void)with, (void)count, (void)names;
    snprintf(triggers[trigger_count], sizeof triggers[0], "%s", values[0]);
    snprintf(trigger_names[trigger_count++], sizeof trigger_names[0], "%s", values[1]);
    return 0;
}

/* Changes rows behind the store's back; its triggers stand again afterwards. */
static void alter(const char *log, const char *sql)
{
    sqlite3 *db = NULL;
    char name[64], drop[4096];
    char *wrong = NULL;
    snprintf(name, sizeof name, "%s/record.db", log);
    trigger_count = 0;
    sqlite3_open(folder_at(name), &db);
    sqlite3_exec(db, "select sql, name from sqlite_schema where type = 'trigger'", note_trigger,
                 NULL, NULL);
    for (int i = 0; i < trigger_count; i++) {
        snprintf(drop, sizeof drop, "drop trigger %s", trigger_names[i]);
        sqlite3_exec(db, drop, NULL, NULL, NULL);
    }
    if (sqlite3_exec(db, sql, NULL, NULL, &wrong) != SQLITE_OK) OK(false, "%s: %s", sql, wrong);
    sqlite3_free(wrong);
    for (int i = 0; i < trigger_count; i++) sqlite3_exec(db, triggers[i], NULL, NULL, NULL);
    sqlite3_close(db);
}

static void fresh(const char *log, uint64_t size)
{
    record_close(log_of(log, size));
}

static void flip(const char *path, long at_byte)
{
    FILE *f = fopen(folder_at(path), "r+b");
    if (!f) {
        OK(false, "cannot open %s", path);
        return;
    }
    fseek(f, at_byte, SEEK_SET);
    int c = fgetc(f);
    fseek(f, at_byte, SEEK_SET);
    fputc(c ^ 1, f);
    fclose(f);
}

/* --- Findings -----------------------------------------------------------------------------------
 */

static void sound(void)
{
    fresh("sound", 600);
    for (enum verify_level level = VERIFY_QUICK; level <= VERIFY_FULL; level++)
        OK(at("sound", level) == VERIFY_SOUND && result.faults == 0 && result.notices == 0 &&
               result.size == 600 && result.head_size == 600 &&
               hash_same(&result.root, &result.head_root) &&
               strcmp(result.log, "local/pact-00000001") == 0,
           "a sound record at level %d", level);
    OK(at("nowhere", VERIFY_PLAIN) == VERIFY_ABSENT, "nothing is there");
    struct record *r = NULL;
    struct fault fault;
    record_begin(folder_at("empty"), STR("local/x-1"), disk_real(), NULL, &r, &fault);
    record_close(r);
    finds("empty", VERIFY_PLAIN, VERIFY_EMPTY, 0);
    for (int w = 0; w <= VERIFY_ITEMS_OUT; w++)
        OK(verify_word((enum verify_word)w)[0] && verify_sentence((enum verify_word)w)[0], "%s: %s",
           verify_word((enum verify_word)w), verify_sentence((enum verify_word)w));
}

static void asked(void)
{
    char digits[2 * HASH_SIZE], against[100];
    struct str hex, root;
    uint64_t size = 0;
    struct record *r = log_open("sound", false);
    struct checkpoint c;
    record_checkpoint(r, 256, &c);
    record_close(r);
    at("sound", VERIFY_PLAIN);
    hex = verify_hex(&result.root, digits);
    for (enum verify_level level = VERIFY_QUICK; level <= VERIFY_FULL; level++) {
        struct verify_ask ask = {.level = level, .root = str_part(hex, 0, 8)};
        OK(run("sound", ask) == VERIFY_SOUND, "its root, by 8 digits");
        ask.root = STR("0123456789abcdef");
        OK(run("sound", ask) == VERIFY_FINDINGS && found[VERIFY_ROOT] == 1, "another root");
        char older[2 * HASH_SIZE];
        struct verify_ask than = {.level = level, .against_size = 256};
        than.against = verify_hex(&c.root, older);
        OK(run("sound", than) == VERIFY_SOUND, "a continuation of its first 256");
        than.against_size = 257;
        OK(run("sound", than) == VERIFY_FINDINGS && found[VERIFY_AGAINST] == 1, "not of others");
        than.against_size = 601;
        OK(run("sound", than) == VERIFY_FINDINGS && found[VERIFY_AGAINST] == 1, "nor of more");
    }
    snprintf(against, sizeof against, "256:%.16s", digits);
    OK(verify_against_read(str_of(against), &size, &root) && size == 256 && root.len == 16,
       "SIZE:ROOT");
    OK(!verify_against_read(STR("0:0123456789"), &size, &root), "not of nothing");
    OK(!verify_against_read(STR("5:0123456"), &size, &root), "not 7 digits");
    OK(!verify_against_read(STR("5:0123456G"), &size, &root), "digits only");
    OK(!verify_against_read(STR("0123456789"), &size, &root), "both parts");
}

static void altered_entries(void)
{
    fresh("byte", 300);
    alter("byte", "update entry set note = cast(replace(note, '2027-03-05', '2027-03-06') as blob) "
                  "where i = 9");
    finds("byte", VERIFY_PLAIN, VERIFY_LEAF, 10);
    OK(found[VERIFY_ID] == 1 && found[VERIFY_TILE] == 1 && found[VERIFY_HEAD_OTHER] == 1 &&
           result.faults == 4,
       "with its id, its tile and the head");
    OK(at("byte", VERIFY_QUICK) == VERIFY_SOUND, "quick looks only at the newest 256");

    fresh("flaw", 300);
    alter("flaw",
          "update entry set note = cast(replace(note, 'form 1', 'form x') as blob) where i = 280");
    finds("flaw", VERIFY_QUICK, VERIFY_ENTRY, 281);
    finds("flaw", VERIFY_PLAIN, VERIFY_ENTRY, 281);

    fresh("leaf", 300);
    alter("leaf", "update entry set leaf = zeroblob(32) where i = 290");
    finds("leaf", VERIFY_QUICK, VERIFY_LEAF, 291);
    fresh("id", 300);
    alter("id", "update entry set id = zeroblob(32) where i = 290");
    finds("id", VERIFY_QUICK, VERIFY_ID, 291);
    fresh("gap", 300);
    alter("gap", "delete from entry where i = 100");
    finds("gap", VERIFY_PLAIN, VERIFY_MISSING, 101);
    fresh("gaps", 300);
    alter("gaps", "delete from entry where i between 100 and 280");
    finds("gaps", VERIFY_PLAIN, VERIFY_MISSING, 0);
    OK(strcmp(missing, "and all up to 281") == 0, "as many as are: %s", missing);
    fresh("swap", 300);
    alter("swap", "update entry set i = 1000 where i = 7; update entry set i = 7 where i = 8;"
                  "update entry set i = 8 where i = 1000");
    finds("swap", VERIFY_PLAIN, VERIFY_HEAD_OTHER, 0);
    fresh("first", 3);
    alter("first", "update entry set note = cast(replace(note, 'kind open', 'kind opem') as blob) "
                   "where i = 0");
    OK(at("first", VERIFY_PLAIN) == VERIFY_FINDINGS && found[VERIFY_LEAF], "an altered beginning");
}

static void altered_tiles(void)
{
    fresh("tile", 600);
    alter("tile", "update tile set hashes = zeroblob(8192) where n = 1");
    finds("tile", VERIFY_PLAIN, VERIFY_TILE, 0);
    OK(strcmp(last_path, "tile/0/001") == 0, "named: %s", last_path);
    alter("tile", "delete from tile where n = 1");
    finds("tile", VERIFY_PLAIN, VERIFY_TILE_MISSING, 0);
    fresh("tile-root", 600);
    alter("tile-root", "update tile set root = zeroblob(32) where n = 0");
    finds("tile-root", VERIFY_PLAIN, VERIFY_TILE, 0);
    fresh("stray", 300);
    alter("stray", "insert into tile select log, 1, 0, hashes, root from tile");
    finds("stray", VERIFY_PLAIN, VERIFY_STRAY, 0);
}

/* A store whose entries were exchanged with all their hashes shows only against the head. */
static void rewritten(void)
{
    fresh("old", 20);
    fresh("rewritten", 20);
    file_copy(folder_at("old/record.db"), folder_at("rewritten/record.db"));
    finds("rewritten", VERIFY_QUICK, VERIFY_HEAD_OTHER, 0);
    finds("rewritten", VERIFY_PLAIN, VERIFY_HEAD_OTHER, 0);
    OK(result.faults == 1, "and nowhere else");
}

static void altered_heads(void)
{
    fresh("slot", 5);
    flip("slot/head.1", 40);
    finds("slot", VERIFY_QUICK, VERIFY_HEAD_SLOT, 0);
    flip("slot/head.1", HEAD_SLOT + 4000);
    finds("slot", VERIFY_PLAIN, VERIFY_HEAD, 0);
    remove(folder_at("slot/head.1"));
    finds("slot", VERIFY_PLAIN, VERIFY_HEAD, 0);

    struct record *r = log_of("ahead", 5);
    file_copy(folder_at("ahead/record.db"), folder_at("older.db"));
    file_copy(folder_at("ahead/head.1"), folder_at("older.head"));
    log_add(r, leaf_event(r, &leaf, 6), 5);
    record_close(r);
    file_copy(folder_at("ahead/head.1"), folder_at("newer.head"));
    file_copy(folder_at("older.head"), folder_at("ahead/head.1"));
    finds("ahead", VERIFY_PLAIN, VERIFY_HEAD_BEHIND, 0);
    file_copy(folder_at("newer.head"), folder_at("ahead/head.1"));
    file_copy(folder_at("older.db"), folder_at("ahead/record.db"));
    finds("ahead", VERIFY_QUICK, VERIFY_HEAD_AHEAD, 0);
    finds("ahead", VERIFY_PLAIN, VERIFY_HEAD_AHEAD, 0);
}

static void altered_items(void)
{
    char path[ITEM_PATH_MAX + 16], item[ITEM_PATH_MAX + 32];
    struct record *r = log_init("items");
    struct hash commit = log_item(r, "content"), orphan = log_item(r, "nobody names it");
    struct out o = out_into(path, sizeof path - 1);
    OK(log_add(r, leaf_item(r, &leaf, "a", &commit, 7, 2), 1) == 2, "an item");
    record_close(r);
    out_text(&o, "items/");
    item_path_print(&commit, false, &o);
    path[o.len] = '\0';
    finds("items", VERIFY_FULL, VERIFY_ITEM_ORPHAN, 0);
    OK(!hash_none(&orphan) && result.notices == 1 && result.items == 1, "one orphan, one item");
    OK(at("items", VERIFY_PLAIN) == VERIFY_SOUND && !result.notices, "plain does not look for it");
    flip(path, 3);
    OK(at("items", VERIFY_PLAIN) == VERIFY_SOUND, "nor into items");
    finds("items", VERIFY_FULL, VERIFY_ITEM_OTHER, 2);
    flip(path, 3);
    flip(path, 7);
    finds("items", VERIFY_PLAIN, VERIFY_ITEM_SIZE, 2);
    remove(folder_at(path));
    finds("items", VERIFY_PLAIN, VERIFY_ITEM_ABSENT, 2);
    file_write(folder_at(path), STR("content"));
    OK(at("items", VERIFY_FULL) == VERIFY_SOUND, "put back");
    snprintf(item, sizeof item, "%s.salt", path);
    flip(item, 0);
    finds("items", VERIFY_FULL, VERIFY_ITEM_OTHER, 2);
    remove(folder_at(item));
    finds("items", VERIFY_PLAIN, VERIFY_ITEM_SALT, 2);
}

/* --- What is sound alone and wrong where it stands ----------------------------------------------
 */

struct fed {
    struct str leaves[8];
    int count, next;
};

static bool feed_next(void *with, struct str *l)
{
    struct fed *f = with;
    if (f->next == f->count) return false;
    *l = f->leaves[f->next++];
    return true;
}

/* Brings leaves in that record_append() would refuse. */
static void bring(struct record *r, struct fed *f)
{
    struct record_feed feed = {.next = feed_next, .with = f, .from = record_size(r)};
    OK(record_bring(r, &feed) == RECORD_OK, "brought in: %s", record_trouble(r));
}

static void wrong_in_order(void)
{
    struct leaf leaves[4];
    struct record *r = log_init("order");
    struct entry about = {.files = STR("put 0 a\n"), .about_count = 1};
    about.about[0].at[0] = 7;
    struct fed f = {{leaf_file(r, &leaves[0], "append", "a", "x\n", 2),
                     leaf_file(r, &leaves[1], "drop", "b", "", 3),
                     leaf_of(r, &leaves[2], about, 4)},
                    3,
                    0};
    bring(r, &f);
    record_close(r);
    finds("order", VERIFY_PLAIN, VERIFY_PATH, 0);
    OK(found[VERIFY_PATH] == 2 && found[VERIFY_ABOUT] == 1 && result.faults == 3, "three faults");
    r = log_init("absent");
    struct hash nothing = record_book(r);
    f = (struct fed){{leaf_item(r, &leaves[0], "a", &nothing, 7, 2)}, 1, 0};
    bring(r, &f);
    record_close(r);
    finds("absent", VERIFY_PLAIN, VERIFY_ITEM_ABSENT, 2);
}

static int called;

static void judge(void *with, struct verify *v, struct entry_number n, const struct entry *e,
                  struct str lines)
{
    (void)with;
    called++;
    if (n.n == 3 && lines.len && e->form == 1) verify_tell(v, VERIFY_CANONICAL, STR("line 1"));
}

static void the_hook(void)
{
    fresh("hook", 5);
    called = 0;
    struct verify_ask ask = {.level = VERIFY_FULL, .entry = judge};
    OK(run("hook", ask) == VERIFY_FINDINGS && called == 5 && found[VERIFY_CANONICAL] == 1 &&
           last_number == 3 && strcmp(last_text, "line 1") == 0,
       "the language's part sees every entry, and tells");
    ask.level = VERIFY_PLAIN;
    called = 0;
    OK(run("hook", ask) == VERIFY_SOUND && called == 0, "at the full level only");
    ask = (struct verify_ask){.level = VERIFY_PLAIN, .findings_most = 2};
    alter("hook", "update entry set leaf = zeroblob(32)");
    OK(run("hook", ask) == VERIFY_FINDINGS && result.faults > 4 &&
           found[VERIFY_LEAF] + found[VERIFY_ID] + found[VERIFY_HEAD_OTHER] == 2,
       "as many are reported as were asked for, all are counted");
}

static void a_store_that_is_none(void)
{
    static char bytes[4096];
    mkdir(folder_at("none"), 0777);
    memset(bytes, 'x', sizeof bytes);
    file_write(folder_at("none/record.db"), (struct str){bytes, sizeof bytes});
    finds("none", VERIFY_PLAIN, VERIFY_UNREADABLE, 0);
    OK(last_text[0] != '\0', "%s", last_text);
}

int main(void)
{
    if (!folder_begin()) return 1;
    sound();
    asked();
    altered_entries();
    altered_tiles();
    rewritten();
    altered_heads();
    altered_items();
    wrong_in_order();
    the_hook();
    a_store_that_is_none();
    folder_end();
    return tap_done();
}
