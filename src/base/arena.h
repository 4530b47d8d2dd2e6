/* arena.h: memory by lifetime.
 *
 * An arena is memory that is released all at once. What a compilation, a fold or a question makes
 * lives in one arena, so there is one line of code where all of it ends.
 *
 *   1. A function that allocates takes `struct arena *in` first, and its result lives there.
 *      A function without one allocates nothing.
 *   2. Memory comes zeroed, and all-zero is the valid empty value of every type.
 *   3. NEW never yields NULL. When memory or the limit runs out, control returns to the
 *      arena_run() that is active; nothing between the two may hold a file, lock or statement.
 *   4. Work has a limit too, where one was set: what counts its steps ends like lack of memory.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* An empty arena that will never hold more than `limit` bytes; NULL if there is no memory. */
struct arena *arena_open(size_t limit);

/* Releases the arena and all that lives in it. NULL is allowed. */
void arena_close(struct arena *a);

/* Calls work(job). Returns false if memory ran out on the way; the arena is then only good for
 * arena_close(). Runs may nest. */
bool arena_run(struct arena *a, void (*work)(void *job), void *job);

/* One zeroed T, or n of them, in the arena. */
#define NEW(in, T)      ((T *)arena_take((in), 1, sizeof(T), _Alignof(T)))
#define NEW_N(in, n, T) ((T *)arena_take((in), (n), sizeof(T), _Alignof(T)))

void *arena_take(struct arena *in, size_t count, size_t size, size_t align);

/* Room for one more element in a list {at, count, room}: the new base of the list. The old copy
 * stays in the arena, so a list costs at most twice its final size. */
void *arena_grow(struct arena *in, void *at, int count, int *room, size_t size);

/* The same for a list that will have some `want` elements: it need not grow step by step. */
void *arena_expect(struct arena *in, void *at, int count, int *room, size_t size, int want);

/* Appends `item` to the list whose fields are at, count and room. */
#define PUSH(in, list, item)                                                                       \
    ((list)->at = arena_grow((in), (list)->at, (list)->count, &(list)->room, sizeof *(list)->at),  \
     (list)->at[(list)->count++] = (item))

/* A place in the arena; arena_back() gives back everything taken since. */
struct arena_mark {
    void *chunk;
    size_t used;
    size_t total;
};
struct arena_mark arena_mark(struct arena *a);
void arena_back(struct arena *a, struct arena_mark mark);

/* From now on `steps` steps of work may be counted in the arena; 0, as at first: any number. */
void arena_allow(struct arena *a, size_t steps);
/* Counts one; runs out, as memory does, when all are used. */
void arena_step(struct arena *in);

/* Steps that are left; SIZE_MAX if any number is. */
size_t arena_steps(const struct arena *a);

/* Bytes handed out so far. */
size_t arena_used(const struct arena *a);

/* For tests: the n-th request from now on fails, as if memory had run out. 0 means never. */
void arena_fail_at(struct arena *a, size_t n);

#endif
