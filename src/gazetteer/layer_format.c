#include "gazetteer/layer_format.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/csv.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/num.h"
#include "gazetteer/fold.h"
#include "gazetteer/gaz_private.h"
#include "gazetteer/save.h"

/* The fields of a place in the order of a layer, and how each is written. */
typedef enum field_kind { FIELD_TEXT, FIELD_NAMES, FIELD_DATE, FIELD_NUMBER } field_kind;
static const struct {
    const char *name;
    field_kind kind;
} fields[] = {
    {"id", FIELD_TEXT},        {"name", FIELD_TEXT},         {"names", FIELD_NAMES},
    {"kind", FIELD_TEXT},      {"admin1", FIELD_TEXT},       {"admin2", FIELD_TEXT},
    {"country", FIELD_TEXT},   {"population", FIELD_NUMBER}, {"radius_m", FIELD_NUMBER},
    {"date_from", FIELD_DATE}, {"date_to", FIELD_DATE},      {"ref", FIELD_TEXT},
    {"set_id", FIELD_TEXT},    {"set_no", FIELD_NUMBER},     {"source", FIELD_TEXT},
    {"licence", FIELD_TEXT},   {"note", FIELD_TEXT},
};
enum {
    N_FIELDS = sizeof fields / sizeof *fields,
    FIELD_ID = 0,
    FIELD_NAME = 1,
    FIELD_OTHER_NAMES = 2,
    FIELD_KIND = 3,
    FIELD_DATE_FROM = 9
};

static size_t find_field(gm_str name) {
    size_t i = 0;
    while (i < N_FIELDS && !gm_str_is(name, fields[i].name)) {
        i++;
    }
    return i;
}

/* ---- Ids ---------------------------------------------------------------------------------------- */

/* By their hashes: a false hit costs a new id a "-2" and nothing else. */
struct layer_ids {
    uint64_t *slots; /* 0: free */
    size_t n, n_slots;
};

layer_ids *layer_ids_new(void) {
    return calloc(1, sizeof(layer_ids));
}

void layer_ids_free(layer_ids *ids) {
    if (ids != NULL) {
        free(ids->slots);
        free(ids);
    }
}

static uint64_t *slot_of(const layer_ids *ids, uint64_t hash) {
    size_t at = hash & (ids->n_slots - 1);
    while (ids->slots[at] != 0 && ids->slots[at] != hash) {
        at = (at + 1) & (ids->n_slots - 1);
    }
    return &ids->slots[at];
}

static uint64_t id_hash(gm_str id) {
    uint64_t hash = gm_hash64(id);
    return hash == 0 ? 1 : hash;
}

static bool is_taken(const layer_ids *ids, gm_str id) {
    return ids->n_slots > 0 && *slot_of(ids, id_hash(id)) != 0;
}

static gm_status take_id(layer_ids *ids, gm_str id, gm_error *err) {
    if (ids->n * 2 >= ids->n_slots) {
        layer_ids larger = {NULL, ids->n, ids->n_slots == 0 ? 1024 : ids->n_slots * 2};
        larger.slots = calloc(larger.n_slots, sizeof *larger.slots);
        if (larger.slots == NULL) {
            return gm_fail_memory(err);
        }
        for (size_t i = 0; i < ids->n_slots; i++) {
            if (ids->slots[i] != 0) {
                *slot_of(&larger, ids->slots[i]) = ids->slots[i];
            }
        }
        free(ids->slots);
        *ids = larger;
    }
    uint64_t hash = id_hash(id);
    uint64_t *slot = slot_of(ids, hash);
    ids->n += *slot == 0;
    *slot = hash;
    return GM_OK;
}

typedef struct noting {
    layer_ids *ids;
    size_t without;
} noting;

static gm_status note_entry(void *context, image_entry *entry, gm_error *err) {
    noting *n = context;
    n->without += entry->made_id;
    return entry->made_id ? GM_OK : take_id(n->ids, entry->id, err);
}

static void pass_over(void *context, const gm_error *error) {
    (void)context;
    (void)error;
}

