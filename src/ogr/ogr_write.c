#include "ogr/ogr_write.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "core/num.h"
#include "core/utf8.h"
#include "ogr/gdal.h"

struct ogr_layer {
    ogr_writer *writer;
    OGRLayerH handle;
    OGRFeatureDefnH definition;
    ogr_layer_spec spec;
    int *fields; /* of each column; -1: the driver refused it */
    bool has_geometry;
    size_t n_refused;
    uint64_t n_cut;
};

struct ogr_writer {
    const gdal_api *gdal;
    gm_arena arena;
    gm_buf text; /* a value with its NUL */
    GDALDatasetH dataset;
    OGRSpatialReferenceH crs;
    ogr_driver driver;
    bool overwrite;
    bool in_transaction;
    int folder;     /* open while GDAL writes there; -1: none */
    char by_fd[40]; /* its path as GDAL is told it */
};

/* GDAL writes the time of the run into some formats. What it can be kept from writing there is kept out, for
 * this thread and these calls alone. */
static const char *const clock_options[][2] = {
    {"OGR_CURRENT_DATE", "1970-01-01T00:00:00.000Z"},
    {"DBF_DATE_LAST_UPDATE", "1970-01-01"},
};

static void enter(const ogr_writer *w, gdal_words *words) {
    gdal_listen(w->gdal, words);
    for (size_t i = 0; i < sizeof clock_options / sizeof *clock_options; i++) {
        w->gdal->CPLSetThreadLocalConfigOption(clock_options[i][0], clock_options[i][1]);
    }
}

static void leave(const ogr_writer *w) {
    for (size_t i = 0; i < sizeof clock_options / sizeof *clock_options; i++) {
        w->gdal->CPLSetThreadLocalConfigOption(clock_options[i][0], NULL);
    }
    gdal_hush(w->gdal);
}

/* Takes the folder's made-up path out of what GDAL says. */
static void shorten(gdal_words *words, const char *folder) {
    size_t len = strlen(folder);
    for (char *at = strstr(words->text, folder); len > 0 && at != NULL; at = strstr(at, folder)) {
        memmove(at, at + len, strlen(at + len) + 1);
    }
}

static gm_status refused(const ogr_writer *w, gdal_words *words, const char *what, const char *name,
                         gm_error *err) {
    shorten(words, w->by_fd);
    return gm_fail(err, GM_E_OGR, "%s%s%s%s: GDAL's driver %s says: %s", what,
                   name[0] == '\0' ? "" : " \"", name, name[0] == '\0' ? "" : "\"", w->driver.name,
                   words->text[0] != '\0' ? words->text : "nothing");
}

static char **options_of(const char *const *options) {
    return (char **)(uintptr_t)options; /* GDAL reads them, its C types do not say so */
}

/* ---- Opening --------------------------------------------------------------------------------- */

static bool make_crs(ogr_writer *w, const char *crs) {
    const gdal_api *gdal = w->gdal;
    w->crs = gdal->OSRNewSpatialReference(NULL);
    if (w->crs == NULL) {
        return false;
    }
    OGRErr result = crs == NULL ? gdal->OSRSetWellKnownGeogCS(w->crs, "WGS84")
                                : gdal->OSRSetFromUserInput(w->crs, crs);
    gdal->OSRSetAxisMappingStrategy(w->crs, OAMS_TRADITIONAL_GIS_ORDER);
    return result == OGRERR_NONE;
}

static gm_status open_database(ogr_writer *w, const char *connection, gm_error *err) {
    const gdal_api *gdal = w->gdal;
    gdal_words words;
    const char *const only[] = {w->driver.name, NULL};
    enter(w, &words);
    w->dataset = gdal->GDALOpenEx(connection, GDAL_OF_VECTOR | GDAL_OF_UPDATE, only, NULL, NULL);
    bool able =
        w->dataset != NULL && gdal->GDALDatasetTestCapability(w->dataset, ODsCTransactions) != 0;
    w->in_transaction = able && gdal->GDALDatasetStartTransaction(w->dataset, 0) == OGRERR_NONE;
    leave(w);
    if (w->dataset == NULL) {
        return refused(w, &words, "cannot open the database", "", err);
    }
    if (!able) {
        return gm_fail(err, GM_E_OGR,
                       "GDAL's driver %s writes without transactions, so that a run which fails "
                       "would leave half of its tables; write a file, and load that",
                       w->driver.name);
    }
    return w->in_transaction ? GM_OK : refused(w, &words, "cannot start a transaction", "", err);
}

