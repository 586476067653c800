#include "gazetteer/layer.h"

#include "core/csv.h"
#include "core/date.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/num.h"
#include "core/utf8.h"

/* What is known while a file is read. */
typedef struct reading {
    const char *path; /* for messages */
    const layer_hooks *hooks;
    gm_arena arena; /* one entry's texts and points */
    gm_error *err;  /* of the file, or of the entry being read when wrong ones may go by */
} reading;

/* Lets a wrong entry go by when somebody listens. Memory and disks that fail are no such thing. */
static gm_status let_go(const reading *r, gm_status status, const gm_error *error) {
    if (r->hooks->wrong == NULL || (status != GM_E_GAZ_VALUE && status != GM_E_GAZ_SYNTAX)) {
        return status;
    }
    r->hooks->wrong(r->hooks->context, error);
    return GM_OK;
}

static gm_status wrong(const reading *r, uint32_t line, const char *what, gm_str value) {
    return gm_fail_at(r->err, GM_E_GAZ_VALUE, r->path, line, 0, "%s, not \"%.*s\"", what,
                      GM_FMT(gm_utf8_cut(value, 60)));
}

/* ---- Entries: the same for every format ---------------------------------------------------- */

/* Columns of a layer, by name; the text of each goes into a member of image_entry. */
static const struct {
    const char *name;
    size_t offset;
} text_fields[] = {
    {"id", offsetof(image_entry, id)},           {"name", offsetof(image_entry, name)},
    {"names", offsetof(image_entry, names)},     {"kind", offsetof(image_entry, kind_word)},
    {"admin1", offsetof(image_entry, admin1)},   {"admin2", offsetof(image_entry, admin2)},
    {"country", offsetof(image_entry, country)}, {"date_from", offsetof(image_entry, date_from)},
    {"date_to", offsetof(image_entry, date_to)}, {"ref", offsetof(image_entry, road_ref)},
    {"set_id", offsetof(image_entry, set_id)},   {"source", offsetof(image_entry, source)},
    {"licence", offsetof(image_entry, licence)}, {"note", offsetof(image_entry, note)},
};

static gm_str *text_field(image_entry *entry, gm_str name) {
    for (size_t i = 0; i < sizeof text_fields / sizeof *text_fields; i++) {
        if (gm_str_is(name, text_fields[i].name)) {
            return (gm_str *)(void *)((char *)entry + text_fields[i].offset);
        }
    }
    return NULL;
}

/* Whole number of at least 0, or -1 for an empty text; "9.0" is 9, as spreadsheets and GDAL write it. */
static bool whole_number(gm_str text, int64_t *out) {
    double value;
    if (text.len == 0) {
        *out = -1;
        return true;
    }
    if (!gm_parse_double(text, &value) || value < 0 || value > 9e15 ||
        value != (double)(int64_t)value) {
        return false;
    }
    *out = (int64_t)value;
    return true;
}

/* Fills one field from its text; fields that gazmap does not know pass unread. */
static gm_status set_field(const reading *r, image_entry *e, uint32_t line, gm_str name,
                           gm_str value) {
    value = gm_str_trim(value);
    gm_str *text = text_field(e, name);
    if (text != NULL) {
        *text = value;
        return GM_OK;
    }
    if (gm_str_is(name, "population") && !whole_number(value, &e->population)) {
        return wrong(r, line, "population is a whole number or empty", value);
    }
    if (gm_str_is(name, "set_no") &&
        (!whole_number(value, &e->set_no) || e->set_no >= UINT32_MAX)) { /* 32 bits in an index */
        return wrong(r, line, "set_no is a whole number or empty", value);
    }
    if (gm_str_is(name, "radius_m") && value.len > 0 &&
        (!gm_parse_double(value, &e->radius_m) || e->radius_m < 0 || e->radius_m > 2.1e7)) {
        return wrong(r, line, "radius_m is a number of metres from 0 to 21000000, or empty", value);
    }
    return GM_OK;
}

