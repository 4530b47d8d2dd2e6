/* route.h: what libmicrohttpd calls: which handler answers which path, and who may ask it.
 *
 *   1. Only /enter, /health and /assets/ answer without a session or a token.
 *   2. A request that writes has a body of JSON, and repeats the token of its session.
 *   3. Every reply has the headers of security; only assets may be kept.
 */
#ifndef FACE_HTTP_ROUTE_H
#define FACE_HTTP_ROUTE_H

#include <microhttpd.h>

enum MHD_Result route_request(void *server, struct MHD_Connection *c, const char *path,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **with);
void route_over(void *server, struct MHD_Connection *c, void **with,
                enum MHD_RequestTerminationCode why);

#endif
