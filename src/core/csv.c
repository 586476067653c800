#include "core/csv.h"

#include "core/num.h"
#include "core/utf8.h"

/* ---- finding the end of a cell -------------------------------------------------------------- */

#define EVERY_BYTE(c) (UINT64_C(0x0101010101010101) * (unsigned char)(c))

/* The high bit of each byte of `word` that equals the byte repeated in `pattern`; bytes above the
 * first such one may be marked by mistake, the first never is (Mycroft 1987). */
static inline uint64_t mark_equal(uint64_t word, uint64_t pattern) {
    uint64_t x = word ^ pattern;
    return (x - EVERY_BYTE(0x01)) & ~x & EVERY_BYTE(0x80);
}

static inline uint64_t load_little_endian(const char *p) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap64(word) : word;
}

/* The first delimiter or line end from p on; `end` when there is none. Eight bytes a step: cells are
 * short, and memchr for three characters in turn would cost more in calls than it saves in bytes. */
static inline const char *find_stop(const char *p, const char *end, char delimiter) {
    for (; end - p >= 8; p += 8) {
        uint64_t word = load_little_endian(p);
        uint64_t marks = mark_equal(word, EVERY_BYTE(delimiter)) |
                         mark_equal(word, EVERY_BYTE('\n')) | mark_equal(word, EVERY_BYTE('\r'));
        if (marks != 0) {
            return p + __builtin_ctzll(marks) / 8;
        }
    }
    while (p < end && *p != delimiter && *p != '\n' && *p != '\r') {
        p++;
    }
    return p;
}

static const char *find_line_end(const char *p, const char *end) {
    return find_stop(p, end, '\n');
}

/* Moves behind the line end at p: CRLF is one. */
static inline const char *skip_line_end(const char *p, const char *end) {
    return *p == '\r' && p + 1 < end && p[1] == '\n' ? p + 2 : p + 1;
}

/* Line ends in [p, end); *out_last is the start of the last line begun there, if any. */
static uint32_t count_lines(const char *p, const char *end, const char **out_last) {
    uint32_t n = 0;
    while ((p = find_line_end(p, end)) < end) {
        p = skip_line_end(p, end);
        *out_last = p;
        n++;
    }
    return n;
}

/* ---- one cell ------------------------------------------------------------------------------- */

/* A walk over one row. It is a copy of the splitter's place, so that a row can be walked again. */
typedef struct walk {
    const char *at;
    const char *end;
    uint32_t line;
    char delimiter;
} walk;

typedef struct cell {
    gm_str text; /* without its quotes, but doubled quotes still doubled */
    bool doubled;
    bool unfinished;
    csv_fault fault;
} cell;

/* The quote that ends the cell whose content starts at p; NULL when none does. */
static const char *closing_quote(const char *p, const char *end, bool *out_doubled) {
    while ((p = memchr(p, '"', (size_t)(end - p))) != NULL) {
        if (p + 1 == end || p[1] != '"') {
            return p;
        }
        *out_doubled = true;
        p += 2;
    }
    return NULL;
}

/* A quoted cell whose end is not to be trusted. A quote that is closed on a later line was most likely
 * never closed, and what closes it opens another cell: the cell then ends with its line. */
static const char *give_up(const walk *w, const char *close, uint32_t n_lines, cell *out) {
    const char *stop;
    if (close == NULL || n_lines > 0) {
        out->fault = CSV_NEVER_CLOSED;
        stop = find_line_end(w->at, w->end);
    } else {
        out->fault = CSV_TEXT_AFTER_QUOTE;
        stop = find_stop(close, w->end, w->delimiter);
    }
    out->doubled = false;
    out->text = (gm_str){w->at, (size_t)(stop - w->at)};
    return stop;
}

/* A cell that opens with a quote; returns the delimiter, line end or document end that stops it. */
static const char *read_quoted(walk *w, cell *out) {
    const char *start = w->at;
    const char *close = closing_quote(start + 1, w->end, &out->doubled);
    if (close == NULL) {
        out->unfinished = true;
        return give_up(w, close, 0, out);
    }
    const char *last_line;
    uint32_t n_lines = count_lines(start, close, &last_line);
    const char *stop = close + 1;
    while (stop < w->end && *stop == ' ') {
        stop++; /* "Saraqib" , "Idlib": the blank is the typist's */
    }
    if (stop < w->end && *stop != w->delimiter && *stop != '\n' && *stop != '\r') {
        return give_up(w, close, n_lines, out);
    }
    out->text = (gm_str){start + 1, (size_t)(close - start - 1)};
    w->line += n_lines;
    return stop;
}

