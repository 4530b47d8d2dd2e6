/* clock.c: how long a command takes, whole process included.
 *
 *   clock TIMES MOST COMMAND...
 *
 * Runs the command so often, without its output, and prints the median in milliseconds. Fails if
 * the command ends by a signal or with a status over MOST.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static int by_size(const void *x, const void *y)
{
    const double *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Exit status of one run, or 255. */
static int run(char **command)
{
    posix_spawn_file_actions_t quiet;
    pid_t child;
    int status;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
    int failed = posix_spawnp(&child, command[0], &quiet, NULL, command, environ);
    posix_spawn_file_actions_destroy(&quiet);
    if (failed || waitpid(child, &status, 0) < 0) return 255;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

int main(int argc, char **argv)
{
    enum { TIMES_MAX = 1000 };
    double taken[TIMES_MAX];
    long times = argc > 3 ? strtol(argv[1], NULL, 10) : 0,
         most = argc > 3 ? strtol(argv[2], NULL, 10) : 0;
    if (times < 1 || times > TIMES_MAX) {
        fprintf(stderr, "usage: clock TIMES MOST COMMAND...\n");
        return 64;
    }
    for (long i = 0; i < times; i++) {
        double start = now();
        int status = run(argv + 3);
        taken[i] = now() - start;
        if (status <= most) continue;
        fprintf(stderr, "clock: %s: status %d\n", argv[3], status);
        return 1;
    }
    qsort(taken, (size_t)times, sizeof *taken, by_size);
    printf("%.3f\n", taken[times / 2]);
    return 0;
}
