/* server.c: the server; see server.h. */
#include "face/http/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "face/http/route.h"

enum { BACKLOG = 512 };

uint64_t server_clock(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_MONOTONIC, &t)) return 0;
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static bool listen_on(struct server *s, int port, const char **trouble)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    int one = 1;
    s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (s->listener < 0 || setsockopt(s->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) ||
        bind(s->listener, (struct sockaddr *)&at, sizeof at) || listen(s->listener, BACKLOG) ||
        getsockname(s->listener, (struct sockaddr *)&at, &len)) {
        *trouble = errno == EADDRINUSE ? "the port is in use; --port N takes another"
                                       : "the port cannot be listened on";
        return false;
    }
    s->port = ntohs(at.sin_port);
    return true;
}

bool server_open(struct server *s, int port, const char **trouble)
{
    s->listener = -1;
    if (pthread_mutex_init(&s->lock, NULL)) {
        *trouble = "a lock cannot be made";
        return false;
    }
    sessions_init(&s->sessions, random_system, NULL);
    if (!random_system(NULL, s->seed, sizeof s->seed)) {
        *trouble = "the system has no random bytes";
        return false;
    }
    if (!listen_on(s, port, trouble)) return false;
    snprintf(s->address, sizeof s->address, "http://127.0.0.1:%d", s->port);
    snprintf(s->cookie, sizeof s->cookie, "licet-%d", s->port);
    s->rules.body_max = GATE_BODY_MAX;
    if (!origin_add(&s->rules.origins, str_of(s->address))) {
        *trouble = "the address is none of a browser";
        return false;
    }
    s->daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_NO_LISTEN_SOCKET |
            MHD_USE_POLL | MHD_USE_ITC,
        0, NULL, NULL, route_request, s, MHD_OPTION_NOTIFY_COMPLETED, route_over, NULL,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)(2 * GATE_LINKS), MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)(GATE_IDLE_MS / 1000), MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)(128 << 10),
        MHD_OPTION_THREAD_STACK_SIZE, (size_t)(8 << 20), MHD_OPTION_END);
    if (!s->daemon) *trouble = "the server cannot be started";
    return s->daemon != NULL;
}

void server_run(struct server *s, int stop)
{
    gate_run(s, stop);
}

void server_close(struct server *s)
{
    if (s->listener >= 0) close(s->listener);
    if (s->daemon) MHD_stop_daemon(s->daemon);
    s->daemon = NULL;
    s->listener = -1;
    sessions_close(&s->sessions);
    pthread_mutex_destroy(&s->lock);
    shelf_close(&s->shelf);
}
