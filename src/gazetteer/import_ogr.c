/* Map files through GDAL: shapefile, GeoPackage, OpenStreetMap and the rest. */
#include <stdlib.h>

#include "core/csv.h"
#include "core/date.h"
#include "core/file.h"
#include "core/utf8.h"
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

/* One feature becomes one line of a CSV layer with its geometry beside it, so that every field goes the
 * same way as in other layers. */
typedef struct map_file {
    import *im;
    ogr_reader *reader;
    const char *path;
    gm_buf text;
    size_t *ends;
    size_t n_fields;
    gm_arena arena;
} map_file;

static gm_str cell(const map_file *m, size_t i) {
    size_t from = i == 0 ? 0 : m->ends[i - 1];
    return gm_str_trim((gm_str){m->text.ptr + from, m->ends[i] - from});
}

/* The texts of the fields, in layer_fields' order of the mapping's columns, then of the file's own. */
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

static gm_status read_feature(map_file *m, const geo_shape *shape, uint32_t row, gm_error *err) {
    import *im = m->im;
    static const char *const fields[] = {
        "id",      "name",       "names",    "kind",      "admin1",  "admin2",
        "country", "population", "radius_m", "date_from", "date_to", "ref",
        "set_id",  "set_no",     "source",   "licence",   "note"};
    layer_field values[sizeof fields / sizeof *fields];
    size_t n = 0;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        gm_str field = gm_str_from(fields[i]);
        gm_str column = field;
        for (size_t k = 0; k < im->options->n_mapping; k++) {
            if (gm_str_eq(im->options->mapping[k].field, field)) {
                column = im->options->mapping[k].column;
            }
        }
        gm_str value = value_of(m, column);
        if (value.len > 0) {
            values[n++] = (layer_field){field, value};
        }
    }
    return import_take_fields(im, values, n, shape, m->path, row, err);
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
    return GM_OK;
}

gm_status import_read_ogr(import *im, const char *path, gm_error *err) {
    map_file m = {.im = im, .path = path, .text = GM_BUF_INIT, .arena = GM_ARENA_INIT};
    GM_TRY(ogr_open(path, &m.reader, err));
    m.n_fields = ogr_n_fields(m.reader);
    m.ends = calloc(m.n_fields + 1, sizeof *m.ends);
    im->file = gm_path_name(path);
    gm_status status = m.ends == NULL ? gm_fail_memory(err) : read_features(&m, err);
    free(m.ends);
    gm_buf_clear(&m.text);
    gm_arena_clear(&m.arena);
    ogr_close(m.reader);
    return status;
}
