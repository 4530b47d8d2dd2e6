/* head.c: printing, reading and choosing heads; see head.h. */
#include "record/head.h"

#include <assert.h>
#include <string.h>

static const char first_line[] = "licet/head/1";

/* The longest head: each root is 44 digits and LF. */
_Static_assert(512 + LOG_NAME_MAX + (RANGE_MAX + 1) * 45 < HEAD_SLOT, "a head fits into its slot");

const char *head_sentence(enum head_finding f)
{
    switch (f) {
#define F(name, sentence)                                                                          \
    case HEAD_##name: return sentence;
        HEAD_FINDINGS(F)
#undef F
    }
    return "";
}

static bool head_made(struct hasher *h, uint64_t turn, struct str log, const struct range *range,
                      struct head *head)
{
    assert(wire_log_name(log) && range_sound(range) && range->size > 0);
    *head = (struct head){turn, log, range_root(h, range), *range};
    return !h->failed;
}

bool head_first(struct hasher *h, struct str log, const struct range *range, struct head *head)
{
    return head_made(h, 1, log, range, head);
}

bool head_after(struct hasher *h, const struct head *before, const struct range *range,
                struct head *head)
{
    assert(range->size >= before->range.size); /* R5: never back */
    return head_made(h, before->turn + 1, before->log, range, head);
}

int head_slot(const struct head *head)
{
    return (int)(head->turn % HEAD_SLOTS);
}

static void print_lines(const struct head *head, struct out *o)
{
    out_text(o, first_line);
    out_text(o, "\nturn ");
    out_number(o, head->turn, 1);
    out_text(o, "\nlog ");
    out_add(o, head->log);
    out_text(o, "\nsize ");
    out_number(o, head->range.size, 1);
    out_text(o, "\nroot ");
    out_base64(o, hash_bytes(&head->root));
    out_text(o, "\nrange ");
    out_number(o, (uint64_t)head->range.count, 1);
    for (int i = 0; i < head->range.count; i++) {
        out_text(o, "\n");
        out_base64(o, hash_bytes(&head->range.roots[i]));
    }
    out_text(o, "\n");
}

bool head_print(struct hasher *h, const struct head *head, char slot[HEAD_SLOT])
{
    assert(range_sound(&head->range) && head->turn >= 1);
    struct out o = out_into(slot, HEAD_SLOT);
    print_lines(head, &o);
    struct hash check = hash_of(h, out_str(&o));
    out_text(&o, "check ");
    out_hex(&o, hash_bytes(&check));
    assert(!o.cut && o.len < HEAD_SLOT);
    memset(slot + o.len, '\n', HEAD_SLOT - o.len);
    return !h->failed;
}

/* The value of the next line, which begins with `word`. */
static bool line_of(struct str *rest, const char *word, struct str *value)
{
    return wire_line(rest, value) && wire_word(value, word);
}

/* Reads the lines before the check into *head. */
static bool read_lines(struct str *rest, struct head *head)
{
    struct str value;
    uint64_t count = 0;
    if (!line_of(rest, "turn", &value) || !wire_number(value, LOG_SIZE_MAX, &head->turn))
        return false;
    if (!line_of(rest, "log", &head->log) || !wire_log_name(head->log)) return false;
    if (!line_of(rest, "size", &value) || !wire_number(value, LOG_SIZE_MAX, &head->range.size))
        return false;
    if (!line_of(rest, "root", &value) || !wire_root(value, &head->root)) return false;
    if (!line_of(rest, "range", &value) || !wire_number(value, RANGE_MAX, &count)) return false;
    for (uint64_t i = 0; i < count; i++)
        if (!wire_line(rest, &value) || !wire_root(value, &head->range.roots[i])) return false;
    head->range.count = (int)count;
    return head->turn >= 1 && head->range.size >= 1 && range_sound(&head->range);
}

static bool all_are(struct str s, char c)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] != c) return false;
    return true;
}

/* The bytes are a head in its one spelling; whether it says the truth is asked next. */
static bool read_slot(struct str bytes, struct head *head, struct str *lines, struct hash *check)
{
    struct str rest = bytes, line;
    if (!wire_line(&rest, &line) || !str_is(line, first_line)) return false;
    if (!read_lines(&rest, head)) return false;
    *lines = str_part(bytes, 0, bytes.len - rest.len);
    if (!line_of(&rest, "check", &line) || !wire_hex(line, check->at, HASH_SIZE)) return false;
    struct out o = out_against(*lines);
    print_lines(head, &o);
    assert(out_whole(&o)); /* R6 */
    return out_whole(&o) && all_are(rest, '\n');
}

enum head_finding head_read(struct hasher *h, struct str bytes, int slot, struct head *head)
{
    *head = (struct head){0};
    struct str lines;
    struct hash check = {0};
    if (all_are(bytes, '\0')) return HEAD_UNWRITTEN;
    if (bytes.len != HEAD_SLOT) return HEAD_BROKEN;
    if (!read_slot(bytes, head, &lines, &check)) {
        bool ours = str_starts(bytes, STR("licet/head/1\n"));
        return !ours && str_starts(bytes, STR("licet/head/")) ? HEAD_NEWER : HEAD_BROKEN;
    }
    struct hash sum = hash_of(h, lines), root = range_root(h, &head->range);
    if (h->failed) return HEAD_UNJUDGED;
    if (!hash_same(&sum, &check)) return HEAD_CHECK;
    if (!hash_same(&root, &head->root)) return HEAD_ROOT;
    return head_slot(head) == slot ? HEAD_GOOD : HEAD_SLOT_OTHER;
}

void head_choose(struct hasher *h, struct str file, struct head_choice *choice)
{
    *choice = (struct head_choice){0};
    for (int slot = 0; slot < HEAD_SLOTS; slot++) {
        struct head head;
        size_t from = (size_t)slot * HEAD_SLOT;
        choice->slots[slot] = head_read(h, str_part(file, from, from + HEAD_SLOT), slot, &head);
        if (choice->slots[slot] != HEAD_GOOD) continue;
        if (choice->found && choice->head.turn > head.turn) continue;
        choice->found = true;
        choice->head = head;
    }
}