/*
 * The path that GDAL is given: the open folder's, as the system numbers it. A folder's own name may mean
 * something to GDAL: "a.xlsx/" a look into an archive, "/vsi…" a virtual file, "PG:…" a database.
 */
static gm_status hide_folder(ogr_writer *w, const char *path, gm_buf *out, gm_error *err) {
    const char *name = gm_path_name(path);
    gm_buf folder = GM_BUF_INIT;
    gm_buf_printf(&folder, "%.*s", name == path ? 1 : (int)(name - path),
                  name == path ? "." : path);
    w->folder = open(gm_buf_text(&folder), O_PATH | O_DIRECTORY | O_CLOEXEC);
    gm_status status = w->folder >= 0 ? GM_OK : gm_fail_errno(err, "open", gm_buf_text(&folder));
    gm_buf_clear(&folder);
    if (status == GM_OK) {
        snprintf(w->by_fd, sizeof w->by_fd, "/proc/self/fd/%d/", w->folder);
        bool hidden = access(w->by_fd, F_OK) == 0; /* a system without /proc has to do without */
        gm_buf_printf(out, "%s%s", hidden ? w->by_fd : "", hidden ? name : path);
    }
    return status;
}

static gm_status create_files(ogr_writer *w, const char *path, const char *const *options,
                              gm_error *err) {
    const gdal_api *gdal = w->gdal;
    gdal_words words;
    gm_buf safe = GM_BUF_INIT;
    GM_TRY(hide_folder(w, path, &safe, err));
    enter(w, &words);
    GDALDriverH driver = gdal->GDALGetDriverByName(w->driver.name);
    w->dataset =
        gdal->GDALCreate(driver, gm_buf_text(&safe), 0, 0, 0, GDT_Unknown, options_of(options));
    leave(w);
    gm_buf_clear(&safe);
    return w->dataset != NULL ? GM_OK
                              : refused(w, &words, "cannot create", gm_path_name(path), err);
}

static gm_status open_all(ogr_writer *w, const ogr_target *target, gm_error *err) {
    gdal_words words;
    GM_TRY(gdal_load(&w->gdal, err));
    enter(w, &words);
    bool good = make_crs(w, target->crs);
    leave(w);
    if (!good) {
        return refused(w, &words, "unknown coordinate reference system",
                       target->crs == NULL ? "WGS84" : target->crs, err);
    }
    return w->driver.prefix != NULL ? open_database(w, target->path, err)
                                    : create_files(w, target->path, target->options, err);
}

gm_status ogr_write_open(const ogr_target *target, ogr_writer **out_writer, gm_error *err) {
    ogr_writer *w = calloc(1, sizeof *w);
    if (w == NULL) {
        return gm_fail_memory(err);
    }
    w->folder = -1;
    w->driver = *target->driver;
    w->overwrite = target->overwrite;
    gm_status status = open_all(w, target, err);
    if (status != GM_OK) {
        ogr_write_drop(w);
        return status;
    }
    *out_writer = w;
    return GM_OK;
}

/* ---- Layers ---------------------------------------------------------------------------------- */

static OGRFieldType field_type(const ogr_writer *w, const ogr_column *column) {
    bool number = column->type == OGR_WHOLE || column->type == OGR_REAL;
    if (number && !w->driver.nulls && !column->keep_type) {
        return OFTString;
    }
    switch (column->type) {
    case OGR_WHOLE:
        return w->driver.wide_integers ? OFTInteger64 : OFTInteger;
    case OGR_REAL:
        return OFTReal;
    case OGR_DATE:
        return w->driver.dates || column->keep_type ? OFTDate : OFTString;
    case OGR_DAY_END:
        return column->keep_type ? OFTDateTime : OFTString;
    case OGR_TEXT:
        break;
    }
    return OFTString;
}

