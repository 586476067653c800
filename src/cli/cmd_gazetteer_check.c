/* gazmap gazetteer check: what seems wrong in a gazetteer, as file:line: what; what to do. */
#include "cli/cmd_gazetteer.h"
#include "cli/theatre.h"
#include "core/file.h"
#include "gazetteer/check.h"
#include "gazetteer/layer_format.h"

static const cli_option options[] = {
    {0, "strict", NULL, "exit 4 when anything was found"},
    {0, "fix", NULL, "give entries without an id one, and format those files (as gazetteer fmt)"},
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

/* ---- Fixing ------------------------------------------------------------------------------------------ */

typedef struct fixing {
    const cli_args *args;
    layer_ids *ids;
} fixing;

static gm_status note_file(void *context, const char *path, gm_error *err) {
    fixing *f = context;
    size_t without;
    return layer_ids_note(f->ids, path, &without, err);
}

/* Looked at before it is written: a file whose entries all have ids stays as it is, canonical or not. */
static gm_status fix_file(void *context, const char *path, gm_error *err) {
    fixing *f = context;
    format_report report;
    size_t n = 0;
    GM_TRY(layer_ids_note(f->ids, path, &n, err));
    if (n == 0) {
        return GM_OK;
    }
    GM_TRY(layer_format_file(path, f->ids, false, &report, err));
    if (!report.is_text) {
        cli_say(f->args,
                "gazmap: %s is no text; give its %zu entries without an id one in your GIS", path,
                n);
    } else {
        cli_say(f->args, "gazmap: %s: %zu new id%s", path, report.n_ids,
                report.n_ids == 1 ? "" : "s");
    }
    return GM_OK;
}

static gm_status each_file(const char *const *paths, size_t n,
                           gm_status (*each)(void *, const char *, gm_error *), fixing *f,
                           gm_error *err) {
    for (size_t i = 0; i < n; i++) {
        GM_TRY(gm_path_is_dir(paths[i]) ? gaz_each_layer_file(paths[i], each, f, err)
                                        : each(f, paths[i], err));
    }
    return GM_OK;
}

/* The ids of all layers first: a new one must not be another layer's. */
static gm_status fix_layers(const cli_args *args, const char *const *paths, size_t n,
                            gm_error *err) {
    fixing f = {args, layer_ids_new()};
    if (f.ids == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = each_file(paths, n, note_file, &f, err);
    status = status == GM_OK ? each_file(paths, n, fix_file, &f, err) : status;
    layer_ids_free(f.ids);
    return status;
}

static int check_layers(const cli_args *args, const char *const *paths, size_t n) {
    gm_error err = GM_ERROR_INIT;
    size_t n_found = 0;
    if (cli_has(args, "fix") && fix_layers(args, paths, n, &err) != GM_OK) {
        return cli_failed(&err);
    }
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
    .usage = "[--strict] [--fix] [LAYER…]",
    .summary = "look layers over: doubtful positions, ids, names, outlines",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .more_help = more_help,
    .run = run,
};
