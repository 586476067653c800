/*
 * Runs beside the reader of a million rows, so what does not change from row to row (commas, quoted keys) is
 * made once, and strings that need no escape are copied whole.
 */
#include "export/json_values.h"

#include "core/json.h"
#include "core/num.h"

/* ---- Text ------------------------------------------------------------------------------------ */

#define ONES  UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

/* Not zero when a byte of `word` is below n (n <= 128) or has its own high bit set. */
static uint64_t below(uint64_t word, unsigned n) {
    return ((word - ONES * n) | word) & HIGHS;
}

/* True when eight bytes can stand in a JSON string as they are: ASCII, no control character, none of
 * `"`, `\`, `<`. */
static bool plain_word(uint64_t word) {
    return (below(word, 0x20) | below(word ^ ONES * '"', 1) | below(word ^ ONES * '\\', 1) |
            below(word ^ ONES * '<', 1) | below(word ^ ONES * 0x7F, 1)) == 0;
}

static bool plain_byte(unsigned char c) {
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '<';
}

/* Bytes of the character at p that can stand in a JSON string as it is: plain ASCII, or two bytes of valid
 * UTF-8 as Arabic, Cyrillic and accented letters have. 0 for all else, which gm_buf_add_json settles. */
static size_t plain_char(const unsigned char *p, size_t left) {
    if (plain_byte(p[0])) {
        return 1;
    }
    return left >= 2 && p[0] >= 0xC2 && p[0] <= 0xDF && (p[1] & 0xC0) == 0x80 ? 2 : 0;
}

/* Copies as long as nothing needs an escape. Returns the bytes copied: s.len when all went well. */
static size_t copy_plain(char *to, gm_str s) {
    size_t at = 0;
    while (at < s.len) {
        uint64_t word;
        if (s.len - at >= sizeof word) {
            memcpy(&word, s.ptr + at, sizeof word);
            if (plain_word(word)) {
                memcpy(to + at, &word, sizeof word);
                at += sizeof word;
                continue;
            }
        }
        size_t n = plain_char((const unsigned char *)s.ptr + at, s.len - at);
        if (n == 0) {
            break;
        }
        memcpy(to + at, s.ptr + at, n);
        at += n;
    }
    return at;
}

void json_add_string(gm_buf *buf, gm_str s) {
    char *to = gm_buf_reserve(buf, s.len + 2);
    if (to == NULL) {
        return;
    }
    to[0] = '"';
    if (copy_plain(to + 1, s) != s.len) {
        gm_buf_add_json(buf, s);
        return;
    }
    to[s.len + 1] = '"';
    buf->len += s.len + 2;
}

static size_t skip_digits(gm_str s, size_t at) {
    while (at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9') {
        at++;
    }
    return at;
}

/* A number as JSON's grammar has it; no leading zeros, no bare point. */
static bool json_number(gm_str s) {
    size_t at = s.len > 0 && s.ptr[0] == '-' ? 1 : 0;
    size_t end = skip_digits(s, at);
    if (end == at || (s.ptr[at] == '0' && end > at + 1)) {
        return false;
    }
    if (end < s.len && s.ptr[end] == '.') {
        at = end + 1;
        end = skip_digits(s, at);
        if (end == at) {
            return false;
        }
    }
    if (end < s.len && (s.ptr[end] == 'e' || s.ptr[end] == 'E')) {
        at = end + 1;
        at += at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+') ? 1 : 0;
        end = skip_digits(s, at);
        if (end == at) {
            return false;
        }
    }
    return end == s.len;
}

void json_add_value(gm_buf *buf, const column *col, const value *val) {
    if (val->is_null) {
        gm_buf_add(buf, "null", 4);
        return;
    }
    switch (col->type) {
    case COL_INT:
        gm_buf_add_int(buf, val->number);
        break;
    case COL_FIXED:
        /* All decimals, so that a column of whole values is still read as real numbers. */
        gm_buf_add_fixed(buf, val->number, col->decimals);
        break;
    case COL_RAW:
        if (json_number(val->text)) {
            gm_buf_add_str(buf, val->text);
            break;
        }
        json_add_string(buf, val->text);
        break;
    case COL_TEXT:
    case COL_DATE:
        json_add_string(buf, val->text);
        break;
    }
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static gm_str make_key(const char *name, gm_arena *arena) {
    gm_buf key = GM_BUF_INIT;
    gm_buf_add_char(&key, ',');
    gm_buf_add_json(&key, gm_str_from(name));
    gm_buf_add_char(&key, ':');
    gm_str copy = key.failed ? (gm_str){NULL, 0} : gm_arena_copy(arena, gm_buf_view(&key));
    gm_buf_clear(&key);
    return copy;
}

gm_status json_row_init(json_row *row, const layer *lay, bool compact, gm_arena *arena,
                        gm_error *err) {
    *row = (json_row){.lay = lay, .compact = compact};
    row->keys = gm_arena_array(arena, lay->n_columns, sizeof *row->keys);
    if (row->keys == NULL) {
        return gm_fail_memory(err);
    }
    for (size_t i = 0; i < lay->n_columns; i++) {
        row->keys[i] = make_key(lay->columns[i].name, arena);
        if (row->keys[i].ptr == NULL) {
            return gm_fail_memory(err);
        }
    }
    return GM_OK;
}

void json_row_add(const json_row *row, gm_buf *buf, const value *values, bool first) {
    for (size_t i = 0; i < row->lay->n_columns; i++) {
        if (row->compact && values[i].is_null) {
            continue;
        }
        gm_buf_add_str(buf, first ? gm_str_skip(row->keys[i], 1) : row->keys[i]);
        json_add_value(buf, &row->lay->columns[i], &values[i]);
        first = false;
    }
}
