#include "gazetteer/import.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/hash.h"
#include "core/num.h"
#include "core/utf8.h"
#include "gazetteer/feature_codes.h"
#include "gazetteer/import_private.h"
#include "gazetteer/layer.h"
#include "geo/geodesic.h"

void import_wrong(import *im, const gm_error *error) {
    im->report->n_wrong++;
    if (im->report->wrong != NULL) {
        im->report->wrong(im->report->context, error);
    }
}

/* ---- Names ------------------------------------------------------------------------------------- */

/* "ORAA", "TQD", "EU": codes that lists file among the names, and that would answer to words of a report. */
static bool is_code(gm_str name) {
    if (name.len > 4) {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if (c >= 0x80 || (c >= 'a' && c <= 'z')) {
            return false;
        }
    }
    return true;
}

static bool has_name(gm_str joined, gm_str name) {
    gm_str rest = joined;
    gm_str piece;
    while (rest.len >= name.len && gm_str_split(&rest, ';', &piece)) {
        if (gm_str_eq(piece, name)) {
            return true;
        }
    }
    return false;
}

void import_add_name(import *im, gm_str primary, gm_str name) {
    name = gm_str_trim(name);
    if (name.len == 0 || !gm_utf8_valid(name) || gm_str_eq(name, primary) || is_code(name) ||
        gm_str_starts(name, GM_STR("http")) || has_name(gm_buf_view(&im->names), name)) {
        return;
    }
    if (im->names.len > 0) {
        gm_buf_add_char(&im->names, ';');
    }
    for (size_t i = 0; i < name.len; i++) {
        gm_buf_add_char(&im->names, name.ptr[i] == ';' ? ',' : name.ptr[i]);
    }
}

