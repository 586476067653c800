/* A place: one gazetteer entry. */
#ifndef GM_GAZETTEER_PLACE_H
#define GM_GAZETTEER_PLACE_H

#include "core/date.h"
#include "core/str.h"
#include "geo/shape.h"

/** What a place is. KIND_OTHER keeps a word that is not in this list. */
typedef enum place_kind {
    KIND_OTHER,
    KIND_SETTLEMENT,
    KIND_ADMIN,
    KIND_COUNTRY,
    KIND_REGION,
    KIND_ZONE,
    KIND_ROAD,
    KIND_BORDER,
    KIND_JUNCTION,
    KIND_OBSERVATION_POST,
    KIND_CHECKPOINT,
    KIND_AIR_BASE,
    KIND_CROSSING,
    KIND_FACILITY,
    KIND_MOUNTAIN,
    KIND_WATER,
    KIND_CAMP,
    KIND_DAM,
    KIND_BRIDGE,
    KIND_N,
} place_kind;

/** The word of a kind as layers write it, such as "observation_post"; "other" for KIND_OTHER. */
const char *place_kind_word(place_kind kind);
/** KIND_OTHER when the word is not known. */
place_kind place_kind_find(gm_str word);
/** True for kinds that are areas by nature: admin, country, region, zone, water. */
bool place_kind_is_area(place_kind kind);

/** Index of a place in an open gazetteer. */
typedef uint32_t place_ref;
#define PLACE_NONE UINT32_MAX

/** A gazetteer entry. Views are borrowed from the gazetteer, until gm_gaz_close. */
typedef struct place {
    place_ref ref;
    gm_str id;
    gm_str name;
    gm_str names; /* other spellings, ';' between them */
    place_kind kind;
    gm_str kind_word; /* as in the layer */
    gm_str admin1, admin2, country;
    int64_t population; /* -1: unknown */
    gm_latlon point;    /* representative point of the geometry */
    double
        radius_m; /* how far the true spot (or outline) may be from the geometry; for a point that
                           stands for an area: the radius that covers it */
    gm_str date_from, date_to; /* EDTF as in the layer */
    int32_t day_from, day_to;  /* validity as days, open: INT32_MIN / INT32_MAX */
    gm_str road_ref;           /* "M4"; of a junction "M4;M5" */
    gm_str set_id;
    int64_t set_no; /* -1: none */
    gm_str source, licence, note;
    geo_type type;       /* of the geometry */
    uint64_t entry_hash; /* of everything above: tells a changed entry */
    gm_str layer;        /* file it came from */
    uint32_t line;       /* and the line there */
} place;

/** True when the place was there on some day of the span. */
static inline bool place_was_there(const place *p, date_span when) {
    return date_overlap((date_span){p->day_from, p->day_to}, when);
}

#endif
