/*
 * The three tables that the web application timemap fetches (github.com/forensic-architecture/timemap), as
 * datasheet-server would serve them: events and associations as arrays, sources as an object by id. Its schemas
 * (src/reducers/validate) want every value as text and refuse members they do not know.
 */
#include <stdlib.h>

#include "core/hash.h"
#include "core/json.h"
#include "core/num.h"
#include "export/json_values.h"
#include "export/layer_file.h"

enum { DECIMALS = 6 };

/* Columns that are read. */
enum {
    EVENT_ID,
    PART,
    PARTS,
    TITLE,
    SUMMARY,
    TYPE,
    SUBTYPE,
    ACTOR1,
    ACTOR2,
    DATE_START,
    DATE_END,
    PLACE,
    PLACE_NAME,
    RADIUS_M,
    SOURCE,
    SOURCE_URL,
    N_READ,
};

static const char *const read_columns[N_READ] = {
    [EVENT_ID] = "event_id",     [PART] = "part",         [PARTS] = "parts",
    [TITLE] = "title",           [SUMMARY] = "summary",   [TYPE] = "type",
    [SUBTYPE] = "subtype",       [ACTOR1] = "actor1",     [ACTOR2] = "actor2",
    [DATE_START] = "date_start", [DATE_END] = "date_end", [PLACE] = "place",
    [PLACE_NAME] = "place_name", [RADIUS_M] = "radius_m", [SOURCE] = "source",
    [SOURCE_URL] = "source_url",
};

typedef struct timemap {
    char *dir; /* …/timemap */
    gm_writer out;
    bool opened, any;
    size_t column[N_READ]; /* of the events layer; SIZE_MAX: --fields left it out */
    json_t *associations;  /* by id, in order of first use */
    json_t *sources;
    gm_buf text; /* what is being put together */
} timemap;

/* ---- Values ---------------------------------------------------------------------------------- */

static gm_str text_of(const timemap *t, const feature *f, size_t what) {
    size_t i = t->column[what];
    bool none = i == SIZE_MAX || f->values[i].is_null;
    return none ? (gm_str){NULL, 0} : f->values[i].text;
}

static int64_t number_of(const timemap *t, const feature *f, size_t what) {
    size_t i = t->column[what];
    return i == SIZE_MAX || f->values[i].is_null ? -1 : f->values[i].number;
}

static gm_str first_filled(gm_str a, gm_str b) {
    return a.len > 0 ? a : b;
}

static void add_member(timemap *t, const char *name, gm_str text) {
    gm_buf *buf = &t->out.buf;
    if (buf->len > 0 && buf->ptr[buf->len - 1] != '{') {
        gm_buf_add_char(buf, ',');
    }
    json_add_string(buf, gm_str_from(name));
    gm_buf_add_char(buf, ':');
    json_add_string(buf, text);
}

/* ---- What events share ----------------------------------------------------------------------- */

static json_t *json_text(gm_str s) {
    return json_stringn(s.len > 0 ? s.ptr : "", s.len);
}

/* Puts an association that is new, and its id into the event. */
static gm_status associate(timemap *t, const char *mode, gm_str id, gm_str group, gm_str title,
                           gm_error *err) {
    gm_buf *buf = &t->out.buf;
    bool first = buf->len > 0 && buf->ptr[buf->len - 1] == '[';
    gm_buf_add_text(buf, first ? "" : ",");
    json_add_string(buf, id);
    if (json_object_getn(t->associations, id.ptr, id.len) != NULL) {
        return GM_OK;
    }
    json_t *path = group.len > 0 ? json_pack("[o, o]", json_text(group), json_text(title))
                                 : json_pack("[o]", json_text(title));
    json_t *one = json_pack("{s:o, s:o, s:s, s:s, s:o}", "id", json_text(id), "title",
                            json_text(title), "desc", "", "mode", mode, "filter_paths", path);
    return json_object_setn_new(t->associations, id.ptr, id.len, one) == 0 ? GM_OK
                                                                           : gm_fail_memory(err);
}

/* A filter "group/title": the same name may be a type of one event and an actor of another. */
static gm_status associate_filter(timemap *t, gm_str group, gm_str title, gm_error *err) {
    if (title.len == 0) {
        return GM_OK;
    }
    gm_buf_reset(&t->text);
    gm_buf_add_str(&t->text, group);
    gm_buf_add_char(&t->text, '/');
    gm_buf_add_str(&t->text, title);
    if (t->text.failed) {
        return gm_fail_memory(err);
    }
    return associate(t, "FILTER", gm_buf_view(&t->text), group, title, err);
}

