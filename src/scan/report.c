#include "scan/report.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "core/json.h"
#include "core/utf8.h"
#include "scan/dates.h"
#include "scan/html.h"
#include "scan/tokens.h"

enum {
    READ_CHUNK = 1 << 18,
    SNIFF = 1 << 12,        /* bytes that tell what a file is */
    HEADER_LONGEST = 64,    /* "date 2020-02-04" takes fewer */
    DATELINE_WITHIN = 1000, /* bytes of the top in which a dateline stands */
    FOLDERS_DEEPEST = 32,
};

struct report_reader {
    const char *const *paths;
    size_t n_paths, next_path;
    report_options options;
    gm_buf *queue; /* names of files found in folders, each with a NUL, first to come last */
    size_t n_queue, cap_queue;
    /* the file that is open */
    gm_buf name;
    int fd; /* -1: none */
    bool eof;
    report_format format;
    gm_buf window; /* bytes read and not yet given out; those before `at` are done with */
    size_t at;
    uint32_t line;
    bool skip_line; /* the rest of a record that is too long */
    /* the report that is being given out in pieces */
    gm_str rest;
    report head;
    bool in_report;
    gm_buf text, title, url;
    json_t *record;
    scan_words *words;
    gm_arena arena;
};

/* ---- Files and folders ------------------------------------------------------------------------- */

static gm_status push(report_reader *r, const char *path, gm_error *err) {
    if (r->n_queue == r->cap_queue) {
        size_t cap = r->cap_queue * 2 + 16;
        gm_buf *grown = realloc(r->queue, cap * sizeof *grown);
        if (grown == NULL) {
            return gm_fail_memory(err);
        }
        r->queue = grown;
        r->cap_queue = cap;
    }
    gm_buf name = GM_BUF_INIT;
    gm_buf_add_text(&name, path);
    gm_buf_add_char(&name, '\0');
    if (name.failed) {
        gm_buf_clear(&name);
        return gm_fail_memory(err);
    }
    r->queue[r->n_queue++] = name;
    return GM_OK;
}

static int is_visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static int by_bytes_down(const struct dirent **a, const struct dirent **b) {
    return strcmp((*b)->d_name, (*a)->d_name);
}

static size_t folders_in(const char *path) {
    size_t n = 0;
    for (; *path != '\0'; path++) {
        n += *path == '/';
    }
    return n;
}

/* Queues what a folder holds, in byte order of the names. */
static gm_status push_folder(report_reader *r, const char *path, gm_error *err) {
    struct dirent **entries;
    int n = scandir(path, &entries, is_visible, by_bytes_down);
    if (n < 0) {
        return gm_fail_errno(err, "read folder", path);
    }
    gm_status status = GM_OK;
    for (int i = 0; i < n; i++) {
        gm_buf full = GM_BUF_INIT;
        gm_path_join(&full, path, entries[i]->d_name);
        if (status == GM_OK) {
            status = full.failed ? gm_fail_memory(err) : push(r, gm_buf_text(&full), err);
        }
        gm_buf_clear(&full);
        free(entries[i]);
    }
    free(entries);
    return status;
}

/* The next path into r->name; false when there is none. */
static bool pop(report_reader *r) {
    gm_buf_clear(&r->name);
    if (r->n_queue > 0) {
        r->name = r->queue[--r->n_queue];
        r->name.len--; /* the NUL */
        return true;
    }
    if (r->next_path < r->n_paths) {
        gm_buf_add_text(&r->name, r->paths[r->next_path++]);
        return !r->name.failed;
    }
    return false;
}

/* ---- Reading ----------------------------------------------------------------------------------- */

static void close_file(report_reader *r) {
    if (r->fd > STDIN_FILENO) {
        close(r->fd);
    }
    r->fd = -1;
    gm_buf_reset(&r->window);
    r->at = 0;
}

static gm_str unread(const report_reader *r) {
    return r->window.ptr == NULL ? GM_STR("")
                                 : (gm_str){r->window.ptr + r->at, r->window.len - r->at};
}

/* Reads until `want` bytes are there or the file ends. */
static gm_status fill(report_reader *r, size_t want, gm_error *err) {
    if (!r->eof && r->at > 0 && unread(r).len < want) {
        memmove(r->window.ptr, r->window.ptr + r->at, unread(r).len);
        r->window.len -= r->at;
        r->at = 0;
    }
    while (!r->eof && unread(r).len < want) {
        char *to = gm_buf_reserve(&r->window, READ_CHUNK);
        if (to == NULL) {
            return gm_fail_memory(err);
        }
        ssize_t n = read(r->fd, to, READ_CHUNK);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return gm_fail_errno(err, "read", gm_buf_text(&r->name));
        }
        r->eof = n == 0;
        r->window.len += (size_t)n;
    }
    return GM_OK;
}