gm_status layer_ids_note(layer_ids *ids, const char *path, size_t *out_without, gm_error *err) {
    noting n = {ids, 0};
    const layer_hooks hooks = {.context = &n, .entry = note_entry, .wrong = pass_over};
    gm_error of_file = GM_ERROR_INIT; /* the check that follows says what is wrong there */
    gm_status status = layer_read_hooked(path, &hooks, &of_file);
    *out_without = n.without;
    bool readable = status == GM_OK || status == GM_E_GAZ_SYNTAX || status == GM_E_GAZ_VALUE;
    return readable ? GM_OK : gm_fail(err, status, "%s", of_file.text);
}

static gm_status note_quietly(void *context, const char *path, gm_error *err) {
    size_t without;
    return layer_ids_note(context, path, &without, err);
}

gm_status layer_ids_note_all(layer_ids *ids, const char *path, gm_error *err) {
    return gm_path_is_dir(path) ? gaz_each_layer_file(path, note_quietly, ids, err)
                                : note_quietly(ids, path, err);
}

/* "Kafr Nabl" gives "kafr-nabl"; false when other letters than a to z are in it. */
static bool add_slug(gm_str name, gm_buf *out) {
    gm_buf simple = GM_BUF_INIT;
    gaz_simplify(name, &simple);
    bool plain = simple.len > 0 && !simple.failed;
    for (size_t i = 0; i < simple.len; i++) {
        plain = plain && (simple.ptr[i] & 0x80) == 0;
        gm_buf_add_char(out, simple.ptr[i] == ' ' ? '-' : simple.ptr[i]);
    }
    gm_buf_clear(&simple);
    return plain;
}

/* From the first spelling in Latin letters, else from the name in its own. */
static void add_readable(gm_str name, gm_str names, gm_buf *out) {
    gm_str spelling = name;
    while (!add_slug(spelling, out)) {
        gm_buf_reset(out);
        if (names.len == 0 || !gm_str_split(&names, ';', &spelling)) {
            add_slug(name, out);
            break;
        }
    }
    if (out->len == 0) {
        gm_buf_add_text(out, "place");
    }
}

/* Readable, and nobody else's: saraqib, saraqib-camp, saraqib-2, … */
gm_status layer_ids_make(layer_ids *ids, gm_str name, gm_str names, gm_str kind, gm_buf *out,
                         gm_error *err) {
    add_readable(name, names, out);
    size_t len = out->len;
    if (is_taken(ids, gm_buf_view(out)) && kind.len > 0 && !gm_str_is(kind, "settlement")) {
        gm_buf_add_char(out, '-');
        add_slug(kind, out);
    }
    for (int64_t i = 2; is_taken(ids, gm_buf_view(out)) && !out->failed; i++) {
        out->len = len;
        gm_buf_add_char(out, '-');
        gm_buf_add_int(out, i);
    }
    return out->failed ? gm_fail_memory(err) : take_id(ids, gm_buf_view(out), err);
}

/* ---- Values --------------------------------------------------------------------------------------- */

/* Without a point where it is whole, else in the fewest digits that give the same number again. */
static void add_number(double value, gm_buf *out) {
    if (value > -9e15 && value < 9e15 && value <= (double)(int64_t)value &&
        value >= (double)(int64_t)value) {
        gm_buf_add_int(out, (int64_t)value);
        return;
    }
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        for (char *c = text; *c != '\0'; c++) { /* of whatever locale the program has set */
            *c = *c == ',' ? '.' : *c;
        }
        double again;
        if (gm_parse_double(gm_str_from(text), &again) && again <= value && again >= value) {
            break;
        }
    }
    gm_buf_add_text(out, text);
}

/* "a ;; b" gives "a;b". */
static void add_names(gm_str names, gm_buf *out) {
    gm_str name;
    bool first = true;
    while (names.len > 0 && gm_str_split(&names, ';', &name)) {
        name = gm_str_trim(name);
        if (name.len > 0) {
            gm_buf_add_text(out, first ? "" : ";");
            gm_buf_add_str(out, name);
            first = false;
        }
    }
}

/* GDAL writes dates with strokes. */
static void add_date(gm_str date, gm_buf *out) {
    bool strokes = date.len == 10 && date.ptr[4] == '/' && date.ptr[7] == '/';
    for (size_t i = 0; i < date.len; i++) {
        bool digit = date.ptr[i] >= '0' && date.ptr[i] <= '9';
        strokes = strokes && (i == 4 || i == 7 || digit);
    }
    for (size_t i = 0; i < date.len; i++) {
        gm_buf_add_char(out, strokes && date.ptr[i] == '/' ? '-' : date.ptr[i]);
    }
}

