/* From a place text to a point with a radius: the inside of gm_resolve(). */
#ifndef GM_RESOLVE_RESOLVE_H
#define GM_RESOLVE_RESOLVE_H

#include <jansson.h>

#include "core/arena.h"
#include "core/date.h"
#include "gazetteer/gaz.h"

typedef enum res_method {
    RES_NONE,
    RES_EXACT,
    RES_ALIAS,
    RES_FOLDED,
    RES_FUZZY,
    RES_NEAR,
    RES_OFFSET,
    RES_BETWEEN,
    RES_ROAD,
    RES_JUNCTION,
    RES_SET,
    RES_AREA,
    RES_COORDINATES,
    RES_GIVEN,
    RES_N,
} res_method;

/** The entry_hash of a part that rests on what `hash` stands for (0: nothing yet) and on this entry. */
uint64_t res_hash_entry(uint64_t hash, const place *p);

/** "exact", "alias", …; "" for RES_NONE. */
const char *res_method_word(res_method method);
/** RES_NONE when it is none. */
res_method res_method_find(gm_str word);

/** A place that may be meant, for explanations and for `unplaced`. */
typedef struct res_candidate {
    gm_str id, name;
    gm_latlon point;
    int score; /* 0 to 1000 */
} res_candidate;

/** One resolved or refused part. Everything lives in the answer's arena or in the gazetteer. */
typedef struct res_part {
    gm_str text;
    bool placed;
    gm_latlon point;
    double radius_m;
    int geo_prec;
    res_method method;
    int score;       /* 0 to 1000 */
    place_ref place; /* the entry behind the point; PLACE_NONE: none or several */
    gm_str place_id, place_name, admin1, admin2, country;
    int n_cand;
    bool guess;              /* placed as --guess asks, against `reason` */
    gm_str reason;           /* filled when not placed, and for a guess */
    gm_str unknown;          /* refused for a name: that name */
    const geo_shape *extent; /* the area, stretch or hull; NULL: the circle of radius_m */
    const place_ref *used;   /* every entry that point and radius rest on */
    size_t n_used;
    const res_candidate *candidates; /* refused: the nearest, best first */
    size_t n_candidates;
    uint64_t entry_hash; /* of all used entries: changes when one of them does */
} res_part;

struct gm_answer {
    gm_arena arena;   /* what the parts point to */
    gm_arena scratch; /* what resolving needed on the way; kept for the next text */
    res_part *parts;
    size_t n_parts;
    json_t *explain; /* NULL unless asked for */
    char *explain_text;
};

/** What is known beside the text. */
typedef struct res_hints {
    gm_str admin1, admin2, country;
    bool has_date;
    date_span date;
    const gm_latlon *around; /* where the other texts of one document certainly are, for homonyms */
    size_t n_around;
} res_hints;

typedef struct res_options {
    bool explain;
    double max_radius_m; /* refuse answers that are less sure than this; 0: no limit */
    bool as_spelled;     /* near spellings are neither taken nor suggested */
    bool fallback_admin; /* an unknown name in a known district or governorate: that area */
    bool guess; /* of what is ambiguous or spelled too differently: the likeliest, marked */
} res_options;

/** Resolves `text` into *answer, which the caller has zeroed or used before: its arena is reset. `hints`
 *  and `options` may be NULL. @return GM_OK or GM_E_MEMORY */
gm_status res_resolve(const gm_gaz *gaz, gm_str text, const res_hints *hints,
                      const res_options *options, gm_answer *answer);
/** True when none is refused. */
bool res_all_placed(const res_part *parts, size_t n);
/** Resolves a gazetteer id (a manual pin): method given. */
gm_status res_resolve_id(const gm_gaz *gaz, gm_str id, const res_hints *hints, gm_answer *answer);
void res_answer_clear(gm_answer *answer);
/** Copies the parts for as long as the arena and the gazetteer last. @return GM_OK or GM_E_MEMORY */
gm_status res_parts_copy(const gm_answer *answer, gm_arena *arena, res_part **out_parts);

/** Appends the answer as the JSON object of `resolve --json`, on one line: one part at the top level, several
 *  in `parts`. `text` is what was asked. */
void res_answer_write(const gm_answer *answer, gm_str text, gm_buf *out);

#endif
