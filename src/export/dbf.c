#include "export/dbf.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "core/num.h"
#include "core/utf8.h"

enum {
    MAX_COLUMNS = 255,
    MAX_CELL = 254, /* widths are one byte, and 255 is not taken by every reader */
    MAX_WHOLE = 18, /* wider whole numbers are read as rounded reals */
    MAX_REAL = 19,  /* dBASE's widest number, sign and point included */
    DATE_WIDTH = 8,
    HEAD_SIZE = 32,       /* of the file, and of each column */
    READ_CHUNK = 1 << 20, /* many rows a system call */
};
static const uint64_t max_size = INT32_MAX; /* offsets are signed 32-bit numbers in old readers */

/* What the cells of a column have needed so far. */
typedef struct width {
    size_t text;     /* bytes of the longest cell */
    size_t whole;    /* bytes before the point, sign included */
    size_t decimals; /* digits after it */
    bool not_plain;  /* a number that is not plain digits: the column must be text */
} width;

/* How a column is written. */
typedef struct field {
    char type; /* 'C', 'N' or 'D' */
    size_t size;
    size_t decimals;
} field;

struct dbf {
    const column *columns;
    size_t n_columns;
    gm_writer spool; /* each cell: one byte length (0: null), then its text */
    gm_buf scratch;
    width widths[MAX_COLUMNS];
    uint64_t n_rows;
    uint64_t n_cut;    /* cells that were longer than MAX_CELL */
    uint64_t row_size; /* at most, with the widths so far */
};

/* ---- Spool ----------------------------------------------------------------------------------- */

gm_status dbf_new(const char *dir, const column *columns, size_t n_columns, dbf **out,
                  gm_error *err) {
    if (n_columns > MAX_COLUMNS) {
        return gm_fail(
            err, GM_E_EXPORT_LIMIT,
            "a shapefile holds at most %d columns and this table has %zu; choose columns "
            "with --fields, or export to another format such as gpkg",
            MAX_COLUMNS, n_columns);
    }
    dbf *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return gm_fail_memory(err);
    }
    int fd = -1;
    gm_status status = gm_file_unnamed(dir, &fd, err);
    if (status != GM_OK) {
        free(d);
        return status;
    }
    gm_writer_open_fd(&d->spool, fd, "the shapefile's temporary file");
    d->spool.owns_fd = true;
    d->columns = columns;
    d->n_columns = n_columns;
    *out = d;
    return GM_OK;
}

/* Text as a .dbf can hold it: valid UTF-8, no NUL (readers stop there). */
static gm_str clean_text(gm_buf *scratch, gm_str s) {
    if (memchr(s.ptr, '\0', s.len) == NULL && gm_utf8_valid(s)) {
        return s;
    }
    gm_buf_reset(scratch);
    for (size_t at = 0, size = 0; at < s.len && scratch->len <= MAX_CELL; at += size) {
        uint32_t c = gm_utf8_decode(gm_str_skip(s, at), &size);
        gm_utf8_add(scratch, c == 0 ? ' ' : c);
    }
    return gm_buf_view(scratch);
}

/* The cell as text; for dates without the hyphens. */
static gm_str cell_text(dbf *d, const column *col, const value *val) {
    gm_buf *scratch = &d->scratch;
    switch (col->type) {
    case COL_INT:
    case COL_FIXED:
        gm_buf_reset(scratch);
        gm_buf_add_fixed(scratch, val->number, col->type == COL_FIXED ? col->decimals : 0);
        return gm_buf_view(scratch);
    case COL_DATE:
        gm_buf_reset(scratch);
        for (size_t i = 0; i < val->text.len; i++) {
            if (val->text.ptr[i] != '-') {
                gm_buf_add_char(scratch, val->text.ptr[i]);
            }
        }
        return scratch->len == DATE_WIDTH ? gm_buf_view(scratch) : (gm_str){NULL, 0};
    case COL_RAW:
    case COL_TEXT:
        break;
    }
    gm_str whole = clean_text(scratch, val->text);
    d->n_cut += whole.len > MAX_CELL;
    return gm_utf8_cut(whole, MAX_CELL);
}

static size_t skip_digits(gm_str s, size_t at) {
    while (at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9') {
        at++;
    }
    return at;
}

