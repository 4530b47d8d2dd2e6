/* paths.c: a hash table over paths, with a way back; see paths.h. */
#include "record/paths.h"

#include <assert.h>

enum { SLOTS_FIRST = 1 << 10 };
static const size_t memory_max = (size_t)1 << 29;

struct path_before {
    int place;
    struct path_state state;
};

/* What runs under arena_run(). */
struct job {
    struct paths *p;
    struct str path;
    uint32_t slots;
    int place;
};

static void new_table(void *with)
{
    struct job *job = with;
    job->p->table = NEW_N(job->p->memory, job->slots, uint32_t);
    job->p->slots = job->slots;
}

bool paths_open(struct paths *p)
{
    *p = (struct paths){.memory = arena_open(memory_max)};
    struct job job = {.p = p, .slots = SLOTS_FIRST};
    p->lost = !p->memory || !arena_run(p->memory, new_table, &job);
    return !p->lost;
}

void paths_close(struct paths *p)
{
    arena_close(p->memory);
    *p = (struct paths){.lost = true};
}

/* The slot where the path stands, or the free one where it would. */
static uint32_t *slot_of(const struct paths *p, struct str path)
{
    uint32_t mask = p->slots - 1, i = str_hash(path) & mask;
    assert(p->slots && (p->slots & mask) == 0 && (uint32_t)p->count < p->slots);
    while (p->table[i] && !str_same(p->at[p->table[i] - 1].path, path)) i = (i + 1) & mask;
    return &p->table[i];
}

static const struct path_state *state_of(const struct paths *p, struct str path)
{
    static const struct path_state none;
    uint32_t place = *slot_of(p, path);
    return place ? &p->at[place - 1] : &none;
}

static void add_path(void *with)
{
    struct job *job = with;
    struct paths *p = job->p;
    struct path_state state = {.path = str_copy(p->memory, job->path)};
    PUSH(p->memory, p, state);
    if ((uint32_t)p->count * 2 > p->slots) {
        job->slots = p->slots * 2;
        new_table(job);
        for (int i = 0; i < p->count; i++) *slot_of(p, p->at[i].path) = (uint32_t)i + 1;
    } else {
        *slot_of(p, job->path) = (uint32_t)p->count;
    }
}

static void add_before(void *with)
{
    struct job *job = with;
    struct paths *p = job->p;
    struct path_before before = {job->place, p->at[job->place]};
    PUSH(p->memory, &p->undo, before);
}

/* The state of a path, to be changed; NULL if the table is lost. */
static struct path_state *state_for(struct paths *p, struct str path)
{
    struct job job = {.p = p, .path = path};
    if (!*slot_of(p, path)) {
        if (p->count == PATHS_MAX || !arena_run(p->memory, add_path, &job)) return NULL;
    }
    job.place = (int)*slot_of(p, path) - 1;
    if (p->marked && !arena_run(p->memory, add_before, &job)) return NULL;
    return &p->at[job.place];
}

enum paths_finding paths_judge(const struct paths *p, struct str lines, struct str body,
                               uint64_t form, uint64_t seen, struct str *path)
{
    struct files walk = files_walk(lines, body);
    struct file_line line;
    if (p->lost) return PATHS_LOST;
    while (file_next(&walk, &line)) {
        const struct path_state *state = state_of(p, line.path);
        *path = line.path;
        if (line.act != FILE_APPEND && state->touched > seen) return PATHS_CHANGED;
        if (line.act != FILE_PUT && !state->there) return PATHS_ABSENT;
        if (line.act == FILE_APPEND && state->form != form) return PATHS_FORM;
    }
    return PATHS_GOOD;
}

bool paths_apply(struct paths *p, struct str lines, struct str body, uint64_t form, uint64_t number)
{
    struct files walk = files_walk(lines, body);
    struct file_line line;
    while (!p->lost && file_next(&walk, &line)) {
        struct path_state *state = state_for(p, line.path);
        if (!state) {
            p->lost = true;
            break;
        }
        state->touched = number;
        if (line.act != FILE_APPEND) state->there = line.act == FILE_PUT;
        if (line.act == FILE_PUT) state->form = form;
    }
    return !p->lost;
}

void paths_mark(struct paths *p)
{
    assert(!p->marked);
    p->marked = true;
    p->undo.count = 0;
}

void paths_keep(struct paths *p)
{
    p->marked = false;
}

void paths_undo(struct paths *p)
{
    assert(p->marked);
    for (int i = p->undo.count - 1; i >= 0; i--) p->at[p->undo.at[i].place] = p->undo.at[i].state;
    p->marked = false;
}
