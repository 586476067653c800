#include "event/event.h"

#include <stdlib.h>

#include "core/hash.h"
#include "core/num.h"
#include "core/quote.h"
#include "event/columns.h"
#include "event/ids.h"
#include "event/profile.h"
#include "geo/geodesic.h"

struct ev_table {
    rows *rows;
    rows_row row; /* the current one */
    ev_options options;
    const ev_profile *profile; /* NULL: none */
    column_map map;
    ev_field present[EV_N_FIELDS]; /* the fields that have a column */
    size_t n_present;
    const column_use *unknown_code; /* of the current row; NULL: none */
    size_t *by_name;                /* columns sorted by name: the order of the canonical bytes */
    gm_buf canonical;
    char made_id[17];
    ev_ids *ids;     /* in use: own_ids, or the caller's */
    ev_ids *own_ids; /* NULL when the caller gave some */
    uint32_t file;   /* this table's number in ids; 0 before the first row */
};

/* ---- opening -------------------------------------------------------------------------------- */

static int compare_names(const void *a, const void *b, void *columns) {
    const rows_column *all = columns;
    size_t left, right;
    memcpy(&left, a, sizeof left);
    memcpy(&right, b, sizeof right);
    return gm_str_cmp(all[left].name, all[right].name);
}

static gm_status choose_profile(ev_table *table, gm_error *err) {
    const ev_profile *wanted = table->options.profile;
    table->profile = wanted != NULL ? wanted : profile_recognise(table->rows);
    if (wanted != NULL && !profile_fits(wanted, table->rows)) {
        return gm_fail_at(err, GM_E_EVENT_HEADER, rows_name(table->rows), 0, 0,
                          "this is no table of %s: none of its columns is there (%s)",
                          wanted->title, wanted->signature);
    }
    if (table->profile != NULL && table->options.order == DATE_ORDER_NONE) {
        table->options.order = table->profile->order;
    }
    return GM_OK;
}

static gm_status map_columns(ev_table *table, gm_error *err) {
    size_t n = rows_n_columns(table->rows);
    table->by_name = calloc(n, sizeof *table->by_name);
    if (table->by_name == NULL) {
        return gm_fail_memory(err);
    }
    GM_TRY(choose_profile(table, err));
    GM_TRY(columns_map(table->rows, table->profile, table->options.mapping, &table->map, err));
    for (int field = 0; field < EV_N_FIELDS; field++) {
        if (table->map.columns[field] != SIZE_MAX) {
            table->present[table->n_present++] = (ev_field)field;
        }
    }
    for (size_t i = 0; i < n; i++) {
        table->by_name[i] = i;
    }
    qsort_r(table->by_name, n, sizeof *table->by_name, compare_names,
            (void *)(uintptr_t)rows_columns(table->rows));
    return GM_OK;
}

gm_status ev_open(const char *path, const ev_options *options, ev_table **out_table,
                  gm_error *err) {
    ev_table *table = calloc(1, sizeof *table);
    if (table == NULL) {
        return gm_fail_memory(err);
    }
    if (options != NULL) {
        table->options = *options;
    }
    gm_status status = rows_open_with(path, &table->options.rows, &table->rows, err);
    if (status == GM_OK) {
        status = map_columns(table, err);
    }
    if (status != GM_OK) {
        ev_close(table);
        return status;
    }
    *out_table = table;
    return GM_OK;
}

void ev_close(ev_table *table) {
    if (table == NULL) {
        return;
    }
    rows_close(table->rows);
    ev_ids_free(table->own_ids);
    gm_buf_clear(&table->canonical);
    columns_clear(&table->map);
    free(table->by_name);
    free(table);
}

gm_status ev_use_ids(ev_table *table, ev_ids *ids, gm_error *err) {
    if (ids == NULL) {
        return GM_OK;
    }
    table->ids = ids;
    return ids_add_file(ids, rows_name(table->rows), &table->file, err);
}

static gm_status use_own_ids(ev_table *table, gm_error *err) {
    table->own_ids = ev_ids_new();
    if (table->own_ids == NULL) {
        return gm_fail_memory(err);
    }
    return ev_use_ids(table, table->own_ids, err);
}

const char *ev_name(const ev_table *table) {
    return rows_name(table->rows);
}

size_t ev_n_columns(const ev_table *table) {
    return rows_n_columns(table->rows);
}

const rows_column *ev_columns(const ev_table *table) {
    return rows_columns(table->rows);
}

