/* What goes beside a set of files: manifest.json for programs, README.txt for people. */
#ifndef GM_PROJECT_MANIFEST_H
#define GM_PROJECT_MANIFEST_H

#include "project/run.h"

/** What both files tell. Borrowed for the call. */
typedef struct manifest_facts {
    const run_options *options;
    const export_facts *export;
    const session *session; /* tells the renamed columns */
} manifest_facts;

gm_status manifest_write_readme(const char *dir, const manifest_facts *facts, gm_error *err);

/** Written last: it lists the other files. */
gm_status manifest_write(publish *p, const manifest_facts *facts, gm_error *err);

#endif
