#include "gazetteer/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/file.h"
#include "core/quote.h"
#include "core/utf8.h"
#include "gazetteer/fold.h"
#include "gazetteer/fuzzy.h"
#include "gazetteer/gaz_private.h"
#include "gazetteer/layer.h"
#include "geo/geodesic.h"
#include "ogr/ogr.h"

/* A finding until all are known, then in order. */
typedef struct kept_finding {
    size_t file; /* number in the order of reading */
    uint32_t line;
    size_t number; /* in the order of finding */
    const char *text;
} kept_finding;

/* An area that places are said to lie in. */
typedef struct outline {
    gm_str *keys; /* folded spellings */
    size_t n_keys;
    gm_str name;
    bool is_country;
    geo_shape shape;
    double radius_m;
} outline;

typedef struct checked_layer {
    image_builder *builder;
    gm_buf bytes;
    image image;
} checked_layer;

typedef struct check {
    gm_arena arena;
    gm_buf findings; /* kept_finding items */
    gm_buf files;    /* const char * items */
    gm_buf outlines; /* outline items */
    checked_layer *layers;
    size_t n_layers;
    image_builder *builder; /* of the layer being read */
    gm_buf key;
    bool no_gdal;
    bool failed; /* memory ran out */
} check;

/* ---- Keeping findings ------------------------------------------------------------------------- */

static size_t file_number(check *c, gm_str name) {
    const char **files = (const char **)(void *)c->files.ptr;
    size_t n = c->files.len / sizeof *files;
    for (size_t i = 0; i < n; i++) {
        if (gm_str_is(name, files[i])) {
            return i;
        }
    }
    gm_str copy = gm_arena_copy(&c->arena, name);
    gm_buf_add(&c->files, &copy.ptr, sizeof copy.ptr);
    c->failed |= copy.ptr == NULL || c->files.failed;
    return n;
}

GM_PRINTF(4, 5) static void note(check *c, gm_str file, uint32_t line, const char *fmt, ...) {
    char text[700];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    gm_str whole = gm_utf8_cut(gm_str_from(text), sizeof text);
    gm_str copy = gm_arena_copy(&c->arena, whole);
    kept_finding kept = {file_number(c, file), line, c->findings.len / sizeof kept, copy.ptr};
    gm_buf_add(&c->findings, &kept, sizeof kept);
    c->failed |= copy.ptr == NULL || c->findings.failed;
}

static int compare_findings(const void *a, const void *b) {
    const kept_finding *x = a;
    const kept_finding *y = b;
    if (x->file != y->file) {
        return x->file < y->file ? -1 : 1;
    }
    if (x->line != y->line) {
        return x->line < y->line ? -1 : 1;
    }
    return (x->number > y->number) - (x->number < y->number);
}

/* ---- One entry alone ----------------------------------------------------------------------------- */

static gm_str folded(check *c, gm_str name) {
    gm_buf_reset(&c->key);
    gaz_fold(name, &c->key);
    return gm_buf_view(&c->key);
}

static void check_name(check *c, const image_entry *e, gm_str name) {
    char quoted[QUOTE_SIZE];
    gm_str key = folded(c, name);
    if (key.len == 0) {
        note(c, e->layer, e->line, "the name %s has no letters that can be looked up; spell it out",
             quote_cell(name, quoted));
    } else if (fuzzy_is_common_start(key)) {
        note(c, e->layer, e->line,
             "the name %s is only a first word of many names; add the rest of it",
             quote_cell(name, quoted));
    }
}

static void check_names(check *c, const image_entry *e) {
    check_name(c, e, e->name);
    gm_str rest = e->names;
    gm_str name;
    while (rest.len > 0 && gm_str_split(&rest, ';', &name)) {
        name = gm_str_trim(name);
        if (name.len > 0) {
            check_name(c, e, name);
        }
    }
}

static void check_rings(check *c, const image_entry *e) {
    char why[200];
    bool valid = true;
    gm_error err = GM_ERROR_INIT;
    if (e->shape.type != GEO_AREA || c->no_gdal) {
        return;
    }
    if (ogr_area_valid(&e->shape, &valid, why, &err) != GM_OK) {
        c->no_gdal = true; /* said once, at the end */
        return;
    }
    if (!valid) {
        note(c, e->layer, e->line, "the outline crosses or touches itself (%s); redraw it there",
             why[0] != '\0' ? why : "GEOS says so");
    }
}

