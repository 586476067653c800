/*
 * Knowing that there is nothing to do, before doing it.
 *
 * A run's digest covers the program (its file), PROJ, all that was asked and every input's bytes. Publishing leaves
 * it in the lock file beside the output folder, together with the manifest's hash and the GDAL library that was
 * used. When all of these are the same and every listed file still has its bytes, a run would write what is there.
 */
#ifndef GM_PROJECT_STATE_H
#define GM_PROJECT_STATE_H

#include "project/run.h"

/** The digest as hex digits; empty when nothing can be known: an input comes through standard input, or may have
 *  companions that are not hashed (shapefiles, databases). */
gm_status state_digest(const run_options *options, gm_buf *out, gm_error *err);

/** What goes into the lock file once the set is published. @param digest  not empty */
void state_write(gm_str digest, gm_str manifest_hash, gm_buf *out);

/** True when a run with this digest would change nothing in `dir`; the report is then filled as that run would. */
bool state_is_current(const char *dir, gm_str digest, run_report *report);

#endif
