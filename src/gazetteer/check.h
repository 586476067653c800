/* Looking a gazetteer over: all that seems wrong in it, for the people who mend it. */
#ifndef GM_GAZETTEER_CHECK_H
#define GM_GAZETTEER_CHECK_H

#include "core/str.h"

/** One thing that seems wrong. */
typedef struct check_finding {
    const char *file;
    uint32_t line; /* 0: the file as a whole */
    const char *text;
} check_finding;

/**
 * Reads layers (files or folders, each a layer of the stack) and finds: entries that cannot be read; ids that
 * stand for two places at one time; two places of one name and kind within a kilometre; points outside the
 * outline of their country or division by more than that outline's own radius, exchanged coordinates among
 * them; names that cannot be looked up; missing sources and radii; rings that cross themselves (through GEOS,
 * when GDAL is there).
 *
 * @param found  told each finding, by layer, file, line
 * @return GM_OK with findings too; GM_E_IO, GM_E_MEMORY, GM_E_GAZ_VALUE (an index, which is not for editing)
 */
gm_status check_run(const char *const *paths, size_t n_paths,
                    void (*found)(void *context, const check_finding *finding), void *context,
                    size_t *out_n, gm_error *err);

#endif
