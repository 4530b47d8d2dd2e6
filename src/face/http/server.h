/* server.h: the server: from a socket to a reply.
 *
 *     client ──bytes──► gate (guard.h) ──whole request──► libmicrohttpd ──► router ──► handler
 *        ▲                                                     │
 *        └───────────────────── gate ◄────── reply ────────────┘
 *
 *   1. The gate accepts connections itself and hands a request over, by a pair of sockets, only
 *      when the guard has seen all of it and found it sound. One request a connection.
 *   2. At most GATE_LINKS connections are held and GATE_BUSY requests worked on. When all places
 *      are taken, the connection that has asked nothing for the longest time gives way.
 *   3. Only loopback is listened on.
 *   4. A stop lets the requests at work end, for at most GATE_STOP_MS.
 */
#ifndef FACE_HTTP_SERVER_H
#define FACE_HTTP_SERVER_H

#include <pthread.h>
#include <stdatomic.h>

#include "face/http/guard.h"
#include "face/http/session.h"
#include "face/http/shelf.h"

enum {
    GATE_LINKS = 256,
    GATE_BUSY = 16,
    GATE_BODY_MAX = 4 << 20,
    GATE_STOP_MS = 5000,
    GATE_IDLE_MS = 60000 /* without a byte of the reply being taken */
};

struct MHD_Daemon;

struct server {
    struct shelf shelf;
    struct guard_rules rules;
    pthread_mutex_t lock; /* of sessions */
    struct sessions sessions;
    struct token token; /* of scripts; all-zero: none */
    char cookie[32];    /* name of ours */
    char address[64];   /* http://127.0.0.1:PORT */
    int port, listener;
    struct MHD_Daemon *daemon;
    atomic_ulong requests; /* so far; names them */
    unsigned char seed[8]; /* of their names */
};

/* Listens on 127.0.0.1; port 0: any. False with a sentence in *trouble. */
bool server_open(struct server *s, int port, const char **trouble);
/* Serves until `stop` becomes readable. */
void server_run(struct server *s, int stop);
void server_close(struct server *s);

/* Milliseconds of a clock that does not go back. */
uint64_t server_clock(void);

/* gate.c: accepts and relays until `stop` becomes readable. */
void gate_run(struct server *s, int stop);

#endif