/* Measures [-]digits[.digits]; false when the text is anything else, such as 1e9. */
static bool plain_number(gm_str s, size_t *out_whole, size_t *out_decimals) {
    size_t from = s.len > 0 && s.ptr[0] == '-' ? 1 : 0;
    size_t point = skip_digits(s, from);
    *out_whole = point;
    *out_decimals = 0;
    if (point == from || point == s.len) {
        return point > from;
    }
    *out_decimals = s.len - point - 1;
    return s.ptr[point] == '.' && *out_decimals > 0 && skip_digits(s, point + 1) == s.len;
}

static void widen_number(width *w, gm_str cell) {
    size_t whole, decimals;
    if (!plain_number(cell, &whole, &decimals)) {
        w->not_plain = true;
        return;
    }
    w->whole = whole > w->whole ? whole : w->whole;
    w->decimals = decimals > w->decimals ? decimals : w->decimals;
}

static void add_cell(dbf *d, size_t i, const value *val) {
    gm_buf *spool = &d->spool.buf;
    gm_str cell = val->is_null ? (gm_str){NULL, 0} : cell_text(d, &d->columns[i], val);
    gm_buf_add_char(spool, (char)cell.len);
    if (cell.len == 0) {
        return;
    }
    gm_buf_add_str(spool, cell);
    width *w = &d->widths[i];
    if (cell.len > w->text) {
        d->row_size += cell.len - w->text;
        w->text = cell.len;
    }
    if (d->columns[i].type == COL_INT || d->columns[i].type == COL_FIXED ||
        d->columns[i].type == COL_RAW) {
        widen_number(w, cell);
    }
}

static gm_status too_large(gm_error *err) {
    return gm_fail(err, GM_E_EXPORT_LIMIT,
                   "the shapefile's table would pass 2 GiB, the most that the format holds; export "
                   "to gpkg, choose columns with --fields, or split the events over several runs");
}

gm_status dbf_add(dbf *d, const value *values, gm_error *err) {
    for (size_t i = 0; i < d->n_columns; i++) {
        add_cell(d, i, &values[i]);
    }
    d->n_rows++;
    if (d->scratch.failed) {
        return gm_fail_memory(err);
    }
    if (d->n_rows * d->row_size > max_size) {
        return too_large(err);
    }
    return gm_writer_poll(&d->spool, err);
}

uint64_t dbf_n_cut(const dbf *d) {
    return d->n_cut;
}

/* ---- Table ----------------------------------------------------------------------------------- */

static field number_field(const width *w) {
    size_t size = w->decimals > 0 ? w->whole + 1 + w->decimals : w->whole;
    if (w->not_plain || size > (w->decimals > 0 ? MAX_REAL : MAX_WHOLE)) {
        return (field){'C', w->text, 0}; /* as text it keeps its value */
    }
    return (field){'N', size > 0 ? size : 1, w->decimals};
}

static field fit(const column *col, const width *w) {
    switch (col->type) {
    case COL_TEXT:
        break;
    case COL_DATE:
        return (field){'D', DATE_WIDTH, 0};
    case COL_FIXED: {
        /* A column that is all null keeps its type. */
        width at_least = *w;
        at_least.whole = w->whole > 0 ? w->whole : 1;
        at_least.decimals = (size_t)col->decimals;
        return number_field(&at_least);
    }
    case COL_INT:
    case COL_RAW:
        return number_field(w);
    }
    return (field){'C', w->text > 0 ? w->text : 1, 0};
}

static void add_le(gm_buf *buf, uint64_t number, size_t n_bytes) {
    for (size_t i = 0; i < n_bytes; i++) {
        gm_buf_add_char(buf, (char)(number >> (8 * i) & 0xFF));
    }
}

static void add_zeros(gm_buf *buf, size_t n) {
    char *to = gm_buf_reserve(buf, n);
    if (to != NULL) {
        memset(to, 0, n);
        buf->len += n;
    }
}

static void add_head(gm_buf *buf, const dbf *d, const field *fields, size_t row_size) {
    gm_buf_add(buf, "\x03\x46\x01\x01", 4); /* dBASE III; 70-01-01 */
    add_le(buf, d->n_rows, 4);
    add_le(buf, HEAD_SIZE + HEAD_SIZE * d->n_columns + 1, 2);
    add_le(buf, row_size, 2);
    add_zeros(buf, 20); /* language driver 0: the .cpg file tells */
    for (size_t i = 0; i < d->n_columns; i++) {
        size_t name_len = strlen(d->columns[i].name);
        gm_buf_add(buf, d->columns[i].name, name_len);
        add_zeros(buf, 11 - name_len);
        gm_buf_add_char(buf, fields[i].type);
        add_zeros(buf, 4);
        add_le(buf, fields[i].size, 1);
        add_le(buf, fields[i].decimals, 1);
        add_zeros(buf, 14);
    }
    gm_buf_add_char(buf, '\r');
}

