/* Reports through the whole of `scan`, for report_text and report_html. */
#ifndef GM_TESTS_FUZZ_REPORTS_H
#define GM_TESTS_FUZZ_REPORTS_H

#include <jansson.h>

#include "fuzz.h"
#include "scan/mentions.h"

/* Each line of `scan --mentions` is JSON. */
static inline void reports_check_line(gm_buf *line) {
    FUZZ_CHECK(memchr(line->ptr, '\n', line->len) == NULL);
    json_t *json = json_loadb(line->ptr, line->len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
    FUZZ_CHECK(json != NULL);
    json_decref(json);
    gm_buf_reset(line);
}

static inline void reports_check(const report *r, const scan_findings *found) {
    gm_buf line = GM_BUF_INIT;
    scan_counter counter = {0, 0};
    for (size_t i = 0; i < found->n_mentions; i++) {
        const scan_mention *m = &found->mentions[i];
        FUZZ_CHECK(m->start < m->end && m->end <= r->text.len);
        FUZZ_CHECK(i == 0 || found->mentions[i - 1].start <= m->start);
        scan_write_mention(r, m, &counter, &line);
        reports_check_line(&line);
    }
    counter = (scan_counter){0, 0};
    for (size_t i = 0; i < found->n_dates; i++) {
        const scan_date *d = &found->dates[i];
        FUZZ_CHECK(d->start < d->end && d->end <= r->text.len);
        FUZZ_CHECK(d->reason != NULL || d->span.first <= d->span.last);
        scan_write_date(r, d, &counter, &line);
        reports_check_line(&line);
    }
    gm_buf_clear(&line);
}

static inline void reports_try(const uint8_t *data, size_t size, report_format format) {
    static scanner *s;
    if (s == NULL) {
        s = scanner_new(fuzz_gazetteer());
        FUZZ_CHECK(s != NULL);
    }
    fuzz_file file = fuzz_file_open(data, size);
    const char *path = file.path;
    const report_options options = {
        .format = format, .has_published = true, .published = {18300, 18300}};
    report_reader *reader = NULL;
    gm_error err = GM_ERROR_INIT;
    FUZZ_CHECK(report_open(&path, 1, &options, &reader, &err) == GM_OK);
    bool found = true;
    while (found) {
        report r;
        scan_findings findings;
        err = (gm_error)GM_ERROR_INIT;
        gm_status status = report_next(reader, &r, &found, &err);
        fuzz_check_failure(status, &err);
        if (status == GM_OK && found) {
            FUZZ_CHECK(scanner_read(s, &r, &findings) == GM_OK);
            reports_check(&r, &findings);
        }
    }
    report_close(reader);
    fuzz_file_close(&file);
}

#endif
