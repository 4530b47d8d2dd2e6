/* origin.h: whether a request is meant for us, and whether a page of somebody else made it.
 *
 * A server on the reader's own machine can be reached by every page that the reader's browser
 * shows. Two questions keep such pages out; both are asked of every request, before anything else
 * looks at it.
 *
 *   1. Addressed: the Host must be one of the addresses we were told is ours. A foreign name that
 *      was made to resolve to our address (DNS rebinding) is not among them.
 *   2. Own: an Origin, if there is one, must be ours and that of this Host. `null` is accepted only
 *      if the browser says same-origin besides: forms of pages without referrer send it.
 *   3. Own: where the browser says that another site or another port makes the request, it may only
 *      open a page, by GET or HEAD. It may neither write nor embed what we serve.
 *   4. A client that says none of this is no browser. It is let through here; it has no cookie, and
 *      its token decides.
 *
 * All-zero knows no address and refuses all. Nothing allocates.
 */
#ifndef FACE_HTTP_ORIGIN_H
#define FACE_HTTP_ORIGIN_H

#include "base/str.h"

enum {
    ORIGIN_OWN_MAX = 8,
    ORIGIN_HOST_MAX = 255 + 6, /* a name of the DNS and its port */
    ORIGIN_MAX = 8 + ORIGIN_HOST_MAX
};

/* Our addresses as a browser writes them, as in http://127.0.0.1:7272 or https://licet.example. */
struct origins {
    struct str own[ORIGIN_OWN_MAX];
    int count;
};

/* What Sec-Fetch-Site says of who makes the request. */
enum origin_site {
    SITE_UNSAID,
    SITE_OWN,  /* a page of the same scheme, host and port */
    SITE_USER, /* typed, or opened from outside of a page */
    SITE_OTHER /* anything else, and any word that we do not know */
};

/* What a request says of where it comes from. All-zero: it says nothing. */
struct origin_said {
    bool writes; /* its method is neither GET nor HEAD */
    struct str origin;
    enum origin_site site;
    bool navigates, document; /* Sec-Fetch-Mode and Sec-Fetch-Dest: a page is being opened */
};

/* Adds an address; the text must live as long as *o. False if it is not what a browser would send
 * (lower case, no path, no port that goes without saying), or there are too many. */
bool origin_add(struct origins *o, struct str address);

/* Whether a Host is a name or address, and perhaps a port. */
bool origin_host(struct str host);
/* Whether a Host is one of ours; capitals make no difference. */
bool origin_addressed(const struct origins *o, struct str host);
/* What a Sec-Fetch-Site means. */
enum origin_site origin_site(struct str word);
/* Whether a request to this Host comes from our own pages, or from no page. */
bool origin_own(const struct origins *o, struct str host, const struct origin_said *said);

#endif