ev_field ev_column_field(const ev_table *table, size_t column) {
    return column < ev_n_columns(table) ? table->map.fields[column] : EV_N_FIELDS;
}

const ev_profile *ev_table_profile(const ev_table *table) {
    return table->profile != NULL && table->profile->n_columns > 0 ? table->profile : NULL;
}

/* ---- one row -------------------------------------------------------------------------------- */

/* Says where an error of a field's cell stands; without such a column, where the row starts. */
static void locate(const ev_table *table, ev_field field, gm_error *error) {
    uint32_t line = table->row.line;
    uint32_t column = 0;
    if (table->map.columns[field] != SIZE_MAX) {
        rows_cell_place(table->rows, table->map.columns[field], &line, &column);
    }
    gm_error_locate(error, rows_name(table->rows), line, column);
}

/* Fails the row for what a field's cell holds; `rest` follows the quoted cell. Returns false. */
static bool refuse(const ev_table *table, event *ev, ev_field field, const char *rest) {
    char cell[QUOTE_SIZE];
    gm_str name = gm_str_from(ev_field_name(field));
    if (table->map.by_profile[field]) { /* users know it by their source's name */
        name = rows_columns(table->rows)[table->map.columns[field]].name;
    }
    gm_fail(&ev->error, GM_E_EVENT_VALUE, "%.*s %s %s", GM_FMT(name),
            quote_cell(ev->field[field], cell), rest);
    locate(table, field, &ev->error);
    return false;
}

static bool read_date(const ev_table *table, event *ev, ev_field field, date_span *out) {
    if (date_parse(ev->field[field], table->options.order, out, &ev->error) == GM_OK) {
        return true;
    }
    locate(table, field, &ev->error);
    return false;
}

/* Our own exports write an open end as an empty date_end, with precision 5. */
static bool open_ended(const event *ev) {
    return gm_str_is(ev->field[EV_DATE_PREC], "5");
}

/* Only the ends of its texts, as in rows_next. */
static void clear_error(gm_error *error) {
    error->code = GM_OK;
    error->line = error->column = 0;
    error->source[0] = error->text[0] = '\0';
}

static bool read_start_end(const ev_table *table, event *ev) {
    date_span start = {DATE_OPEN_PAST, DATE_OPEN_PAST};
    date_span end = {DATE_OPEN_FUTURE, DATE_OPEN_FUTURE};
    bool has_start = ev->field[EV_DATE_START].len > 0;
    bool has_end = ev->field[EV_DATE_END].len > 0;
    if (!has_start && !has_end) {
        return true;
    }
    if ((has_start && !read_date(table, ev, EV_DATE_START, &start)) ||
        (has_end && !read_date(table, ev, EV_DATE_END, &end))) {
        return false;
    }
    if (!has_end && !open_ended(ev)) {
        end = start;
    }
    if (end.last < start.first) {
        return refuse(table, ev, EV_DATE_END, "is before date_start; exchange or correct them");
    }
    ev->dates = (date_span){start.first, end.last};
    return true;
}

static bool read_dates(const ev_table *table, event *ev) {
    if (ev->field[EV_DATE].len > 0) {
        return read_date(table, ev, EV_DATE, &ev->dates);
    }
    return read_start_end(table, ev);
}

/* A decimal number; "36,8059" is one where spreadsheets write a decimal comma. */
static bool parse_decimal(gm_str s, double *out) {
    if (gm_parse_double(s, out)) {
        return true;
    }
    char text[40];
    const char *comma = s.len < sizeof text ? memchr(s.ptr, ',', s.len) : NULL;
    if (comma == NULL || memchr(s.ptr, '.', s.len) != NULL) {
        return false;
    }
    memcpy(text, s.ptr, s.len);
    text[comma - s.ptr] = '.';
    return gm_parse_double((gm_str){text, s.len}, out);
}

static bool off_globe(const ev_table *table, event *ev) {
    bool wrong_lat = !geo_valid((gm_latlon){.lat = ev->pin.lat, .lon = 0});
    bool exchanged = geo_valid((gm_latlon){.lat = ev->pin.lon, .lon = ev->pin.lat});
    if (wrong_lat) {
        return refuse(table, ev, EV_LAT,
                      exchanged ? "is not from -90 to 90; are lon and lat exchanged?"
                                : "is off the globe; write degrees from -90 to 90");
    }
    return refuse(table, ev, EV_LON, "is off the globe; write degrees from -180 to 180");
}

