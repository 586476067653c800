/* A page for going through drafts: each text with its places and dates marked, the drafts beside it. */
#ifndef GM_SCAN_REVIEW_H
#define GM_SCAN_REVIEW_H

#include "scan/drafts.h"

enum { REVIEW_MOST = 64 << 20 }; /* bytes of all texts together: what a browser opens */

/** Collects texts. */
typedef struct review review;
review *review_new(void);
void review_free(review *page);

/** Keeps a report's text and findings. Call for each report, in the order of the articles' numbers.
 *  @return GM_OK, GM_E_MEMORY, or GM_E_ARG when the texts are more than REVIEW_MOST */
gm_status review_add(review *page, const report *r, const scan_findings *found, gm_error *err);

/** Appends the page; drafts_group() was called. Everything is in it: no network, and texts stay texts.
 *  @return GM_OK or GM_E_MEMORY */
gm_status review_write(const review *page, const drafts *d, gm_buf *out);

#endif
