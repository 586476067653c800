/* What `watch` and `serve` share: export, wait for a change, export again, until Ctrl-C. */
#ifndef GM_CLI_LIVE_H
#define GM_CLI_LIVE_H

#include "cli/cli.h"

/** What becomes of it. All but `arg` may be NULL. */
typedef struct live_hooks {
    void *arg;
    const char *format; /* written too, whatever else is */
    /** The folder of the set, before each run. EXIT_DONE, or what the command ends with. */
    int (*folder)(void *arg, const char *dir);
    /** A run has ended. @param line  what moved, for people  @param problem  why there is no new set; NULL: there
     *  is one, or nothing changed */
    void (*ran)(void *arg, const char *line, const char *problem);
    /** Every few seconds, when nothing else happens. */
    void (*tick)(void *arg);
} live_hooks;

/** Runs until SIGINT or SIGTERM; a second one does not wait for the end of a run. */
int live_run(const cli_args *args, const live_hooks *hooks);

#endif
