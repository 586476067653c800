/* gazmap resolve: place texts to points, explained. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/theatre.h"
#include "core/file.h"
#include "core/num.h"
#include "event/rows.h"
#include "gazetteer/fold.h"
#include "geocode/memo.h"
#include "resolve/explain.h"
#include "resolve/resolve.h"

static const cli_option options[] = {
    {'g', "gazetteer", "LAYER", "file or folder of places; repeat it, later layers win"},
    {0, "json", NULL, "one JSON object a text, with the explanation as data"},
    {0, "date", "DATE", "EDTF date: leaves out places that were not there then"},
    {0, "in", "PLACE", "where it lies, such as \"Idlib, Syria\""},
    {0, "batch", NULL,
     "read CSV with a header (place[,admin1,admin2,country,date]) from standard "
     "input; one JSON line a row, in order"},
    {0, "explain", NULL, "with --batch: keep the explanation in each line"},
    {0, "guess", NULL, "of several places that fit, and of near names, the likeliest; marked"},
    {0, "fallback", "admin", "an unknown name in a known district: give the district"},
    {0, "max-radius", "KM", "refuse what is less sure than this"},
};

/* ---- Options ------------------------------------------------------------------------------------------ */

/* What the command line asked for. */
typedef struct asked {
    res_hints hints;
    res_options options;
    bool json;
} asked;

static bool names_country(const gm_gaz *gaz, gm_str name) {
    gm_buf key = GM_BUF_INIT;
    gaz_hits hits = {NULL, 0, 0};
    gaz_fold(name, &key);
    bool country = false;
    if (gaz_by_key(gaz, gm_buf_view(&key), &hits) == GM_OK) {
        for (size_t i = 0; i < hits.n; i++) {
            country |= gaz_place(gaz, hits.items[i].ref).kind == KIND_COUNTRY;
        }
    }
    gaz_hits_clear(&hits);
    gm_buf_clear(&key);
    return country;
}

/* "Ariha, Idlib, Syria": from the right a country if it is one, then admin1, then admin2. */
static void read_in(const gm_gaz *gaz, const char *in, res_hints *hints) {
    gm_str pieces[8];
    size_t n = 0;
    gm_str rest = gm_str_from(in);
    while (n < 8 && rest.ptr != NULL && gm_str_split(&rest, ',', &pieces[n])) {
        pieces[n] = gm_str_trim(pieces[n]);
        n += pieces[n].len > 0;
    }
    if (n > 0 && names_country(gaz, pieces[n - 1])) {
        hints->country = pieces[--n];
    }
    if (n > 0) {
        hints->admin1 = pieces[--n];
    }
    if (n > 0) {
        hints->admin2 = pieces[--n];
    }
}

static int read_options(const cli_args *args, const gm_gaz *gaz, asked *out) {
    gm_error err = GM_ERROR_INIT;
    const char *date = cli_value(args, "date");
    const char *fallback = cli_value(args, "fallback");
    const char *max_radius = cli_value(args, "max-radius");
    *out = (asked){.json = cli_has(args, "json")};
    if (date != NULL) {
        if (date_parse(gm_str_from(date), DATE_ORDER_NONE, &out->hints.date, &err) != GM_OK) {
            return cli_usage_error(args->command, "--date: %s", err.text);
        }
        out->hints.has_date = true;
    }
    if (fallback != NULL && strcmp(fallback, "admin") != 0) {
        return cli_usage_error(args->command, "--fallback takes \"admin\", not \"%s\"", fallback);
    }
    out->options.fallback_admin = fallback != NULL;
    out->options.guess = cli_has(args, "guess");
    if (max_radius != NULL) {
        double km;
        if (!gm_parse_double(gm_str_from(max_radius), &km) || km <= 0) {
            return cli_usage_error(args->command, "--max-radius takes kilometres above 0");
        }
        out->options.max_radius_m = km * 1000;
    }
    if (cli_has(args, "in")) {
        read_in(gaz, cli_value(args, "in"), &out->hints);
    }
    return EXIT_DONE;
}

/* ---- Texts on the command line -------------------------------------------------------------------------- */

static int print_answer(const gm_answer *answer, gm_str text, bool json) {
    gm_buf words = GM_BUF_INIT;
    if (json) {
        res_answer_write(answer, text, &words);
        printf("%s\n", gm_buf_text(&words));
        gm_buf_clear(&words);
        return EXIT_DONE;
    }
    explain_answer(answer, &words);
    printf("%.*s\n%s", GM_FMT(text), gm_buf_text(&words));
    gm_buf_clear(&words);
    return EXIT_DONE;
}

static int resolve_words(const cli_args *args, const gm_gaz *gaz, asked *a) {
    gm_answer answer = {.arena = GM_ARENA_INIT};
    int code = EXIT_DONE;
    a->options.explain = true;
    for (int i = 0; i < args->n_words && (code == EXIT_DONE || code == EXIT_UNPLACED); i++) {
        gm_str text = gm_str_from(args->words[i]);
        gm_status status = res_resolve(gaz, text, &a->hints, &a->options, &answer);
        if (status != GM_OK) {
            fprintf(stderr, "gazmap: %s\n", gm_status_text(status));
            code = EXIT_FAILED;
            break;
        }
        if (i > 0 && !a->json) {
            putchar('\n');
        }
        if (print_answer(&answer, text, a->json) != EXIT_DONE) {
            code = EXIT_FAILED;
        } else if (!res_all_placed(answer.parts, answer.n_parts)) {
            code = EXIT_UNPLACED;
        }
    }
    res_answer_clear(&answer);
    return code;
}

/* ---- Batch ------------------------------------------------------------------------------------------------ */

enum batch_column { PLACE, ADMIN1, ADMIN2, COUNTRY, DATE, N_BATCH };
static const char *const batch_names[N_BATCH] = {"place", "admin1", "admin2", "country", "date"};

