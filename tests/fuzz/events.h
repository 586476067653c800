/* Tables of events, for the targets that differ in their seeds: event_csv and event_json. */
#ifndef GM_TESTS_FUZZ_EVENTS_H
#define GM_TESTS_FUZZ_EVENTS_H

#include <math.h>

#include "event/event.h"
#include "fuzz.h"
#include "geo/geodesic.h"

static inline void events_check(const ev_table *table, const event *e) {
    for (size_t i = 0; i < ev_n_columns(table); i++) {
        FUZZ_CHECK(e->cells[i].len == 0 || e->cells[i].ptr != NULL);
    }
    if (e->error.code != GM_OK) {
        fuzz_check_failure(e->error.code, &e->error);
        return;
    }
    FUZZ_CHECK(e->field[EV_EVENT_ID].len > 0);
    FUZZ_CHECK(e->dates.first <= e->dates.last);
    FUZZ_CHECK(!e->has_pin || geo_valid(e->pin));
    FUZZ_CHECK(isfinite(e->pin_radius_m));
}

/* Reads a table to its end; how many rows it had. */
static inline size_t events_read(const char *path, const ev_options *options, size_t *out_n_wrong) {
    gm_error err = GM_ERROR_INIT;
    ev_table *table = NULL;
    size_t n = 0;
    *out_n_wrong = 0;
    gm_status status = ev_open(path, options, &table, &err);
    fuzz_check_failure(status, &err);
    if (status != GM_OK) {
        return SIZE_MAX;
    }
    bool found = true;
    while (found) {
        event e;
        status = ev_next(table, &e, &found, &err);
        fuzz_check_failure(status, &err);
        if (status != GM_OK) {
            break;
        }
        if (found) {
            n++;
            *out_n_wrong += e.error.code != GM_OK;
            events_check(table, &e);
        }
    }
    ev_close(table);
    return n;
}

/* From a file and from standard input: the same rows. */
static inline int events_try(const uint8_t *data, size_t size) {
    static const ev_options options = {.order = DATE_ORDER_DMY};
    if (fuzz_is_gdals((gm_str){(const char *)data, size})) {
        return 0;
    }
    size_t n_wrong;
    size_t n_wrong_streamed;
    fuzz_file file = fuzz_file_open(data, size);
    size_t n = events_read(file.path, &options, &n_wrong);
    FUZZ_CHECK(dup2(file.fd, STDIN_FILENO) == STDIN_FILENO && lseek(file.fd, 0, SEEK_SET) == 0);
    FUZZ_CHECK(events_read("-", &options, &n_wrong_streamed) == n && n_wrong_streamed == n_wrong);
    FUZZ_CHECK(lseek(file.fd, 0, SEEK_SET) == 0);
    const ev_options by_line = {.filter = true, .rows = {.by_line = true}};
    (void)events_read("-", &by_line, &n_wrong);
    fuzz_file_close(&file);
    return 0;
}

#endif
