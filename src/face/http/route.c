/* route.c: which handler answers which path, and who may ask it; see route.h. */
#include "face/http/route.h"

#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "face/cli/ask.h"
#include "face/http/html.h"
#include "face/http/request.h"
#include "face/http/server.h"
#include "face/http/wrote.h"

enum { REQUEST_BYTES = 512 << 20, NAMES_LEN = 8 };

/* Where a path begins, and what of it the handler is told. */
enum scope { SCOPE_WHOLE, SCOPE_BOOK, SCOPE_PAGE };

struct route {
    const char *method; /* GET also answers HEAD */
    enum scope scope;
    const char *path; /* behind /api/1/b/B/ or /b/B/; a slash at its end: the rest is an argument */
    handler *run;
    bool open; /* needs no session */
};

static const struct route routes[] = {
    {"GET", SCOPE_WHOLE, "/", route_index, false},
    {"GET", SCOPE_WHOLE, "/enter", route_enter, true},
    {"GET", SCOPE_WHOLE, "/health", route_health, true},
    {"GET", SCOPE_WHOLE, "/assets/", route_asset, true},
    {"GET", SCOPE_WHOLE, "/api/1/books", route_books, false},
    {"GET", SCOPE_WHOLE, "/api/1/openapi.json", route_openapi, false},
    {"GET", SCOPE_BOOK, "answer", route_answer, false},
    {"GET", SCOPE_BOOK, "complete", route_complete, false},
    {"GET", SCOPE_BOOK, "check", route_check, false},
    {"GET", SCOPE_BOOK, "terms", route_terms, false},
    {"GET", SCOPE_BOOK, "terms/", route_file, false},
    {"GET", SCOPE_BOOK, "due", route_due, false},
    {"GET", SCOPE_BOOK, "log", route_log, false},
    {"GET", SCOPE_BOOK, "entry/", route_entry, false},
    {"GET", SCOPE_BOOK, "proof/", route_proof, false},
    {"GET", SCOPE_BOOK, "checkpoint", route_checkpoint, false},
    {"GET", SCOPE_BOOK, "status", route_status, false},
    {"GET", SCOPE_BOOK, "events", route_events, false},
    {"POST", SCOPE_BOOK, "check", route_check_text, false},
    {"POST", SCOPE_BOOK, "entries/prepare", route_prepare, false},
    {"POST", SCOPE_BOOK, "entries", route_record, false},
    {"GET", SCOPE_PAGE, "plain", route_plain, false},
    {"GET", SCOPE_PAGE, "", route_page, false},
};

/* Cuts a beginning off a path. */
static bool cut(struct str *path, const char *head)
{
    if (!str_starts(*path, str_of(head))) return false;
    *path = str_part(*path, strlen(head), path->len);
    return true;
}

static bool path_fits(const struct route *m, struct str path, struct str *rest)
{
    struct str head = str_of(m->path);
    if (m->scope == SCOPE_PAGE && !head.len) {
        *rest = path;
        return path.len > 0;
    }
    if (head.len > 1 && head.at[head.len - 1] == '/') {
        *rest = path;
        return cut(rest, m->path) && rest->len;
    }
    *rest = STR("");
    return str_same(path, head);
}

/* The route of a request; NULL if there is none. `known`: the path is one, for another method. */
static const struct route *route_find(const struct request *r, struct str *name, struct str *rest,
                                      bool *known)
{
    struct str path = r->path;
    enum scope scope = cut(&path, "/api/1/b/") ? SCOPE_BOOK
                       : cut(&path, "/b/")     ? SCOPE_PAGE
                                               : SCOPE_WHOLE;
    *name = scope == SCOPE_WHOLE ? STR("") : str_cut(&path, '/');
    *known = false;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        const struct route *m = &routes[i];
        if (m->scope != scope || !path_fits(m, path, rest)) continue;
        *known = true;
        bool reads =
            str_is(r->method, "GET") || (str_is(r->method, "HEAD") && m->run != route_enter);
        if (str_is(str_of(m->method), "GET") ? reads : str_is(r->method, m->method)) return m;
    }
    return NULL;
}

