/* An expression put on the map: candidates chosen, geometry rules applied. */
#ifndef GM_RESOLVE_LOCATE_H
#define GM_RESOLVE_LOCATE_H

#include "resolve/expr.h"
#include "resolve/rank.h"
#include "resolve/resolve.h"

/** One evaluation. */
typedef struct locator {
    const gm_gaz *gaz;
    const res_hints *hints;
    gm_arena *arena;   /* for what the parts point to */
    gm_arena *scratch; /* for the rest */
    bool as_spelled;   /* as res_options has it */
    bool guess;        /* as res_options has it */
    gm_str guessed;    /* why what was located last is a guess; empty: it is none */
    json_t *lookups;   /* NULL, or an array that gets each look-up with its candidates */
    const char *rule;  /* the geometry rule that made the last point, for the explanation */
    gm_status status;
} locator;

/** Locates one expression. Sets of places give several parts: at most `max`, *out_n are written. */
void locate(locator *l, const expr *e, res_part *out, size_t max, size_t *out_n);

/** A place as a part of its own: an area by outline and cover, others by point and radius. */
res_part locate_place(locator *l, const place *p, res_method method, int score);

#endif