/* GDAL would take 80 and let them grow, so that nobody knew what is cut. */
enum { DBF_WIDTH = 254 };

static int create_field(const ogr_layer *layer, const ogr_column *column) {
    const gdal_api *gdal = layer->writer->gdal;
    OGRFieldDefnH field = gdal->OGR_Fld_Create(column->name, field_type(layer->writer, column));
    if (field == NULL) {
        return -1;
    }
    if (column->type == OGR_TEXT && strcmp(layer->writer->driver.extension, "shp") == 0) {
        gdal->OGR_Fld_SetWidth(field, DBF_WIDTH);
    }
    gdal->OGR_Fld_SetAlternativeName(field, column->alias == NULL ? "" : column->alias);
    int at = gdal->OGR_FD_GetFieldCount(layer->definition);
    bool made = gdal->OGR_L_CreateField(layer->handle, field, TRUE) == OGRERR_NONE;
    gdal->OGR_Fld_Destroy(field);
    if (made && gdal->OGR_FD_GetFieldCount(layer->definition) == at) {
        at = gdal->OGR_FD_GetFieldIndex(layer->definition, column->name); /* it is there already */
    }
    return made ? at : -1;
}

static void create_fields(ogr_layer *layer) {
    for (size_t i = 0; i < layer->spec.n_columns; i++) {
        const ogr_column *column = &layer->spec.columns[i];
        bool idle =
            column->stands_in && (layer->has_geometry || layer->spec.geometry == OGR_NO_GEOMETRY);
        layer->fields[i] = idle ? -1 : create_field(layer, column);
        layer->n_refused += !idle && layer->fields[i] < 0;
    }
}

static const OGRwkbGeometryType wkb_types[] = {[OGR_NO_GEOMETRY] = wkbNone,
                                               [OGR_POINTS] = wkbPoint,
                                               [OGR_LINES] = wkbMultiLineString,
                                               [OGR_AREAS] = wkbMultiPolygon,
                                               [OGR_MIXED] = wkbUnknown};

static void create_layer(ogr_layer *layer) {
    ogr_writer *w = layer->writer;
    const gdal_api *gdal = w->gdal;
    const ogr_layer_spec *spec = &layer->spec;
    char **options = gdal->CSLDuplicate(options_of(spec->options));
    if (w->overwrite && w->driver.prefix != NULL) {
        options = gdal->CSLSetNameValue(options, "OVERWRITE", "YES");
    }
    layer->handle = gdal->GDALDatasetCreateLayer(w->dataset, spec->name,
                                                 spec->geometry == OGR_NO_GEOMETRY ? NULL : w->crs,
                                                 wkb_types[spec->geometry], options);
    gdal->CSLDestroy(options);
    if (layer->handle == NULL) {
        return;
    }
    layer->definition = gdal->OGR_L_GetLayerDefn(layer->handle);
    layer->has_geometry = gdal->OGR_L_GetGeomType(layer->handle) != wkbNone;
    create_fields(layer);
}

static gm_status refuse_existing(ogr_writer *w, const char *name, gm_error *err) {
    gdal_words words;
    if (w->driver.prefix == NULL || w->overwrite) {
        return GM_OK;
    }
    enter(w, &words);
    bool exists = w->gdal->GDALDatasetGetLayerByName(w->dataset, name) != NULL;
    leave(w);
    return !exists
               ? GM_OK
               : gm_fail(err, GM_E_EXPORT,
                         "the database has a table \"%s\" already; --overwrite replaces it, and "
                         "nothing was changed",
                         name);
}

gm_status ogr_write_layer(ogr_writer *w, const ogr_layer_spec *spec, ogr_layer **out_layer,
                          gm_error *err) {
    gdal_words words;
    GM_TRY(refuse_existing(w, spec->name, err));
    ogr_layer *layer = gm_arena_alloc(&w->arena, sizeof *layer);
    int *fields = gm_arena_array(&w->arena, spec->n_columns + 1, sizeof *fields);
    gm_str name = gm_arena_copy(&w->arena, gm_str_from(spec->name));
    if (layer == NULL || fields == NULL || name.ptr == NULL) {
        return gm_fail_memory(err);
    }
    *layer = (ogr_layer){.writer = w, .spec = *spec, .fields = fields};
    layer->spec.name = name.ptr;
    enter(w, &words);
    create_layer(layer);
    leave(w);
    if (layer->handle == NULL) {
        return refused(w, &words, "cannot make the layer", spec->name, err);
    }
    *out_layer = layer;
    return GM_OK;
}