static gm_status check_entry(void *context, image_entry *e, gm_error *err) {
    check *c = context;
    char quoted[QUOTE_SIZE];
    if (e->made_id) {
        note(c, e->layer, e->line,
             "%s has no id, so pins by id are lost when it moves; give it one, or let "
             "gazmap gazetteer check --fix",
             quote_cell(e->name, quoted));
    }
    if (e->source.len == 0) {
        note(c, e->layer, e->line, "%s has no source; say where the position comes from",
             quote_cell(e->name, quoted));
    }
    if (e->radius_m <= 0) {
        note(c, e->layer, e->line,
             "%s has no radius_m; say how far the true spot may be from here, in metres",
             quote_cell(e->name, quoted));
    }
    check_names(c, e);
    check_rings(c, e);
    return image_builder_add(c->builder, e, err);
}

static void hear_wrong(void *context, const gm_error *error) {
    note(context, gm_str_from(error->source), error->line, "%s", error->text);
}

/* ---- Ids and namesakes --------------------------------------------------------------------------- */

static bool same_time(const place *a, const place *b) {
    return a->day_from <= b->day_to && b->day_from <= a->day_to;
}

/* "x.geojson line 4", or only the line when both are in one file. */
static const char *where(const place *p, const place *from, char out[300]) {
    if (gm_str_eq(p->layer, from->layer)) {
        snprintf(out, 300, "line %u", p->line);
    } else {
        snprintf(out, 300, "%.*s line %u", GM_FMT(gm_utf8_cut(p->layer, 200)), p->line);
    }
    return out;
}

/* Places of one key, by latitude, so that neighbours stand together however many there are. */
static int compare_latitudes(const void *a, const void *b) {
    const place *x = a;
    const place *y = b;
    if (x->point.lat != y->point.lat) {
        return x->point.lat < y->point.lat ? -1 : 1;
    }
    return (x->ref > y->ref) - (x->ref < y->ref);
}

static void note_pair(check *c, const place *a, const place *b, double m) {
    const place *first = a->ref < b->ref ? a : b;
    const place *second = a->ref < b->ref ? b : a;
    char text[300];
    char quoted[QUOTE_SIZE];
    note(c, second->layer, second->line,
         "%s stands in %s too, %.0f m away and of the same kind; keep one of them, or tell them "
         "apart by name",
         quote_cell(second->name, quoted), where(first, second, text), m);
}

static void check_namesakes(check *c, place *places, size_t n) {
    enum { METRES = 1000 };
    const double degrees = METRES / 110.5e3; /* of latitude, at least */
    qsort(places, n, sizeof *places, compare_latitudes);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n && places[k].point.lat - places[i].point.lat <= degrees; k++) {
            const place *a = &places[i];
            const place *b = &places[k];
            if (a->type != GEO_POINT || b->type != GEO_POINT || !same_time(a, b) ||
                !gm_str_eq(a->kind_word, b->kind_word) || gm_str_eq(a->id, b->id)) {
                continue;
            }
            double m = geo_distance_m(a->point, b->point);
            if (m <= METRES) {
                note_pair(c, a, b, m);
            }
        }
    }
}

static void check_same_id(check *c, const place *places, size_t n) {
    for (size_t i = 1; i < n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (same_time(&places[i], &places[k])) {
                char text[300];
                char quoted[QUOTE_SIZE];
                note(c, places[i].layer, places[i].line,
                     "the id %s stands in %s too, for the same time; give one of them another id, "
                     "or both their date_from and date_to",
                     quote_cell(places[i].id, quoted), where(&places[k], &places[i], text));
                break;
            }
        }
    }
}

/* Those that a key leads to: by their id, or by their name. */
static void check_key(check *c, const image *im, size_t key, bool is_id) {
    size_t first;
    size_t n;
    image_postings(im, key, &first, &n);
    place *places = n < 2 ? NULL : malloc(n * sizeof *places);
    size_t kept = 0;
    c->failed |= n >= 2 && places == NULL;
    for (size_t i = first; i < first + n && places != NULL; i++) {
        uint32_t which;
        gm_str spelling;
        bool primary;
        image_posting(im, i, &which, &spelling, &primary);
        if (is_id || primary) {
            places[kept] = image_place(im, which);
            places[kept++].ref = which;
        }
    }
    if (is_id && kept > 1) {
        check_same_id(c, places, kept);
    } else if (kept > 1) {
        check_namesakes(c, places, kept);
    }
    free(places);
}

