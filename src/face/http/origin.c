/* origin.c: our addresses and who speaks to them; see origin.h. */
#include "face/http/origin.h"

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* A port: 1 to 65535 without leading zeros. */
static bool port(struct str s)
{
    unsigned n = 0;
    if (!s.len || s.len > 5 || s.at[0] == '0') return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!digit(s.at[i])) return false;
        n = n * 10 + (unsigned)(s.at[i] - '0');
    }
    return n <= 65535;
}

static bool all(struct str s, bool (*may)(char c))
{
    for (size_t i = 0; i < s.len; i++)
        if (!may(lower(s.at[i]))) return false;
    return s.len > 0;
}

static bool in_name(char c)
{
    return digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_';
}

static bool in_address(char c)
{
    return digit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
}

bool origin_host(struct str host)
{
    if (!host.len || host.len > ORIGIN_HOST_MAX) return false;
    bool bracket = host.at[0] == '[';
    size_t end = bracket ? str_find(host, ']') : str_find(host, ':');
    struct str name = str_part(host, bracket, end), rest = str_part(host, end + bracket, host.len);
    if (bracket && end == host.len) return false;
    if (!all(name, bracket ? in_address : in_name)) return false;
    return !rest.len || (rest.at[0] == ':' && port(str_part(rest, 1, rest.len)));
}

/* An address without its scheme; empty if it has none. */
static struct str authority(struct str address)
{
    struct str http = STR("http://"), https = STR("https://");
    if (str_starts(address, http)) return str_part(address, http.len, address.len);
    if (str_starts(address, https)) return str_part(address, https.len, address.len);
    return (struct str){0};
}

bool origin_add(struct origins *o, struct str address)
{
    struct str host = authority(address);
    struct str silent = str_starts(address, STR("https")) ? STR(":443") : STR(":80");
    if (o->count == ORIGIN_OWN_MAX || !origin_host(host) || str_ends(host, silent)) return false;
    for (size_t i = 0; i < host.len; i++)
        if (host.at[i] != lower(host.at[i])) return false;
    o->own[o->count++] = address;
    return true;
}

static bool same_host(struct str own, struct str host)
{
    bool same = own.len == host.len;
    for (size_t i = 0; same && i < own.len; i++) same = own.at[i] == lower(host.at[i]);
    return same;
}

bool origin_addressed(const struct origins *o, struct str host)
{
    for (int i = 0; i < o->count; i++)
        if (same_host(authority(o->own[i]), host)) return true;
    return false;
}

enum origin_site origin_site(struct str word)
{
    if (str_is(word, "same-origin")) return SITE_OWN;
    return str_is(word, "none") ? SITE_USER : SITE_OTHER;
}

bool origin_own(const struct origins *o, struct str host, const struct origin_said *said)
{
    if (said->site == SITE_OTHER && (said->writes || !said->navigates || !said->document))
        return false;
    if (!said->origin.len) return true;
    if (str_is(said->origin, "null")) return said->site == SITE_OWN;
    for (int i = 0; i < o->count; i++)
        if (str_same(o->own[i], said->origin) && same_host(authority(o->own[i]), host)) return true;
    return false;
}