static bool read_pin(const ev_table *table, event *ev) {
    bool has_lon = ev->field[EV_LON].len > 0;
    bool has_lat = ev->field[EV_LAT].len > 0;
    if (!has_lon && !has_lat) {
        return true;
    }
    if (!has_lon || !has_lat) {
        return has_lon ? refuse(table, ev, EV_LON, "has no lat beside it; give both or neither")
                       : refuse(table, ev, EV_LAT, "has no lon beside it; give both or neither");
    }
    if (!parse_decimal(ev->field[EV_LON], &ev->pin.lon)) {
        return refuse(table, ev, EV_LON, "is not a decimal number; write degrees such as 36.8059");
    }
    if (!parse_decimal(ev->field[EV_LAT], &ev->pin.lat)) {
        return refuse(table, ev, EV_LAT, "is not a decimal number; write degrees such as 35.8645");
    }
    if (!geo_valid(ev->pin)) {
        return off_globe(table, ev);
    }
    ev->has_pin = true;
    return true;
}

static bool read_radius(const ev_table *table, event *ev) {
    double radius_m;
    if (ev->field[EV_RADIUS_M].len == 0) {
        return true;
    }
    if (!parse_decimal(ev->field[EV_RADIUS_M], &radius_m) || radius_m <= 0) {
        return refuse(table, ev, EV_RADIUS_M,
                      "is not a distance; write metres above 0, such as 500, or leave it empty");
    }
    ev->pin_radius_m = radius_m;
    return true;
}

/* Digits in groups of three, "1,000" or "12,345,678", without their commas. */
static bool join_groups(gm_str s, char out[32], size_t *out_len) {
    size_t len = 0;
    gm_str rest = s;
    gm_str group;
    for (bool first = true; gm_str_split(&rest, ',', &group); first = false) {
        bool fits = first ? group.len >= 1 && group.len <= 3 : group.len == 3;
        if (!fits || len + group.len > 32) {
            return false;
        }
        memcpy(out + len, group.ptr, group.len);
        len += group.len;
    }
    *out_len = len;
    return true;
}

/* Whole numbers as spreadsheets write them: "12", "12.0", "12.00", "1,200". "1.200" is refused: it is
 * twelve hundred to one reader and one to the other. */
static bool parse_count(gm_str s, int64_t *out) {
    char joined[32];
    if (gm_str_ends(s, GM_STR(".00"))) {
        s.len -= 3;
    } else if (gm_str_ends(s, GM_STR(".0"))) {
        s.len -= 2;
    }
    if (s.len > 0 && memchr(s.ptr, ',', s.len) != NULL && join_groups(s, joined, &s.len)) {
        s.ptr = joined;
    }
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') {
            return false;
        }
    }
    return gm_parse_int(s, out);
}

static bool parse_flag(gm_str s, int64_t *out) {
    static const char *const words[] = {"0", "1", "false", "true", "no", "yes"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (gm_str_eq_nocase(s, gm_str_from(words[i]))) {
            *out = (int64_t)(i % 2);
            return true;
        }
    }
    return false;
}

static bool refuse_count(const ev_table *table, event *ev, ev_field field) {
    bool killed = field == EV_KILLED;
    return refuse(
        table, ev, field,
        killed
            ? "is not a whole number; write one such as 12, or a range into killed_lo and killed_hi"
            : "is not a whole number; write one such as 12, or leave it empty");
}

/* A code that a profile or mapping vouches for. */
static bool read_precision(const ev_table *table, event *ev, ev_field field) {
    int64_t most = field == EV_GEO_PREC ? 7 : field == EV_DATE_PREC ? 5 : INT64_MAX;
    int64_t *number = &ev->number[field];
    if (parse_count(ev->field[field], number) && *number >= 1 && *number <= most) {
        return true;
    }
    *number = -1;
    return refuse(table, ev, field,
                  field == EV_GEO_PREC    ? "is no precision of places, 1 to 7; correct it"
                  : field == EV_DATE_PREC ? "is no precision of dates, 1 to 5; correct it"
                                          : "is not a whole number above 0; correct it");
}

