/* Index files. Size and checksum in the head are mended first, or no change would come past those checks. */
#include "core/hash.h"
#include "fuzz.h"
#include "gazetteer/fold.h"
#include "gazetteer/gaz.h"
#include "gazetteer/image.h"
#include "gazetteer/image_layout.h"
#include "resolve/resolve.h"

static void put64(uint8_t *to, uint64_t n) {
    for (int i = 0; i < 8; i++) {
        to[i] = (uint8_t)(n >> (8 * i));
    }
}

static void mend_head(uint8_t *bytes, size_t size) {
    enum { HEAD = IMAGE_HEADER_SIZE + SEC_N * IMAGE_SECTION_SIZE, SIZE_AT = 16 };
    if (size >= HEAD) {
        put64(bytes + SIZE_AT, size);
        put64(bytes + IMAGE_CHECKSUM_AT, 0);
        put64(bytes + IMAGE_CHECKSUM_AT, gm_hash64((gm_str){(const char *)bytes, HEAD}));
    }
}

static void look_around(const gm_gaz *gaz) {
    static const char *const texts[] = {"Saraqib",        "5 km south of Sarakib",
                                        "M4/M5 junction", "observation post 1",
                                        "southern Idlib", "Nowhere"};
    static gm_answer answer;
    gm_arena arena = GM_ARENA_INIT;
    for (uint32_t ref = 0; ref < gaz_n_refs(gaz) && ref < 64; ref++) {
        geo_shape shape;
        place p = gaz_place(gaz, ref);
        FUZZ_CHECK(p.name.len == 0 || p.name.ptr != NULL);
        (void)gaz_shape(gaz, ref, &arena, &shape);
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        FUZZ_CHECK(res_resolve(gaz, gm_str_from(texts[i]), NULL, NULL, &answer) == GM_OK);
    }
    res_answer_clear(&answer);
    answer = (gm_answer){.n_parts = 0};
    gm_arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint8_t *copy = malloc(size + 1);
    FUZZ_CHECK(copy != NULL);
    memcpy(copy, data, size);
    mend_head(copy, size);

    gm_error err = GM_ERROR_INIT;
    image im;
    if (image_is((gm_str){(const char *)copy, size})) { /* all else is a text layer: gaz_layer.c */
        gm_status status = image_open((gm_str){(const char *)copy, size}, "fuzz", &im, &err);
        fuzz_check_failure(status, &err);
        if (status == GM_OK) {
            (void)image_verify(&im, "fuzz", &err);
        }
        fuzz_file file = fuzz_file_open(copy, size);
        const char *path = file.path;
        gm_gaz *gaz = NULL;
        if (gm_gaz_open(&path, 1, &gaz, NULL) == GM_OK) {
            look_around(gaz);
        }
        gm_gaz_close(gaz);
        fuzz_file_close(&file);
    }
    free(copy);
    return 0;
}
