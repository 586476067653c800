#include "core/num.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

bool gm_parse_int(gm_str s, int64_t *out) {
    bool negative = s.len > 0 && s.ptr[0] == '-';
    size_t i = s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+') ? 1 : 0;
    if (i == s.len) {
        return false;
    }
    uint64_t value = 0;
    for (; i < s.len; i++) {
        unsigned digit = (unsigned)((unsigned char)s.ptr[i] - '0');
        if (digit > 9 || value > (UINT64_C(9223372036854775807) - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *out = negative ? -(int64_t)value : (int64_t)value;
    return true;
}

/* Only the characters of a plain decimal: keeps strtod from reading "inf", "0x10" or "1,5". */
static bool plain_decimal(gm_str s) {
    size_t i = 0;
    size_t digits = 0;
    bool point = false;
    if (i < s.len && (s.ptr[i] == '-' || s.ptr[i] == '+')) {
        i++;
    }
    for (; i < s.len && ((s.ptr[i] >= '0' && s.ptr[i] <= '9') || (s.ptr[i] == '.' && !point));
         i++) {
        if (s.ptr[i] == '.') {
            point = true;
        } else {
            digits++;
        }
    }
    if (digits == 0) {
        return false;
    }
    if (i < s.len && (s.ptr[i] == 'e' || s.ptr[i] == 'E')) {
        int64_t exponent;
        return gm_parse_int(gm_str_skip(s, i + 1), &exponent);
    }
    return i == s.len;
}

bool gm_parse_double(gm_str s, double *out) {
    /* Made once and kept: strtod itself follows the process's locale. */
    static _Thread_local locale_t c_locale = (locale_t)0;
    char text[400];
    if (s.len >= sizeof text || !plain_decimal(s)) {
        return false;
    }
    if (c_locale == (locale_t)0) {
        c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
        if (c_locale == (locale_t)0) {
            return false;
        }
    }
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    double value = strtod_l(text, NULL, c_locale);
    if (!isfinite(value)) {
        return false;
    }
    *out = value;
    return true;
}

static size_t digits_of(uint64_t value, char out[20]) {
    size_t n = 0;
    char reversed[20];
    do {
        reversed[n++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    for (size_t i = 0; i < n; i++) {
        out[i] = reversed[n - 1 - i];
    }
    return n;
}

static uint64_t magnitude(int64_t value) {
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

void gm_buf_add_int(gm_buf *buf, int64_t value) {
    gm_buf_add_fixed(buf, value, 0);
}

void gm_buf_add_fixed(gm_buf *buf, int64_t value, int decimals) {
    char digits[20];
    size_t n = digits_of(magnitude(value), digits);
    size_t after = (size_t)decimals;
    char text[48];
    size_t len = 0;
    if (value < 0) {
        text[len++] = '-';
    }
    if (n <= after) {
        text[len++] = '0';
    } else {
        memcpy(text + len, digits, n - after);
        len += n - after;
    }
    if (after > 0) {
        text[len++] = '.';
        for (size_t i = n; i < after; i++) {
            text[len++] = '0';
        }
        size_t from = n > after ? n - after : 0;
        memcpy(text + len, digits + from, n - from);
        len += n - from;
    }
    gm_buf_add(buf, text, len);
}

void gm_buf_add_fixed_short(gm_buf *buf, int64_t value, int decimals) {
    while (decimals > 0 && value % 10 == 0) {
        value /= 10;
        decimals--;
    }
    gm_buf_add_fixed(buf, value, decimals);
}

int64_t gm_to_fixed(double value, int decimals) {
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                    1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
    double scaled = round(value * powers[decimals]);
    if (isnan(scaled)) {
        return 0;
    }
    if (scaled > 9e18) {
        return INT64_C(9000000000000000000);
    }
    if (scaled < -9e18) {
        return -INT64_C(9000000000000000000);
    }
    return (int64_t)scaled;
}
