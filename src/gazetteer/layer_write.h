/* Layers in the one form that gazmap writes: what people then edit and compare. */
#ifndef GM_GAZETTEER_LAYER_WRITE_H
#define GM_GAZETTEER_LAYER_WRITE_H

#include "core/file.h"
#include "gazetteer/image.h"

/**
 * Writes the places of an image as a GeoJSON layer: one feature a line, by id, then in the order given;
 * every field present, empty ones null; six decimals at most, as layer_format() does. `out` is polled as it grows, not flushed.
 *
 * @param name  of the collection, such as "places"
 */
gm_status layer_write(const image *im, gm_str name, gm_writer *out, gm_error *err);

#endif
