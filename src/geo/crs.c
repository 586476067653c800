#include "geo/crs.h"

#include <math.h>
#include <proj.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/num.h"
#include "geo/geodesic.h"

struct geo_crs {
    PJ_CONTEXT *context;
    PJ *crs;
    PJ *from_wgs84; /* easting or longitude first on both sides */
    bool geographic;
    char code[64];
    char name[160];
    geo_box area;
};

/* A position that comes back this far from where it was is not one. A good one comes back within
 * micrometres, or with a projection's grid within millimetres. */
static const double max_error_deg = 1e-6;

/* ---- Opening --------------------------------------------------------------------------------- */

static bool is_word(gm_str s) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '_' || c == '.' || c == '-';
        if (!good) {
            return false;
        }
    }
    return s.len > 0;
}

/* Only authority and code: PROJ would also take definitions and names, and pick what is like them. */
static bool is_code(const char *text) {
    gm_str rest = gm_str_from(text);
    gm_str authority;
    return gm_str_split(&rest, ':', &authority) && is_word(authority) && is_word(rest) &&
           strlen(text) < sizeof((geo_crs *)NULL)->code;
}

static const char *kind_word(PJ_TYPE type) {
    switch (type) {
    case PJ_TYPE_GEOCENTRIC_CRS:
        return "geocentric";
    case PJ_TYPE_GEOGRAPHIC_3D_CRS:
        return "three-dimensional";
    case PJ_TYPE_VERTICAL_CRS:
        return "vertical";
    case PJ_TYPE_COMPOUND_CRS:
        return "made of a horizontal and a vertical one";
    default:
        return "of another kind";
    }
}

static gm_status find_crs(geo_crs *crs, const char *text, gm_error *err) {
    crs->crs = proj_create(crs->context, text);
    if (crs->crs == NULL) {
        return gm_fail(err, GM_E_GEO,
                       "PROJ's database has no coordinate reference system \"%s\"; projinfo "
                       "--list-crs lists those that it has",
                       text);
    }
    PJ_TYPE type = proj_get_type(crs->crs);
    if (!proj_is_crs(crs->crs)) {
        return gm_fail(err, GM_E_GEO,
                       "%s is in PROJ's database, but no coordinate reference system", text);
    }
    if (type != PJ_TYPE_PROJECTED_CRS && type != PJ_TYPE_GEOGRAPHIC_2D_CRS) {
        return gm_fail(err, GM_E_GEO,
                       "the coordinate reference system %s is %s; choose a projected or a "
                       "two-dimensional geographic one",
                       text, kind_word(type));
    }
    crs->geographic = type == PJ_TYPE_GEOGRAPHIC_2D_CRS;
    return GM_OK;
}

static void note_words(geo_crs *crs) {
    double w, s, e, n;
    snprintf(crs->code, sizeof crs->code, "%s:%s", proj_get_id_auth_name(crs->crs, 0),
             proj_get_id_code(crs->crs, 0));
    snprintf(crs->name, sizeof crs->name, "%s", proj_get_name(crs->crs));
    crs->area = (geo_box){NAN, NAN, NAN, NAN};
    /* -1000 is PROJ's mark for an area that is not known. */
    if (proj_get_area_of_use(crs->context, crs->crs, &w, &s, &e, &n, NULL) && w > -1000) {
        crs->area = (geo_box){w, s, e, n};
    }
}

static gm_status find_way(geo_crs *crs, gm_error *err) {
    static const char *const options[] = {"ALLOW_BALLPARK=NO", NULL};
    PJ *wgs84 = proj_create(crs->context, "OGC:CRS84");
    PJ *way = wgs84 == NULL
                  ? NULL
                  : proj_create_crs_to_crs_from_pj(crs->context, wgs84, crs->crs, NULL, options);
    crs->from_wgs84 = way == NULL ? NULL : proj_normalize_for_visualization(crs->context, way);
    proj_destroy(way);
    proj_destroy(wgs84);
    if (crs->from_wgs84 == NULL) {
        return gm_fail(err, GM_E_GEO, "PROJ knows no transformation from WGS 84 to %s (%s)",
                       crs->code, crs->name);
    }
    return GM_OK;
}

static void hear_nothing(void *data, int level, const char *message) {
    (void)data, (void)level, (void)message;
}

static gm_status open_crs(geo_crs *crs, const char *text, gm_error *err) {
    crs->context = proj_context_create();
    if (crs->context == NULL) {
        return gm_fail_memory(err);
    }
    proj_log_func(crs->context, NULL, hear_nothing);
    proj_context_set_enable_network(crs->context, 0);
    GM_TRY(find_crs(crs, text, err));
    note_words(crs);
    return find_way(crs, err);
}

