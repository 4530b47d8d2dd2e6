/* tap.h: the unit harness. OK(condition, what, ...) prints one TAP line; main calls the tests in
 * order and returns tap_done(). */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static int tap_count, tap_failed;

__attribute__((format(printf, 4, 5), unused)) static bool tap_ok(bool good, const char *file,
                                                                 int line, const char *what, ...)
{
    va_list args;
    va_start(args, what);
    printf("%s %d - ", good ? "ok" : "not ok", ++tap_count);
    vprintf(what, args);
    printf("\n");
    va_end(args);
    if (!good) {
        tap_failed++;
        printf("# %s:%d\n", file, line);
    }
    return good;
}

#define OK(condition, ...) tap_ok((condition), __FILE__, __LINE__, __VA_ARGS__)

static int tap_done(void)
{
    printf("1..%d\n", tap_count);
    return tap_failed != 0;
}

#endif
