#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "core/json.h"
#include "core/num.h"
#include "core/quote.h"
#include "event/event.h"
#include "event/reader.h"

typedef struct json_state {
    gm_json_items items;
    json_t *item;    /* the current row's values: strings are views into it */
    gm_arena texts;  /* the current row's other values as text */
    gm_buf scratch;  /* one value being written */
    size_t lon, lat; /* columns made of point geometries; SIZE_MAX: none */
    bool ended;      /* the document is broken behind the last row */
    size_t at;       /* of lines as they come: the next byte of the stream's buffer … */
    uint32_t line;   /* … and its line */
} json_state;

/* ---- values --------------------------------------------------------------------------------- */

static bool is_whole_number(const json_t *value) {
    if (json_is_integer(value)) {
        json_int_t n = json_integer_value(value);
        return n > -1000000000000000 && n < 1000000000000000;
    }
    double real = json_real_value(value);
    return json_is_real(value) && fabs(real) < 1e15 && real == trunc(real);
}

static bool is_number(const json_t *value) {
    return json_is_number(value) || json_is_boolean(value);
}

/* The fewest digits that read back as the same number: 35.8 and not 35.799999999999997. Jansson's own
 * writer, since it is the same in every locale. */
static void add_real(gm_buf *buf, const json_t *value) {
    char text[64];
    size_t len = 0;
    for (unsigned digits = 15; digits <= 17; digits++) {
        double again;
        len = json_dumpb(value, text, sizeof text, JSON_ENCODE_ANY | JSON_REAL_PRECISION(digits));
        if (len > sizeof text) {
            len = 0;
            break;
        }
        if (gm_parse_double((gm_str){text, len}, &again) && again >= json_real_value(value) &&
            again <= json_real_value(value)) {
            break;
        }
    }
    gm_buf_add(buf, text, len);
}

static int append(const char *bytes, size_t size, void *buf) {
    gm_buf_add(buf, bytes, size);
    return 0;
}

static void add_value(gm_buf *buf, const json_t *value) {
    if (json_is_boolean(value)) {
        gm_buf_add_char(buf, json_is_true(value) ? '1' : '0');
    } else if (json_is_integer(value)) {
        gm_buf_add_int(buf, json_integer_value(value));
    } else if (json_is_real(value) && is_whole_number(value)) {
        gm_buf_add_int(buf, (int64_t)json_real_value(value));
    } else if (json_is_real(value)) {
        add_real(buf, value);
    } else {
        json_dump_callback(value, append, buf, JSON_COMPACT | JSON_REAL_PRECISION(15));
    }
}

/* The cell for a value; ptr is NULL when memory ran out. */
static gm_str cell_of(json_state *state, const json_t *value) {
    if (json_is_string(value)) {
        return (gm_str){json_string_value(value), json_string_length(value)};
    }
    if (json_is_null(value)) {
        return GM_STR("");
    }
    gm_buf_reset(&state->scratch);
    add_value(&state->scratch, value);
    if (state->scratch.failed) {
        return (gm_str){NULL, 0};
    }
    return gm_arena_copy(&state->texts, gm_buf_view(&state->scratch));
}

/* ---- what an item is ------------------------------------------------------------------------ */

static bool is_feature(const json_t *item) {
    const char *type = json_string_value(json_object_get(item, "type"));
    return type != NULL && strcmp(type, "Feature") == 0 &&
           json_object_get(item, "properties") != NULL;
}

/* The object whose members are the row's cells; NULL for a feature without properties. */
static json_t *members(json_t *item) {
    if (!is_feature(item)) {
        return item;
    }
    json_t *properties = json_object_get(item, "properties");
    return json_is_object(properties) ? properties : NULL;
}

/* The coordinates of a feature's point; NULL for another geometry or none. */
static const json_t *point_of(const json_t *item) {
    const json_t *geometry = is_feature(item) ? json_object_get(item, "geometry") : NULL;
    const char *type = json_string_value(json_object_get(geometry, "type"));
    const json_t *coordinates = json_object_get(geometry, "coordinates");
    bool is_point = type != NULL && strcmp(type, "Point") == 0 &&
                    json_is_number(json_array_get(coordinates, 0)) &&
                    json_is_number(json_array_get(coordinates, 1));
    return is_point ? coordinates : NULL;
}

/* ---- first pass: the columns ---------------------------------------------------------------- */

typedef struct survey {
    bool *has_value; /* by column */
    size_t cap;
    bool has_points;
    gm_error first_error;
} survey;

