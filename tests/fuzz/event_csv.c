/* Event tables as CSV; the first bytes decide, as for users, so that a mutated one may be JSON as well. */
#include "events.h"

#include "core/csv.h"

/* A cell that is written reads back as one cell, and is no formula. */
static void check_cell(gm_str text) {
    gm_buf out = GM_BUF_INIT;
    gm_buf_add_text(&out, "one,two\nx,"); /* the first line tells the delimiter */
    csv_add_cell(&out, text);
    gm_buf_add_text(&out, "\nnext,row\n");
    csv_splitter splitter;
    csv_row row;
    gm_str cells[3];
    csv_init(&splitter, gm_buf_view(&out));
    FUZZ_CHECK(csv_next(&splitter, cells, 3, &row) && csv_next(&splitter, cells, 3, &row));
    FUZZ_CHECK(row.fault == CSV_FINE && row.n_cells == 2);
    FUZZ_CHECK(cells[1].len == 0 || strchr("=@", cells[1].ptr[0]) == NULL ||
               cells[1].ptr[0] == '\0');
    FUZZ_CHECK(csv_next(&splitter, cells, 3, &row) && row.n_cells == 2);
    FUZZ_CHECK(gm_str_is(cells[0], "next"));
    csv_clear(&splitter);
    gm_buf_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    check_cell((gm_str){(const char *)data, size});
    return events_try(data, size);
}
