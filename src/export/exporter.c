#include "export/exporter.h"

/* clang-format off */
const exporter *const exporter_table[] = {
    &exporter_geojson,
    &exporter_ndjson,
    &exporter_geojsonseq,
    &exporter_shapefile,
    &exporter_gpkg,
    &exporter_flatgeobuf,
    &exporter_kml,
    &exporter_csv,
    &exporter_html,
    &exporter_qgis,
    &exporter_timemap,
    &exporter_ogr,
    NULL,
};
/* clang-format on */

bool exporter_find(const char *text, export_choice *out) {
    const char *colon = strchr(text, ':');
    gm_str name = {text, colon == NULL ? strlen(text) : (size_t)(colon - text)};
    for (size_t i = 0; exporter_table[i] != NULL; i++) {
        const exporter *e = exporter_table[i];
        if (gm_str_is(name, e->name) && (colon == NULL || e->takes_argument)) {
            *out = (export_choice){e, colon == NULL ? NULL : colon + 1};
            return true;
        }
    }
    return false;
}

bool exporter_is_chosen(const export_target *target, const char *name) {
    for (size_t i = 0; i < target->n_formats; i++) {
        if (strcmp(target->formats[i].exporter->name, name) == 0) {
            return true;
        }
    }
    return false;
}
