/* Whole place expressions around the names of a text: "near Saraqib", "western Aleppo", "12 observation posts". */
#ifndef GM_SCAN_WHOLE_H
#define GM_SCAN_WHOLE_H

#include "resolve/words.h"
#include "scan/mentions.h"

/** What finding them takes; one for each scanner. */
typedef struct whole_finder {
    const gm_gaz *gaz;
    const word_entry **starts; /* phrases for sets of the gazetteer and for junctions */
    size_t n_starts;
    gm_answer answer;
} whole_finder;

gm_status whole_init(whole_finder *w, const gm_gaz *gaz);
void whole_clear(whole_finder *w);

/** Where the other places of the text are: for homonyms in an expression. */
typedef struct whole_context {
    const gm_latlon *around;
    size_t n_around;
} whole_context;

/**
 * Widens literal mentions to the expression that they stand in, and adds those that need no name. `mentions`
 * holds scan_mention items in the order of the text, and does so afterwards.
 *
 * @param arena  for what the new parts point to
 */
gm_status whole_find(whole_finder *w, const scan_text *t, const whole_context *context,
                     gm_arena *arena, gm_buf *mentions);

#endif