const code_name *import_code(const code_table *table, gm_str code) {
    size_t low = 0;
    size_t high = table->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = gm_str_cmp(table->items[mid].code, code);
        if (order == 0) {
            return &table->items[mid];
        }
        if (order < 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return NULL;
}

static int compare_codes(const void *a, const void *b) {
    return gm_str_cmp(((const code_name *)a)->code, ((const code_name *)b)->code);
}

/* ---- Ids that recur --------------------------------------------------------------------------------- */

/* Repeats of an id within this distance are one place told twice, as lists made of several lists have it;
 * farther apart they are two places, and which of them a pin by that id would mean nobody can tell. */
#define SAME_SPOT_M 50e3

static bool grow_seen(import *im) {
    size_t size = im->seen_size == 0 ? 1024 : im->seen_size * 2;
    seen_id *grown = calloc(size, sizeof *grown);
    if (grown == NULL) {
        return false;
    }
    for (size_t i = 0; i < im->seen_size; i++) {
        if (im->seen[i].hash != 0) {
            size_t at = im->seen[i].hash & (size - 1);
            while (grown[at].hash != 0) {
                at = (at + 1) & (size - 1);
            }
            grown[at] = im->seen[i];
        }
    }
    free(im->seen);
    im->seen = grown;
    im->seen_size = size;
    return true;
}

/* The id's slot; its hash is 0 when it was not seen before. NULL when memory ran out. An id may recur with
 * other dates: that is a place that moved, and the whole's own check looks at it. */
static seen_id *find_seen(import *im, const image_entry *e, uint64_t *out_hash) {
    if (im->n_seen * 4 >= im->seen_size * 3 && !grow_seen(im)) {
        return NULL;
    }
    uint64_t hash = gm_hash64(e->id);
    if (e->date_from.len > 0 || e->date_to.len > 0) {
        hash = gm_hash64_seeded(e->date_to, gm_hash64_seeded(e->date_from, hash));
    }
    *out_hash = hash == 0 ? 1 : hash;
    size_t at = *out_hash & (im->seen_size - 1);
    while (im->seen[at].hash != 0 && im->seen[at].hash != *out_hash) {
        at = (at + 1) & (im->seen_size - 1);
    }
    return &im->seen[at];
}

/* A repeat at the same spot gives its names to the first. */
static gm_status merge(import *im, const seen_id *first, const image_entry *e, gm_error *err) {
    gm_buf names = GM_BUF_INIT;
    im->report->n_merged++;
    gm_buf_add_str(&names, e->name);
    if (e->names.len > 0) {
        gm_buf_add_char(&names, ';');
        gm_buf_add_str(&names, e->names);
    }
    gm_status status =
        names.failed ? gm_fail_memory(err)
                     : image_builder_add_names(im->builder, first->place, gm_buf_view(&names), err);
    gm_buf_clear(&names);
    return status;
}

static gm_status add_renamed(import *im, seen_id *first, image_entry *e, gm_error *err) {
    char suffix[16];
    im->report->n_renamed++;
    int n = snprintf(suffix, sizeof suffix, "~%u", ++first->repeats + 1);
    char *id = gm_arena_alloc(&im->arena, e->id.len + (size_t)n);
    if (id == NULL) {
        return gm_fail_memory(err);
    }
    memcpy(id, e->id.ptr, e->id.len);
    memcpy(id + e->id.len, suffix, (size_t)n);
    e->id = (gm_str){id, e->id.len + (size_t)n};
    return image_builder_add(im->builder, e, err);
}

static gm_status add_once(import *im, image_entry *e, gm_error *err) {
    uint64_t hash;
    seen_id *seen = find_seen(im, e, &hash);
    if (seen == NULL) {
        return gm_fail_memory(err);
    }
    gm_latlon point = geo_representative(&e->shape);
    if (seen->hash == 0) {
        *seen = (seen_id){hash, (uint32_t)image_builder_count(im->builder), (float)point.lat,
                          (float)point.lon, 0};
        im->n_seen++;
        return image_builder_add(im->builder, e, err);
    }
    gm_latlon first = {seen->lat, seen->lon};
    return geo_distance_m(first, point) <= SAME_SPOT_M ? merge(im, seen, e, err)
                                                       : add_renamed(im, seen, e, err);
}

/* ---- Entries --------------------------------------------------------------------------------------------- */

static void default_text(gm_str *text, gm_str value) {
    if (text->len == 0) {
        *text = value;
    }
}

gm_status import_add(import *im, image_entry *e, gm_error *err) {
    if (im->id.failed || im->names.failed) {
        return gm_fail_memory(err);
    }
    default_text(&e->kind_word, im->options->kind);
    default_text(&e->country, im->options->country);
    if (im->options->source.len > 0) {
        e->source = im->options->source;
        e->licence = im->options->licence;
    }
    default_text(&e->licence, im->options->licence);
    default_text(&e->kind_word, GM_STR("settlement"));
    if (e->radius_m <= 0 && gm_str_is(e->kind_word, "settlement") && e->shape.type == GEO_POINT) {
        e->radius_m = feature_settlement_radius_m(e->population);
    } else if (e->radius_m <= 0) {
        /* By the word, as a code list would have it; an outline is as good as a map of its scale. */
        const feature_code *code =
            feature_code_find((gm_str){NULL, 0}, (gm_str){NULL, 0}, e->kind_word);
        e->radius_m = e->shape.type != GEO_POINT ? 500 : code->radius_m > 0 ? code->radius_m : 5000;
    }
    gm_status status = add_once(im, e, err);
    gm_arena_reset(&im->arena);
    im->report->n_places = image_builder_count(im->builder);
    return status;
}

/* ---- Tables and features ------------------------------------------------------------------------------------ */

gm_str import_field(void *context, gm_str column) {
    const import *im = context;
    for (size_t i = 0; i < im->options->n_mapping; i++) {
        if (gm_str_eq_nocase(im->options->mapping[i].column, column)) {
            return im->options->mapping[i].field;
        }
    }
    for (size_t i = 0; i < im->options->n_mapping; i++) { /* what is mapped is not read twice */
        if (gm_str_eq(im->options->mapping[i].field, column)) {
            return (gm_str){"", 0};
        }
    }
    return column;
}

static gm_status take_entry(void *context, image_entry *e, gm_error *err) {
    import *im = context;
    /* The kind may be a code or another list's word. */
    if (place_kind_find(e->kind_word) == KIND_OTHER && e->kind_word.len > 0) {
        const feature_code *code = feature_code_find((gm_str){NULL, 0}, e->kind_word, e->kind_word);
        if (code->code[0] != '\0') {
            bool is_point = e->shape.type == GEO_POINT;
            e->kind_word = gm_str_from(code->kind);
            e->radius_m = e->radius_m > 0 || !is_point ? e->radius_m : code->radius_m;
            if (code->admin_level == 1) {
                default_text(&e->admin1, e->name);
            } else if (code->admin_level == 2) {
                default_text(&e->admin2, e->name);
            }
        }
    }
    e->layer = gm_str_from(gm_path_name(im->file));
    default_text(&e->source, e->layer);
    return import_add(im, e, err);
}

static void hear_wrong(void *context, const gm_error *error) {
    import_wrong(context, error);
}

static void flatten(void *context, json_t *feature) {
    import_flatten(context, feature);
}

gm_status import_take_fields(import *im, const layer_field *fields, size_t n,
                             const geo_shape *shape, const char *path, uint32_t row,
                             gm_error *err) {
    const layer_hooks hooks = {
        .context = im, .entry = take_entry, .wrong = hear_wrong, .kind = im->options->kind};
    layer_field all[32];
    bool has_name = false;
    gm_str ref = {NULL, 0};
    for (size_t i = 0; i < n && i < 31; i++) {
        all[i] = fields[i];
        has_name |= gm_str_is(fields[i].name, "name");
        ref = gm_str_is(fields[i].name, "ref") ? fields[i].value : ref;
    }
    if (!has_name && ref.len == 0) {
        im->report->n_nameless++;
        return GM_OK;
    }
    if (!has_name) {
        all[n++] = (layer_field){GM_STR("name"), ref};
    }
    return layer_entry(all, n, shape, path, row, &hooks, err);
}

gm_status import_read_json_or_csv(import *im, source *s, gm_error *err) {
    gm_str text;
    GM_TRY(source_rest(s, &text, err));
    im->file = source_base(s);
    const layer_hooks hooks = {im,      take_entry,   hear_wrong,
                               flatten, import_field, im->options->kind};
    return layer_parse(text, source_name(s), &hooks, err);
}

/* ---- Files, in the order that they need each other ------------------------------------------------------------- */

typedef enum reading_of { PASS_CODES, PASS_NUMBERS, PASS_NAMES, PASS_PLACES } reading_of;

typedef struct walk {
    import *im;
    reading_of pass;
    bool asks_gdal; /* the file is none of ours */
} walk;

static gm_status read_member(void *context, source *s, gm_error *err) {
    walk *w = context;
    import *im = w->im;
    gm_str start;
    GM_TRY(source_peek(s, &start, err));
    import_format format = import_recognise(source_base(s), start);
    im->file = source_base(s);
    switch (format) {
    case IMPORT_ADMIN_CODES:
    case IMPORT_COUNTRIES:
        im->report->saw_codes |= format == IMPORT_ADMIN_CODES;
        im->report->saw_countries |= format == IMPORT_COUNTRIES;
        return w->pass == PASS_CODES ? import_read_codes(im, s, format, err) : GM_OK;
    case IMPORT_OTHER_NAMES:
        im->report->saw_names = true;
        return w->pass == PASS_NAMES ? import_read_other_names(im, s, err) : GM_OK;
    case IMPORT_DUMP:
        return w->pass == PASS_NUMBERS  ? import_note_numbers(im, s, err)
               : w->pass == PASS_PLACES ? import_read_dump(im, s, err)
                                        : GM_OK;
    case IMPORT_JSON:
    case IMPORT_CSV:
        return w->pass == PASS_PLACES ? import_read_json_or_csv(im, s, err) : GM_OK;
    case IMPORT_README:
        return GM_OK;
    default:
        w->asks_gdal = source_is_plain(s);
        if (!w->asks_gdal && w->pass == PASS_PLACES) {
            return gm_fail_at(err, GM_E_GAZ_SYNTAX, source_name(s), 0, 0,
                              "not a GeoNames dump, GeoJSON or CSV; unpack other map files first");
        }
        return GM_OK;
    }
}

/* Database and map files are not asked for their text at all. "FILE|layername=NAME" is GDAL's, too. */
static bool is_gdals(const char *path) {
    static const char *const endings[] = {".shp", ".gpkg", ".pbf", ".osm",  ".fgb", ".kml",
                                          ".gpx", ".tab",  ".dxf", ".xlsx", ".ods"};
    gm_str name = gm_str_from(path);
    if (strstr(path, "|layername=") != NULL) {
        return true;
    }
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (gm_str_ends(name, gm_str_from(endings[i]))) {
            return true;
        }
    }
    return false;
}

