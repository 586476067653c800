/* Layers brought into canonical form, so that one edit is one changed line, whatever program saved them. */
#ifndef GM_GAZETTEER_LAYER_FORMAT_H
#define GM_GAZETTEER_LAYER_FORMAT_H

#include "gazetteer/layer.h"

/** Decimals of a degree that layers are written with: 0.1 m. */
enum { LAYER_DECIMALS = 6 };

/** Ids that are taken, and the making of new ones. Start with layer_ids_new. */
typedef struct layer_ids layer_ids;
layer_ids *layer_ids_new(void);
void layer_ids_free(layer_ids *ids);
/** Notes the ids of a layer file and counts the entries without one; wrong entries are passed over. */
gm_status layer_ids_note(layer_ids *ids, const char *path, size_t *out_without, gm_error *err);

/** The same for a layer or a folder of them; an index, whose ids come from elsewhere, is passed over. */
gm_status layer_ids_note_all(layer_ids *ids, const char *path, gm_error *err);
/** Appends a readable id that nobody has, made of the name or of the first of `names` (';' between) in Latin
 *  letters, and takes it. */
gm_status layer_ids_make(layer_ids *ids, gm_str name, gm_str names, gm_str kind, gm_buf *out,
                         gm_error *err);

/**
 * Writes a text layer in canonical form.
 *
 * GeoJSON: one feature a line, sorted by id, then date_from, then as it came; the fields of a place in fixed
 * order and all of them there, empty ones null, then what else a feature has, by name and without nulls;
 * `names` as one text with ';' between; numbers as short as they can be, positions with six decimals; rings
 * right-handed. What programs add that says nothing (a crs of longitude and latitude, a bbox) goes; any other
 * member of the collection stays. A sequence of features stays one. CSV: the known columns first, in fixed order,
 * then the others as they came; rows sorted; commas, and quotes only where they are needed.
 *
 * @param ids  makes ids for entries that have none; NULL: those keep having none
 * @param[out] out_n_ids  how many were made; may be NULL
 * @return GM_OK; GM_E_GAZ_SYNTAX, GM_E_GAZ_VALUE: the layer cannot be read without loss, with file and line;
 *         GM_E_MEMORY
 */
gm_status layer_format(gm_str bytes, const char *path, layer_ids *ids, gm_buf *out,
                       size_t *out_n_ids, gm_error *err);

/** What layer_format_file did. */
typedef struct format_report {
    bool changed;
    bool is_text; /* false: GDAL's formats and indexes have no lines; nothing was done */
    size_t n_ids; /* ids made */
} format_report;

/** The same for a file, in place: written beside it and renamed, and only when bytes change. With `dry` nothing
 *  is written. */
gm_status layer_format_file(const char *path, layer_ids *ids, bool dry, format_report *out,
                            gm_error *err);

#endif
