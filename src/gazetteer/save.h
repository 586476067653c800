/* A gazetteer to a file, all of it or nothing. */
#ifndef GM_GAZETTEER_SAVE_H
#define GM_GAZETTEER_SAVE_H

#include "gazetteer/image.h"

/**
 * Writes what a builder holds to a sibling of `path`, syncs it and renames it, so that who opens `path` sees
 * the old file or the new one. The builder is used up.
 *
 * save_index writes an index (.gmx); save_layer a GeoJSON layer, also to standard output when path is "-".
 *
 * @return GM_OK; GM_E_GAZ_VALUE when one id stands for two places at one time; GM_E_IO, GM_E_MEMORY.
 *         On failure `path` is as it was.
 */
gm_status save_index(image_builder *builder, const char *path, gm_error *err);
gm_status save_layer(image_builder *builder, const char *path, gm_error *err);

/** Replaces a file by these bytes in the same way. A link stays one and its target is replaced; the rights stay
 *  as they are. */
gm_status save_bytes(gm_str bytes, const char *path, gm_error *err);

#endif
