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
    struct whole_memo *memo; /* what expressions resolved to; WHOLE_MEMO slots */
    gm_arena arena;          /* what the memo points to */
    size_t size;             /* bytes of it, about */
} whole_finder;

gm_status whole_init(whole_finder *w, const gm_gaz *gaz);
void whole_clear(whole_finder *w);

/** Forgets what was resolved when it has grown large; mentions from before are dead then. */
void whole_trim(whole_finder *w);

/**
 * Widens literal mentions to the expression that they stand in, and adds those that need no name. `mentions`
 * holds scan_mention items in the order of the text, and does so afterwards. New parts last until whole_trim().
 */
gm_status whole_find(whole_finder *w, const scan_text *t, gm_buf *mentions);

#endif
