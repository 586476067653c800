#include <stdlib.h>

#include "core/file.h"
#include "core/json.h"
#include "event/columns.h"
#include "gazetteer/fuzzy.h"

/* The profile that callers hold, with its memory. */
typedef struct mapping_file {
    ev_profile profile; /* first, so that a pointer to it is one to the mapping */
    gm_arena arena;
    profile_column columns[EV_N_FIELDS]; /* a field is named once */
    uint32_t lines[EV_N_FIELDS];
} mapping_file;

/* One reading: the document, and where it came from. */
typedef struct reading {
    const char *path;
    gm_str doc;
    mapping_file *m;
    gm_error *err;
} reading;

static gm_status wrong(const reading *r, const char *key, const char *expected) {
    return gm_fail_at(r->err, GM_E_EVENT_HEADER, r->path, gm_json_key_line(r->doc, key), 0,
                      "\"%s\" %s", key, expected);
}

static gm_status keep(const reading *r, const char *text, const char **out) {
    *out = gm_arena_copy(&r->m->arena, gm_str_from(text)).ptr;
    return *out == NULL ? gm_fail_memory(r->err) : GM_OK;
}

/* ---- Codes ------------------------------------------------------------------------------------ */

static gm_status read_code(const reading *r, const char *key, const json_t *value,
                           const char **out) {
    char number[32];
    if (json_is_string(value)) {
        return keep(r, json_string_value(value), out);
    }
    if (json_is_integer(value)) {
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
        return keep(r, number, out);
    }
    return wrong(r, key, "stands for a text or a whole number");
}

static gm_status read_codes(const reading *r, const char *field, json_t *value,
                            const profile_code **out) {
    if (!json_is_object(value) || json_object_size(value) == 0) {
        return wrong(r, field, "has \"codes\" that are no object: {\"THEIRS\": \"OURS\"}");
    }
    profile_code *codes = gm_arena_array(&r->m->arena, json_object_size(value) + 1, sizeof *codes);
    if (codes == NULL) {
        return gm_fail_memory(r->err);
    }
    const char *key;
    json_t *ours;
    size_t n = 0;
    json_object_foreach(value, key, ours) {
        GM_TRY(keep(r, key, &codes[n].theirs));
        GM_TRY(read_code(r, key, ours, &codes[n].ours));
        n++;
    }
    codes[n] = (profile_code){NULL, NULL};
    *out = codes;
    return GM_OK;
}

/* ---- Columns ---------------------------------------------------------------------------------- */

static gm_status read_column(const reading *r, const char *field, json_t *value,
                             profile_column *out) {
    static const char expected[] =
        "is a column's name in quotes, {\"column\": …, \"codes\": …} or null";
    json_t *name = value;
    if (json_is_null(value)) {
        return GM_OK;
    }
    if (json_is_object(value)) {
        json_t *codes = json_object_get(value, "codes");
        name = json_object_get(value, "column");
        if (json_object_size(value) != (codes != NULL ? 2 : 1)) {
            return wrong(r, field, expected);
        }
        if (codes != NULL) {
            GM_TRY(read_codes(r, field, codes, &out->codes));
        }
    }
    if (!json_is_string(name) || json_string_length(name) == 0) {
        return wrong(r, field, expected);
    }
    return keep(r, json_string_value(name), &out->column);
}

/* The field of exactly this name: in a mapping an alias would be a guess. */
static ev_field find_field(const char *key) {
    for (int field = 0; field < EV_N_FIELDS; field++) {
        if (strcmp(ev_field_name((ev_field)field), key) == 0) {
            return (ev_field)field;
        }
    }
    return EV_N_FIELDS;
}

static gm_status unknown_field(const reading *r, const char *key) {
    ev_field best = ev_field_find(gm_str_from(key)); /* perhaps by an alias */
    int least = INT32_MAX;
    for (int field = 0; field < EV_N_FIELDS && best == EV_N_FIELDS; field++) {
        int d = fuzzy_distance(gm_str_from(key), gm_str_from(ev_field_name((ev_field)field)), 1000);
        least = d < least ? d : least;
    }
    for (int field = 0; field < EV_N_FIELDS && best == EV_N_FIELDS; field++) {
        if (fuzzy_distance(gm_str_from(key), gm_str_from(ev_field_name((ev_field)field)), 1000) ==
            least) {
            best = (ev_field)field;
        }
    }
    return gm_fail_at(r->err, GM_E_EVENT_HEADER, r->path, gm_json_key_line(r->doc, key), 0,
                      "there is no field \"%s\"; did you mean \"%s\"?", key, ev_field_name(best));
}

static gm_status read_fields(const reading *r, json_t *root) {
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value) {
        ev_field field = find_field(key);
        if (field == EV_N_FIELDS) {
            return unknown_field(r, key);
        }
        size_t i = r->m->profile.n_columns++;
        r->m->columns[i] = (profile_column){.field = field};
        r->m->lines[i] = gm_json_key_line(r->doc, key);
        GM_TRY(read_column(r, key, value, &r->m->columns[i]));
    }
    return GM_OK;
}

/* ---- File ------------------------------------------------------------------------------------- */

static gm_status read_doc(const reading *r) {
    json_t *root = gm_json_parse((gm_json_item){r->doc, 1}, r->path, GM_E_EVENT_HEADER, r->err);
    if (root == NULL) {
        return GM_E_EVENT_HEADER;
    }
    gm_status status = json_is_object(root)
                           ? read_fields(r, root)
                           : gm_fail_at(r->err, GM_E_EVENT_HEADER, r->path, 1, 0,
                                        "expected an object: {\"place\": \"Their column\", …}");
    json_decref(root);
    return status;
}

gm_status ev_mapping_read(const char *path, ev_profile **out_mapping, gm_error *err) {
    gm_file file;
    GM_TRY(gm_file_open(path, &file, err));
    mapping_file *m = calloc(1, sizeof *m);
    if (m == NULL) {
        gm_file_close(&file);
        return gm_fail_memory(err);
    }
    m->profile = (ev_profile){.name = "mapping", .columns = m->columns, .lines = m->lines};
    reading r = {path, file.bytes, m, err};
    gm_status status = keep(&r, path, &m->profile.path);
    if (status == GM_OK) {
        status = read_doc(&r);
    }
    gm_file_close(&file);
    if (status != GM_OK) {
        ev_mapping_free(&m->profile);
        return status;
    }
    *out_mapping = &m->profile;
    return GM_OK;
}

void ev_mapping_free(ev_profile *mapping) {
    if (mapping != NULL) {
        mapping_file *m = (mapping_file *)mapping;
        gm_arena_clear(&m->arena);
        free(m);
    }
}
