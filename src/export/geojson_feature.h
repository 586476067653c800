/* One GeoJSON Feature: what the collection (geojson) and the sequence (geojsonseq) write alike. */
#ifndef GM_EXPORT_GEOJSON_FEATURE_H
#define GM_EXPORT_GEOJSON_FEATURE_H

#include "export/bbox.h"
#include "export/exporter.h"
#include "export/json_values.h"
#include "export/simplestyle.h"

/** How features of one layer are written. What it holds lives in the arena. */
typedef struct geojson_writer {
    json_row row;
    bool web;
    simplestyle style; /* with web */
} geojson_writer;

/** @return GM_OK or GM_E_MEMORY */
gm_status geojson_writer_init(geojson_writer *w, const layer *lay, const export_options *options,
                              gm_arena *arena, gm_error *err);
/** Appends the Feature, without a line end. @param box  grown by its geometry; NULL: not wanted */
void geojson_add_feature(const geojson_writer *w, gm_buf *buf, const feature *f, bbox *box);

#endif
