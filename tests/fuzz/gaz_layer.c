/* Gazetteer layers as text, GeoJSON and CSV: read, built into an index, looked up. */
#include "fuzz.h"
#include "gazetteer/image.h"
#include "gazetteer/layer.h"

static gm_status take(void *context, image_entry *entry, gm_error *err) {
    return image_builder_add(context, entry, err);
}

static void hear_wrong(void *context, const gm_error *error) {
    (void)context;
    fuzz_check_failure(error->code, error);
}

/* Whatever was read makes an index that its own checks find whole. */
static void check_image(image_builder *builder) {
    gm_error err = GM_ERROR_INIT;
    gm_buf bytes = GM_BUF_INIT;
    image im;
    size_t n = image_builder_count(builder);
    FUZZ_CHECK(image_builder_finish(builder, &bytes, &err) == GM_OK);
    FUZZ_CHECK(image_open(gm_buf_view(&bytes), "fuzz", &im, &err) == GM_OK);
    FUZZ_CHECK(image_verify(&im, "fuzz", &err) == GM_OK);
    FUZZ_CHECK(image_n_places(&im) == n);
    for (size_t i = 0; i < n; i++) {
        FUZZ_CHECK(image_usable(&im, (uint32_t)i));
    }
    gm_buf_clear(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    image_builder *builder = image_builder_new();
    FUZZ_CHECK(builder != NULL);
    const layer_hooks hooks = {.context = builder, .entry = take, .wrong = hear_wrong};
    gm_error err = GM_ERROR_INIT;
    gm_status status = layer_parse((gm_str){(const char *)data, size}, "fuzz", &hooks, &err);
    fuzz_check_failure(status, &err);
    if (status == GM_OK) {
        check_image(builder);
    }
    image_builder_free(builder);
    return 0;
}
