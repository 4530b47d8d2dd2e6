/* session.c: unit tests of face/http/session.h. The clock and chance are ours. */
#include "face/http/session.h"

#include <string.h>

#include "tap.h"

/* Bytes that count up, as long as there are any. */
struct chance {
    unsigned next;
    bool fails;
    unsigned last; /* fails after so many, if not 0 */
};

static bool random_counted(void *with, unsigned char *at, size_t len)
{
    struct chance *c = with;
    if (c->fails || (c->last && c->next == c->last)) return false;
    for (size_t i = 0; i < len; i++) at[i] = (unsigned char)(c->next >> (i % 2 ? 8 : 0));
    c->next++;
    return true;
}

static bool random_given(void *with, unsigned char *at, size_t len)
{
    memcpy(at, with, len);
    return true;
}

static struct chance chance;
static struct sessions table;

static void start(void)
{
    chance = (struct chance){0};
    sessions_init(&table, random_counted, &chance);
}

/* A session from a new link. */
static struct session *opened(uint64_t now)
{
    struct token link;
    return session_link(&table, now, &link) ? session_enter(&table, token_str(&link), now) : NULL;
}

static void tokens(void)
{
    unsigned char bytes[TOKEN_BYTES];
    struct token t, other;
    for (int i = 0; i < TOKEN_BYTES; i++) bytes[i] = (unsigned char)i;
    token_make(&t, random_given, bytes);
    OK(str_is(token_str(&t), "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"), "00 to 1f");
    memset(bytes, 0xFF, sizeof bytes);
    token_make(&t, random_given, bytes);
    OK(str_is(token_str(&t), "__________________________________________8"), "all ones");
    memset(bytes, 0xFB, sizeof bytes);
    token_make(&t, random_given, bytes);
    OK(str_is(token_str(&t), "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s"), "all fb");
    OK(token_is(&t, token_str(&t)), "a token is itself");
    int same = 0;
    for (int i = 0; i < TOKEN_LEN; i++) {
        other = t;
        other.at[i] ^= 1;
        same += token_is(&t, token_str(&other));
    }
    OK(same == 0, "and differs in each of its characters from others");
    OK(!token_is(&t, str_part(token_str(&t), 0, TOKEN_LEN - 1)), "shorter");
    OK(!token_is(&t, (struct str){0}), "empty");

    struct token none = {0};
    static const char zeros[TOKEN_LEN];
    OK(!token_is(&none, (struct str){zeros, TOKEN_LEN}), "no token is not even itself");
    OK(!token_str(&none).len, "and has no text");
}

static void of_the_system(void)
{
    struct token a, b;
    OK(token_make(&a, random_system, NULL) && token_make(&b, random_system, NULL), "two tokens");
    OK(!token_is(&a, token_str(&b)), "that differ");
}

static void links(void)
{
    struct token link;
    start();
    OK(session_link(&table, 100, &link), "a link");
    OK(!session_enter(&table, STR("x"), 100), "another text opens nothing");
    struct session *one = session_enter(&table, token_str(&link), 100);
    OK(one && !token_is(&one->cookie, token_str(&link)) && !token_is(&one->csrf, token_str(&link)),
       "it opens a session with tokens of its own");
    OK(one && !token_is(&one->cookie, token_str(&one->csrf)), "which differ");
    OK(!session_enter(&table, token_str(&link), 100), "once");

    session_link(&table, 100, &link);
    OK(session_enter(&table, token_str(&link), 99 + SESSION_LINK_SECONDS), "for ten minutes");
    session_link(&table, 100, &link);
    OK(!session_enter(&table, token_str(&link), 100 + SESSION_LINK_SECONDS), "and no longer");
    OK(!session_enter(&table, token_str(&link), 100), "it is wiped then");

    struct token many[SESSION_LINKS_MAX + 1];
    for (unsigned i = 0; i <= SESSION_LINKS_MAX; i++) session_link(&table, 2000 + i, &many[i]);
    OK(!session_enter(&table, token_str(&many[0]), 2010), "of too many the first gives way");
    int opened_by = 0;
    for (int i = 1; i <= SESSION_LINKS_MAX; i++)
        opened_by += session_enter(&table, token_str(&many[i]), 2010) != NULL;
    OK(opened_by == SESSION_LINKS_MAX, "and the others are good");
}

static void no_chance(void)
{
    struct token link, more;
    start();
    session_link(&table, 0, &link);
    chance.fails = true;
    OK(!session_link(&table, 0, &more) && !token_str(&more).len, "no random bytes, no link");
    OK(!session_enter(&table, token_str(&link), 0), "no session");
    chance.fails = false;
    chance.last = chance.next + 1;
    OK(!session_enter(&table, token_str(&link), 0), "nor half of one");
    chance.last = 0;
    OK(session_enter(&table, token_str(&link), 0), "but the link is not spent by that");
}