static bool ends_nocase(gm_str s, const char *end) {
    gm_str e = gm_str_from(end);
    return s.len >= e.len && gm_str_eq_nocase(gm_str_skip(s, s.len - e.len), e);
}

static report_format sniff(const report_reader *r) {
    gm_str name = gm_buf_view(&r->name);
    if (r->options.format != REPORT_ANY) {
        return r->options.format;
    }
    if (ends_nocase(name, ".ndjson") || ends_nocase(name, ".jsonl") || ends_nocase(name, ".json")) {
        return REPORT_NDJSON;
    }
    if (ends_nocase(name, ".html") || ends_nocase(name, ".htm") || ends_nocase(name, ".xhtml")) {
        return REPORT_HTML;
    }
    if (ends_nocase(name, ".txt") || ends_nocase(name, ".md")) {
        return REPORT_TEXT;
    }
    gm_str start = gm_str_trim(unread(r));
    if (html_is(start)) {
        return REPORT_HTML;
    }
    return start.len > 1 && start.ptr[0] == '{' && memchr(start.ptr, '"', start.len) != NULL
               ? REPORT_NDJSON
               : REPORT_TEXT;
}

static gm_status open_file(report_reader *r, gm_error *err) {
    const char *path = gm_buf_text(&r->name);
    r->eof = false;
    r->line = 0;
    r->skip_line = false;
    if (strcmp(path, "-") == 0) {
        r->fd = STDIN_FILENO;
    } else if (gm_path_is_dir(path)) {
        return folders_in(path) > FOLDERS_DEEPEST + 1
                   ? gm_fail_at(err, GM_E_IO, path, 0, 0, "the folder lies too deep")
                   : push_folder(r, path, err);
    } else {
        r->fd = open(path, O_RDONLY | O_CLOEXEC);
        if (r->fd < 0) {
            return gm_fail_errno(err, "open", path);
        }
    }
    gm_status status = fill(r, SNIFF, err);
    if (status != GM_OK) {
        close_file(r);
        return status;
    }
    if (gm_str_starts(unread(r), GM_STR("\xEF\xBB\xBF"))) {
        r->at += 3;
    }
    r->format = sniff(r);
    return GM_OK;
}

/* ---- When it was published --------------------------------------------------------------------- */

/* The day of a header or record, with or without a time behind it. */
static bool read_published(gm_str text, date_span *out) {
    gm_error err = GM_ERROR_INIT;
    text = gm_str_trim(text);
    return text.len > 0 && gm_utf8_valid(text) &&
           date_parse(text, DATE_ORDER_NONE, out, &err) == GM_OK;
}

static const char *const header_words[] = {"date", "published", "publication date", "pubdate"};

/* "date 2020-02-04" at the start of the first line, with or without a colon: bytes it takes; 0: none. What
 * else stands on the line is prose. */
static size_t header_line(gm_str text, date_span *out) {
    gm_str line = {text.ptr, text.len < HEADER_LONGEST * 2 ? text.len : HEADER_LONGEST * 2};
    gm_str s = gm_str_trim(line);
    size_t before = (size_t)(s.ptr - text.ptr);
    for (size_t i = 0; i < sizeof header_words / sizeof *header_words && s.len > 0; i++) {
        gm_str word = gm_str_from(header_words[i]);
        if (s.len <= word.len || !gm_str_eq_nocase((gm_str){s.ptr, word.len}, word)) {
            continue;
        }
        size_t at = word.len;
        while (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == ':' || s.ptr[at] == '\t')) {
            at++;
        }
        const char *end = memchr(s.ptr, '\n', s.len);
        gm_str value = {s.ptr + at, end == NULL || (size_t)(end - s.ptr) < at
                                        ? s.len - at
                                        : (size_t)(end - s.ptr) - at};
        /* The longest start of the line that is a date: "2020-02-04 Direct clashes …". */
        for (size_t n = value.len > HEADER_LONGEST ? HEADER_LONGEST : value.len;
             at > word.len && n >= 4; n--) {
            bool border = n == value.len || value.ptr[n] == ' ' || value.ptr[n] == '\t';
            if (border && read_published((gm_str){value.ptr, n}, out)) {
                return before + at + n;
            }
        }
    }
    return 0;
}