static gm_status set_validity(const reading *r, image_entry *e, uint32_t line) {
    e->day_from = DATE_OPEN_PAST;
    e->day_to = DATE_OPEN_FUTURE;
    date_span span;
    if (e->date_from.len > 0) {
        if (date_parse(e->date_from, DATE_ORDER_NONE, &span, NULL) != GM_OK) {
            return wrong(r, line, "date_from is an EDTF date such as 2017-10 or empty",
                         e->date_from);
        }
        e->day_from = span.first;
    }
    if (e->date_to.len > 0) {
        if (date_parse(e->date_to, DATE_ORDER_NONE, &span, NULL) != GM_OK) {
            return wrong(r, line, "date_to is an EDTF date such as 2018-05 or empty", e->date_to);
        }
        e->day_to = span.last;
    }
    if (e->day_to < e->day_from) {
        return gm_fail_at(r->err, GM_E_GAZ_VALUE, r->path, line, 0,
                          "date_to %.*s lies before date_from %.*s; exchange or mend them",
                          GM_FMT(e->date_to), GM_FMT(e->date_from));
    }
    return GM_OK;
}

/* A feature drawn in a GIS may have no id yet: name and position stand in for one. */
static gm_status set_missing_id(reading *r, image_entry *e) {
    if (e->id.len > 0) {
        return GM_OK;
    }
    gm_latlon at = geo_representative(&e->shape);
    gm_buf key = GM_BUF_INIT;
    gm_buf_add_str(&key, e->name);
    gm_buf_add_char(&key, '\0');
    gm_buf_add_fixed(&key, gm_to_fixed(at.lat, 6), 6);
    gm_buf_add_char(&key, ',');
    gm_buf_add_fixed(&key, gm_to_fixed(at.lon, 6), 6);
    char id[20] = "x-";
    gm_hex64(gm_hash64(gm_buf_view(&key)), id + 2);
    bool failed = key.failed;
    gm_buf_clear(&key);
    e->id = gm_arena_copy(&r->arena, gm_str_from(id));
    e->made_id = true;
    return failed || e->id.ptr == NULL ? gm_fail_memory(r->err) : GM_OK;
}

static gm_status finish_entry(reading *r, image_entry *e, uint32_t line) {
    if (e->name.len == 0) {
        return gm_fail_at(r->err, GM_E_GAZ_VALUE, r->path, line, 0,
                          "the place has no name; fill its property \"name\"");
    }
    if (e->shape.n_parts == 0) {
        return gm_fail_at(r->err, GM_E_GAZ_VALUE, r->path, line, 0,
                          "\"%.*s\" has no geometry; give it a point", GM_FMT(e->name));
    }
    const char *why = geo_check(&e->shape);
    if (why != NULL) {
        return gm_fail_at(r->err, GM_E_GAZ_VALUE, r->path, line, 0, "\"%.*s\": %s", GM_FMT(e->name),
                          why);
    }
    GM_TRY(set_validity(r, e, line));
    GM_TRY(set_missing_id(r, e));
    if (e->kind_word.len == 0) {
        e->kind_word = r->hooks->kind.len > 0 ? r->hooks->kind : GM_STR("settlement");
    }
    e->layer = gm_str_from(r->path);
    e->line = line;
    return r->hooks->entry(r->hooks->context, e, r->err);
}

static gm_str field_of(const reading *r, gm_str column) {
    return r->hooks->field == NULL ? column : r->hooks->field(r->hooks->context, column);
}

/* ---- GeoJSON ------------------------------------------------------------------------------- */

static gm_status bad_geometry(const reading *r, uint32_t line, const char *what) {
    return gm_fail_at(r->err, GM_E_GAZ_VALUE, r->path, line, 0, "the geometry is wrong: %s", what);
}

static bool read_position(const json_t *at, gm_latlon *out) {
    const json_t *lon = json_array_get(at, 0);
    const json_t *lat = json_array_get(at, 1);
    if (!json_is_number(lon) || !json_is_number(lat)) {
        return false;
    }
    *out = (gm_latlon){json_number_value(lat), json_number_value(lon)};
    return true;
}

/* Parts are collected in a buffer, since nested arrays tell their number only as they are walked. */
typedef struct shape_reading {
    reading *r;
    uint32_t line;
    gm_buf parts; /* geo_part items */
} shape_reading;