static void check_keys(check *c, const image *im) {
    for (size_t i = 0; i < image_n_keys(im); i++) {
        gm_str key = image_key(im, i);
        char mark = key.len > 0 ? key.ptr[0] : '\0';
        if (mark == IMAGE_KEY_ID || (unsigned char)mark >= 0x20) {
            check_key(c, im, i, mark == IMAGE_KEY_ID);
        }
    }
}

/* ---- Outlines --------------------------------------------------------------------------------------- */

static void keep_outline(check *c, const image *im, uint32_t i, const place *p) {
    outline o = {.name = p->name, .is_country = p->kind == KIND_COUNTRY, .radius_m = p->radius_m};
    size_t room = 1;
    for (size_t k = 0; k < p->names.len; k++) {
        room += p->names.ptr[k] == ';';
    }
    o.keys = gm_arena_array(&c->arena, room + 1, sizeof *o.keys);
    if (o.keys == NULL || image_shape(im, i, &c->arena, &o.shape) != GM_OK) {
        c->failed = true;
        return;
    }
    o.keys[o.n_keys++] = gm_arena_copy(&c->arena, folded(c, p->name));
    gm_str rest = p->names;
    gm_str name;
    while (rest.len > 0 && gm_str_split(&rest, ';', &name)) {
        o.keys[o.n_keys++] = gm_arena_copy(&c->arena, folded(c, name));
    }
    gm_buf_add(&c->outlines, &o, sizeof o);
    c->failed |= c->outlines.failed;
}

static void gather_outlines(check *c, const image *im) {
    for (uint32_t i = 0; i < image_n_places(im); i++) {
        place p = image_place(im, i);
        if (p.type == GEO_AREA && (p.kind == KIND_ADMIN || p.kind == KIND_COUNTRY)) {
            keep_outline(c, im, i, &p);
        }
    }
}

static bool has_key(const outline *o, gm_str key) {
    for (size_t i = 0; i < o->n_keys; i++) {
        if (gm_str_eq(o->keys[i], key)) {
            return true;
        }
    }
    return false;
}

/* How far the point lies beyond what outlines of this name allow; 0 when inside one, or when there is none. */
static double beyond(check *c, gm_str name, bool country, gm_latlon point, const outline **out) {
    const outline *outlines = (const outline *)(const void *)c->outlines.ptr;
    size_t n = c->outlines.len / sizeof *outlines;
    double least = INFINITY;
    gm_str key = n == 0 ? (gm_str){NULL, 0} : folded(c, name);
    for (size_t i = 0; i < n && key.len > 0; i++) {
        if (outlines[i].is_country != country || !has_key(&outlines[i], key)) {
            continue;
        }
        double m;
        geo_nearest(&outlines[i].shape, point, &m);
        if (m - outlines[i].radius_m < least) {
            least = m - outlines[i].radius_m;
            *out = &outlines[i];
        }
    }
    return isinf(least) || least < 0 ? 0 : least;
}

static void check_inside(check *c, const place *p, gm_str name, bool country) {
    const outline *o = NULL;
    double m = name.len == 0 ? 0 : beyond(c, name, country, p->point, &o);
    gm_latlon swapped = {p->point.lon, p->point.lat};
    char quoted[QUOTE_SIZE];
    if (m <= 0 || o == NULL) {
        return;
    }
    if (geo_valid(swapped) && beyond(c, name, country, swapped, &o) <= 0) {
        note(
            c, p->layer, p->line,
            "%s lies outside %.*s, and inside with latitude and longitude exchanged; exchange them",
            quote_cell(p->name, quoted), GM_FMT(o->name));
    } else {
        note(c, p->layer, p->line,
             "%s lies %.1f km outside the outline of %.*s (whose own radius is %.1f km); mend the "
             "coordinates, or what it is said to lie in",
             quote_cell(p->name, quoted), (m + o->radius_m) / 1000, GM_FMT(o->name),
             o->radius_m / 1000);
    }
}

/* A point on a border, and what is drawn as a line or area, may lie on either side. */
static bool lies_between(const place *p) {
    return p->type != GEO_POINT || p->kind == KIND_CROSSING || p->kind == KIND_BORDER;
}

static void check_places(check *c, const image *im) {
    for (uint32_t i = 0; i < image_n_places(im); i++) {
        place p = image_place(im, i);
        if (lies_between(&p)) {
            continue;
        }
        size_t before = c->findings.len;
        check_inside(c, &p, p.country, true);
        if (c->findings.len == before) { /* one finding a point is enough */
            check_inside(c, &p, p.admin1, false);
        }
        if (c->findings.len == before && !gm_str_eq(p.admin1, p.admin2)) {
            check_inside(c, &p, p.admin2, false);
        }
    }
}

