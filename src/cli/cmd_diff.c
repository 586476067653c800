/* gazmap diff: what moved between two exports, how far, and why. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "core/embedded.h"
#include "core/file.h"
#include "core/num.h"
#include "gazetteer/gaz.h"
#include "gazetteer/save.h"
#include "project/inputs.h"
#include "project/rerun.h"

static const cli_option options[] = {
    {0, "json", NULL, "the report as one JSON object"},
    {0, "geojson", NULL, "the moves as GeoJSON lines from the old to the new position"},
    {'o', "output", "FILE", "write the report there; .json and .geojson choose the form"},
    {0, "max-move", "KM", "exit 4 when anything moved farther"},
    {0, "exit-code", NULL, "exit 4 when anything differs at all"},
};

static void more_help(FILE *out) {
    fputs(
        "\nOLD and NEW are export folders, their manifest.json or positions.tsv, or - for a positions.tsv on\n"
        "standard input, such as what git has of it:\n\n"
        "  git show HEAD~:output/idlib/positions.tsv | gazmap diff - output/idlib\n\n"
        "Beside a GeoJSON file -o writes its style for QGIS, as FILE.qml without the .geojson, unless there is one.\n",
        out);
}

/* ---- Where entries stand -------------------------------------------------------------------------- */

/* The gazetteer that NEW was made with, when its files are still there with the same bytes. */
typedef struct known_gazetteer {
    gm_gaz *gaz;
    bool asked;
    const char *manifest;
} known_gazetteer;

static gm_gaz *open_known(const char *manifest) {
    json_t *list = inputs_of_manifest(manifest);
    size_t n = json_array_size(list);
    const char **paths = calloc(n + 1, sizeof *paths);
    size_t n_paths = 0;
    bool same = paths != NULL;
    for (size_t i = 0; i < n && same; i++) {
        const json_t *input = json_array_get(list, i);
        const char *kind = json_string_value(json_object_get(input, "kind"));
        if (kind != NULL && strcmp(kind, "gazetteer") == 0) {
            same = inputs_is_unchanged(input);
            paths[n_paths++] = json_string_value(json_object_get(input, "name"));
        }
    }
    gm_gaz *gaz = NULL;
    if (!same || n_paths == 0 || gm_gaz_open(paths, n_paths, &gaz, NULL) != GM_OK) {
        gaz = NULL;
    }
    free(paths);
    json_decref(list);
    return gaz;
}

static bool entry_place(void *arg, gm_str id, gm_str *out_file, uint32_t *out_line) {
    known_gazetteer *known = arg;
    gaz_hits hits = {NULL, 0, 0};
    if (!known->asked && known->manifest[0] != '\0') {
        known->gaz = open_known(known->manifest);
    }
    known->asked = true;
    bool found = known->gaz != NULL && gaz_by_id(known->gaz, id, &hits) == GM_OK && hits.n > 0;
    if (found) {
        place p = gaz_place(known->gaz, hits.items[0].ref);
        *out_file = p.layer;
        *out_line = p.line;
    }
    gaz_hits_clear(&hits);
    return found;
}

/* ---- Writing ---------------------------------------------------------------------------------------- */

static bool ends(const char *path, const char *ending) {
    return path != NULL && gm_str_ends(gm_str_from(path), gm_str_from(ending));
}

static diff_format format_of(const cli_args *args) {
    const char *path = cli_value(args, "output");
    if (cli_has(args, "geojson") || ends(path, ".geojson")) {
        return DIFF_GEOJSON;
    }
    return cli_has(args, "json") || ends(path, ".json") ? DIFF_JSON : DIFF_TEXT;
}

static gm_status write_style(const char *path, gm_error *err) {
    gm_buf style = GM_BUF_INIT;
    size_t len = strlen(path);
    gm_buf_add(&style, path, len - (ends(path, ".geojson") ? strlen(".geojson") : 0));
    gm_buf_add_text(&style, ".qml");
    const char *name = gm_buf_text(&style);
    gm_status status = style.failed ? gm_fail_memory(err) : GM_OK;
    if (status == GM_OK && !gm_path_exists(name)) { /* one that is there may be somebody's own */
        status = save_bytes(embedded_text("styles/moved.qml"), name, err);
    }
    gm_buf_clear(&style);
    return status;
}

