/* Which gazetteer is in force: -g, else ./gazmap.json, else the bundled theatre. */
#ifndef GM_CLI_THEATRE_H
#define GM_CLI_THEATRE_H

#include "cli/cli.h"
#include "project/project.h"

/** A project file found on the way, and the layers to open. */
typedef struct theatre {
    project project; /* read only when has_project */
    bool has_project;
    const char **layers; /* of -g; NULL: the project's */
    text_list gazetteer;
} theatre;

/** Name of the project file in the current folder. */
#define THEATRE_FILE "gazmap.json"

/**
 * Finds the gazetteer. With `bundled` true the bundled theatre is the last choice, and one line says so.
 *
 * @return GM_OK; GM_E_ARG when nothing is in force (only without `bundled`); what project_read returns
 */
gm_status theatre_find(const cli_args *args, bool bundled, theatre *out, gm_error *err);
void theatre_clear(theatre *t);

#endif
