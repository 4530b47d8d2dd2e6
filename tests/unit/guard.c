/* guard.c: unit tests of face/http/guard.h: a table of requests, each fed at once and in pieces. */
#include "face/http/guard.h"

#include "feed.h"
#include "tap.h"

static struct guard_rules rules = {.body_max = 64};

#define LINE   "GET / HTTP/1.1\r\n"
#define HOST   "Host: 127.0.0.1:7272\r\n"
#define GET(t) "GET " t " HTTP/1.1\r\n" HOST "\r\n"
#define PUT(f) LINE HOST f "\r\n\r\n"
#define POST   "POST /api/1/b/memory/check HTTP/1.1\r\n" HOST
#define CHUNKS POST "Transfer-Encoding: chunked\r\n\r\n"

struct row {
    const char *what, *request;
    enum refusal refusal; /* NONE: the request is whole */
    size_t rest;          /* bytes at the end that are not taken */
};

static void each(const char *group, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str request = str_of(rows[i].request);
        struct guard g;
        guard_init(&g, &rules, 0);
        size_t taken = feed_alone(&g, request);
        bool whole = guard_stage(&g) == STAGE_WHOLE;
        OK(g.refusal == rows[i].refusal && whole == !rows[i].refusal, "%s: %s: %s", group,
           rows[i].what, refusal_name(g.refusal));
        OK(!whole || taken + rows[i].rest == request.len, "%zu of %zu taken", taken, request.len);
        OK(whole || guard_feed(&g, request) == 0, "and nothing after a defect");
        OK(feed_anyhow(&rules, request), "pieces make no difference");
    }
}

#define EACH(group, rows) each(group, rows, sizeof(rows) / sizeof *(rows))

static void targets(void)
{
    static const struct row rows[] = {
        {"root", GET("/"), REFUSAL_NONE, 0},
        {"a path", GET("/b/memory-pact/terms/2.4(b)"), REFUSAL_NONE, 0},
        {"a slash at its end", GET("/b/"), REFUSAL_NONE, 0},
        {"all that a path may have", GET("/-._~!$&'()*+,;=:@"), REFUSAL_NONE, 0},
        {"a query", GET("/ask?q=sell%20a-3%20in%20JP&on=2026-11-24"), REFUSAL_NONE, 0},
        {"a query with dots and slashes", GET("/?a=../..//./?&b=%2F%2e"), REFUSAL_NONE, 0},
        {"what browsers leave in a query", GET("/?[a]|{b}`^\\"), REFUSAL_NONE, 0},
        {"an empty query", GET("/?"), REFUSAL_NONE, 0},
        {"percent signs that are meant", GET("/100%25%3F"), REFUSAL_NONE, 0},
        {"three dots", GET("/.../..a/.a/a."), REFUSAL_NONE, 0},
        {"a tab in a query", GET("/?q=a%09b"), REFUSAL_NONE, 0},
        {"absolute", GET("http://127.0.0.1:7272/"), REFUSAL_TARGET_FORM, 0},
        {"asterisk", GET("*"), REFUSAL_TARGET_FORM, 0},
        {"authority", GET("127.0.0.1:7272"), REFUSAL_TARGET_FORM, 0},
        {"none", "GET  HTTP/1.1\r\n" HOST "\r\n", REFUSAL_TARGET_FORM, 0},
        {"fragment", GET("/a#b"), REFUSAL_TARGET_BYTE, 0},
        {"fragment of a query", GET("/a?q#b"), REFUSAL_TARGET_BYTE, 0},
        {"backslash", GET("/a\\b"), REFUSAL_TARGET_BYTE, 0},
        {"quote", GET("/a\"b"), REFUSAL_TARGET_BYTE, 0},
        {"tab", GET("/a\tb"), REFUSAL_TARGET_BYTE, 0},
        {"byte over 127", GET("/\xC3\xBC"), REFUSAL_TARGET_BYTE, 0},
        {"DEL in a query", GET("/?\x7F"), REFUSAL_TARGET_BYTE, 0},
        {"percent alone", GET("/a%"), REFUSAL_TARGET_PERCENT, 0},
        {"percent and one digit", GET("/a%4"), REFUSAL_TARGET_PERCENT, 0},
        {"percent and no hex", GET("/a?%4g"), REFUSAL_TARGET_PERCENT, 0},
        {"hidden NUL", GET("/a%00b"), REFUSAL_TARGET_HIDDEN, 0},
        {"hidden NUL in a query", GET("/a?%00b"), REFUSAL_TARGET_HIDDEN, 0},
        {"hidden line end", GET("/a?b%0d%0aSet-Cookie:x"), REFUSAL_TARGET_HIDDEN, 0},
        {"hidden slash", GET("/a%2fb"), REFUSAL_TARGET_HIDDEN, 0},
        {"hidden backslash", GET("/a%5Cb"), REFUSAL_TARGET_HIDDEN, 0},
        {"hidden DEL", GET("/a%7F"), REFUSAL_TARGET_HIDDEN, 0},
        {"dot", GET("/./a"), REFUSAL_TARGET_SEGMENT, 0},
        {"dots", GET("/a/../b"), REFUSAL_TARGET_SEGMENT, 0},
        {"dots at the end", GET("/a/.."), REFUSAL_TARGET_SEGMENT, 0},
        {"dots before a query", GET("/..?a"), REFUSAL_TARGET_SEGMENT, 0},
        {"encoded dots", GET("/%2e%2E/a"), REFUSAL_TARGET_SEGMENT, 0},
        {"half encoded dots", GET("/.%2e"), REFUSAL_TARGET_SEGMENT, 0},
        {"empty segment", GET("//evil.example/"), REFUSAL_TARGET_SEGMENT, 0},
        {"empty segment at the end", GET("/a//"), REFUSAL_TARGET_SEGMENT, 0},
    };
    EACH("target", rows);
}

