/* guard.h: what of a connection may reach the server.
 *
 * A guard is fed the bytes of one HTTP request as they arrive and says how many of them are sound.
 * Only those may be passed on, so the server behind it never sees a request that could be read in
 * two ways.
 *
 *   1. The verdict is a function of the bytes alone: feeding them in other pieces changes neither
 *      the verdict nor how many were taken. Nothing is read twice, nothing beyond what was given.
 *   2. A request has one reading. Where RFC 9112 lets a server repair, it is refused: bare CR or
 *      LF, folded lines, repeated lengths, chunk extensions, trailers, an absolute target.
 *   3. The first thing wrong decides, and nothing is taken after it: what follows a defect is never
 *      a second request.
 *   4. Everything has a limit, and the state is of fixed size. Nothing allocates, nothing recurses.
 *   5. What is accepted names one Host, which is ours, and was not made by somebody else's page
 *      (face/http/origin.h). All-zero rules refuse all.
 *   6. Time is told, never read: guard_clock() refuses who is too slow.
 *
 * The stages, and what moves a request on:
 *
 *     HEAD ──empty line──► BODY ──last byte──► WHOLE          (without a body: HEAD ──► WHOLE)
 *       └──────defect, clock, end───┴──────────────────► REFUSED
 *
 * After WHOLE the bytes left over belong to the next request, which needs a guard of its own.
 */
#ifndef FACE_HTTP_GUARD_H
#define FACE_HTTP_GUARD_H

#include "face/http/origin.h"

enum {
    GUARD_HEAD_MAX = 16384,  /* request line, headers and the empty line after them */
    GUARD_TARGET_MAX = 8192, /* path and query, as sent */
    GUARD_METHOD_MAX = 16,
    GUARD_FIELDS_MAX = 64,  /* headers */
    GUARD_NAME_MAX = 64,    /* the name of a header */
    GUARD_VALUE_MAX = 8192, /* its value, with the blanks around it */
    GUARD_CHUNK_DIGITS = 8, /* the size of a chunk, in hex digits */
    GUARD_HEAD_MS = 10000,  /* from the beginning to the end of the head */
    GUARD_WHOLE_MS = 60000  /* from the beginning to the end of the request */
};

/* Why a request is refused: name, status, sentence. */
/* clang-format off */
#define REFUSALS(R)                                                                                \
    R(NONE, 0, "sound so far")                                                                     \
    /* The request line */                                                                         \
    R(METHOD_FORM, 400, "the request does not begin with a method and a space")                    \
    R(METHOD_OTHER, 405, "only GET, HEAD and POST are answered here")                              \
    R(METHOD_UNKNOWN, 501, "the method is not one of HTTP")                                        \
    R(TARGET_FORM, 400, "the target does not begin with a slash")                                  \
    R(TARGET_BYTE, 400, "a byte in the target that has to be percent-encoded")                     \
    R(TARGET_PERCENT, 400, "a percent sign in the target without two hex digits after it")         \
    R(TARGET_HIDDEN, 400, "a slash, backslash or control character that is percent-encoded")       \
    R(TARGET_UTF8, 400, "percent-encoded bytes that are not UTF-8")                                \
    R(TARGET_SEGMENT, 400, "a segment of the path that is empty, one dot or two dots")             \
    R(TARGET_LONG, 414, "the target is longer than 8,192 bytes")                                   \
    R(VERSION_FORM, 400, "the request line does not end with a version, as in HTTP/1.1")           \
    R(VERSION_OTHER, 505, "only HTTP/1.1 and HTTP/1.0 are spoken here")                            \
    /* Headers, one by one */                                                                      \
    R(LINE_END, 400, "CR and LF do not stand together at the end of a line, and only there")       \
    R(FIELD_FOLD, 400, "a header line that begins with a blank")                                   \
    R(FIELD_NAME, 400, "a header does not begin with a name and a colon right after it")           \
    R(FIELD_BYTE, 400, "a control character in the value of a header")                             \
    R(FIELD_TWICE, 400, "a header that may stand once stands twice")                               \
    R(FIELD_LONG, 431, "a header with a name over 64 bytes or a value over 8,192")                 \
    R(FIELD_MANY, 431, "more than 64 headers")                                                     \
    R(HEAD_LONG, 431, "the head of the request is longer than 16,384 bytes")                       \
    R(HOST_FORM, 400, "the Host is not a name or an address, with or without a port")              \
    R(LENGTH_FORM, 400, "the Content-Length is not one number without leading zeros")              \
    R(CODING_OTHER, 501, "the only Transfer-Encoding is chunked")                                  \
    R(CODING_OLD, 400, "HTTP/1.0 has no Transfer-Encoding")                                        \
    R(EXPECT_OTHER, 417, "the only expectation is 100-continue")                                   \
    /* The head as a whole */                                                                      \
    R(HOST_MISSING, 400, "there is no Host")                                                       \
    R(HOST_OTHER, 421, "the Host is not an address of this server")                                \
    R(ORIGIN_OTHER, 403, "the request comes from a page of another site")                          \
    R(LENGTH_TWO, 400, "Content-Length and Transfer-Encoding exclude each other")                  \
    R(LENGTH_MISSING, 411, "a POST says how long its body is")                                     \
    R(BODY_GIVEN, 400, "GET and HEAD have no body")                                                \
    /* The body */                                                                                 \
    R(BODY_LONG, 413, "the body is longer than may be sent here")                                  \
    R(CHUNK_SIZE, 400, "the size of a chunk is 1 to 8 hex digits and nothing else")                \
    R(CHUNK_END, 400, "no CR LF where a chunk ends")                                               \
    R(TRAILER, 400, "headers after the last chunk")                                                \
    /* The connection */                                                                           \
    R(CUT, 400, "the connection ends before the request does")                                     \
    R(SLOW_HEAD, 408, "the head of the request took longer than 10 seconds")                       \
    R(SLOW_BODY, 408, "the request took longer than 60 seconds")