static gm_status add_associations(timemap *t, const feature *f, gm_str category, gm_error *err) {
    gm_buf_add_text(&t->out.buf, ",\"associations\":[");
    GM_TRY(associate(t, "CATEGORY", category, (gm_str){NULL, 0}, category, err));
    GM_TRY(associate_filter(t, category, text_of(t, f, SUBTYPE), err));
    GM_TRY(associate_filter(t, GM_STR("Actors"), text_of(t, f, ACTOR1), err));
    GM_TRY(associate_filter(t, GM_STR("Actors"), text_of(t, f, ACTOR2), err));
    gm_buf_add_char(&t->out.buf, ']');
    return GM_OK;
}

/* A source is one when its name and its link are. */
static gm_status add_sources(timemap *t, const feature *f, gm_error *err) {
    gm_str name = text_of(t, f, SOURCE);
    gm_str url = text_of(t, f, SOURCE_URL);
    gm_buf_add_text(&t->out.buf, ",\"sources\":[");
    if (name.len > 0 || url.len > 0) {
        char id[17];
        gm_hex64(gm_hash64_seeded(url, gm_hash64(name)), id);
        json_add_string(&t->out.buf, gm_str_from(id));
        if (json_object_get(t->sources, id) == NULL) {
            json_t *paths = url.len > 0 ? json_pack("[o]", json_text(url)) : json_array();
            json_t *one = json_pack("{s:s, s:o, s:o, s:o}", "id", id, "title",
                                    json_text(first_filled(name, url)), "paths", paths, "url",
                                    json_text(url));
            if (json_object_set_new(t->sources, id, one) != 0) {
                return gm_fail_memory(err);
            }
        }
    }
    gm_buf_add_char(&t->out.buf, ']');
    return GM_OK;
}

/* ---- Events ---------------------------------------------------------------------------------- */

static void add_id(timemap *t, const feature *f) {
    gm_buf_reset(&t->text);
    gm_buf_add_str(&t->text, text_of(t, f, EVENT_ID));
    if (number_of(t, f, PARTS) > 1) {
        gm_buf_add_char(&t->text, '/');
        gm_buf_add_int(&t->text, number_of(t, f, PART));
    }
    add_member(t, "id", gm_buf_view(&t->text));
}

static void add_description(timemap *t, const feature *f) {
    gm_str title = text_of(t, f, TITLE);
    gm_str summary = text_of(t, f, SUMMARY);
    gm_buf_reset(&t->text);
    gm_buf_add_str(&t->text, title);
    gm_buf_add_text(&t->text, title.len > 0 && summary.len > 0 ? "\n" : "");
    gm_buf_add_str(&t->text, summary);
    add_member(t, "description", gm_buf_view(&t->text));
}

/* MM/DD/YYYY, which timemap reads when its configuration says nothing else. It leaves out events without. */
static void add_date(timemap *t, const feature *f) {
    gm_str iso = first_filled(text_of(t, f, DATE_START), text_of(t, f, DATE_END));
    char date[11] = "";
    if (iso.len == 10) {
        snprintf(date, sizeof date, "%.2s/%.2s/%.4s", iso.ptr + 5, iso.ptr + 8, iso.ptr);
    }
    add_member(t, "date", gm_str_from(date));
    add_member(t, "time", (gm_str){NULL, 0});
}

static void add_degrees(timemap *t, const char *name, double degrees) {
    gm_buf_reset(&t->text);
    gm_buf_add_fixed_short(&t->text, gm_to_fixed(degrees, DECIMALS), DECIMALS);
    add_member(t, name, gm_buf_view(&t->text));
}

static void add_place(timemap *t, const feature *f) {
    add_member(t, "location", first_filled(text_of(t, f, PLACE_NAME), text_of(t, f, PLACE)));
    add_degrees(t, "latitude", f->point.lat);
    add_degrees(t, "longitude", f->point.lon);
    gm_buf_reset(&t->text);
    if (number_of(t, f, RADIUS_M) >= 0) {
        gm_buf_printf(&t->text, "Within %lld m", (long long)number_of(t, f, RADIUS_M));
    }
    add_member(t, "comments", gm_buf_view(&t->text));
}

