/* Source layers: the files people edit. */
#ifndef GM_GAZETTEER_LAYER_H
#define GM_GAZETTEER_LAYER_H

#include "gazetteer/image.h"

/**
 * Reads one layer file (GeoJSON FeatureCollection, or CSV with lon and lat columns) into the builder.
 *
 * Strict: the first wrong entry fails with file, line and what to do. A wrong gazetteer moves every pin that
 * rests on it, so it is mended before anything is exported.
 *
 * @return GM_OK, GM_E_IO, GM_E_GAZ_SYNTAX, GM_E_GAZ_VALUE, GM_E_MEMORY
 */
gm_status layer_read(const char *path, image_builder *builder, gm_error *err);

#endif
