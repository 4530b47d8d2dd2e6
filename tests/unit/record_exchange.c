/* record_exchange.c: export to a folder and to a tar, import, and what neither accepts
 * (record/exchange.h, record/tar.h). */
#include "record/exchange.h"

#include <unistd.h>

#include "log.h"
#include "record/tar.h"

enum { TAR_ROOM = 1 << 21 };

static struct leaf leaf;
static struct exchange_told told;
static struct verify_result result;
static unsigned found[64];
static char one[TAR_ROOM], two[TAR_ROOM], last_path[300];

static void note(void *with, const struct verify_finding *f)
{
    (void)with;
    found[f->word]++;
    snprintf(last_path, sizeof last_path, "%.*s", STR_ARG(f->path));
}

static enum exchange_outcome export(struct record *r, const char *to, struct export_ask ask) {
    return exchange_export(r, folder_at(to), &ask, &told);
}

static enum exchange_outcome import(const char *from, const char *to)
{
    struct verify_ask ask = {.report = note};
    memset(found, 0, sizeof found);
    return exchange_import(folder_at(from), folder_at(to), &ask, &told);
}

static enum verify_outcome verify(const char *export_path, enum verify_level level)
{
    struct verify_ask ask = {.level = level, .report = note};
    memset(found, 0, sizeof found);
    return verify_export(folder_at(export_path), &ask, &result);
}

/* A record of 300 events and an item. */
static struct record *sample(const char *name)
{
    struct record *r = log_of(name, 300);
    struct hash commit = log_item(r, "the signed paper\n");
    log_item(r, "nobody names this");
    OK(log_add(r, leaf_item(r, &leaf, "paper.pdf", &commit, 17, 301), 300) == 301, "with an item");
    return r;
}

/* --- Headers of a tar ---------------------------------------------------------------------------
 */

static void headers(void)
{
    char block[TAR_BLOCK], path[300];
    struct tar_member m;
    OK(tar_header_print(STR("checkpoint"), 77, block) && tar_header_read(block, &m) == TAR_MEMBER &&
           m.size == 77 && strcmp(m.path, "checkpoint") == 0,
       "a header is read back");
    OK(memcmp(block + 257,
              "ustar\0"
              "00",
              8) == 0 &&
           memcmp(block + 124, "00000000115", 12) == 0 && memcmp(block + 100, "0000644", 8) == 0,
       "magic, size in octal, mode");
    int noticed = 0;
    for (int i = 0; i < TAR_BLOCK; i++) {
        block[i] ^= 1;
        noticed += tar_header_read(block, &m) == TAR_BAD;
        block[i] ^= 1;
    }
    OK(noticed == TAR_BLOCK, "every altered byte of it is noticed: %d", noticed);
    memset(block, 0, sizeof block);
    OK(tar_header_read(block, &m) == TAR_END, "zeros end");
    memset(path, 'a', sizeof path);
    OK(tar_header_print((struct str){path, 100}, TAR_SIZE_MAX, block), "100 bytes of name");
    OK(!tar_header_print((struct str){path, 101}, 0, block), "no more without a folder");
    path[155] = '/';
    OK(tar_header_print((struct str){path, 256}, 0, block) == false, "256 are too many");
    path[154] = '/';
    path[155] = 'a';
    OK(tar_header_print((struct str){path, 255}, 1, block) &&
           tar_header_read(block, &m) == TAR_MEMBER && strlen(m.path) == 255 &&
           memcmp(m.path, path, 255) == 0,
       "a long path is cut and joined");
    OK(!tar_header_print(STR("a"), TAR_SIZE_MAX + 1, block), "8 GiB are too much");
    OK(!tar_header_print((struct str){0}, 0, block), "no name, no header");
}

static char members[16 * TAR_BLOCK];

static bool read_member(void *with, char *bytes, size_t len, uint64_t at)
{
    (void)with;
    memcpy(bytes, members + at, len);
    return true;
}

static bool visit_member(void *with, const struct tar_member *m, uint64_t at)
{
    (void)m, (void)at;
    return ++*(int *)with < 100;
}

