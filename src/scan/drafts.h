/* Draft events: tellings of incidents from all reports of a run, grouped, and written as tables. */
#ifndef GM_SCAN_DRAFTS_H
#define GM_SCAN_DRAFTS_H

#include "scan/incidents.h"

/** Collects tellings. Memory grows with their number, not with the reports. */
typedef struct drafts drafts;
/** @param all  keep marked tellings, too. NULL when memory ran out. */
drafts *drafts_new(bool all);
void drafts_free(drafts *d);

/** Adds the incidents of one report; those below INCIDENT_ENOUGH only help others. `article` is a number of the
 *  caller's for the report. @return GM_OK or GM_E_MEMORY */
gm_status drafts_add(drafts *d, const report *r, const incident *incidents, size_t n,
                     uint32_t article);

/** Groups the tellings of one incident: docs/scan.md has the rules. Call once, before writing.
 *  @return GM_OK or GM_E_MEMORY */
gm_status drafts_group(drafts *d);

/** Appends the drafts, in the order of their first tellings. @return GM_OK or GM_E_MEMORY */
gm_status drafts_write_csv(const drafts *d, gm_buf *out);
gm_status drafts_write_ndjson(const drafts *d, gm_buf *out);
/** event_id field lo hi by source source_url quote: one row for each figure of each telling. */
gm_status drafts_write_claims(const drafts *d, gm_buf *out);
size_t drafts_count(const drafts *d);

/** One telling of a draft, for pages that show the text. Offsets are bytes of that article's text. */
typedef struct draft_telling {
    uint32_t article;
    size_t start, end;
} draft_telling;

/** The i-th draft's cells, in the order of draft_columns, as texts that live in `row` until its next use. */
enum { DRAFT_COLUMNS = 30 };
extern const char *const draft_columns[DRAFT_COLUMNS];
typedef struct draft_row {
    gm_str cells[DRAFT_COLUMNS];
    gm_buf text; /* start zeroed, clear at the end */
} draft_row;
gm_status drafts_row(const drafts *d, size_t i, draft_row *row);
/** Its k-th telling; false behind the last. */
bool drafts_telling(const drafts *d, size_t i, size_t k, draft_telling *out);

#endif
