/* Reports of what moved: for people, for programs, for a map. */
#include <math.h>

#include "core/json.h"
#include "core/num.h"
#include "project/diff.h"

/* Only a writer with somewhere to go is emptied. */
static gm_status poll(gm_writer *out, gm_error *err) {
    return out->fd < 0 ? GM_OK : gm_writer_poll(out, err);
}

/* ---- For people ---------------------------------------------------------------------------------- */

static const char *compass(double bearing_deg) {
    static const char *const points[] = {"N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
                                         "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"};
    return points[(unsigned)lround(bearing_deg / 22.5) % 16];
}

/* An id is the user's text: without what would drive a terminal. */
static void add_plain(gm_buf *out, gm_str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        gm_buf_add_char(out, c < 0x20 || c == 0x7F ? ' ' : text.ptr[i]);
    }
}

static void add_lat_lon(gm_buf *out, const diff_position *p) {
    gm_buf_add_str(out, p->lat);
    gm_buf_add_char(out, ',');
    gm_buf_add_str(out, p->lon);
}

static void add_change(gm_buf *out, const char *what, gm_str from, gm_str to) {
    if (!gm_str_eq(from, to)) {
        gm_buf_printf(out, "  %s %.*s -> %.*s", what, GM_FMT(from), GM_FMT(to));
    }
}

static void add_text_line(gm_buf *out, const diff_item *item) {
    static const char *const words[DIFF_N] = {"moved",        "changed", "now placed",
                                              "now unplaced", "added",   "removed"};
    gm_buf_printf(out, "%-12s ", words[item->kind]);
    if (item->kind == DIFF_MOVED) {
        gm_buf_printf(out, "%.3f km %s  ", item->km, compass(item->bearing_deg));
    }
    add_plain(out, item->event_id);
    if (item->part != 1) {
        gm_buf_printf(out, " part %lld", (long long)item->part);
    }
    if (item->kind == DIFF_MOVED) {
        gm_buf_add_text(out, "  ");
        add_lat_lon(out, &item->from);
        gm_buf_add_text(out, " -> ");
        add_lat_lon(out, &item->to);
    } else if (item->to.is && item->kind != DIFF_CHANGED) {
        gm_buf_add_text(out, "  ");
        add_lat_lon(out, &item->to);
    }
    if (item->from.is && item->to.is) {
        add_change(out, "radius_m", item->from.radius_m, item->to.radius_m);
        add_change(out, "method", item->from.method, item->to.method);
    }
    gm_buf_add_text(out, "  ");
    add_plain(out, item->cause);
    gm_buf_add_char(out, '\n');
}

static void add_summary(gm_buf *out, const diff *d) {
    gm_buf_printf(out,
                  "%zu moved, %zu changed, %zu newly placed, %zu newly unplaced, %zu added, %zu "
                  "removed\n",
                  diff_count(d, DIFF_MOVED), diff_count(d, DIFF_CHANGED),
                  diff_count(d, DIFF_PLACED), diff_count(d, DIFF_UNPLACED),
                  diff_count(d, DIFF_ADDED), diff_count(d, DIFF_REMOVED));
}

static gm_status write_text(diff *d, size_t most, gm_writer *out, gm_error *err) {
    if (diff_is_empty(d)) {
        return GM_OK;
    }
    add_summary(&out->buf, d);
    for (int kind = 0; kind < DIFF_N; kind++) {
        size_t n = diff_count(d, (diff_kind)kind);
        size_t shown = most == 0 || n <= most ? n : most;
        for (size_t i = 0; i < shown; i++) {
            diff_item item = diff_at(d, (diff_kind)kind, i);
            add_text_line(&out->buf, &item);
            GM_TRY(poll(out, err));
        }
        if (shown < n) {
            gm_buf_printf(&out->buf, "… and %zu more %s\n", n - shown,
                          diff_kind_word((diff_kind)kind));
        }
    }
    return GM_OK;
}

/* ---- For programs ---------------------------------------------------------------------------------- */

