#include "scan/review.h"

#include <stdlib.h>

#include "core/embedded.h"
#include "core/json.h"
#include "core/utf8.h"

struct review {
    gm_buf articles; /* JSON, comma-joined */
    size_t n;
};

review *review_new(void) {
    return calloc(1, sizeof(review));
}

void review_free(review *page) {
    if (page != NULL) {
        gm_buf_clear(&page->articles);
        free(page);
    }
}

static void add_key(gm_buf *out, const char *key, gm_str value) {
    gm_buf_add_text(out, key);
    gm_buf_add_json(out, value);
}

/* [start, end, kind] of what is marked in the text, in bytes; the page counts them out. */
static void add_span(gm_buf *out, size_t start, size_t end, char kind) {
    gm_buf_printf(out, "[%zu,%zu,\"%c\"],", start, end, kind);
}

static void end_list(gm_buf *out) {
    if (out->len > 0 && out->ptr[out->len - 1] == ',') {
        out->len--;
    }
    gm_buf_add_char(out, ']');
}

gm_status review_add(review *page, const report *r, const scan_findings *found, gm_error *err) {
    gm_buf *out = &page->articles;
    if (out->len + r->text.len > REVIEW_MOST) {
        return gm_fail(err, GM_E_ARG,
                       "the reports are too large for one page; review fewer of them at a time");
    }
    add_key(out, page->n++ == 0 ? "{\"file\":" : ",\n{\"file\":", r->file);
    add_key(out, ",\"title\":", r->title);
    gm_buf_add_text(out, ",\"published\":\"");
    if (r->by != PUBLISHED_UNKNOWN) {
        scan_date_write(r->published, out);
    }
    /* Broken bytes become U+FFFD, three bytes long, so the page is told where the text had what. */
    add_key(out, "\",\"text\":", r->text);
    gm_buf_add_text(out, ",\"broken\":[");
    for (size_t i = 0, size; i < r->text.len; i += size) {
        uint32_t c = gm_utf8_decode(gm_str_skip(r->text, i), &size);
        if (c == 0xFFFD && size == 1) {
            gm_buf_printf(out, "%zu,", i);
        }
    }
    end_list(out);
    gm_buf_add_text(out, ",\"spans\":[");
    for (size_t i = 0; i < found->n_mentions; i++) {
        add_span(out, found->mentions[i].start, found->mentions[i].end, 'p');
    }
    for (size_t i = 0; i < found->n_dates; i++) {
        add_span(out, found->dates[i].start, found->dates[i].end, 'd');
    }
    end_list(out);
    gm_buf_add_char(out, '}');
    return out->failed ? gm_fail_memory(err) : GM_OK;
}

static gm_status add_draft(const drafts *d, size_t i, draft_row *row, gm_buf *out) {
    GM_TRY(drafts_row(d, i, row));
    gm_buf_add_text(out, i == 0 ? "{\"cells\":[" : ",\n{\"cells\":[");
    for (size_t c = 0; c < DRAFT_COLUMNS; c++) {
        gm_buf_add_json(out, row->cells[c]);
        gm_buf_add_char(out, ',');
    }
    end_list(out);
    gm_buf_add_text(out, ",\"tellings\":[");
    draft_telling t;
    for (size_t k = 0; drafts_telling(d, i, k, &t); k++) {
        gm_buf_printf(out, "[%u,%zu,%zu],", t.article, t.start, t.end);
    }
    end_list(out);
    gm_buf_add_char(out, '}');
    return GM_OK;
}

static gm_status add_data(const review *page, const drafts *d, gm_buf *out) {
    draft_row row = {.text = GM_BUF_INIT};
    gm_status status = GM_OK;
    gm_buf_add_text(out, "{\"format\":1,\n\"columns\":[");
    for (size_t c = 0; c < DRAFT_COLUMNS; c++) {
        gm_buf_add_json(out, gm_str_from(draft_columns[c]));
        gm_buf_add_char(out, ',');
    }
    end_list(out);
    gm_buf_add_text(out, ",\n\"articles\":[");
    gm_buf_add_str(out, gm_buf_view(&page->articles));
    gm_buf_add_text(out, "],\n\"drafts\":[");
    for (size_t i = 0; i < drafts_count(d) && status == GM_OK; i++) {
        status = add_draft(d, i, &row, out);
    }
    gm_buf_add_text(out, "]}");
    gm_buf_clear(&row.text);
    return out->failed ? GM_E_MEMORY : status;
}

gm_status review_write(const review *page, const drafts *d, gm_buf *out) {
    gm_str rest = embedded_text("review.html");
    static const gm_str mark = {"@DATA@", 6};
    while (rest.len > 0 && !gm_str_starts(rest, mark)) {
        const char *next = memchr(rest.ptr + 1, '@', rest.len - 1);
        size_t n = next == NULL ? rest.len : (size_t)(next - rest.ptr);
        gm_buf_add(out, rest.ptr, n);
        rest = gm_str_skip(rest, n);
    }
    GM_TRY(add_data(page, d, out));
    gm_buf_add_str(out, gm_str_skip(rest, mark.len));
    return out->failed ? GM_E_MEMORY : GM_OK;
}
