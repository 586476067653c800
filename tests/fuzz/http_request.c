/* What `serve` makes of the head of a request itself; the lines are split by its library. The first line is the path,
 * each other one is given to every header's reader. */
#include "fuzz.h"
#include "serve/headers.h"

/* No piece of a path leads elsewhere, and no byte is one that a file system or a log would trip over. */
static void check_path(const gm_buf *path) {
    gm_str rest = gm_buf_view(path);
    gm_str piece;
    while (path->len > 0 && gm_str_split(&rest, '/', &piece)) {
        FUZZ_CHECK(piece.len > 0 && !gm_str_is(piece, ".") && !gm_str_is(piece, ".."));
        for (size_t i = 0; i < piece.len; i++) {
            unsigned char c = (unsigned char)piece.ptr[i];
            FUZZ_CHECK(c >= 0x20 && c != 0x7F);
        }
    }
}

static void check_header(gm_str line) {
    static const uint64_t sizes[] = {0, 1, 1000, UINT64_MAX};
    (void)head_host_is_ours(line, 8080);
    (void)head_takes_gzip(line);
    (void)head_has_tag(line, GM_STR("\"abc\""));
    (void)head_is_origin(line);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        uint64_t from = 0;
        uint64_t n = 0;
        if (head_range(line, sizes[i], &from, &n) == HEAD_RANGE_PART) {
            FUZZ_CHECK(n > 0 && from < sizes[i] && n <= sizes[i] - from);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gm_buf all = GM_BUF_INIT;
    gm_buf path = GM_BUF_INIT;
    gm_buf_add(&all, data, size);
    gm_str rest = gm_buf_view(&all);
    gm_str line = {NULL, 0};
    (void)gm_str_split(&rest, '\n', &line);
    gm_buf url = GM_BUF_INIT;
    gm_buf_add_str(&url, line);
    if (head_path(gm_buf_text(&url), &path)) {
        check_path(&path);
    }
    check_header(line);
    while (rest.len > 0 && gm_str_split(&rest, '\n', &line)) {
        check_header(line);
    }
    gm_buf_clear(&url);
    gm_buf_clear(&path);
    gm_buf_clear(&all);
    return 0;
}
