/*
 * Shapefiles: events and extents always, places as one file for each kind of geometry that occurs.
 *
 * Written here and not by GDAL, for speed and for bytes that are the same on every run; GDAL reads them
 * back in the tests.
 */
#include "export/dbf.h"
#include "export/exporter.h"
#include "export/shp.h"
#include "export/style.h"

#include <stdlib.h>

/* ESRI's spelling of WGS 84 (EPSG:4326), longitude first. */
static const char prj_text[] =
    "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],"
    "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

/* The files that may come about: a shapefile holds one kind of geometry. */
enum { SET_EVENTS, SET_EXTENTS, SET_PLACE_POINTS, SET_PLACE_LINES, SET_PLACE_AREAS, SET_N };

static const struct set_kind {
    const char *name;
    geo_type type;
} set_kinds[SET_N] = {
    [SET_EVENTS] = {"events", GEO_POINT},
    [SET_EXTENTS] = {"extents", GEO_AREA},
    [SET_PLACE_POINTS] = {"places_points", GEO_POINT},
    [SET_PLACE_LINES] = {"places_lines", GEO_LINE},
    [SET_PLACE_AREAS] = {"places_areas", GEO_AREA},
};

typedef struct file_set {
    bool open;
    shp shp;
    dbf *dbf;
} file_set;

typedef struct shapefile {
    char *dir; /* …/shapefile */
    const geo_crs *crs;
    gm_buf *notes;
    file_set sets[SET_N];
} shapefile;

/* "dir/name" + ending. */
static gm_status set_path(const shapefile *s, size_t i, const char *ending, gm_buf *path,
                          gm_error *err) {
    gm_buf_reset(path);
    gm_buf_printf(path, "%s/%s%s", s->dir, set_kinds[i].name, ending);
    (void)gm_buf_text(path);
    return path->failed ? gm_fail_memory(err) : GM_OK;
}

static gm_status open_set(shapefile *s, size_t i, const layer *lay, gm_error *err) {
    file_set *set = &s->sets[i];
    GM_TRY(dbf_new(s->dir, lay->columns, lay->n_columns, &set->dbf, err));
    gm_buf base = GM_BUF_INIT;
    gm_status status = set_path(s, i, "", &base, err);
    if (status == GM_OK) {
        status = shp_open(&set->shp, base.ptr, set_kinds[i].type, err);
    }
    gm_buf_clear(&base);
    if (status != GM_OK) {
        dbf_free(set->dbf);
        set->dbf = NULL;
        return status;
    }
    set->shp.on_plane = s->crs != NULL;
    set->open = true;
    return style_write(s->dir, set_kinds[i].name, set_kinds[i].name, err);
}

static void drop(void *state) {
    shapefile *s = state;
    if (s == NULL) {
        return;
    }
    for (size_t i = 0; i < SET_N; i++) {
        if (s->sets[i].open) {
            shp_drop(&s->sets[i].shp);
            dbf_free(s->sets[i].dbf);
        }
    }
    free(s->dir);
    free(s);
}

static gm_status open_layers(shapefile *s, const export_target *target, gm_error *err) {
    gm_buf dir = GM_BUF_INIT;
    gm_path_join(&dir, target->dir, "shapefile");
    (void)gm_buf_text(&dir);
    s->dir = dir.ptr;
    if (dir.failed) {
        return gm_fail_memory(err);
    }
    GM_TRY(gm_make_dirs(s->dir, 0777, err));
    for (size_t i = 0; i < target->n_layers; i++) {
        /* A folder without places would not say more with three empty files; without events it would
         * look as if the run had failed. */
        const layer *lay = target->layers[i];
        if (lay->id == LAYER_EVENTS || lay->id == LAYER_EXTENTS) {
            GM_TRY(open_set(s, lay->id == LAYER_EVENTS ? SET_EVENTS : SET_EXTENTS, lay, err));
        }
    }
    return GM_OK;
}

