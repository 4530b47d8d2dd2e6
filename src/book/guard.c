/* guard.c: what an answer hangs on; see guard.h. */
#include "book/guard.h"

#include <assert.h>
#include <string.h>

struct guard_node {
    int atom;
    guard no, yes;
};

enum guard_op { OP_AND, OP_OR, OP_NOT, OP_WITH /* and twice the atom, and the value */ };

struct guard_memo {
    int op;
    guard a, b, result;
};

enum { MEMO_COUNT = 4096, LEAF_ATOM = ATOMS_MAX };

struct guards *guards_new(struct arena *in)
{
    struct guards *g = NEW(in, struct guards);
    g->in = in;
    g->room = 4;
    g->nodes = NEW_N(in, (size_t)g->room, struct guard_node);
    g->nodes[GUARD_NO].atom = g->nodes[GUARD_YES].atom = LEAF_ATOM;
    g->count = 2;
    g->slot_count = 16;
    g->slots = NEW_N(in, (size_t)g->slot_count, int);
    return g;
}

/* The place where this result is kept. Made when first needed: most looks hang on nothing. */
static struct guard_memo *memo_at(struct guards *g, uint32_t hash)
{
    arena_step(g->in);
    if (!g->memo) g->memo = NEW_N(g->in, MEMO_COUNT, struct guard_memo);
    return &g->memo[hash % MEMO_COUNT];
}

static uint32_t hash3(int a, int b, int c)
{
    uint64_t h = (uint64_t)(uint32_t)a * 0x9E3779B97F4A7C15u;
    h = (h ^ (uint32_t)b) * 0xff51afd7ed558ccdu;
    h = (h ^ (h >> 31) ^ (uint32_t)c) * 0xc4ceb9fe1a85ec53u;
    return (uint32_t)(h ^ (h >> 32));
}

static int *slot_of(struct guards *g, int atom, guard no, guard yes)
{
    uint32_t mask = (uint32_t)g->slot_count - 1;
    for (uint32_t i = hash3(atom, no, yes) & mask;; i = (i + 1) & mask) {
        const struct guard_node *n = &g->nodes[g->slots[i]];
        if (!g->slots[i] || (n->atom == atom && n->no == no && n->yes == yes)) return &g->slots[i];
    }
}

static void grow_slots(struct guards *g)
{
    g->slot_count *= 4;
    g->slots = NEW_N(g->in, (size_t)g->slot_count, int);
    for (int i = 2; i < g->count; i++)
        *slot_of(g, g->nodes[i].atom, g->nodes[i].no, g->nodes[i].yes) = i;
}

static guard make(struct guards *g, int atom, guard no, guard yes)
{
    if (no == yes) return no;
    int *slot = slot_of(g, atom, no, yes);
    if (*slot) return *slot;
    if (g->count == GUARDS_MAX) {
        g->full = true;
        return GUARD_NO;
    }
    g->nodes = arena_grow(g->in, g->nodes, g->count, &g->room, sizeof *g->nodes);
    g->nodes[g->count] = (struct guard_node){atom, no, yes};
    *slot = g->count++;
    if (g->count * 2 > g->slot_count) grow_slots(g);
    return g->count - 1;
}

guard guard_atom(struct guards *g, enum atom_tag tag, struct str key, struct str text,
                 int statement)
{
    int i = 0;
    while (i < g->atom_count && !str_same(g->atoms[i].key, key)) i++;
    if (i == ATOMS_MAX) {
        g->full = true;
        return GUARD_NO;
    }
    if (i == g->atom_count) {
        struct atom a = {tag, str_copy(g->in, key), str_copy(g->in, text), statement, false};
        g->atoms = arena_grow(g->in, g->atoms, g->atom_count, &g->atom_room, sizeof *g->atoms);
        g->atoms[g->atom_count++] = a;
    }
    return make(g, i, GUARD_NO, GUARD_YES);
}

static bool shortcut(enum guard_op op, guard a, guard b, guard *result)
{
    guard strong = op == OP_AND ? GUARD_NO : GUARD_YES;
    if (a == strong || b == strong) *result = strong;
    else if (a <= GUARD_YES) *result = b;
    else if (b <= GUARD_YES || a == b) *result = a;
    else return false;
    return true;
}

static guard combine(struct guards *g, enum guard_op op, guard a, guard b)
{
    guard result;
    if (shortcut(op, a, b, &result)) return result;
    if (a > b) {
        guard swap = a;
        a = b;
        b = swap;
    }
    struct guard_memo *memo = memo_at(g, hash3((int)op, a, b));
    if (memo->a == a && memo->b == b && memo->op == (int)op) return memo->result;
    struct guard_node x = g->nodes[a], y = g->nodes[b];
    int atom = x.atom < y.atom ? x.atom : y.atom;
    guard no = combine(g, op, x.atom == atom ? x.no : a, y.atom == atom ? y.no : b);
    guard yes = combine(g, op, x.atom == atom ? x.yes : a, y.atom == atom ? y.yes : b);
    result = make(g, atom, no, yes);
    *memo = (struct guard_memo){(int)op, a, b, result};
    return result;
}

guard guard_and(struct guards *g, guard a, guard b)
{
    return combine(g, OP_AND, a, b);
}

guard guard_or(struct guards *g, guard a, guard b)
{
    return combine(g, OP_OR, a, b);
}

