/* A theatre's project file, gazmap.json. */
#ifndef GM_PROJECT_PROJECT_H
#define GM_PROJECT_PROJECT_H

#include "core/arena.h"
#include "event/event.h"

/** A list of texts. */
typedef struct text_list {
    const char **items;
    size_t n;
} text_list;

/** One event table and how it is to be read. */
typedef struct project_source {
    const char *path;
    const ev_profile *profile; /* NULL: recognised by its header */
    const char *mapping;       /* file; NULL: none */
    const char *header;        /* names of the columns, when the table has no header line; NULL */
    date_order order;          /* DATE_ORDER_NONE: as the project says */
} project_source;

/** What the file says, paths joined to its folder. Everything lives in the arena. */
typedef struct project {
    gm_arena arena;
    uint64_t hash;                     /* of the file's bytes */
    const char *dir;                   /* of the project file; "" for the current folder */
    const char *theatre;               /* names the output folder: letters, digits, '-' and '_' */
    const char *title;                 /* for people; the theatre's name when not given */
    text_list gazetteer;               /* layers, later ones win */
    text_list events;                  /* tables */
    project_source *sources;           /* the same tables, one by one */
    text_list claims;                  /* tables of what each source claims */
    text_list formats;                 /* empty: the default ones */
    text_list fields;                  /* columns of the events; empty: all */
    const char *output;                /* output/<theatre> when not given */
    const char *crs, *context, *tiles; /* NULL: not given */
    const char *coarsen;               /* a level as coarse_level_read takes it; NULL: not given */
    text_list keep;                    /* columns that coarsening leaves as they are */
    const bool *layers;                /* LAYER_N flags; NULL: all */
    date_order order;
    double max_radius_km; /* 0: no limit */
    bool fallback_admin, drafts, guess, relocate, web, compact, hxl;
    bool allow_outside; /* paths may leave the project folder */
} project;

/**
 * Reads a project file. Keys are checked: an unknown one is refused with the nearest right one. Paths are
 * relative to the file's folder and may not leave it, through links neither, unless it says
 * "allow_outside": true.
 *
 * @return GM_OK; GM_E_IO; GM_E_PROJECT with file, line and what to do
 */
gm_status project_read(const char *path, project *out, gm_error *err);
void project_clear(project *p);

/** The keys of the file, or with `source` those of an event table in it; NULL behind the last. For holding
 *  docs/project.schema.json against them. */
const char *project_key(size_t i, bool source);

#endif