/* One field's text as it is to stand there. */
static void add_canonical(field_kind kind, gm_str text, gm_buf *out) {
    double number;
    text = gm_str_trim(text);
    if (kind == FIELD_NAMES) {
        add_names(text, out);
    } else if (kind == FIELD_DATE) {
        add_date(text, out);
    } else if (kind == FIELD_NUMBER && gm_parse_double(text, &number)) {
        add_number(number, out);
    } else {
        gm_buf_add_str(out, text);
    }
}

/* ---- One feature -------------------------------------------------------------------------------- */

/* A line of the layer to be, and what it is sorted by. */
typedef struct out_line {
    size_t at, len;       /* in formatting.text */
    gm_str id, date_from; /* in formatting.arena */
    size_t number;        /* as it came */
} out_line;

typedef struct formatting {
    const char *path;
    layer_ids *ids;
    size_t n_ids;
    gm_arena arena;
    gm_buf text;
    gm_buf lines; /* out_line items */
    gm_buf value, cell;
    gm_error *err;
} formatting;

static int by_id(const void *a, const void *b) {
    const out_line *x = a;
    const out_line *y = b;
    int order = gm_str_cmp(x->id, y->id);
    order = order != 0 ? order : gm_str_cmp(x->date_from, y->date_from);
    return order != 0 ? order : (x->number > y->number) - (x->number < y->number);
}

static gm_status keep_line(formatting *f, size_t at, gm_str id, gm_str date_from) {
    out_line line = {at, f->text.len - at, gm_arena_copy(&f->arena, id),
                     gm_arena_copy(&f->arena, date_from), f->lines.len / sizeof line};
    gm_buf_add(&f->lines, &line, sizeof line);
    bool failed =
        f->lines.failed || f->text.failed || line.id.ptr == NULL || line.date_from.ptr == NULL;
    return failed ? gm_fail_memory(f->err) : GM_OK;
}

static void sort_lines(formatting *f) {
    size_t n = f->lines.len / sizeof(out_line);
    if (n > 0) {
        qsort(f->lines.ptr, n, sizeof(out_line), by_id);
    }
}

/* A property as text, as the reader of layers sees it. */
static gm_str field_text(formatting *f, size_t field, const json_t *value) {
    gm_buf_reset(&f->value);
    gm_buf_reset(&f->cell);
    if (json_is_real(value)) {
        add_number(json_real_value(value), &f->value);
    } else {
        layer_property_text(value, &f->value);
    }
    add_canonical(fields[field].kind, gm_buf_view(&f->value), &f->cell);
    return gm_arena_copy(&f->arena, gm_buf_view(&f->cell));
}