/* ---- who asks ---- */

/* Whether a session or the token of scripts comes with the request. */
static bool known_asker(struct request *r)
{
    struct server *s = r->server;
    struct str said = str_of(request_header(r, "Authorization")), cookie;
    bool good = cut(&said, "Bearer ") && token_is(&s->token, said);
    if (good || !cookie_read(str_of(request_header(r, "Cookie")), str_of(s->cookie), &cookie))
        return good;
    pthread_mutex_lock(&s->lock);
    struct session *one = session_find(&s->sessions, cookie, server_clock() / 1000);
    if (one) r->csrf = str_copy(r->in, token_str(&one->csrf));
    pthread_mutex_unlock(&s->lock);
    return one != NULL;
}

static bool json_said_type(const struct request *r)
{
    struct str type = str_of(request_header(r, "Content-Type"));
    return str_is(str_trim(str_cut(&type, ';')), "application/json");
}

/* False after a reply. */
static bool may_write(struct request *r)
{
    struct str said = str_of(request_header(r, "Licet-Csrf"));
    bool same = said.len == r->csrf.len;
    unsigned char differs = 0;
    for (size_t i = 0; same && i < said.len; i++)
        differs |= (unsigned char)(said.at[i] ^ r->csrf.at[i]);
    if (!json_said_type(r))
        reply_fail(r, 415, EXIT_USAGE, STR("the body must be application/json"), "Content-Type");
    else if (r->csrf.len && (!same || differs))
        reply_error(r, EXIT_REFUSED, STR("the request does not repeat the token of its session"),
                    "Licet-Csrf");
    else return true;
    return false;
}

static void no_session(struct request *r)
{
    struct buf b;
    if (str_starts(r->path, STR("/api/"))) {
        reply_error(r, EXIT_REFUSED, STR("this needs a session; 'licet serve' printed its link"),
                    NULL);
        return;
    }
    b = buf_new(r->in, 4096);
    html_begin(&b, STR("No session"));
    buf_text(&b, "<main>\n<h1>No session</h1>\n<p>Open the link that <code>licet serve</code> "
                 "printed. It is good once, for ten minutes.</p>\n</main>\n");
    html_end(&b);
    html_reply(r, 403, &b);
}

/* ---- one request ---- */

struct exchange {
    struct request r;
    char *body;
    size_t len, room;
    bool lost; /* no memory for the body */
    uint64_t began;
};

static void run(void *job)
{
    struct exchange *x = job;
    struct request *r = &x->r;
    struct str name, rest;
    bool known;
    const struct route *m = route_find(r, &name, &rest, &known);
    r->body = (struct str){x->body, x->len};
    if (x->lost) {
        reply_error(r, EXIT_BUSY, STR("memory ran out"), NULL);
    } else if (!(m && m->open) && !known_asker(r)) {
        no_session(r);
    } else if (!m) {
        if (known) reply_fail(r, 405, EXIT_USAGE, STR("not by that method"), NULL);
        else reply_error(r, EXIT_INPUT, STR("there is nothing at this path"), NULL);
    } else if (!str_is(r->method, "POST") || may_write(r)) {
        r->rest = str_copy(r->in, rest);
        r->book = m->scope == SCOPE_WHOLE ? NULL : shelf_take(&r->server->shelf, name);
        if (m->scope != SCOPE_WHOLE && !r->book)
            reply_error(r, EXIT_INPUT, STR("there is no such book"), "B");
        else m->run(r);
    }
}

static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    "require-trusted-types-for 'script'";

