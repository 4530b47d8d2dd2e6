/* arena.c: memory by lifetime; the rules are in arena.h. */
#define _DEFAULT_SOURCE /* madvise() */
#include "base/arena.h"

#include <assert.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { CHUNK_FIRST = 16 << 10, CHUNK_MAX = 32 << 20, HUGE_PAGE = 2 << 20 };

struct chunk {
    struct chunk *older;
    size_t size; /* bytes after the header */
    size_t used;
    size_t dirty; /* bytes that were used once and given back: must be cleared when taken again */
};

struct arena {
    struct chunk *top;
    size_t total, limit;
    size_t fail_in; /* requests until the one that fails; 0: never */
    size_t steps;   /* steps of work until the one that fails; 0: never */
    jmp_buf *owner;
};

struct arena *arena_open(size_t limit)
{
    struct arena *a = calloc(1, sizeof *a);
    if (a) a->limit = limit;
    return a;
}

void arena_close(struct arena *a)
{
    if (!a) return;
    for (struct chunk *c = a->top; c;) {
        struct chunk *older = c->older;
        free(c);
        c = older;
    }
    free(a);
}

bool arena_run(struct arena *a, void (*work)(void *job), void *job)
{
    jmp_buf here, *outer = a->owner;
    volatile bool done = false;
    a->owner = &here;
    if (setjmp(here) == 0) {
        work(job);
        done = true;
    }
    a->owner = outer;
    return done;
}

static _Noreturn void run_out(struct arena *a)
{
    assert(a->owner && "an allocation outside arena_run()");
    if (!a->owner) abort();
    longjmp(*a->owner, 1);
}

/* Asks for large pages where they lie wholly inside: a big book is read a quarter faster. That the
 * system refuses changes nothing. */
static void prefer_huge_pages(void *at, size_t size)
{
    uintptr_t from = ((uintptr_t)at + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1);
    uintptr_t to = ((uintptr_t)at + size) & ~(uintptr_t)(HUGE_PAGE - 1);
    if (to > from) (void)madvise((void *)from, to - from, MADV_HUGEPAGE);
}

static void add_chunk(struct arena *a, size_t need)
{
    size_t size = a->top ? a->top->size * 2 : CHUNK_FIRST;
    if (size > CHUNK_MAX) size = CHUNK_MAX;
    if (size < need) size = need;
    struct chunk *c = size > SIZE_MAX - sizeof *c ? NULL : calloc(1, sizeof *c + size);
    if (!c) run_out(a);
    prefer_huge_pages(c, sizeof *c + size);
    c->size = size;
    c->older = a->top;
    a->top = c;
}

void *arena_take(struct arena *in, size_t count, size_t size, size_t align)
{
    size_t bytes;
    if (in->fail_in && --in->fail_in == 0) run_out(in);
    if (__builtin_mul_overflow(count, size, &bytes)) run_out(in);
    if (bytes > in->limit - in->total) run_out(in);
    struct chunk *c = in->top;
    size_t at = c ? (c->used + align - 1) & ~(align - 1) : 0;
    if (!c || at > c->size || bytes > c->size - at) {
        add_chunk(in, bytes);
        c = in->top;
        at = 0;
    }
    char *p = (char *)(c + 1) + at;
    c->used = at + bytes;
    if (at < c->dirty) memset(p, 0, c->used < c->dirty ? bytes : c->dirty - at);
    in->total += bytes;
    return p;
}

void *arena_grow(struct arena *in, void *at, int count, int *room, size_t size)
{
    if (count < *room) return at;
    if (count > INT32_MAX / 2 - 8) run_out(in);
    int more = *room ? *room * 2 : 4;
    void *p = arena_take(in, (size_t)more, size, _Alignof(max_align_t));
    if (count) memcpy(p, at, (size_t)count * size);
    *room = more;
    return p;
}

void *arena_expect(struct arena *in, void *at, int count, int *room, size_t size, int want)
{
    if (want <= *room) return at;
    void *p = arena_take(in, (size_t)want, size, _Alignof(max_align_t));
    if (count) memcpy(p, at, (size_t)count * size);
    *room = want;
    return p;
}

struct arena_mark arena_mark(struct arena *a)
{
    return (struct arena_mark){a->top, a->top ? a->top->used : 0, a->total};
}

void arena_back(struct arena *a, struct arena_mark mark)
{
    while (a->top && a->top != mark.chunk) {
        struct chunk *older = a->top->older;
        free(a->top);
        a->top = older;
    }
    if (a->top) {
        if (a->top->used > a->top->dirty) a->top->dirty = a->top->used;
        a->top->used = mark.used;
    }
    a->total = mark.total;
}

void arena_allow(struct arena *a, size_t steps)
{
    a->steps = steps ? steps + 1 : 0;
}

void arena_step(struct arena *in)
{
    if (in->steps && --in->steps == 0) run_out(in);
}

size_t arena_steps(const struct arena *a)
{
    return a->steps ? a->steps - 1 : SIZE_MAX;
}

size_t arena_used(const struct arena *a)
{
    return a->total;
}

void arena_fail_at(struct arena *a, size_t n)
{
    a->fail_in = n;
}