/* Two empty members, and how many blocks in all. */
static const char *walked(const char *first, const char *second, int blocks)
{
    int count = 0;
    struct tar_walk w = {read_member, visit_member, &count};
    memset(members, 0, sizeof members);
    tar_header_print(str_of(first), 0, members);
    tar_header_print(str_of(second), 0, members + TAR_BLOCK);
    const char *wrong = tar_walk(&w, (uint64_t)blocks * TAR_BLOCK);
    return wrong ? wrong : "";
}

static void walks(void)
{
    OK(!walked("a", "b", 4)[0], "two members and the end");
    OK(strstr(walked("b", "a", 4), "ascend"), "names ascend");
    OK(strstr(walked("a", "a", 4), "ascend"), "and none stands twice");
    OK(strstr(walked("a", "b", 3), "end"), "an end of one block");
    OK(strstr(walked("a", "b", 2), "cut"), "no end");
    OK(strstr(walked("a", "b", 5), "end"), "something behind the end");
}

/* --- Export -------------------------------------------------------------------------------------
 */

static void same_bytes(void)
{
    struct record *r = sample("r");
    OK(export(r, "a.tar", (struct export_ask){0}) == EXCHANGE_OK && told.entries == 301 &&
           told.items == 1 && told.theirs.size == 301,
       "a tar of all: %s", told.text);
    OK(export(r, "b.tar", (struct export_ask){0}) == EXCHANGE_OK, "and again");
    struct str a = file_read(folder_at("a.tar"), one, sizeof one);
    struct str b = file_read(folder_at("b.tar"), two, sizeof two);
    OK(a.len > 50000 && a.len % TAR_BLOCK == 0 && str_same(a, b),
       "the same record, the same bytes");
    OK(export(r, "a.tar", (struct export_ask){0}) == EXCHANGE_EXISTS, "nothing is overwritten");
    OK(access(folder_at("a.tar.new"), F_OK) != 0, "nothing is left over");
    OK(export(r, "folder", (struct export_ask){0}) == EXCHANGE_OK, "a folder: %s", told.text);
    OK(export(r, "folder", (struct export_ask){0}) == EXCHANGE_EXISTS, "which must be empty");
    OK(verify("a.tar", VERIFY_FULL) == VERIFY_SOUND && result.size == 301 && result.items == 1 &&
           !result.notices && result.export,
       "the tar is sound");
    OK(verify("folder", VERIFY_FULL) == VERIFY_SOUND && result.size == 301, "so is the folder");
    OK(export(r, "part.tar", (struct export_ask){.upto = 256}) == EXCHANGE_OK && told.items == 0 &&
           told.theirs.size == 256 && told.ours.size == 301,
       "the first 256");
    OK(verify("part.tar", VERIFY_PLAIN) == VERIFY_SOUND && result.size == 256, "are sound alone");
    OK(export(r, "bare.tar", (struct export_ask){.no_items = true}) == EXCHANGE_OK,
       "without items");
    OK(verify("bare.tar", VERIFY_FULL) == VERIFY_SOUND && found[VERIFY_ITEMS_OUT] == 1,
       "as it says");
    OK(export(r, "much.tar", (struct export_ask){.upto = 302}) == EXCHANGE_ABSENT,
       "no more than there are");
    OK(export(r, "no/where.tar", (struct export_ask){0}) == EXCHANGE_FAILED, "nowhere: %s",
       told.text);
    record_close(r);
}

