/* session.h: which browsers may speak to this process.
 *
 * A link that the server prints is good once; the browser that opens it gets a session: a cookie,
 * and a token that every request that writes must repeat (CSRF). All three are 32 random bytes in
 * base64url.
 *
 *   1. A link is good once and for ten minutes. It is spent by the session that it opens, not by a
 *      failure to open one.
 *   2. The tokens of a session are made anew when it is opened; none is derived from the link or
 *      from what the browser said, so nobody can fix them beforehand.
 *   3. Comparing takes the same time whatever differs. All places of a table are looked at.
 *   4. The tables are bounded. When one is full, the link that ends first, or the session that was
 *      used longest ago, gives way: whoever holds a good link always gets in.
 *   5. A session ends when it was unused for twelve hours, after seven days, and with the process.
 *      What ended is wiped. A clock that goes back ends nothing.
 *   6. Without random bytes there is no token.
 *
 * Times are seconds of any clock. Nothing allocates. One thread at a time.
 */
#ifndef FACE_HTTP_SESSION_H
#define FACE_HTTP_SESSION_H

#include "record/wire.h"

enum {
    TOKEN_BYTES = 32,
    TOKEN_LEN = 43, /* of TOKEN_BYTES in base64url without padding */
    SESSION_LINKS_MAX = 8,
    SESSION_MAX = 64,
    SESSION_LINK_SECONDS = 10 * 60,
    SESSION_IDLE_SECONDS = 12 * 60 * 60,
    SESSION_SECONDS = 7 * 24 * 60 * 60
};

/* A secret as it is sent. All-zero is no token and equals nothing. */
struct token {
    char at[TOKEN_LEN];
};

/* Fills `len` bytes with chance; false if it cannot. */
typedef bool random_source(void *with, unsigned char *at, size_t len);
/* That of the system. */
random_source random_system;

bool token_make(struct token *t, random_source *draw, void *with);
struct str token_str(const struct token *t);
/* Whether what somebody said is this token. */
bool token_is(const struct token *t, struct str said);

struct session {
    struct token cookie, csrf;
    uint64_t began, used;
};

struct sessions {
    random_source *draw;
    void *with;
    struct {
        struct token token;
        uint64_t until;
    } links[SESSION_LINKS_MAX];
    struct session at[SESSION_MAX];
};

void sessions_init(struct sessions *s, random_source *draw, void *with);
/* Ends all, and wipes what there was. */
void sessions_close(struct sessions *s);

/* Makes a link. */
bool session_link(struct sessions *s, uint64_t now, struct token *link);
/* Opens a session by a link and spends it; NULL if the link is not good. The session stays where it
 * is until another is opened. */
struct session *session_enter(struct sessions *s, struct str link, uint64_t now);
/* The session of a cookie, which counts as used; NULL if there is none any more. */
struct session *session_find(struct sessions *s, struct str cookie, uint64_t now);
/* Ends a session. */
void session_leave(struct session *one);

/* What Set-Cookie says. The cookie goes to this process alone, never to another site's requests and
 * never to scripts. Ports share cookies, so the name should tell the port. */
void cookie_print(const struct token *t, struct str name, bool secure, struct out *o);
/* Finds a cookie in what Cookie says. False if it is not there, or more than once: then another
 * server on this machine has set one too, and which is ours cannot be told. */
bool cookie_read(struct str header, struct str name, struct str *value);

#endif