static gm_status note_column(rows *table, survey *seen, gm_str name, size_t *out_index,
                             gm_error *err) {
    *out_index = rows_find_column(table, name);
    if (*out_index != SIZE_MAX) {
        return GM_OK;
    }
    *out_index = table->n_columns;
    GM_TRY(rows_add_column(table, name, err));
    table->columns[*out_index].is_number = table->columns[*out_index].is_whole = true;
    if (table->n_columns > seen->cap) {
        size_t cap = table->columns_cap;
        bool *grown = realloc(seen->has_value, cap * sizeof *grown);
        if (grown == NULL) {
            return gm_fail_memory(err);
        }
        seen->has_value = grown;
        seen->cap = cap;
    }
    assert(seen->has_value != NULL); /* there is a column, so there was room made for it */
    seen->has_value[*out_index] = false;
    return GM_OK;
}

static gm_status note_value(rows *table, survey *seen, gm_str name, const json_t *value,
                            gm_error *err) {
    size_t i;
    if (name.len == 0) {
        return GM_OK; /* the row itself will be refused */
    }
    GM_TRY(note_column(table, seen, name, &i, err));
    bool empty = json_is_null(value) || (json_is_string(value) && json_string_length(value) == 0);
    if (!empty) {
        rows_column *column = &table->columns[i];
        assert(seen->has_value != NULL);
        seen->has_value[i] = true;
        column->is_number = column->is_number && is_number(value);
        column->is_whole = column->is_whole && (json_is_boolean(value) || is_whole_number(value));
    }
    return GM_OK;
}

static gm_status survey_item(rows *table, survey *seen, json_t *item, gm_error *err) {
    const char *key;
    json_t *value;
    json_object_foreach(members(item), key, value) {
        GM_TRY(note_value(table, seen, gm_str_trim(gm_str_from(key)), value, err));
    }
    seen->has_points = seen->has_points || point_of(item) != NULL;
    return GM_OK;
}

/* Broken items are passed over here; the second pass makes them row errors. */
static gm_status survey_items(rows *table, survey *seen, gm_error *err) {
    json_state *state = table->state;
    gm_json_items items = state->items;
    for (;;) {
        gm_json_item item;
        bool found;
        if (gm_json_items_next(&items, &item, &found, GM_E_EVENT_SYNTAX, &seen->first_error) !=
                GM_OK ||
            !found) {
            return GM_OK;
        }
        json_t *value = gm_json_parse(item, table->name, GM_E_EVENT_SYNTAX, &seen->first_error);
        gm_status status = GM_OK;
        if (json_is_object(value)) {
            status = survey_item(table, seen, value, err);
        }
        json_decref(value);
        GM_TRY(status);
    }
}

static gm_status add_point_columns(rows *table, json_state *state, survey *seen, gm_error *err) {
    if (!seen->has_points || rows_find_column(table, GM_STR("lon")) != SIZE_MAX ||
        rows_find_column(table, GM_STR("lat")) != SIZE_MAX) {
        return GM_OK;
    }
    GM_TRY(note_column(table, seen, GM_STR("lon"), &state->lon, err));
    GM_TRY(note_column(table, seen, GM_STR("lat"), &state->lat, err));
    for (size_t i = state->lon; i <= state->lat; i++) {
        assert(seen->has_value != NULL);
        seen->has_value[i] = true;
        table->columns[i].is_whole = false; /* coordinates, by chance whole or not */
    }
    return GM_OK;
}

static gm_status finish_survey(rows *table, json_state *state, survey *seen, gm_error *err) {
    GM_TRY(survey_items(table, seen, err));
    GM_TRY(add_point_columns(table, state, seen, err));
    for (size_t i = 0; i < table->n_columns; i++) {
        rows_column *column = &table->columns[i];
        column->is_number = column->is_number && seen->has_value[i];
        column->is_whole = column->is_whole && column->is_number;
    }
    if (table->n_columns > 0) {
        return GM_OK;
    }
    if (seen->first_error.code != GM_OK) {
        const gm_error *why = &seen->first_error;
        return gm_fail_at(err, why->code, why->source, why->line, why->column, "%s", why->text);
    }
    return gm_fail_at(
        err, GM_E_EVENT_SYNTAX, table->name, 0, 0,
        "the JSON holds no rows; expected objects such as {\"date\": …, \"place\": …}");
}

/* ---- second pass: the rows ------------------------------------------------------------------ */

