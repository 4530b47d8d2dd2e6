/* request.h: one request that passed the guard, and the reply to it.
 *
 *   1. A handler runs inside arena_run(r->in) with the lock of its book, if its route names one.
 *   2. What it opens it keeps in the request, which closes it whatever happens.
 *   3. A handler that does nothing has answered 500: every way out says what it means.
 *   4. Nothing here prints. A question, the text of a file and a token never reach the log.
 */
#ifndef FACE_HTTP_REQUEST_H
#define FACE_HTTP_REQUEST_H

#include "api/working.h"
#include "base/json.h"
#include "face/http/said.h"
#include "face/http/shelf.h"
#include "licet.h"

struct server;
struct MHD_Connection;

enum { REPLY_MAX = 256 << 20, REQUEST_ID_LEN = 16 };

struct reply {
    int status;
    const char *type;
    struct str body;
    const char *location, *cookie, *etag; /* headers, or NULL */
    bool gzip;                            /* the body is compressed */
    bool keep;                            /* may be kept for ever: its name tells its content */
    bool fresh;                           /* may be kept, but is to be asked for again */
    int exit;                             /* exit status of an answer; -1: none */
};

struct request {
    struct arena *in;
    struct server *server;
    struct MHD_Connection *connection; /* NULL in tests */
    struct str method, path;           /* path: decoded, without the query */
    struct str rest;                   /* of the path, behind what the route names */
    struct str body;
    struct shelf_book *book; /* locked; NULL: the route has none */
    struct str csrf;         /* of the session; empty for a token */
    char id[REQUEST_ID_LEN + 1];
    struct reply reply;

    /* What is closed when the handler is over. */
    struct working working;
    struct licet_book *opened;
    struct licet_answer *answer;
    struct said *said; /* the body */
};

/* A parameter of the query; NULL if it is not there. */
const char *request_param(const struct request *r, const char *name);
/* The same as a text; empty if it is not there. */
struct str request_text(const struct request *r, const char *name);
/* A header; NULL if it is not there. */
const char *request_header(const struct request *r, const char *name);

/* Answers with a body of JSON. */
void reply_json(struct request *r, int status, struct str body);
/* Begins a document `licet/NAME`. */
struct json reply_begin(struct request *r, struct buf *b, const char *name);
/* Ends it and answers with it. */
void reply_end(struct request *r, struct json *j, int status);
/* Answers with an Error; `code` is an exit status, which decides the status. */
void reply_error(struct request *r, int code, struct str message, const char *place);
/* The same with a status of its own. */
void reply_fail(struct request *r, int status, int code, struct str message, const char *place);
/* The same for what a working says. */
void reply_working(struct request *r);
/* Reads the body into r->said; false after a reply. */
bool request_said(struct request *r);
/* The status for an exit status. */
int status_of_exit(int code);

/* Closes what the request holds. */
void request_close(struct request *r);

typedef void handler(struct request *r);

handler route_books, route_answer, route_complete, route_check, route_due;
handler route_terms, route_file, route_plain;
handler route_log, route_entry, route_proof, route_checkpoint, route_status, route_events;
handler route_check_text, route_prepare, route_record;
handler route_health, route_index, route_page, route_asset, route_enter, route_openapi;

#endif