static gm_status add_part(shape_reading *s, const json_t *positions, bool ring, bool hole) {
    size_t n = json_array_size(positions);
    gm_latlon *points = gm_arena_array(&s->r->arena, n, sizeof *points);
    if (points == NULL) {
        return gm_fail_memory(s->r->err);
    }
    for (size_t i = 0; i < n; i++) {
        if (!read_position(json_array_get(positions, i), &points[i])) {
            return bad_geometry(s->r, s->line, "a position is [longitude, latitude], two numbers");
        }
    }
    if (ring && n > 0 && geo_ring_ccw(points, n) == hole) { /* other tools may wind either way */
        for (size_t i = 0; i < n / 2; i++) {
            gm_latlon swapped = points[i];
            points[i] = points[n - 1 - i];
            points[n - 1 - i] = swapped;
        }
    }
    geo_part part = {points, n, hole};
    gm_buf_add(&s->parts, &part, sizeof part);
    return GM_OK;
}

/* `depth` arrays stand around the positions: 0 a line, 1 rings or lines, 2 polygons of rings. */
static gm_status add_parts(shape_reading *s, const json_t *value, int depth, bool ring) {
    if (!json_is_array(value)) {
        return bad_geometry(s->r, s->line, "\"coordinates\" are not nested as the type asks");
    }
    if (depth == 0) {
        return add_part(s, value, false, false);
    }
    size_t i;
    const json_t *item;
    json_array_foreach(value, i, item) {
        if (!json_is_array(item)) {
            return bad_geometry(s->r, s->line, "\"coordinates\" are not nested as the type asks");
        }
        GM_TRY(depth == 1 ? add_part(s, item, ring, ring && i > 0)
                          : add_parts(s, item, depth - 1, ring));
    }
    return GM_OK;
}

static gm_status add_points(shape_reading *s, const json_t *coordinates) {
    size_t i;
    const json_t *item;
    json_array_foreach(coordinates, i, item) {
        json_t *lone = json_pack("[O]", item);
        if (lone == NULL) {
            return gm_fail_memory(s->r->err);
        }
        gm_status status = add_part(s, lone, false, false);
        json_decref(lone);
        GM_TRY(status);
    }
    return GM_OK;
}

static gm_status read_coordinates(shape_reading *s, gm_str type, json_t *coordinates,
                                  geo_type *out_type) {
    static const struct {
        const char *name;
        geo_type type;
        int depth;
        bool ring;
    } lines_and_areas[] = {
        {"LineString", GEO_LINE, 0, false},
        {"MultiLineString", GEO_LINE, 1, false},
        {"Polygon", GEO_AREA, 1, true},
        {"MultiPolygon", GEO_AREA, 2, true},
    };
    if (gm_str_is(type, "Point") || gm_str_is(type, "MultiPoint")) {
        *out_type = GEO_POINT;
        if (gm_str_is(type, "MultiPoint")) {
            return add_points(s, coordinates);
        }
        json_t *lone = json_pack("[O]", coordinates);
        gm_status status = lone == NULL ? gm_fail_memory(s->r->err) : add_points(s, lone);
        json_decref(lone);
        return status;
    }
    for (size_t i = 0; i < sizeof lines_and_areas / sizeof *lines_and_areas; i++) {
        if (gm_str_is(type, lines_and_areas[i].name)) {
            *out_type = lines_and_areas[i].type;
            return add_parts(s, coordinates, lines_and_areas[i].depth, lines_and_areas[i].ring);
        }
    }
    return bad_geometry(s->r, s->line,
                        "its type is none of Point, LineString, Polygon or their Multi forms");
}

static gm_status read_geometry(reading *r, uint32_t line, const json_t *geometry,
                               geo_shape *out_shape) {
    json_t *coordinates = json_object_get(geometry, "coordinates");
    const char *type = json_string_value(json_object_get(geometry, "type"));
    if (json_is_null(geometry) || geometry == NULL) {
        return GM_OK; /* the caller names the place that has none */
    }
    if (coordinates == NULL || type == NULL) {
        return bad_geometry(r, line, "it lacks \"type\" or \"coordinates\"");
    }
    shape_reading s = {r, line, GM_BUF_INIT};
    gm_status status = read_coordinates(&s, gm_str_from(type), coordinates, &out_shape->type);
    if (status == GM_OK && s.parts.len > 0) {
        out_shape->n_parts = s.parts.len / sizeof(geo_part);
        geo_part *parts = gm_arena_array(&r->arena, out_shape->n_parts, sizeof *parts);
        if (parts == NULL || s.parts.failed) {
            status = gm_fail_memory(r->err);
        } else {
            memcpy(parts, s.parts.ptr, s.parts.len);
            out_shape->parts = parts;
        }
    }
    gm_buf_clear(&s.parts);
    return status;
}

