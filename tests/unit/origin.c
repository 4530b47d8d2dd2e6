/* origin.c: unit tests of face/http/origin.h. */
#include "face/http/origin.h"

#include "tap.h"

static struct origins ours;

static void addresses(void)
{
    static const struct {
        const char *address;
        bool good;
    } rows[] = {
        {"http://127.0.0.1:7272", true},
        {"https://licet.example", true},
        {"http://[::1]:7272", true},
        {"http://localhost:80", false}, /* a browser leaves :80 out */
        {"https://licet.example:443", false},
        {"https://licet.example:80", true},
        {"http://licet.example:443", true},
        {"http://Localhost:7272", false},
        {"http://localhost:7272/", false},
        {"http://a@localhost:7272", false},
        {"http://", false},
        {"ftp://localhost", false},
        {"localhost:7272", false},
        {"null", false},
        {"*", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct origins o = {0};
        OK(origin_add(&o, str_of(rows[i].address)) == rows[i].good && o.count == rows[i].good,
           "'%s' %s added", rows[i].address, rows[i].good ? "is" : "is not");
    }
    struct origins o = {0};
    for (int i = 0; i < ORIGIN_OWN_MAX; i++) origin_add(&o, STR("http://a"));
    OK(!origin_add(&o, STR("http://a")) && o.count == ORIGIN_OWN_MAX, "there is an end to them");
}

static void hosts(void)
{
    static const struct {
        const char *host;
        bool formed, ours;
    } rows[] = {
        {"127.0.0.1:7272", true, true},
        {"LICET.example", true, true},
        {"[::1]:7272", true, true},
        {"licet.example.", true, false},
        {"licet.example:443", true, false},
        {"127.0.0.1", true, false},
        {"127.0.0.1:72720", false, false},
        {"127.0.0.1:07272", false, false},
        {"127.0.0.1:", false, false},
        {"127.0.0.1:0", false, false},
        {"127.0.0.1:65535", true, false},
        {"127.0.0.1:65536", false, false},
        {"127.0.0.1:7a", false, false},
        {"127.0.0.1:7272:7272", false, false},
        {"localhost", true, false},
        {"AZ-az.09", true, false},
        {"[0:9:a:f:A:F:1.2.3.4]", true, false},
        {"[g::1]", false, false},
        {"AZ09.example", true, true},
        {"my_host", true, false},
        {"[::1", false, false},
        {"[]", false, false},
        {"[::1]7272", false, false},
        {"[evil]", false, false},
        {"::1", false, false},
        {"a b", false, false},
        {"a%2e", false, false},
        {"a/b", false, false},
        {"a\tb", false, false},
        {"\xC3\xBC", false, false},
        {":80", false, false},
        {"", false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str host = str_of(rows[i].host);
        OK(origin_host(host) == rows[i].formed, "'%s' %s a Host", rows[i].host,
           rows[i].formed ? "is" : "is not");
        OK(origin_addressed(&ours, host) == rows[i].ours, "and %s ours",
           rows[i].ours ? "is" : "not");
    }
    char longest[ORIGIN_HOST_MAX + 2];
    for (size_t i = 0; i < sizeof longest; i++) longest[i] = 'a';
    OK(origin_host((struct str){longest, ORIGIN_HOST_MAX}), "the longest");
    OK(!origin_host((struct str){longest, ORIGIN_HOST_MAX + 1}), "one more");
}

#define OWN "http://127.0.0.1:7272"

static void pages(void)
{
    static const struct {
        const char *what, *origin, *site, *mode, *dest;
        bool read, write; /* accepted by GET and by POST */
    } rows[] = {
        {"no browser", "", "", "", "", true, true},
        {"typed", "", "none", "navigate", "document", true, true},
        {"a link on our page", "", "same-origin", "navigate", "document", true, true},
        {"our script", OWN, "same-origin", "cors", "empty", true, true},
        {"our script, an old browser", OWN, "", "", "", true, true},
        {"a form of ours", "null", "same-origin", "navigate", "document", true, true},
        {"our page in a sandbox", "null", "cross-site", "navigate", "document", false, false},
        {"null and nothing else", "null", "", "", "", false, false},
        {"null, typed", "null", "none", "navigate", "document", false, false},
        {"a link elsewhere", "", "cross-site", "navigate", "document", true, false},
        {"a link on another port", "", "same-site", "navigate", "document", true, false},
        {"a frame elsewhere", "", "cross-site", "navigate", "iframe", false, false},
        {"an object elsewhere", "", "same-site", "navigate", "object", false, false},
        {"a script elsewhere", "", "cross-site", "no-cors", "script", false, false},
        {"an image on another port", "", "same-site", "no-cors", "image", false, false},
        {"fetched elsewhere", "https://evil.example", "cross-site", "cors", "empty", false, false},
        {"a form elsewhere", "https://evil.example", "cross-site", "navigate", "document", false,
         false},
        {"elsewhere, an old browser", "https://evil.example", "", "", "", false, false},
        {"another port", "http://127.0.0.1:8080", "same-site", "cors", "empty", false, false},
        {"another scheme", "https://127.0.0.1:7272", "cross-site", "cors", "empty", false, false},
        {"another of ours", "https://licet.example", "cross-site", "cors", "empty", false, false},
        {"another of ours, an old browser", "https://licet.example", "", "", "", false, false},
        {"our name inside another", OWN ".evil.example", "", "", "", false, false},
        {"two origins", OWN " " OWN, "", "", "", false, false},
        {"capitals", "HTTP://127.0.0.1:7272", "", "", "", false, false},
        {"an extension", "chrome-extension://abc", "none", "cors", "empty", false, false},
        {"a word of the future", "", "next-site", "cors", "empty", false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct origin_said said = {
            .origin = str_of(rows[i].origin),
            .site = rows[i].site[0] ? origin_site(str_of(rows[i].site)) : SITE_UNSAID,
            .navigates = str_is(STR("navigate"), rows[i].mode),
            .document = str_is(STR("document"), rows[i].dest),
        };
        bool read = origin_own(&ours, STR("127.0.0.1:7272"), &said);
        said.writes = true;
        bool write = origin_own(&ours, STR("127.0.0.1:7272"), &said);
        OK(read == rows[i].read && write == rows[i].write, "%s: may%s read, may%s write",
           rows[i].what, read ? "" : " not", write ? "" : " not");
    }
}

int main(void)
{
    OK(origin_add(&ours, STR(OWN)) && origin_add(&ours, STR("https://licet.example")) &&
           origin_add(&ours, STR("http://[::1]:7272")) &&
           origin_add(&ours, STR("http://az09.example")),
       "four addresses");
    addresses();
    hosts();
    pages();
    return tap_done();
}
