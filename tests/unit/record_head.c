/* record_head.c: the head file's bytes (record/head.h). */
#include "record/head.h"

#include "tap.h"

#include <stdio.h>
#include <string.h>

static struct hasher hasher;
static char file[HEAD_FILE];
static const struct str whole = {file, sizeof file};

static struct range grown(uint64_t size)
{
    struct range r = {0};
    while (r.size < size) {
        char text[32];
        int len = snprintf(text, sizeof text, "entry %llu", (unsigned long long)r.size);
        struct hash leaf = tree_leaf(&hasher, (struct str){text, (size_t)len});
        range_append(&hasher, &r, &leaf);
    }
    return r;
}

static void write_head(const struct head *head)
{
    OK(head_print(&hasher, head, file + head_slot(head) * HEAD_SLOT), "head of %llu",
       (unsigned long long)head->range.size);
}

static enum head_finding found(int slot)
{
    struct head_choice c;
    head_choose(&hasher, whole, &c);
    return c.slots[slot];
}

static uint64_t chosen(struct str bytes)
{
    struct head_choice c;
    head_choose(&hasher, bytes, &c);
    return c.found ? c.head.turn : 0;
}

/* The file as it is after heads of 1, 2 and then 7 entries. */
static struct head three_heads(void)
{
    memset(file, 0, sizeof file);
    struct range range = grown(1);
    struct head first, second, third;
    OK(head_first(&hasher, STR("local/pact-00000001"), &range, &first), "the first head");
    write_head(&first);
    range = grown(2);
    OK(head_after(&hasher, &first, &range, &second), "one after it");
    write_head(&second);
    range = grown(7);
    OK(head_after(&hasher, &second, &range, &third) && third.turn == 3, "and after that");
    write_head(&third);
    return third;
}

static void the_higher_turn_counts(void)
{
    struct head third = three_heads();
    struct head_choice c;
    head_choose(&hasher, whole, &c);
    OK(c.found && c.slots[0] == HEAD_GOOD && c.slots[1] == HEAD_GOOD, "two good slots");
    OK(c.head.turn == 3 && c.head.range.size == 7 && c.head.range.count == 3 &&
           hash_same(&c.head.root, &third.root) && str_same(c.head.log, third.log),
       "the head is that of turn 3");
    memset(file + HEAD_SLOT, 0, HEAD_SLOT);
    OK(found(1) == HEAD_UNWRITTEN && chosen(whole) == 2, "one good slot is enough");
    memset(file, 0, HEAD_SLOT);
    OK(found(0) == HEAD_UNWRITTEN && chosen(whole) == 0, "none is none");
}

/* Turn 1 is written to slot 1: slot 0 is then a hole. */
static void a_short_file(void)
{
    three_heads();
    OK(chosen((struct str){0}) == 0, "an empty file");
    OK(chosen(str_part(whole, 0, HEAD_SLOT)) == 2, "half a file");
    OK(chosen(str_part(whole, 0, HEAD_FILE - 1)) == 2, "a byte less");
    OK(chosen(str_part(whole, 0, HEAD_SLOT - 1)) == 0, "less than a slot");
}

/* Every byte of a slot, the padding too (guarantee R8). */
static void every_altered_byte_is_noticed(void)
{
    three_heads();
    int noticed = 0, other = 0;
    for (int i = 0; i < HEAD_SLOT; i++) {
        char *byte = &file[HEAD_SLOT + i];
        *byte = (char)(*byte ^ (1 << i % 8));
        struct head head;
        enum head_finding f =
            head_read(&hasher, (struct str){file + HEAD_SLOT, HEAD_SLOT}, 1, &head);
        noticed += f != HEAD_GOOD;
        other += f == HEAD_CHECK;
        *byte = (char)(*byte ^ (1 << i % 8));
    }
    OK(noticed == HEAD_SLOT, "%d of %d", noticed, HEAD_SLOT);
    OK(other > 100, "%d by the check alone", other);
}

