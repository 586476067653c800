#include "serve/headers.h"

#include <stdio.h>

#include "core/num.h"

static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static bool starts_nocase(gm_str text, const char *prefix) {
    size_t n = strlen(prefix);
    for (size_t i = 0; i < n; i++) {
        if (i >= text.len || lower((unsigned char)text.ptr[i]) != prefix[i]) {
            return false;
        }
    }
    return true;
}

/* ---- Host and path -------------------------------------------------------------------------------- */

bool head_host_is_ours(gm_str host, uint16_t port) {
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    char wanted[8];
    snprintf(wanted, sizeof wanted, ":%u", (unsigned)port);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (starts_nocase(host, names[i])) {
            gm_str rest = gm_str_skip(host, strlen(names[i]));
            return gm_str_is(rest, wanted) || (port == 80 && rest.len == 0);
        }
    }
    return false;
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* The next byte of a path; -1 when it is none that a file's name can have. */
static int path_byte(const char **at) {
    if (**at != '%') {
        return (unsigned char)*(*at)++;
    }
    int high = hex_digit((*at)[1]);
    int low = high < 0 ? -1 : hex_digit((*at)[2]);
    int c = low < 0 ? -1 : high * 16 + low;
    *at += c < 0 ? 1 : 3;
    return c == '/' || c == '\\' ? -1 : c;
}

static bool pieces_are_names(gm_str path) {
    gm_str piece;
    while (path.ptr != NULL && gm_str_split(&path, '/', &piece)) {
        if (piece.len == 0 || gm_str_is(piece, ".") || gm_str_is(piece, "..")) {
            return false;
        }
    }
    return true;
}

bool head_path(const char *url, gm_buf *out) {
    gm_buf_reset(out);
    if (url == NULL || url[0] != '/') {
        return false;
    }
    for (const char *at = url + 1; *at != '\0';) {
        int c = path_byte(&at);
        if (c < 0x20 || c == 0x7F) {
            return false;
        }
        gm_buf_add_char(out, (char)c);
    }
    (void)gm_buf_text(out);
    return !out->failed && (out->len == 0 || pieces_are_names(gm_buf_view(out)));
}

/* ---- Choices ----------------------------------------------------------------------------------------- */

/* q=0, q=0.0, …: not at all. */
static bool is_refused(gm_str parameters) {
    gm_str parameter;
    while (parameters.ptr != NULL && gm_str_split(&parameters, ';', &parameter)) {
        parameter = gm_str_trim(parameter);
        if (starts_nocase(parameter, "q=")) {
            double q;
            return gm_parse_double(gm_str_trim(gm_str_skip(parameter, 2)), &q) && q <= 0;
        }
    }
    return false;
}

bool head_takes_gzip(gm_str accept) {
    bool any = false;
    gm_str item;
    while (accept.ptr != NULL && gm_str_split(&accept, ',', &item)) {
        gm_str rest = item;
        gm_str name;
        if (!gm_str_split(&rest, ';', &name)) {
            continue;
        }
        name = gm_str_trim(name);
        if (gm_str_eq_nocase(name, GM_STR("gzip")) || gm_str_eq_nocase(name, GM_STR("x-gzip"))) {
            return !is_refused(rest);
        }
        any = any || (gm_str_is(name, "*") && !is_refused(rest));
    }
    return any;
}

bool head_has_tag(gm_str list, gm_str tag) {
    gm_str item;
    while (list.ptr != NULL && gm_str_split(&list, ',', &item)) {
        item = gm_str_trim(item);
        if (gm_str_starts(item, GM_STR("W/"))) {
            item = gm_str_skip(item, 2);
        }
        if (gm_str_is(item, "*") || gm_str_eq(item, tag)) {
            return true;
        }
    }
    return false;
}

/* Digits only, at most 18 of them. */
static bool read_count(gm_str text, uint64_t *out) {
    uint64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
        value = value * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    *out = value;
    return text.len > 0 && text.len <= 18;
}

head_range_kind head_range(gm_str text, uint64_t size, uint64_t *out_from, uint64_t *out_n) {
    gm_str rest = gm_str_trim(text);
    gm_str first;
    uint64_t from = 0;
    uint64_t to = 0;
    if (!starts_nocase(rest, "bytes=")) {
        return HEAD_RANGE_NONE;
    }
    rest = gm_str_skip(rest, 6);
    if (!gm_str_split(&rest, '-', &first) || rest.ptr == NULL) {
        return HEAD_RANGE_NONE;
    }
    bool has_from = first.len > 0;
    bool has_to = rest.len > 0;
    if ((has_from && !read_count(first, &from)) || (has_to && !read_count(rest, &to)) ||
        (!has_from && !has_to) || (has_from && has_to && to < from)) {
        return HEAD_RANGE_NONE;
    }
    if (!has_from) { /* the last `to` bytes */
        from = to < size ? size - to : 0;
        has_to = false;
        size = to == 0 ? 0 : size;
    }
    if (from >= size) {
        return HEAD_RANGE_BEYOND;
    }
    *out_from = from;
    *out_n = has_to && to < size ? to - from + 1 : size - from;
    return HEAD_RANGE_PART;
}

/* ---- Origins --------------------------------------------------------------------------------------- */

bool head_is_origin(gm_str text) {
    bool plain = gm_str_starts(text, GM_STR("http://"));
    if (!plain && !gm_str_starts(text, GM_STR("https://"))) {
        return false;
    }
    gm_str rest = gm_str_skip(text, plain ? 7 : 8);
    for (size_t i = 0; i < rest.len; i++) {
        char c = rest.ptr[i];
        bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                    c == ':' || c == '[' || c == ']';
        if (!fits) {
            return false;
        }
    }
    return rest.len > 0;
}
