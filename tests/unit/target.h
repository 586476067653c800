/* What exporters are opened and closed with in unit tests. */
#ifndef GM_TESTS_TARGET_H
#define GM_TESTS_TARGET_H

#include "export/exporter.h"

static const export_options no_options;
static const export_counts no_counts;
static const export_facts facts = {.counts = &no_counts, .attribution = "", .notes = ""};
static gm_buf notes; /* what formats noted; kept to the end of the process */

static inline export_target target_of(const char *dir, int stream_fd, const layer *const *layers,
                                      size_t n_layers) {
    return (export_target){.dir = dir,
                           .stream_fd = stream_fd,
                           .theatre = "test",
                           .title = "Test",
                           .layers = layers,
                           .n_layers = n_layers,
                           .options = &no_options,
                           .notes = &notes};
}

#endif
