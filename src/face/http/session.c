/* session.c: links, cookies and their tokens; see session.h. */
#include "face/http/session.h"

#include <string.h>
#include <sys/random.h>

/* --- Tokens --- */

bool random_system(void *with, unsigned char *at, size_t len)
{
    (void)with;
    return getentropy(at, len) == 0;
}

/* Each three bytes become four digits of six bits; of the last two bytes, three. */
static void base64url(const unsigned char bytes[TOKEN_BYTES], struct token *t)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    uint32_t bits = 0;
    int count = 0, len = 0;
    for (int i = 0; i < TOKEN_BYTES; i++) {
        bits = bits << 8 | bytes[i];
        for (count += 8; count >= 6; count -= 6) t->at[len++] = digits[bits >> (count - 6) & 63];
    }
    t->at[len] = digits[bits << (6 - count) & 63];
}

bool token_make(struct token *t, random_source *draw, void *with)
{
    unsigned char bytes[TOKEN_BYTES];
    memset(t, 0, sizeof *t);
    if (!draw(with, bytes, sizeof bytes)) return false;
    base64url(bytes, t);
    explicit_bzero(bytes, sizeof bytes);
    return true;
}

struct str token_str(const struct token *t)
{
    return (struct str){t->at, t->at[0] ? TOKEN_LEN : 0};
}

/* The differences are gathered where the compiler must not look, so that it cannot stop early. */
bool token_is(const struct token *t, struct str said)
{
    volatile unsigned char differs = !t->at[0];
    if (said.len != TOKEN_LEN) return false;
    for (int i = 0; i < TOKEN_LEN; i++)
        differs = (unsigned char)(differs | (t->at[i] ^ said.at[i]));
    return !differs;
}

/* --- Links and sessions --- */

void sessions_init(struct sessions *s, random_source *draw, void *with)
{
    memset(s, 0, sizeof *s);
    s->draw = draw;
    s->with = with;
}

void sessions_close(struct sessions *s)
{
    explicit_bzero(s, sizeof *s);
}

bool session_link(struct sessions *s, uint64_t now, struct token *link)
{
    int first = 0;
    if (!token_make(link, s->draw, s->with)) return false;
    for (int i = 1; i < SESSION_LINKS_MAX; i++)
        if (s->links[i].until < s->links[first].until) first = i;
    s->links[first].token = *link;
    s->links[first].until = now + SESSION_LINK_SECONDS;
    return true;
}

/* The link that somebody said, if it is good; or SESSION_LINKS_MAX. */
static int find_link(struct sessions *s, struct str said, uint64_t now)
{
    int found = SESSION_LINKS_MAX;
    for (int i = 0; i < SESSION_LINKS_MAX; i++) {
        if (now >= s->links[i].until) explicit_bzero(&s->links[i], sizeof s->links[i]);
        if (token_is(&s->links[i].token, said)) found = i;
    }
    return found;
}

/* A place for one more: an empty one, or the one that was used longest ago. Empty ones were never
 * used. */
static struct session *place(struct sessions *s)
{
    struct session *place = s->at;
    for (int i = 1; i < SESSION_MAX && token_str(&place->cookie).len; i++)
        if (!token_str(&s->at[i].cookie).len || s->at[i].used < place->used) place = &s->at[i];
    return place;
}

struct session *session_enter(struct sessions *s, struct str link, uint64_t now)
{
    struct session made = {.began = now, .used = now};
    int spent = find_link(s, link, now);
    if (spent == SESSION_LINKS_MAX) return NULL;
    if (!token_make(&made.cookie, s->draw, s->with)) return NULL;
    if (!token_make(&made.csrf, s->draw, s->with)) return NULL;
    explicit_bzero(&s->links[spent], sizeof s->links[spent]);
    struct session *one = place(s);
    *one = made;
    explicit_bzero(&made, sizeof made);
    return one;
}

static uint64_t since(uint64_t then, uint64_t now)
{
    return now > then ? now - then : 0;
}

static bool over(const struct session *one, uint64_t now)
{
    return since(one->used, now) >= SESSION_IDLE_SECONDS ||
           since(one->began, now) >= SESSION_SECONDS;
}

struct session *session_find(struct sessions *s, struct str cookie, uint64_t now)
{
    struct session *found = NULL;
    for (int i = 0; i < SESSION_MAX; i++) {
        if (over(&s->at[i], now)) session_leave(&s->at[i]);
        if (token_is(&s->at[i].cookie, cookie)) found = &s->at[i];
    }
    if (found && found->used < now) found->used = now;
    return found;
}

void session_leave(struct session *one)
{
    explicit_bzero(one, sizeof *one);
}

/* --- Cookies --- */

void cookie_print(const struct token *t, struct str name, bool secure, struct out *o)
{
    out_add(o, name);
    out_text(o, "=");
    out_add(o, token_str(t));
    out_text(o, "; Path=/; HttpOnly; SameSite=Strict");
    if (secure) out_text(o, "; Secure");
}

bool cookie_read(struct str header, struct str name, struct str *value)
{
    int found = 0;
    while (header.len) {
        struct str pair = str_trim(str_cut(&header, ';'));
        if (!str_same(str_cut(&pair, '='), name)) continue;
        *value = pair;
        found++;
    }
    return found == 1;
}