bool ogr_layer_has_geometry(const ogr_layer *layer) {
    return layer->has_geometry;
}

size_t ogr_layer_n_refused(const ogr_layer *layer) {
    return layer->n_refused;
}

uint64_t ogr_layer_n_cut(const ogr_layer *layer) {
    return layer->n_cut;
}

void ogr_write_styles(ogr_writer *w, const ogr_style *styles, size_t n) {
    const gdal_api *gdal = w->gdal;
    gdal_words words;
    enter(w, &words);
    OGRStyleTableH table = gdal->OGR_STBL_Create();
    for (size_t i = 0; table != NULL && i < n; i++) {
        gdal->OGR_STBL_AddStyle(table, styles[i].name, styles[i].text);
    }
    if (table != NULL) {
        gdal->GDALDatasetSetStyleTable(w->dataset, table);
        gdal->OGR_STBL_Destroy(table);
    }
    leave(w);
}

/* ---- Geometry -------------------------------------------------------------------------------- */

/* Six decimals, as in the GeoJSON: the formats agree, and the same on every machine. */
static double rounded(double x) {
    return (double)gm_to_fixed(x, 6) / 1e6;
}

static OGRGeometryH new_line(const gdal_api *gdal, const geo_part *part, OGRwkbGeometryType type) {
    OGRGeometryH line = gdal->OGR_G_CreateGeometry(type);
    if (line != NULL) {
        gdal->OGR_G_SetPointCount(line, (int)part->n);
    }
    for (size_t i = 0; line != NULL && i < part->n; i++) {
        gm_latlon p = part->points[i];
        gdal->OGR_G_SetPoint_2D(line, (int)i, rounded(p.lon), rounded(p.lat));
    }
    return line;
}

static OGRGeometryH new_point(const gdal_api *gdal, gm_latlon p) {
    OGRGeometryH point = gdal->OGR_G_CreateGeometry(wkbPoint);
    if (point != NULL) {
        gdal->OGR_G_SetPoint_2D(point, 0, rounded(p.lon), rounded(p.lat));
    }
    return point;
}

/* Hands `part` over to `whole`, or frees it. */
static void add_part(const gdal_api *gdal, OGRGeometryH whole, OGRGeometryH part) {
    if (part != NULL && gdal->OGR_G_AddGeometryDirectly(whole, part) != OGRERR_NONE) {
        gdal->OGR_G_DestroyGeometry(part);
    }
}

static OGRGeometryH new_many(const gdal_api *gdal, const geo_shape *shape) {
    static const OGRwkbGeometryType types[] = {
        [GEO_POINT] = wkbMultiPoint, [GEO_LINE] = wkbMultiLineString, [GEO_AREA] = wkbMultiPolygon};
    OGRGeometryH many = gdal->OGR_G_CreateGeometry(types[shape->type]);
    OGRGeometryH polygon = NULL;
    for (size_t i = 0; many != NULL && i < shape->n_parts; i++) {
        const geo_part *part = &shape->parts[i];
        if (shape->type == GEO_POINT && part->n > 0) {
            add_part(gdal, many, new_point(gdal, part->points[0]));
        } else if (shape->type == GEO_LINE) {
            add_part(gdal, many, new_line(gdal, part, wkbLineString));
        } else if (shape->type == GEO_AREA) {
            if (!part->hole || polygon == NULL) {
                polygon = gdal->OGR_G_CreateGeometry(wkbPolygon);
                add_part(gdal, many, polygon);
            }
            add_part(gdal, polygon, new_line(gdal, part, wkbLinearRing));
        }
    }
    return many;
}

