/*
 * A text with gaps to fill, in a small part of Mustache's notation: {{NAME}} becomes a text with XML's
 * signs escaped, {{{NAME}}} one as it is. Alone on their lines: {{#NAME}} to {{/NAME}} keeps what stands
 * between when the name has a value, even an empty one, {{^NAME}} to {{/NAME}} when it has none; {{! … }}
 * goes.
 */
#ifndef GM_EXPORT_TEMPLATE_H
#define GM_EXPORT_TEMPLATE_H

#include "core/str.h"

/** A name and what stands for it. */
typedef struct template_value {
    const char *name;
    bool is_set;
    gm_str text;
} template_value;

/** Appends the filled text. @return GM_OK; GM_E_EXPORT for a name without a value, a gap that is not
 *  closed, and sections that do not fit; GM_E_MEMORY */
gm_status template_fill(gm_str text, const template_value *values, size_t n_values, gm_buf *out,
                        gm_error *err);

/** Appends text as XML has it in elements and attributes; control characters, which XML cannot hold, become
 *  blanks. */
void template_add_xml(gm_buf *out, gm_str text);

#endif