/* clang-format on */

enum refusal {
#define R(name, status, sentence) REFUSAL_##name,
    REFUSALS(R)
#undef R
        REFUSAL_COUNT
};

enum guard_method { METHOD_NONE, METHOD_GET, METHOD_HEAD, METHOD_POST };

enum guard_stage { STAGE_HEAD, STAGE_BODY, STAGE_WHOLE, STAGE_REFUSED };

/* What is allowed. Must live as long as the guards that it is given to. */
struct guard_rules {
    uint64_t body_max;      /* bytes of a body; 0: none */
    struct origins origins; /* our addresses */
};

/* One request. To be read by others: */
struct guard {
    enum refusal refusal;     /* not NONE: refused, and why */
    enum guard_method method; /* known once the first space was taken */
    bool waits;               /* from the end of the head: for a 100 Continue before the body */
    uint64_t taken;           /* bytes taken in all */
    uint64_t body;            /* bytes of the body taken, without the framing of chunks */

    /* Private */
    const struct guard_rules *rules;
    uint64_t began;       /* ms */
    uint64_t length;      /* of the body, as Content-Length says */
    uint64_t left;        /* bytes to come of the body or chunk */
    unsigned char step;   /* what the next byte must be */
    unsigned char minor;  /* of the version */
    unsigned char escape; /* the first digit after a percent sign */
    unsigned char utf8_left, utf8_low, utf8_high;
    unsigned char segment; /* bytes of the one at hand, at most 3 */
    unsigned char digits;  /* of the size of a chunk */
    bool segment_dots;     /* its bytes are dots */
    bool query, chunked;
    bool navigates, document; /* see struct origin_said */
    enum origin_site site;
    unsigned field, fields, seen; /* header at hand, headers, and which of them */
    unsigned target_len, name_len, value_len, value_sent, host_len, origin_len;
    char name[GUARD_NAME_MAX]; /* method, version or name of a header */
    char value[ORIGIN_MAX];    /* of a longer one the beginning; value_len is all of it */
    char host[ORIGIN_HOST_MAX], origin[ORIGIN_MAX];
};

/* A guard at the beginning of a request; now_ms is any clock that does not go back. */
void guard_init(struct guard *g, const struct guard_rules *rules, uint64_t now_ms);

/* Takes the next bytes. Returns how many, from the first, belong to this request and are sound:
 * all of them, unless the request is whole or refused then. */
size_t guard_feed(struct guard *g, struct str bytes);

/* Tells the time: a request that is not whole when it should be is refused. (Where g->taken is 0,
 * here and below, nothing was asked and there is nobody to tell.) */
void guard_clock(struct guard *g, uint64_t now_ms);

/* Tells that no byte will follow: a request that is not whole is refused. */
void guard_end(struct guard *g);

enum guard_stage guard_stage(const struct guard *g);

/* The name of a refusal, as LENGTH_TWO, its status, as 400, and its sentence. */
const char *refusal_name(enum refusal r);
int refusal_status(enum refusal r);
const char *refusal_sentence(enum refusal r);

#endif