static void headers(struct MHD_Response *m, const struct request *r)
{
    const struct reply *p = &r->reply;
    char number[16];
    MHD_add_response_header(m, "Content-Type", p->type);
    MHD_add_response_header(m, "Content-Security-Policy", policy);
    MHD_add_response_header(m, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(m, "Referrer-Policy", "no-referrer");
    MHD_add_response_header(m, "Cross-Origin-Opener-Policy", "same-origin");
    MHD_add_response_header(m, "Cross-Origin-Resource-Policy", "same-origin");
    MHD_add_response_header(m, "Cache-Control",
                            p->keep    ? "public, max-age=31536000, immutable"
                            : p->fresh ? "no-cache"
                                       : "no-store");
    MHD_add_response_header(m, "Connection", "close");
    if (p->etag) MHD_add_response_header(m, "ETag", p->etag);
    if (p->gzip) MHD_add_response_header(m, "Content-Encoding", "gzip");
    if (p->etag) MHD_add_response_header(m, "Vary", "Accept-Encoding");
    if (p->location) MHD_add_response_header(m, "Location", p->location);
    if (p->cookie) MHD_add_response_header(m, "Set-Cookie", p->cookie);
    if (p->status == 405) MHD_add_response_header(m, "Allow", "GET, HEAD, POST");
    if (p->exit >= 0 && snprintf(number, sizeof number, "%d", p->exit) > 0)
        MHD_add_response_header(m, "Licet-Exit", number);
}

static enum MHD_Result send_reply(struct MHD_Connection *c, struct exchange *x)
{
    struct request *r = &x->r;
    union {
        const char *from;
        void *to;
    } body = {r->reply.body.at ? r->reply.body.at : ""};
    struct MHD_Response *m =
        MHD_create_response_from_buffer(r->reply.body.len, body.to, MHD_RESPMEM_MUST_COPY);
    if (!m) return MHD_NO;
    headers(m, r);
    enum MHD_Result done = MHD_queue_response(c, (unsigned)r->reply.status, m);
    MHD_destroy_response(m);
    wrote_log((struct wrote){r->method, r->path, r->reply.status, r->reply.body.len,
                             server_clock() - x->began, r->id});
    return done;
}

static const char out_of_memory[] = "{\"code\":70,\"message\":\"the request needs more memory than "
                                    "its limit\",\"request\":\"-\"}\n";

static enum MHD_Result answer(struct MHD_Connection *c, struct exchange *x)
{
    struct request *r = &x->r;
    bool done = arena_run(r->in, run, x);
    if (r->book) shelf_give(r->book);
    request_close(r);
    if (!done || !r->reply.status)
        r->reply = (struct reply){
            .status = 500, .type = "application/json", .body = STR(out_of_memory), .exit = -1};
    return send_reply(c, x);
}

static struct exchange *begin(struct server *s, struct MHD_Connection *c, const char *path,
                              const char *method)
{
    struct exchange *x = calloc(1, sizeof *x);
    struct arena *in = x ? arena_open(REQUEST_BYTES) : NULL;
    if (!in) {
        free(x);
        return NULL;
    }
    unsigned long n = atomic_fetch_add(&s->requests, 1);
    x->r = (struct request){
        .in = in, .server = s, .connection = c, .method = str_of(method), .path = str_of(path)};
    for (int i = 0; i < NAMES_LEN; i++)
        snprintf(x->r.id + 2 * i, 3, "%02x",
                 (unsigned)(s->seed[i] ^ (unsigned char)(n >> (8 * (NAMES_LEN - 1 - i)))));
    x->began = server_clock();
    return x;
}

static void body_add(struct exchange *x, const char *at, size_t len)
{
    if (x->len + len > x->room) {
        size_t room = 2 * (x->len + len);
        char *more = realloc(x->body, room);
        if (!more) {
            x->lost = true;
            return;
        }
        x->body = more;
        x->room = room;
    }
    memcpy(x->body + x->len, at, len);
    x->len += len;
}

enum MHD_Result route_request(void *server, struct MHD_Connection *c, const char *path,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **with)
{
    struct exchange *x = *with;
    (void)version;
    if (!x) {
        *with = begin(server, c, path, method);
        return *with ? MHD_YES : MHD_NO;
    }
    if (*size) {
        body_add(x, data, *size);
        *size = 0;
        return MHD_YES;
    }
    return answer(c, x);
}

void route_over(void *server, struct MHD_Connection *c, void **with,
                enum MHD_RequestTerminationCode why)
{
    struct exchange *x = *with;
    (void)server;
    (void)c;
    (void)why;
    if (!x) return;
    arena_close(x->r.in);
    free(x->body);
    free(x);
    *with = NULL;
}