static void characters(void)
{
    static const struct row rows[] = {
        {"UTF-8", GET("/%CE%A9/%c3%bc/%F0%9F%98%80"), REFUSAL_NONE, 0},
        {"the ends of UTF-8", GET("/%c2%80%df%bf%e0%a0%80%ed%9f%bf%ee%80%80%ef%bf%bf"),
         REFUSAL_NONE, 0},
        {"its long ends", GET("/%f0%90%80%80%f3%bf%bf%bf%f4%80%80%80%f4%8f%bf%bf%00"),
         REFUSAL_TARGET_HIDDEN, 0},
        {"NUL too long in UTF-8", GET("/%c0%80"), REFUSAL_TARGET_UTF8, 0},
        {"DEL too long in UTF-8", GET("/%c1%bf"), REFUSAL_TARGET_UTF8, 0},
        {"four bytes too long", GET("/%f0%8f%bf%bf"), REFUSAL_TARGET_UTF8, 0},
        {"five bytes", GET("/%f8%88%80%80%80"), REFUSAL_TARGET_UTF8, 0},
        {"a dot too long in UTF-8", GET("/%c0%ae%c0%ae/"), REFUSAL_TARGET_UTF8, 0},
        {"a slash too long in UTF-8", GET("/%e0%80%af"), REFUSAL_TARGET_UTF8, 0},
        {"a surrogate", GET("/%ed%a0%80"), REFUSAL_TARGET_UTF8, 0},
        {"beyond the last character", GET("/%f4%90%80%80"), REFUSAL_TARGET_UTF8, 0},
        {"UTF-8 cut by the end", GET("/%ce"), REFUSAL_TARGET_UTF8, 0},
        {"UTF-8 cut by a slash", GET("/%ce/a"), REFUSAL_TARGET_UTF8, 0},
        {"UTF-8 cut in a query", GET("/?%f0%9f%98&a"), REFUSAL_TARGET_UTF8, 0},
        {"UTF-8 that begins inside", GET("/%bf"), REFUSAL_TARGET_UTF8, 0},
        {"and at its first byte", GET("/%80"), REFUSAL_TARGET_UTF8, 0},
    };
    EACH("characters", rows);
}

