/* What the unit tests share. Include it last: it needs cmocka, which needs its own three headers first. */
#ifndef GM_TESTS_CHECK_H
#define GM_TESTS_CHECK_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/status.h"
#include "core/str.h"

/* The theatre that comes with the sources. */
#define CHECK_THEATRE GM_TESTS_DIR "/../gazetteer/idlib"

#define N_OF(array) (sizeof(array) / sizeof *(array))

/* cmocka's own compares as float, which has seven digits. */
#define assert_close(a, b, tolerance) assert_true(fabs((a) - (b)) <= (tolerance))

static inline void check_str(gm_str found, const char *wanted) {
    if (!gm_str_is(found, wanted)) {
        fail_msg("found \"%.*s\", wanted \"%s\"", GM_FMT(found), wanted);
    }
}

static inline void check_ok(gm_status status, const gm_error *err) {
    if (status != GM_OK) {
        char text[900];
        gm_error_format(err, text, sizeof text);
        fail_msg("%s: %s", gm_status_text(status), text);
    }
}

/* Random numbers, the same on every machine: PCG's multiplier, its high bits. */
static inline uint64_t check_seed(void) {
    const char *text = getenv("GM_SEED");
    uint64_t seed = text != NULL ? strtoull(text, NULL, 10) : 20200203;
    print_message("GM_SEED=%llu\n", (unsigned long long)seed);
    return seed;
}

static inline uint32_t check_random(uint64_t *seed) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 32);
}

static inline double check_between(uint64_t *seed, double low, double high) {
    return low + (high - low) * check_random(seed) / 4294967296.0;
}

/* A file with this text in a fresh folder below TMPDIR; the path stays good until the next call. */
static inline const char *check_file(const char *name, const char *text, size_t len) {
    static char dir[300];
    static char path[400];
    if (dir[0] == '\0') {
        const char *tmp = getenv("TMPDIR");
        snprintf(dir, sizeof dir, "%s/gazmap-test-XXXXXX", tmp != NULL ? tmp : "/tmp");
        assert_non_null(mkdtemp(dir));
    }
    mkdir(dir, 0700); /* again, when check_file_remove() took it */
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* Removes what check_file() made, the folder too. */
static inline void check_file_remove(const char *path) {
    char dir[400];
    unlink(path);
    snprintf(dir, sizeof dir, "%s", path);
    char *slash = strrchr(dir, '/');
    if (slash != NULL) {
        *slash = '\0';
        rmdir(dir); /* succeeds with the last file only */
    }
}

/** The bundled theatre, opened; the test closes it. */
static inline gm_gaz *check_open_theatre(void) {
    const char *path = CHECK_THEATRE;
    gm_gaz *theatre = NULL;
    gm_error err = GM_ERROR_INIT;
    check_ok(gm_gaz_open(&path, 1, &theatre, &err), &err);
    return theatre;
}

#endif