void layer_property_text(const json_t *value, gm_buf *out) {
    if (json_is_string(value)) {
        gm_buf_add(out, json_string_value(value), json_string_length(value));
    } else if (json_is_integer(value)) {
        gm_buf_add_int(out, json_integer_value(value));
    } else if (json_is_real(value)) {
        gm_buf_add_fixed_short(out, gm_to_fixed(json_real_value(value), 6), 6);
    } else if (json_is_array(value)) {
        size_t i;
        const json_t *item;
        json_array_foreach(value, i, item) {
            if (i > 0) {
                gm_buf_add_char(out, ';');
            }
            if (!json_is_array(item)) {
                layer_property_text(item, out);
            }
        }
    }
}

static gm_status read_properties(reading *r, image_entry *e, uint32_t line,
                                 const json_t *properties) {
    gm_buf text = GM_BUF_INIT;
    gm_status status = GM_OK;
    void *at = json_object_iter((json_t *)(uintptr_t)properties);
    while (at != NULL && status == GM_OK) {
        gm_buf_reset(&text);
        layer_property_text(json_object_iter_value(at), &text);
        gm_str copy = gm_arena_copy(&r->arena, gm_buf_view(&text));
        status =
            text.failed || copy.ptr == NULL
                ? gm_fail_memory(r->err)
                : set_field(r, e, line, field_of(r, gm_str_from(json_object_iter_key(at))), copy);
        at = json_object_iter_next((json_t *)(uintptr_t)properties, at);
    }
    gm_buf_clear(&text);
    return status;
}

static gm_status read_feature(reading *r, gm_json_item item) {
    json_t *feature = gm_json_parse(item, r->path, GM_E_GAZ_SYNTAX, r->err);
    if (feature == NULL) {
        return GM_E_GAZ_SYNTAX;
    }
    if (r->hooks->feature != NULL) {
        r->hooks->feature(r->hooks->context, feature);
    }
    const json_t *properties = json_object_get(feature, "properties");
    image_entry e = {.population = -1, .set_no = -1};
    gm_status status;
    if (!json_is_object(properties)) {
        status = gm_fail_at(r->err, GM_E_GAZ_SYNTAX, r->path, item.line, 0,
                            "expected a GeoJSON Feature with \"properties\"");
    } else {
        status = read_properties(r, &e, item.line, properties);
    }
    if (status == GM_OK) {
        status = read_geometry(r, item.line, json_object_get(feature, "geometry"), &e.shape);
    }
    if (status == GM_OK) {
        status = finish_entry(r, &e, item.line);
    }
    json_decref(feature);
    gm_arena_reset(&r->arena);
    return status;
}

static gm_status hand_up(gm_error *err, gm_status status, const gm_error *cause) {
    if (err != NULL && err->code == GM_OK) {
        *err = *cause;
    }
    return status;
}

static gm_status read_geojson(reading *r, gm_str doc) {
    gm_json_items items;
    gm_json_item item;
    bool found;
    GM_TRY(gm_json_items_init(&items, doc, r->path, GM_E_GAZ_SYNTAX, r->err));
    GM_TRY(gm_json_items_next(&items, &item, &found, GM_E_GAZ_SYNTAX, r->err));
    while (found) {
        gm_error *of_file = r->err;
        gm_error of_entry = GM_ERROR_INIT;
        r->err = &of_entry;
        gm_status status = read_feature(r, item);
        r->err = of_file;
        status = status == GM_OK ? GM_OK : let_go(r, status, &of_entry);
        if (status != GM_OK) {
            return hand_up(of_file, status, &of_entry);
        }
        GM_TRY(gm_json_items_next(&items, &item, &found, GM_E_GAZ_SYNTAX, r->err));
    }
    return GM_OK;
}

/* ---- CSV ----------------------------------------------------------------------------------- */

enum { MAX_COLUMNS = 256 };

/* A CSV layer: points, with their columns named in the first line. */
typedef struct csv_layer {
    reading *r;
    csv_splitter table;
    gm_str names[MAX_COLUMNS];
    gm_str cells[MAX_COLUMNS];
    size_t n;
    size_t lon, lat; /* columns */
} csv_layer;

