#include <stdio.h>

#include "core/str.h"
#include "ogr/gdal.h"
#include "ogr/ogr_write.h"

/* What GDAL's metadata do not say, or say in a way that would make an odd file name. */
static const struct {
    const char *driver, *extension;
} extensions[] = {
    {"GeoJSON", "geojson"}, {"GeoRSS", "xml"}, {"LIBKML", "kml"},  {"MapInfo File", "tab"},
    {"MapML", "mapml"},     {"MVT", "mvt"},    {"Selafin", "slf"}, {"SQLite", "sqlite"},
};

/* They hold several layers, and do not say so. */
static const char *const also_many[] = {"PGDUMP", "MVT", "MBTiles", "netCDF"};

/* Their columns of numbers hold 0 where nothing is known, which is another thing: numbers are text there. */
static const char *const without_nulls[] = {"MapInfo File", "OGR_GMT", "PCIDSK", "PDS4", "netCDF"};

static bool says_yes(const gdal_api *gdal, GDALDriverH driver, const char *item) {
    const char *value = gdal->GDALGetMetadataItem(driver, item, NULL);
    return value != NULL && strcmp(value, "YES") == 0;
}

static bool can_write(const gdal_api *gdal, GDALDriverH driver) {
    return says_yes(gdal, driver, GDAL_DCAP_VECTOR) && says_yes(gdal, driver, GDAL_DCAP_CREATE);
}

/* True when `word` stands in a list with blanks between. */
static bool lists(const char *list, const char *word) {
    gm_str rest = gm_str_from(list);
    gm_str item;
    while (rest.len > 0 && gm_str_split(&rest, ' ', &item)) {
        if (gm_str_is(item, word)) {
            return true;
        }
    }
    return false;
}

static bool is_among(const char *name, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- Nearest names --------------------------------------------------------------------------- */

enum { N_NEAREST = 3, NAME_SIZE = 32 };

typedef struct ranked {
    const char *name;
    size_t changes;
} ranked;

static gm_str lowered(gm_str s, char out[NAME_SIZE]) {
    s.len = s.len < NAME_SIZE ? s.len : NAME_SIZE;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        out[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    return (gm_str){out, s.len};
}

/* "Postgres" means PostgreSQL, and "mapinfo" MapInfo File, though many letters are missing. */
static size_t distance(const char *asked, const char *name) {
    char a[NAME_SIZE], b[NAME_SIZE];
    gm_str x = lowered(gm_str_from(asked), a);
    gm_str y = lowered(gm_str_from(name), b);
    size_t shared = 0;
    while (shared < x.len && shared < y.len && x.ptr[shared] == y.ptr[shared]) {
        shared++;
    }
    return shared >= 3 && shared + 2 >= x.len ? 1 : gm_str_changes(x, y);
}

static void rank(ranked best[N_NEAREST], ranked r) {
    for (size_t i = 0; i < N_NEAREST; i++) {
        if (best[i].name == NULL || r.changes < best[i].changes) {
            ranked out = best[i];
            best[i] = r;
            r = out;
        }
        if (r.name == NULL) {
            return;
        }
    }
}

static gm_status no_such_driver(const gdal_api *gdal, const char *name, gm_error *err) {
    ranked best[N_NEAREST] = {{NULL, 0}};
    for (int i = 0; i < gdal->GDALGetDriverCount(); i++) {
        GDALDriverH driver = gdal->GDALGetDriver(i);
        if (can_write(gdal, driver)) {
            const char *known = gdal->GDALGetDriverShortName(driver);
            rank(best, (ranked){known, distance(name, known)});
        }
    }
    return gm_fail(
        err, GM_E_OGR,
        "GDAL %s here has no driver \"%.40s\" that writes map layers; the nearest are %s, "
        "%s and %s, and ogrinfo --formats lists all",
        gdal->GDALVersionInfo("RELEASE_NAME"), name, best[0].name, best[1].name, best[2].name);
}

/* ---- One driver ------------------------------------------------------------------------------ */

static void find_extension(const gdal_api *gdal, GDALDriverH driver, ogr_driver *out) {
    const char *all = gdal->GDALGetMetadataItem(driver, GDAL_DMD_EXTENSIONS, NULL);
    const char *one = gdal->GDALGetMetadataItem(driver, GDAL_DMD_EXTENSION, NULL);
    gm_str rest = gm_str_from(one != NULL ? one : all != NULL ? all : "");
    gm_str first;
    (void)gm_str_split(&rest, ' ', &first);
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
        if (strcmp(out->name, extensions[i].driver) == 0) {
            first = gm_str_from(extensions[i].extension);
        }
    }
    snprintf(out->extension, sizeof out->extension, "%.*s", GM_FMT(first));
}

static void find_types(const gdal_api *gdal, GDALDriverH driver, ogr_driver *out) {
    const char *types = gdal->GDALGetMetadataItem(driver, GDAL_DMD_CREATIONFIELDDATATYPES, NULL);
    out->wide_integers = types != NULL && lists(types, "Integer64");
    /* In a CSV file GDAL puts slashes between year, month and day. */
    out->dates = types != NULL && lists(types, "Date") && strcmp(out->name, "CSV") != 0;
}

gm_status ogr_driver_find(const char *name, ogr_driver *out, gm_error *err) {
    const gdal_api *gdal;
    GM_TRY(gdal_load(&gdal, err));
    GDALDriverH driver = gdal->GDALGetDriverByName(name);
    if (driver == NULL || !can_write(gdal, driver)) {
        return no_such_driver(gdal, name, err);
    }
    *out =
        (ogr_driver){.name = gdal->GDALGetDriverShortName(driver),
                     .prefix = gdal->GDALGetMetadataItem(driver, GDAL_DMD_CONNECTION_PREFIX, NULL)};
    out->many_layers = says_yes(gdal, driver, GDAL_DCAP_MULTIPLE_VECTOR_LAYERS) ||
                       is_among(out->name, also_many, sizeof also_many / sizeof *also_many);
    out->nulls = !is_among(out->name, without_nulls, sizeof without_nulls / sizeof *without_nulls);
    find_types(gdal, driver, out);
    if (out->prefix == NULL) {
        find_extension(gdal, driver, out);
    }
    if (out->prefix == NULL && out->extension[0] == '\0') {
        return gm_fail(err, GM_E_OGR,
                       "GDAL's driver %s has no files of its own to write into; choose another",
                       out->name);
    }
    return GM_OK;
}
