#include "project/depfile.h"

#include "core/file.h"
#include "gazetteer/save.h"
#include "project/inputs.h"

/* What make and ninja take for more than a letter of a name. */
static void add_name(gm_buf *out, const char *name) {
    for (; *name != '\0'; name++) {
        if (*name == '$') {
            gm_buf_add_char(out, '$');
        } else if (*name == ' ' || *name == '#' || *name == ':' || *name == '%') {
            gm_buf_add_char(out, '\\');
        }
        gm_buf_add_char(out, *name);
    }
}

typedef struct depfile {
    gm_buf rule, targets;
} depfile;

static void add_input(depfile *d, const char *path) {
    gm_buf_add_text(&d->rule, " \\\n  ");
    add_name(&d->rule, path);
    add_name(&d->targets, path);
    gm_buf_add_text(&d->targets, ":\n");
}

static gm_status add_file(void *context, const char *kind, const char *path, gm_error *err) {
    (void)kind;
    (void)err;
    if (strcmp(path, "-") != 0) {
        add_input(context, path);
    }
    return GM_OK;
}

static gm_status fill(depfile *d, const run_options *o, const char *project_file, gm_error *err) {
    gm_buf manifest = GM_BUF_INIT;
    gm_path_join(&manifest, o->dir, "manifest.json");
    add_name(&d->rule, gm_buf_text(&manifest));
    gm_buf_clear(&manifest);
    gm_buf_add_char(&d->rule, ':');
    if (project_file != NULL) {
        add_input(d, project_file);
    }
    for (size_t i = 0; i < o->gazetteer.n; i++) {
        if (gm_path_is_dir(o->gazetteer.items[i])) {
            add_input(d, o->gazetteer.items[i]);
        }
    }
    GM_TRY(inputs_each(o, add_file, d, err));
    gm_buf_add_text(&d->rule, "\n\n");
    gm_buf_add_str(&d->rule, gm_buf_view(&d->targets));
    return d->rule.failed || d->targets.failed ? gm_fail_memory(err) : GM_OK;
}

gm_status depfile_write(const char *path, const run_options *options, const char *project_file,
                        gm_error *err) {
    depfile d = {GM_BUF_INIT, GM_BUF_INIT};
    gm_status status = fill(&d, options, project_file, err);
    if (status == GM_OK) {
        status = save_bytes(gm_buf_view(&d.rule), path, err);
    }
    gm_buf_clear(&d.rule);
    gm_buf_clear(&d.targets);
    return status;
}