static gm_status set_cell(rows *table, json_state *state, size_t i, const json_t *value,
                          gm_error *row_error, gm_error *err) {
    if (table->cells[i].ptr != NULL) {
        rows_blame(table, row_error,
                   "two keys of this object are the same but for blanks; rename one");
        return GM_OK;
    }
    table->cells[i] = cell_of(state, value);
    if (table->cells[i].ptr == NULL) {
        return gm_fail_memory(err);
    }
    if (memchr(table->cells[i].ptr, '\0', table->cells[i].len) != NULL) {
        rows_blame(table, row_error, "a value holds the character \\u0000; remove it");
    }
    return GM_OK;
}

static void blame_key(const rows *table, gm_str key, gm_error *row_error) {
    if (key.len == 0) {
        rows_blame(table, row_error, "a key of this object is blank; name it");
        return;
    }
    char name[QUOTE_SIZE];
    gm_fail_at(row_error, GM_E_EVENT_VALUE, table->name, table->line, 0,
               "the first line has no key %s, so nothing is known of it; add it there, with null",
               quote_cell(key, name));
}

static gm_status fill_cells(rows *table, json_state *state, gm_error *row_error, gm_error *err) {
    const char *key;
    json_t *value;
    json_object_foreach(members(state->item), key, value) {
        size_t i = rows_find_column(table, gm_str_trim(gm_str_from(key)));
        if (i == SIZE_MAX) {
            blame_key(table, gm_str_trim(gm_str_from(key)), row_error);
            continue;
        }
        GM_TRY(set_cell(table, state, i, value, row_error, err));
    }
    const json_t *point = point_of(state->item);
    if (point != NULL && state->lat != SIZE_MAX) {
        GM_TRY(set_cell(table, state, state->lon, json_array_get(point, 0), row_error, err));
        GM_TRY(set_cell(table, state, state->lat, json_array_get(point, 1), row_error, err));
    }
    return GM_OK;
}

static void forget_row(rows *table, json_state *state) {
    json_decref(state->item);
    state->item = NULL;
    gm_arena_reset(&state->texts);
    memset(table->cells, 0, table->n_columns * sizeof *table->cells);
}

static gm_status read_item(rows *table, json_state *state, gm_json_item item, gm_error *row_error,
                           gm_error *err) {
    table->line = item.line;
    state->item = gm_json_parse(item, table->name, GM_E_EVENT_VALUE, row_error);
    if (state->item != NULL && !json_is_object(state->item)) {
        rows_blame(table, row_error,
                   "expected an object with the row's values, such as {\"place\": …}");
    }
    return json_is_object(state->item) ? fill_cells(table, state, row_error, err) : GM_OK;
}

static gm_status next(rows *table, rows_row *out_row, bool *out_found, gm_error *err) {
    json_state *state = table->state;
    forget_row(table, state);
    *out_found = false;
    if (state->ended) {
        return GM_OK;
    }
    gm_json_item item;
    gm_error *row_error = &out_row->error;
    table->line = state->items.line;
    if (gm_json_items_next(&state->items, &item, out_found, GM_E_EVENT_VALUE, row_error) != GM_OK) {
        /* The rows so far stand; that more were meant to follow is an error of its own. */
        state->ended = true;
        table->line = row_error->line;
        *out_found = true;
        return GM_OK;
    }
    if (!*out_found) {
        return GM_OK;
    }
    return read_item(table, state, item, row_error, err);
}

static void close_json(rows *table) {
    json_state *state = table->state;
    json_decref(state->item);
    gm_arena_clear(&state->texts);
    gm_buf_clear(&state->scratch);
    free(state);
}

static const rows_reader json_reader = {next, NULL, close_json};

gm_status json_rows_open(rows *table, gm_error *err) {
    json_state *state = calloc(1, sizeof *state);
    if (state == NULL) {
        return gm_fail_memory(err);
    }
    state->lon = state->lat = SIZE_MAX;
    table->state = state;
    table->reader = &json_reader;
    gm_str doc = table->file.bytes;
    if (gm_str_starts(doc, GM_STR("\xEF\xBB\xBF"))) {
        doc = gm_str_skip(doc, 3);
    }
    GM_TRY(gm_json_items_init(&state->items, doc, table->name, GM_E_EVENT_SYNTAX, err));
    survey seen = {NULL, 0, false, GM_ERROR_INIT};
    gm_status status = finish_survey(table, state, &seen, err);
    free(seen.has_value);
    return status;
}

/* ---- lines as they come --------------------------------------------------------------------- */

