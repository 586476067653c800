/* gazmap watch: export again whenever an input changes. */
#include "cli/live.h"

static void more_help(FILE *out) {
    fputs(
        "\nEVENTS and all options but --check, --changes and --depfile are those of gazmap export, whose\n"
        "--help tells them; without EVENTS it runs ./gazmap.json. A change of any layer, event table, mapping or\n"
        "of the project file starts a run, which says in one line what moved. While a file has a mistake the\n"
        "last good set stays. Ctrl-C ends.\n",
        out);
}

static int run_watch(const cli_args *args) {
    static const live_hooks no_hooks = {.arg = NULL};
    return live_run(args, &no_hooks);
}

const cli_command cmd_watch = {
    .name = "watch",
    .usage = "[OPTION…] [EVENTS…]",
    .summary = "export again whenever an input changes, and say what moved",
    .takes_too = &cmd_export,
    .more_help = more_help,
    .run = run_watch,
};