/* True when the date stands alone on a short line, or ends what stands before "(Reuters)" or a dash. */
static bool is_dateline(const scan_text *t, const scan_date *d) {
    enum { SHORT_LINE = 100 };
    size_t start = d->start;
    size_t end = d->end;
    while (start > 0 && t->text.ptr[start - 1] != '\n' && d->start - start < SHORT_LINE) {
        start--;
    }
    while (end < t->text.len && t->text.ptr[end] != '\n' && end - start < SHORT_LINE) {
        end++;
    }
    if (end - start < SHORT_LINE) {
        return true;
    }
    bool ends =
        d->last + 1 < t->n_tokens && (t->tokens[d->last + 1].gap & (GAP_OPEN | GAP_DASH)) != 0;
    return ends && t->tokens[d->last].sentence == 0;
}

/* Four digits on their own: without a year there is no whole date. */
static bool has_year(gm_str s) {
    size_t n = 0;
    for (size_t i = 0; i <= s.len; i++) {
        if (i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9') {
            n++;
        } else if (n == 4 && (s.ptr[i - 4] == '1' || s.ptr[i - 4] == '2')) {
            return true;
        } else {
            n = 0;
        }
    }
    return false;
}

/* A whole date near the top: "5 March 2020", "ANKARA, Feb. 4, 2020 (Reuters)". */
static bool dateline(report_reader *r, gm_str text, date_span *out) {
    scan_text cut;
    scan_date *dates;
    size_t n = 0;
    gm_str top = gm_utf8_cut(text, DATELINE_WITHIN);
    gm_arena_reset(&r->arena);
    if (!has_year(top) || scan_cut(r->words, top, &r->arena, &cut) != GM_OK ||
        scan_dates(&cut, NULL, &r->arena, &dates, &n) != GM_OK) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const scan_date *d = &dates[i];
        if (d->reason == NULL && d->prec == 1 && !d->relative && is_dateline(&cut, d)) {
            *out = d->span;
            return true;
        }
    }
    return false;
}

static void date_report(report_reader *r, report *p) {
    size_t header = p->by == PUBLISHED_UNKNOWN ? header_line(p->text, &p->published) : 0;
    if (header > 0) {
        p->by = PUBLISHED_HEADER;
        p->body = header;
    } else if (p->by == PUBLISHED_UNKNOWN && r->options.has_published) {
        p->by = PUBLISHED_OPTION;
        p->published = r->options.published;
    } else if (p->by == PUBLISHED_UNKNOWN && dateline(r, p->text, &p->published)) {
        p->by = PUBLISHED_DATELINE;
    }
}

/* ---- Pieces ------------------------------------------------------------------------------------ */

/* Where to cut a text that is too long for one piece: behind a paragraph, line, sentence or word. */
static size_t piece_end(gm_str text) {
    if (text.len <= SCAN_MAX_PIECE) {
        return text.len;
    }
    static const char *const ends[] = {"\n\n", "\n", ". ", " "};
    gm_str tail = {text.ptr + SCAN_MAX_PIECE / 2, SCAN_MAX_PIECE / 2};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        gm_str end = gm_str_from(ends[i]);
        for (size_t at = tail.len - end.len; at > 0; at--) {
            if (tail.ptr[at] == end.ptr[0] && memcmp(tail.ptr + at, end.ptr, end.len) == 0) {
                return SCAN_MAX_PIECE / 2 + at + end.len;
            }
        }
    }
    return gm_utf8_cut(text, SCAN_MAX_PIECE).len > 0 ? gm_utf8_cut(text, SCAN_MAX_PIECE).len
                                                     : SCAN_MAX_PIECE;
}

/* Gives out the start of `rest`. The head knows what came before. */
static void give_piece(report_reader *r, report *out) {
    r->head.text = (gm_str){r->rest.ptr, piece_end(r->rest)};
    *out = r->head;
    r->rest = gm_str_skip(r->rest, r->head.text.len);
    r->head.offset += r->head.text.len;
    r->head.body = 0;
}

/* Characters are counted when another piece follows, so that short reports need not be counted twice. */
static void count_piece(report_reader *r) {
    r->head.offset_chars += gm_utf8_count(r->head.text);
}

static void start_report(report_reader *r, gm_str text) {
    r->head.text = text;
    r->rest = text;
    r->in_report = true;
    date_report(r, &r->head);
}

