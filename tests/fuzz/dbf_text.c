/* Text cells of a shapefile's table: cut to 254 bytes, and only between characters. */
#include "core/file.h"
#include "core/utf8.h"
#include "export/dbf.h"
#include "fuzz.h"

enum { CELL_MOST = 254 };

static void check_cut(gm_str text) {
    bool is_valid = gm_utf8_valid(text);
    for (size_t most = 0; most <= CELL_MOST + 4; most++) {
        gm_str cut = gm_utf8_cut(text, most);
        FUZZ_CHECK(cut.ptr == text.ptr && cut.len <= most && cut.len <= text.len);
        FUZZ_CHECK(!is_valid || gm_utf8_valid(cut));
        FUZZ_CHECK(!is_valid || cut.len == text.len ||
                   cut.len + 4 > most); /* no more is lost than must be */
    }
}

/* Writes a table of one cell; its bytes must hold the text's beginning. */
static void check_table(gm_str text) {
    static const column columns[] = {{"name", "Name", COL_TEXT, 0}};
    const value values[] = {{.is_null = text.len == 0, .text = text}};
    gm_error err = GM_ERROR_INIT;
    dbf *d = NULL;
    char path[64];
    snprintf(path, sizeof path, "/tmp/gazmap-fuzz-%ld.dbf", (long)getpid());
    FUZZ_CHECK(dbf_new("/tmp", columns, 1, &d, &err) == GM_OK);
    FUZZ_CHECK(dbf_add(d, values, &err) == GM_OK);
    FUZZ_CHECK(dbf_write(d, path, &err) == GM_OK);
    FUZZ_CHECK(dbf_n_cut(d) == (text.len > CELL_MOST));
    dbf_free(d);

    gm_file file;
    FUZZ_CHECK(gm_file_open(path, &file, &err) == GM_OK);
    const unsigned char *head = (const unsigned char *)file.bytes.ptr;
    size_t head_size = head[8] | (size_t)head[9] << 8;
    size_t row_size = head[10] | (size_t)head[11] << 8;
    FUZZ_CHECK(row_size <= CELL_MOST + 1 && file.bytes.len == head_size + row_size + 1);
    gm_str cut = gm_utf8_cut(text, CELL_MOST);
    FUZZ_CHECK(row_size > cut.len || cut.len == 0);
    FUZZ_CHECK(cut.len == 0 || memcmp(file.bytes.ptr + head_size + 1, cut.ptr, cut.len) == 0);
    gm_file_close(&file);
    unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gm_str text = {(const char *)data, size};
    check_cut(text);
    gm_buf clean = GM_BUF_INIT;
    gm_utf8_add_clean(&clean, text);
    FUZZ_CHECK(gm_utf8_clean(gm_buf_view(&clean)));
    check_table(gm_buf_view(&clean));
    gm_buf_clear(&clean);
    return 0;
}