static gm_status open_all(const export_target *target, void **out_state, gm_error *err) {
    shapefile *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return gm_fail_memory(err);
    }
    s->crs = target->crs;
    s->notes = target->notes;
    gm_status status = open_layers(s, target, err);
    if (status != GM_OK) {
        drop(s);
        return status;
    }
    *out_state = s;
    return GM_OK;
}

static size_t set_of(const layer *lay, const feature *f) {
    if (lay->id == LAYER_EVENTS) {
        return SET_EVENTS;
    }
    if (lay->id == LAYER_EXTENTS) {
        return SET_EXTENTS;
    }
    geo_type type = f->shape == NULL ? GEO_POINT : f->shape->type;
    return type == GEO_POINT  ? SET_PLACE_POINTS
           : type == GEO_LINE ? SET_PLACE_LINES
                              : SET_PLACE_AREAS;
}

static gm_status write_feature(void *state, const layer *lay, const feature *f, gm_error *err) {
    shapefile *s = state;
    if (lay->geometry == LAYER_TABLE) {
        return GM_OK; /* unplaced.csv and claims.csv hold them */
    }
    size_t i = set_of(lay, f);
    file_set *set = &s->sets[i];
    if (!set->open) {
        GM_TRY(open_set(s, i, lay, err));
    }
    if (set_kinds[i].type == GEO_POINT) {
        GM_TRY(shp_add_point(&set->shp, f->point, err));
    } else {
        GM_TRY(shp_add_shape(&set->shp, f->shape, err));
    }
    return dbf_add(set->dbf, f->values, err);
}

static gm_status write_small(const char *path, const char *text, gm_error *err) {
    gm_writer out = GM_WRITER_INIT;
    GM_TRY(gm_writer_open(&out, path, err));
    gm_buf_add_text(&out.buf, text);
    return gm_writer_close(&out, err);
}

static gm_status write_prj(const shapefile *s, const char *path, gm_error *err) {
    const char *text = s->crs == NULL ? prj_text : geo_crs_wkt(s->crs, CRS_WKT_ESRI);
    if (text == NULL) {
        return gm_fail(
            err, GM_E_EXPORT,
            "%s (%s) cannot be written as a shapefile's .prj; choose another --crs, or a "
            "format such as flatgeobuf",
            geo_crs_code(s->crs), geo_crs_name(s->crs));
    }
    return write_small(path, text, err);
}

static void note_cuts(const shapefile *s, size_t i) {
    unsigned long long n = dbf_n_cut(s->sets[i].dbf);
    if (n > 0) {
        gm_buf_printf(s->notes,
                      "shapefile/%s.dbf: %llu cell%s cut to 254 bytes, the most that it holds; the "
                      "other formats have them whole\n",
                      set_kinds[i].name, n, n == 1 ? "" : "s");
    }
}

static gm_status close_set(shapefile *s, size_t i, gm_buf *path, gm_error *err) {
    GM_TRY(shp_close(&s->sets[i].shp, err));
    GM_TRY(set_path(s, i, ".dbf", path, err));
    GM_TRY(dbf_write(s->sets[i].dbf, path->ptr, err));
    GM_TRY(set_path(s, i, ".prj", path, err));
    GM_TRY(write_prj(s, path->ptr, err));
    note_cuts(s, i);
    GM_TRY(set_path(s, i, ".cpg", path, err));
    return write_small(path->ptr, "UTF-8", err);
}

static gm_status close_all(void *state, const export_facts *facts, gm_error *err) {
    (void)facts; /* the format has no room for them */
    shapefile *s = state;
    gm_buf path = GM_BUF_INIT;
    gm_status status = GM_OK;
    for (size_t i = 0; i < SET_N && status == GM_OK; i++) {
        if (s->sets[i].open) {
            status = close_set(s, i, &path, err);
        }
    }
    gm_buf_clear(&path);
    drop(s);
    return status;
}

const exporter exporter_shapefile = {
    .name = "shapefile",
    .summary = "ESRI shapefiles (UTF-8), one for each layer and kind of geometry",
    .streams = false,
    .by_default = true,
    .any_crs = true,
    .open = open_all,
    .feature = write_feature,
    .close = close_all,
    .drop = drop,
};
