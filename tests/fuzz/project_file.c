/* Project files, and with them mapping files. */
#include "fuzz.h"
#include "project/project.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_file file = fuzz_file_open(data, size);
    gm_error err = GM_ERROR_INIT;
    project p;
    gm_status status = project_read(file.path, &p, &err);
    fuzz_check_failure(status, &err);
    if (status == GM_OK) {
        FUZZ_CHECK(p.theatre != NULL && p.title != NULL && p.output != NULL);
        /* It names a folder below output/ and nothing else. */
        FUZZ_CHECK(strpbrk(p.theatre, "/.") == NULL && p.theatre[0] != '\0');
        FUZZ_CHECK(p.max_radius_km >= 0);
        project_clear(&p);
    }
    ev_profile *mapping = NULL;
    err = (gm_error)GM_ERROR_INIT;
    status = ev_mapping_read(file.path, &mapping, &err);
    fuzz_check_failure(status, &err);
    if (status == GM_OK) {
        ev_mapping_free(mapping);
    }
    fuzz_file_close(&file);
    return 0;
}