static void damaged_exports(void)
{
    OK(verify("nothing", VERIFY_PLAIN) == VERIFY_ABSENT, "no export");
    struct str a = file_read(folder_at("a.tar"), one, sizeof one);
    file_write(folder_at("cut.tar"), str_part(a, 0, a.len - TAR_BLOCK));
    OK(verify("cut.tar", VERIFY_PLAIN) == VERIFY_FINDINGS && found[VERIFY_UNREADABLE], "a cut tar");
    one[a.len] = 'x';
    file_write(folder_at("long.tar"), (struct str){one, a.len + 1});
    OK(verify("long.tar", VERIFY_PLAIN) == VERIFY_FINDINGS && found[VERIFY_UNREADABLE],
       "a tar with something behind it");
    file_write(folder_at("folder/other"), STR("x"));
    OK(verify("folder", VERIFY_PLAIN) == VERIFY_FINDINGS && found[VERIFY_STRAY] == 1 &&
           strcmp(last_path, "other") == 0,
       "a file that belongs to no place");
    remove(folder_at("folder/other"));
    remove(folder_at("folder/tile/0/000"));
    OK(verify("folder", VERIFY_PLAIN) == VERIFY_FINDINGS && found[VERIFY_TILE_MISSING] == 1,
       "a tile that is missing");
    if (symlink("../../checkpoint", folder_at("folder/tile/0/000")) != 0) OK(false, "symlink");
    OK(verify("folder", VERIFY_PLAIN) == VERIFY_FINDINGS, "a link is not followed");
    remove(folder_at("folder/tile/0/000"));
    remove(folder_at("folder/checkpoint"));
    OK(verify("folder", VERIFY_PLAIN) == VERIFY_FINDINGS && found[VERIFY_CHECKPOINT] == 1,
       "no checkpoint");
    file_write(folder_at("folder/checkpoint"), STR("a\n1099511627776\nCsUYapGGPo4dkMgIAUqom/"
                                                   "Xajj7h2fB2MPA3j2jxq2I=\n"));
    OK(verify("folder", VERIFY_PLAIN) == VERIFY_FINDINGS && found[VERIFY_CHECKPOINT] == 1,
       "a size that is a lie");
}

/* R8, for exports: one byte of a tar. */
static void every_byte(void)
{
    struct record *r = log_of("small", 3);
    struct hash commit = log_item(r, "x\n");
    log_add(r, leaf_item(r, &leaf, "p", &commit, 2, 9), 3);
    OK(export(r, "small.tar", (struct export_ask){0}) == EXCHANGE_OK, "a small export");
    record_close(r);
    struct str a = file_read(folder_at("small.tar"), one, sizeof one);
    size_t step = getenv("LONG") ? 1 : 7, tried = 0, named = 0;
    for (size_t i = 0; i < a.len; i += step, tried++) {
        one[i] ^= 1;
        file_write(folder_at("flip.tar"), a);
        one[i] ^= 1;
        bool noticed = verify("flip.tar", VERIFY_FULL) == VERIFY_FINDINGS;
        named += noticed;
        if (!noticed) OK(false, "byte %zu", i);
    }
    OK(named == tried, "every altered byte is noticed (R8): %zu of %zu", named, tried);
}

/* --- Import -------------------------------------------------------------------------------------
 */

static void into_nothing(void)
{
    struct record *r;
    struct str bytes;
    char copy[4096];
    OK(import("a.tar", "new") == EXCHANGE_OK && told.entries == 301 && told.items == 1,
       "a tar becomes a record: %s", told.text);
    r = log_open("r", false);
    struct record *n = log_open("new", true);
    int same = 0;
    for (uint64_t i = 1; i <= 301; i++) {
        if (record_entry(r, (struct entry_number){i}, &bytes) != RECORD_OK) continue;
        size_t len = bytes.len < sizeof copy ? bytes.len : sizeof copy;
        memcpy(copy, bytes.at, len);
        same += record_entry(n, (struct entry_number){i}, &bytes) == RECORD_OK &&
                str_same(bytes, (struct str){copy, len});
    }
    OK(same == 301, "with the same entries: %d", same);
    OK(export(n, "again.tar", (struct export_ask){0}) == EXCHANGE_OK, "exported again");
    struct str a = file_read(folder_at("a.tar"), one, sizeof one);
    struct str b = file_read(folder_at("again.tar"), two, sizeof two);
    OK(str_same(a, b), "it is the same tar");
    OK(log_add(n, leaf_event(n, &leaf, 999), 301) == 302, "and it goes on");
    record_close(r);
    record_close(n);
    struct verify_ask ask = {.level = VERIFY_FULL};
    OK(verify_folder(folder_at("new"), &ask, &result) == VERIFY_SOUND, "and is sound");
}

