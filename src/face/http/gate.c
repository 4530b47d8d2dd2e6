/* gate.c: connections in front of the server; see server.h.
 *
 * One thread, one poll(). A link goes through three stages: ASKING, its bytes go through the guard
 * and are gathered; WAITING, the request is whole and a place to work is awaited; RELAYING, it is
 * handed over and the reply comes back. A refused one is told so and is then LEAVING.
 */
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "face/http/server.h"
#include "face/http/wrote.h"

enum { PIECE = 16 << 10, REFUSED_MAX = 1024, LEAVE_MS = 1000, GRACE_MS = 200 };

enum link_stage { LINK_FREE, LINK_ASKING, LINK_WAITING, LINK_RELAYING, LINK_LEAVING };

struct link {
    enum link_stage stage;
    int client, inner; /* inner: our end of the pair, -1: none */
    struct guard guard;
    char *request; /* what the guard let through */
    size_t len, room, sent;
    char reply[PIECE];
    size_t reply_len, reply_sent;
    bool reply_whole;
    uint64_t moved; /* when a byte last went through */
};

struct gate {
    struct server *server;
    struct link *links;
    int busy;
    uint64_t now;
};

static void link_close(struct gate *g, struct link *l)
{
    if (l->stage == LINK_FREE) return;
    if (l->stage == LINK_RELAYING) g->busy--;
    if (l->client >= 0) close(l->client);
    if (l->inner >= 0) close(l->inner);
    free(l->request);
    l->request = NULL;
    l->stage = LINK_FREE;
}

/* A free place, or that of the link that has been asking for the longest time. */
static struct link *link_place(struct gate *g)
{
    struct link *oldest = NULL;
    for (int i = 0; i < GATE_LINKS; i++) {
        struct link *l = &g->links[i];
        if (l->stage == LINK_FREE) return l;
        if (l->stage == LINK_ASKING && (!oldest || l->moved < oldest->moved)) oldest = l;
    }
    if (oldest) link_close(g, oldest);
    return oldest;
}

static void take_new(struct gate *g)
{
    for (int i = 0; i < GATE_LINKS; i++) {
        int client = accept4(g->server->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (client < 0) return;
        struct link *l = link_place(g);
        if (!l) {
            close(client);
            return;
        }
        l->stage = LINK_ASKING;
        l->client = client;
        l->inner = -1;
        l->len = l->room = l->sent = l->reply_len = l->reply_sent = 0;
        l->reply_whole = false;
        l->moved = g->now;
        guard_init(&l->guard, &g->server->rules, g->now);
    }
}

static bool keep(struct link *l, const char *at, size_t len)
{
    if (l->len + len > l->room) {
        size_t room = (l->len + len) * 2;
        char *more = realloc(l->request, room);
        if (!more) return false;
        l->request = more;
        l->room = room;
    }
    memcpy(l->request + l->len, at, len);
    l->len += len;
    return true;
}

/* The guard's refusal, as an Error. Nothing of the request is repeated in it or in the log. */
static void refuse(struct gate *g, struct link *l)
{
    enum refusal why = l->guard.refusal;
    int status = refusal_status(why);
    int code = status == 403 ? 77 : 64;
    char body[REFUSED_MAX / 2];
    int len = snprintf(body, sizeof body, "{\"code\":%d,\"message\":\"%s\",\"request\":\"%s\"}\n",
                       code, refusal_sentence(why), refusal_name(why));
    int all = snprintf(l->reply, sizeof l->reply,
                       "HTTP/1.1 %d Refused\r\nContent-Type: application/json\r\n"
                       "Content-Length: %d\r\nConnection: close\r\nCache-Control: no-store\r\n"
                       "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
                       "Content-Security-Policy: default-src 'none'\r\n"
                       "Cross-Origin-Resource-Policy: same-origin\r\n%s\r\n%s",
                       status, len, status == 405 ? "Allow: GET, HEAD, POST\r\n" : "", body);
    l->reply_len = all > 0 ? (size_t)all : 0;
    l->reply_sent = 0;
    l->reply_whole = true;
    l->stage = LINK_LEAVING;
    l->moved = g->now;
    wrote_log((struct wrote){.method = STR("-"),
                             .path = STR("-"),
                             .status = status,
                             .bytes = (uint64_t)len,
                             .request = refusal_name(why)});
}

/* What the guard says after it saw more, or the time. */
static void judge(struct gate *g, struct link *l)
{
    if (guard_stage(&l->guard) == STAGE_WHOLE) {
        l->stage = LINK_WAITING;
        l->moved = g->now;
    } else if (guard_stage(&l->guard) == STAGE_REFUSED) {
        if (l->guard.taken) refuse(g, l);
        else link_close(g, l);
    }
}

static void read_client(struct gate *g, struct link *l)
{
    char piece[PIECE];
    ssize_t n = read(l->client, piece, sizeof piece);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) {
        guard_end(&l->guard);
        if (n < 0 || !l->guard.taken) link_close(g, l);
        else judge(g, l);
        return;
    }
    bool waited = l->guard.waits;
    size_t sound = guard_feed(&l->guard, (struct str){piece, (size_t)n});
    if (!keep(l, piece, sound)) {
        link_close(g, l);
        return;
    }
    judge(g, l);
    /* Who asked whether to send the body is told so here: behind us it is there already. */
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    if (l->stage == LINK_ASKING && !waited && l->guard.waits &&
        send(l->client, go_on, sizeof go_on - 1, MSG_NOSIGNAL) < 0)
        link_close(g, l);
}