/* ---- The three formats ------------------------------------------------------------------------- */

/* Plain text: pieces straight from the window. */
static gm_status next_text(report_reader *r, report *out, bool *out_found, gm_error *err) {
    if (r->in_report) {
        count_piece(r);
    }
    GM_TRY(fill(r, SCAN_MAX_PIECE + 1, err));
    gm_str text = unread(r);
    if (text.len == 0) {
        close_file(r);
        r->in_report = false;
        return GM_OK;
    }
    if (!r->in_report) {
        r->head = (report){.file = gm_buf_view(&r->name)};
        start_report(r, text);
    }
    r->rest = text;
    give_piece(r, out);
    r->at += out->text.len;
    *out_found = true;
    return GM_OK;
}

static gm_status next_html(report_reader *r, report *out, bool *out_found, gm_error *err) {
    GM_TRY(fill(r, SCAN_MAX_RECORD + 1, err));
    html_page page;
    const char *name = gm_buf_text(&r->name);
    if (unread(r).len > SCAN_MAX_RECORD) {
        close_file(r);
        return gm_fail_at(err, GM_E_EVENT_SYNTAX, name, 0, 0,
                          "a page of more than 16 MiB; give it as plain text");
    }
    GM_TRY(html_read(unread(r), &page));
    close_file(r);
    gm_buf_clear(&r->text);
    gm_buf_clear(&r->title);
    gm_buf_clear(&r->url);
    r->text = page.text;
    r->title = page.title;
    r->url = page.url;
    r->head = (report){.file = gm_buf_view(&r->name),
                       .title = gm_buf_view(&r->title),
                       .url = gm_buf_view(&r->url)};
    if (read_published(gm_buf_view(&page.published), &r->head.published)) {
        r->head.by = PUBLISHED_HEADER;
    }
    gm_buf_clear(&page.published);
    if (page.hostile) {
        return gm_fail_at(
            err, GM_E_EVENT_SYNTAX, name, 0, 0,
            "is no page that a browser would show: too deep, or a tag without an end");
    }
    start_report(r, gm_buf_view(&r->text));
    give_piece(r, out);
    *out_found = out->text.len > 0;
    return GM_OK;
}

/* The value of the first of these keys that is a text. */
static gm_str text_of(const json_t *record, const char *const *keys) {
    for (; *keys != NULL; keys++) {
        const json_t *value = json_object_get(record, *keys);
        if (json_is_string(value)) {
            return (gm_str){json_string_value(value), json_string_length(value)};
        }
    }
    return (gm_str){NULL, 0};
}

static const char *const text_keys[] = {"text",     "body",        "content", "article",
                                        "maintext", "articleBody", NULL};
static const char *const date_keys[] = {"published",        "date",    "published_at",
                                        "publication_date", "pubDate", "date_publish",
                                        "datePublished",    NULL};
static const char *const url_keys[] = {"url", "link", "source_url", "source", NULL};
static const char *const title_keys[] = {"title", "headline", NULL};

/* Broken bytes as U+FFFD. */
static void mend(gm_str s, gm_buf *out) {
    for (size_t at = 0, size = 0; at < s.len; at += size) {
        gm_str rest = gm_str_skip(s, at);
        size = gm_utf8_valid_len(rest);
        gm_buf_add(out, rest.ptr, size);
        if (size < rest.len) {
            gm_utf8_add(out, 0xFFFD);
            size++;
        }
    }
}

static gm_status read_record(report_reader *r, gm_str line, report *out, bool *out_found,
                             gm_error *err) {
    const char *name = gm_buf_text(&r->name);
    json_decref(r->record);
    gm_buf mended = GM_BUF_INIT;
    if (!gm_utf8_valid(line)) { /* Jansson takes no broken bytes */
        mend(line, &mended);
        line = gm_buf_view(&mended);
    }
    r->record = gm_json_parse((gm_json_item){line, r->line}, name, GM_E_EVENT_SYNTAX, err);
    gm_buf_clear(&mended);
    if (r->record == NULL) {
        return GM_E_EVENT_SYNTAX;
    }
    gm_str text = text_of(r->record, text_keys);
    if (text.ptr == NULL) {
        return gm_fail_at(
            err, GM_E_EVENT_VALUE, name, r->line, 0,
            "the record has no \"text\"; each line is an object with text, url and published");
    }
    r->head = (report){.file = gm_buf_view(&r->name),
                       .line = r->line,
                       .url = text_of(r->record, url_keys),
                       .title = text_of(r->record, title_keys)};
    gm_str published = text_of(r->record, date_keys);
    if (read_published(published, &r->head.published)) {
        r->head.by = PUBLISHED_HEADER;
    } else if (published.len > 0) {
        return gm_fail_at(err, GM_E_EVENT_VALUE, name, r->line, 0,
                          "the record's date of publication is no date; write it as 2020-02-04");
    }
    start_report(r, text);
    give_piece(r, out);
    *out_found = out->text.len > 0;
    return GM_OK;
}

