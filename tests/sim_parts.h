/* sim_parts.h: names and contents of the disk of sim.h, as they are seen and as they are safe. */
#ifndef TESTS_SIM_PARTS_H
#define TESTS_SIM_PARTS_H

#include "sim.h"

/* --- Names --- */

static inline int sim_find(const struct sim_names *names, const char *path)
{
    for (int i = 0; i < names->count; i++)
        if (strcmp(names->at[i].path, path) == 0) return i;
    return -1;
}

static inline int sim_node_of(const struct sim *d, const char *path)
{
    int i = sim_find(&d->now, path);
    return i < 0 ? -1 : d->now.at[i].node;
}

static inline void sim_name_set(struct sim_names *names, const char *path, int node)
{
    int i = sim_find(names, path);
    if (i < 0 && node < 0) return;
    if (i < 0) i = names->count++;
    if (names->count > SIM_NODES) abort();
    if (node < 0) names->at[i] = names->at[--names->count];
    else snprintf(names->at[i].path, SIM_PATH, "%s", path), names->at[i].node = node;
}

/* Whether `path` stands directly in `folder`. */
static inline bool sim_within(const char *folder, const char *path)
{
    size_t len = strlen(folder);
    return strncmp(path, folder, len) == 0 && path[len] == '/' && !strchr(path + len + 1, '/');
}

/* The folder a path stands in. */
static inline void sim_parent(const char *path, char parent[SIM_PATH])
{
    snprintf(parent, SIM_PATH, "%s", path);
    *strrchr(parent, '/') = 0;
}

/* Whether the folder of a path is there. */
static inline bool sim_may_stand(const struct sim *d, const char *path)
{
    char parent[SIM_PATH];
    sim_parent(path, parent);
    return sim_node_of(d, parent) >= 0;
}

/* A new name, or none (node -1), seen at once and not safe. */
static inline void sim_name_change(struct sim *d, const char *path, int node)
{
    if (d->change_count == SIM_CHANGES) abort();
    snprintf(d->changes[d->change_count].path, SIM_PATH, "%s", path);
    d->changes[d->change_count++].node = node;
    sim_name_set(&d->now, path, node);
}

static inline void sim_sync_folder(struct sim *d, const char *folder)
{
    int kept = 0;
    for (int i = 0; i < d->change_count; i++) {
        if (sim_within(folder, d->changes[i].path))
            sim_name_set(&d->safe, d->changes[i].path, d->changes[i].node);
        else d->changes[kept++] = d->changes[i];
    }
    d->change_count = kept;
}

static inline int sim_node_new(struct sim *d, bool folder)
{
    for (int i = 0; i < SIM_NODES; i++) {
        if (d->nodes[i].used) continue;
        d->nodes[i] = (struct sim_node){.used = true, .folder = folder, .changed = d->clock};
        return i;
    }
    abort();
}

/* The path without a ".." at its end. */
static inline void sim_plain(const char *path, char plain[SIM_PATH])
{
    size_t len = strlen(path);
    snprintf(plain, SIM_PATH, "%s", path);
    if (len < 3 || strcmp(path + len - 3, "/..") != 0) return;
    plain[len - 3] = 0;
    *strrchr(plain, '/') = 0;
}

/* The lowest descriptor that is free. */
static inline int sim_fd(struct sim *d, int node, const char *path)
{
    int fd = 0;
    while (fd < SIM_FDS && d->fds[fd].used) fd++;
    if (fd == SIM_FDS) abort(); /* something is never closed */
    d->fds[fd].used = true;
    d->fds[fd].node = node;
    snprintf(d->fds[fd].path, SIM_PATH, "%s", path);
    return fd;
}

/* --- Contents --- */

static inline void sim_resize(struct sim_image *m, uint64_t size)
{
    if (size > m->room) {
        m->room = size + size / 2 + 4096;
        m->bytes = realloc(m->bytes, m->room);
        if (!m->bytes) abort();
    }
    if (size > m->size) memset(m->bytes + m->size, 0, size - m->size);
    m->size = size;
}

static inline void sim_put(struct sim_image *m, uint64_t at, const char *bytes, size_t len)
{
    if (at + len > m->size) sim_resize(m, at + len);
    if (len) memcpy(m->bytes + at, bytes, len);
}

static inline void sim_apply(struct sim_image *m, const struct sim_write *w)
{
    if (w->bytes) sim_put(m, w->at, w->bytes, w->len);
    else sim_resize(m, w->at);
}

static inline void sim_write(struct sim *d, int node, uint64_t at, const char *bytes, size_t len)
{
    struct sim_node *n = &d->nodes[node];
    struct sim_write *w = malloc(sizeof *w + len);
    if (!w) abort();
    *w = (struct sim_write){NULL, at, len, bytes ? (char *)(w + 1) : NULL};
    if (bytes) memcpy(w->bytes, bytes, len);
    if (n->last) n->last->next = w;
    else n->first = w;
    n->last = w;
    n->changed = d->clock;
    sim_apply(&n->now, w);
}

static inline void sim_forget(struct sim_node *n)
{
    for (struct sim_write *w = n->first, *next; w; w = next) next = w->next, free(w);
    n->first = n->last = NULL;
}

static inline void sim_sync_file(struct sim *d, int node)
{
    struct sim_node *n = &d->nodes[node];
    for (struct sim_write *w = n->first; w; w = w->next) sim_apply(&n->safe, w);
    sim_forget(n);
}

static inline void sim_node_end(struct sim_node *n)
{
    sim_forget(n);
    free(n->now.bytes);
    free(n->safe.bytes);
    *n = (struct sim_node){0};
}

#endif