static void onto_a_beginning(void)
{
    OK(import("part.tar", "grow") == EXCHANGE_OK && told.entries == 256, "256 entries");
    OK(import("part.tar", "grow") == EXCHANGE_OK && told.entries == 0, "nothing new");
    OK(import("bare.tar", "grow") == EXCHANGE_OK && told.entries == 45 && told.items == 0,
       "45 more, whose item did not come along");
    struct verify_ask ask = {.level = VERIFY_PLAIN, .report = note};
    memset(found, 0, sizeof found);
    OK(verify_folder(folder_at("grow"), &ask, &result) == VERIFY_FINDINGS &&
           found[VERIFY_ITEM_ABSENT] == 1 && result.faults == 1,
       "it is missed");
    OK(import("a.tar", "grow") == EXCHANGE_OK && told.entries == 0 && told.items == 1,
       "until it is brought");
    OK(import("part.tar", "grow") == EXCHANGE_OK && told.entries == 0 && told.ours.size == 301 &&
           told.theirs.size == 256,
       "an older export changes nothing");
    OK(verify_folder(folder_at("grow"), &ask, &result) == VERIFY_SOUND && result.size == 301,
       "sound");
}

static void refused(void)
{
    struct record *r = log_open("grow", true), *other = NULL;
    struct fault fault;
    log_add(r, leaf_event(r, &leaf, 5000), 301);
    record_close(r);
    r = log_open("r", true);
    log_add(r, leaf_event(r, &leaf, 6000), 301);
    OK(export(r, "fork.tar", (struct export_ask){0}) == EXCHANGE_OK, "another 302nd entry");
    record_close(r);
    OK(import("fork.tar", "grow") == EXCHANGE_OTHER && told.common == 301 &&
           told.ours.size == 302 && told.theirs.size == 302 &&
           !hash_same(&told.ours.root, &told.theirs.root),
       "is another history (R7): %s", told.text);
    OK(record_init(folder_at("x"), STR("local/x-00000009"), STR("X"), LOG_AT, &other, &fault) ==
           RECORD_OK,
       "a record of something else");
    record_close(other);
    OK(import("a.tar", "x") == EXCHANGE_OTHER && told.common == 0, "refused too: %s", told.text);
    OK(import("cut.tar", "y") == EXCHANGE_UNSOUND, "a damaged tar: %s", told.text);
    OK(import("folder", "y") == EXCHANGE_UNSOUND && found[VERIFY_CHECKPOINT], "a damaged folder");
    OK(access(folder_at("y"), F_OK) != 0, "leaves nothing behind");
    OK(import("nothing", "y") == EXCHANGE_ABSENT, "nothing to import");
    r = log_open("grow", false);
    OK(record_size(r) == 302, "what was refused wrote nothing");
    record_close(r);
}

/* A record whose entries are damaged is not exported as if nothing were wrong (R5). */
static void unsound(void)
{
    record_close(log_of("u", 5));
    record_close(log_of("w", 5));
    file_copy(folder_at("w/record.db"), folder_at("u/record.db"));
    struct record *r = log_open("u", false);
    OK(export(r, "u.tar", (struct export_ask){0}) == EXCHANGE_UNSOUND &&
           access(folder_at("u.tar"), F_OK) != 0,
       "nor written: %s", told.text);
    record_close(r);
}

/* R18: an export of release 0.1.0 is read by every later one. */
static void an_older_release(void)
{
    static const char sample_tar[] = "tests/books/0.1.0/pact.tar";
    struct verify_ask ask = {.level = VERIFY_FULL, .report = note, .root = STR("a0ad1a583979f224")};
    memset(found, 0, sizeof found);
    OK(verify_export(sample_tar, &ask, &result) == VERIFY_SOUND && result.size == 258 &&
           result.items == 2,
       "it is sound");
    OK(exchange_import(sample_tar, folder_at("older"), &ask, &told) == EXCHANGE_OK, "and imported");
    struct record *r = log_open("older", true);
    OK(log_add(r, leaf_file(r, &leaf, "append", "files/1999", "x\n", 5), 258) == 259, "goes on");
    OK(export(r, "older.tar", (struct export_ask){.upto = 258}) == EXCHANGE_OK, "exported again");
    record_close(r);
    struct str a = file_read(sample_tar, one, sizeof one);
    struct str b = file_read(folder_at("older.tar"), two, sizeof two);
    OK(a.len && str_same(a, b), "the same bytes come out");
}

int main(void)
{
    if (!folder_begin()) return 1;
    headers();
    walks();
    same_bytes();
    damaged_exports();
    every_byte();
    into_nothing();
    onto_a_beginning();
    refused();
    unsound();
    an_older_release();
    folder_end();
    return tap_done();
}
