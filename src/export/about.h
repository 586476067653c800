/* What a file says of itself to people: what it is, from when to when, whom it owes. */
#ifndef GM_EXPORT_ABOUT_H
#define GM_EXPORT_ABOUT_H

#include "export/exporter.h"

/** Appends it, in lines. */
void about_say(const char *title, const export_options *options, const export_facts *facts,
               gm_buf *out);

/** The column for a feature's stable number in formats that number features by themselves. */
#define ABOUT_ID_COLUMN "feature_id"
/** Whether a layer gets one: not a table, and not one that has it already, as that of a set of ours that is
 *  exported again. */
bool about_adds_id(const layer *lay);

#endif
