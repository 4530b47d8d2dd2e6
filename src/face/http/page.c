/* page.c: what is there beside the books: the link, the shell of the pages, their files. */
#include "face/cli/ask.h"
#include "face/http/asset.h"
#include "face/http/html.h"
#include "face/http/request.h"
#include "face/http/server.h"

void route_health(struct request *r)
{
    r->reply = (struct reply){.status = 200, .type = "text/plain", .body = STR("ok\n"), .exit = -1};
}

static void refuse_link(struct request *r)
{
    struct buf b = buf_new(r->in, 4096);
    html_begin(&b, STR("The link is not good"));
    buf_text(&b, "<main>\n<h1>The link is not good any more</h1>\n<p>It is good once, for ten "
                 "minutes. Start <code>licet serve</code> again for another.</p>\n</main>\n");
    html_end(&b);
    html_reply(r, 403, &b);
}

void route_enter(struct request *r)
{
    struct server *s = r->server;
    struct token cookie = {{0}};
    pthread_mutex_lock(&s->lock);
    struct session *one = session_enter(&s->sessions, request_text(r, "t"), server_clock() / 1000);
    if (one) cookie = one->cookie;
    pthread_mutex_unlock(&s->lock);
    if (!one) {
        refuse_link(r);
        return;
    }
    struct out o = out_into(NEW_N(r->in, 256, char), 255);
    cookie_print(&cookie, str_of(s->cookie), false, &o);
    r->reply = (struct reply){
        .status = 303, .type = "text/plain", .location = "/", .cookie = o.at, .exit = -1};
}

void route_books(struct request *r)
{
    struct buf b;
    const struct shelf *s = &r->server->shelf;
    const char *today = ask_today(r->in);
    struct json j = reply_begin(r, &b, "books/1");
    json_text(&j, "version", str_of(licet_version()));
    json_text(&j, "today", str_of(today));
    json_text(&j, "csrf", r->csrf);
    json_array(&j, "books");
    for (int i = 0; i < s->count; i++) {
        json_object(&j, NULL);
        json_text(&j, "name", s->at[i].name);
        json_truth(&j, "recorded", working_recorded(r->in, str_of(s->at[i].dir)));
        json_end(&j);
    }
    json_end(&j);
    reply_end(r, &j, 200);
}

static void send_asset(struct request *r, const struct asset_file *a)
{
    struct str known = str_of(request_header(r, "If-None-Match"));
    bool gzip = a->gzip.len && asset_takes_gzip(str_of(request_header(r, "Accept-Encoding")));
    r->reply = (struct reply){.status = 200,
                              .type = a->type,
                              .body = gzip ? a->gzip : a->bytes,
                              .etag = gzip ? a->gzip_etag : a->etag,
                              .gzip = gzip,
                              .keep = a->keep,
                              .fresh = !a->keep,
                              .exit = -1};
    if (!known.len || !str_same(known, str_of(r->reply.etag))) return;
    r->reply.status = 304;
    r->reply.gzip = false;
    r->reply.body = STR("");
}

void route_asset(struct request *r)
{
    const struct asset_file *a = asset_find(r->rest);
    if (a) send_asset(r, a);
    else reply_error(r, EXIT_INPUT, STR("there is no such file"), "NAME");
}

void route_openapi(struct request *r)
{
    const struct asset_file *a = asset_find(STR("openapi.json"));
    if (!a) {
        reply_error(r, EXIT_DEFECT, STR("the document was not built in"), NULL);
        return;
    }
    reply_json(r, 200, a->bytes);
}

/* Where no pages were built in, the books by their plain pages. */
static void index_plain(struct request *r)
{
    const struct shelf *s = &r->server->shelf;
    struct buf b = buf_new(r->in, 64 << 10);
    html_begin(&b, STR("Books"));
    buf_text(&b, "<main>\n<h1>Books</h1>\n<p>This program was built without its pages. The books "
                 "can be read, and asked by /api/1.</p>\n<ul>\n");
    for (int i = 0; i < s->count; i++) {
        buf_format(&b, "<li><a href=\"/b/%.*s/plain\">", STR_ARG(s->at[i].name));
        html_text(&b, s->at[i].name);
        buf_text(&b, "</a></li>\n");
    }
    buf_text(&b, "</ul>\n</main>\n");
    html_end(&b);
    html_reply(r, 200, &b);
}

void route_index(struct request *r)
{
    const struct asset_file *a = asset_find(STR("index.html"));
    if (a) send_asset(r, a);
    else index_plain(r);
}

/* The shell is one for all pages; which, its script reads off the address. */
void route_page(struct request *r)
{
    for (size_t i = 0; i < r->rest.len && r->rest.at[i] != '/'; i++) { /* then what it shows */
        if (r->rest.at[i] >= 'a' && r->rest.at[i] <= 'z') continue;
        reply_error(r, EXIT_INPUT, STR("there is no such page"), "PAGE");
        return;
    }
    route_index(r);
}
