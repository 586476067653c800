/* The inputs of a run as a dependency file for make. */
#ifndef GM_PROJECT_DEPFILE_H
#define GM_PROJECT_DEPFILE_H

#include "project/run.h"

/**
 * Writes "DIR/manifest.json: INPUT…" with every file that the run reads, folders of layers too (a new layer in one
 * changes it), and each once more as a target without a recipe, so that a file that was removed stops nobody.
 *
 * @param project_file  project file; NULL: none
 */
gm_status depfile_write(const char *path, const run_options *options, const char *project_file,
                        gm_error *err);

#endif