/* A collection of one as that one, where the layer takes either. */
static OGRGeometryH simplest(const gdal_api *gdal, OGRGeometryH many) {
    if (many == NULL || gdal->OGR_G_GetGeometryCount(many) != 1) {
        return many;
    }
    OGRGeometryH one = gdal->OGR_G_Clone(gdal->OGR_G_GetGeometryRef(many, 0));
    gdal->OGR_G_DestroyGeometry(many);
    return one;
}

static OGRGeometryH new_geometry(const ogr_layer *layer, const ogr_drawing *drawing) {
    const gdal_api *gdal = layer->writer->gdal;
    const geo_shape *shape = drawing->shape;
    if (shape == NULL) {
        return new_point(gdal, drawing->point);
    }
    OGRGeometryH many = new_many(gdal, shape);
    ogr_geometry wanted = layer->spec.geometry;
    bool whole = (wanted == OGR_AREAS && shape->type == GEO_AREA) ||
                 (wanted == OGR_LINES && shape->type == GEO_LINE);
    return whole ? many : simplest(gdal, many);
}

/* ---- Features -------------------------------------------------------------------------------- */

/* LIBKML writes texts as CDATA sections and does not look for their end in them. */
static void break_cdata_end(gm_buf *text) {
    for (size_t i = 0; i + 2 < text->len; i++) {
        if (memcmp(text->ptr + i, "]]>", 3) == 0) {
            text->ptr[i + 1] = ' ';
        }
    }
}

/* The text with a NUL, without control characters: XML and databases know no such. */
static const char *clean(ogr_writer *w, gm_str text) {
    gm_buf_reset(&w->text);
    gm_buf_add_str(&w->text, text);
    for (size_t i = 0; i < w->text.len; i++) {
        unsigned char c = (unsigned char)w->text.ptr[i];
        if (c < ' ' && c != '\t' && c != '\n' && c != '\r') {
            w->text.ptr[i] = ' ';
        }
    }
    if (strcmp(w->driver.name, "LIBKML") == 0) {
        break_cdata_end(&w->text);
    }
    return gm_buf_text(&w->text);
}

static void set_text(ogr_layer *layer, OGRFeatureH feature, int field, gm_str text) {
    ogr_writer *w = layer->writer;
    const gdal_api *gdal = w->gdal;
    int width = gdal->OGR_Fld_GetWidth(gdal->OGR_FD_GetFieldDefn(layer->definition, field));
    if (width > 0 && text.len > (size_t)width) {
        layer->n_cut++;
        text = gm_utf8_cut(text, (size_t)width);
    }
    gdal->OGR_F_SetFieldString(feature, field, clean(w, text));
}

static bool two_digits(gm_str s, size_t at, int *out) {
    int n = 0;
    for (size_t i = at; i < at + 2; i++) {
        if (i >= s.len || s.ptr[i] < '0' || s.ptr[i] > '9') {
            return false;
        }
        n = n * 10 + (s.ptr[i] - '0');
    }
    *out = n;
    return true;
}

static void set_date(ogr_layer *layer, OGRFeatureH feature, int field, gm_str text) {
    const gdal_api *gdal = layer->writer->gdal;
    int century, year, month, day;
    OGRFieldType type = gdal->OGR_Fld_GetType(gdal->OGR_FD_GetFieldDefn(layer->definition, field));
    bool end = type == OFTDateTime;
    if ((type == OFTDate || type == OFTDateTime) && two_digits(text, 0, &century) &&
        two_digits(text, 2, &year) && two_digits(text, 5, &month) && two_digits(text, 8, &day)) {
        gdal->OGR_F_SetFieldDateTime(feature, field, century * 100 + year, month, day, end ? 23 : 0,
                                     end ? 59 : 0, end ? 59 : 0, 0);
    } else {
        set_text(layer, feature, field, text);
    }
}

static gm_status set_whole(ogr_layer *layer, OGRFeatureH feature, size_t i, int64_t number,
                           gm_error *err) {
    const gdal_api *gdal = layer->writer->gdal;
    bool narrow = layer->writer->driver.nulls && !layer->writer->driver.wide_integers;
    if (narrow && (number > INT32_MAX || number < INT32_MIN)) {
        return gm_fail(err, GM_E_OGR,
                       "%s: %s is %lld, more than the 32 bits of an integer in GDAL's driver %s; "
                       "choose columns with --fields, or another format",
                       layer->spec.name, layer->spec.columns[i].name, (long long)number,
                       layer->writer->driver.name);
    }
    gdal->OGR_F_SetFieldInteger64(feature, layer->fields[i], number);
    return GM_OK;
}

