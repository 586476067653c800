/* What the files of a set are called. */
#ifndef GM_PROJECT_SET_NAME_H
#define GM_PROJECT_SET_NAME_H

#include "core/str.h"

/** Appends the last name of a path, up to its first dot, with '_' for all that is not safe in the name of a file:
 *  "out/my maps/" gives "my_maps". "events" when nothing is left. */
void set_name_of(const char *path, gm_buf *out);

/** True for a name that stays as it is: ASCII letters, digits, '-' and '_', at least one. */
bool set_name_is_safe(const char *name);

#endif
