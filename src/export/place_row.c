#include "export/place_row.h"

#include "export/feature_id.h"

void place_row(const place *p, value row[PLACES_N]) {
    row[PLACES_ID] = schema_text(p->id);
    row[PLACES_NAME] = schema_text(p->name);
    row[PLACES_NAMES] = schema_text(p->names);
    row[PLACES_KIND] = schema_text(p->kind_word);
    row[PLACES_ADMIN1] = schema_text(p->admin1);
    row[PLACES_ADMIN2] = schema_text(p->admin2);
    row[PLACES_COUNTRY] = schema_text(p->country);
    row[PLACES_POPULATION] = schema_int(p->population);
    row[PLACES_RADIUS_M] = schema_int(schema_radius_m(p->radius_m));
    row[PLACES_DATE_FROM] = schema_text(p->date_from);
    row[PLACES_DATE_TO] = schema_text(p->date_to);
    row[PLACES_REF] = schema_text(p->road_ref);
    row[PLACES_SET_ID] = schema_text(p->set_id);
    row[PLACES_SET_NO] = schema_int(p->set_no);
    row[PLACES_SOURCE] = schema_text(p->source);
    row[PLACES_LICENCE] = schema_text(p->licence);
    row[PLACES_NOTE] = schema_text(p->note);
}

uint64_t place_row_id(const place *p, gm_buf *key) {
    gm_buf_reset(key);
    gm_buf_add_str(key, p->id);
    gm_buf_add_char(key, '\0');
    gm_buf_add_str(key, p->date_from);
    gm_buf_add_char(key, '\0');
    gm_buf_add_str(key, p->date_to);
    return key->failed ? 0 : feature_id(gm_buf_view(key));
}