/* Without blanks at its ends and the record separator of RFC 8142. */
static gm_str trim_line(gm_str line) {
    line = gm_str_trim(line);
    return line.len > 0 && line.ptr[0] == '\x1e' ? gm_str_trim(gm_str_skip(line, 1)) : line;
}

static bool is_collection(const json_t *item) {
    const char *type = json_string_value(json_object_get(item, "type"));
    return type != NULL && strcmp(type, "FeatureCollection") == 0;
}

bool json_is_lines(gm_str bytes) {
    gm_str line = {NULL, 0};
    while (line.len == 0 && bytes.len > 0 && gm_str_split(&bytes, '\n', &line)) {
        line = trim_line(line);
    }
    gm_error unused = GM_ERROR_INIT;
    json_t *item = gm_json_parse((gm_json_item){line, 1}, "", GM_E_EVENT_SYNTAX, &unused);
    bool is_row = json_is_object(item) && !is_collection(item);
    json_decref(item);
    return is_row;
}

/* The next line with something in it; empty at the end. */
static gm_status next_line(rows *table, json_state *state, gm_json_item *out_item, gm_error *err) {
    gm_stream *s = &table->stream;
    *out_item = (gm_json_item){{NULL, 0}, state->line};
    while (out_item->text.len == 0) {
        gm_str rest = gm_str_skip(gm_buf_view(&s->buf), state->at);
        const char *end = rest.len == 0 ? NULL : memchr(rest.ptr, '\n', rest.len);
        if (end == NULL && !s->ended) {
            gm_stream_drop(s, state->at);
            state->at = 0;
            GM_TRY(gm_stream_read(s, err));
            continue;
        }
        if (rest.len == 0) {
            return GM_OK;
        }
        size_t len = end == NULL ? rest.len : (size_t)(end - rest.ptr);
        *out_item = (gm_json_item){trim_line((gm_str){rest.ptr, len}), state->line++};
        state->at += len + (end != NULL);
    }
    return GM_OK;
}

static gm_status next_of_lines(rows *table, rows_row *out_row, bool *out_found, gm_error *err) {
    json_state *state = table->state;
    forget_row(table, state);
    gm_json_item item;
    GM_TRY(next_line(table, state, &item, err));
    *out_found = item.text.len > 0;
    return *out_found ? read_item(table, state, item, &out_row->error, err) : GM_OK;
}

static const rows_reader lines_reader = {next_of_lines, NULL, close_json};

/* A column for each field that no column of the first line means: a later line may have it. */
static gm_status add_fields(rows *table, gm_error *err) {
    bool meant[EV_N_FIELDS + 1] = {false};
    for (size_t i = 0; i < table->n_columns; i++) {
        meant[ev_field_find(table->columns[i].name)] = true;
    }
    for (int field = 0; field < EV_N_FIELDS; field++) {
        gm_str name = gm_str_from(ev_field_name((ev_field)field));
        if (!meant[field] && rows_find_column(table, name) == SIZE_MAX) {
            GM_TRY(rows_add_column(table, name, err));
        }
    }
    return GM_OK;
}

/* A later line may hold another kind of number: none is promised to be whole. */
static gm_status survey_first(rows *table, json_state *state, json_t *first, gm_error *err) {
    survey seen = {NULL, 0, false, GM_ERROR_INIT};
    gm_status status = survey_item(table, &seen, first, err);
    seen.has_points = is_feature(first);
    if (status == GM_OK) {
        status = add_point_columns(table, state, &seen, err);
    }
    for (size_t i = 0; i < table->n_columns && status == GM_OK; i++) {
        assert(seen.has_value != NULL);
        table->columns[i].is_number = table->columns[i].is_number && seen.has_value[i];
        table->columns[i].is_whole = false;
    }
    free(seen.has_value);
    return status == GM_OK ? add_fields(table, err) : status;
}

gm_status json_lines_open(rows *table, gm_error *err) {
    json_state *state = calloc(1, sizeof *state);
    if (state == NULL) {
        return gm_fail_memory(err);
    }
    state->lon = state->lat = SIZE_MAX;
    state->line = 1;
    table->state = state;
    table->reader = &lines_reader;
    gm_json_item item;
    GM_TRY(next_line(table, state, &item, err));
    json_t *first = gm_json_parse(item, table->name, GM_E_EVENT_SYNTAX, err);
    gm_status status = first == NULL ? GM_E_EVENT_SYNTAX : survey_first(table, state, first, err);
    json_decref(first);
    state->at = 0; /* the line is a row, too */
    state->line = 1;
    return status;
}
