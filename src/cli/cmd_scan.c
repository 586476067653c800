/* gazmap scan: places and dates in reports. */
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/theatre.h"
#include "core/file.h"
#include "scan/mentions.h"

static const cli_option options[] = {
    {'g', "gazetteer", "LAYER", "file or folder of places; repeat it, later layers win"},
    {0, "mentions", NULL, "one JSON line for each place and date found, with its offsets"},
    {0, "published", "DATE", "EDTF: when reports were published that do not say it themselves"},
    {0, "format", "FORMAT", "text, html or ndjson; else each file's name and first bytes tell"},
};

static void more_help(FILE *out) {
    fputs(
        "\nreports: plain text (\"date 2020-02-04\" on top says when it was published), HTML pages, NDJSON\n"
        "  with text, url and published; files, folders (all files in them), - for standard input\n",
        out);
}

/* What the command line asked for. */
static int read_options(const cli_args *args, report_options *out) {
    static const char *const formats[] = {
        [REPORT_TEXT] = "text", [REPORT_HTML] = "html", [REPORT_NDJSON] = "ndjson"};
    gm_error err = GM_ERROR_INIT;
    const char *published = cli_value(args, "published");
    const char *format = cli_value(args, "format");
    *out = (report_options){.format = REPORT_ANY};
    if (published != NULL) {
        if (date_parse(gm_str_from(published), DATE_ORDER_NONE, &out->published, &err) != GM_OK) {
            return cli_usage_error(args->command, "--published: %s", err.text);
        }
        out->has_published = true;
    }
    for (int i = REPORT_TEXT; format != NULL && i <= REPORT_NDJSON; i++) {
        if (strcmp(format, formats[i]) == 0) {
            out->format = (report_format)i;
        }
    }
    if (format != NULL && out->format == REPORT_ANY) {
        return cli_usage_error(args->command, "--format takes text, html or ndjson, not \"%s\"",
                               format);
    }
    return EXIT_DONE;
}

/* Places and dates in the order of the text. */
static gm_status write_findings(const report *r, const scan_findings *f, gm_writer *out,
                                gm_error *err) {
    scan_counter counter = {0, 0};
    size_t m = 0;
    size_t d = 0;
    while (m < f->n_mentions || d < f->n_dates) {
        bool date =
            m == f->n_mentions || (d < f->n_dates && f->dates[d].start < f->mentions[m].start);
        if (date) {
            scan_write_date(r, &f->dates[d++], &counter, &out->buf);
        } else {
            scan_write_mention(r, &f->mentions[m++], &counter, &out->buf);
        }
        gm_buf_add_char(&out->buf, '\n');
        GM_TRY(gm_writer_poll(out, err));
    }
    return GM_OK;
}

/* Scans all reports. A report that cannot be read is told of, and the next one is read: *out_code says so. */
static gm_status scan_reports(report_reader *reader, scanner *s, gm_writer *out, int *out_code,
                              gm_error *err) {
    for (;;) {
        report r;
        bool found;
        gm_error why = GM_ERROR_INIT;
        gm_status status = report_next(reader, &r, &found, &why);
        if (status == GM_E_MEMORY) {
            return gm_fail_memory(err);
        }
        if (status != GM_OK) {
            *out_code = cli_failed(&why);
            continue;
        }
        if (!found) {
            return gm_writer_flush(out, err);
        }
        scan_findings findings;
        if (scanner_read(s, &r, &findings) != GM_OK) {
            return gm_fail_memory(err);
        }
        GM_TRY(write_findings(&r, &findings, out, err));
    }
}

static int scan_with(const cli_args *args, const gm_gaz *gaz, const report_options *asked) {
    gm_error err = GM_ERROR_INIT;
    report_reader *reader;
    gm_writer out;
    int code = EXIT_DONE;
    gm_status status =
        report_open((const char *const *)args->words, (size_t)args->n_words, asked, &reader, &err);
    if (status != GM_OK) {
        return cli_failed(&err);
    }
    scanner *s = scanner_new(gaz);
    gm_writer_open_fd(&out, STDOUT_FILENO, "standard output");
    status = s == NULL ? gm_fail_memory(&err) : scan_reports(reader, s, &out, &code, &err);
    gm_writer_drop(&out);
    scanner_free(s);
    report_close(reader);
    return status == GM_OK ? code : cli_failed(&err);
}

static int run_scan(const cli_args *args) {
    gm_error err = GM_ERROR_INIT;
    report_options asked;
    theatre t;
    gm_gaz *gaz;
    if (args->n_words == 0) {
        return cli_usage_error(args->command, "no report was given; - is standard input");
    }
    if (!cli_has(args, "mentions")) {
        return cli_usage_error(args->command, "say what to write: --mentions");
    }
    int code = read_options(args, &asked);
    if (code != EXIT_DONE) {
        return code;
    }
    if (theatre_find(args, true, &t, &err) != GM_OK) {
        return cli_failed(&err);
    }
    gm_status status = gm_gaz_open(t.gazetteer.items, t.gazetteer.n, &gaz, &err);
    theatre_clear(&t);
    if (status != GM_OK) {
        return cli_failed(&err);
    }
    code = scan_with(args, gaz, &asked);
    gm_gaz_close(gaz);
    return code;
}

const cli_command cmd_scan = {
    .name = "scan",
    .usage = "[OPTION…] --mentions REPORT…",
    .summary = "find places and dates in news articles and situation reports",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .more_help = more_help,
    .run = run_scan,
};