static void find_columns(const rows *table, size_t column[N_BATCH]) {
    for (size_t k = 0; k < N_BATCH; k++) {
        column[k] = SIZE_MAX;
        for (size_t i = 0; i < rows_n_columns(table); i++) {
            if (gm_str_eq_nocase(rows_columns(table)[i].name, gm_str_from(batch_names[k]))) {
                column[k] = i;
            }
        }
    }
}

static gm_str batch_cell(const rows_row *row, const size_t *column, enum batch_column k) {
    return column[k] == SIZE_MAX ? (gm_str){NULL, 0} : gm_str_trim(row->cells[column[k]]);
}

/* A row that cannot be read is answered too, so that line n of the output is row n of the input. */
static void write_refusal(gm_str text, const char *reason, gm_buf *out) {
    res_part part = {.text = text, .place = PLACE_NONE, .reason = gm_str_from(reason)};
    const gm_answer answer = {.parts = &part, .n_parts = 1};
    res_answer_write(&answer, text, out);
}

static gm_status answer_row(memo *answers, const asked *a, const rows_row *row,
                            const size_t *column, gm_writer *out) {
    gm_str text = batch_cell(row, column, PLACE);
    res_hints hints = a->hints;
    gm_str admin1 = batch_cell(row, column, ADMIN1);
    gm_str admin2 = batch_cell(row, column, ADMIN2);
    gm_str country = batch_cell(row, column, COUNTRY);
    gm_str date = batch_cell(row, column, DATE);
    hints.admin1 = admin1.len > 0 ? admin1 : hints.admin1;
    hints.admin2 = admin2.len > 0 ? admin2 : hints.admin2;
    hints.country = country.len > 0 ? country : hints.country;
    gm_error err = GM_ERROR_INIT;
    if (row->error.code == GM_OK && date.len > 0) {
        hints.has_date = date_parse(date, DATE_ORDER_NONE, &hints.date, &err) == GM_OK;
    }
    if (row->error.code != GM_OK || err.code != GM_OK) {
        write_refusal(text, row->error.code != GM_OK ? row->error.text : err.text, &out->buf);
    } else {
        const gm_answer *answer;
        GM_TRY(memo_resolve(answers, text, &hints, &answer));
        res_answer_write(answer, text, &out->buf);
    }
    gm_buf_add_char(&out->buf, '\n');
    return GM_OK;
}

/* Standard input has nothing more for now: whoever asks may be waiting for these answers. */
static gm_status send_on(void *out, gm_error *err) {
    return gm_writer_flush(out, err);
}

static gm_status answer_rows(memo *answers, const asked *a, rows *table, gm_writer *out,
                             gm_error *err) {
    size_t column[N_BATCH];
    find_columns(table, column);
    if (column[PLACE] == SIZE_MAX) {
        return gm_fail_at(
            err, GM_E_EVENT_HEADER, rows_name(table), 1, 0,
            "the header has no column \"place\"; it is place[,admin1,admin2,country,date]");
    }
    gm_status status = GM_OK;
    bool found = true;
    while (status == GM_OK && found) {
        rows_row row;
        status = rows_next(table, &row, &found, err);
        if (status == GM_OK && found) {
            status = answer_row(answers, a, &row, column, out);
        }
        if (status == GM_OK) {
            status = gm_writer_poll(out, err);
        }
    }
    if (status == GM_OK) {
        status = gm_writer_flush(out, err);
    }
    return status == GM_OK ? GM_OK : gm_fail(err, status, "%s", gm_status_text(status));
}

static int resolve_batch(const cli_args *args, const gm_gaz *gaz, asked *a) {
    if (args->n_words > 0) {
        return cli_usage_error(args->command, "--batch reads standard input and takes no texts");
    }
    gm_error err = GM_ERROR_INIT;
    rows *table;
    a->options.explain = cli_has(args, "explain");
    gm_writer out;
    gm_writer_open_fd(&out, STDOUT_FILENO, "standard output");
    rows_options read = {.pause = send_on, .pause_arg = &out};
    if (rows_open_with("-", &read, &table, &err) != GM_OK) {
        return cli_failed(&err);
    }
    rows_keep_blank(table);
    memo *answers = NULL;
    gm_status status = memo_new(gaz, &a->options, &answers);
    status = status == GM_OK ? answer_rows(answers, a, table, &out, &err) : gm_fail_memory(&err);
    memo_free(answers);
    gm_writer_drop(&out);
    rows_close(table);
    return status == GM_OK ? EXIT_DONE : cli_failed(&err);
}

/* ---- The command --------------------------------------------------------------------------------------------- */

static int run_resolve(const cli_args *args) {
    gm_error err = GM_ERROR_INIT;
    theatre t;
    gm_gaz *gaz;
    if (args->n_words == 0 && !cli_has(args, "batch")) {
        return cli_usage_error(args->command, "no place text was given");
    }
    if (theatre_find(args, true, &t, &err) != GM_OK) {
        return cli_failed(&err);
    }
    gm_status status = gm_gaz_open(t.gazetteer.items, t.gazetteer.n, &gaz, &err);
    theatre_clear(&t);
    if (status != GM_OK) {
        return cli_failed(&err);
    }
    asked a;
    int code = read_options(args, gaz, &a);
    if (code == EXIT_DONE) {
        code = cli_has(args, "batch") ? resolve_batch(args, gaz, &a) : resolve_words(args, gaz, &a);
    }
    gm_gaz_close(gaz);
    return code;
}

const cli_command cmd_resolve = {
    .name = "resolve",
    .usage = "[OPTION…] TEXT…",
    .summary = "resolve place texts to points and explain each answer",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .run = run_resolve,
};
