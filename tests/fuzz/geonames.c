/* GeoNames dumps and the tables beside them, told apart by their content, as `gazetteer import` does. */
#include "fuzz.h"
#include "gazetteer/import_private.h"

static void hear_wrong(void *context, const gm_error *error) {
    (void)context;
    fuzz_check_failure(error->code, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gm_str text = {(const char *)data, size};
    import_format format = import_recognise("1", (gm_str){text.ptr, size < 65536 ? size : 65536});
    if (format == IMPORT_UNKNOWN || fuzz_is_gdals(text)) {
        return 0;
    }
    fuzz_file file = fuzz_file_open(data, size);
    image_builder *builder = image_builder_new();
    FUZZ_CHECK(builder != NULL);
    const import_options options = {.mapping = NULL};
    import_report report = {.wrong = hear_wrong};
    /* A dump that answers for itself and, with another name table beside it, for others. */
    const char *const paths[] = {file.path, GM_FUZZ_CORPUS "/geonames/dump.txt"};
    gm_error err = GM_ERROR_INIT;
    gm_status status = import_run(paths, 2, &options, builder, &report, &err);
    fuzz_check_failure(status, &err);
    if (status == GM_OK) {
        gm_buf bytes = GM_BUF_INIT;
        image im;
        FUZZ_CHECK(image_builder_finish(builder, &bytes, &err) == GM_OK);
        FUZZ_CHECK(image_open(gm_buf_view(&bytes), "fuzz", &im, &err) == GM_OK);
        FUZZ_CHECK(image_verify(&im, "fuzz", &err) == GM_OK);
        gm_buf_clear(&bytes);
    }
    image_builder_free(builder);
    fuzz_file_close(&file);
    return 0;
}
