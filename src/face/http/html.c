/* html.c: the few pages that the server writes itself; see html.h. */
#include "face/http/html.h"

#include "face/http/request.h"

void html_begin(struct buf *b, struct str title)
{
    buf_text(b, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    html_text(b, title);
    buf_text(b, " - Licet</title>\n</head>\n<body>\n");
}

void html_end(struct buf *b)
{
    buf_text(b, "</body>\n</html>\n");
}

/* U+202A to U+202E and U+2066 to U+2069, as UTF-8: how many bytes, or 0. */
static size_t hidden(struct str s, size_t i)
{
    if (i + 2 >= s.len || s.at[i] != '\xe2') return 0;
    unsigned char b = (unsigned char)s.at[i + 1], c = (unsigned char)s.at[i + 2];
    bool turns = (b == 0x80 && c >= 0xaa && c <= 0xae) || (b == 0x81 && c >= 0xa6 && c <= 0xa9);
    return turns ? 3 : 0;
}

void html_text(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        size_t turns = hidden(s, i);
        if (turns) {
            buf_text(b, "&#xfffd;");
            i += turns - 1;
        } else if (c == '<') buf_text(b, "&lt;");
        else if (c == '>') buf_text(b, "&gt;");
        else if (c == '&') buf_text(b, "&amp;");
        else if (c == '"') buf_text(b, "&quot;");
        else if (((unsigned char)c < 32 && c != '\n' && c != '\t') || c == 127)
            buf_text(b, "&#xfffd;");
        else buf_char(b, c);
    }
}

void html_reply(struct request *r, int status, const struct buf *b)
{
    r->reply = (struct reply){
        .status = status, .type = "text/html; charset=utf-8", .body = buf_str(b), .exit = -1};
}