static void request_lines(void)
{
    static const struct row rows[] = {
        {"HEAD", "HEAD / HTTP/1.1\r\n" HOST "\r\n", REFUSAL_NONE, 0},
        {"HTTP/1.0", "GET / HTTP/1.0\r\n" HOST "\r\n", REFUSAL_NONE, 0},
        {"small letters", "get / HTTP/1.1\r\n", REFUSAL_METHOD_UNKNOWN, 0},
        {"a method nobody knows", "GETS / HTTP/1.1\r\n", REFUSAL_METHOD_UNKNOWN, 0},
        {"a method that is too long", "GETGETGETGETGETGET / HTTP/1.1\r\n", REFUSAL_METHOD_UNKNOWN,
         0},
        {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", REFUSAL_METHOD_UNKNOWN, 0},
        {"PUT", "PUT / HTTP/1.1\r\n", REFUSAL_METHOD_OTHER, 0},
        {"DELETE", "DELETE / HTTP/1.1\r\n", REFUSAL_METHOD_OTHER, 0},
        {"PATCH", "PATCH / HTTP/1.1\r\n", REFUSAL_METHOD_OTHER, 0},
        {"OPTIONS", "OPTIONS * HTTP/1.1\r\n", REFUSAL_METHOD_OTHER, 0},
        {"TRACE", "TRACE / HTTP/1.1\r\n", REFUSAL_METHOD_OTHER, 0},
        {"CONNECT", "CONNECT a:443 HTTP/1.1\r\n", REFUSAL_METHOD_OTHER, 0},
        {"no method", " / HTTP/1.1\r\n", REFUSAL_METHOD_FORM, 0},
        {"an empty line before", "\r\n" GET("/"), REFUSAL_METHOD_FORM, 0},
        {"a tab after the method", "GET\t/ HTTP/1.1\r\n", REFUSAL_METHOD_FORM, 0},
        {"a handshake of TLS", "\x16\x03\x01\x02", REFUSAL_METHOD_FORM, 0},
        {"no version", "GET /\r\n", REFUSAL_VERSION_FORM, 0},
        {"two spaces", "GET /  HTTP/1.1\r\n", REFUSAL_VERSION_FORM, 0},
        {"a space in the target", "GET /a b HTTP/1.1\r\n", REFUSAL_VERSION_FORM, 0},
        {"a space at the end", "GET / HTTP/1.1 \r\n", REFUSAL_VERSION_FORM, 0},
        {"a version in small letters", "GET / http/1.1\r\n", REFUSAL_VERSION_FORM, 0},
        {"a version of three parts", "GET / HTTP/1.1.1\r\n", REFUSAL_VERSION_FORM, 0},
        {"two digits", "GET / HTTP/1.11\r\n", REFUSAL_VERSION_FORM, 0},
        {"HTTP/1.2", "GET / HTTP/1.2\r\n", REFUSAL_VERSION_OTHER, 0},
        {"HTTP/2.0", "GET / HTTP/2.0\r\n", REFUSAL_VERSION_OTHER, 0},
        {"HTTP/0.9", "GET / HTTP/0.9\r\n", REFUSAL_VERSION_OTHER, 0},
        {"bare LF", "GET / HTTP/1.1\n" HOST "\r\n", REFUSAL_LINE_END, 0},
        {"bare LF in the target", "GET /\nHost: a\r\n", REFUSAL_LINE_END, 0},
        {"bare LF in the version", "GET / HTTP\n/1.1\r\n", REFUSAL_LINE_END, 0},
        {"bare CR", "GET / HTTP/1.1\rHost: a\r\n", REFUSAL_LINE_END, 0},
    };
    EACH("line", rows);
}

static void headers(void)
{
    static const struct row rows[] = {
        {"capitals", PUT("AZaz: AZaz"), REFUSAL_NONE, 0},
        {"two in capitals", PUT("AUTHORIZATION: a\r\nauthorization: a"), REFUSAL_FIELD_TWICE, 0},
        {"an unknown one", PUT("X-Any: ?"), REFUSAL_NONE, 0},
        {"without a value", PUT("X:"), REFUSAL_NONE, 0},
        {"blanks around the value", PUT("X: \t a b\t "), REFUSAL_NONE, 0},
        {"bytes over 127", PUT("X: \xFF"), REFUSAL_NONE, 0},
        {"all that a name may have", PUT("!#$%&'*+-.^_`|~09aZ: x"), REFUSAL_NONE, 0},
        {"an unknown one twice", PUT("X: a\r\nX: b"), REFUSAL_NONE, 0},
        {"no blank after the colon", LINE "host:127.0.0.1:7272\r\n\r\n", REFUSAL_NONE, 0},
        {"blanks around the Host", LINE "HOST:\t127.0.0.1:7272 \r\n\r\n", REFUSAL_NONE, 0},
        {"blank before the colon", PUT("X : a"), REFUSAL_FIELD_NAME, 0},
        {"tab before the colon", PUT("X\t: a"), REFUSAL_FIELD_NAME, 0},
        {"no colon", PUT("Xa"), REFUSAL_FIELD_NAME, 0},
        {"no name", PUT(": a"), REFUSAL_FIELD_NAME, 0},
        {"a byte over 127 in the name", PUT("\xC3\xBC: a"), REFUSAL_FIELD_NAME, 0},
        {"a parenthesis in the name", PUT("X(a): a"), REFUSAL_FIELD_NAME, 0},
        {"folded", PUT("X: a\r\n b"), REFUSAL_FIELD_FOLD, 0},
        {"folded by a tab", PUT("X: a\r\n\tb"), REFUSAL_FIELD_FOLD, 0},
        {"a blank before the first", LINE " " HOST "\r\n", REFUSAL_FIELD_FOLD, 0},
        {"bare LF after a value", PUT("X: a\nY: b"), REFUSAL_LINE_END, 0},
        {"bare LF in a name", PUT("X\nY: b"), REFUSAL_LINE_END, 0},
        {"bare LF at the end", LINE HOST "\n", REFUSAL_LINE_END, 0},
        {"bare CR in a value", PUT("X: a\rY: b"), REFUSAL_LINE_END, 0},
        {"CR CR LF", PUT("X: a\r"), REFUSAL_LINE_END, 0},
        {"bare CR at the end", LINE HOST "\rX", REFUSAL_LINE_END, 0},
        {"escape", PUT("X: \x1B[0m"), REFUSAL_FIELD_BYTE, 0},
        {"DEL", PUT("X: \x7F"), REFUSAL_FIELD_BYTE, 0},
        {"two cookies", PUT("Cookie: a=b\r\ncookie: a=c"), REFUSAL_FIELD_TWICE, 0},
        {"two authorizations", PUT("Authorization: a\r\nAuthorization: a"), REFUSAL_FIELD_TWICE, 0},
        {"two Hosts that agree", LINE HOST HOST "\r\n", REFUSAL_FIELD_TWICE, 0},
    };
    EACH("header", rows);
}

/* What is asked of a Host and of a page is tested in origin.c. */
static void from_where(void)
{
    static const struct row rows[] = {
        {"no Host", LINE "\r\n", REFUSAL_HOST_MISSING, 0},
        {"no Host in HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", REFUSAL_HOST_MISSING, 0},
        {"an empty Host", LINE "Host: \r\n\r\n", REFUSAL_HOST_FORM, 0},
        {"a list of Hosts", LINE "Host: a, b\r\n\r\n", REFUSAL_HOST_FORM, 0},
        {"a user in the Host", LINE "Host: a@127.0.0.1:7272\r\n\r\n", REFUSAL_HOST_FORM, 0},
        {"a path in the Host", LINE "Host: 127.0.0.1:7272/\r\n\r\n", REFUSAL_HOST_FORM, 0},
        {"another Host", LINE "Host: evil.example:7272\r\n\r\n", REFUSAL_HOST_OTHER, 0},
        {"another port", LINE "Host: 127.0.0.1:7273\r\n\r\n", REFUSAL_HOST_OTHER, 0},
        {"our address with a dot", LINE "Host: licet.example.\r\n\r\n", REFUSAL_HOST_OTHER, 0},
        {"an own Origin", PUT("Origin: http://127.0.0.1:7272"), REFUSAL_NONE, 0},
        {"another Origin", PUT("Origin: http://evil.example"), REFUSAL_ORIGIN_OTHER, 0},
        {"the Origin of another of ours", PUT("Origin: https://licet.example"),
         REFUSAL_ORIGIN_OTHER, 0},
        {"an empty Origin", PUT("Origin:"), REFUSAL_ORIGIN_OTHER, 0},
        {"a link from another site",
         PUT("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document"),
         REFUSAL_NONE, 0},
        {"a frame in another site",
         PUT("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe"),
         REFUSAL_ORIGIN_OTHER, 0},
        {"an image in another port's page",
         PUT("Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image"),
         REFUSAL_ORIGIN_OTHER, 0},
        {"Expect by GET", PUT("Expect: 100-continue"), REFUSAL_NONE, 0},
        {"another Expect", PUT("Expect: 200-ok"), REFUSAL_EXPECT_OTHER, 0},
        {"another Expect in HTTP/1.0", "GET / HTTP/1.0\r\n" HOST "Expect: x\r\n\r\n", REFUSAL_NONE,
         0},
    };
    EACH("where", rows);
}

static void lengths(void)
{
    static const struct row rows[] = {
        {"five", POST "Content-Length: 5\r\n\r\nhello", REFUSAL_NONE, 0},
        {"none at all", POST "Content-Length: 0\r\n\r\n", REFUSAL_NONE, 0},
        {"none, by GET", PUT("Content-Length: 0"), REFUSAL_NONE, 0},
        {"a second request", POST "Content-Length: 5\r\n\r\nhello" GET("/"), REFUSAL_NONE,
         sizeof(GET("/")) - 1},
        {"a second request after GET", GET("/") "POST", REFUSAL_NONE, 4},
        {"in HTTP/1.0", "POST / HTTP/1.0\r\n" HOST "Content-Length: 1\r\n\r\na", REFUSAL_NONE, 0},
        {"awaited", POST "Expect: 100-Continue\r\nContent-Length: 1\r\n\r\na", REFUSAL_NONE, 0},
        {"as much as may be",
         POST "Content-Length: 64\r\n\r\n"
              "0123456789abcdef0123456789abcdef"
              "0123456789abcdef0123456789abcdef",
         REFUSAL_NONE, 0},
        {"one more", POST "Content-Length: 65\r\n\r\n", REFUSAL_BODY_LONG, 0},
        {"2^64", POST "Content-Length: 18446744073709551616\r\n\r\n", REFUSAL_BODY_LONG, 0},
        {"2^64 + 5", POST "Content-Length: 18446744073709551621\r\n\r\n", REFUSAL_BODY_LONG, 0},
        {"missing", POST "\r\n", REFUSAL_LENGTH_MISSING, 0},
        {"of a GET", PUT("Content-Length: 5"), REFUSAL_BODY_GIVEN, 0},
        {"a chunked GET", PUT("Transfer-Encoding: chunked"), REFUSAL_BODY_GIVEN, 0},
        {"empty", POST "Content-Length:\r\n\r\n", REFUSAL_LENGTH_FORM, 0},
        {"leading zero", POST "Content-Length: 05\r\n\r\nhello", REFUSAL_LENGTH_FORM, 0},
        {"two numbers", POST "Content-Length: 5 5\r\n\r\nhello", REFUSAL_LENGTH_FORM, 0},
        {"a list", POST "Content-Length: 5,5\r\n\r\nhello", REFUSAL_LENGTH_FORM, 0},
        {"a sign", POST "Content-Length: +5\r\n\r\nhello", REFUSAL_LENGTH_FORM, 0},
        {"a fraction", POST "Content-Length: 5.0\r\n\r\nhello", REFUSAL_LENGTH_FORM, 0},
        {"twice", POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", REFUSAL_FIELD_TWICE,
         0},
        {"with chunks", POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         REFUSAL_LENGTH_TWO, 0},
        {"after chunks", POST "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n",
         REFUSAL_LENGTH_TWO, 0},
        {"gzip", POST "Transfer-Encoding: gzip, chunked\r\n\r\n", REFUSAL_CODING_OTHER, 0},
        {"identity", POST "Transfer-Encoding: identity\r\n\r\n", REFUSAL_CODING_OTHER, 0},
        {"no coding", POST "Transfer-Encoding:\r\n\r\n", REFUSAL_CODING_OTHER, 0},
        {"quoted", POST "Transfer-Encoding: \"chunked\"\r\n\r\n", REFUSAL_CODING_OTHER, 0},
        {"two codings", POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
         REFUSAL_FIELD_TWICE, 0},
        {"chunks in HTTP/1.0", "POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n",
         REFUSAL_CODING_OLD, 0},
    };
    EACH("length", rows);
}

static void chunks(void)
{
    static const struct row rows[] = {
        {"none", CHUNKS "0\r\n\r\n", REFUSAL_NONE, 0},
        {"one", CHUNKS "5\r\nhello\r\n0\r\n\r\n", REFUSAL_NONE, 0},
        {"two, and a request", CHUNKS "1\r\na\r\n0A\r\n0123456789\r\n000\r\n\r\nGET", REFUSAL_NONE,
         3},
        {"with what ends chunks", CHUNKS "7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n", REFUSAL_NONE, 0},
        {"eight digits, each time", CHUNKS "00000001\r\na\r\n00000001\r\nb\r\n00000000\r\n\r\n",
         REFUSAL_NONE, 0},
        {"capitals", POST "TRANSFER-ENCODING: Chunked \r\n\r\n0\r\n\r\n", REFUSAL_NONE, 0},
        {"64 bytes",
         CHUNKS "20\r\n0123456789abcdef0123456789abcdef\r\n"
                "20\r\n0123456789abcdef0123456789abcdef\r\n0\r\n\r\n",
         REFUSAL_NONE, 0},
        {"65 bytes",
         CHUNKS "40\r\n0123456789abcdef0123456789abcdef"
                "0123456789abcdef0123456789abcdef\r\n1\r\n",
         REFUSAL_BODY_LONG, 0},
        {"65 bytes at once", CHUNKS "41\r\n", REFUSAL_BODY_LONG, 0},
        {"2^32 - 1 bytes", CHUNKS "ffffffff\r\n", REFUSAL_BODY_LONG, 0},
        {"nine digits", CHUNKS "000000005\r\nhello\r\n", REFUSAL_CHUNK_SIZE, 0},
        {"no digit", CHUNKS "\r\nhello\r\n", REFUSAL_CHUNK_SIZE, 0},
        {"an extension", CHUNKS "5;a=b\r\nhello\r\n", REFUSAL_CHUNK_SIZE, 0},
        {"a blank", CHUNKS "5 \r\nhello\r\n", REFUSAL_CHUNK_SIZE, 0},
        {"a blank before", CHUNKS " 5\r\nhello\r\n", REFUSAL_CHUNK_SIZE, 0},
        {"bare LF", CHUNKS "5\nhello\n", REFUSAL_CHUNK_SIZE, 0},
        {"bare CR", CHUNKS "5\rhello\r", REFUSAL_CHUNK_SIZE, 0},
        {"no hex", CHUNKS "g\r\n", REFUSAL_CHUNK_SIZE, 0},
        {"longer than it says", CHUNKS "4\r\nhello\r\n", REFUSAL_CHUNK_END, 0},
        {"shorter than it says", CHUNKS "6\r\nhello\r\n0\r\n\r\n", REFUSAL_CHUNK_END, 0},
        {"LF after it", CHUNKS "5\r\nhello\n", REFUSAL_CHUNK_END, 0},
        {"CR after it", CHUNKS "5\r\nhello\r0\r\n", REFUSAL_CHUNK_END, 0},
        {"a trailer", CHUNKS "0\r\nX: a\r\n\r\n", REFUSAL_TRAILER, 0},
        {"a request as trailer", CHUNKS "0\r\nGET / HTTP/1.1\r\n", REFUSAL_TRAILER, 0},
        {"LF at the end", CHUNKS "0\r\n\n", REFUSAL_CHUNK_END, 0},
        {"CR at the end", CHUNKS "0\r\n\r\r", REFUSAL_CHUNK_END, 0},
    };
    EACH("chunk", rows);
}

/* A head with `count` times `filler` between two texts. */
static enum refusal filled(const char *before, char filler, size_t count, const char *after)
{
    static char text[2 * GUARD_HEAD_MAX];
    size_t head = strlen(before), tail = strlen(after);
    if (head + count + tail > sizeof text) return REFUSAL_COUNT;
    memcpy(text, before, head);
    memset(text + head, filler, count);
    memcpy(text + head + count, after, tail);
    struct str whole = {text, head + count + tail};
    struct guard g;
    guard_init(&g, &rules, 0);
    guard_feed(&g, whole);
    OK(feed_same(&rules, whole, 1, 1), "byte by byte the same");
    return g.refusal ? g.refusal : guard_stage(&g) == STAGE_WHOLE ? REFUSAL_NONE : REFUSAL_COUNT;
}

/* Each limit, and one beyond. */
static void limits(void)
{
    const char *line = " HTTP/1.1\r\n" HOST "\r\n", *end = "\r\n" HOST "\r\n";
    OK(filled("GET /", 'a', GUARD_TARGET_MAX - 1, line) == REFUSAL_NONE, "the longest target");
    OK(filled("GET /", 'a', GUARD_TARGET_MAX, line) == REFUSAL_TARGET_LONG, "one more");
    OK(filled("GET /?", 'a', GUARD_TARGET_MAX - 1, line) == REFUSAL_TARGET_LONG, "a query too");
    OK(filled("GET /%", '4', GUARD_TARGET_MAX, line) == REFUSAL_TARGET_LONG, "an escape too");
    OK(filled(LINE "", 'a', GUARD_NAME_MAX,
              ": b"
              "\r\n" HOST "\r\n") == REFUSAL_NONE,
       "the longest name");
    OK(filled(LINE "", 'a', GUARD_NAME_MAX + 1, ": b\r\n") == REFUSAL_FIELD_LONG, "one more");
    OK(filled(LINE "X:", 'a', GUARD_VALUE_MAX, end) == REFUSAL_NONE, "the longest value");
    OK(filled(LINE "X:", 'a', GUARD_VALUE_MAX + 1, end) == REFUSAL_FIELD_LONG, "one more");
    OK(filled(LINE "X:", ' ', GUARD_VALUE_MAX + 1, end) == REFUSAL_FIELD_LONG, "blanks count");
    OK(filled(LINE "Host: ", 'a', 300, "\r\n\r\n") == REFUSAL_HOST_FORM, "a long Host");
    OK(filled(LINE HOST "Origin: ", 'a', 300, "\r\n\r\n") == REFUSAL_ORIGIN_OTHER, "and Origin");
    OK(filled(LINE HOST "Expect: ", 'a', 300, "\r\n\r\n") == REFUSAL_EXPECT_OTHER, "and Expect");
    OK(filled(POST "Content-Length: 1", '0', 300, "\r\n\r\n") == REFUSAL_LENGTH_FORM, "and length");
    OK(filled("", 'A', GUARD_METHOD_MAX, " / HTTP/1.1\r\n") == REFUSAL_METHOD_UNKNOWN, "a method");
    OK(filled("", 'A', GUARD_METHOD_MAX, "") == REFUSAL_COUNT, "that may go on");
    OK(filled("", 'A', GUARD_METHOD_MAX + 1, "") == REFUSAL_METHOD_UNKNOWN, "but not for ever");
}

/* `count` headers "X:a" after the Host, then a value that makes the head `size` bytes, if not 0. */
static enum refusal many(int count, size_t size)
{
    static char text[2 * GUARD_HEAD_MAX];
    size_t len = strlen(LINE HOST);
    memcpy(text, LINE HOST, len);
    for (int i = 0; i < count; i++, len += 5) memcpy(text + len, "X:a\r\n", 5);
    if (size) {
        for (int i = 0; i < 2; i++, len += 8004) { /* two fill most of it */
            memset(text + len, 'a', 8004);
            memcpy(text + len, "X:", 2);
            memcpy(text + len + 8002, "\r\n", 2);
        }
        memset(text + len, 'a', size);
        memcpy(text + len, "X:", 2);
        len = size - 4;
        memcpy(text + len, "\r\n", 2);
        len += 2;
    }
    memcpy(text + len, "\r\n", 2);
    struct guard g;
    guard_init(&g, &rules, 0);
    size_t taken = guard_feed(&g, (struct str){text, len + 2});
    OK(g.refusal || taken == len + 2, "%zu of %zu taken", taken, len + 2);
    return g.refusal;
}

static void many_headers(void)
{
    OK(many(GUARD_FIELDS_MAX - 1, 0) == REFUSAL_NONE, "64 headers");
    OK(many(GUARD_FIELDS_MAX, 0) == REFUSAL_FIELD_MANY, "65 headers");
    OK(many(0, GUARD_HEAD_MAX) == REFUSAL_NONE, "a head of 16,384 bytes");
    OK(many(0, GUARD_HEAD_MAX + 1) == REFUSAL_HEAD_LONG, "one more");
}

static void clocks(void)
{
    struct guard g;
    guard_init(&g, &rules, 5000);
    guard_feed(&g, STR("GET /"));
    guard_clock(&g, 4000);
    guard_clock(&g, 5000 + GUARD_HEAD_MS);
    OK(guard_stage(&g) == STAGE_HEAD, "in time");
    guard_clock(&g, 5001 + GUARD_HEAD_MS);
    OK(g.refusal == REFUSAL_SLOW_HEAD && refusal_status(g.refusal) == 408, "a slow head");

    guard_init(&g, &rules, 5000);
    guard_feed(&g, STR(POST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\na"));
    guard_clock(&g, 5000 + GUARD_WHOLE_MS);
    OK(guard_stage(&g) == STAGE_BODY && g.waits && g.body == 1, "a body in time");
    guard_clock(&g, 5001 + GUARD_WHOLE_MS);
    OK(g.refusal == REFUSAL_SLOW_BODY && guard_feed(&g, STR("b")) == 0, "a slow body");

    guard_init(&g, &rules, 0);
    guard_feed(&g, STR(GET("/")));
    guard_clock(&g, UINT64_MAX);
    guard_end(&g);
    OK(guard_stage(&g) == STAGE_WHOLE && !g.waits && g.method == METHOD_GET, "whole for ever");
}

/* Who is to be told that the body may come. */
static void waiting(void)
{
    static const struct {
        const char *head;
        bool waits;
    } rows[] = {
        {POST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n", true},
        {POST "Expect: 100-Continue\r\nTransfer-Encoding: chunked\r\n\r\n", true},
        {POST "Expect: 100-continue\r\nContent-Length: 0\r\n\r\n", false},
        {POST "Content-Length: 2\r\n\r\n", false},
        {"POST / HTTP/1.0\r\n" HOST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct guard g;
        guard_init(&g, &rules, 0);
        guard_feed(&g, str_of(rows[i].head));
        OK(!g.refusal && g.waits == rows[i].waits && g.method == METHOD_POST, "%s",
           rows[i].waits ? "waits" : "does not wait");
    }
}

/* The connection ends after each byte but the last. */
static void ends(void)
{
    struct str request = STR(POST "Content-Length: 5\r\n\r\nhello");
    struct guard g;
    int refused = 0;
    for (size_t len = 0; len < request.len; len++) {
        guard_init(&g, &rules, 0);
        guard_feed(&g, str_part(request, 0, len));
        guard_end(&g);
        refused += g.refusal == REFUSAL_CUT && g.taken == len;
    }
    OK((size_t)refused == request.len, "a request that is cut is none");
    guard_init(&g, &rules, 0);
    guard_feed(&g, STR("GET  "));
    guard_end(&g);
    OK(g.refusal == REFUSAL_TARGET_FORM, "the first defect stays");
}

static void no_rules(void)
{
    static const struct guard_rules none;
    struct guard g;
    guard_init(&g, &none, 0);
    guard_feed(&g, STR(GET("/")));
    OK(g.refusal == REFUSAL_HOST_OTHER, "all-zero rules refuse all");
    guard_init(&g, &none, 0);
    guard_feed(&g, STR(POST "Content-Length: 1\r\n\r\n"));
    OK(g.refusal == REFUSAL_BODY_LONG, "and any body");
}

/* A NUL cannot stand in the tables. */
static void nuls(void)
{
    struct str request = STR(POST "X: a\r\nContent-Length: 1\r\n\r\na");
    char bytes[256];
    struct guard g;
    for (size_t i = 0; i < request.len - 1; i++) {
        memcpy(bytes, request.at, request.len);
        bytes[i] = '\0';
        guard_init(&g, &rules, 0);
        size_t taken = guard_feed(&g, (struct str){bytes, request.len});
        if (!g.refusal || taken != i) OK(false, "a NUL at %zu", i);
    }
    OK(true, "a NUL stands nowhere in a head");
}

int main(void)
{
    OK(origin_add(&rules.origins, STR("http://127.0.0.1:7272")) &&
           origin_add(&rules.origins, STR("https://licet.example")),
       "two addresses");
    targets();
    characters();
    request_lines();
    headers();
    from_where();
    lengths();
    chunks();
    limits();
    many_headers();
    clocks();
    waiting();
    ends();
    no_rules();
    nuls();
    return tap_done();
}
