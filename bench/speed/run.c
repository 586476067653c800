/*
 * run FILE COMMAND...: runs it, and writes to FILE what it took: wall clock seconds, processor seconds, and the most
 * memory it held, in KiB. A program of its own, for a child starts with the peak of the process that it was forked from,
 * and Python's is larger than most of what is measured.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval t) {
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fputs("usage: run FILE COMMAND...\n", stderr);
        return 2;
    }
    double start = now();
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    int status;
    struct rusage used;
    if (child < 0 || wait4(child, &status, 0, &used) < 0) {
        perror("run");
        return 125;
    }
    double wall = now() - start;
    FILE *out = fopen(argv[1], "w");
    if (out == NULL ||
        fprintf(out, "%.6f %.6f %ld\n", wall, seconds_of(used.ru_utime) + seconds_of(used.ru_stime),
                used.ru_maxrss) < 0 ||
        fclose(out) != 0) {
        perror(argv[1]);
        return 125;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