static bool is_named(gm_str column, const char *a, const char *b) {
    return gm_str_eq_nocase(column, gm_str_from(a)) || gm_str_eq_nocase(column, gm_str_from(b));
}

/* "lat" and "latitude" are one column too: which of them is right nobody could tell. */
static bool same_column(gm_str a, gm_str b) {
    return (a.len > 0 && gm_str_eq(a, b)) ||
           (is_named(a, "lon", "longitude") && is_named(b, "lon", "longitude")) ||
           (is_named(a, "lat", "latitude") && is_named(b, "lat", "latitude"));
}

static gm_status read_header(csv_layer *t) {
    csv_row row;
    reading *r = t->r;
    t->lon = t->lat = MAX_COLUMNS;
    if (!csv_next(&t->table, t->cells, MAX_COLUMNS, &row) || row.fault != CSV_FINE ||
        row.n_cells > MAX_COLUMNS) {
        return gm_fail_at(r->err, GM_E_GAZ_SYNTAX, r->path, 1, 0,
                          "expected a header line with the columns id,name,lon,lat,…");
    }
    bool has_name = false;
    t->n = row.n_cells;
    for (size_t i = 0; i < t->n; i++) {
        gm_str name = field_of(r, gm_str_trim(t->cells[i]));
        for (size_t k = 0; k < i; k++) {
            if (same_column(t->names[k], name)) {
                return gm_fail_at(r->err, GM_E_GAZ_SYNTAX, r->path, 1, 0,
                                  "the header has the column \"%.*s\" twice; remove or rename one",
                                  GM_FMT(gm_utf8_cut(name, 60)));
            }
        }
        t->lon = is_named(name, "lon", "longitude") ? i : t->lon;
        t->lat = is_named(name, "lat", "latitude") ? i : t->lat;
        has_name |= gm_str_is(name, "name");
        t->names[i] = gm_arena_copy(&r->arena, name);
    }
    if (t->lon == MAX_COLUMNS || t->lat == MAX_COLUMNS || !has_name) {
        return gm_fail_at(
            r->err, GM_E_GAZ_SYNTAX, r->path, 1, 0,
            "the header lacks %s; a CSV layer has the columns id,name,lon,lat and more",
            !has_name               ? "name"
            : t->lon == MAX_COLUMNS ? "lon"
                                    : "lat");
    }
    return GM_OK;
}

static gm_status read_csv_point(csv_layer *t, image_entry *e, gm_latlon *point, geo_part *part,
                                uint32_t line) {
    gm_str lon = gm_str_trim(t->cells[t->lon]);
    gm_str lat = gm_str_trim(t->cells[t->lat]);
    if (!gm_parse_double(lon, &point->lon)) {
        return wrong(t->r, line, "lon is a decimal number of degrees", lon);
    }
    if (!gm_parse_double(lat, &point->lat)) {
        return wrong(t->r, line, "lat is a decimal number of degrees", lat);
    }
    *part = (geo_part){point, 1, false};
    e->shape = (geo_shape){GEO_POINT, part, 1};
    return GM_OK;
}

static gm_status read_csv_row(csv_layer *t, const csv_row *row) {
    reading *r = t->r;
    if (row->fault != CSV_FINE) {
        uint32_t line;
        uint32_t column;
        csv_locate(&t->table, row->fault_at, &line, &column);
        return gm_fail_at(r->err, GM_E_GAZ_SYNTAX, r->path, line, column,
                          row->fault == CSV_SURPLUS
                              ? "the row has more cells than the header: quote cells with commas"
                              : "a quote is not closed, or not doubled inside a quoted cell");
    }
    image_entry e = {.population = -1, .set_no = -1};
    gm_latlon point;
    geo_part part;
    uint32_t line = t->table.row_line;
    for (size_t i = 0; i < t->n; i++) {
        if (!gm_utf8_valid(t->cells[i])) {
            return gm_fail_at(r->err, GM_E_GAZ_SYNTAX, r->path, line, 0,
                              "not UTF-8 text; save the layer as UTF-8");
        }
    }
    for (size_t i = 0; i < t->n; i++) {
        GM_TRY(set_field(r, &e, line, t->names[i], t->cells[i]));
    }
    GM_TRY(read_csv_point(t, &e, &point, &part, line));
    return finish_entry(r, &e, line);
}