static gm_status write_feature(void *state, const layer *lay, const feature *f, gm_error *err) {
    timemap *t = state;
    if (lay->id != LAYER_EVENTS) {
        return GM_OK;
    }
    gm_str category = first_filled(text_of(t, f, TYPE), GM_STR("Other"));
    gm_buf_add_text(&t->out.buf, t->any ? ",\n{" : "[\n{");
    t->any = true;
    add_id(t, f);
    add_description(t, f);
    add_date(t, f);
    add_place(t, f);
    add_member(t, "type", text_of(t, f, TYPE));
    add_member(t, "category", category);
    GM_TRY(add_associations(t, f, category, err));
    GM_TRY(add_sources(t, f, err));
    gm_buf_add_char(&t->out.buf, '}');
    return t->text.failed ? gm_fail_memory(err) : gm_writer_poll(&t->out, err);
}

/* ---- Files ----------------------------------------------------------------------------------- */

static void drop(void *state) {
    timemap *t = state;
    if (t == NULL) {
        return;
    }
    if (t->opened) {
        gm_writer_drop(&t->out);
    }
    json_decref(t->associations);
    json_decref(t->sources);
    gm_buf_clear(&t->text);
    free(t->dir);
    free(t);
}

static void find_columns(timemap *t, const layer *events) {
    for (size_t k = 0; k < N_READ; k++) {
        t->column[k] = SIZE_MAX;
        for (size_t i = 0; i < events->n_columns; i++) {
            if (strcmp(events->columns[i].name, read_columns[k]) == 0) {
                t->column[k] = i;
            }
        }
    }
}

static gm_status open_file(const timemap *t, const char *name, gm_writer *out, gm_error *err) {
    export_target folder = {.dir = t->dir};
    return layer_file_open(&folder, name, "json", out, err);
}

static gm_status open_events(timemap *t, const export_target *target, gm_error *err) {
    gm_buf dir = GM_BUF_INIT;
    gm_path_join(&dir, target->dir, "timemap");
    (void)gm_buf_text(&dir);
    t->dir = dir.ptr;
    t->associations = json_object();
    t->sources = json_object();
    if (dir.failed || t->associations == NULL || t->sources == NULL) {
        return gm_fail_memory(err);
    }
    for (size_t i = 0; i < target->n_layers; i++) {
        if (target->layers[i]->id == LAYER_EVENTS) {
            find_columns(t, target->layers[i]);
            GM_TRY(gm_make_dirs(t->dir, 0777, err));
            GM_TRY(open_file(t, "events", &t->out, err));
            t->opened = true;
        }
    }
    return GM_OK;
}

static gm_status open_all(const export_target *target, void **out_state, gm_error *err) {
    timemap *t = calloc(1, sizeof *t);
    gm_status status = t == NULL ? gm_fail_memory(err) : open_events(t, target, err);
    if (status != GM_OK) {
        drop(t);
        return status;
    }
    *out_state = t;
    return GM_OK;
}

/* One item a line; the keys only when `by_id`. */
static gm_status write_items(const timemap *t, const char *name, json_t *items, bool by_id,
                             gm_error *err) {
    gm_writer out;
    GM_TRY(open_file(t, name, &out, err));
    const char *key;
    json_t *item;
    bool any = false;
    gm_buf_add_char(&out.buf, by_id ? '{' : '[');
    json_object_foreach(items, key, item) {
        char *text = json_dumps(item, JSON_COMPACT);
        out.buf.failed = out.buf.failed || text == NULL;
        gm_buf_add_text(&out.buf, any ? ",\n" : "\n");
        if (by_id) {
            gm_buf_add_json(&out.buf, gm_str_from(key));
            gm_buf_add_char(&out.buf, ':');
        }
        gm_buf_add_text(&out.buf, text == NULL ? "" : text);
        free(text);
        any = true;
    }
    gm_buf_add_text(&out.buf, any ? "\n" : "");
    gm_buf_add_text(&out.buf, by_id ? "}\n" : "]\n");
    return gm_writer_close(&out, err);
}

static gm_status write_rest(timemap *t, gm_error *err) {
    gm_buf_add_text(&t->out.buf, t->any ? "\n]\n" : "[]\n");
    GM_TRY(gm_writer_close(&t->out, err));
    GM_TRY(write_items(t, "associations", t->associations, false, err));
    return write_items(t, "sources", t->sources, true, err);
}

static gm_status close_all(void *state, const export_facts *facts, gm_error *err) {
    (void)facts; /* the schemas leave no room for them */
    timemap *t = state;
    gm_status status = t->opened ? write_rest(t, err) : GM_OK;
    drop(t);
    return status;
}

const exporter exporter_timemap = {
    .name = "timemap",
    .summary = "the tables that forensic-architecture's timemap reads",
    .keeps_wgs84 = true,
    .open = open_all,
    .feature = write_feature,
    .close = close_all,
    .drop = drop,
};