/* The next line of the window, read further as needed; empty at the end. false: it is too long. */
static gm_status next_line(report_reader *r, gm_str *out, bool *out_whole, gm_error *err) {
    *out_whole = true;
    *out = GM_STR("");
    for (size_t seen = 0;;) {
        gm_str s = unread(r);
        const char *end = s.len > seen ? memchr(s.ptr + seen, '\n', s.len - seen) : NULL;
        if (end != NULL || r->eof) {
            size_t n = end == NULL ? s.len : (size_t)(end - s.ptr) + 1;
            *out = (gm_str){s.ptr, n};
            r->at += n;
            return GM_OK;
        }
        if (s.len > SCAN_MAX_RECORD) {
            r->at += s.len;
            *out_whole = false;
            return GM_OK;
        }
        seen = s.len;
        GM_TRY(fill(r, s.len + 1, err));
    }
}

static gm_status next_record(report_reader *r, report *out, bool *out_found, gm_error *err) {
    while (!*out_found) {
        gm_str line;
        bool whole;
        GM_TRY(next_line(r, &line, &whole, err));
        if (line.len == 0 && whole) {
            close_file(r);
            return GM_OK;
        }
        bool rest = r->skip_line; /* of a line that was told of */
        r->skip_line = !whole;
        r->line += !rest;
        if (!rest && (!whole || line.len > SCAN_MAX_RECORD)) {
            return gm_fail_at(err, GM_E_EVENT_SYNTAX, gm_buf_text(&r->name), r->line, 0,
                              "a record of more than 16 MiB; give its text as a file");
        }
        line = gm_str_trim(line);
        if (whole && !rest && line.len > 0) {
            GM_TRY(read_record(r, line, out, out_found, err));
        }
    }
    return GM_OK;
}

/* ---- The calls --------------------------------------------------------------------------------- */

gm_status report_open(const char *const *paths, size_t n_paths, const report_options *options,
                      report_reader **out_reader, gm_error *err) {
    report_reader *r = calloc(1, sizeof *r);
    if (r == NULL || (r->words = scan_words_new()) == NULL) {
        free(r);
        return gm_fail_memory(err);
    }
    r->paths = paths;
    r->n_paths = n_paths;
    r->fd = -1;
    r->options = options == NULL ? (report_options){REPORT_ANY, false, {0, 0}} : *options;
    *out_reader = r;
    return GM_OK;
}

gm_status report_next(report_reader *r, report *out, bool *out_found, gm_error *err) {
    *out_found = false;
    while (!*out_found) {
        if (r->in_report && (r->fd < 0 || r->format != REPORT_TEXT)) {
            if (r->rest.len > 0) {
                count_piece(r);
                give_piece(r, out);
                *out_found = true;
                return GM_OK;
            }
            r->in_report = false;
        }
        if (r->fd < 0) {
            if (!pop(r)) {
                return r->name.failed ? gm_fail_memory(err) : GM_OK;
            }
            GM_TRY(open_file(r, err));
            continue;
        }
        gm_status (*next)(report_reader *, report *, bool *, gm_error *) =
            r->format == REPORT_HTML     ? next_html
            : r->format == REPORT_NDJSON ? next_record
                                         : next_text;
        gm_status status = next(r, out, out_found, err);
        if (status == GM_E_IO) {
            close_file(r);
        }
        GM_TRY(status);
    }
    return GM_OK;
}

void report_close(report_reader *r) {
    if (r == NULL) {
        return;
    }
    close_file(r);
    while (r->n_queue > 0) {
        gm_buf_clear(&r->queue[--r->n_queue]);
    }
    free(r->queue);
    gm_buf_clear(&r->name);
    gm_buf_clear(&r->window);
    gm_buf_clear(&r->text);
    gm_buf_clear(&r->title);
    gm_buf_clear(&r->url);
    json_decref(r->record);
    scan_words_free(r->words);
    gm_arena_clear(&r->arena);
    free(r);
}