/* Reads one cell and moves behind it; true when the row has another. */
static inline bool read_cell(walk *w, cell *out) {
    const char *stop;
    out->doubled = out->unfinished = false;
    out->fault = CSV_FINE;
    if (w->at < w->end && *w->at == '"') {
        stop = read_quoted(w, out);
    } else {
        stop = find_stop(w->at, w->end, w->delimiter);
        out->text = (gm_str){w->at, (size_t)(stop - w->at)};
    }
    if (stop == w->end) {
        w->at = stop;
        return false;
    }
    if (*stop == w->delimiter) {
        w->at = stop + 1;
        return true;
    }
    w->at = skip_line_end(stop, w->end);
    w->line++;
    return false;
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* Makes one quote of two. */
static gm_str undouble(gm_arena *arena, gm_str text) {
    char *copy = gm_arena_alloc(arena, text.len);
    size_t len = 0;
    for (size_t at = 0; copy != NULL && at < text.len; at++) {
        const char *quote = memchr(text.ptr + at, '"', text.len - at);
        size_t n = quote == NULL ? text.len - at : (size_t)(quote - text.ptr) - at + 1;
        memcpy(copy + len, text.ptr + at, n);
        len += n;
        at += n; /* and the loop's own step leaves out the second quote */
    }
    return (gm_str){copy, len};
}

static void blame(csv_row *row, csv_fault fault, size_t at) {
    if (row->fault == CSV_FINE) {
        row->fault = fault;
        row->fault_at = at;
    }
}

static void keep_cell(csv_splitter *splitter, const cell *c, gm_str *out, csv_row *row) {
    *out = c->doubled ? undouble(&splitter->copies, c->text) : c->text;
    if (out->ptr == NULL) {
        row->fault = CSV_NO_MEMORY;
    }
}

static void skip_empty_lines(csv_splitter *splitter) {
    const char *end = splitter->doc.ptr + splitter->doc.len;
    while (splitter->at < splitter->doc.len) {
        const char *at = splitter->doc.ptr + splitter->at;
        if (*at != '\n' && *at != '\r') {
            return;
        }
        splitter->at += (size_t)(skip_line_end(at, end) - at);
        splitter->line++;
    }
}

bool csv_next(csv_splitter *splitter, gm_str *cells, size_t max_cells, csv_row *out_row) {
    skip_empty_lines(splitter);
    if (splitter->at >= splitter->doc.len) {
        return false;
    }
    if (splitter->copies.used > 0) {
        gm_arena_reset(&splitter->copies);
    }
    const char *doc = splitter->doc.ptr;
    splitter->row_at = splitter->at;
    splitter->row_line = splitter->line;
    walk w = {doc + splitter->at, doc + splitter->doc.len, splitter->line, splitter->delimiter};
    csv_row row = {0, CSV_FINE, false, 0};
    bool more;
    do {
        size_t cell_at = (size_t)(w.at - doc);
        cell c;
        more = read_cell(&w, &c);
        if (c.fault != CSV_FINE) {
            blame(&row, c.fault, cell_at);
            row.unfinished = row.unfinished || c.unfinished;
        }
        if (row.n_cells < max_cells) {
            keep_cell(splitter, &c, &cells[row.n_cells], &row);
        } else if (gm_str_trim(c.text).len > 0) {
            blame(&row, CSV_SURPLUS, cell_at);
        }
        row.n_cells++;
    } while (more);
    for (size_t i = row.n_cells; i < max_cells; i++) {
        cells[i] = (gm_str){NULL, 0};
    }
    splitter->at = (size_t)(w.at - doc);
    splitter->line = w.line;
    *out_row = row;
    return true;
}

size_t csv_cell_at(const csv_splitter *splitter, size_t i) {
    const char *doc = splitter->doc.ptr;
    walk w = {doc + splitter->row_at, doc + splitter->doc.len, splitter->row_line,
              splitter->delimiter};
    for (size_t n = 0; n < i; n++) {
        cell unused;
        if (!read_cell(&w, &unused)) {
            return splitter->row_at;
        }
    }
    return (size_t)(w.at - doc);
}

void csv_locate(const csv_splitter *splitter, size_t offset, uint32_t *out_line,
                uint32_t *out_column) {
    const char *line_start = splitter->doc.ptr + splitter->row_at;
    const char *at = splitter->doc.ptr + offset;
    *out_line = splitter->row_line + count_lines(line_start, at, &line_start);
    *out_column = (uint32_t)gm_utf8_count((gm_str){line_start, (size_t)(at - line_start)}) + 1;
}

/* ---- the document's start ------------------------------------------------------------------- */

static char find_delimiter(gm_str doc, size_t at) {
    static const char candidates[] = {',', ';', '\t'};
    size_t counts[sizeof candidates] = {0};
    bool quoted = false;
    for (; at < doc.len && (quoted || (doc.ptr[at] != '\n' && doc.ptr[at] != '\r')); at++) {
        quoted ^= doc.ptr[at] == '"';
        for (size_t i = 0; i < sizeof candidates && !quoted; i++) {
            counts[i] += doc.ptr[at] == candidates[i];
        }
    }
    size_t best = 0;
    for (size_t i = 1; i < sizeof candidates; i++) {
        best = counts[i] > counts[best] ? i : best;
    }
    return candidates[best];
}

/* Excel writes and heeds a first line such as "sep=;". */
static bool take_separator_line(csv_splitter *splitter) {
    gm_str rest = gm_str_skip(splitter->doc, splitter->at);
    if (rest.len < 6 || memcmp(rest.ptr, "sep=", 4) != 0 || strchr(",;\t", rest.ptr[4]) == NULL ||
        (rest.ptr[5] != '\n' && rest.ptr[5] != '\r')) {
        return false;
    }
    splitter->delimiter = rest.ptr[4];
    splitter->at += 5;
    return true;
}

void csv_init(csv_splitter *splitter, gm_str doc) {
    *splitter = (csv_splitter){.doc = doc, .line = 1, .row_line = 1};
    if (gm_str_starts(doc, GM_STR("\xEF\xBB\xBF"))) {
        splitter->at = 3;
    }
    if (!take_separator_line(splitter)) {
        skip_empty_lines(splitter);
        splitter->delimiter = find_delimiter(doc, splitter->at);
    }
    splitter->row_at = splitter->at;
}

void csv_clear(csv_splitter *splitter) {
    gm_arena_clear(&splitter->copies);
}

/* ---- writing ---------------------------------------------------------------------------------- */

/* Apostrophes in front do not count, so that a cell that had one of its own gets one more and csv_unguard
 * gives back the very text. */
static bool looks_like_formula(gm_str s) {
    static const char starts[] = {'=', '+', '-', '@', '\t', '\r'};
    double number;
    while (s.len > 0 && s.ptr[0] == '\'') {
        s = gm_str_skip(s, 1);
    }
    return s.len > 0 && memchr(starts, s.ptr[0], sizeof starts) != NULL &&
           !gm_parse_double(s, &number);
}

gm_str csv_unguard(gm_str text) {
    return text.len > 0 && text.ptr[0] == '\'' && looks_like_formula(text) ? gm_str_skip(text, 1)
                                                                           : text;
}

/* What the bytes of a cell ask for, together. */
enum { CELL_QUOTES = 1, CELL_DOUBLES = 2, CELL_UTF8 = 4 };

static unsigned cell_needs(gm_str s) {
    unsigned needs = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        needs |= c >= 0x80                            ? CELL_UTF8
                 : c == '"'                           ? CELL_QUOTES | CELL_DOUBLES
                 : c == ',' || c == '\n' || c == '\r' ? CELL_QUOTES
                                                      : 0;
    }
    bool blank_end = s.len > 0 && (s.ptr[0] == ' ' || s.ptr[s.len - 1] == ' ');
    needs |= blank_end ? CELL_QUOTES : 0;
    return (needs & CELL_UTF8) != 0 && gm_utf8_valid_len(s) == s.len ? needs & ~(unsigned)CELL_UTF8
                                                                     : needs;
}

/* Doubles quotes and mends UTF-8. */
static void add_characters(gm_buf *out, gm_str text) {
    for (size_t at = 0, size = 0; at < text.len; at += size) {
        uint32_t c = gm_utf8_decode(gm_str_skip(text, at), &size);
        if (c == '"') {
            gm_buf_add_char(out, '"');
        }
        gm_utf8_add(out, c);
    }
}

void csv_add_cell(gm_buf *out, gm_str text) {
    unsigned needs = cell_needs(text);
    gm_str quote = (needs & CELL_QUOTES) != 0 ? GM_STR("\"") : GM_STR("");
    gm_buf_add_str(out, quote);
    if (looks_like_formula(text)) {
        gm_buf_add_char(out, '\'');
    }
    if ((needs & (CELL_DOUBLES | CELL_UTF8)) == 0) {
        gm_buf_add_str(out, text);
    } else {
        add_characters(out, text);
    }
    gm_buf_add_str(out, quote);
}