static gm_status write_file(diff *d, diff_format format, const char *path, gm_error *err) {
    gm_buf bytes = GM_BUF_INIT;
    gm_status status = diff_text(d, format, 0, &bytes, err);
    if (status == GM_OK) {
        status = save_bytes(gm_buf_view(&bytes), path, err);
    }
    gm_buf_clear(&bytes);
    return status == GM_OK && format == DIFF_GEOJSON ? write_style(path, err) : status;
}

static gm_status write_report(const cli_args *args, diff *d, gm_error *err) {
    const char *path = cli_value(args, "output");
    diff_format format = format_of(args);
    if (path != NULL && strcmp(path, "-") != 0) {
        return write_file(d, format, path, err);
    }
    gm_writer out;
    gm_writer_open_fd(&out, STDOUT_FILENO, "standard output");
    gm_status status = diff_write(d, format, 0, &out, err);
    status = status == GM_OK ? gm_writer_flush(&out, err) : status;
    gm_writer_drop(&out);
    return status;
}

/* ---- The command -------------------------------------------------------------------------------------- */

static int judge(const cli_args *args, const diff *d, double max_km) {
    if (max_km >= 0 && diff_farthest_km(d) > max_km) {
        cli_say(args, "gazmap: a point moved %.3f km; --max-move allows %g", diff_farthest_km(d),
                max_km);
        return EXIT_SAID_NO;
    }
    if (diff_is_empty(d)) {
        cli_say(args, "gazmap: nothing differs");
    }
    return cli_has(args, "exit-code") && !diff_is_empty(d) ? EXIT_SAID_NO : EXIT_DONE;
}

static int compare(const cli_args *args, const diff_side *from, diff_side *to, double max_km) {
    gm_error err = GM_ERROR_INIT;
    known_gazetteer known = {NULL, false, gm_buf_text(&to->manifest)};
    diff_context context = {.arg = &known, .entry = entry_place};
    if (from->manifest.len > 0 && to->manifest.len > 0) {
        rerun_read_manifests(from->manifest.ptr, to->manifest.ptr, &context);
    }
    diff *d = NULL;
    gm_status status = diff_run(from, to, &context, &d, &err);
    status = status == GM_OK ? write_report(args, d, &err) : status;
    int code = status == GM_OK ? judge(args, d, max_km) : cli_failed(&err);
    diff_free(d);
    gm_gaz_close(known.gaz);
    return code;
}

static int run_diff(const cli_args *args) {
    const char *limit = cli_value(args, "max-move");
    double max_km = -1;
    gm_error err = GM_ERROR_INIT;
    diff_side from;
    diff_side to;
    if (args->n_words != 2) {
        return cli_usage_error(args->command, "two exports are compared: OLD and NEW");
    }
    if (strcmp(args->words[0], "-") == 0 && strcmp(args->words[1], "-") == 0) {
        return cli_usage_error(args->command, "only one of OLD and NEW can be standard input");
    }
    if (limit != NULL && (!gm_parse_double(gm_str_from(limit), &max_km) || max_km < 0)) {
        return cli_usage_error(args->command, "--max-move takes kilometres, not \"%s\"", limit);
    }
    if (diff_side_open(args->words[0], &from, &err) != GM_OK) {
        return cli_failed(&err);
    }
    int code;
    if (diff_side_open(args->words[1], &to, &err) != GM_OK) {
        code = cli_failed(&err);
    } else {
        (void)gm_buf_text(&from.manifest);
        code = compare(args, &from, &to, max_km);
        diff_side_close(&to);
    }
    diff_side_close(&from);
    return code;
}

const cli_command cmd_diff = {
    .name = "diff",
    .usage = "[OPTION…] OLD NEW",
    .summary = "what moved between two exports: how far, where to, and why",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .more_help = more_help,
    .run = run_diff,
};
