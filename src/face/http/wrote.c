/* wrote.c: the log; see wrote.h. */
#include "face/http/wrote.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 2048, PATH_SHOWN = 1024 };

/* What is no plain letter becomes a question mark, so that no path can break the line. */
static int plain(char *to, struct str s)
{
    int len = 0;
    for (size_t i = 0; i < s.len && len < PATH_SHOWN; i++)
        to[len++] =
            s.at[i] < 32 || s.at[i] > 126 || s.at[i] == '"' || s.at[i] == '\\' ? '?' : s.at[i];
    return len;
}

void wrote_log(struct wrote w)
{
    char line[LINE_MAX_BYTES], path[PATH_SHOWN], moment[32] = "";
    time_t now = time(NULL);
    struct tm t;
    if (gmtime_r(&now, &t)) strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%SZ", &t);
    int path_len = plain(path, w.path);
    int len = snprintf(line, sizeof line,
                       "{\"time\":\"%s\",\"method\":\"%.*s\",\"path\":\"%.*s\",\"status\":%d,"
                       "\"bytes\":%llu,\"ms\":%llu,\"request\":\"%s\"}\n",
                       moment, STR_ARG(w.method), path_len, path, w.status,
                       (unsigned long long)w.bytes, (unsigned long long)w.ms, w.request);
    if (len > 0 && (size_t)len < sizeof line && write(STDERR_FILENO, line, (size_t)len) < 0) return;
}
