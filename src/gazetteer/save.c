#include "gazetteer/save.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "gazetteer/gaz_private.h"
#include "gazetteer/layer.h"
#include "gazetteer/layer_write.h"

/* "x.gmx.4711.part" beside it: on the same disk, so that the rename is one step. */
static void part_path(gm_buf *out, const char *path) {
    gm_buf_printf(out, "%s.%ld.part", path, (long)getpid());
}

/* A rename is kept only once its folder is. */
static void sync_folder(const char *path) {
    gm_buf folder = GM_BUF_INIT;
    size_t n = (size_t)(gm_path_name(path) - path);
    gm_buf_add(&folder, n > 0 ? path : ".", n > 0 ? n : 1);
    int fd = open(gm_buf_text(&folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    gm_buf_clear(&folder);
}

static gm_status put_in_place(const char *part, const char *path, gm_error *err) {
    if (rename(part, path) != 0) {
        return gm_fail_errno(err, "replace", path);
    }
    sync_folder(path);
    return GM_OK;
}

/* The written file is read like any other: what it cannot give back is found before it replaces a good one. */
static gm_status check_written(const char *part, gm_error *err) {
    gm_file file;
    image im;
    GM_TRY(gm_file_open(part, &file, err));
    gm_status status = image_open(file.bytes, part, &im, err);
    if (status == GM_OK) {
        status = gaz_check_ids(&im, err);
    }
    gm_file_close(&file);
    return status;
}

gm_status save_index(image_builder *b, const char *path, gm_error *err) {
    gm_buf part = GM_BUF_INIT;
    part_path(&part, path);
    const char *part_name = gm_buf_text(&part);
    gm_status status = part.failed ? gm_fail_memory(err) : image_builder_write(b, part_name, err);
    if (status == GM_OK) {
        status = check_written(part_name, err);
        status = status == GM_OK ? put_in_place(part_name, path, err) : status;
        if (status != GM_OK) {
            unlink(part_name);
        }
    }
    gm_buf_clear(&part);
    return status;
}

/* ---- Layers -------------------------------------------------------------------------------------- */

static gm_status write_file(const image *im, gm_str name, const char *path, gm_error *err) {
    gm_writer out;
    GM_TRY(gm_writer_open(&out, path, err));
    gm_status status = layer_write(im, name, &out, err);
    if (status == GM_OK) {
        status = gm_writer_flush(&out, err);
    }
    if (status == GM_OK && fsync(out.fd) != 0) {
        status = gm_fail_errno(err, "write", path);
    }
    status = status == GM_OK ? gm_writer_close(&out, err) : status;
    gm_writer_drop(&out);
    if (status != GM_OK) {
        unlink(path);
    }
    return status;
}

static gm_status write_stdout(const image *im, gm_error *err) {
    gm_writer out;
    gm_writer_open_fd(&out, STDOUT_FILENO, "standard output");
    gm_status status = layer_write(im, GM_STR("places"), &out, err);
    status = status == GM_OK ? gm_writer_flush(&out, err) : status;
    gm_writer_drop(&out);
    return status;
}

/* "x/places.geojson" is the collection "places". */
static gm_str collection_name(const char *path) {
    gm_str name = gm_str_from(gm_path_name(path));
    const char *dot = name.len > 0 ? memchr(name.ptr, '.', name.len) : NULL;
    return dot == NULL ? name : (gm_str){name.ptr, (size_t)(dot - name.ptr)};
}

static gm_status save_image(const image *im, const char *path, gm_error *err) {
    GM_TRY(gaz_check_ids(im, err));
    if (strcmp(path, "-") == 0) {
        return write_stdout(im, err);
    }
    gm_buf part = GM_BUF_INIT;
    part_path(&part, path);
    const char *part_name = gm_buf_text(&part);
    gm_status status =
        part.failed ? gm_fail_memory(err) : write_file(im, collection_name(path), part_name, err);
    if (status == GM_OK) {
        status = put_in_place(part_name, path, err);
        if (status != GM_OK) {
            unlink(part_name);
        }
    }
    gm_buf_clear(&part);
    return status;
}

gm_status save_layer(image_builder *b, const char *path, gm_error *err) {
    gm_buf bytes = GM_BUF_INIT;
    image im;
    GM_TRY(image_builder_finish(b, &bytes, err));
    gm_status status = image_open(gm_buf_view(&bytes), path, &im, err);
    if (status == GM_OK) {
        status = save_image(&im, path, err);
    }
    gm_buf_clear(&bytes);
    return status;
}

/* ---- Bytes ---------------------------------------------------------------------------------------- */

static gm_status write_part(gm_str bytes, const char *part, const char *path, gm_error *err) {
    struct stat info;
    gm_writer out;
    GM_TRY(gm_writer_open(&out, part, err));
    gm_status status = gm_write_all(out.fd, bytes, path, err);
    if (status == GM_OK && stat(path, &info) == 0) {
        status = fchmod(out.fd, info.st_mode & 07777) == 0
                     ? GM_OK
                     : gm_fail_errno(err, "set rights of", part);
    }
    if (status == GM_OK && fsync(out.fd) != 0) {
        status = gm_fail_errno(err, "write", part);
    }
    gm_writer_drop(&out);
    return status;
}

gm_status save_bytes(gm_str bytes, const char *path, gm_error *err) {
    char *real = realpath(path, NULL);
    const char *target = real == NULL ? path : real; /* a new file has no real path yet */
    gm_buf part = GM_BUF_INIT;
    part_path(&part, target);
    const char *part_name = gm_buf_text(&part);
    gm_status status =
        part.failed ? gm_fail_memory(err) : write_part(bytes, part_name, target, err);
    status = status == GM_OK ? put_in_place(part_name, target, err) : status;
    if (status != GM_OK && part_name[0] != '\0') {
        unlink(part_name);
    }
    gm_buf_clear(&part);
    free(real);
    return status;
}
