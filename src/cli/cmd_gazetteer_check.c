/* gazmap gazetteer check: what seems wrong in a gazetteer, as file:line: what; what to do. */
#include "cli/cmd_gazetteer.h"
#include "cli/theatre.h"
#include "gazetteer/check.h"

static const cli_option options[] = {
    {0, "strict", NULL, "exit 4 when anything was found"},
};

static void more_help(FILE *out) {
    fputs("\nWithout a layer, those of ./" THEATRE_FILE " or of the bundled theatre are checked.\n"
          "Layers named together are checked together: outlines of one for points of the other.\n",
          out);
}

static void print_finding(void *context, const check_finding *f) {
    (void)context;
    if (f->line > 0) {
        printf("%s:%u: %s\n", f->file, f->line, f->text);
    } else {
        printf("%s: %s\n", f->file, f->text);
    }
}

static int check_layers(const cli_args *args, const char *const *paths, size_t n) {
    gm_error err = GM_ERROR_INIT;
    size_t n_found = 0;
    if (check_run(paths, n, print_finding, NULL, &n_found, &err) != GM_OK) {
        return cli_failed(&err);
    }
    cli_say(args,
            n_found == 0   ? "gazmap: nothing found"
            : n_found == 1 ? "gazmap: 1 finding"
                           : "gazmap: %zu findings",
            n_found);
    return n_found > 0 && cli_has(args, "strict") ? EXIT_SAID_NO : EXIT_DONE;
}

static int run(const cli_args *args) {
    if (args->n_words > 0) {
        return check_layers(args, (const char *const *)args->words, (size_t)args->n_words);
    }
    gm_error err = GM_ERROR_INIT;
    theatre t;
    if (theatre_find(args, true, &t, &err) != GM_OK) {
        return cli_failed(&err);
    }
    int code = check_layers(args, t.gazetteer.items, t.gazetteer.n);
    theatre_clear(&t);
    return code;
}

const cli_command cmd_gazetteer_check = {
    .name = "gazetteer check",
    .usage = "[--strict] [LAYER…]",
    .summary = "look layers over: doubtful positions, ids, names, outlines",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .more_help = more_help,
    .run = run,
};
