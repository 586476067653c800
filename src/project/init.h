/* A new theatre: a folder that exports at once. */
#ifndef GM_PROJECT_INIT_H
#define GM_PROJECT_INIT_H

#include "core/str.h"

/**
 * Makes a project file, a gazetteer with one example place, two example events and a README in `dir`, which is made
 * with its parents. The theatre is called as the folder.
 *
 * @return GM_OK; GM_E_PROJECT when one of these files is there already (nothing is written then); GM_E_IO
 */
gm_status init_project(const char *dir, gm_error *err);

/** Names of the files, relative to the folder; NULL behind the last. */
extern const char *const init_files[];

#endif