static gm_status run_pass(import *im, reading_of pass, const char *const *paths, size_t n,
                          gm_error *err) {
    for (size_t i = 0; i < n; i++) {
        walk w = {im, pass, is_gdals(paths[i])};
        if (!w.asks_gdal) {
            GM_TRY(source_each(paths[i], read_member, &w, err));
        }
        if (w.asks_gdal && pass == PASS_PLACES) {
            GM_TRY(import_read_ogr(im, paths[i], err));
        }
    }
    return GM_OK;
}

static int compare_numbers(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static int compare_other_names(const void *a, const void *b) {
    const other_name *x = a;
    const other_name *y = b;
    if (x->geoname != y->geoname) {
        return x->geoname < y->geoname ? -1 : 1;
    }
    return (x->at > y->at) - (x->at < y->at);
}

static gm_status read_all(import *im, const char *const *paths, size_t n, gm_error *err) {
    GM_TRY(run_pass(im, PASS_CODES, paths, n, err));
    if (im->codes.n > 0) {
        qsort(im->codes.items, im->codes.n, sizeof *im->codes.items, compare_codes);
    }
    if (im->countries.n > 0) {
        qsort(im->countries.items, im->countries.n, sizeof *im->countries.items, compare_codes);
    }
    if (im->report->saw_names) {
        GM_TRY(run_pass(im, PASS_NUMBERS, paths, n, err));
        if (im->wanted.len > 0) {
            qsort(im->wanted.ptr, im->wanted.len / sizeof(uint32_t), sizeof(uint32_t),
                  compare_numbers);
        }
        GM_TRY(run_pass(im, PASS_NAMES, paths, n, err));
        gm_buf_clear(&im->wanted);
        if (im->other_names.len > 0) {
            qsort(im->other_names.ptr, im->other_names.len / sizeof(other_name), sizeof(other_name),
                  compare_other_names);
        }
    }
    return run_pass(im, PASS_PLACES, paths, n, err);
}

gm_status import_run(const char *const *paths, size_t n_paths, const import_options *options,
                     image_builder *builder, import_report *report, gm_error *err) {
import im = {.options = options, .report = report, .builder = builder };
    gm_status status = read_all(&im, paths, n_paths, err);
    gm_arena_clear(&im.codes_arena);
    gm_arena_clear(&im.arena);
    free(im.codes.items);
    free(im.countries.items);
    free(im.seen);
    gm_buf *const bufs[] = {&im.wanted, &im.other_names, &im.other_text, &im.names, &im.id};
    for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++) {
        gm_buf_clear(bufs[i]);
    }
    return status;
}
