/* A place text, understood: what the grammar makes of it before any place is chosen. */
#ifndef GM_RESOLVE_EXPR_H
#define GM_RESOLVE_EXPR_H

#include <jansson.h>

#include "core/arena.h"
#include "gazetteer/gaz.h"

typedef enum expr_type {
    EXPR_NAME,         /* a toponym, perhaps with a kind and what it lies in or near */
    EXPR_COORD,        /* coordinates */
    EXPR_NEAR,         /* near a */
    EXPR_OFFSET,       /* distance and bearing from a */
    EXPR_AROUND,       /* distance from a, direction not said */
    EXPR_HEADING,      /* bearing from a, distance not said */
    EXPR_PART,         /* the side of area a that the bearing points to; central when half is 360 */
    EXPR_RURAL,        /* the countryside of a */
    EXPR_OUTSIDE,      /* outside a */
    EXPR_BETWEEN,      /* between a and b */
    EXPR_ROAD,         /* a road or border as a whole */
    EXPR_ROAD_AT,      /* road a at b (near b when `near`) */
    EXPR_ROAD_BETWEEN, /* road a from b to c */
    EXPR_JUNCTION,     /* where roads a and b meet */
    EXPR_SET,          /* every member of a set */
    EXPR_SET_SOME,     /* count members of a set, which ones not said */
    EXPR_MEMBER,       /* the member of a set with a number */
    EXPR_REFUSED,      /* no place; `reason` says why */
} expr_type;

enum { EXPR_MAX_NAMES = 4 };

typedef struct expr expr;
struct expr {
    expr_type type;
    gm_str text; /* the words it was made from */
    gm_str
        names[EXPR_MAX_NAMES]; /* NAME, ROAD, SET: the name and its alternatives ("A/B", "A (B)") */
    size_t n_names;
    bool kind_asked;
    place_kind kind;
    int admin_level; /* kind admin: 1, 2, or 0 for any */
    gm_latlon point; /* COORD */
    double radius_m; /* COORD */
    double distance_m,
        distance_u_m;             /* OFFSET, AROUND: distance and how far off its wording may be */
    double bearing_deg, half_deg; /* OFFSET, HEADING, PART: and half the angle it may mean */
    bool near;                    /* ROAD_AT */
    int64_t count, number;        /* SET_SOME; MEMBER */
    expr *a, *b, *c;
    expr *in;       /* lies in this */
    expr *close_to; /* NAME: lies near this */
    gm_str reason;
    gm_str dropped; /* words that were passed over, for the explanation */
};

/** What a text was parsed into: one expression for each place it names. */
typedef struct parsed {
    expr **parts;
    size_t n_parts;
} parsed;

/** Parses a text. Names are looked up as the grammar needs it: a known name wins over its grammar words
 *  ("South Sudan"). Texts of the expressions point into `text` or to `keep`; the expressions themselves live
 *  in `scratch`. @return GM_OK or GM_E_MEMORY; a text that makes no sense gives EXPR_REFUSED */
gm_status expr_parse(const gm_gaz *gaz, gm_str text, gm_arena *keep, gm_arena *scratch,
                     parsed *out);

/** The expression as JSON for explanations. New reference. */
json_t *expr_json(const expr *e);

/** "name", "near", … */
const char *expr_type_word(expr_type type);

#endif
