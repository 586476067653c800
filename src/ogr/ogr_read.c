#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core/num.h"
#include "ogr/gdal.h"
#include "ogr/ogr.h"

struct ogr_reader {
    const gdal_api *gdal;
    GDALDatasetH dataset;
    OGRLayerH layer;
    OGRFeatureDefnH definition;
    OGRCoordinateTransformationH to_wgs84; /* NULL: the layer is in WGS 84 or does not say */
    bool is_spreadsheet;
    bool is_result; /* the layer is a query's and must be given back */
    uint32_t n_read;
    char *file;
};

/* Drivers that read local files and nothing else. Left out on purpose: VRT and the web services, whose
 * files name other sources (a server, a database) that GDAL would then connect to; GML, which fetches
 * schemas. */
static const char *const local_drivers[] = {
    "XLSX",       "ODS",      "XLS",          "GPKG",        "SQLite", "ESRI Shapefile",
    "FlatGeobuf", "GeoJSON",  "GeoJSONSeq",   "TopoJSON",    "CSV",    "LIBKML",
    "KML",        "GPX",      "MapInfo File", "OpenFileGDB", "DXF",    "Parquet",
    "Arrow",      "ESRIJSON", "OSM",          NULL,
};

static const struct {
    const char *driver;
    const char *option;
} spreadsheets[] = {
    {"XLSX", "OGR_XLSX_HEADERS"},
    {"ODS", "OGR_ODS_HEADERS"},
    {"XLS", "OGR_XLS_HEADERS"},
};
enum { N_SPREADSHEETS = sizeof spreadsheets / sizeof *spreadsheets };

/* GDAL guesses whether the first row is a header; an events table has one. Configuration is the only
 * way to say so before GDAL 3.7, and is set for this thread and this call alone. */
static void force_headers(const gdal_api *gdal, const char *value) {
    for (size_t i = 0; i < N_SPREADSHEETS; i++) {
        gdal->CPLSetThreadLocalConfigOption(spreadsheets[i].option, value);
    }
}