/* A number with all decimals of its column: right-aligned, "1.5" with three as "1.500". */
static void put_number(char *to, const field *f, gm_str cell) {
    const char *point = memchr(cell.ptr, '.', cell.len);
    size_t whole = point == NULL ? cell.len : (size_t)(point - cell.ptr);
    size_t tail = f->decimals > 0 ? f->decimals + 1 : 0;
    char *at = to + f->size - tail - whole;
    memcpy(at, cell.ptr, cell.len);
    if (point == NULL && tail > 0) {
        at[whole] = '.';
        cell.len++;
    }
    memset(at + cell.len, '0', whole + tail - cell.len);
}

/* One row from the spool. Returns the bytes it took there. */
static size_t put_row(const dbf *d, const field *fields, const unsigned char *from, char *to,
                      size_t row_size) {
    size_t at = 0;
    memset(to, ' ', row_size);
    to++; /* ' ': not deleted */
    for (size_t i = 0; i < d->n_columns; i++) {
        gm_str cell = {(const char *)from + at + 1, from[at]};
        if (cell.len > 0 && fields[i].type == 'N') {
            put_number(to, &fields[i], cell);
        } else {
            memcpy(to, cell.ptr, cell.len);
        }
        to += fields[i].size;
        at += 1 + cell.len;
    }
    return at;
}

/* The spool, read from its start through a buffer that always holds a whole row. */
typedef struct reader {
    int fd;
    off_t offset; /* of the first byte not yet in the buffer */
    unsigned char *bytes;
    size_t at, len, cap;
} reader;

static gm_status refill(reader *r, size_t row_max, gm_error *err) {
    if (r->len - r->at >= row_max) {
        return GM_OK;
    }
    memmove(r->bytes, r->bytes + r->at, r->len - r->at);
    r->len -= r->at;
    r->at = 0;
    while (r->len < r->cap) {
        ssize_t n = pread(r->fd, r->bytes + r->len, r->cap - r->len, r->offset);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return gm_fail_errno(err, "read", "the shapefile's temporary file");
        }
        if (n == 0) {
            break;
        }
        r->len += (size_t)n;
        r->offset += n;
    }
    return GM_OK;
}

static gm_status write_rows(dbf *d, const field *fields, size_t row_size, gm_writer *out,
                            gm_error *err) {
    size_t row_max = d->n_columns * (1 + MAX_CELL);
    reader r = {.fd = d->spool.fd, .cap = READ_CHUNK + row_max};
    r.bytes = malloc(r.cap);
    if (r.bytes == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = GM_OK;
    for (uint64_t i = 0; i < d->n_rows && status == GM_OK; i++) {
        status = refill(&r, row_max, err);
        char *to = status == GM_OK ? gm_buf_reserve(&out->buf, row_size) : NULL;
        if (to != NULL) {
            r.at += put_row(d, fields, r.bytes + r.at, to, row_size);
            out->buf.len += row_size;
        }
        if (status == GM_OK) {
            status = gm_writer_poll(out, err);
        }
    }
    free(r.bytes);
    return status;
}

gm_status dbf_write(dbf *d, const char *path, gm_error *err) {
    GM_TRY(gm_writer_flush(&d->spool, err));
    field fields[MAX_COLUMNS];
    size_t row_size = 1;
    for (size_t i = 0; i < d->n_columns; i++) {
        fields[i] = fit(&d->columns[i], &d->widths[i]);
        row_size += fields[i].size;
    }
    if (HEAD_SIZE * (d->n_columns + 1) + 2 + d->n_rows * row_size > max_size) {
        return too_large(err);
    }
    gm_writer out = GM_WRITER_INIT;
    GM_TRY(gm_writer_open(&out, path, err));
    add_head(&out.buf, d, fields, row_size);
    gm_status status = write_rows(d, fields, row_size, &out, err);
    if (status != GM_OK) {
        gm_writer_drop(&out);
        return status;
    }
    gm_buf_add_char(&out.buf, '\x1A');
    return gm_writer_close(&out, err);
}

void dbf_free(dbf *d) {
    if (d == NULL) {
        return;
    }
    gm_writer_drop(&d->spool);
    gm_buf_clear(&d->scratch);
    free(d);
}