static void lives(void)
{
    start();
    struct session *one = opened(1000);
    struct token cookie = one->cookie, csrf = one->csrf;
    OK(session_find(&table, token_str(&cookie), 1000) == one, "found by its cookie");
    OK(!session_find(&table, token_str(&csrf), 1000), "not by its other token");
    OK(session_find(&table, token_str(&cookie), 10) == one && one->used == 1000,
       "a clock that goes back ends nothing");
    OK(session_find(&table, token_str(&cookie), 999 + SESSION_IDLE_SECONDS) == one,
       "unused, nearly too long");
    OK(session_find(&table, token_str(&cookie), 2000 + SESSION_IDLE_SECONDS) == one,
       "use makes it live on");
    OK(!session_find(&table, token_str(&cookie), 2000 + 2 * SESSION_IDLE_SECONDS), "unused");
    OK(!token_str(&one->cookie).len && !token_str(&one->csrf).len, "it is wiped");
    OK(!session_find(&table, token_str(&cookie), 1000), "and does not come back");

    one = opened(0);
    cookie = one->cookie;
    uint64_t now = 0;
    for (; now < SESSION_SECONDS; now += SESSION_IDLE_SECONDS / 2)
        if (!session_find(&table, token_str(&cookie), now)) break;
    OK(now == SESSION_SECONDS, "used all the time, it lives for seven days");
    OK(!session_find(&table, token_str(&cookie), now), "and no longer");

    one = opened(now);
    cookie = one->cookie;
    session_leave(one);
    OK(!session_find(&table, token_str(&cookie), now), "left, it is over");
}

static void bounds(void)
{
    struct token cookies[SESSION_MAX + 1];
    start();
    for (unsigned i = 0; i < SESSION_MAX; i++) cookies[i] = opened(i)->cookie;
    int found = 0;
    for (int i = 0; i < SESSION_MAX; i++)
        found += session_find(&table, token_str(&cookies[i]), i == 0 ? 500 : 100) != NULL;
    OK(found == SESSION_MAX, "as many sessions as may be");
    session_find(&table, token_str(&cookies[1]), 400);
    cookies[SESSION_MAX] = opened(600)->cookie;
    OK(session_find(&table, token_str(&cookies[SESSION_MAX]), 600), "one more gets in");
    OK(!session_find(&table, token_str(&cookies[2]), 600), "for the one used longest ago");
    found = 0;
    for (int i = 0; i <= SESSION_MAX; i++)
        found += session_find(&table, token_str(&cookies[i]), 600) != NULL;
    OK(found == SESSION_MAX, "and for no other");

    sessions_close(&table);
    const unsigned char *bytes = (const unsigned char *)&table;
    int left = 0;
    for (size_t i = 0; i < sizeof table; i++) left += bytes[i] != 0;
    OK(left == 0, "closed, nothing is left");
}

static void cookies(void)
{
    static const struct {
        const char *header, *value; /* NULL: not there */
    } rows[] = {
        {"licet_7272=abc", "abc"},
        {"a=b; licet_7272=abc; c=d", "abc"},
        {"a=b;licet_7272=abc ", "abc"},
        {"licet_7272=a=b", "a=b"},
        {"licet_7272=", ""},
        {"licet_7272", ""},
        {"xlicet_7272=abc", NULL},
        {"licet_72720=abc", NULL},
        {"Licet_7272=abc", NULL},
        {"a=licet_7272=abc", NULL},
        {"licet_7272=abc; licet_7272=abd", NULL},
        {"licet_7272=abc; a=b; licet_7272=abc", NULL},
        {";;=; ;", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str value = {0};
        bool read = cookie_read(str_of(rows[i].header), STR("licet_7272"), &value);
        OK(read == (rows[i].value != NULL) && (!read || str_is(value, rows[i].value)), "'%s'",
           rows[i].header);
    }
    unsigned char zeros[TOKEN_BYTES] = {0};
    struct token t;
    char text[160];
    token_make(&t, random_given, zeros);
    struct out o = out_into(text, sizeof text);
    cookie_print(&t, STR("licet_7272"), false, &o);
    OK(out_whole(&o) && str_is(out_str(&o), "licet_7272=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                                            "; Path=/; HttpOnly; SameSite=Strict"),
       "what Set-Cookie says");
    o = out_into(text, sizeof text);
    cookie_print(&t, STR("__Host-licet"), true, &o);
    OK(out_whole(&o) && str_ends(out_str(&o), STR("; Secure")), "and over TLS");
}

int main(void)
{
    tokens();
    of_the_system();
    links();
    no_chance();
    lives();
    bounds();
    cookies();
    return tap_done();
}
