/* gazmap gazetteer suggest: the names that are missing, as draft entries. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd_gazetteer.h"
#include "cli/theatre.h"
#include "core/num.h"
#include "gazetteer/save.h"
#include "project/suggest.h"

static const cli_option options[] = {
    {'g', "gazetteer", "LAYER", "file or folder of places; repeat it, later layers win"},
    {'o', "output", "FILE", "the layer of drafts to write; without it standard output"},
    {0, "top", "N", "only the N names that most rows want"},
    {0, "date-order", "dmy|mdy", "how to read 03/02/2020"},
};

static void more_help(FILE *out) {
    fputs(
        "\nEVENTS are an unplaced.csv or any event tables; without them, those of ./" THEATRE_FILE
        ". Each draft has an\nid, the name, the hints of its rows, how many rows want it (n_events), "
        "the nearest candidates (id|name|\nscore|lat,lon), the first row and its text, and no "
        "geometry: gazmap refuses it until it has one. Give\nthe places that you know their "
        "coordinates, radius_m and source, delete the others, and put the file\nbeside the other "
        "layers.\n",
        out);
}

static void say_report(const cli_args *args, const suggest_report *r) {
    cli_say(args,
            "gazmap: %llu of %llu rows with a place text are not placed, for want of %zu names",
            (unsigned long long)(r->n_unplaced - r->n_no_name), (unsigned long long)r->n_rows,
            r->n_names);
    if (r->n_no_name > 0) {
        cli_say(args, "gazmap: the texts of %llu more name no place that a gazetteer could know",
                (unsigned long long)r->n_no_name);
    }
    if (r->n_names > 10) {
        cli_say(args, "gazmap: the ten most wanted stand for %llu of them",
                (unsigned long long)r->n_top_ten);
    }
}

static int suggest(const cli_args *args, const run_options *o, size_t top) {
    gm_error err = GM_ERROR_INIT;
    const char *path = cli_value(args, "output");
    bool to_file = path != NULL && strcmp(path, "-") != 0;
    suggest_report report = {.n_rows = 0};
    gm_writer out = GM_WRITER_INIT;
    if (!to_file) {
        gm_writer_open_fd(&out, STDOUT_FILENO, "standard output");
    }
    gm_status status = suggest_write(o, top, &out, &report, &err);
    if (status == GM_OK) {
        status =
            to_file ? save_bytes(gm_buf_view(&out.buf), path, &err) : gm_writer_flush(&out, &err);
    }
    gm_writer_drop(&out);
    if (status != GM_OK) {
        return cli_failed(&err);
    }
    say_report(args, &report);
    return EXIT_DONE;
}

static int with_theatre(const cli_args *args, const theatre *t, run_options *o, size_t top) {
    const project *p = &t->project;
    o->gazetteer = t->gazetteer;
    o->events = (text_list){(const char **)(uintptr_t)args->words, (size_t)args->n_words};
    if (t->has_project) {
        o->resolve.fallback_admin = p->fallback_admin;
        o->table.order = o->table.order == DATE_ORDER_NONE ? p->order : o->table.order;
    }
    if (args->n_words > 0) {
        return suggest(args, o, top);
    }
    if (!t->has_project) {
        return cli_usage_error(args->command, "no event table was given");
    }
    o->events = p->events;
    run_source *sources = calloc(p->events.n + 1, sizeof *sources);
    for (size_t i = 0; i < p->events.n && sources != NULL; i++) {
        sources[i].table = o->table;
        sources[i].table.profile = p->sources[i].profile;
    }
    o->sources = sources;
    int code = suggest(args, o, top);
    free(sources);
    return code;
}

static int run_suggest(const cli_args *args) {
    const char *top = cli_value(args, "top");
    const char *order = cli_value(args, "date-order");
    int64_t n = 0;
    gm_error err = GM_ERROR_INIT;
    theatre t;
    run_options o = {.n_formats = 0};
    if (top != NULL && (!gm_parse_int(gm_str_from(top), &n) || n < 1)) {
        return cli_usage_error(args->command, "--top takes a whole number above 0, not \"%s\"",
                               top);
    }
    if (order != NULL && strcmp(order, "dmy") != 0 && strcmp(order, "mdy") != 0) {
        return cli_usage_error(args->command, "--date-order takes dmy or mdy, not \"%s\"", order);
    }
    if (order != NULL) {
        o.table.order = order[0] == 'd' ? DATE_ORDER_DMY : DATE_ORDER_MDY;
    }
    gm_status status = theatre_find(args, false, &t, &err);
    if (status == GM_E_ARG) {
        return cli_usage_error(
            args->command,
            "no gazetteer: name one with -g, or run in a folder with a " THEATRE_FILE);
    }
    if (status != GM_OK) {
        return cli_failed(&err);
    }
    int code = with_theatre(args, &t, &o, (size_t)n);
    theatre_clear(&t);
    return code;
}

const cli_command cmd_gazetteer_suggest = {
    .name = "gazetteer suggest",
    .usage = "[OPTION…] [EVENTS…]",
    .summary = "draft entries for the names that keep rows off the map",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .more_help = more_help,
    .run = run_suggest,
};
