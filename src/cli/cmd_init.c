/* gazmap init: a new theatre. */
#include "cli/cli.h"
#include "project/init.h"

static int run(const cli_args *args) {
    gm_error err = GM_ERROR_INIT;
    if (args->n_words != 1) {
        return cli_usage_error(args->command, "which folder? One name was expected");
    }
    const char *dir = args->words[0];
    if (init_project(dir, &err) != GM_OK) {
        return cli_failed(&err);
    }
    for (size_t i = 0; init_files[i] != NULL; i++) {
        cli_say(args, "  %s/%s", dir, init_files[i]);
    }
    cli_say(args, "now run gazmap export in %s", dir);
    return EXIT_DONE;
}

const cli_command cmd_init = {
    .name = "init",
    .usage = "DIR",
    .summary = "a new theatre: project file, gazetteer, example events, README",
    .run = run,
};
