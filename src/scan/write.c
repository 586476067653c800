#include <math.h>

#include "core/json.h"
#include "core/num.h"
#include "core/utf8.h"
#include "scan/mentions.h"

static void add_text_or_null(gm_buf *out, const char *key, gm_str s) {
    gm_buf_add_text(out, key);
    if (s.len == 0) {
        gm_buf_add_text(out, "null");
    } else {
        gm_buf_add_json(out, s);
    }
}

static void add_whole(gm_buf *out, const char *key, uint64_t value) {
    gm_buf_add_text(out, key);
    gm_buf_add_int(out, (int64_t)value);
}

/* Characters before a byte, counted on from the last one asked for. */
static size_t chars_at(const report *r, size_t byte, scan_counter *c) {
    if (byte < c->bytes) {
        *c = (scan_counter){0, 0};
    }
    c->chars += gm_utf8_count((gm_str){r->text.ptr + c->bytes, byte - c->bytes});
    c->bytes = byte;
    return c->chars;
}

static void add_head(const report *r, size_t start, size_t end, const char *kind,
                     scan_counter *counter, gm_buf *out) {
    size_t start_char = chars_at(r, start, counter);
    scan_counter ahead = *counter; /* the next one may begin inside this */
    size_t end_char = chars_at(r, end, &ahead);
    add_text_or_null(out, "{\"file\":", r->file);
    if (r->line > 0) {
        add_whole(out, ",\"line\":", r->line);
    } else {
        gm_buf_add_text(out, ",\"line\":null");
    }
    add_text_or_null(out, ",\"url\":", r->url);
    add_whole(out, ",\"start\":", r->offset + start);
    add_whole(out, ",\"end\":", r->offset + end);
    add_whole(out, ",\"start_char\":", r->offset_chars + start_char);
    add_whole(out, ",\"end_char\":", r->offset_chars + end_char);
    gm_buf_add_text(out, ",\"text\":");
    gm_buf_add_json(out, (gm_str){r->text.ptr + start, end - start});
    gm_buf_add_text(out, ",\"kind\":\"");
    gm_buf_add_text(out, kind);
    gm_buf_add_char(out, '"');
}

static void add_real(gm_buf *out, const char *key, double value, int decimals) {
    gm_buf_add_text(out, key);
    gm_buf_add_fixed_short(out, gm_to_fixed(value, decimals), decimals);
}

static void add_place(const res_part *part, gm_buf *out) {
    if (part->placed) {
        add_real(out, ",\"lon\":", part->point.lon, 6);
        add_real(out, ",\"lat\":", part->point.lat, 6);
        add_whole(out, ",\"radius_m\":", (uint64_t)ceil(part->radius_m));
        add_whole(out, ",\"geo_prec\":", (uint64_t)part->geo_prec);
        add_text_or_null(out, ",\"method\":", gm_str_from(res_method_word(part->method)));
        add_real(out, ",\"score\":", part->score / 1000.0, 3);
    } else {
        gm_buf_add_text(out, ",\"lon\":null,\"lat\":null,\"radius_m\":null,\"geo_prec\":null,"
                             "\"method\":null,\"score\":null");
    }
    add_text_or_null(out, ",\"place_id\":", part->place_id);
    add_text_or_null(out, ",\"place_name\":", part->place_name);
    add_whole(out, ",\"n_cand\":", (uint64_t)(part->n_cand > 0 ? part->n_cand : 0));
    add_text_or_null(out, ",\"reason\":", part->reason);
}

/* Several places: no point of their own, and each in `parts`. */
static void add_places(const scan_mention *m, gm_buf *out) {
    const res_part several = {.place = PLACE_NONE, .n_cand = (int)m->n_parts};
    add_place(&several, out);
    for (size_t i = 0; i < m->n_parts; i++) {
        gm_buf_add_text(out, i == 0 ? ",\"parts\":[{" : ",{");
        size_t start = out->len;
        add_place(&m->part[i], out);
        if (!out->failed) { /* its first member needs no comma */
            memmove(out->ptr + start, out->ptr + start + 1, out->len - start - 1);
            out->len--;
        }
        gm_buf_add_char(out, '}');
    }
    gm_buf_add_char(out, ']');
}

void scan_write_mention(const report *r, const scan_mention *m, scan_counter *counter,
                        gm_buf *out) {
    add_head(r, m->start, m->end, "place", counter, out);
    gm_buf_add_text(out, ",\"sense\":\"");
    gm_buf_add_text(out, scan_sense_word(m->sense));
    gm_buf_add_text(out, "\"");
    if (m->n_parts == 1) {
        add_place(m->part, out);
    } else {
        add_places(m, out);
    }
    if (m->whole_start != m->start || m->whole_end != m->end) {
        gm_str whole = {r->text.ptr + m->whole_start, m->whole_end - m->whole_start};
        add_text_or_null(out, ",\"whole\":", whole);
        add_whole(out, ",\"whole_start\":", r->offset + m->whole_start);
        add_whole(out, ",\"whole_end\":", r->offset + m->whole_end);
    } else {
        gm_buf_add_text(out, ",\"whole\":null,\"whole_start\":null,\"whole_end\":null");
    }
    add_text_or_null(out, ",\"because\":", gm_str_from(m->because));
    gm_buf_add_char(out, '}');
}

void scan_write_date(const report *r, const scan_date *d, scan_counter *counter, gm_buf *out) {
    add_head(r, d->start, d->end, "date", counter, out);
    if (d->reason == NULL) {
        gm_buf_add_text(out, ",\"date\":\"");
        scan_date_write(d->span, out);
        gm_buf_add_text(out, "\"");
        add_whole(out, ",\"date_prec\":", (uint64_t)d->prec);
    } else {
        gm_buf_add_text(out, ",\"date\":null,\"date_prec\":null");
    }
    add_text_or_null(out, ",\"reason\":", gm_str_from(d->reason));
    gm_buf_add_char(out, '}');
}
