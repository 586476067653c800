#include "cli/theatre.h"

#include <stdlib.h>

#include "core/file.h"

/* Where the bundled theatre lies: beside an installed program, else in the source tree it was built from. */
static const char *bundled_project(void) {
    static const char installed[] = GM_DATA_DIR "/" THEATRE_FILE;
    static const char source[] = GM_SOURCE_DATA_DIR "/" THEATRE_FILE;
    return gm_path_exists(installed) ? installed : source;
}

static gm_status take_layers(const cli_args *args, theatre *out, gm_error *err) {
    out->layers = calloc((size_t)args->n_given + 1, sizeof *out->layers);
    if (out->layers == NULL) {
        return gm_fail_memory(err);
    }
    const char *layer;
    for (int i = 0; (layer = cli_value_at(args, "gazetteer", i)) != NULL; i++) {
        out->layers[out->gazetteer.n++] = layer;
    }
    out->gazetteer.items = out->layers;
    return GM_OK;
}

gm_status theatre_find(const cli_args *args, bool bundled, theatre *out, gm_error *err) {
    *out = (theatre){.has_project = false};
    if (cli_has(args, "gazetteer")) {
        return take_layers(args, out, err);
    }
    const char *path = THEATRE_FILE;
    if (!gm_path_exists(path)) {
        if (!bundled) {
            return gm_fail(err, GM_E_ARG, "no gazetteer: neither -g nor ./" THEATRE_FILE);
        }
        path = bundled_project();
        cli_say(args, "gazmap: no -g and no ./" THEATRE_FILE "; using the bundled theatre");
    }
    GM_TRY(project_read(path, &out->project, err));
    out->has_project = true;
    out->gazetteer = out->project.gazetteer;
    return GM_OK;
}

void theatre_clear(theatre *t) {
    if (t->has_project) {
        project_clear(&t->project);
    }
    free(t->layers);
    *t = (theatre){.has_project = false};
}