guard guard_not(struct guards *g, guard a)
{
    if (a <= GUARD_YES) return !a;
    struct guard_memo *memo = memo_at(g, hash3(OP_NOT, a, 0));
    if (memo->op == OP_NOT && memo->a == a) return memo->result;
    struct guard_node n = g->nodes[a];
    guard no = guard_not(g, n.no), yes = guard_not(g, n.yes);
    guard result = make(g, n.atom, no, yes);
    *memo = (struct guard_memo){OP_NOT, a, 0, result};
    return result;
}

guard guard_with(struct guards *g, guard a, int atom, bool value)
{
    struct guard_node n = g->nodes[a];
    if (n.atom > atom) return a;
    if (n.atom == atom) return value ? n.yes : n.no;
    int op = OP_WITH + 2 * atom + value;
    struct guard_memo *memo = memo_at(g, hash3(op, a, 0));
    if (memo->op == op && memo->a == a) return memo->result;
    guard no = guard_with(g, n.no, atom, value), yes = guard_with(g, n.yes, atom, value);
    guard result = make(g, n.atom, no, yes);
    *memo = (struct guard_memo){op, a, 0, result};
    return result;
}

guard guard_whatever(struct guards *g, guard a, enum atom_tag tag)
{
    for (int i = 0; i < g->atom_count; i++)
        if (g->atoms[i].tag == tag)
            a = guard_and(g, guard_with(g, a, i, false), guard_with(g, a, i, true));
    return a;
}

bool guard_value(const struct guards *g, guard a, const bool *truth)
{
    while (a > GUARD_YES) a = truth[g->nodes[a].atom] ? g->nodes[a].yes : g->nodes[a].no;
    return a == GUARD_YES;
}

static bool reaches(const struct guards *g, guard a, int atom, char *seen)
{
    if (a <= GUARD_YES || seen[a]) return false;
    seen[a] = 1;
    const struct guard_node *n = &g->nodes[a];
    if (n->atom == atom) return true;
    if (n->atom > atom) return false;
    return reaches(g, n->no, atom, seen) || reaches(g, n->yes, atom, seen);
}

bool guard_hangs_on(const struct guards *g, guard a, int atom)
{
    char *seen = arena_take(g->in, (size_t)g->count, 1, 1);
    return reaches(g, a, atom, seen);
}

/* ---- minimal sets ---- */

enum { PRIMES_MAX = 256 };

struct primes {
    struct implicant *at;
    int count, room;
};

/* Those found so far, by guard. */
struct primes_known {
    struct primes **at;
    int room;
};

static bool has_literal(const struct implicant *a, int literal)
{
    for (int i = 0; i < a->count; i++)
        if (a->atoms[i] == literal) return true;
    return false;
}

/* Whether every literal of a stands in b. */
static bool subsumes(const struct implicant *a, const struct implicant *b)
{
    for (int i = 0; i < a->count; i++)
        if (!has_literal(b, a->atoms[i])) return false;
    return true;
}

static void add_prime(struct guards *g, struct primes *out, const struct implicant *p, int literal)
{
    for (int i = 0; i < out->count; i++)
        if (subsumes(&out->at[i], p)) return;
    if (out->count == PRIMES_MAX) return;
    struct implicant q = {NEW_N(g->in, (size_t)p->count + 1, int), p->count};
    if (p->count) memcpy(q.atoms, p->atoms, (size_t)p->count * sizeof *q.atoms);
    if (literal) q.atoms[q.count++] = literal;
    PUSH(g->in, out, q);
}

static struct primes **known_at(struct guards *g, struct primes_known *known, guard a)
{
    if (a >= known->room) {
        int room = a * 2 + 64;
        struct primes **at = NEW_N(g->in, (size_t)room, struct primes *);
        if (known->room) memcpy(at, known->at, (size_t)known->room * sizeof *at);
        *known = (struct primes_known){at, room};
    }
    return &known->at[a];
}

/* Primes of a = primes of (no and yes), then those of each half with its literal. */
static const struct primes *primes_of(struct guards *g, struct primes_known *known, guard a)
{
    struct primes *out = *known_at(g, known, a);
    if (out) return out;
    out = NEW(g->in, struct primes);
    if (a == GUARD_YES) PUSH(g->in, out, ((struct implicant){0}));
    if (a > GUARD_YES) {
        struct guard_node n = g->nodes[a];
        const struct primes *both = primes_of(g, known, guard_and(g, n.no, n.yes));
        for (int i = 0; i < both->count; i++) PUSH(g->in, out, both->at[i]);
        const struct primes *yes = primes_of(g, known, n.yes), *no = primes_of(g, known, n.no);
        for (int i = 0; i < yes->count; i++) add_prime(g, out, &yes->at[i], n.atom + 1);
        for (int i = 0; i < no->count; i++) add_prime(g, out, &no->at[i], -(n.atom + 1));
    }
    *known_at(g, known, a) = out;
    return out;
}

int guard_minimal(struct guards *g, guard a, struct implicant *out, int most)
{
    struct primes_known known = {0};
    const struct primes *p = primes_of(g, &known, a);
    int count = 0;
    for (int size = 0; size <= ATOMS_MAX && count < most && count < p->count; size++)
        for (int i = 0; i < p->count && count < most; i++)
            if (p->at[i].count == size) out[count++] = p->at[i];
    return count;
}
