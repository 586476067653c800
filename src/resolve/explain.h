/* An answer in words for people. */
#ifndef GM_RESOLVE_EXPLAIN_H
#define GM_RESOLVE_EXPLAIN_H

#include "resolve/resolve.h"

/** Appends the explanation of an answer that was resolved with `explain`. */
void explain_answer(const gm_answer *answer, gm_buf *out);

#endif
