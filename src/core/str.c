#include "core/str.h"

#include <stdio.h>
#include <stdlib.h>

int gm_str_cmp(gm_str a, gm_str b) {
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n == 0 ? 0 : memcmp(a.ptr, b.ptr, n);
    if (order != 0) {
        return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool gm_str_eq_nocase(gm_str a, gm_str b) {
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (lower(a.ptr[i]) != lower(b.ptr[i])) {
            return false;
        }
    }
    return true;
}

bool gm_str_starts(gm_str s, gm_str prefix) {
    return s.len >= prefix.len && gm_str_eq((gm_str){s.ptr, prefix.len}, prefix);
}

bool gm_str_ends(gm_str s, gm_str suffix) {
    return s.len >= suffix.len && gm_str_eq(gm_str_skip(s, s.len - suffix.len), suffix);
}

/* Bytes of the blank character that s begins with; 0 when it begins with another. Spreadsheets and
 * web pages leave no-break spaces (C2 A0), zero-width marks (E2 80 8B..8F) and byte order marks. */
static size_t blank_at(gm_str s) {
    const unsigned char *p = (const unsigned char *)s.ptr;
    if (s.len >= 1 && (p[0] == ' ' || (p[0] >= '\t' && p[0] <= '\r'))) {
        return 1;
    }
    if (s.len >= 2 && p[0] == 0xC2 && p[1] == 0xA0) {
        return 2;
    }
    if (s.len >= 3 && p[0] == 0xE2 && p[1] == 0x80 && p[2] >= 0x8B && p[2] <= 0x8F) {
        return 3;
    }
    if (s.len >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF) {
        return 3;
    }
    return 0;
}

static size_t blank_before_end(gm_str s) {
    for (size_t n = 1; n <= 3 && n <= s.len; n++) {
        if (blank_at(gm_str_skip(s, s.len - n)) == n) {
            return n;
        }
    }
    return 0;
}

gm_str gm_str_trim(gm_str s) {
    for (size_t n = blank_at(s); n > 0; n = blank_at(s)) {
        s = gm_str_skip(s, n);
    }
    for (size_t n = blank_before_end(s); n > 0; n = blank_before_end(s)) {
        s.len -= n;
    }
    return s;
}

gm_str gm_str_skip(gm_str s, size_t from) {
    if (s.ptr == NULL) {
        return s;
    }
    if (from > s.len) {
        from = s.len;
    }
    return (gm_str){s.ptr + from, s.len - from};
}

size_t gm_str_changes(gm_str a, gm_str b) {
    enum { LONGEST = 31 };
    size_t costs[3][LONGEST + 1];
    if (a.len > LONGEST || b.len > LONGEST) {
        return SIZE_MAX;
    }
    for (size_t j = 0; j <= b.len; j++) {
        costs[0][j] = j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        size_t *now = costs[i % 3];
        const size_t *last = costs[(i + 2) % 3];
        const size_t *before = costs[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t best = last[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            best = last[j] + 1 < best ? last[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            bool swapped =
                i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1];
            now[j] = swapped && before[j - 2] + 1 < best ? before[j - 2] + 1 : best;
        }
    }
    return costs[a.len % 3][b.len];
}

bool gm_str_split(gm_str *rest, char sep, gm_str *out_piece) {
    if (rest->ptr == NULL) {
        return false;
    }
    const char *at = rest->len == 0 ? NULL : memchr(rest->ptr, sep, rest->len);
    if (at == NULL) {
        *out_piece = *rest;
        *rest = (gm_str){NULL, 0};
        return true;
    }
    out_piece->ptr = rest->ptr;
    out_piece->len = (size_t)(at - rest->ptr);
    *rest = gm_str_skip(*rest, out_piece->len + 1);
    return true;
}

void gm_buf_clear(gm_buf *buf) {
    free(buf->ptr);
    *buf = (gm_buf)GM_BUF_INIT;
}

char *gm_buf_grow(gm_buf *buf, size_t extra) {
    if (buf->failed) {
        return NULL;
    }
    /* One spare byte, so that gm_buf_text() cannot fail once content is there. */
    if (extra >= SIZE_MAX / 2 - buf->len) {
        buf->failed = true;
        return NULL;
    }
    size_t need = buf->len + extra + 1;
    if (need > buf->cap) {
        size_t cap = buf->cap < 64 ? 64 : buf->cap;
        while (cap < need) {
            cap *= 2;
        }
        char *grown = realloc(buf->ptr, cap);
        if (grown == NULL) {
            gm_memory_failed();
            buf->failed = true;
            return NULL;
        }
        buf->ptr = grown;
        buf->cap = cap;
    }
    return buf->ptr + buf->len;
}

void gm_buf_printf(gm_buf *buf, const char *fmt, ...) {
    va_list args;
    va_list again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    char *to = n < 0 ? NULL : gm_buf_reserve(buf, (size_t)n);
    if (to != NULL) {
        vsnprintf(to, (size_t)n + 1, fmt, again);
        buf->len += (size_t)n;
    }
    va_end(again);
}

const char *gm_buf_text(gm_buf *buf) {
    if (gm_buf_reserve(buf, 0) == NULL) {
        return "";
    }
    buf->ptr[buf->len] = '\0';
    return buf->ptr;
}
