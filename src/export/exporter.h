/* One file format behind one object; exporter_table lists them. */
#ifndef GM_EXPORT_EXPORTER_H
#define GM_EXPORT_EXPORTER_H

#include "export/layer.h"

/** Where and what to write. Borrowed until close. */
typedef struct export_target {
    const char *dir;     /* folder to create files in; it exists and holds none of them yet */
    int stream_fd;       /* instead of dir: one streaming file goes here; -1: dir is meant */
    const char *theatre; /* file-name-safe name of the set */
    const layer *const *layers;
    size_t n_layers;
    const char *attribution; /* one paragraph, may be "" */
} export_target;

/** A format. Calls come in the order open, feature…, close; or drop instead of close, at any time. A
 *  failed open owes nothing; close frees the state also when it fails; drop of NULL is fine. */
typedef struct exporter {
    const char *name;    /* for -f */
    const char *summary; /* one line for the help */
    bool streams;        /* can write one layer to standard output */
    bool by_default;     /* written when no -f is given */
    gm_status (*open)(const export_target *target, void **out_state, gm_error *err);
    /** Features of one layer come in a row; layers in the target's order. */
    gm_status (*feature)(void *state, const layer *lay, const feature *f, gm_error *err);
    gm_status (*close)(void *state, gm_error *err);
    void (*drop)(void *state);
} exporter;

extern const exporter exporter_geojson;
extern const exporter exporter_shapefile;

/** All of them, in the order of the help; ends with NULL. */
extern const exporter *const exporter_table[];
/** NULL when there is none of that name. */
const exporter *exporter_find(const char *name);

#endif