static gm_status set_value(ogr_layer *layer, OGRFeatureH feature, size_t i, const ogr_value *value,
                           gm_error *err) {
    const gdal_api *gdal = layer->writer->gdal;
    int field = layer->fields[i];
    if (field < 0) {
        return GM_OK;
    }
    if (value->is_null) {
        gdal->OGR_F_SetFieldNull(feature, field);
        return GM_OK;
    }
    switch (layer->spec.columns[i].type) {
    case OGR_WHOLE:
        return set_whole(layer, feature, i, value->whole, err);
    case OGR_REAL:
        gdal->OGR_F_SetFieldDouble(feature, field, value->real);
        break;
    case OGR_DATE:
    case OGR_DAY_END:
        set_date(layer, feature, field, value->text);
        break;
    case OGR_TEXT:
        set_text(layer, feature, field, value->text);
        break;
    }
    return GM_OK;
}

static gm_status fill(ogr_layer *layer, OGRFeatureH feature, const ogr_value *values,
                      const ogr_drawing *drawing, gm_error *err) {
    const gdal_api *gdal = layer->writer->gdal;
    for (size_t i = 0; i < layer->spec.n_columns; i++) {
        GM_TRY(set_value(layer, feature, i, &values[i], err));
    }
    if (layer->has_geometry && layer->spec.geometry != OGR_NO_GEOMETRY) {
        gdal->OGR_F_SetGeometryDirectly(feature, new_geometry(layer, drawing));
    }
    if (drawing->style != NULL) {
        gdal->OGR_F_SetStyleString(feature, drawing->style);
    }
    return layer->writer->text.failed ? gm_fail_memory(err) : GM_OK;
}

gm_status ogr_write_feature(ogr_layer *layer, const ogr_value *values, const ogr_drawing *drawing,
                            gm_error *err) {
    const gdal_api *gdal = layer->writer->gdal;
    gdal_words words;
    enter(layer->writer, &words);
    OGRFeatureH feature = gdal->OGR_F_Create(layer->definition);
    gm_status status =
        feature == NULL ? gm_fail_memory(err) : fill(layer, feature, values, drawing, err);
    bool written =
        status == GM_OK && gdal->OGR_L_CreateFeature(layer->handle, feature) == OGRERR_NONE;
    gdal->OGR_F_Destroy(feature);
    leave(layer->writer);
    if (status == GM_OK && !written) {
        return refused(layer->writer, &words, "cannot write into the layer", layer->spec.name, err);
    }
    return status;
}

/* ---- Closing --------------------------------------------------------------------------------- */

static void free_writer(ogr_writer *w) {
    if (w->crs != NULL) {
        w->gdal->OSRDestroySpatialReference(w->crs);
    }
    if (w->folder >= 0) {
        close(w->folder);
    }
    gm_buf_clear(&w->text);
    gm_arena_clear(&w->arena);
    free(w);
}

gm_status ogr_write_close(ogr_writer *w, gm_error *err) {
    const gdal_api *gdal = w->gdal;
    gm_status status = GM_OK;
    gdal_words words;
    enter(w, &words);
    bool good = !w->in_transaction || gdal->GDALDatasetCommitTransaction(w->dataset) == OGRERR_NONE;
    gdal->GDALClose(w->dataset); /* returns nothing before GDAL 3.7, but says what goes wrong */
    leave(w);
    if (!good || words.failed) {
        status = refused(w, &words, "cannot finish writing", "", err);
    }
    free_writer(w);
    return status;
}

void ogr_write_drop(ogr_writer *w) {
    if (w == NULL) {
        return;
    }
    if (w->dataset != NULL) {
        gdal_words words;
        enter(w, &words);
        if (w->in_transaction) {
            w->gdal->GDALDatasetRollbackTransaction(w->dataset);
        }
        w->gdal->GDALClose(w->dataset);
        leave(w);
    }
    free_writer(w);
}
