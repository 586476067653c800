/* What the gazetteer room's own files share of gm_gaz. */
#ifndef GM_GAZETTEER_GAZ_PRIVATE_H
#define GM_GAZETTEER_GAZ_PRIVATE_H

#include "core/file.h"
#include "gazetteer/gaz.h"
#include "gazetteer/image.h"

/** One layer of the stack. */
typedef struct gaz_stacked {
    gm_buf bytes; /* of an image built here… */
    gm_file file; /* … or mapped */
    bool mapped;
    image image;
    place_ref base; /* ref of its first place */
    uint32_t n_places;
} gaz_stacked;

struct gm_gaz {
    gaz_stacked *images; /* later ones win */
    size_t n_images;
    uint32_t n_refs;
    unsigned char *hidden; /* one bit for each ref */
    size_t n_hidden;
    gm_arena arena; /* sets and days */
    gaz_set *sets;
    size_t n_sets;
    int32_t *days; /* first days of stretches between which validity changes, ascending */
    size_t n_days;
};

/** Reads a layer file, or a folder's files in byte order of their names, into the builder. */
gm_status gaz_read_layer(const char *path, image_builder *builder, gm_error *err);

/** Calls `each` with the layer files of a folder, in byte order of their names. */
gm_status gaz_each_layer_file(const char *path,
                              gm_status (*each)(void *context, const char *file, gm_error *err),
                              void *context, gm_error *err);

/** GM_E_GAZ_VALUE when two entries of one id are valid at the same time: a pin by that id would mean either. */
gm_status gaz_check_ids(const image *im, gm_error *err);

#endif