static gm_status read_csv(reading *r, gm_str doc) {
    csv_layer *t = gm_arena_alloc(&r->arena, sizeof *t);
    if (t == NULL) {
        return gm_fail_memory(r->err);
    }
    t->r = r;
    csv_init(&t->table, doc);
    gm_status status = read_header(t);
    csv_row row;
    gm_error *of_file = r->err;
    gm_error of_row = GM_ERROR_INIT;
    while (status == GM_OK && csv_next(&t->table, t->cells, t->n, &row)) {
        r->err = &of_row;
        status = read_csv_row(t, &row);
        r->err = of_file;
        if (status != GM_OK) {
            status = let_go(r, status, &of_row);
            if (status != GM_OK) {
                hand_up(of_file, status, &of_row);
            }
            of_row = (gm_error)GM_ERROR_INIT;
        }
    }
    csv_clear(&t->table);
    return status;
}

/* ---- Files --------------------------------------------------------------------------------- */

static gm_status set_fields(const reading *r, image_entry *e, const layer_field *fields, size_t n,
                            uint32_t line) {
    for (size_t i = 0; i < n; i++) {
        if (!gm_utf8_valid(fields[i].value)) {
            return gm_fail_at(r->err, GM_E_GAZ_SYNTAX, r->path, line, 0,
                              "the %.*s is not UTF-8 text; save the file as UTF-8",
                              GM_FMT(fields[i].name));
        }
        GM_TRY(set_field(r, e, line, fields[i].name, fields[i].value));
    }
    return GM_OK;
}

gm_status layer_entry(const layer_field *fields, size_t n_fields, const geo_shape *shape,
                      const char *name, uint32_t line, const layer_hooks *hooks, gm_error *err) {
    gm_error of_entry = GM_ERROR_INIT;
    reading r = {name, hooks, GM_ARENA_INIT, &of_entry};
    image_entry e = {.population = -1, .set_no = -1, .shape = *shape};
    gm_status status = set_fields(&r, &e, fields, n_fields, line);
    if (status == GM_OK) {
        status = finish_entry(&r, &e, line);
    }
    if (status != GM_OK) {
        status = let_go(&r, status, &of_entry);
    }
    gm_arena_clear(&r.arena);
    return status == GM_OK ? GM_OK : hand_up(err, status, &of_entry);
}

/* Broken UTF-8 fails the file; with a listener it costs the entries that have it. */
static gm_status check_utf8(const reading *r, gm_str bytes) {
    size_t valid = r->hooks->wrong != NULL ? bytes.len : gm_utf8_valid_len(bytes);
    if (valid == bytes.len) {
        return GM_OK;
    }
    uint32_t line = 1;
    for (size_t i = 0; i < valid; i++) {
        line += bytes.ptr[i] == '\n';
    }
    return gm_fail_at(r->err, GM_E_GAZ_SYNTAX, r->path, line, 0,
                      "not UTF-8 text from here on; save the layer as UTF-8");
}

gm_status layer_parse(gm_str bytes, const char *name, const layer_hooks *hooks, gm_error *err) {
    reading r = {name, hooks, GM_ARENA_INIT, err};
    gm_str start = gm_str_trim(bytes);
    gm_status status = check_utf8(&r, bytes);
    if (status == GM_OK && start.len == 0) {
        status = gm_fail_at(err, GM_E_GAZ_SYNTAX, name, 0, 0, "the layer is empty");
    } else if (status == GM_OK && (start.ptr[0] == '{' || start.ptr[0] == '[')) {
        status = read_geojson(&r, bytes);
    } else if (status == GM_OK) {
        status = read_csv(&r, bytes);
    }
    gm_arena_clear(&r.arena);
    return status;
}

static gm_status add_to_builder(void *builder, image_entry *entry, gm_error *err) {
    return image_builder_add(builder, entry, err);
}

gm_status layer_read_hooked(const char *path, const layer_hooks *hooks, gm_error *err) {
    gm_file file;
    if (layer_is_ogr(path)) {
        return layer_read_ogr(path, hooks, err);
    }
    GM_TRY(gm_file_open(path, &file, err));
    gm_status status = layer_parse(file.bytes, path, hooks, err);
    gm_file_close(&file);
    return status;
}

gm_status layer_read(const char *path, image_builder *builder, gm_error *err) {
    const layer_hooks hooks = {.context = builder, .entry = add_to_builder};
    return layer_read_hooked(path, &hooks, err);
}
