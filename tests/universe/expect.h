/* expect.h: the answer that the design asks for, by enumeration of worlds and of truths
 * (language-rights.md 5.8): constant; else true by facts alone, with all minimal sets; else
 * hanging on terms. */
#ifndef UNIVERSE_EXPECT_H
#define UNIVERSE_EXPECT_H

#include <stdlib.h>

#include "universe/rights.h"

enum { WORLDS = 128, NEEDS_MAX = 64, NEED_TEXT = 400 };
enum kind {
    KIND_UNDECIDED,
    KIND_IS_YES,
    KIND_IS_NO,
    KIND_IS_CONDITIONAL,
    KIND_IS_UNKNOWN,
    KIND_IS_AMBIGUOUS
};
static const char *const kind_words[] = {"?", "YES", "NO", "CONDITIONAL", "UNKNOWN", "AMBIGUOUS"};

struct verdict {
    enum kind kind;
    int count;
    char needs[NEEDS_MAX][NEED_TEXT];
};

struct expected {
    struct verdict v;
    uint64_t sign; /* of what every world says: differs when the answer does */
    bool gates;    /* known, and one cell only */
    unsigned gate; /* bit of the first failing gate, a bit a world; bit 0: none fails by itself */
};

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* "A & not B", its atoms in alphabetical order. */
static void need_words(const struct atoms *a, unsigned care, unsigned value, char *out)
{
    char names[ATOM_MAX][ATOM_TEXT + 4];
    size_t count = 0;
    for (int i = 0; i < a->count; i++)
        if (care >> i & 1)
            snprintf(names[count++], sizeof names[0], "%s%s", value >> i & 1 ? "" : "not ",
                     a->at[i].text);
    qsort(names, count, sizeof names[0], by_text);
    *out = 0;
    for (size_t i = 0; i < count; i++) {
        size_t have = strlen(out);
        snprintf(out + have, NEED_TEXT - have, "%s%s", i ? " & " : "", names[i]);
    }
}

/* Whether f holds under every truth that agrees with `value` on `care`. */
static bool always(const bool *f, int atoms, unsigned care, unsigned value)
{
    for (unsigned t = 0; t < 1u << atoms; t++)
        if ((t & care) == value && !f[t]) return false;
    return true;
}

/* All minimal sets of facts that make f true whatever the terms say. */
static void add_needs(const bool *f, const struct atoms *a, unsigned facts, struct verdict *out)
{
    for (unsigned care = 0; care < 1u << a->count; care++) {
        if (care & ~facts) continue;
        for (unsigned value = care;; value = (value - 1) & care) {
            bool prime = always(f, a->count, care, value);
            for (int i = 0; i < a->count && prime; i++)
                if (care >> i & 1)
                    prime = !always(f, a->count, care & ~(1u << i), value & ~(1u << i));
            if (prime && out->count < NEEDS_MAX)
                need_words(a, care, value, out->needs[out->count++]);
            if (!value) break;
        }
    }
    qsort(out->needs, (size_t)out->count, sizeof out->needs[0], by_text);
}

static void judge(const bool *f, const struct atoms *a, struct verdict *out)
{
    unsigned facts = 0;
    bool yes = always(f, a->count, 0, 0), no = true;
    for (unsigned t = 0; t < 1u << a->count; t++) no = no && !f[t];
    for (int i = 0; i < a->count; i++)
        if (!a->at[i].term) facts |= 1u << i;
    out->count = 0;
    out->kind = yes ? KIND_IS_YES : no ? KIND_IS_NO : KIND_IS_UNKNOWN;
    if (yes || no) return;
    add_needs(f, a, facts, out);
    if (out->count) out->kind = KIND_IS_CONDITIONAL;
}

/* Runs one world under all truths, and again while new atoms come up. */
static bool all_truths(struct view *v, bool (*run)(struct view *v), bool *f)
{
    for (int known = -1; known != v->atoms->count;) {
        known = v->atoms->count;
        for (v->truth = 0; v->truth < 1u << v->atoms->count; v->truth++) f[v->truth] = run(v);
        if (v->atoms->over) return false;
    }
    return true;
}

