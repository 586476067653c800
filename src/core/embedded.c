#include "core/embedded.h"

#include <assert.h>

gm_str embedded_text(const char *path) {
    for (const embedded_file *file = embedded_files; file->path != NULL; file++) {
        if (strcmp(file->path, path) == 0) {
            return (gm_str){(const char *)file->bytes, file->size};
        }
    }
    assert(false && "a file that was compiled in");
    return (gm_str){NULL, 0};
}
