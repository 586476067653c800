/* Which place a name means: candidates, their scores, and when to refuse. */
#ifndef GM_RESOLVE_RANK_H
#define GM_RESOLVE_RANK_H

#include "resolve/expr.h"
#include "resolve/resolve.h"

/** What the asker wants of a name that is both a town and the area around it. */
typedef enum rank_want {
    RANK_ANY,   /* a place text of its own: the area, unless finer hints say otherwise */
    RANK_POINT, /* the reference of an offset, near, between, road: the town */
    RANK_AREA,  /* "southern X": the area */
} rank_want;

/** The terms of a candidate's score: thousandths. Their sum ranks; `spelling` alone, less the doubt, is
 *  what is reported. Each is explained in rank.c. */
typedef struct rank_terms {
    int spelling, hints, kind, population, layer, near, context;
} rank_terms;

typedef struct candidate {
    place at;
    gm_str spelling;   /* of the gazetteer, that matched */
    res_method method; /* exact, alias, folded, fuzzy */
    int distance;      /* fuzzy: tenths of a letter */
    rank_terms terms;
    int total;
    const char *excluded; /* NULL, or why it is out */
} candidate;

/** What a look-up needs beside the name. */
typedef struct rank_query {
    const gm_str *names;
    size_t n_names;
    rank_want want;
    bool as_spelled; /* no near spellings */
    bool kind_asked;
    place_kind kind;
    int admin_level;
    const gm_str *admin1, *admin2, *country; /* hints, each may be empty */
    bool has_date;
    date_span date;
    const gm_latlon *near;     /* NULL, or a spot it lies near */
    double near_m;             /* how near, at most */
    const res_part *in;        /* NULL, or the resolved area it lies in */
    const geo_shape *in_shape; /* NULL, or that area's outline */
    const gm_latlon *around;   /* where the other texts of one document are */
    size_t n_around;
    bool in_is_side; /* it is a side of a larger area: "southern Aleppo" */
} rank_query;

typedef struct ranking {
    candidate *items; /* best first, excluded ones last */
    size_t n;
    size_t n_open;      /* not excluded, after merging what is one place twice */
    size_t n_dropped;   /* open ones beyond those kept */
    bool bare_start;    /* the name is only a first word such as Kafr or Tell */
    const char *reason; /* NULL: items[0] is the answer; else why there is none */
    int score;          /* of the answer, 0 to 1000 */
    bool may_guess;     /* there is none, but items[0] is the likeliest */
    double rivals_m;    /* how far the candidates lie that the best does not clearly lead */
    double spread_m;    /* how far rivals lie that are covered by the answer's radius; 0: none */
} ranking;

/** @return GM_OK or GM_E_MEMORY */
gm_status rank_places(const gm_gaz *gaz, const rank_query *query, gm_arena *arena, ranking *out);

/** True when no hint (admin1, admin2, country) speaks against the place. Only those of the query count. */
bool rank_fits_hints(const gm_gaz *gaz, const rank_query *query, const place *p, gm_arena *arena,
                     gm_status *status);

#endif
