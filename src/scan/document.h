/* Which place each name of a document means: neighbours, countries and distances decide between homonyms. */
#ifndef GM_SCAN_DOCUMENT_H
#define GM_SCAN_DOCUMENT_H

#include "scan/evidence.h"

/** One name of the document and the place chosen for it. */
typedef struct doc_name {
    const scan_name *name;
    size_t n_spans;          /* how often it stands in the text */
    size_t n_demonyms;       /* how many of those are demonyms */
    size_t pick;             /* the candidate chosen; SIZE_MAX: none is likelier than another */
    int score;               /* what is reported, 0 to 1000 */
    const scan_name *held;   /* "X, Y", when this is Y: X; NULL */
    const scan_name *holder; /* "X, Y": the name Y of what holds it; NULL */
} doc_name;

/**
 * Chooses for every name. `spans` are those taken for places, in the order of the text.
 *
 * @param[out] out    in the arena, sorted by the names' addresses: find with document_find
 * @return GM_OK or GM_E_MEMORY
 */
gm_status document_choose(const span *spans, size_t n, gm_arena *arena, doc_name **out,
                          size_t *out_n);

doc_name *document_find(doc_name *names, size_t n, const scan_name *name);

#endif
