/* Map files through GDAL: shapefile, GeoPackage, OpenStreetMap and the rest. */
#include <stdlib.h>

#include "core/file.h"
#include "core/utf8.h"
#include "gazetteer/feature_codes.h"
#include "gazetteer/import_private.h"
#include "gazetteer/layer.h"
#include "ogr/ogr.h"

/* OpenStreetMap's driver keeps most tags in one text: "ref"=>"M5","name:en"=>"…". */
static gm_str tag_in(gm_str tags, gm_str key) {
    gm_str rest = tags;
    while (rest.len > key.len + 6) {
        const char *at = memmem(rest.ptr, rest.len, key.ptr, key.len);
        if (at == NULL) {
            break;
        }
        gm_str after = gm_str_skip(rest, (size_t)(at - rest.ptr) + key.len);
        if (at > tags.ptr && at[-1] == '"' && gm_str_starts(after, GM_STR("\"=>\""))) {
            gm_str value = gm_str_skip(after, 4);
            const char *end = value.len > 0 ? memchr(value.ptr, '"', value.len) : NULL;
            return end == NULL ? (gm_str){NULL, 0} : (gm_str){value.ptr, (size_t)(end - value.ptr)};
        }
        rest = after;
    }
    return (gm_str){NULL, 0};
}

/* A road being put together: maps cut it into hundreds of stretches, but it is one place. */
typedef struct road {
    gm_str ref;
    gm_buf names; /* ';' between them */
    gm_buf parts; /* geo_part items in the file's arena */
    uint32_t row; /* of its first stretch */
} road;

typedef struct map_file {
    import *im;
    ogr_reader *reader;
    const char *path;
    gm_buf text;
    size_t *ends;
    size_t n_fields;
    gm_arena arena;       /* one feature's geometry */
    gm_arena roads_arena; /* stretches of roads */
    gm_buf roads;         /* road items */
} map_file;

static gm_str cell(const map_file *m, size_t i) {
    size_t from = i == 0 ? 0 : m->ends[i - 1];
    return gm_str_trim((gm_str){m->text.ptr + from, m->ends[i] - from});
}

/* A field of the file by its name, or a tag among the rest. */
static gm_str value_of(const map_file *m, gm_str column) {
    gm_str tags = {NULL, 0};
    for (size_t i = 0; i < m->n_fields; i++) {
        gm_str name = gm_str_from(ogr_field_name(m->reader, i));
        if (gm_str_eq_nocase(name, column)) {
            return cell(m, i);
        }
        if (gm_str_is(name, "other_tags")) {
            tags = cell(m, i);
        }
    }
    return tag_in(tags, column);
}

static bool is_osm(const char *path) {
    return strstr(path, ".osm") != NULL || strstr(path, ".pbf") != NULL;
}

/* ---- Roads ---------------------------------------------------------------------------------------- */

static road *find_road(map_file *m, gm_str ref, uint32_t row) {
    road *roads = (road *)(void *)m->roads.ptr;
    size_t n = m->roads.len / sizeof *roads;
    for (size_t i = 0; i < n; i++) {
        if (gm_str_eq(roads[i].ref, ref)) {
            return &roads[i];
        }
    }
    road added = {gm_arena_copy(&m->roads_arena, ref), GM_BUF_INIT, GM_BUF_INIT, row};
    gm_buf_add(&m->roads, &added, sizeof added);
    return m->roads.failed || added.ref.ptr == NULL ? NULL : &((road *)(void *)m->roads.ptr)[n];
}

/* Names of a road without repeats: those of its stretches, and what else they are called. */
static void add_road_names(import *im, road *r, gm_str names) {
    gm_str name;
    gm_buf_reset(&im->names);
    gm_buf_add_str(&im->names, gm_buf_view(&r->names));
    while (names.len > 0 && gm_str_split(&names, ';', &name)) {
        import_add_name(im, r->ref, name);
    }
    gm_buf_reset(&r->names);
    gm_buf_add_str(&r->names, gm_buf_view(&im->names));
}

static gm_status add_stretch(map_file *m, gm_str refs, gm_str name, gm_str names,
                             const geo_shape *shape, uint32_t row, gm_error *err) {
    geo_shape kept;
    gm_str ref;
    if (geo_copy(shape, &m->roads_arena, &kept) != GM_OK) {
        return gm_fail_memory(err);
    }
    while (refs.len > 0 && gm_str_split(&refs, ';', &ref)) { /* where two roads run together */
        ref = gm_str_trim(ref);
        road *r = ref.len == 0 ? NULL : find_road(m, ref, row);
        if (r == NULL) {
            if (ref.len > 0) {
                return gm_fail_memory(err);
            }
            continue;
        }
        gm_buf_add(&r->parts, kept.parts, kept.n_parts * sizeof *kept.parts);
        add_road_names(m->im, r, name);
        add_road_names(m->im, r, names);
        if (r->parts.failed || r->names.failed) {
            return gm_fail_memory(err);
        }
    }
    return GM_OK;
}