static bool read_number(const ev_table *table, event *ev, ev_field field) {
    gm_str text = ev->field[field];
    int64_t *number = &ev->number[field];
    switch (column_kind_of(field)) {
    case COLUMN_COUNT:
        return parse_count(text, number) || refuse_count(table, ev, field);
    case COLUMN_FLAG:
        return parse_flag(text, number) ||
               refuse(table, ev, field, "is neither 0 nor 1; write one of them");
    case COLUMN_OUTCOME:
        if (table->map.by_profile[field]) {
            return read_precision(table, ev, field);
        }
        return parse_count(text, number) || !ev->located || refuse_count(table, ev, field);
    default:
        return true;
    }
}

static bool read_numbers(const ev_table *table, event *ev) {
    for (size_t i = 0; i < table->n_present; i++) {
        ev_field field = table->present[i];
        if (ev->field[field].len > 0 && !read_number(table, ev, field)) {
            return false;
        }
    }
    if (!ev->located && !table->map.by_profile[EV_DATE_PREC]) {
        ev->number[EV_DATE_PREC] = -1; /* anybody's own idea of precision */
    }
    int64_t low = ev->number[EV_KILLED_LO];
    int64_t high = ev->number[EV_KILLED_HI];
    if (low != -1 && high != -1 && low > high) {
        return refuse(table, ev, EV_KILLED_LO, "is above killed_hi; exchange or correct them");
    }
    return true;
}

static bool is_method(gm_str word) {
    static const char *const methods[] = {"exact",  "alias",       "folded", "fuzzy",    "near",
                                          "offset", "between",     "road",   "junction", "set",
                                          "area",   "coordinates", "given"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (gm_str_is(word, methods[i])) {
            return true;
        }
    }
    return false;
}

static bool check_status(const ev_table *table, event *ev) {
    gm_str status = ev->field[EV_STATUS];
    return status.len == 0 || gm_str_is(status, "reviewed") || gm_str_is(status, "draft") ||
           refuse(table, ev, EV_STATUS,
                  "is neither draft nor reviewed; write one of them, or rename the column");
}

static bool check_place(const ev_table *table, event *ev) {
    if (ev->has_pin || ev->field[EV_PLACE].len > 0 || ev->field[EV_PLACE_ID].len > 0) {
        return true;
    }
    gm_fail(&ev->error, GM_E_EVENT_VALUE, "the row does not say where; fill place, or lon and lat");
    locate(table, EV_PLACE, &ev->error);
    return false;
}

/* A pin with its radius. When places are resolved anew, a wrong one is as good as none. */
static bool read_position(const ev_table *table, event *ev) {
    if (read_pin(table, ev) && read_radius(table, ev)) {
        return true;
    }
    if (!table->options.relocate) {
        return false;
    }
    ev->has_pin = false;
    ev->pin_radius_m = -1;
    clear_error(&ev->error);
    return true;
}

static bool is_measure(ev_field field) {
    return column_kind_of(field) != COLUMN_TEXT || field == EV_RADIUS_M || field == EV_LON ||
           field == EV_LAT || field == EV_DATE || field == EV_DATE_START || field == EV_DATE_END ||
           field == EV_STATUS;
}

/* An unknown word for a type is a word still; an unknown precision would be a guess. */
static bool check_codes(const ev_table *table, event *ev) {
    const column_use *use = table->unknown_code;
    if (use == NULL) {
        return true;
    }
    gm_buf rest = GM_BUF_INIT;
    gm_buf_add_text(&rest, "is none of its codes:");
    for (const profile_code *c = use->codes; c->theirs != NULL && rest.len < 200; c++) {
        gm_buf_printf(&rest, "%s %s", c == use->codes ? "" : ",", c->theirs);
    }
    refuse(table, ev, use->field, gm_buf_text(&rest));
    gm_buf_clear(&rest);
    return false;
}

static bool check_row(const ev_table *table, event *ev) {
    if (!check_codes(table, ev) || !read_position(table, ev)) {
        return false;
    }
    ev->located = ev->has_pin && is_method(ev->field[EV_METHOD]);
    return read_dates(table, ev) && read_numbers(table, ev) && check_status(table, ev) &&
           check_place(table, ev);
}

/* ---- ids ------------------------------------------------------------------------------------ */