static void add_coordinate(gm_buf *out, const diff_position *p) {
    if (!p->is) {
        gm_buf_add_text(out, "null");
        return;
    }
    gm_buf_add_char(out, '[');
    gm_buf_add_fixed_short(out, gm_to_fixed(p->at.lon, 6), 6);
    gm_buf_add_char(out, ',');
    gm_buf_add_fixed_short(out, gm_to_fixed(p->at.lat, 6), 6);
    gm_buf_add_char(out, ']');
}

static void add_member(gm_buf *out, const char *key, gm_str value) {
    gm_buf_printf(out, ",\"%s\":", key);
    if (value.len == 0) {
        gm_buf_add_text(out, "null");
    } else {
        gm_buf_add_json(out, value);
    }
}

static void add_number(gm_buf *out, const char *key, gm_str value) {
    int64_t number;
    gm_buf_printf(out, ",\"%s\":", key);
    if (gm_parse_int(value, &number)) {
        gm_buf_add_int(out, number);
    } else {
        gm_buf_add_text(out, "null");
    }
}

static void add_place(gm_buf *out, gm_str file, uint32_t line, const char *key) {
    gm_buf place = GM_BUF_INIT;
    if (file.len > 0) {
        gm_buf_printf(&place, "%.*s:%u", GM_FMT(file), line);
    }
    add_member(out, key, gm_buf_view(&place));
    out->failed = out->failed || place.failed;
    gm_buf_clear(&place);
}

/* Method, radius and entry as they are, and as they were where they differ. */
static void add_state(gm_buf *out, const diff_item *item) {
    const diff_position *now = item->to.is ? &item->to : &item->from;
    add_member(out, "method", now->method);
    add_number(out, "radius_m", now->radius_m);
    add_member(out, "place_id", now->place_id);
    if (!item->from.is || !item->to.is) {
        return;
    }
    if (!gm_str_eq(item->from.method, item->to.method)) {
        add_member(out, "old_method", item->from.method);
    }
    if (!gm_str_eq(item->from.radius_m, item->to.radius_m)) {
        add_number(out, "old_radius_m", item->from.radius_m);
    }
    if (!gm_str_eq(item->from.place_id, item->to.place_id)) {
        add_member(out, "old_place_id", item->from.place_id);
    }
}

static void add_distance(gm_buf *out, const diff_item *item) {
    gm_buf_add_text(out, ",\"km\":");
    gm_buf_add_fixed_short(out, gm_to_fixed(item->km, 3), 3);
    gm_buf_add_text(out, ",\"bearing\":");
    gm_buf_add_fixed_short(out, gm_to_fixed(item->bearing_deg, 1) % 3600, 1);
}

static void add_json_item(gm_buf *out, const diff_item *item) {
    gm_buf_add_text(out, "{\"event_id\":");
    gm_buf_add_json(out, item->event_id);
    gm_buf_printf(out, ",\"part\":%lld", (long long)item->part);
    if (item->kind == DIFF_MOVED) {
        add_distance(out, item);
    }
    gm_buf_add_text(out, ",\"from\":");
    add_coordinate(out, &item->from);
    gm_buf_add_text(out, ",\"to\":");
    add_coordinate(out, &item->to);
    add_member(out, "cause", item->cause);
    add_state(out, item);
    add_member(out, "entry_id", item->entry_id);
    add_place(out, item->entry_file, item->entry_line, "entry");
    add_place(out, item->row_file, item->row_line, "row");
    if (item->reason.len > 0) {
        add_member(out, "reason", item->reason);
    }
    gm_buf_add_char(out, '}');
}

static gm_status write_json(diff *d, gm_writer *out, gm_error *err) {
    gm_buf_add_char(&out->buf, '{');
    for (int kind = 0; kind < DIFF_N; kind++) {
        gm_buf_printf(&out->buf, "%s\"%s\":[", kind == 0 ? "" : ",\n",
                      diff_kind_word((diff_kind)kind));
        for (size_t i = 0; i < diff_count(d, (diff_kind)kind); i++) {
            diff_item item = diff_at(d, (diff_kind)kind, i);
            gm_buf_add_text(&out->buf, i == 0 ? "\n" : ",\n");
            add_json_item(&out->buf, &item);
            GM_TRY(poll(out, err));
        }
        gm_buf_add_char(&out->buf, ']');
    }
    gm_buf_add_text(&out->buf, "}\n");
    return GM_OK;
}

