/* gazmap gazetteer fmt: layers in canonical form, so that one edit is one changed line. */
#include "cli/cmd_gazetteer.h"
#include "cli/theatre.h"
#include "core/file.h"
#include "gazetteer/layer_format.h"

static const cli_option options[] = {
    {0, "check", NULL, "write nothing; name the layers that are not canonical and exit 4"},
};

static void more_help(FILE *out) {
    fputs(
        "\nWithout a layer, those of ./" THEATRE_FILE
        " are formatted. One feature a line, sorted by id, in fixed\n"
        "order of the fields, positions with six decimals; what gazmap does not know stays. Files whose bytes\n"
        "would not change are left alone. GeoPackage and other files that are no text stay as they are.\n",
        out);
}

typedef struct formatting {
    const cli_args *args;
    bool check;
    size_t n_files, n_changed;
} formatting;

static gm_status format_file(void *context, const char *path, gm_error *err) {
    formatting *f = context;
    format_report report;
    GM_TRY(layer_format_file(path, NULL, f->check, &report, err));
    if (!report.is_text) {
        cli_say(f->args, "gazmap: %s is no text, so it has no canonical form", path);
        return GM_OK;
    }
    f->n_files++;
    f->n_changed += report.changed;
    if (report.changed && f->check) {
        printf("%s: not canonical; run gazmap gazetteer fmt\n", path);
    } else if (report.changed) {
        cli_say(f->args, "gazmap: formatted %s", path);
    }
    return GM_OK;
}

static int format_layers(formatting *f, const char *const *paths, size_t n) {
    gm_error err = GM_ERROR_INIT;
    for (size_t i = 0; i < n; i++) {
        gm_status status = gm_path_is_dir(paths[i])
                               ? gaz_each_layer_file(paths[i], format_file, f, &err)
                               : format_file(f, paths[i], &err);
        if (status != GM_OK) {
            return cli_failed(&err);
        }
    }
    if (f->n_changed == 0) {
        cli_say(f->args, "gazmap: %zu layer file%s, canonical", f->n_files,
                f->n_files == 1 ? "" : "s");
    }
    return f->check && f->n_changed > 0 ? EXIT_SAID_NO : EXIT_DONE;
}

static int run(const cli_args *args) {
    formatting f = {args, cli_has(args, "check"), 0, 0};
    if (args->n_words > 0) {
        return format_layers(&f, (const char *const *)args->words, (size_t)args->n_words);
    }
    gm_error err = GM_ERROR_INIT;
    theatre t;
    gm_status status = theatre_find(args, false, &t, &err);
    if (status == GM_E_ARG) {
        return cli_usage_error(args->command,
                               "no layer was given, and there is no ./" THEATRE_FILE " here");
    }
    if (status != GM_OK) {
        return cli_failed(&err);
    }
    int code = format_layers(&f, t.gazetteer.items, t.gazetteer.n);
    theatre_clear(&t);
    return code;
}

const cli_command cmd_gazetteer_fmt = {
    .name = "gazetteer fmt",
    .usage = "[--check] [LAYER…]",
    .summary = "bring layers into the form in which one edit is one changed line",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .more_help = more_help,
    .run = run,
};