/* Hands a whole request over. */
static void hand_over(struct gate *g, struct link *l)
{
    int pair[2];
    struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair)) {
        link_close(g, l);
        return;
    }
    if (MHD_add_connection(g->server->daemon, pair[1], (struct sockaddr *)&from, sizeof from) !=
        MHD_YES) { /* it has closed pair[1] */
        close(pair[0]);
        link_close(g, l);
        return;
    }
    l->inner = pair[0];
    l->stage = LINK_RELAYING;
    l->moved = g->now;
    g->busy++;
}

static void write_inner(struct gate *g, struct link *l)
{
    ssize_t n = send(l->inner, l->request + l->sent, l->len - l->sent, MSG_NOSIGNAL);
    if (n > 0) {
        l->sent += (size_t)n;
        l->moved = g->now;
    } else if (n < 0 && errno != EAGAIN && errno != EINTR) {
        l->sent = l->len; /* its reply says why */
    }
}

static void read_inner(struct link *l)
{
    ssize_t n = read(l->inner, l->reply, sizeof l->reply);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    l->reply_sent = 0;
    l->reply_len = n > 0 ? (size_t)n : 0;
    l->reply_whole = n <= 0;
}

/* Ends our side; what the client still sends is read off for a while, so that it reads the reply
 * before it hears of a reset. */
static void leave(struct gate *g, struct link *l)
{
    if (l->stage == LINK_RELAYING) {
        g->busy--;
        close(l->inner);
        l->inner = -1;
    }
    shutdown(l->client, SHUT_WR);
    l->stage = LINK_LEAVING;
    l->reply_len = l->reply_sent = 0;
    l->moved = g->now;
}

static void write_client(struct gate *g, struct link *l)
{
    ssize_t n =
        send(l->client, l->reply + l->reply_sent, l->reply_len - l->reply_sent, MSG_NOSIGNAL);
    if (n > 0) {
        l->reply_sent += (size_t)n;
        l->moved = g->now;
        if (l->reply_sent == l->reply_len && l->stage == LINK_LEAVING) leave(g, l);
    } else if (n < 0 && errno != EAGAIN && errno != EINTR) {
        link_close(g, l);
    }
}

static void read_off(struct gate *g, struct link *l)
{
    char piece[PIECE];
    ssize_t n = read(l->client, piece, sizeof piece);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) link_close(g, l);
}

static bool replies(const struct link *l)
{
    return l->reply_sent < l->reply_len;
}

/* What a link waits for. */
static short client_events(const struct link *l)
{
    if (l->stage == LINK_ASKING) return POLLIN;
    if (l->stage == LINK_RELAYING && replies(l)) return POLLOUT;
    if (l->stage == LINK_LEAVING) return replies(l) ? POLLOUT : POLLIN;
    return 0;
}

