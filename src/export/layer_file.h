/* The file that a layer is written to, whether in the set's folder or on standard output. */
#ifndef GM_EXPORT_LAYER_FILE_H
#define GM_EXPORT_LAYER_FILE_H

#include "core/file.h"
#include "export/exporter.h"

/** Opens NAME.ENDING in the target's folder, or the target's stream. */
gm_status layer_file_open(const export_target *target, const char *name, const char *ending,
                          gm_writer *out, gm_error *err);

#endif