/* ---- For a map ---------------------------------------------------------------------------------------- */

static void add_pair(gm_buf *out, double lon, double lat) {
    gm_buf_add_char(out, '[');
    gm_buf_add_fixed_short(out, gm_to_fixed(lon, 6), 6);
    gm_buf_add_char(out, ',');
    gm_buf_add_fixed_short(out, gm_to_fixed(lat, 6), 6);
    gm_buf_add_char(out, ']');
}

/* A line that goes over the antimeridian is cut there (RFC 7946, 3.1.9). */
static void add_line(gm_buf *out, gm_latlon a, gm_latlon b) {
    double apart = b.lon - a.lon;
    bool over = apart > 180 || apart < -180;
    double edge = apart < 0 ? 180 : -180; /* where it leaves */
    gm_buf_add_text(out, over ? "{\"type\":\"MultiLineString\",\"coordinates\":[["
                              : "{\"type\":\"LineString\",\"coordinates\":[");
    add_pair(out, a.lon, a.lat);
    if (over) {
        double whole = 360 - fabs(apart);
        double t = whole > 0 ? fabs(edge - a.lon) / whole : 0;
        double lat = a.lat + t * (b.lat - a.lat);
        gm_buf_add_char(out, ',');
        add_pair(out, edge, lat);
        gm_buf_add_text(out, "],[");
        add_pair(out, -edge, lat);
    }
    gm_buf_add_char(out, ',');
    add_pair(out, b.lon, b.lat);
    gm_buf_add_text(out, over ? "]]}" : "]}");
}

static void add_feature(gm_buf *out, const diff_item *item) {
    gm_buf_add_text(out, "{\"type\":\"Feature\",\"properties\":{\"event_id\":");
    gm_buf_add_json(out, item->event_id);
    gm_buf_printf(out, ",\"part\":%lld", (long long)item->part);
    add_distance(out, item);
    add_member(out, "cause", item->cause);
    add_member(out, "method", item->to.method);
    add_number(out, "radius_m", item->to.radius_m);
    add_member(out, "old_method", item->from.method);
    add_number(out, "old_radius", item->from.radius_m);
    add_member(out, "entry_id", item->entry_id);
    add_place(out, item->entry_file, item->entry_line, "entry");
    add_place(out, item->row_file, item->row_line, "row");
    gm_buf_add_text(out, "},\"geometry\":");
    add_line(out, item->from.at, item->to.at);
    gm_buf_add_char(out, '}');
}

static gm_status write_geojson(diff *d, gm_writer *out, gm_error *err) {
    gm_buf_add_text(&out->buf, "{\"type\":\"FeatureCollection\",\"name\":\"moved\",\"features\":[");
    for (size_t i = 0; i < diff_count(d, DIFF_MOVED); i++) {
        diff_item item = diff_at(d, DIFF_MOVED, i);
        gm_buf_add_text(&out->buf, i == 0 ? "\n" : ",\n");
        add_feature(&out->buf, &item);
        GM_TRY(poll(out, err));
    }
    gm_buf_add_text(&out->buf, "\n]}\n");
    return GM_OK;
}

/* A writer whose bytes nobody fetches before the end. */
gm_status diff_text(diff *d, diff_format format, size_t most, gm_buf *out, gm_error *err) {
    gm_writer writer = GM_WRITER_INIT;
    gm_status status = diff_write(d, format, most, &writer, err);
    gm_buf_add_str(out, gm_buf_view(&writer.buf));
    gm_writer_drop(&writer);
    return status == GM_OK && out->failed ? gm_fail_memory(err) : status;
}

gm_status diff_write(diff *d, diff_format format, size_t most, gm_writer *out, gm_error *err) {
    switch (format) {
    case DIFF_JSON:
        return write_json(d, out, err);
    case DIFF_GEOJSON:
        return write_geojson(d, out, err);
    case DIFF_TEXT:
        break;
    }
    return write_text(d, most, out, err);
}
