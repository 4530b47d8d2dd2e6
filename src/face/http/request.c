/* request.c: one request and its reply; see request.h. */
#include "face/http/request.h"

#include <microhttpd.h>

#include "face/cli/ask.h"

const char *request_param(const struct request *r, const char *name)
{
    return r->connection ? MHD_lookup_connection_value(r->connection, MHD_GET_ARGUMENT_KIND, name)
                         : NULL;
}

struct str request_text(const struct request *r, const char *name)
{
    return str_of(request_param(r, name));
}

const char *request_header(const struct request *r, const char *name)
{
    return r->connection ? MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, name) : NULL;
}

void reply_json(struct request *r, int status, struct str body)
{
    r->reply =
        (struct reply){.status = status, .type = "application/json", .body = body, .exit = -1};
}

struct json reply_begin(struct request *r, struct buf *b, const char *name)
{
    *b = buf_new(r->in, REPLY_MAX);
    struct json j = json_new(b);
    json_object(&j, NULL);
    json_text(&j, "licet", str_of(name));
    return j;
}

void reply_end(struct request *r, struct json *j, int status)
{
    json_end(j);
    buf_char(j->out, '\n');
    if (j->out->cut)
        reply_error(r, EXIT_TEXT, STR("the answer is longer than may be sent at once"), NULL);
    else reply_json(r, status, buf_str(j->out));
}

int status_of_exit(int code)
{
    switch (code) {
    case EXIT_USAGE: return 400;
    case EXIT_TEXT: return 422;
    case EXIT_INPUT: return 404;
    case EXIT_PEER: return 502;
    case EXIT_BUSY: return 503;
    case EXIT_REFUSED: return 403;
    default: return code < EXIT_USAGE ? 200 : 500;
    }
}

void reply_fail(struct request *r, int status, int code, struct str message, const char *place)
{
    struct buf b = buf_new(r->in, 64 << 10);
    struct json j = json_new(&b);
    json_object(&j, NULL);
    json_whole(&j, "code", code);
    json_text(&j, "message", message);
    json_said(&j, "place", str_of(place));
    json_text(&j, "request", str_of(r->id));
    reply_end(r, &j, status);
}

void reply_error(struct request *r, int code, struct str message, const char *place)
{
    reply_fail(r, status_of_exit(code), code, message, place);
}

void reply_working(struct request *r)
{
    reply_error(r, exit_of_status(r->working.status), r->working.trouble, NULL);
}

bool request_said(struct request *r)
{
    r->said = said_read(r->body);
    if (!r->said) reply_error(r, EXIT_USAGE, STR("the body is not one JSON object"), NULL);
    return r->said != NULL;
}

void request_close(struct request *r)
{
    working_close(&r->working);
    licet_answer_close(r->answer);
    licet_close(r->opened);
    said_close(r->said);
    r->answer = NULL;
    r->opened = NULL;
    r->said = NULL;
}