static struct view world(const struct universe *u, const struct question *q, int n, bool *twice)
{
    struct view v = {.u = u, .q = q, .day = q->day, .actor = q->actor};
    int reading = n & 1, implies = n >> 1 & 1;
    *twice = (u->varied == SURE && reading) || (u->implies != IMPLIES_UNSAID && implies) ||
             (q->reading >= 0 && reading != q->reading) || (u->unclear < 2 && n >> 3 & 1) ||
             (u->unclear < 1 && n >> 2 & 1);
    for (int p = 0; p < GRANTS; p++) *twice = *twice || (n >> 4 >> p & 1 && !unranked(u, p));
    v.ranks = n >> 4;
    v.reading = reading;
    v.implies = u->implies == IMPLIES_UNSAID ? implies : (int)u->implies;
    v.unclear[0] = n >> 2 & 1;
    v.unclear[1] = n >> 3 & 1;
    return v;
}

static int gate_at_work, grant_at_work;

static bool run_gate(struct view *v)
{
    return gate_holds(v, grant_at_work, gate_at_work);
}

/* The first gate that fails whatever is true, in the grant that gets furthest. */
static bool first_failing(struct view *v, int *gate)
{
    static bool f[1 << ATOM_MAX];
    *gate = 0;
    for (grant_at_work = 0; grant_at_work < v->u->grants; grant_at_work++) {
        int first = GATES;
        for (gate_at_work = 1; gate_at_work < GATES && first == GATES; gate_at_work++) {
            bool fails = true;
            if (!all_truths(v, run_gate, f)) return false;
            for (unsigned t = 0; t < 1u << v->atoms->count; t++) fails = fails && !f[t];
            if (fails) first = gate_at_work;
        }
        if (first > *gate) *gate = first;
    }
    if (*gate == GATES) *gate = 0;
    return true;
}

static bool same_verdict(const struct verdict *a, const struct verdict *b)
{
    if (a->kind != b->kind) return false;
    if (a->kind != KIND_IS_CONDITIONAL) return true;
    bool same = a->count == b->count;
    for (int i = 0; i < a->count && same; i++) same = !strcmp(a->needs[i], b->needs[i]);
    return same;
}

static uint64_t signed_on(uint64_t sign, const struct verdict *v)
{
    sign = (sign ^ (uint64_t)v->kind) * 0x100000001B3u;
    for (int i = 0; v->kind == KIND_IS_CONDITIONAL && i < v->count; i++)
        for (const char *c = v->needs[i]; *c; c++)
            sign = (sign ^ (unsigned char)*c) * 0x100000001B3u;
    return sign;
}

/* False if too much is missing to enumerate. */
static bool expect(const struct universe *u, const struct question *q, struct expected *out)
{
    static bool f[1 << ATOM_MAX];
    bool first = true, differ = false;
    *out = (struct expected){.gates = q->acts == 1 && q->places == 1 && q->field != TECH &&
                                      q->field != AMP};
    for (int n = 0; n < WORLDS; n++) {
        struct atoms atoms = {0}, more;
        static struct verdict one;
        bool twice;
        int gate;
        struct view v = world(u, q, n, &twice);
        if (twice) continue;
        v.atoms = &atoms;
        if (!all_truths(&v, permitted, f)) return false;
        judge(f, &atoms, &one);
        if (first) out->v = one;
        else differ = differ || !same_verdict(&out->v, &one);
        first = false;
        out->sign = signed_on(out->sign, &one);
        if (!out->gates || one.kind != KIND_IS_NO) continue;
        more = (struct atoms){0};
        v.atoms = &more;
        v.actor = q->actor;
        out->gates = first_failing(&v, &gate);
        out->gate |= 1u << gate;
    }
    if (differ) out->v.kind = KIND_IS_AMBIGUOUS;
    else out->sign = signed_on(0, &out->v);
    return true;
}
#endif