static short inner_events(const struct link *l)
{
    if (l->stage != LINK_RELAYING) return 0;
    return (short)((l->sent < l->len ? POLLOUT : 0) |
                   (!replies(l) && !l->reply_whole ? POLLIN : 0));
}

static void serve_link(struct gate *g, struct link *l, short client, short inner)
{
    bool gone = client & (POLLERR | POLLNVAL);
    if (gone || (client & POLLHUP && l->stage != LINK_ASKING)) link_close(g, l);
    if (l->stage == LINK_ASKING && client & (POLLIN | POLLHUP)) read_client(g, l);
    if (l->stage == LINK_RELAYING && inner & POLLOUT) write_inner(g, l);
    if (l->stage == LINK_RELAYING && inner & (POLLIN | POLLHUP) && !replies(l)) read_inner(l);
    if (l->stage == LINK_RELAYING && replies(l)) write_client(g, l);
    if (l->stage == LINK_RELAYING && !replies(l) && l->reply_whole) leave(g, l);
    if (l->stage == LINK_LEAVING && client & POLLOUT) write_client(g, l);
    else if (l->stage == LINK_LEAVING && client & POLLIN && !replies(l)) read_off(g, l);
}

/* What time alone does. */
static void clock_link(struct gate *g, struct link *l)
{
    if (l->stage == LINK_ASKING) {
        guard_clock(&l->guard, g->now);
        judge(g, l);
    }
    if (l->stage == LINK_WAITING && g->busy < GATE_BUSY) hand_over(g, l);
    if (l->stage == LINK_RELAYING && replies(l) && g->now - l->moved > GATE_IDLE_MS)
        link_close(g, l);
    if (l->stage == LINK_LEAVING && g->now - l->moved > LEAVE_MS) link_close(g, l);
}

/* One round; false if poll() failed. */
static bool turn(struct gate *g, struct pollfd *polls, int stop, bool stopping)
{
    nfds_t n = 2;
    int of[2 * GATE_LINKS + 2];
    polls[0] = (struct pollfd){.fd = stopping ? -1 : stop, .events = POLLIN};
    polls[1] = (struct pollfd){.fd = stopping ? -1 : g->server->listener, .events = POLLIN};
    for (int i = 0; i < GATE_LINKS; i++) {
        struct link *l = &g->links[i];
        if (l->stage == LINK_FREE) continue;
        of[n] = i;
        polls[n++] = (struct pollfd){.fd = l->client, .events = client_events(l)};
        polls[n++] = (struct pollfd){.fd = l->inner, .events = inner_events(l)};
    }
    if (poll(polls, n, 100) < 0 && errno != EINTR) return false;
    g->now = server_clock();
    for (nfds_t i = 2; i < n; i += 2)
        serve_link(g, &g->links[of[i]], polls[i].revents, polls[i + 1].revents);
    for (int i = 0; i < GATE_LINKS; i++) clock_link(g, &g->links[i]);
    if (polls[1].revents) take_new(g);
    return true;
}

/* While it stops: whether anybody is still at work. Who was on his way when it began is heard, and
 * who has nothing to say after a moment is let go. */
static bool at_work(struct gate *g, uint64_t stopped)
{
    bool any = false;
    for (int i = 0; i < GATE_LINKS; i++) {
        struct link *l = &g->links[i];
        if (l->stage == LINK_ASKING && !l->guard.taken && g->now - stopped > GRACE_MS)
            link_close(g, l);
        any |= l->stage != LINK_FREE;
    }
    return any;
}

void gate_run(struct server *s, int stop)
{
    struct gate g = {.server = s, .now = server_clock()};
    struct pollfd *polls = calloc(2 * GATE_LINKS + 2, sizeof *polls);
    g.links = calloc(GATE_LINKS, sizeof *g.links);
    uint64_t stopped = 0;
    bool good = polls && g.links;
    while (good && (!stopped || (at_work(&g, stopped) && g.now - stopped < GATE_STOP_MS))) {
        good = turn(&g, polls, stop, stopped != 0);
        if (!good || stopped || !polls[0].revents) continue;
        stopped = g.now;
        take_new(&g);
    }
    for (int i = 0; g.links && i < GATE_LINKS; i++) link_close(&g, &g.links[i]);
    free(g.links);
    free(polls);
}
