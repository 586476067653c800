/* The colours of maps that are not drawn by the styles in styles/, and are the same there. */
#ifndef GM_EXPORT_HUE_H
#define GM_EXPORT_HUE_H

#include "core/str.h"

/** "#rrggbb" of a type of event, and the same mixed with white: a spot that stands for a whole area must not look
 *  as sure as one that is a spot. */
typedef struct hue {
    const char *type; /* NULL: any other */
    const char *full, *pale;
} hue;

enum { HUE_N = 7 };
/** As styles/events.qml; the last one is for all types that have none. */
extern const hue hues[HUE_N];
/** Which of them. */
size_t hue_of(gm_str type);

#define HUE_DRAFT  "#cdcdcd"
#define HUE_EXTENT "#e69f00" /* styles/extents.qml */

#endif
