/* Turning other people's gazetteers into ours. */
#ifndef GM_GAZETTEER_IMPORT_H
#define GM_GAZETTEER_IMPORT_H

#include "gazetteer/image.h"

/** One pair of a column mapping: our field is read from their column. */
typedef struct import_mapping {
    gm_str field, column;
} import_mapping;

/** What the user says about the sources; all may be empty. */
typedef struct import_options {
    const import_mapping *mapping;
    size_t n_mapping;
    gm_str kind;    /* for places whose source gives none */
    gm_str country; /* the same */
    gm_str source, licence;
} import_options;

/** What became of them. */
typedef struct import_report {
    void (*wrong)(void *context, const gm_error *error); /* told each entry that is left out */
    void *context;
    uint64_t n_places;
    uint64_t n_wrong;
    uint64_t n_merged;   /* repeats of an id at the same spot: their names went to the first */
    uint64_t n_renamed;  /* repeats of an id elsewhere: kept as "id~2" and so on */
    uint64_t n_nameless; /* map features with neither name nor road number: left out */
    bool saw_dump;       /* a GeoNames dump, and … */
    bool saw_codes;      /* … admin1CodesASCII.txt for it */
    bool saw_countries;
    bool saw_names; /* alternateNamesV2.txt */
} import_report;

/**
 * Reads sources into the builder: GeoNames dumps (19 columns) with admin1CodesASCII.txt, admin2Codes.txt,
 * countryInfo.txt and alternateNamesV2.txt, Linked Places and Who's On First GeoJSON, our own layers, CSV
 * with a mapping, and any map file that GDAL reads; plain, .gz, .xz or .zip. Which is which is told by
 * content first, then by name; the code tables may stand anywhere among the paths.
 *
 * Ids: numbers of GeoNames get "gn:", of Who's On First "wof:", others stay as they are. Entries that cannot
 * be read are counted and told, and cost nothing else.
 *
 * @return GM_OK also when entries were wrong; GM_E_IO, GM_E_GAZ_SYNTAX (a file that is none of the above or
 *         cannot be unpacked), GM_E_OGR, GM_E_MEMORY
 */
gm_status import_run(const char *const *paths, size_t n_paths, const import_options *options,
                     image_builder *builder, import_report *report, gm_error *err);

#endif
