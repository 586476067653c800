/* What the fuzz targets share. Each target is one file with one LLVMFuzzerTestOneInput, which libFuzzer and AFL++
 * call with bytes of their own making, and replay.c with those of corpus/. */
#ifndef GM_TESTS_FUZZ_H
#define GM_TESTS_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property that does not hold is a finding like any other. */
#define FUZZ_CHECK(is_true)                                                                        \
    do {                                                                                           \
        if (!(is_true)) {                                                                          \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #is_true);           \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* Whoever fails says why, in one line. */
static inline void fuzz_check_failure(gm_status status, const gm_error *err) {
    if (status != GM_OK) {
        FUZZ_CHECK(err->text[0] != '\0');
        FUZZ_CHECK(strchr(err->text, '\n') == NULL);
    }
}

/* The bytes as a file: it has no name but /proc/self/fd/N, which stays good until fuzz_file_close(). */
typedef struct fuzz_file {
    int fd;
    char path[32];
} fuzz_file;

static inline fuzz_file fuzz_file_open(const uint8_t *data, size_t size) {
    fuzz_file file = {.fd = memfd_create("fuzz", MFD_CLOEXEC)};
    FUZZ_CHECK(file.fd >= 0);
    FUZZ_CHECK(write(file.fd, data, size) == (ssize_t)size && lseek(file.fd, 0, SEEK_SET) == 0);
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.fd);
    return file;
}

static inline void fuzz_file_close(fuzz_file *file) {
    close(file->fd);
}

/* What is handed on to GDAL: its drivers have fuzz targets of their own. */
static inline bool fuzz_is_gdals(gm_str bytes) {
    static const gm_str starts[] = {
        {"PK\x03\x04", 4}, {"\xD0\xCF\x11\xE0", 4}, {"SQLite format 3", 15},
        {"fgb\x03", 4},    {"\0\0\x27\x0A", 4},     {"!table", 6},
        {"PAR1", 4},
    };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (gm_str_starts(bytes, starts[i])) {
            return true;
        }
    }
    return false;
}

/* The bundled gazetteer, opened once; it has places, areas, roads and sets. */
static inline const gm_gaz *fuzz_gazetteer(void) {
    static gm_gaz *gaz;
    if (gaz == NULL) {
        const char *path = GM_FUZZ_ROOT "/gazetteer/idlib";
        FUZZ_CHECK(gm_gaz_open(&path, 1, &gaz, NULL) == GM_OK);
    }
    return gaz;
}

#endif
