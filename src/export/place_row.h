/* A gazetteer entry as a feature of a layer of places. */
#ifndef GM_EXPORT_PLACE_ROW_H
#define GM_EXPORT_PLACE_ROW_H

#include "export/schema.h"
#include "gazetteer/gaz.h"

/** Fills the columns of schema_place_columns. The values live as long as the place. */
void place_row(const place *p, value row[PLACES_N]);

/** The feature's id: of the entry's id and validity, since one id may recur with another validity. `key`
 *  is scratch. @return 0 when memory ran out (key->failed) */
uint64_t place_row_id(const place *p, gm_buf *key);

#endif
