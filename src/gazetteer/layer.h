/* Source layers: the files people edit. */
#ifndef GM_GAZETTEER_LAYER_H
#define GM_GAZETTEER_LAYER_H

#include "core/json.h"
#include "gazetteer/image.h"

/**
 * Reads one layer file into the builder: GeoJSON, CSV with lon and lat columns, or what GDAL opens (GeoPackage
 * and others, as PATH|layername=NAME too).
 *
 * Strict: the first wrong entry fails with file, line and what to do. A wrong gazetteer moves every pin that
 * rests on it, so it is mended before anything is exported.
 *
 * @return GM_OK, GM_E_IO, GM_E_GAZ_SYNTAX, GM_E_GAZ_VALUE, GM_E_OGR, GM_E_MEMORY
 */
gm_status layer_read(const char *path, image_builder *builder, gm_error *err);

/** What a reader of layers wants to be asked and told. All but `entry` may be NULL. */
typedef struct layer_hooks {
    void *context;
    /** Takes a whole entry: checked, with an id, a kind and its line. Its texts live until it returns. */
    gm_status (*entry)(void *context, image_entry *entry, gm_error *err);
    /** Hears of an entry that is wrong; reading goes on behind it. NULL: the first one fails. */
    void (*wrong)(void *context, const gm_error *error);
    /** May turn a feature of another shape into one with flat properties before it is read. */
    void (*feature)(void *context, json_t *feature);
    /** The field that a column or property is to be read as; "" leaves it out. */
    gm_str (*field)(void *context, gm_str column);
    gm_str kind; /* of entries that give none; empty: settlement */
} layer_hooks;

/** The same with hooks. */
gm_status layer_read_hooked(const char *path, const layer_hooks *hooks, gm_error *err);

/** True for a layer that GDAL reads: it is no text. */
bool layer_is_ogr(const char *path);
/** Reads a layer through GDAL; lines are rows. */
gm_status layer_read_ogr(const char *path, const layer_hooks *hooks, gm_error *err);

/** A property as the text that gazmap reads in it: strings as they are, numbers in digits, lists joined by ';'
 *  (the form that GIS programs make of "a;b" when they save), null and the rest empty. */
void layer_property_text(const json_t *value, gm_buf *out);

/** The same for a text layer in memory; `name` is for messages. */
gm_status layer_parse(gm_str bytes, const char *name, const layer_hooks *hooks, gm_error *err);

/** One field of an entry as text. */
typedef struct layer_field {
    gm_str name, value;
} layer_field;

/** The same for one entry whose fields and geometry somebody else has read. */
gm_status layer_entry(const layer_field *fields, size_t n_fields, const geo_shape *shape,
                      const char *name, uint32_t line, const layer_hooks *hooks, gm_error *err);

/** Reads a layer file, or a folder's files in byte order of their names, into the builder. */
gm_status gaz_read_layer(const char *path, image_builder *builder, gm_error *err);

/** Calls `each` with the layer files of a folder, in byte order of their names. */
gm_status gaz_each_layer_file(const char *path,
                              gm_status (*each)(void *context, const char *file, gm_error *err),
                              void *context, gm_error *err);

/** GM_E_GAZ_VALUE when two entries of one id are valid at the same time: a pin by that id would mean either. */
gm_status gaz_check_ids(const image *im, gm_error *err);

#endif
