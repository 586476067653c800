/* The files that a run reads: listed and hashed, for the manifest and for knowing whether there is anything to do. */
#ifndef GM_PROJECT_INPUTS_H
#define GM_PROJECT_INPUTS_H

#include <jansson.h>

#include "project/run.h"

/** Calls `each` with every file, kind by kind ("gazetteer", "events", "claims", "mapping"), a folder's files in
 *  byte order. Standard input comes as "-"; of PATH|layername=NAME the path. */
gm_status inputs_each(const run_options *options,
                      gm_status (*each)(void *context, const char *kind, const char *path,
                                        gm_error *err),
                      void *context, gm_error *err);

/** The list for the manifest: [{"kind", "name", "size", "hash"}, …]. */
gm_status inputs_list(const run_options *options, json_t **out_list, gm_error *err);

/** A manifest's list; NULL when the file is no manifest or an old one without kinds. The caller releases it. */
json_t *inputs_of_manifest(const char *path);
/** True when the file of a list's input is there with the same bytes. */
bool inputs_is_unchanged(const json_t *input);
/** True when both lists have the same bytes for a kind, whatever the files are called. */
bool inputs_same(const json_t *a, const json_t *b, const char *kind);

#endif
