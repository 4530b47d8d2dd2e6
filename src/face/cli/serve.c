/* serve.c: licet serve, the pages and the API of books on this machine. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "face/cli/ask.h"
#include "face/cli/show.h"
#include "face/http/server.h"

enum { PORT_DEFAULT = 7272, PORT_MAX = 65535 };

extern char **environ;

static const struct option_row options[] = {
    {OPTION_BOOK, "book", "DIR", "the folder of the book; the current one by default"},
    {OPTION_PORT, "port", "N", "the port on 127.0.0.1; 7272 by default, 0: any that is free"},
    {OPTION_TOKEN_FILE, "token-file", "F", "writes there a token for scripts"},
    {OPTION_NO_OPEN, "no-open", NULL, "does not open a browser"},
    {OPTION_HELP, "help", NULL, "shows this and ends"},
};

static int trouble(int code, struct str sentence)
{
    show_trouble("serve", sentence);
    return code;
}

/* Each folder must be there; what is wrong in it the pages tell. */
static int add_books(struct arena *in, struct server *s, const struct options *said)
{
    const char *first = said->value[OPTION_BOOK];
    for (int i = -1; i < said->word_count; i++) {
        const char *dir = i >= 0 ? said->words[i] : first;
        if (i < 0 && !first && !said->word_count) dir = ".";
        if (!dir) continue;
        int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder < 0)
            return trouble(EXIT_INPUT, str_format(in, "cannot open the folder '%s'", dir));
        close(folder);
        if (!shelf_add(&s->shelf, in, dir))
            return trouble(EXIT_USAGE, str_format(in, "more than %d books", SHELF_MAX));
    }
    return EXIT_YES;
}

/* For scripts of this user alone: readable by nobody else, and never an old file. */
static bool write_token(struct server *s, const char *path)
{
    if (!token_make(&s->token, random_system, NULL)) return false;
    if (unlink(path) && errno != ENOENT) return false;
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return false;
    struct str t = token_str(&s->token);
    bool whole = write(file, t.at, t.len) == (ssize_t)t.len && write(file, "\n", 1) == 1;
    return !close(file) && whole;
}

/* Without a browser the printed link is enough, so nothing here is a failure. */
static void open_browser(const char *link)
{
    pid_t child;
    sigset_t none;
    posix_spawnattr_t how;
    char program[] = "xdg-open", *address = strdup(link), *words[] = {program, address, NULL};
    sigemptyset(&none);
    if (address && !posix_spawnattr_init(&how)) {
        /* It must hear the signals that are blocked here. */
        posix_spawnattr_setsigmask(&how, &none);
        posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK);
        if (posix_spawnp(&child, program, NULL, &how, words, environ)) child = 0;
        posix_spawnattr_destroy(&how);
    }
    free(address);
}

static bool begin(struct arena *in, struct server *s, const struct options *said)
{
    struct token link;
    pthread_mutex_lock(&s->lock);
    bool made = session_link(&s->sessions, server_clock() / 1000, &link);
    pthread_mutex_unlock(&s->lock);
    if (!made) return false;
    const char *address =
        str_z(in, str_format(in, "%s/enter?t=%.*s", s->address, STR_ARG(token_str(&link))));
    show(str_format(in, "%s\n", address));
    fflush(stdout);
    if (!said->said[OPTION_NO_OPEN] && isatty(STDERR_FILENO) && getenv("DISPLAY"))
        open_browser(address);
    return true;
}

static int serve_all(struct arena *in, struct server *s, const struct options *said, int port)
{
    const char *why = "", *file = said->value[OPTION_TOKEN_FILE];
    int code = add_books(in, s, said);
    sigset_t stops;
    sigemptyset(&stops);
    sigaddset(&stops, SIGINT);
    sigaddset(&stops, SIGTERM);
    /* Blocked before any thread starts, so that only the descriptor tells of them. */
    int stop = sigprocmask(SIG_BLOCK, &stops, NULL) ? -1 : signalfd(-1, &stops, SFD_CLOEXEC);
    if (stop < 0) return trouble(EXIT_DEFECT, STR("signals cannot be waited for"));
    if (code == EXIT_YES && !server_open(s, port, &why)) code = trouble(EXIT_BUSY, str_of(why));
    if (code == EXIT_YES && file && !write_token(s, file))
        code = trouble(EXIT_IO, str_format(in, "cannot write the token to '%s'", file));
    if (code == EXIT_YES && !begin(in, s, said))
        code = trouble(EXIT_DEFECT, STR("the system has no random bytes"));
    if (code == EXIT_YES) server_run(s, stop);
    if (file && s->token.at[0]) unlink(file);
    close(stop);
    return code;
}

static int serve(struct arena *in, const struct command *self, const struct options *said)
{
    (void)self;
    uint64_t port = PORT_DEFAULT;
    const char *asked = said->value[OPTION_PORT];
    if (asked && !wire_number(str_of(asked), PORT_MAX, &port))
        return trouble(EXIT_USAGE, str_format(in, "'%s' is no port; ports go to 65535", asked));
    struct server *s = NEW(in, struct server);
    s->listener = -1;
    int code = serve_all(in, s, said, (int)port);
    server_close(s);
    return code;
}

const struct command command_serve = {
    .name = "serve",
    .words = "[DIR...]",
    .summary = "serves the pages and the API of books on this machine",
    .more =
        "Prints a link that is good once, for ten minutes, and serves until it is interrupted.\n"
        "Each DIR is one book more. Only this machine can reach it. Each request is a line of\n"
        "JSON on standard error; no question is ever in it.",
    .status = "  0  it was interrupted\n"
              " 64  the command line is wrong\n"
              " 66  a folder cannot be opened\n"
              " 70  a defect of the program\n"
              " 74  reading or writing failed\n"
              " 75  the port is in use",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = serve,
};
