#include "export/style.h"

#include <stdio.h>

#include "core/embedded.h"
#include "core/file.h"

gm_str style_text(const char *style, const char *ending) {
    char path[64];
    snprintf(path, sizeof path, "styles/%s%s", style, ending);
    return embedded_text(path);
}

static gm_status write_one(const char *dir, const char *file, const char *style, const char *ending,
                           gm_error *err) {
    gm_buf path = GM_BUF_INIT;
    gm_buf_printf(&path, "%s/%s%s", dir, file, ending);
    gm_writer out = GM_WRITER_INIT;
    gm_status status =
        path.failed ? gm_fail_memory(err) : gm_writer_open(&out, gm_buf_text(&path), err);
    gm_buf_clear(&path);
    if (status != GM_OK) {
        return status;
    }
    gm_buf_add_str(&out.buf, style_text(style, ending));
    return gm_writer_close(&out, err);
}

gm_status style_write(const char *dir, const char *file, const char *style, gm_error *err) {
    GM_TRY(write_one(dir, file, style, ".qml", err));
    return write_one(dir, file, style, ".sld", err);
}

const char *style_of_layer(const layer *lay) {
    switch (lay->id) {
    case LAYER_EVENTS:
        return "events";
    case LAYER_EXTENTS:
        return "extents";
    case LAYER_PLACES:
        return "places";
    default:
        return NULL;
    }
}

/* Where `what` begins in the text; its length when it is not there. */
static size_t find(gm_str text, const char *what) {
    const char *at = text.len == 0 ? NULL : memmem(text.ptr, text.len, what, strlen(what));
    return at == NULL ? text.len : (size_t)(at - text.ptr);
}

gm_str style_markup(const char *style) {
    gm_str text = style_text(style, ".qml");
    text = gm_str_skip(text, find(text, "<qgis "));
    text = gm_str_skip(text, find(text, ">") + 1);
    text.len = find(text, "</qgis>");
    return gm_str_trim(text);
}
