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

#endif