static gm_status make_id(ev_table *table, event *ev, gm_error *err) {
    gm_buf *bytes = &table->canonical;
    gm_buf_reset(bytes);
    for (size_t i = 0; i < rows_n_columns(table->rows); i++) {
        size_t column = table->by_name[i];
        gm_str value = gm_str_trim(ev->cells[column]);
        if (value.len > 0) {
            gm_buf_add_str(bytes, rows_columns(table->rows)[column].name);
            gm_buf_add_char(bytes, '\x1F');
            gm_buf_add_str(bytes, value);
            gm_buf_add_char(bytes, '\x1E');
        }
    }
    if (bytes->failed) {
        return gm_fail_memory(err);
    }
    gm_hex64(gm_hash64(gm_buf_view(bytes)), table->made_id);
    ev->field[EV_EVENT_ID] = (gm_str){table->made_id, 16};
    return GM_OK;
}

static gm_status check_id(ev_table *table, event *ev, uint64_t hash, bool made, gm_error *err) {
    bool seen;
    id_place earlier;
    GM_TRY(ids_add(table->ids, hash, table->file, ev->line, &seen, &earlier, err));
    if (!seen || ev->error.code != GM_OK) {
        return GM_OK;
    }
    if (made) {
        gm_fail(&ev->error, GM_E_EVENT_VALUE,
                "the row repeats %s:%u; remove one, or give each an event_id", earlier.file,
                earlier.line);
    } else {
        char cell[QUOTE_SIZE];
        gm_fail(&ev->error, GM_E_EVENT_VALUE,
                "event_id %s is also at %s:%u; give each row its own, or remove one",
                quote_cell(ev->field[EV_EVENT_ID], cell), earlier.file, earlier.line);
    }
    locate(table, EV_EVENT_ID, &ev->error);
    return GM_OK;
}

/* ---- next ----------------------------------------------------------------------------------- */

static bool is_plain(char c) {
    return c > ' ' && c < 0x7F;
}

/* gm_str_trim, with the common case in place: the cell begins and ends with a visible ASCII character. */
static inline gm_str trim_cell(gm_str s) {
    return s.len == 0 || (is_plain(s.ptr[0]) && is_plain(s.ptr[s.len - 1])) ? s : gm_str_trim(s);
}

static gm_str translate(ev_table *table, const column_use *use, gm_str code) {
    const char *ours = code.len == 0 ? "" : profile_translate(use->codes, code);
    if (ours != NULL) {
        return gm_str_from(ours);
    }
    if (table->unknown_code == NULL && is_measure(use->field)) {
        table->unknown_code = use;
    }
    return code;
}

static void fill_fields(ev_table *table, event *ev) {
    memset(ev->field, 0, sizeof ev->field);
    table->unknown_code = NULL;
    for (size_t i = 0; i < table->map.n_uses; i++) {
        const column_use *use = &table->map.uses[i];
        if (ev->field[use->field].len > 0) {
            continue;
        }
        gm_str cell = trim_cell(table->row.cells[use->column]);
        ev->field[use->field] = use->codes == NULL ? cell : translate(table, use, cell);
    }
    if (table->profile != NULL && table->profile->derive != NULL) {
        table->profile->derive(ev);
    }
}

static void start_event(ev_table *table, event *ev) {
    fill_fields(table, ev);
    for (size_t field = 0; field < EV_N_FIELDS; field++) {
        ev->number[field] = -1;
    }
    ev->cells = table->row.cells;
    ev->line = table->row.line;
    ev->dates = (date_span){DATE_OPEN_PAST, DATE_OPEN_FUTURE};
    ev->has_pin = false;
    ev->pin = (gm_latlon){0, 0};
    ev->pin_radius_m = -1;
    ev->located = false;
    clear_error(&ev->error);
}

gm_status ev_next(ev_table *table, event *out_event, bool *out_found, gm_error *err) {
    if (table->file == 0 && !table->options.filter) {
        GM_TRY(use_own_ids(table, err));
    }
    GM_TRY(rows_next(table->rows, &table->row, out_found, err));
    if (!*out_found) {
        return GM_OK;
    }
    start_event(table, out_event);
    bool made = out_event->field[EV_EVENT_ID].len == 0;
    if (made) {
        GM_TRY(make_id(table, out_event, err));
    }
    if (table->row.error.code != GM_OK) {
        /* Cells of a row that could not be split may belong elsewhere: its id is not noted. */
        out_event->error = table->row.error;
        return GM_OK;
    }
    if (table->options.filter) {
        check_row(table, out_event);
        return GM_OK;
    }
    uint64_t hash = ids_hash(table->ids, out_event->field[EV_EVENT_ID], out_event->field[EV_PART]);
    check_row(table, out_event);
    return check_id(table, out_event, hash, made, err);
}