static bool is_spreadsheet(const gdal_api *gdal, GDALDatasetH dataset) {
    const char *driver = gdal->GDALGetDriverShortName(gdal->GDALGetDatasetDriver(dataset));
    for (size_t i = 0; i < N_SPREADSHEETS; i++) {
        if (strcmp(driver, spreadsheets[i].driver) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_regular_file(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

/* Cuts "|layername=NAME" off `path`, unless a file of that whole name is there. */
static const char *cut_layer_name(char *path) {
    static const char mark[] = "|layername=";
    char *at = strstr(path, mark);
    if (at == NULL || is_regular_file(path)) {
        return NULL;
    }
    *at = '\0';
    return at + sizeof mark - 1;
}

static gm_status check_path(const char *path, gm_error *err) {
    struct stat info;
    /* GDAL reads names below /vsi as its own file systems, also when the disk has such a file. */
    if (strncmp(path, "/vsi", 4) == 0) {
        return gm_fail_at(err, GM_E_OGR, path, 0, 0,
                          "GDAL's virtual files are not read; give the path of a file on disk");
    }
    if (stat(path, &info) != 0) {
        return gm_fail_errno(err, "open", path);
    }
    if (!S_ISREG(info.st_mode)) {
        return gm_fail_at(err, GM_E_OGR, path, 0, 0, "expected a file, found a folder or device");
    }
    return GM_OK;
}

static gm_status fail_words(const ogr_reader *reader, const gdal_words *words, const char *what,
                            gm_error *err) {
    return gm_fail_at(err, GM_E_OGR, reader->file, 0, 0, "%s; GDAL says: %s", what,
                      words->text[0] != '\0' ? words->text : "nothing");
}

static OGRSpatialReferenceH new_wgs84(const gdal_api *gdal) {
    OGRSpatialReferenceH wgs84 = gdal->OSRNewSpatialReference(NULL);
    if (wgs84 == NULL || gdal->OSRSetWellKnownGeogCS(wgs84, "WGS84") != OGRERR_NONE) {
        gdal->OSRDestroySpatialReference(wgs84);
        return NULL;
    }
    gdal->OSRSetAxisMappingStrategy(wgs84, OAMS_TRADITIONAL_GIS_ORDER);
    return wgs84;
}

static bool prepare_transform(ogr_reader *reader) {
    const gdal_api *gdal = reader->gdal;
    OGRSpatialReferenceH source = gdal->OGR_L_GetSpatialRef(reader->layer);
    if (source == NULL) {
        return true;
    }
    OGRSpatialReferenceH wgs84 = new_wgs84(gdal);
    if (wgs84 == NULL) {
        return false;
    }
    reader->to_wgs84 = gdal->OCTNewCoordinateTransformation(source, wgs84);
    gdal->OSRDestroySpatialReference(wgs84);
    return reader->to_wgs84 != NULL;
}

/* OpenStreetMap files give all layers in turns. Asked by a query, GDAL passes over those not asked for, and
 * does not pile up their features. Roads are lines. */
static OGRLayerH find_osm_layer(ogr_reader *reader, const char *name) {
    static const char *const layers[] = {"lines", "points", "multilinestrings", "multipolygons",
                                         "other_relations"};
    char query[60];
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        if (strcmp(name == NULL ? "lines" : name, layers[i]) == 0) {
            snprintf(query, sizeof query, "SELECT * FROM %s", layers[i]);
            reader->is_result = true;
            return reader->gdal->GDALDatasetExecuteSQL(reader->dataset, query, NULL, NULL);
        }
    }
    return NULL;
}

static OGRLayerH find_layer(ogr_reader *reader, const char *name) {
    const gdal_api *gdal = reader->gdal;
    const char *driver = gdal->GDALGetDriverShortName(gdal->GDALGetDatasetDriver(reader->dataset));
    if (strcmp(driver, "OSM") == 0) {
        return find_osm_layer(reader, name);
    }
    return name == NULL ? gdal->GDALDatasetGetLayer(reader->dataset, 0)
                        : gdal->GDALDatasetGetLayerByName(reader->dataset, name);
}

static gm_status open_layer(ogr_reader *reader, const char *layer_name, gm_error *err) {
    const gdal_api *gdal = reader->gdal;
    if (gdal->GDALDatasetGetLayerCount(reader->dataset) == 0) {
        return gm_fail_at(err, GM_E_OGR, reader->file, 0, 0, "the file has no layer or sheet");
    }
    reader->layer = find_layer(reader, layer_name);
    if (reader->layer == NULL) {
        return gm_fail_at(err, GM_E_OGR, reader->file, 0, 0,
                          "the file has no layer or sheet \"%s\"",
                          layer_name == NULL ? "" : layer_name);
    }
    reader->definition = gdal->OGR_L_GetLayerDefn(reader->layer);
    reader->is_spreadsheet = is_spreadsheet(gdal, reader->dataset);
    gdal->OGR_L_ResetReading(reader->layer);
    return GM_OK;
}

static gm_status open_dataset(ogr_reader *reader, const char *layer_name, gm_error *err) {
    const gdal_api *gdal = reader->gdal;
    gdal_words words;
    gdal_listen(gdal, &words);
    force_headers(gdal, "FORCE");
    reader->dataset = gdal->GDALOpenEx(reader->file, GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR,
                                       local_drivers, NULL, NULL);
    gm_status status = GM_OK;
    if (reader->dataset == NULL) {
        status = fail_words(reader, &words, "no table or map layer could be read", err);
    } else {
        /* Within the same listening: spreadsheets are parsed when the layer is first touched. */
        status = open_layer(reader, layer_name, err);
    }
    if (status == GM_OK && !prepare_transform(reader)) {
        status = fail_words(reader, &words, "its coordinates cannot be turned into WGS 84", err);
    }
    force_headers(gdal, NULL);
    gdal_hush(gdal);
    return status;
}

gm_status ogr_open(const char *path, ogr_reader **out_reader, gm_error *err) {
    ogr_reader *reader = calloc(1, sizeof *reader);
    char *file = strdup(path);
    if (reader == NULL || file == NULL) {
        free(reader);
        free(file);
        return gm_fail_memory(err);
    }
    reader->file = file;
    const char *layer_name = cut_layer_name(file);
    gm_status status = check_path(file, err);
    if (status == GM_OK) {
        status = gdal_load(&reader->gdal, err);
    }
    if (status == GM_OK) {
        status = open_dataset(reader, layer_name, err);
    }
    if (status != GM_OK) {
        ogr_close(reader);
        return status;
    }
    *out_reader = reader;
    return GM_OK;
}

void ogr_close(ogr_reader *reader) {
    if (reader == NULL) {
        return;
    }
    if (reader->dataset != NULL) {
        gdal_words words;
        gdal_listen(reader->gdal, &words);
        reader->gdal->OCTDestroyCoordinateTransformation(reader->to_wgs84);
        if (reader->is_result && reader->layer != NULL) {
            reader->gdal->GDALDatasetReleaseResultSet(reader->dataset, reader->layer);
        }
        reader->gdal->GDALClose(reader->dataset);
        gdal_hush(reader->gdal);
    }
    free(reader->file);
    free(reader);
}

size_t ogr_n_fields(const ogr_reader *reader) {
    return (size_t)reader->gdal->OGR_FD_GetFieldCount(reader->definition);
}

const char *ogr_field_name(const ogr_reader *reader, size_t i) {
    const gdal_api *gdal = reader->gdal;
    return gdal->OGR_Fld_GetNameRef(gdal->OGR_FD_GetFieldDefn(reader->definition, (int)i));
}

bool ogr_has_geometry(const ogr_reader *reader) {
    return reader->gdal->OGR_L_GetGeomType(reader->layer) != wkbNone;
}

static void add_date_time(const gdal_api *gdal, OGRFeatureH feature, int i, OGRFieldType type,
                          gm_buf *buf) {
    int year, month, day, hour, minute, zone;
    float second;
    if (!gdal->OGR_F_GetFieldAsDateTimeEx(feature, i, &year, &month, &day, &hour, &minute, &second,
                                          &zone)) {
        gm_buf_add_text(buf, gdal->OGR_F_GetFieldAsString(feature, i));
        return;
    }
    if (type != OFTTime) {
        gm_buf_printf(buf, "%04d-%02d-%02d", year, month, day);
    }
    bool midnight = hour == 0 && minute == 0 && (int)second == 0;
    if (type == OFTTime || (type == OFTDateTime && !midnight)) {
        gm_buf_printf(buf, "%s%02d:%02d:%02d", type == OFTTime ? "" : "T", hour, minute,
                      (int)second);
    }
}

static void add_real(const gdal_api *gdal, OGRFeatureH feature, int i, gm_buf *buf) {
    double value = gdal->OGR_F_GetFieldAsDouble(feature, i);
    if (fabs(value) < 1e15 && value == trunc(value)) {
        gm_buf_add_int(buf, (int64_t)value);
    } else {
        gm_buf_add_text(buf, gdal->OGR_F_GetFieldAsString(feature, i));
    }
}

static void add_list(const gdal_api *gdal, OGRFeatureH feature, int i, gm_buf *buf) {
    char **items = gdal->OGR_F_GetFieldAsStringList(feature, i);
    for (size_t n = 0; items != NULL && items[n] != NULL; n++) {
        if (n > 0) {
            gm_buf_add_char(buf, ';');
        }
        gm_buf_add_text(buf, items[n]);
    }
}

static void add_field(const ogr_reader *reader, OGRFeatureH feature, int i, gm_buf *buf) {
    const gdal_api *gdal = reader->gdal;
    if (!gdal->OGR_F_IsFieldSetAndNotNull(feature, i)) {
        return;
    }
    OGRFieldType type = gdal->OGR_Fld_GetType(gdal->OGR_FD_GetFieldDefn(reader->definition, i));
    switch (type) {
    case OFTInteger:
    case OFTInteger64:
        gm_buf_add_int(buf, gdal->OGR_F_GetFieldAsInteger64(feature, i));
        break;
    case OFTReal:
        add_real(gdal, feature, i, buf);
        break;
    case OFTDate:
    case OFTDateTime:
    case OFTTime:
        add_date_time(gdal, feature, i, type, buf);
        break;
    case OFTStringList:
        add_list(gdal, feature, i, buf);
        break;
    default:
        gm_buf_add_text(buf, gdal->OGR_F_GetFieldAsString(feature, i));
    }
}

/* A point that PROJ cannot bring into WGS 84 is no point: the row then has to name its place. */
static bool read_point(const ogr_reader *reader, OGRFeatureH feature, gm_latlon *out_point) {
    const gdal_api *gdal = reader->gdal;
    OGRGeometryH geometry = gdal->OGR_F_GetGeometryRef(feature);
    if (geometry == NULL || gdal->OGR_G_IsEmpty(geometry) ||
        gdal->OGR_GT_Flatten(gdal->OGR_G_GetGeometryType(geometry)) != wkbPoint) {
        return false;
    }
    double x = gdal->OGR_G_GetX(geometry, 0);
    double y = gdal->OGR_G_GetY(geometry, 0);
    if (reader->to_wgs84 != NULL && !gdal->OCTTransform(reader->to_wgs84, 1, &x, &y, NULL)) {
        return false;
    }
    *out_point = (gm_latlon){.lat = y, .lon = x};
    return true;
}

static uint32_t row_number(ogr_reader *reader, OGRFeatureH feature) {
    GIntBig fid = reader->gdal->OGR_F_GetFID(feature);
    reader->n_read++;
    return reader->is_spreadsheet && fid > 0 && fid <= UINT32_MAX ? (uint32_t)fid : reader->n_read;
}

/* Either a point or a whole shape is wanted of a feature. */
typedef struct wanted_geometry {
    bool has_point; /* found */
    gm_latlon point;
    gm_arena *arena;
    geo_shape *shape;
} wanted_geometry;

static bool shape_of(const ogr_reader *reader, OGRFeatureH feature, wanted_geometry *w);

static gm_status next_feature(ogr_reader *reader, gm_buf *buf, size_t *ends, wanted_geometry *w,
                              uint32_t *out_row, bool *out_found, gm_error *err) {
    const gdal_api *gdal = reader->gdal;
    gdal_words words;
    bool enough = true;
    gdal_listen(gdal, &words);
    OGRFeatureH feature = gdal->OGR_L_GetNextFeature(reader->layer);
    *out_found = feature != NULL;
    if (feature != NULL) {
        size_t n_fields = ogr_n_fields(reader);
        for (size_t i = 0; i < n_fields; i++) {
            add_field(reader, feature, (int)i, buf);
            ends[i] = buf->len;
        }
        if (w->shape != NULL) {
            enough = shape_of(reader, feature, w);
        } else {
            w->has_point = read_point(reader, feature, &w->point);
        }
        *out_row = row_number(reader, feature);
        gdal->OGR_F_Destroy(feature);
    }
    gdal_hush(gdal);
    if (feature == NULL && words.failed) {
        return fail_words(reader, &words, "reading stopped before the end", err);
    }
    return buf->failed || !enough ? gm_fail_memory(err) : GM_OK;
}

gm_status ogr_next(ogr_reader *reader, gm_buf *buf, size_t *ends, bool *out_has_point,
                   gm_latlon *out_point, uint32_t *out_row, bool *out_found, gm_error *err) {
    wanted_geometry w = {.shape = NULL};
    gm_status status = next_feature(reader, buf, ends, &w, out_row, out_found, err);
    *out_has_point = w.has_point;
    *out_point = w.point;
    return status;
}

/* ---- Whole geometries -------------------------------------------------------------------------- */

/* Geometry being taken apart: parts of one type only; the first that is met decides. */
typedef struct parts_reading {
    const ogr_reader *reader;
    gm_arena *arena;
    gm_buf parts; /* geo_part items */
    geo_type type;
    bool failed; /* memory ran out */
} parts_reading;

static void add_part(parts_reading *r, OGRGeometryH geometry, bool ring, bool hole) {
    const gdal_api *gdal = r->reader->gdal;
    int n = gdal->OGR_G_GetPointCount(geometry);
    if (n <= 0) {
        return;
    }
    gm_latlon *points = gm_arena_array(r->arena, (size_t)n, sizeof *points);
    double *xy = gm_arena_array(r->arena, (size_t)n, 2 * sizeof *xy);
    if (points == NULL || xy == NULL) {
        r->failed = true;
        return;
    }
    gdal->OGR_G_GetPoints(geometry, xy, sizeof *xy, xy + n, sizeof *xy, NULL, 0);
    if (r->reader->to_wgs84 != NULL &&
        !gdal->OCTTransform(r->reader->to_wgs84, n, xy, xy + n, NULL)) {
        return;
    }
    for (int i = 0; i < n; i++) {
        points[i] = (gm_latlon){.lat = xy[n + i], .lon = xy[i]};
    }
    if (ring && geo_ring_ccw(points, (size_t)n) == hole) {
        for (int i = 0; i < n / 2; i++) {
            gm_latlon swapped = points[i];
            points[i] = points[n - 1 - i];
            points[n - 1 - i] = swapped;
        }
    }
    const geo_part part = {points, (size_t)n, hole};
    gm_buf_add(&r->parts, &part, sizeof part);
}

enum { MAX_NESTING = 8 };

static void add_geometry(parts_reading *r, OGRGeometryH geometry, int depth) {
    const gdal_api *gdal = r->reader->gdal;
    OGRwkbGeometryType type = gdal->OGR_GT_Flatten(gdal->OGR_G_GetGeometryType(geometry));
    geo_type ours = type == wkbPoint ? GEO_POINT : type == wkbLineString ? GEO_LINE : GEO_AREA;
    bool simple = type == wkbPoint || type == wkbLineString || type == wkbPolygon;
    if (simple && r->parts.len > 0 && r->type != ours) {
        return;
    }
    if (simple) {
        r->type = ours;
    }
    if (type == wkbPoint || type == wkbLineString) {
        add_part(r, geometry, false, false);
        return;
    }
    bool many = type == wkbMultiPoint || type == wkbMultiLineString || type == wkbMultiPolygon ||
                type == wkbGeometryCollection;
    int n = type == wkbPolygon || many ? gdal->OGR_G_GetGeometryCount(geometry) : 0;
    for (int i = 0; i < n && depth < MAX_NESTING; i++) {
        OGRGeometryH inner = gdal->OGR_G_GetGeometryRef(geometry, i);
        if (many) {
            add_geometry(r, inner, depth + 1);
        } else {
            add_part(r, inner, true, i > 0);
        }
    }
}

static bool shape_of(const ogr_reader *reader, OGRFeatureH feature, wanted_geometry *w) {
    OGRGeometryH geometry = reader->gdal->OGR_F_GetGeometryRef(feature);
    parts_reading r = {reader, w->arena, GM_BUF_INIT, GEO_POINT, false};
    *w->shape = (geo_shape){GEO_POINT, NULL, 0};
    if (geometry == NULL) {
        return true;
    }
    add_geometry(&r, geometry, 0);
    size_t n = r.parts.len / sizeof(geo_part);
    geo_part *parts = gm_arena_array(w->arena, n, sizeof *parts);
    bool enough = !r.failed && !r.parts.failed && parts != NULL;
    if (enough && n > 0) {
        memcpy(parts, r.parts.ptr, r.parts.len);
        *w->shape = (geo_shape){r.type, parts, n};
    }
    gm_buf_clear(&r.parts);
    return enough;
}

gm_status ogr_next_shape(ogr_reader *reader, gm_buf *buf, size_t *ends, gm_arena *arena,
                         geo_shape *out_shape, uint32_t *out_row, bool *out_found, gm_error *err) {
    wanted_geometry w = {.arena = arena, .shape = out_shape};
    return next_feature(reader, buf, ends, &w, out_row, out_found, err);
}

/* ---- Validity ------------------------------------------------------------------------------------ */

static OGRGeometryH new_ring(const gdal_api *gdal, const geo_part *part) {
    OGRGeometryH ring = gdal->OGR_G_CreateGeometry(wkbLinearRing);
    for (size_t i = 0; ring != NULL && i < part->n; i++) {
        gdal->OGR_G_SetPoint_2D(ring, (int)i, part->points[i].lon, part->points[i].lat);
    }
    return ring;
}

gm_status ogr_area_valid(const geo_shape *area, bool *out_valid, char *out_why, gm_error *err) {
    const gdal_api *gdal;
    gdal_words words;
    GM_TRY(gdal_load(&gdal, err));
    gdal_listen(gdal, &words);
    OGRGeometryH all = gdal->OGR_G_CreateGeometry(wkbMultiPolygon);
    OGRGeometryH polygon = NULL;
    for (size_t i = 0; all != NULL && i < area->n_parts; i++) {
        if (!area->parts[i].hole || polygon == NULL) {
            polygon = gdal->OGR_G_CreateGeometry(wkbPolygon);
            gdal->OGR_G_AddGeometryDirectly(all, polygon);
        }
        gdal->OGR_G_AddGeometryDirectly(polygon, new_ring(gdal, &area->parts[i]));
    }
    *out_valid = all != NULL && gdal->OGR_G_IsValid(all);
    gdal->OGR_G_DestroyGeometry(all);
    snprintf(out_why, 200, "%.199s", words.text);
    gdal_hush(gdal);
    return GM_OK;
}
