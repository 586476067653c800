#include "export/layer_file.h"

gm_status layer_file_open(const export_target *target, const char *name, const char *ending,
                          gm_writer *out, gm_error *err) {
    if (target->dir == NULL) {
        gm_writer_open_fd(out, target->stream_fd, "standard output");
        return GM_OK;
    }
    gm_buf path = GM_BUF_INIT;
    gm_buf_printf(&path, "%s/%s.%s", target->dir, name, ending);
    (void)gm_buf_text(&path);
    gm_status status = path.failed ? gm_fail_memory(err) : gm_writer_open(out, path.ptr, err);
    gm_buf_clear(&path);
    return status;
}