/* Any prefix of a slot over what was there before: what a power cut in the middle leaves. */
static void torn_slots(void)
{
    static char before[HEAD_SLOT], after[HEAD_SLOT];
    struct range small = grown(2), large = grown(7);
    struct head first, second, third;
    head_first(&hasher, STR("local/pact-00000001"), &small, &first);
    head_after(&hasher, &first, &small, &second);
    head_after(&hasher, &second, &large, &third);
    head_print(&hasher, &first, before);
    head_print(&hasher, &third, after);
    int good = 0;
    for (int cut = 0; cut <= HEAD_SLOT; cut++) {
        char torn[HEAD_SLOT];
        memcpy(torn, after, (size_t)cut);
        memcpy(torn + cut, before + cut, (size_t)(HEAD_SLOT - cut));
        struct head head;
        if (head_read(&hasher, (struct str){torn, HEAD_SLOT}, 1, &head) != HEAD_GOOD) continue;
        good++;
        bool one = memcmp(torn, before, HEAD_SLOT) == 0 || memcmp(torn, after, HEAD_SLOT) == 0;
        if (!one) OK(false, "a head that nobody wrote, cut at %d", cut);
    }
    OK(good > 1, "only the head before and the head after are heads");
}

/* Puts `to` for `from` into slot 1, and the right check again, unless check is false. */
static void forge(const char *from, const char *to, bool check)
{
    three_heads();
    char *slot = file + HEAD_SLOT, *at = strstr(slot, from), *end = strstr(slot, "check ");
    memcpy(at, to, strlen(to));
    struct hash sum = hash_of(&hasher, (struct str){slot, (size_t)(end - slot)});
    struct out o = out_into(end + 6, 64);
    if (check) out_hex(&o, hash_bytes(&sum));
}

static void findings(void)
{
    forge("size 7", "size 6", true);
    OK(found(1) == HEAD_BROKEN, "a range of another size");
    forge("turn 3", "turn 5", true);
    OK(found(1) == HEAD_GOOD, "another turn of that slot, checked, is a head");
    forge("turn 3", "turn 4", true);
    OK(found(1) == HEAD_SLOT_OTHER, "a turn of the other slot");
    forge("turn 3", "turn 5", false);
    OK(found(1) == HEAD_CHECK, "without its check");
    forge("root ", "root A", true);
    OK(found(1) == HEAD_ROOT || found(1) == HEAD_BROKEN, "another root");
    forge("licet/head/1", "licet/head/2", true);
    OK(found(1) == HEAD_NEWER, "a newer head");
    forge("log local/", "log Local/", true);
    OK(found(1) == HEAD_BROKEN, "a name that is none");
    three_heads();
    struct hasher broken = {.failed = true};
    struct head head;
    OK(head_read(&broken, str_part(whole, HEAD_SLOT, HEAD_FILE), 1, &head) == HEAD_UNJUDGED,
       "a failed hasher judges nothing");
    for (int f = HEAD_UNJUDGED; f <= HEAD_SLOT_OTHER; f++)
        OK(head_sentence((enum head_finding)f)[0], "%s", head_sentence((enum head_finding)f));
}

/* The largest range: every bit of the size is set. */
static void the_longest_head_fits(void)
{
    struct range r = {.size = LOG_SIZE_MAX - 1, .count = 40};
    char name[LOG_NAME_MAX];
    memset(name, 'a', sizeof name);
    for (int i = 0; i < 40; i++) r.roots[i] = tree_leaf(&hasher, STR("x"));
    struct head head, again;
    OK(head_first(&hasher, (struct str){name, sizeof name}, &r, &head), "a head of 2^40 - 1");
    head.turn = LOG_SIZE_MAX - 1;
    char slot[HEAD_SLOT];
    OK(head_print(&hasher, &head, slot) &&
           head_read(&hasher, (struct str){slot, HEAD_SLOT}, 1, &again) == HEAD_GOOD,
       "fits and is read");
}

int main(void)
{
    hasher_open(&hasher);
    the_higher_turn_counts();
    a_short_file();
    every_altered_byte_is_noticed();
    torn_slots();
    findings();
    the_longest_head_fits();
    hasher_close(&hasher);
    return tap_done();
}
