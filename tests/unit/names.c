/* names.c: texts get numbers, and what came late is forgotten without a trace. */
#include "base/names.h"

#include <stdio.h>

#include "base/arena.h"
#include "tap.h"

static struct str text(char room[24], int i)
{
    snprintf(room, 24, "name-%d", i);
    return str_of(room);
}

static bool all_there(const struct names *n, int count)
{
    char room[24];
    for (int i = 0; i < count; i++)
        if (names_find(n, text(room, i)) != (uint32_t)i + 1) return false;
    return true;
}

static bool none_there(const struct names *n, int from, int to)
{
    char room[24];
    for (int i = from; i < to; i++)
        if (names_find(n, text(room, i))) return false;
    return true;
}

static void work(void *job)
{
    enum { KEPT = 400, LATE = 5000 };
    struct names n = names_new(job), was;
    char room[24];
    for (int i = 0; i < KEPT; i++) names_intern(&n, text(room, i));
    OK(all_there(&n, KEPT) && none_there(&n, KEPT, LATE), "%d names stand, no other", KEPT);
    OK(names_intern(&n, STR("name-7")) == 8, "a text that is there keeps its number");
    was = n;
    for (int late = KEPT + 1; late <= LATE; late *= 2) { /* without growing, and with */
        for (int i = KEPT; i < late; i++) names_intern(&n, text(room, i));
        bool there = all_there(&n, late);
        names_back(&n, was);
        OK(there && all_there(&n, KEPT) && none_there(&n, KEPT, LATE) && n.count == KEPT + 1,
           "%d late ones are forgotten", late - KEPT);
    }
    OK(str_is(names_text(&n, 1), "name-0") && !names_text(&n, LATE).len, "a number has its text");
}

int main(void)
{
    struct arena *in = arena_open(64 << 20);
    OK(in && arena_run(in, work, in), "there was room");
    arena_close(in);
    return tap_done();
}
