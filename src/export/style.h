/* Styles of styles/, compiled in: beside files, and inside of a QGIS project. */
#ifndef GM_EXPORT_STYLE_H
#define GM_EXPORT_STYLE_H

#include "export/layer.h"

/** The content of the style's file with that ending: ".qml" or ".sld".
 *  @param style  "events", "extents", "places", "places_points", "places_lines", "places_areas" */
gm_str style_text(const char *style, const char *ending);

/** Writes dir/file.qml and dir/file.sld, which QGIS loads by itself with dir/file.<any ending>. */
gm_status style_write(const char *dir, const char *file, const char *style, gm_error *err);

/** The style of a layer whose geometry may be mixed; NULL for tables. */
const char *style_of_layer(const layer *lay);

/** What a style's QML holds inside of its root, as a <maplayer> of a project wants it. */
gm_str style_markup(const char *style);

#endif
