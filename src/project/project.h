/* A theatre's project file, gazmap.json. */
#ifndef GM_PROJECT_PROJECT_H
#define GM_PROJECT_PROJECT_H

#include "core/arena.h"

/** A list of texts. */
typedef struct text_list {
    const char **items;
    size_t n;
} text_list;

/** What the file says, paths joined to its folder. Everything lives in the arena. */
typedef struct project {
    gm_arena arena;
    const char *dir;     /* of the project file; "" for the current folder */
    const char *theatre; /* names the output folder: letters, digits, '-' and '_' */
    const char *title;   /* for people; the theatre's name when not given */
    text_list gazetteer; /* layers, later ones win */
    text_list events;    /* tables */
    text_list claims;    /* tables of what each source claims */
    text_list formats;   /* empty: the default ones */
    const char *output;  /* output/<theatre> when not given */
} project;

/**
 * Reads a project file. Keys are checked: an unknown one is refused with the nearest right one. Paths are
 * relative to the file's folder and may not leave it.
 *
 * @return GM_OK; GM_E_IO; GM_E_PROJECT with file, line and what to do
 */
gm_status project_read(const char *path, project *out, gm_error *err);
void project_clear(project *p);

#endif
