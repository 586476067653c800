/* Claims: one source's figure for an event, passed on beside the events. */
#ifndef GM_PROJECT_CLAIMS_H
#define GM_PROJECT_CLAIMS_H

#include "export/session.h"
#include "project/project.h"

typedef struct claims claims;

/**
 * Opens tables of claims: columns event_id, field, lo, hi, by, source, source_url, quote, in any order; of
 * them event_id, field and lo are needed.
 *
 * @return GM_OK; GM_E_EVENT_HEADER naming the column that is missing; what rows_open returns
 */
gm_status claims_open(text_list paths, claims **out, gm_error *err);
void claims_free(claims *c);

/** Tells of an event that is exported. */
gm_status claims_note_event(claims *c, gm_str event_id, gm_error *err);

/** Checks every claim (its event is exported, lo and hi are whole numbers or empty, lo <= hi) writes
 *  claims.csv into the folder and hands it to the session (NULL: to none). The first wrong claim fails with file, line and what
 *  to do. */
gm_status claims_write(claims *c, const char *dir, session *s, gm_error *err);

#endif
