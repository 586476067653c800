/* Features of other projects made flat: Linked Places (Linked Traces) and Who's On First. */
#include "core/num.h"
#include "gazetteer/import_private.h"

static const char *text_of(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

static void set_text(json_t *flat, const char *field, const char *text) {
    if (text != NULL && text[0] != '\0') {
        json_object_set_new(flat, field, json_string(text));
    }
}

static void set_names(import *im, json_t *flat) {
    if (im->names.len > 0 && !im->names.failed) {
        json_object_set_new(flat, "names", json_stringn(im->names.ptr, im->names.len));
    }
}

/* A name of ours stays one name: a ';' in it would be read as two. */
static void add_name(import *im, const char *primary, const json_t *name) {
    if (json_is_string(name)) {
        import_add_name(im, gm_str_from(primary), gm_str_from(json_string_value(name)));
    }
}

/* ---- Linked Places ------------------------------------------------------------------------------ */

/* One end of a timespan: "start": {"in": "1500"}, or {"earliest": …}. */
static const char *end_of_span(const json_t *end, const char *bound) {
    const char *in = text_of(end, "in");
    return in != NULL ? in : text_of(end, bound);
}

/* Dates here begin with the year 0. A place from before that was always there; one that was gone by then
 * is gone for good. */
static void set_date(json_t *flat, const char *field, const char *text, bool is_end) {
    if (text != NULL && text[0] == '-') {
        text = is_end ? "0000" : NULL;
    }
    set_text(flat, field, text);
}

/* The whole stretch of all timespans would say more than the source does; the first one's ends are taken
 * when there is one, and none when there are several. */
static void flatten_when(const json_t *when, json_t *flat) {
    const json_t *spans = json_object_get(when, "timespans");
    if (json_array_size(spans) == 1) {
        const json_t *span = json_array_get(spans, 0);
        set_date(flat, "date_from", end_of_span(json_object_get(span, "start"), "earliest"), false);
        set_date(flat, "date_to", end_of_span(json_object_get(span, "end"), "latest"), true);
    }
}

static void flatten_types(const json_t *types, json_t *flat) {
    const json_t *type = json_array_get(types, 0);
    static const char *const keys[] = {"sourceLabel", "label", "identifier"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *text = text_of(type, keys[i]);
        if (text != NULL && text[0] != '\0') {
            set_text(flat, "kind", text);
            return;
        }
    }
}

static void flatten_linked_place(import *im, json_t *feature, json_t *properties) {
    const char *title = text_of(properties, "title");
    const json_t *names = json_object_get(feature, "names");
    const char *id = text_of(feature, "@id");
    json_t *flat = json_object();
    size_t i;
    const json_t *name;
    if (title == NULL) {
        title = text_of(json_array_get(names, 0), "toponym");
    }
    gm_buf_reset(&im->names);
    json_array_foreach(names, i, name) {
        add_name(im, title, json_object_get(name, "toponym"));
    }
    set_text(flat, "id", id != NULL ? id : text_of(properties, "id"));
    set_text(flat, "name", title);
    set_names(im, flat);
    set_text(flat, "country", text_of(properties, "country"));
    const json_t *codes = json_object_get(properties, "ccodes");
    if (json_array_size(codes) == 1 && json_string_value(json_array_get(codes, 0)) != NULL) {
        const char *code = json_string_value(json_array_get(codes, 0));
        const code_name *country = import_code(&im->countries, gm_str_from(code));
        set_text(flat, "country", country != NULL ? country->name.ptr : code);
    }
    flatten_types(json_object_get(feature, "types"), flat);
    flatten_when(json_object_get(feature, "when"), flat);
    json_object_set_new(feature, "properties", flat);
}

/* A GeometryCollection says several things about one place; the first that is a geometry is taken. */
static void flatten_geometry(json_t *feature) {
    json_t *geometry = json_object_get(feature, "geometry");
    const char *type = text_of(geometry, "type");
    if (type != NULL && strcmp(type, "GeometryCollection") == 0) {
        json_t *first = json_array_get(json_object_get(geometry, "geometries"), 0);
        if (first != NULL) {
            json_object_set(feature, "geometry", first);
        }
    }
}

/* ---- Who's On First -------------------------------------------------------------------------------- */

static void add_wof_names(import *im, const char *primary, json_t *properties) {
    void *at = json_object_iter(properties);
    gm_buf_reset(&im->names);
    for (; at != NULL; at = json_object_iter_next(properties, at)) {
        if (strncmp(json_object_iter_key(at), "name:", 5) == 0) {
            const json_t *list = json_object_iter_value(at);
            size_t i;
            const json_t *name;
            json_array_foreach(list, i, name) {
                add_name(im, primary, name);
            }
        }
    }
}

/* "-1", "uuuu" and the like: nobody knows. EDTF "open" and ".." are ends that are open. */
static void set_wof_date(json_t *flat, const char *field, const char *text) {
    if (text != NULL && text[0] >= '0' && text[0] <= '9' && strchr(text, 'u') == NULL &&
        strcmp(text, "0000") != 0 && strncmp(text, "0001", 4) != 0 && strncmp(text, "1-", 2) != 0) {
        set_text(flat, field, text);
    }
}

static void flatten_wof(import *im, json_t *feature, json_t *properties) {
    json_t *flat = json_object();
    char id[40];
    const char *name = text_of(properties, "wof:name");
    snprintf(id, sizeof id, "wof:%lld",
             (long long)json_integer_value(json_object_get(properties, "wof:id")));
    add_wof_names(im, name, properties);
    set_text(flat, "id", id);
    set_text(flat, "name", name);
    set_names(im, flat);
    set_text(flat, "kind", text_of(properties, "wof:placetype"));
    const char *code = text_of(properties, "wof:country");
    const code_name *country = import_code(&im->countries, gm_str_from(code));
    set_text(flat, "country", country != NULL ? country->name.ptr : code);
    set_wof_date(flat, "date_from", text_of(properties, "edtf:inception"));
    set_wof_date(flat, "date_to", text_of(properties, "edtf:cessation"));
    json_t *population = json_object_get(properties, "wof:population");
    if (!json_is_integer(population)) {
        population = json_object_get(properties, "gn:population");
    }
    if (json_is_integer(population) && json_integer_value(population) > 0) {
        json_object_set(flat, "population", population);
    }
    set_text(flat, "source", "Who's On First");
    set_text(flat, "licence", "CC BY 4.0");
    json_object_set_new(feature, "properties", flat);
}

void import_flatten(import *im, json_t *feature) {
    json_t *properties = json_object_get(feature, "properties");
    if (json_object_get(properties, "wof:id") != NULL) {
        flatten_wof(im, feature, properties);
    } else if (json_is_array(json_object_get(feature, "names")) ||
               json_object_get(feature, "@id") != NULL) {
        flatten_linked_place(im, feature, properties);
    }
    flatten_geometry(feature);
}
