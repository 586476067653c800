/* Removes the styles that exporters leave beside their files, for tests that clear up by name. */
#ifndef GM_TESTS_SIDECARS_H
#define GM_TESTS_SIDECARS_H

#include <glob.h>
#include <stdio.h>
#include <unistd.h>

static inline void clear_styles(const char *dir) {
    char pattern[400];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/*.[qs][ml][ld]", dir); /* .qml and .sld */
    if (glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            unlink(found.gl_pathv[i]);
        }
        globfree(&found);
    }
}

#endif