static void add_foreign(const json_t *value, gm_buf *out) {
    if (json_is_real(value)) {
        add_number(json_real_value(value), out);
        return;
    }
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
    if (text == NULL) {
        out->failed = true;
        return;
    }
    gm_buf_add_text(out, text);
    free(text);
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The keys of an object in byte order; NULL when memory ran out. */
static const char **sorted_keys(formatting *f, json_t *object, size_t *out_n) {
    size_t n = 0;
    const char *key;
    json_t *value;
    const char **keys = gm_arena_array(&f->arena, json_object_size(object) + 1, sizeof *keys);
    json_object_foreach(object, key, value) {
        if (keys != NULL) {
            keys[n++] = key;
        }
    }
    if (n > 0) {
        qsort((void *)keys, n, sizeof *keys, by_text);
    }
    *out_n = n;
    return keys;
}

/* ,"key":value for every member that `known` does not name, but for nulls. */
static gm_status add_others(formatting *f, json_t *object, bool (*known)(const char *key)) {
    size_t n;
    const char **keys = sorted_keys(f, object, &n);
    if (keys == NULL) {
        return gm_fail_memory(f->err);
    }
    for (size_t i = 0; i < n; i++) {
        const json_t *value = json_object_get(object, keys[i]);
        if (!known(keys[i]) && !json_is_null(value)) {
            gm_buf_add_char(&f->text, ',');
            gm_buf_add_json(&f->text, gm_str_from(keys[i]));
            gm_buf_add_char(&f->text, ':');
            add_foreign(value, &f->text);
        }
    }
    return GM_OK;
}

static bool is_field(const char *key) {
    return find_field(gm_str_from(key)) < N_FIELDS;
}

static void add_field(formatting *f, size_t field, gm_str text) {
    gm_buf_add_text(&f->text, field == 0 ? "\"" : ",\"");
    gm_buf_add_text(&f->text, fields[field].name);
    gm_buf_add_text(&f->text, "\":");
    double number;
    if (text.len == 0) {
        gm_buf_add_text(&f->text, "null");
    } else if (fields[field].kind == FIELD_NUMBER && gm_parse_double(text, &number)) {
        gm_buf_add_str(&f->text, text);
    } else {
        gm_buf_add_json(&f->text, text);
    }
}

/* The id of an entry that has none, when ids are to be made. */
static gm_status fill_id(formatting *f, gm_str *texts) {
    if (texts[FIELD_ID].len > 0 || f->ids == NULL) {
        return GM_OK;
    }
    gm_buf_reset(&f->value);
    GM_TRY(layer_ids_make(f->ids, texts[FIELD_NAME], texts[FIELD_OTHER_NAMES], texts[FIELD_KIND],
                          &f->value, f->err));
    texts[FIELD_ID] = gm_arena_copy(&f->arena, gm_buf_view(&f->value));
    f->n_ids++;
    return texts[FIELD_ID].ptr == NULL ? gm_fail_memory(f->err) : GM_OK;
}

static gm_status add_properties(formatting *f, json_t *properties, gm_str *texts) {
    for (size_t i = 0; i < N_FIELDS; i++) {
        texts[i] = field_text(f, i, json_object_get(properties, fields[i].name));
    }
    GM_TRY(fill_id(f, texts));
    for (size_t i = 0; i < N_FIELDS; i++) {
        add_field(f, i, texts[i]);
    }
    return add_others(f, properties, is_field);
}

/* ---- Geometry ------------------------------------------------------------------------------------- */

static void add_position(formatting *f, const json_t *at) {
    for (size_t i = 0; i < json_array_size(at); i++) {
        double value = json_number_value(json_array_get(at, i));
        gm_buf_add_text(&f->text, i == 0 ? "[" : ",");
        if (i < 2) {
            gm_buf_add_fixed_short(&f->text, gm_to_fixed(value, LAYER_DECIMALS), LAYER_DECIMALS);
        } else {
            add_number(value, &f->text);
        }
    }
    gm_buf_add_char(&f->text, ']');
}

/* A ring as it stands, or from its end when it winds the wrong way. */
static void add_ring(formatting *f, const json_t *ring, bool hole) {
    size_t n = json_array_size(ring);
    gm_latlon *points = gm_arena_array(&f->arena, n + 1, sizeof *points);
    if (points == NULL) {
        f->text.failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const json_t *at = json_array_get(ring, i);
        points[i] = (gm_latlon){json_number_value(json_array_get(at, 1)),
                                json_number_value(json_array_get(at, 0))};
    }
    bool turn = n > 0 && geo_ring_ccw(points, n) == hole;
    gm_buf_add_char(&f->text, '[');
    for (size_t i = 0; i < n; i++) {
        gm_buf_add_text(&f->text, i > 0 ? "," : "");
        add_position(f, json_array_get(ring, turn ? n - 1 - i : i));
    }
    gm_buf_add_char(&f->text, ']');
}

/* `depth` arrays stand around the positions; those of the innermost one of an area are rings. */
static void add_coordinates(formatting *f, const json_t *value, int depth, bool area, bool hole) {
    if (depth == 0) {
        add_position(f, value);
        return;
    }
    if (depth == 1 && area) {
        add_ring(f, value, hole);
        return;
    }
    gm_buf_add_char(&f->text, '[');
    for (size_t i = 0; i < json_array_size(value); i++) {
        gm_buf_add_text(&f->text, i > 0 ? "," : "");
        add_coordinates(f, json_array_get(value, i), depth - 1, area, i > 0);
    }
    gm_buf_add_char(&f->text, ']');
}

static bool is_geometry_member(const char *key) {
    return strcmp(key, "type") == 0 || strcmp(key, "coordinates") == 0 || strcmp(key, "bbox") == 0;
}

static gm_status add_geometry(formatting *f, json_t *geometry) {
    static const struct {
        const char *type;
        int depth;
        bool area;
    } types[] = {{"Point", 0, false},      {"MultiPoint", 1, false},
                 {"LineString", 1, false}, {"MultiLineString", 2, false},
                 {"Polygon", 2, true},     {"MultiPolygon", 3, true}};
    const char *type = json_string_value(json_object_get(geometry, "type"));
    size_t i = 0;
    while (type != NULL && i < sizeof types / sizeof *types && strcmp(type, types[i].type) != 0) {
        i++;
    }
    if (type == NULL || i == sizeof types / sizeof *types) { /* the reader has let it through */
        gm_buf_add_text(&f->text, "null");
        return GM_OK;
    }
    gm_buf_printf(&f->text, "{\"type\":\"%s\",\"coordinates\":", type);
    add_coordinates(f, json_object_get(geometry, "coordinates"), types[i].depth, types[i].area,
                    false);
    GM_TRY(add_others(f, geometry, is_geometry_member));
    gm_buf_add_char(&f->text, '}');
    return GM_OK;
}

/* ---- GeoJSON ---------------------------------------------------------------------------------------- */

static bool is_feature_member(const char *key) {
    return strcmp(key, "type") == 0 || strcmp(key, "id") == 0 || strcmp(key, "properties") == 0 ||
           strcmp(key, "geometry") == 0 || strcmp(key, "bbox") == 0;
}

static gm_status add_feature(formatting *f, json_t *feature) {
    gm_str texts[N_FIELDS];
    size_t at = f->text.len;
    const json_t *id = json_object_get(feature, "id");
    gm_buf_add_text(&f->text, "{\"type\":\"Feature\",");
    if (id != NULL && !json_is_null(id)) {
        gm_buf_add_text(&f->text, "\"id\":");
        add_foreign(id, &f->text);
        gm_buf_add_char(&f->text, ',');
    }
    gm_buf_add_text(&f->text, "\"properties\":{");
    GM_TRY(add_properties(f, json_object_get(feature, "properties"), texts));
    gm_buf_add_text(&f->text, "},\"geometry\":");
    GM_TRY(add_geometry(f, json_object_get(feature, "geometry")));
    GM_TRY(add_others(f, feature, is_feature_member));
    gm_buf_add_char(&f->text, '}');
    return keep_line(f, at, texts[FIELD_ID], texts[FIELD_DATE_FROM]);
}

/* What the collection says beside its features: all of the document but those. */
static json_t *collection_of(formatting *f, gm_str doc, size_t features_at, size_t features_end) {
    gm_buf rest = GM_BUF_INIT;
    gm_str tail = gm_str_skip(doc, features_end);
    while (tail.len > 0 && tail.ptr[0] != ']') {
        tail = gm_str_skip(tail, 1);
    }
    gm_buf_add(&rest, doc.ptr, features_at);
    gm_buf_add_str(&rest, tail);
    json_t *object = rest.failed ? NULL
                                 : gm_json_parse((gm_json_item){gm_buf_view(&rest), 1}, f->path,
                                                 GM_E_GAZ_SYNTAX, f->err);
    gm_buf_clear(&rest);
    return object;
}

static bool is_collection_member(const char *key) {
    return strcmp(key, "type") == 0 || strcmp(key, "name") == 0 || strcmp(key, "features") == 0 ||
           strcmp(key, "bbox") == 0 || strcmp(key, "crs") == 0 ||
           strcmp(key, "xy_coordinate_resolution") == 0;
}

/* Old GeoJSON could name its CRS. Longitude and latitude need no saying; any other would be lost. */
static gm_status check_crs(const formatting *f, const json_t *collection) {
    const json_t *crs = json_object_get(collection, "crs");
    const json_t *name = json_object_get(json_object_get(crs, "properties"), "name");
    gm_str text = gm_str_from(json_string_value(name));
    if (crs == NULL || json_is_null(crs) || gm_str_ends(text, GM_STR("CRS84")) ||
        gm_str_ends(text, GM_STR(":4326"))) {
        return GM_OK;
    }
    return gm_fail_at(f->err, GM_E_GAZ_VALUE, f->path, 1, 0,
                      "the layer says that it is in %.*s; save it in WGS 84 (EPSG:4326)",
                      GM_FMT(text));
}

static gm_status add_head(formatting *f, json_t *collection, gm_buf *out) {
    gm_buf_reset(&f->text);
    gm_buf_add_text(&f->text, "{\"type\":\"FeatureCollection\"");
    const json_t *name = json_object_get(collection, "name");
    if (json_is_string(name)) {
        gm_buf_add_text(&f->text, ",\"name\":");
        gm_buf_add_json(&f->text, (gm_str){json_string_value(name), json_string_length(name)});
    }
    GM_TRY(check_crs(f, collection));
    if (collection != NULL) {
        GM_TRY(add_others(f, collection, is_collection_member));
    }
    gm_buf_add_str(out, gm_buf_view(&f->text));
    gm_buf_add_text(out, ",\"features\":[");
    return GM_OK;
}

static gm_status read_features(formatting *f, gm_json_items *items, size_t *out_end) {
    gm_json_item item;
    bool found;
    GM_TRY(gm_json_items_next(items, &item, &found, GM_E_GAZ_SYNTAX, f->err));
    while (found) {
        *out_end = (size_t)(item.text.ptr - items->doc.ptr) + item.text.len;
        json_t *feature = gm_json_parse(item, f->path, GM_E_GAZ_SYNTAX, f->err);
        if (feature == NULL) {
            return GM_E_GAZ_SYNTAX;
        }
        gm_status status = add_feature(f, feature);
        json_decref(feature);
        GM_TRY(status);
        GM_TRY(gm_json_items_next(items, &item, &found, GM_E_GAZ_SYNTAX, f->err));
    }
    return GM_OK;
}

static void add_lines(const formatting *f, gm_str lines, bool collection, gm_buf *out) {
    const out_line *items = (const out_line *)(const void *)f->lines.ptr;
    for (size_t i = 0; i < f->lines.len / sizeof *items; i++) {
        gm_buf_add_text(out, !collection ? "" : i == 0 ? "\n" : ",\n");
        gm_buf_add(out, lines.ptr + items[i].at, items[i].len);
        gm_buf_add_text(out, collection ? "" : "\n");
    }
}

static gm_status format_geojson(formatting *f, gm_str doc, gm_buf *out) {
    gm_json_items items;
    GM_TRY(gm_json_items_init(&items, doc, f->path, GM_E_GAZ_SYNTAX, f->err));
    bool sequence = items.close == 0;
    bool collection = !sequence && gm_str_trim(doc).ptr[0] == '{';
    size_t features_at = items.at;
    size_t end = features_at;
    GM_TRY(read_features(f, &items, &end));
    sort_lines(f);
    gm_buf lines = f->text;
    f->text = (gm_buf)GM_BUF_INIT;
    gm_status status = GM_OK;
    if (!sequence) {
        json_t *around = collection ? collection_of(f, doc, features_at, end) : NULL;
        status = collection && around == NULL ? GM_E_GAZ_SYNTAX : add_head(f, around, out);
        json_decref(around);
    }
    add_lines(f, gm_buf_view(&lines), !sequence, out);
    gm_buf_add_text(out, sequence ? "" : "\n]}\n");
    gm_buf_clear(&lines);
    return status;
}

/* ---- CSV -------------------------------------------------------------------------------------------- */

enum { MAX_COLUMNS = 256, NO_COLUMN = MAX_COLUMNS };

/* The columns of a table in the order to be written: numbers of cells, or NO_COLUMN for an id to be made. */
typedef struct csv_order {
    gm_str names[MAX_COLUMNS + 1];
    gm_str cells[MAX_COLUMNS + 1];
    size_t n;
    size_t order[MAX_COLUMNS + 1];
    size_t n_out;
} csv_order;

static const char *const csv_names[] = {
    "id",       "name",   "names",  "kind",    "lon",        "longitude", "lat",
    "latitude", "admin1", "admin2", "country", "population", "radius_m",  "date_from",
    "date_to",  "ref",    "set_id", "set_no",  "source",     "licence",   "note"};
enum { N_CSV_NAMES = sizeof csv_names / sizeof *csv_names };

static size_t csv_column(const csv_order *t, const char *name) {
    size_t i = 0;
    while (i < t->n && !gm_str_eq_nocase(t->names[i], gm_str_from(name))) {
        i++;
    }
    return i < t->n ? i : NO_COLUMN;
}

static bool is_csv_name(gm_str name) {
    for (size_t i = 0; i < N_CSV_NAMES; i++) {
        if (gm_str_eq_nocase(name, gm_str_from(csv_names[i]))) {
            return true;
        }
    }
    return false;
}

static void order_columns(csv_order *t, bool make_ids) {
    for (size_t i = 0; i < N_CSV_NAMES; i++) {
        size_t column = csv_column(t, csv_names[i]);
        if (column != NO_COLUMN || (i == 0 && make_ids)) {
            t->order[t->n_out++] = column;
        }
    }
    for (size_t i = 0; i < t->n; i++) {
        if (!is_csv_name(t->names[i])) {
            t->order[t->n_out++] = i;
        }
    }
}

/* Quoted where RFC 4180 asks for it. Without csv_add_cell's guard against formulas: a source file keeps its text. */
static void add_cell(gm_buf *out, gm_str text, bool first) {
    gm_buf_add_text(out, first ? "" : ",");
    bool quote = false;
    for (size_t i = 0; i < text.len; i++) {
        quote = quote || strchr(",;\t\"\r\n", text.ptr[i]) != NULL;
    }
    gm_buf_add_text(out, quote ? "\"" : "");
    for (size_t i = 0; i < text.len; i++) {
        gm_buf_add_text(out, text.ptr[i] == '"' ? "\"" : "");
        gm_buf_add_char(out, text.ptr[i]);
    }
    gm_buf_add_text(out, quote ? "\"" : "");
}

static void canonical_cell(formatting *f, gm_str column, gm_str cell) {
    double degrees;
    size_t field = find_field(column);
    gm_buf_reset(&f->cell);
    bool position = gm_str_eq_nocase(column, GM_STR("lon")) ||
                    gm_str_eq_nocase(column, GM_STR("lat")) ||
                    gm_str_eq_nocase(column, GM_STR("longitude")) ||
                    gm_str_eq_nocase(column, GM_STR("latitude"));
    if (position && gm_parse_double(gm_str_trim(cell), &degrees)) {
        gm_buf_add_fixed_short(&f->cell, gm_to_fixed(degrees, LAYER_DECIMALS), LAYER_DECIMALS);
    } else {
        add_canonical(field < N_FIELDS ? fields[field].kind : FIELD_TEXT, cell, &f->cell);
    }
}

static gm_str csv_cell(const csv_order *t, const char *name) {
    size_t column = csv_column(t, name);
    return column == NO_COLUMN ? (gm_str){NULL, 0} : gm_str_trim(t->cells[column]);
}

static gm_status add_csv_row(formatting *f, const csv_order *t) {
    gm_str texts[N_FIELDS] = {{NULL, 0}};
    size_t at = f->text.len;
    for (size_t i = 0; i < N_FIELDS; i++) {
        texts[i] = csv_cell(t, fields[i].name);
    }
    GM_TRY(fill_id(f, texts));
    for (size_t i = 0; i < t->n_out; i++) {
        size_t column = t->order[i];
        bool id = column == NO_COLUMN || gm_str_is(t->names[column], "id");
        canonical_cell(f, id ? GM_STR("id") : t->names[column],
                       id ? texts[FIELD_ID] : t->cells[column]);
        add_cell(&f->text, gm_buf_view(&f->cell), i == 0);
    }
    return keep_line(f, at, texts[FIELD_ID], texts[FIELD_DATE_FROM]);
}

static gm_status read_csv_rows(formatting *f, csv_splitter *table, csv_order *t, gm_buf *out) {
    csv_row row;
    if (!csv_next(table, t->cells, MAX_COLUMNS, &row)) {
        return GM_OK;
    }
    t->n = row.n_cells;
    for (size_t i = 0; i < t->n; i++) {
        t->names[i] = gm_arena_copy(&f->arena, gm_str_trim(t->cells[i]));
    }
    order_columns(t, f->ids != NULL);
    for (size_t i = 0; i < t->n_out; i++) {
        add_cell(out, t->order[i] == NO_COLUMN ? GM_STR("id") : t->names[t->order[i]], i == 0);
    }
    gm_buf_add_char(out, '\n');
    while (csv_next(table, t->cells, t->n, &row)) {
        GM_TRY(add_csv_row(f, t));
    }
    return GM_OK;
}

static gm_status format_csv(formatting *f, gm_str doc, gm_buf *out) {
    csv_order *t = gm_arena_alloc(&f->arena, sizeof *t);
    if (t == NULL) {
        return gm_fail_memory(f->err);
    }
    csv_splitter table;
    csv_init(&table, doc);
    gm_status status = read_csv_rows(f, &table, t, out);
    csv_clear(&table);
    sort_lines(f);
    add_lines(f, gm_buf_view(&f->text), false, out);
    return status;
}

/* ---- The whole ---------------------------------------------------------------------------------------- */

static gm_status pass_entry(void *context, image_entry *entry, gm_error *err) {
    (void)entry;
    (void)err;
    ++*(size_t *)context;
    return GM_OK;
}

/* Number of entries of a layer that is right from end to end. */
static gm_status count_entries(gm_str bytes, const char *path, size_t *out_n, gm_error *err) {
    *out_n = 0;
    const layer_hooks hooks = {.context = out_n, .entry = pass_entry};
    return layer_parse(bytes, path, &hooks, err);
}

/* What was written is read again: an outline too fine for six decimals must not come out broken. */
static gm_status check_again(const formatting *f, gm_str out, size_t n_before) {
    size_t n = 0;
    gm_error why = GM_ERROR_INIT;
    gm_status status = count_entries(out, f->path, &n, &why);
    if (status == GM_OK && n == n_before) {
        return GM_OK;
    }
    return gm_fail_at(f->err, GM_E_GAZ_VALUE, f->path, 0, 0,
                      "with six decimals it would no longer be right (%s); it stays as it is",
                      why.text);
}

static gm_status format_bytes(formatting *f, gm_str bytes, gm_buf *out) {
    size_t n;
    GM_TRY(count_entries(bytes, f->path, &n, f->err));
    gm_str start = gm_str_trim(bytes);
    GM_TRY(start.ptr[0] == '{' || start.ptr[0] == '[' ? format_geojson(f, start, out)
                                                      : format_csv(f, bytes, out));
    return out->failed ? gm_fail_memory(f->err) : check_again(f, gm_buf_view(out), n);
}

gm_status layer_format(gm_str bytes, const char *path, layer_ids *ids, gm_buf *out,
                       size_t *out_n_ids, gm_error *err) {
    formatting f = {.path = path, .ids = ids, .arena = GM_ARENA_INIT, .err = err};
    gm_status status = format_bytes(&f, bytes, out);
    gm_buf_clear(&f.text);
    gm_buf_clear(&f.lines);
    gm_buf_clear(&f.value);
    gm_buf_clear(&f.cell);
    gm_arena_clear(&f.arena);
    if (status == GM_OK && out_n_ids != NULL) {
        *out_n_ids = f.n_ids;
    }
    return status;
}

gm_status layer_format_file(const char *path, layer_ids *ids, bool dry, format_report *out,
                            gm_error *err) {
    gm_file file;
    *out = (format_report){.is_text = !layer_is_ogr(path)};
    if (!out->is_text) {
        return GM_OK;
    }
    GM_TRY(gm_file_open(path, &file, err));
    gm_buf bytes = GM_BUF_INIT;
    gm_status status = GM_OK;
    out->is_text = !image_is(file.bytes);
    if (out->is_text) {
        status = layer_format(file.bytes, path, ids, &bytes, &out->n_ids, err);
        out->changed = status == GM_OK && !gm_str_eq(file.bytes, gm_buf_view(&bytes));
    }
    if (out->changed && !dry) {
        status = save_bytes(gm_buf_view(&bytes), path, err);
    }
    gm_file_close(&file);
    gm_buf_clear(&bytes);
    return status;
}
