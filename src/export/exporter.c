#include "export/exporter.h"

const exporter *const exporter_table[] = {
    &exporter_geojson,
    &exporter_shapefile,
    NULL,
};

const exporter *exporter_find(const char *name) {
    for (size_t i = 0; exporter_table[i] != NULL; i++) {
        if (strcmp(exporter_table[i]->name, name) == 0) {
            return exporter_table[i];
        }
    }
    return NULL;
}
