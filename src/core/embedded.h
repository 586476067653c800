/* Files that were compiled into the library; CMakeLists.txt (gm_embedded_files) lists them. */
#ifndef GM_CORE_EMBEDDED_H
#define GM_CORE_EMBEDDED_H

#include "core/str.h"

/** One of them. The bytes are followed by a NUL that does not count. */
typedef struct embedded_file {
    const char *path; /* below the project's root, such as "styles/events.qml" */
    const unsigned char *bytes;
    size_t size;
} embedded_file;

/** All of them; ends with path NULL. */
extern const embedded_file embedded_files[];

/** The content of a file, for good. A path that is not in the list is a mistake of ours: it ends the
 *  program in a debug build, and gives an empty text in others. */
gm_str embedded_text(const char *path);

#endif
