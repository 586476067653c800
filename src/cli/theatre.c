#include "cli/theatre.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"

/* ---- The bundled theatre -------------------------------------------------------------------------- */

/* The folder of the running program, without links; false where the system does not tell. */
static bool program_folder(gm_buf *out) {
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    while (n > 0 && path[n - 1] != '/') {
        n--;
    }
    if (n <= 0 || (size_t)n == sizeof path) {
        return false;
    }
    gm_buf_add(out, path, (size_t)n - 1);
    return true;
}

/* Where the bundled theatre lies: below the prefix that the program was installed or moved to; below the
 * program's own folder, in a build tree; else where it was to be installed. */
static gm_status find_bundled(gm_buf *out, gm_error *err) {
    static const char *const ways[] = {GM_DATA_FROM_PROGRAM, "share/gazmap"};
    gm_buf home = GM_BUF_INIT;
    bool found = false;
    for (size_t i = 0; program_folder(&home) && i < 2 && !found; i++) {
        gm_buf_reset(out);
        gm_buf_printf(out, "%s/%s/" THEATRE_FILE, gm_buf_text(&home), ways[i]);
        found = gm_path_exists(gm_buf_text(out));
        gm_buf_reset(&home);
    }
    if (!found) {
        gm_buf_reset(out);
        gm_buf_add_text(out, GM_DATA_DIR "/" THEATRE_FILE);
    }
    bool failed = home.failed || out->failed;
    gm_buf_clear(&home);
    return failed ? gm_fail_memory(err) : GM_OK;
}

static gm_status read_bundled(theatre *out, gm_error *err) {
    gm_buf path = GM_BUF_INIT;
    gm_status status = find_bundled(&path, err);
    if (status == GM_OK) {
        status = project_read(gm_buf_text(&path), &out->project, err);
    }
    gm_buf_clear(&path);
    return status;
}

/* ---- The one in force ---------------------------------------------------------------------------- */

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
    if (gm_path_exists(THEATRE_FILE)) {
        GM_TRY(project_read(THEATRE_FILE, &out->project, err));
    } else if (bundled) {
        cli_say(args, "gazmap: no -g and no ./" THEATRE_FILE "; using the bundled theatre");
        GM_TRY(read_bundled(out, err));
    } else {
        return gm_fail(err, GM_E_ARG, "no gazetteer: neither -g nor ./" THEATRE_FILE);
    }
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