gm_status geo_crs_open(const char *text, geo_crs **out_crs, gm_error *err) {
    if (!is_code(text)) {
        return gm_fail(err, GM_E_GEO,
                       "\"%.60s\" is no coordinate reference system; expected authority and code, "
                       "such as EPSG:32637",
                       text);
    }
    geo_crs *crs = calloc(1, sizeof *crs);
    if (crs == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = open_crs(crs, text, err);
    if (status != GM_OK) {
        geo_crs_close(crs);
        return status;
    }
    *out_crs = crs;
    return GM_OK;
}

void geo_crs_close(geo_crs *crs) {
    if (crs == NULL) {
        return;
    }
    proj_destroy(crs->from_wgs84);
    proj_destroy(crs->crs);
    proj_context_destroy(crs->context);
    free(crs);
}

/* ---- Telling --------------------------------------------------------------------------------- */

const char *geo_crs_code(const geo_crs *crs) {
    return crs->code;
}

const char *geo_crs_name(const geo_crs *crs) {
    return crs->name;
}

bool geo_crs_is_geographic(const geo_crs *crs) {
    return crs->geographic;
}

geo_box geo_crs_area(const geo_crs *crs) {
    return crs->area;
}

const char *geo_crs_wkt(const geo_crs *crs, crs_wkt form) {
    static const char *const options[] = {"MULTILINE=NO", NULL};
    static const PJ_WKT_TYPE types[] = {[CRS_WKT_ESRI] = PJ_WKT1_ESRI,
                                        [CRS_WKT_GDAL] = PJ_WKT1_GDAL,
                                        [CRS_WKT_2019] = PJ_WKT2_2019};
    return proj_as_wkt(crs->context, crs->crs, types[form], options);
}

int geo_crs_decimals(const geo_crs *crs) {
    return crs->geographic ? 6 : 3;
}

/* ---- Transforming ---------------------------------------------------------------------------- */

/* On the way there and back, lon and lat are x and y. */
static void transform(const geo_crs *crs, PJ_DIRECTION direction, gm_latlon *points, size_t n) {
    proj_errno_reset(crs->from_wgs84);
    proj_trans_generic(crs->from_wgs84, direction, &points->lon, sizeof *points, n, &points->lat,
                       sizeof *points, n, NULL, 0, 0, NULL, 0, 0);
}

/* Longitudes count by their breadth there: at the pole any is right. */
static bool is_same(gm_latlon a, gm_latlon b) {
    double breadth = cos(a.lat * (3.14159265358979323846 / 180));
    return fabs(a.lat - b.lat) < max_error_deg &&
           fabs(remainder(a.lon - b.lon, 360)) * breadth < max_error_deg;
}

static double rounded(double x, int decimals) {
    return (double)gm_to_fixed(x, decimals) / (decimals == 3 ? 1e3 : 1e6);
}

enum { CHUNK = 64 };

/* At most CHUNK of them. Returns how many are right. */
static size_t transform_chunk(const geo_crs *crs, gm_latlon *points, size_t n) {
    gm_latlon back[CHUNK];
    gm_latlon before[CHUNK];
    memcpy(before, points, n * sizeof *points);
    transform(crs, PJ_FWD, points, n);
    memcpy(back, points, n * sizeof *points);
    transform(crs, PJ_INV, back, n);
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(points[i].lon) || !isfinite(points[i].lat) || !is_same(before[i], back[i])) {
            return i;
        }
        points[i].lon = rounded(points[i].lon, geo_crs_decimals(crs));
        points[i].lat = rounded(points[i].lat, geo_crs_decimals(crs));
    }
    return n;
}

gm_status geo_crs_from_wgs84(const geo_crs *crs, gm_latlon *points, size_t n, size_t *out_wrong) {
    for (size_t at = 0; at < n; at += CHUNK) {
        size_t some = n - at < CHUNK ? n - at : CHUNK;
        size_t good = transform_chunk(crs, points + at, some);
        if (good < some) {
            *out_wrong = at + good;
            return GM_E_GEO;
        }
    }
    return GM_OK;
}

/* On the plane, with the first corner as the origin: eastings run into millions. */
static bool runs_ccw(const gm_latlon *p, size_t n) {
    double area = 0;
    for (size_t i = 1; i + 1 < n; i++) {
        area += (p[i].lon - p[0].lon) * (p[i + 1].lat - p[0].lat) -
                (p[i + 1].lon - p[0].lon) * (p[i].lat - p[0].lat);
    }
    return area > 0;
}

static void turn(gm_latlon *points, size_t n) {
    for (size_t i = 0; i < n / 2; i++) {
        gm_latlon swapped = points[i];
        points[i] = points[n - 1 - i];
        points[n - 1 - i] = swapped;
    }
}

gm_status geo_crs_shape(const geo_crs *crs, const geo_shape *shape, gm_arena *arena,
                        geo_shape *out_shape) {
    geo_part *parts = gm_arena_array(arena, shape->n_parts, sizeof *parts);
    if (parts == NULL) {
        return GM_E_MEMORY;
    }
    for (size_t i = 0; i < shape->n_parts; i++) {
        const geo_part *from = &shape->parts[i];
        size_t wrong;
        gm_latlon *points = gm_arena_array(arena, from->n, sizeof *points);
        if (points == NULL) {
            return GM_E_MEMORY;
        }
        if (from->n > 0) {
            memcpy(points, from->points, from->n * sizeof *points);
        }
        GM_TRY(geo_crs_from_wgs84(crs, points, from->n, &wrong));
        if (shape->type == GEO_AREA && runs_ccw(points, from->n) == from->hole) {
            turn(points, from->n);
        }
        parts[i] = (geo_part){points, from->n, from->hole};
    }
    *out_shape = (geo_shape){shape->type, parts, shape->n_parts};
    return GM_OK;
}
