/* gazmap scan: draft events from reports, or the places and dates in them. */
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/theatre.h"
#include "core/file.h"
#include "gazetteer/save.h"
#include "scan/drafts.h"
#include "scan/review.h"

static const cli_option options[] = {
    {'g', "gazetteer", "LAYER", "file or folder of places; repeat it, later layers win"},
    {'o', "output", "FILE",
     "where the drafts go; - is standard output, which is where they go without it"},
    {0, "format", "FORMAT", "of the drafts: csv (as without it) or ndjson"},
    {0, "all", NULL,
     "also what did not happen, or long ago: negated, hypothetical, threatened …, marked"},
    {0, "claims", "FILE", "also write every source's figures, as a table of claims"},
    {0, "review", "FILE",
     "also write a page with the texts and the drafts beside them, to tick and save"},
    {0, "mentions", NULL, "instead: one JSON line for each place and date found, with its offsets"},
    {0, "published", "DATE", "EDTF: when reports were published that do not say it themselves"},
    {0, "input", "FORMAT", "text, html or ndjson; else each file's name and first bytes tell"},
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
    const char *format = cli_value(args, "input");
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
        return cli_usage_error(args->command, "--input takes text, html or ndjson, not \"%s\"",
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

/* What becomes of the findings: written at once, or read for incidents. */
typedef struct scan_job {
    const cli_args *args;
    scanner *scanner;
    gm_writer out; /* of --mentions */
    incident_reader *incidents;
    drafts *drafts;
    review *review; /* NULL: none asked for */
    uint32_t n_articles;
} scan_job;

static gm_status take_incidents(scan_job *job, const report *r, const scan_findings *f,
                                gm_error *err) {
    const incident *found;
    size_t n;
    uint32_t article = job->n_articles++;
    bool taken = incidents_read(job->incidents, r, f, &found, &n) == GM_OK &&
                 drafts_add(job->drafts, r, found, n, article) == GM_OK;
    if (!taken) {
        return gm_fail_memory(err);
    }
    return job->review == NULL ? GM_OK : review_add(job->review, r, f, err);
}

/* Scans all reports. A report that cannot be read is told of, and the next one is read: *out_code says so. */
static gm_status scan_reports(report_reader *reader, scan_job *job, int *out_code, gm_error *err) {
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
            return GM_OK;
        }
        scan_findings findings;
        if (scanner_read(job->scanner, &r, &findings) != GM_OK) {
            return gm_fail_memory(err);
        }
        GM_TRY(job->drafts != NULL ? take_incidents(job, &r, &findings, err)
                                   : write_findings(&r, &findings, &job->out, err));
    }
}

/* To a file, whole or not at all, or to standard output. */
static gm_status put(gm_buf *text, const char *path, gm_error *err) {
    if (text->failed) {
        return gm_fail_memory(err);
    }
    if (path == NULL || strcmp(path, "-") == 0) {
        return gm_write_all(STDOUT_FILENO, gm_buf_view(text), "standard output", err);
    }
    return save_bytes(gm_buf_view(text), path, err);
}

static gm_status write_drafts(scan_job *job, gm_error *err) {
    const cli_args *args = job->args;
    const char *format = cli_value(args, "format");
    const char *claims = cli_value(args, "claims");
    gm_buf text = GM_BUF_INIT;
    gm_status status = drafts_group(job->drafts);
    if (status == GM_OK) {
        bool ndjson = format != NULL && strcmp(format, "ndjson") == 0;
        status =
            ndjson ? drafts_write_ndjson(job->drafts, &text) : drafts_write_csv(job->drafts, &text);
    }
    status = status == GM_OK ? put(&text, cli_value(args, "output"), err) : gm_fail_memory(err);
    if (status == GM_OK && claims != NULL) {
        gm_buf_reset(&text);
        (void)drafts_write_claims(job->drafts, &text); /* a failure sticks to the text */
        status = put(&text, claims, err);
    }
    if (status == GM_OK && job->review != NULL) {
        gm_buf_reset(&text);
        (void)review_write(job->review, job->drafts, &text);
        status = put(&text, cli_value(args, "review"), err);
    }
    gm_buf_clear(&text);
    return status;
}

static bool open_job(scan_job *job, const gm_gaz *gaz) {
    job->scanner = scanner_new(gaz);
    gm_writer_open_fd(&job->out, STDOUT_FILENO, "standard output");
    if (job->scanner == NULL || cli_has(job->args, "mentions")) {
        return job->scanner != NULL;
    }
    job->incidents = incident_reader_new(gaz);
    job->drafts = drafts_new(cli_has(job->args, "all"));
    job->review = cli_has(job->args, "review") ? review_new() : NULL;
    return job->incidents != NULL && job->drafts != NULL &&
           (job->review != NULL || !cli_has(job->args, "review"));
}

static void close_job(scan_job *job) {
    gm_writer_drop(&job->out);
    scanner_free(job->scanner);
    incident_reader_free(job->incidents);
    drafts_free(job->drafts);
    review_free(job->review);
}

static int scan_with(const cli_args *args, const gm_gaz *gaz, const report_options *asked) {
    gm_error err = GM_ERROR_INIT;
    report_reader *reader;
    scan_job job = {.args = args, .out = GM_WRITER_INIT};
    int code = EXIT_DONE;
    gm_status status =
        report_open((const char *const *)args->words, (size_t)args->n_words, asked, &reader, &err);
    if (status != GM_OK) {
        return cli_failed(&err);
    }
    status = open_job(&job, gaz) ? scan_reports(reader, &job, &code, &err) : gm_fail_memory(&err);
    if (status == GM_OK) {
        status = job.drafts != NULL ? write_drafts(&job, &err) : gm_writer_flush(&job.out, &err);
    }
    close_job(&job);
    report_close(reader);
    return status == GM_OK ? code : cli_failed(&err);
}

/* Options that go together. */
static int check_options(const cli_args *args) {
    static const char *const drafts_only[] = {"output", "format", "all", "claims", "review"};
    const char *format = cli_value(args, "format");
    if (args->n_words == 0) {
        return cli_usage_error(args->command, "no report was given; - is standard input");
    }
    if (format != NULL && strcmp(format, "csv") != 0 && strcmp(format, "ndjson") != 0) {
        return cli_usage_error(
            args->command,
            "--format takes csv or ndjson, not \"%s\"; --input says what reports are", format);
    }
    for (size_t i = 0; i < sizeof drafts_only / sizeof *drafts_only; i++) {
        if (cli_has(args, "mentions") && cli_has(args, drafts_only[i])) {
            return cli_usage_error(
                args->command, "--mentions writes no drafts, so --%s says nothing", drafts_only[i]);
        }
    }
    return EXIT_DONE;
}

static int run_scan(const cli_args *args) {
    gm_error err = GM_ERROR_INIT;
    report_options asked;
    theatre t;
    gm_gaz *gaz;
    int code = check_options(args);
    code = code == EXIT_DONE ? read_options(args, &asked) : code;
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
    .usage = "[OPTION…] REPORT…",
    .summary = "make draft events of news articles and situation reports",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .more_help = more_help,
    .run = run_scan,
};
