/* guard.c: one request, byte by byte; see guard.h.
 *
 * Each step is a function that looks at one byte: it refuses it, or takes it and names the step
 * that follows. Only bytes of a body are taken many at once.
 */
#include "face/http/guard.h"

#include <assert.h>
#include <string.h>

/* --- Kinds of bytes --- */

static bool digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(unsigned char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool one_of(unsigned char c, struct str set)
{
    return memchr(set.at, c, set.len) != NULL;
}

static bool blank(unsigned char c)
{
    return c == ' ' || c == '\t';
}

static bool control(unsigned char c)
{
    return c < 0x20 || c == 0x7F;
}

/* What methods and names of headers are made of. */
static bool token(unsigned char c)
{
    return letter(c) || digit(c) || one_of(c, STR("!#$%&'*+-.^_`|~"));
}

static bool in_path(unsigned char c)
{
    return letter(c) || digit(c) || one_of(c, STR("-._~!$&'()*+,;=:@/"));
}

/* Browsers leave some bytes of a query as they are that RFC 3986 would have encoded. */
static bool in_query(unsigned char c)
{
    return in_path(c) || one_of(c, STR("?[]\\^`{|}"));
}

/* The value of a hex digit, or -1. */
static int hex(unsigned char c)
{
    if (digit(c)) return c - '0';
    char l = lower(c);
    return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

/* Whether s says `word`, which is in lower case. */
static bool says(struct str s, const char *word)
{
    size_t len = strlen(word);
    bool same = s.len == len;
    for (size_t i = 0; same && i < len; i++) same = lower((unsigned char)s.at[i]) == word[i];
    return same;
}

/* --- The request line --- */

enum step {
    STEP_METHOD,
    STEP_TARGET, /* its first byte */
    STEP_PATH,   /* path and query */
    STEP_PERCENT,
    STEP_PERCENT_TWO,
    STEP_VERSION,
    STEP_LINE_LF,
    STEP_FIELD, /* the first byte of a header, or of the empty line */
    STEP_NAME,
    STEP_VALUE,
    STEP_VALUE_LF,
    STEP_HEAD_LF, /* the last byte of the head */
    STEP_BODY,
    STEP_SIZE, /* of a chunk */
    STEP_SIZE_LF,
    STEP_CHUNK,
    STEP_CHUNK_CR,
    STEP_CHUNK_LF,
    STEP_LAST_CR, /* after the last chunk */
    STEP_LAST_LF,
    STEP_WHOLE,
    STEP_COUNT
};

static enum refusal go(struct guard *g, enum step next)
{
    g->step = (unsigned char)next;
    return REFUSAL_NONE;
}

static struct str word(const struct guard *g)
{
    return (struct str){g->name, g->name_len};
}

static enum refusal judge_method(struct guard *g)
{
    static const char *const answered[] = {"GET", "HEAD", "POST"};
    static const char *const known[] = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"};
    for (int i = 0; i < 3; i++)
        if (str_is(word(g), answered[i])) g->method = (enum guard_method)(METHOD_GET + i);
    for (int i = 0; i < 6; i++)
        if (str_is(word(g), known[i])) return REFUSAL_METHOD_OTHER;
    return g->method ? go(g, STEP_TARGET) : REFUSAL_METHOD_UNKNOWN;
}

static enum refusal at_method(struct guard *g, unsigned char c)
{
    if (c == ' ' && g->name_len) return judge_method(g);
    if (!token(c)) return REFUSAL_METHOD_FORM;
    if (g->name_len == GUARD_METHOD_MAX) return REFUSAL_METHOD_UNKNOWN;
    g->name[g->name_len++] = (char)c;
    return REFUSAL_NONE;
}

static enum refusal at_target(struct guard *g, unsigned char c)
{
    if (c != '/') return REFUSAL_TARGET_FORM;
    g->target_len = 1;
    return go(g, STEP_PATH);
}

/* Whether percent-encoded bytes are UTF-8 in its shortest form; one after the other. */
static bool utf8_goes_on(struct guard *g, unsigned char c)
{
    if (g->utf8_left) {
        bool good = c >= g->utf8_low && c <= g->utf8_high;
        g->utf8_left--;
        g->utf8_low = 0x80;
        g->utf8_high = 0xBF;
        return good;
    }
    if (c < 0x80) return true;
    if (c < 0xC2 || c > 0xF4) return false;
    g->utf8_left = c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    g->utf8_low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    g->utf8_high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    return true;
}

/* Takes one byte of path or query, decoded. */
static enum refusal target_add(struct guard *g, unsigned char c)
{
    if (!utf8_goes_on(g, c)) return REFUSAL_TARGET_UTF8;
    if (!g->query) {
        g->segment_dots = c == '.' && (!g->segment || g->segment_dots);
        if (g->segment < 3) g->segment++;
    }
    return go(g, STEP_PATH);
}

/* Ends the segment at hand. Only the last may be empty. */
static bool segment_ends(struct guard *g, bool last)
{
    bool good = g->segment ? !g->segment_dots || g->segment > 2 : last;
    g->segment = 0;
    return good;
}

static enum refusal path_ends(struct guard *g, unsigned char c)
{
    if (g->utf8_left) return REFUSAL_TARGET_UTF8;
    if (!g->query && !segment_ends(g, c != '/')) return REFUSAL_TARGET_SEGMENT;
    if (c == '?') g->query = true;
    g->name_len = 0;
    return go(g, c == ' ' ? STEP_VERSION : STEP_PATH);
}

static enum refusal at_path(struct guard *g, unsigned char c)
{
    if (c == ' ') return path_ends(g, c);
    if (c == '\r') return REFUSAL_VERSION_FORM;
    if (c == '\n') return REFUSAL_LINE_END;
    if (g->target_len++ == GUARD_TARGET_MAX) return REFUSAL_TARGET_LONG;
    if (c == '%') return go(g, STEP_PERCENT);
    if (!g->query && (c == '/' || c == '?')) return path_ends(g, c);
    return (g->query ? in_query(c) : in_path(c)) ? target_add(g, c) : REFUSAL_TARGET_BYTE;
}

static enum refusal at_percent(struct guard *g, unsigned char c)
{
    if (hex(c) < 0) return REFUSAL_TARGET_PERCENT;
    if (g->target_len++ == GUARD_TARGET_MAX) return REFUSAL_TARGET_LONG;
    if (g->step == STEP_PERCENT) {
        g->escape = (unsigned char)hex(c);
        return go(g, STEP_PERCENT_TWO);
    }
    unsigned char byte = (unsigned char)(g->escape << 4 | hex(c));
    bool hidden = control(byte) && !(g->query && byte == '\t');
    hidden = hidden || (!g->query && (byte == '/' || byte == '\\'));
    return hidden ? REFUSAL_TARGET_HIDDEN : target_add(g, byte);
}

static enum refusal at_version(struct guard *g, unsigned char c)
{
    static const char form[] = "HTTP/#.#";
    if (c == '\n') return REFUSAL_LINE_END;
    if (g->name_len == sizeof form - 1) {
        if (c != '\r') return REFUSAL_VERSION_FORM;
        if (g->name[5] != '1' || g->name[7] > '1') return REFUSAL_VERSION_OTHER;
        g->minor = (unsigned char)(g->name[7] - '0');
        return go(g, STEP_LINE_LF);
    }
    char wanted = form[g->name_len];
    if (wanted == '#' ? !digit(c) : (char)c != wanted) return REFUSAL_VERSION_FORM;
    g->name[g->name_len++] = (char)c;
    return REFUSAL_NONE;
}

static enum refusal at_line_lf(struct guard *g, unsigned char c)
{
    return c == '\n' ? go(g, STEP_FIELD) : REFUSAL_LINE_END;
}

/* --- Headers --- */

/* The headers that may stand once. What else they say is the server's business, but for the first
 * eight. */
enum field {
    FIELD_HOST,
    FIELD_ORIGIN,
    FIELD_LENGTH,
    FIELD_CODING,
    FIELD_EXPECT,
    FIELD_SITE,
    FIELD_MODE,
    FIELD_DEST,
    FIELD_ONCE,
    FIELD_ANY = FIELD_ONCE + 8
};

static const char *const fields[FIELD_ANY] = {
    [FIELD_HOST] = "host",
    [FIELD_ORIGIN] = "origin",
    [FIELD_LENGTH] = "content-length",
    [FIELD_CODING] = "transfer-encoding",
    [FIELD_EXPECT] = "expect",
    [FIELD_SITE] = "sec-fetch-site",
    [FIELD_MODE] = "sec-fetch-mode",
    [FIELD_DEST] = "sec-fetch-dest",
    [FIELD_ONCE] = "cookie",
    "authorization",
    "content-type",
    "content-range",
    "if-modified-since",
    "if-range",
    "range",
    "referer",
};

static enum refusal at_field(struct guard *g, unsigned char c)
{
    if (c == '\r') return go(g, STEP_HEAD_LF);
    if (c == '\n') return REFUSAL_LINE_END;
    if (blank(c)) return REFUSAL_FIELD_FOLD;
    if (!token(c)) return REFUSAL_FIELD_NAME;
    if (g->fields++ == GUARD_FIELDS_MAX) return REFUSAL_FIELD_MANY;
    g->name[0] = lower(c);
    g->name_len = 1;
    return go(g, STEP_NAME);
}

static enum refusal name_ends(struct guard *g)
{
    g->field = 0;
    while (g->field < FIELD_ANY && !str_is(word(g), fields[g->field])) g->field++;
    if (g->field < FIELD_ANY) {
        if (g->seen & 1u << g->field) return REFUSAL_FIELD_TWICE;
        g->seen |= 1u << g->field;
    }
    g->value_len = g->value_sent = 0;
    return go(g, STEP_VALUE);
}

static enum refusal at_name(struct guard *g, unsigned char c)
{
    if (c == ':') return name_ends(g);
    if (!token(c)) return c == '\n' ? REFUSAL_LINE_END : REFUSAL_FIELD_NAME;
    if (g->name_len == GUARD_NAME_MAX) return REFUSAL_FIELD_LONG;
    g->name[g->name_len++] = lower(c);
    return REFUSAL_NONE;
}

/* The value at hand without the blanks around it. One that was cut is empty: it must not equal
 * anything. */
static struct str value(const struct guard *g)
{
    size_t len = g->value_len > sizeof g->value ? 0 : g->value_len;
    return str_trim((struct str){g->value, len});
}

static enum refusal judge_host(struct guard *g)
{
    struct str host = value(g);
    if (!origin_host(host)) return REFUSAL_HOST_FORM;
    memcpy(g->host, host.at, host.len);
    g->host_len = (unsigned)host.len;
    return REFUSAL_NONE;
}

/* Whether it is ours is known only together with the Host. */
static enum refusal judge_origin(struct guard *g)
{
    struct str origin = value(g);
    if (!origin.len) return REFUSAL_ORIGIN_OTHER;
    memcpy(g->origin, origin.at, origin.len);
    g->origin_len = (unsigned)origin.len;
    return REFUSAL_NONE;
}

static enum refusal judge_length(struct guard *g)
{
    struct str s = value(g);
    bool big = false;
    if (!s.len || (s.len > 1 && s.at[0] == '0')) return REFUSAL_LENGTH_FORM;
    for (size_t i = 0; i < s.len; i++) {
        if (!digit((unsigned char)s.at[i])) return REFUSAL_LENGTH_FORM;
        big = big || __builtin_mul_overflow(g->length, 10u, &g->length) ||
              __builtin_add_overflow(g->length, (unsigned)(s.at[i] - '0'), &g->length);
    }
    return big || g->length > g->rules->body_max ? REFUSAL_BODY_LONG : REFUSAL_NONE;
}

static enum refusal judge_coding(struct guard *g)
{
    if (!g->minor) return REFUSAL_CODING_OLD;
    if (!says(value(g), "chunked")) return REFUSAL_CODING_OTHER;
    g->chunked = true;
    return REFUSAL_NONE;
}

/* In HTTP/1.0 an expectation is not heard. */
static enum refusal judge_expect(struct guard *g)
{
    bool waits = says(value(g), "100-continue");
    g->waits = waits && g->minor;
    return waits || !g->minor ? REFUSAL_NONE : REFUSAL_EXPECT_OTHER;
}

static enum refusal judge_field(struct guard *g)
{
    switch (g->field) {
    case FIELD_HOST: return judge_host(g);
    case FIELD_ORIGIN: return judge_origin(g);
    case FIELD_LENGTH: return judge_length(g);
    case FIELD_CODING: return judge_coding(g);
    case FIELD_EXPECT: return judge_expect(g);
    case FIELD_SITE: g->site = origin_site(value(g)); break;
    case FIELD_MODE: g->navigates = str_is(value(g), "navigate"); break;
    case FIELD_DEST: g->document = str_is(value(g), "document"); break;
    default: break;
    }
    return REFUSAL_NONE;
}

static enum refusal at_value(struct guard *g, unsigned char c)
{
    if (c == '\r') return go(g, STEP_VALUE_LF);
    if (c == '\n') return REFUSAL_LINE_END;
    if (control(c) && c != '\t') return REFUSAL_FIELD_BYTE;
    if (g->value_sent++ == GUARD_VALUE_MAX) return REFUSAL_FIELD_LONG;
    if (blank(c) && !g->value_len) return REFUSAL_NONE;
    if (g->value_len < sizeof g->value) g->value[g->value_len] = (char)c;
    g->value_len++;
    return REFUSAL_NONE;
}

static enum refusal at_value_lf(struct guard *g, unsigned char c)
{
    if (c != '\n') return REFUSAL_LINE_END;
    go(g, STEP_FIELD);
    return judge_field(g);
}

/* --- The head as a whole --- */

static enum refusal judge_origins(const struct guard *g)
{
    const struct origins *ours = &g->rules->origins;
    struct str host = {g->host, g->host_len};
    struct origin_said said = {
        .writes = g->method == METHOD_POST,
        .origin = {g->origin, g->origin_len},
        .site = g->site,
        .navigates = g->navigates,
        .document = g->document,
    };
    if (!host.len) return REFUSAL_HOST_MISSING;
    if (!origin_addressed(ours, host)) return REFUSAL_HOST_OTHER;
    return origin_own(ours, host, &said) ? REFUSAL_NONE : REFUSAL_ORIGIN_OTHER;
}

static enum refusal judge_body(const struct guard *g)
{
    bool length = g->seen & 1u << FIELD_LENGTH;
    if (length && g->chunked) return REFUSAL_LENGTH_TWO;
    if (g->method != METHOD_POST)
        return g->length || g->chunked ? REFUSAL_BODY_GIVEN : REFUSAL_NONE;
    return length || g->chunked ? REFUSAL_NONE : REFUSAL_LENGTH_MISSING;
}

/* Lengths first: what a request says of its own end is wrong whoever sent it. */
static enum refusal at_head_lf(struct guard *g, unsigned char c)
{
    if (c != '\n') return REFUSAL_LINE_END;
    enum refusal why = judge_body(g);
    if (!why) why = judge_origins(g);
    if (why) return why;
    g->left = g->length;
    g->waits = g->waits && (g->length || g->chunked);
    g->digits = 0;
    return go(g, g->chunked ? STEP_SIZE : g->length ? STEP_BODY : STEP_WHOLE);
}

/* --- Chunks --- */

static enum refusal at_size(struct guard *g, unsigned char c)
{
    if (c == '\r' && g->digits) return go(g, STEP_SIZE_LF);
    if (hex(c) < 0 || g->digits == GUARD_CHUNK_DIGITS) return REFUSAL_CHUNK_SIZE;
    g->digits++;
    g->left = g->left << 4 | (unsigned)hex(c);
    return REFUSAL_NONE;
}

static enum refusal at_size_lf(struct guard *g, unsigned char c)
{
    if (c != '\n') return REFUSAL_CHUNK_SIZE;
    if (g->left > g->rules->body_max - g->body) return REFUSAL_BODY_LONG;
    return go(g, g->left ? STEP_CHUNK : STEP_LAST_CR);
}

static enum refusal at_chunk_cr(struct guard *g, unsigned char c)
{
    return c == '\r' ? go(g, STEP_CHUNK_LF) : REFUSAL_CHUNK_END;
}

static enum refusal at_chunk_lf(struct guard *g, unsigned char c)
{
    g->digits = 0;
    return c == '\n' ? go(g, STEP_SIZE) : REFUSAL_CHUNK_END;
}

static enum refusal at_last_cr(struct guard *g, unsigned char c)
{
    return c == '\r' ? go(g, STEP_LAST_LF) : token(c) ? REFUSAL_TRAILER : REFUSAL_CHUNK_END;
}

static enum refusal at_last_lf(struct guard *g, unsigned char c)
{
    return c == '\n' ? go(g, STEP_WHOLE) : REFUSAL_CHUNK_END;
}

/* --- The whole --- */

static enum refusal (*const steps[STEP_COUNT])(struct guard *g, unsigned char c) = {
    [STEP_METHOD] = at_method,     [STEP_TARGET] = at_target,       [STEP_PATH] = at_path,
    [STEP_PERCENT] = at_percent,   [STEP_PERCENT_TWO] = at_percent, [STEP_VERSION] = at_version,
    [STEP_LINE_LF] = at_line_lf,   [STEP_FIELD] = at_field,         [STEP_NAME] = at_name,
    [STEP_VALUE] = at_value,       [STEP_VALUE_LF] = at_value_lf,   [STEP_HEAD_LF] = at_head_lf,
    [STEP_SIZE] = at_size,         [STEP_SIZE_LF] = at_size_lf,     [STEP_CHUNK_CR] = at_chunk_cr,
    [STEP_CHUNK_LF] = at_chunk_lf, [STEP_LAST_CR] = at_last_cr,     [STEP_LAST_LF] = at_last_lf,
};

void guard_init(struct guard *g, const struct guard_rules *rules, uint64_t now_ms)
{
    memset(g, 0, sizeof *g);
    g->rules = rules;
    g->began = now_ms;
}

enum guard_stage guard_stage(const struct guard *g)
{
    if (g->refusal) return STAGE_REFUSED;
    if (g->step == STEP_WHOLE) return STAGE_WHOLE;
    return g->step < STEP_BODY ? STAGE_HEAD : STAGE_BODY;
}

/* Takes what is there of a body or a chunk. */
static size_t take_body(struct guard *g, size_t there)
{
    size_t taken = there < g->left ? there : (size_t)g->left;
    assert(g->left && g->left <= g->rules->body_max - g->body);
    g->left -= taken;
    g->body += taken;
    if (!g->left) go(g, g->step == STEP_BODY ? STEP_WHOLE : STEP_CHUNK_CR);
    return taken;
}

/* Takes one byte of head or framing. */
static bool take_byte(struct guard *g, unsigned char c)
{
    assert(steps[g->step]);
    bool full = g->step < STEP_BODY && g->taken == GUARD_HEAD_MAX;
    g->refusal = full ? REFUSAL_HEAD_LONG : steps[g->step](g, c);
    return !g->refusal;
}

size_t guard_feed(struct guard *g, struct str bytes)
{
    size_t at = 0;
    while (at < bytes.len && !g->refusal && g->step != STEP_WHOLE) {
        bool body = g->step == STEP_BODY || g->step == STEP_CHUNK;
        size_t taken =
            body ? take_body(g, bytes.len - at) : take_byte(g, (unsigned char)bytes.at[at]);
        at += taken;
        g->taken += taken;
    }
    return at;
}

void guard_clock(struct guard *g, uint64_t now_ms)
{
    enum guard_stage stage = guard_stage(g);
    uint64_t most = stage == STAGE_HEAD ? GUARD_HEAD_MS : GUARD_WHOLE_MS;
    if (stage >= STAGE_WHOLE || now_ms < g->began || now_ms - g->began <= most) return;
    g->refusal = stage == STAGE_HEAD ? REFUSAL_SLOW_HEAD : REFUSAL_SLOW_BODY;
}

void guard_end(struct guard *g)
{
    if (guard_stage(g) < STAGE_WHOLE) g->refusal = REFUSAL_CUT;
}

/* --- Refusals --- */

static const struct {
    const char *name, *sentence;
    int status;
} refusals[] = {
#define R(name, status, sentence) {#name, sentence, status},
    REFUSALS(R)
#undef R
};

const char *refusal_name(enum refusal r)
{
    return refusals[r].name;
}

int refusal_status(enum refusal r)
{
    return refusals[r].status;
}

const char *refusal_sentence(enum refusal r)
{
    return refusals[r].sentence;
}