/* ---- The whole ------------------------------------------------------------------------------------------ */

static gm_status read_file(check *c, const char *path, gm_error *err) {
    gm_file file = {{NULL, 0}, false};
    if (!layer_is_ogr(path)) {
        GM_TRY(gm_file_open(path, &file, err));
    }
    const layer_hooks hooks = {.context = c, .entry = check_entry, .wrong = hear_wrong};
    gm_error of_file = GM_ERROR_INIT;
    gm_status status = GM_OK;
    if (image_is(file.bytes)) {
        status = gm_fail_at(err, GM_E_GAZ_VALUE, path, 0, 0,
                            "is an index; check the layers it was built from, or try "
                            "gazmap gazetteer info --verify");
    } else {
        status = layer_is_ogr(path) ? layer_read_ogr(path, &hooks, &of_file)
                                    : layer_parse(file.bytes, path, &hooks, &of_file);
        if (status == GM_E_GAZ_SYNTAX || status == GM_E_GAZ_VALUE) {
            note(c, gm_str_from(path), of_file.line, "%s", of_file.text);
            status = GM_OK;
        } else if (status != GM_OK) {
            gm_fail(err, status, "%s", of_file.text);
        }
    }
    gm_file_close(&file);
    return status;
}

static gm_status read_in_folder(void *context, const char *path, gm_error *err) {
    return read_file(context, path, err);
}

static gm_status read_layer(check *c, const char *path, gm_error *err) {
    checked_layer *layer = &c->layers[c->n_layers];
    *layer = (checked_layer){image_builder_new(), GM_BUF_INIT, {.near_shift = 0}};
    if (layer->builder == NULL) {
        return gm_fail_memory(err);
    }
    c->n_layers++;
    c->builder = layer->builder;
    GM_TRY(gm_path_is_dir(path) ? gaz_each_layer_file(path, read_in_folder, c, err)
                                : read_file(c, path, err));
    GM_TRY(image_builder_finish(layer->builder, &layer->bytes, err));
    return image_open(gm_buf_view(&layer->bytes), path, &layer->image, err);
}

static gm_status check_all(check *c, const char *const *paths, size_t n, gm_error *err) {
    for (size_t i = 0; i < n; i++) {
        GM_TRY(read_layer(c, paths[i], err));
    }
    /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): check_run frees c->layers */
    for (size_t i = 0; i < n; i++) {
        gather_outlines(c, &c->layers[i].image);
    }
    for (size_t i = 0; i < n; i++) {
        check_keys(c, &c->layers[i].image);
        check_places(c, &c->layers[i].image);
    }
    if (c->no_gdal) { /* a check that was not made is no clean one */
        note(c, gm_str_from(paths[0]), 0,
             "outlines were not searched for crossings, since GDAL cannot be loaded; install it");
    }
    return c->failed ? gm_fail_memory(err) : GM_OK;
}

static void tell(check *c, void (*found)(void *, const check_finding *), void *context) {
    kept_finding *kept = (kept_finding *)(void *)c->findings.ptr;
    const char **files = (const char **)(void *)c->files.ptr;
    size_t n = c->findings.len / sizeof *kept;
    if (n > 0) {
        qsort(kept, n, sizeof *kept, compare_findings);
    }
    for (size_t i = 0; i < n; i++) {
        const check_finding finding = {files[kept[i].file], kept[i].line, kept[i].text};
        found(context, &finding);
    }
}

gm_status check_run(const char *const *paths, size_t n_paths,
                    void (*found)(void *context, const check_finding *finding), void *context,
                    size_t *out_n, gm_error *err) {
    check c = {.layers = calloc(n_paths + 1, sizeof *c.layers)};
    if (c.layers == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = check_all(&c, paths, n_paths, err);
    if (status == GM_OK) {
        *out_n = c.findings.len / sizeof(kept_finding);
        tell(&c, found, context);
    }
    for (size_t i = 0; i < c.n_layers; i++) {
        image_builder_free(c.layers[i].builder);
        gm_buf_clear(&c.layers[i].bytes);
    }
    free(c.layers);
    gm_buf_clear(&c.findings);
    gm_buf_clear(&c.files);
    gm_buf_clear(&c.outlines);
    gm_buf_clear(&c.key);
    gm_arena_clear(&c.arena);
    return status;
}
