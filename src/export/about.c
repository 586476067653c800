#include "export/about.h"

void about_say(const char *title, const export_options *options, const export_facts *facts,
               gm_buf *out) {
    gm_buf_printf(out, "%s\n", title);
    if (facts->date_first[0] != '\0') {
        gm_buf_printf(out, "Events from %s to %s.\n", facts->date_first, facts->date_last);
    }
    if (options->coarsened != NULL) {
        gm_buf_printf(out, "Positions are coarsened to %s.\n", options->coarsened);
    }
    if (facts->attribution[0] != '\0') {
        gm_buf_printf(out, "%s\n", facts->attribution);
    }
}

bool about_adds_id(const layer *lay) {
    for (size_t i = 0; i < lay->n_columns; i++) {
        if (gm_str_eq_nocase(gm_str_from(lay->columns[i].name), GM_STR(ABOUT_ID_COLUMN))) {
            return false;
        }
    }
    return lay->geometry != LAYER_TABLE;
}
