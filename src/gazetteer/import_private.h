/* What the importers share. */
#ifndef GM_GAZETTEER_IMPORT_PRIVATE_H
#define GM_GAZETTEER_IMPORT_PRIVATE_H

#include <jansson.h>

#include "gazetteer/import.h"
#include "gazetteer/layer.h"
#include "gazetteer/source.h"

/** A row of a code table: "SY.12" is Idlib, "SY" is Syria. */
typedef struct code_name {
    gm_str code, name;
    double area_km2; /* of countries; 0: unknown */
} code_name;

/** Code tables, sorted once all are read. */
typedef struct code_table {
    code_name *items;
    size_t n, cap;
} code_table;

/** A name of alternateNamesV2.txt. */
typedef struct other_name {
    uint32_t geoname; /* whose */
    uint32_t at;      /* in other_text, NUL-terminated */
} other_name;

/** An id that was seen. */
typedef struct seen_id {
    uint64_t hash; /* 0: free */
    uint32_t place;
    float lat, lon;
    uint32_t repeats;
} seen_id;

typedef struct import {
    const import_options *options;
    import_report *report;
    image_builder *builder;
    gm_arena codes_arena;
    code_table codes, countries;
    gm_buf wanted; /* uint32_t items: GeoNames numbers of the dumps, sorted; for other names */
    gm_buf other_names, other_text;
    seen_id *seen; /* open addressing */
    size_t seen_size, n_seen;
    gm_arena arena; /* one entry's texts */
    gm_buf names;   /* one entry's other names */
    gm_buf id;
    const char *file; /* being read */
} import;

/** What a file is, told by its name and beginning. */
typedef enum import_format {
    IMPORT_UNKNOWN,
    IMPORT_DUMP,
    IMPORT_ADMIN_CODES,
    IMPORT_COUNTRIES,
    IMPORT_OTHER_NAMES,
    IMPORT_JSON,
    IMPORT_CSV,
    IMPORT_README, /* what GeoNames puts beside its dumps in a zip */
} import_format;
import_format import_recognise(const char *base, gm_str start);

/** Fills in what the options say and the kind gives (radius, division names), settles a repeated id, and
 *  adds the entry. */
gm_status import_add(import *im, image_entry *entry, gm_error *err);
/** The same for an entry as fields; one with neither name nor road number is counted and left out. */
gm_status import_take_fields(import *im, const layer_field *fields, size_t n,
                             const geo_shape *shape, const char *path, uint32_t row, gm_error *err);
/** Counts and tells a wrong entry. */
void import_wrong(import *im, const gm_error *error);

const code_name *import_code(const code_table *table, gm_str code);

/** Adds a name to im->names unless it is empty, a code, or there already. ';' becomes ','. */
void import_add_name(import *im, gm_str primary, gm_str name);

gm_status import_read_codes(import *im, source *s, import_format format, gm_error *err);
gm_status import_read_other_names(import *im, source *s, gm_error *err);
gm_status import_note_numbers(import *im, source *s, gm_error *err);
gm_status import_read_dump(import *im, source *s, gm_error *err);
gm_status import_read_json_or_csv(import *im, source *s, gm_error *err);
gm_status import_read_ogr(import *im, const char *path, gm_error *err);
/** Makes a Linked Places or Who's On First feature flat. */
void import_flatten(import *im, json_t *feature);
/** The field for a column of a table, by the mapping. */
gm_str import_field(void *context, gm_str column);

#endif
