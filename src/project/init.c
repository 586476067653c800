#include "project/init.h"

#include <stdlib.h>

#include "core/embedded.h"
#include "core/file.h"

const char *const init_files[] = {"gazmap.json", "gazetteer/places.geojson", "events/events.csv",
                                  "README.md", NULL};

/* The folder's own name, also of "." and "x/..": letters, digits, '-' and '_', as a theatre must be. */
static void name_theatre(const char *dir, gm_buf *out) {
    char *real = realpath(dir, NULL);
    for (const char *at = gm_path_name(real == NULL ? dir : real); *at != '\0'; at++) {
        char c = *at;
        bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '-' || c == '_';
        bool again = !fine && out->len > 0 && out->ptr[out->len - 1] == '-';
        if (!again) {
            gm_buf_add_char(out, fine ? c : '-');
        }
    }
    while (out->len > 0 && out->ptr[out->len - 1] == '-') {
        out->len--;
    }
    if (out->len == 0) {
        gm_buf_add_text(out, "theatre");
    }
    free(real);
}

/* The title goes into JSON and into Markdown alike, so it is the theatre's plain name. */
static void fill_in(gm_str text, gm_str theatre, gm_buf *out) {
    static const char *const marks[] = {"@THEATRE@", "@TITLE@"};
    for (size_t i = 0; i < text.len;) {
        gm_str rest = gm_str_skip(text, i);
        size_t mark = 0;
        while (mark < 2 && !gm_str_starts(rest, gm_str_from(marks[mark]))) {
            mark++;
        }
        if (mark < 2) {
            gm_buf_add_str(out, theatre);
            i += strlen(marks[mark]);
        } else {
            gm_buf_add_char(out, text.ptr[i++]);
        }
    }
}

static gm_status write_one(const char *dir, const char *name, gm_str theatre, gm_error *err) {
    gm_buf path = GM_BUF_INIT;
    gm_buf folder = GM_BUF_INIT;
    gm_buf source = GM_BUF_INIT;
    gm_writer out = GM_WRITER_INIT;
    gm_path_join(&path, dir, name);
    gm_buf_printf(&source, "src/project/init/%s", name);
    const char *text = gm_buf_text(&path);
    gm_buf_add(&folder, text, (size_t)(gm_path_name(text) - text));
    gm_status status = path.failed || source.failed ? gm_fail_memory(err) : GM_OK;
    status = status == GM_OK ? gm_make_dirs(gm_buf_text(&folder), 0777, err) : status;
    status = status == GM_OK ? gm_writer_open(&out, text, err) : status;
    if (status == GM_OK) {
        fill_in(embedded_text(gm_buf_text(&source)), theatre, &out.buf);
        status = gm_writer_close(&out, err);
    }
    gm_writer_drop(&out);
    gm_buf_clear(&path);
    gm_buf_clear(&folder);
    gm_buf_clear(&source);
    return status;
}

static gm_status refuse_existing(const char *dir, gm_error *err) {
    gm_status status = GM_OK;
    for (size_t i = 0; init_files[i] != NULL && status == GM_OK; i++) {
        gm_buf path = GM_BUF_INIT;
        gm_path_join(&path, dir, init_files[i]);
        if (gm_path_exists(gm_buf_text(&path))) {
            status =
                gm_fail(err, GM_E_PROJECT, "%s is there already; choose another folder", path.ptr);
        }
        gm_buf_clear(&path);
    }
    return status;
}

gm_status init_project(const char *dir, gm_error *err) {
    gm_buf theatre = GM_BUF_INIT;
    GM_TRY(refuse_existing(dir, err));
    GM_TRY(gm_make_dirs(dir, 0777, err));
    name_theatre(dir, &theatre);
    gm_status status = theatre.failed ? gm_fail_memory(err) : GM_OK;
    for (size_t i = 0; init_files[i] != NULL && status == GM_OK; i++) {
        status = write_one(dir, init_files[i], gm_buf_view(&theatre), err);
    }
    gm_buf_clear(&theatre);
    return status;
}