static gm_status finish_roads(map_file *m, gm_error *err) {
    road *roads = (road *)(void *)m->roads.ptr;
    size_t n = m->roads.len / sizeof *roads;
    gm_status status = GM_OK;
    for (size_t i = 0; i < n; i++) {
        gm_buf id = GM_BUF_INIT;
        const geo_shape shape = {GEO_LINE, (const geo_part *)(const void *)roads[i].parts.ptr,
                                 roads[i].parts.len / sizeof(geo_part)};
        gm_buf_add_text(&id, "road:");
        gm_buf_add_str(&id, roads[i].ref);
        const layer_field fields[] = {
            {GM_STR("id"), gm_buf_view(&id)},
            {GM_STR("name"), roads[i].ref},
            {GM_STR("names"), gm_buf_view(&roads[i].names)},
            {GM_STR("kind"), GM_STR("road")},
            {GM_STR("ref"), roads[i].ref},
            {GM_STR("source"), is_osm(m->path) ? GM_STR("OpenStreetMap") : (gm_str){NULL, 0}},
            {GM_STR("licence"), is_osm(m->path) ? GM_STR("ODbL 1.0") : (gm_str){NULL, 0}},
        };
        if (status == GM_OK) {
            status = id.failed ? gm_fail_memory(err)
                               : import_take_fields(m->im, fields, sizeof fields / sizeof *fields,
                                                    &shape, m->path, roads[i].row, err);
        }
        gm_buf_clear(&id);
    }
    return status;
}

static void clear_roads(map_file *m) {
    road *roads = (road *)(void *)m->roads.ptr;
    for (size_t i = 0; i < m->roads.len / sizeof *roads; i++) {
        gm_buf_clear(&roads[i].names);
        gm_buf_clear(&roads[i].parts);
    }
    gm_buf_clear(&m->roads);
}

/* ---- Features --------------------------------------------------------------------------------------- */

static const char *const fields[] = {"id",      "name",    "names",      "kind",     "admin1",
                                     "admin2",  "country", "population", "radius_m", "date_from",
                                     "date_to", "ref",     "set_id",     "set_no",   "source",
                                     "licence", "note"};
enum { N_FIELDS = sizeof fields / sizeof *fields };

static gm_str mapped_value(const map_file *m, gm_str field) {
    const import_options *o = m->im->options;
    for (size_t k = 0; k < o->n_mapping; k++) {
        if (gm_str_eq(o->mapping[k].field, field)) {
            return value_of(m, o->mapping[k].column);
        }
    }
    return value_of(m, field);
}

static bool is_road(const map_file *m, gm_str kind) {
    kind = kind.len > 0 ? kind : m->im->options->kind;
    const feature_code *code = feature_code_find((gm_str){NULL, 0}, (gm_str){NULL, 0}, kind);
    return gm_str_is(kind, "road") || strcmp(code->kind, "road") == 0;
}

static gm_status read_feature(map_file *m, const geo_shape *shape, uint32_t row, gm_error *err) {
    layer_field values[N_FIELDS + 2];
    size_t n = 0;
    bool has_source = false;
    for (size_t i = 0; i < N_FIELDS; i++) {
        gm_str field = gm_str_from(fields[i]);
        gm_str value = mapped_value(m, field);
        if (value.len > 0) {
            values[n++] = (layer_field){field, value};
            has_source |= gm_str_is(field, "source");
        }
    }
    gm_str ref = mapped_value(m, GM_STR("ref"));
    if (shape->type == GEO_LINE && shape->n_parts > 0 && ref.len > 0 && gm_utf8_valid(ref) &&
        geo_check(shape) == NULL && is_road(m, mapped_value(m, GM_STR("kind")))) {
        return add_stretch(m, ref, mapped_value(m, GM_STR("name")),
                           mapped_value(m, GM_STR("names")), shape, row, err);
    }
    if (!has_source && is_osm(m->path)) {
        values[n++] = (layer_field){GM_STR("source"), GM_STR("OpenStreetMap")};
        values[n++] = (layer_field){GM_STR("licence"), GM_STR("ODbL 1.0")};
    }
    return import_take_fields(m->im, values, n, shape, m->path, row, err);
}

static gm_status read_features(map_file *m, gm_error *err) {
    bool found = true;
    while (found) {
        geo_shape shape;
        uint32_t row;
        gm_buf_reset(&m->text);
        gm_arena_reset(&m->arena);
        GM_TRY(ogr_next_shape(m->reader, &m->text, m->ends, &m->arena, &shape, &row, &found, err));
        if (found) {
            GM_TRY(read_feature(m, &shape, row, err));
        }
    }
    return finish_roads(m, err);
}

gm_status import_read_ogr(import *im, const char *path, gm_error *err) {
    map_file m = {.im = im, .path = path, .text = GM_BUF_INIT, .roads = GM_BUF_INIT};
    GM_TRY(ogr_open(path, &m.reader, err));
    m.n_fields = ogr_n_fields(m.reader);
    m.ends = calloc(m.n_fields + 1, sizeof *m.ends);
    im->file = gm_path_name(path);
    gm_status status = m.ends == NULL ? gm_fail_memory(err) : read_features(&m, err);
    free(m.ends);
    gm_buf_clear(&m.text);
    clear_roads(&m);
    gm_arena_clear(&m.arena);
    gm_arena_clear(&m.roads_arena);
    ogr_close(m.reader);
    return status;
}
