/* GeoNames: dumps of 19 columns, and the tables beside them. */
#include <stdlib.h>

#include "core/date.h"
#include "core/num.h"
#include "core/utf8.h"
#include "gazetteer/feature_codes.h"
#include "gazetteer/import_private.h"

/* Columns as readme.txt of the dumps names them. */
enum column {
    GEONAMEID,
    NAME,
    ASCIINAME,
    ALTERNATENAMES,
    LATITUDE,
    LONGITUDE,
    FEATURE_CLASS,
    FEATURE_CODE,
    COUNTRY_CODE,
    CC2,
    ADMIN1_CODE,
    ADMIN2_CODE,
    ADMIN3_CODE,
    ADMIN4_CODE,
    POPULATION,
    ELEVATION,
    DEM,
    TIMEZONE,
    MODIFICATION_DATE,
    N_COLUMNS,
};

/* How many cells there are; at most `max` are filled. */
static size_t split_tabs(gm_str line, gm_str *cells, size_t max) {
    size_t n = 0;
    gm_str rest = line;
    gm_str cell;
    while (gm_str_split(&rest, '\t', &cell)) {
        if (n < max) {
            cells[n] = cell;
        }
        n++;
        if (rest.ptr == NULL) {
            break;
        }
    }
    return n;
}

/* ---- Recognising ------------------------------------------------------------------------------ */

static bool is_number(gm_str s) {
    double value;
    return gm_parse_double(gm_str_trim(s), &value);
}

static bool is_upper(gm_str s, size_t len) {
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < 'A' || s.ptr[i] > 'Z') {
            return false;
        }
    }
    return s.len == len;
}

static gm_str first_line(gm_str start) {
    gm_str rest = start;
    gm_str line = start;
    while (rest.len > 0 && gm_str_split(&rest, '\n', &line) &&
           (line.len == 0 || line.ptr[0] == '#')) {
    }
    return line;
}

static bool names_file(const char *base, const char *start) {
    return gm_str_starts(gm_str_from(base), gm_str_from(start));
}

import_format import_recognise(const char *base, gm_str start) {
    gm_str cells[N_COLUMNS];
    gm_str text = gm_str_trim(start);
    gm_str line = first_line(start);
    size_t n = split_tabs(line, cells, N_COLUMNS);
    if (names_file(base, "readme") || names_file(base, "iso-languagecodes")) {
        return IMPORT_README;
    }
    if (text.len > 0 && (text.ptr[0] == '{' || text.ptr[0] == '[')) {
        return IMPORT_JSON;
    }
    if (n == N_COLUMNS && ((is_upper(cells[0], 2) && is_upper(cells[1], 3)) ||
                           gm_str_is(cells[0], "ISO"))) { /* older ones have a header */
        return IMPORT_COUNTRIES;
    }
    if (n == N_COLUMNS) {
        return IMPORT_DUMP;
    }
    if (n == 4 && cells[0].len > 3 && is_upper((gm_str){cells[0].ptr, 2}, 2) &&
        cells[0].ptr[2] == '.') {
        return IMPORT_ADMIN_CODES;
    }
    if ((n == 8 || n == 10) && is_number(cells[0]) && is_number(cells[1])) {
        return IMPORT_OTHER_NAMES;
    }
    bool binary = start.len > 0 && memchr(start.ptr, '\0', start.len) != NULL;
    bool table = !binary && (memchr(line.ptr, ',', line.len) != NULL || n > 1 ||
                             memchr(line.ptr, ';', line.len) != NULL);
    return line.len > 0 && table ? IMPORT_CSV : IMPORT_UNKNOWN;
}

/* ---- Code tables -------------------------------------------------------------------------------- */

static gm_status add_code(import *im, code_table *table, gm_str code, gm_str name, double area_km2,
                          gm_error *err) {
    if (table->n == table->cap) {
        size_t cap = table->cap == 0 ? 512 : table->cap * 2;
        code_name *grown = realloc(table->items, cap * sizeof *grown);
        if (grown == NULL) {
            return gm_fail_memory(err);
        }
        table->items = grown;
        table->cap = cap;
    }
    code_name added = {gm_arena_copy(&im->codes_arena, code), gm_arena_copy(&im->codes_arena, name),
                       area_km2};
    if (added.code.ptr == NULL || added.name.ptr == NULL) {
        return gm_fail_memory(err);
    }
    table->items[table->n++] = added;
    return GM_OK;
}

static gm_status wrong_line(import *im, const source *s, uint32_t line, const char *why) {
    gm_error error = GM_ERROR_INIT;
    gm_fail_at(&error, GM_E_GAZ_VALUE, source_name(s), line, 0, "%s", why);
    import_wrong(im, &error);
    return GM_OK;
}

gm_status import_read_codes(import *im, source *s, import_format format, gm_error *err) {
    gm_str line;
    uint32_t number;
    bool found;
    GM_TRY(source_line(s, &line, &number, &found, err));
    while (found) {
        gm_str cells[N_COLUMNS];
        size_t n = line.len > 0 && line.ptr[0] != '#' ? split_tabs(line, cells, N_COLUMNS) : 0;
        if (n > 0 && !gm_utf8_valid(line)) {
            GM_TRY(wrong_line(im, s, number, "broken UTF-8 in a code table; the line is left out"));
        } else if (format == IMPORT_COUNTRIES && n > 0 && gm_str_is(cells[0], "ISO")) {
            /* the header */
        } else if (format == IMPORT_COUNTRIES && n == N_COLUMNS) {
            double area = 0;
            gm_parse_double(gm_str_trim(cells[6]), &area);
            GM_TRY(add_code(im, &im->countries, cells[0], gm_str_trim(cells[4]), area, err));
        } else if (format == IMPORT_ADMIN_CODES && n == 4) {
            GM_TRY(add_code(im, &im->codes, cells[0], gm_str_trim(cells[1]), 0, err));
        } else if (n > 0) {
            GM_TRY(wrong_line(im, s, number, "not a line of this code table; it is left out"));
        }
        GM_TRY(source_line(s, &line, &number, &found, err));
    }
    return GM_OK;
}

/* ---- Other names ------------------------------------------------------------------------------------ */

static bool geoname_number(gm_str id, uint32_t *out) {
    int64_t value;
    if (!gm_parse_int(id, &value) || value <= 0 || value > UINT32_MAX || id.ptr[0] == '+') {
        return false;
    }
    *out = (uint32_t)value;
    return true;
}

gm_status import_note_numbers(import *im, source *s, gm_error *err) {
    gm_str line;
    uint32_t number;
    bool found;
    GM_TRY(source_line(s, &line, &number, &found, err));
    while (found) {
        gm_str id;
        uint32_t geoname;
        if (gm_str_split(&line, '\t', &id) && geoname_number(id, &geoname)) {
            gm_buf_add(&im->wanted, &geoname, sizeof geoname);
        }
        GM_TRY(source_line(s, &line, &number, &found, err));
    }
    return im->wanted.failed ? gm_fail_memory(err) : GM_OK;
}

static int compare_wanted(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Pseudo-languages of the table: what is no name. */
static bool is_no_language(gm_str language) {
    static const char *const codes[] = {"link", "post", "iata", "icao", "faac",
                                        "tcid", "unlc", "wkdt", "phon"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (gm_str_is(language, codes[i])) {
            return true;
        }
    }
    return false;
}

static gm_status keep_other_name(import *im, uint32_t geoname, gm_str name, gm_error *err) {
    if (im->other_text.len + name.len + 1 > UINT32_MAX) {
        return gm_fail(err, GM_E_GAZ_VALUE, "the table of other names is too large: over 4 GiB");
    }
    other_name item = {geoname, (uint32_t)im->other_text.len};
    gm_buf_add(&im->other_names, &item, sizeof item);
    gm_buf_add_str(&im->other_text, name);
    gm_buf_add_char(&im->other_text, '\0');
    return im->other_names.failed || im->other_text.failed ? gm_fail_memory(err) : GM_OK;
}

gm_status import_read_other_names(import *im, source *s, gm_error *err) {
    gm_str line;
    uint32_t number;
    bool found;
    GM_TRY(source_line(s, &line, &number, &found, err));
    while (found) {
        gm_str cells[4];
        uint32_t geoname;
        size_t n = split_tabs(line, cells, 4);
        if (n < 4 || !geoname_number(cells[1], &geoname)) {
            GM_TRY(wrong_line(im, s, number,
                              "expected a number, a GeoNames number, a language and a name"));
        } else if (bsearch(&geoname, im->wanted.ptr, im->wanted.len / sizeof geoname,
                           sizeof geoname, compare_wanted) != NULL &&
                   !is_no_language(cells[2])) {
            if (!gm_utf8_valid(cells[3])) {
                GM_TRY(wrong_line(im, s, number, "broken UTF-8 in the name"));
            } else {
                GM_TRY(keep_other_name(im, geoname, cells[3], err));
            }
        }
        GM_TRY(source_line(s, &line, &number, &found, err));
    }
    return GM_OK;
}

/* The first of a place's names among the sorted ones; SIZE_MAX when there is none. */
static size_t first_other_name(const import *im, uint32_t geoname) {
    const other_name *items = (const other_name *)(const void *)im->other_names.ptr;
    size_t low = 0;
    size_t high = im->other_names.len / sizeof *items;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (items[mid].geoname < geoname) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

static void add_other_names(import *im, gm_str primary, uint32_t geoname) {
    const other_name *items = (const other_name *)(const void *)im->other_names.ptr;
    size_t n = im->other_names.len / sizeof *items;
    for (size_t i = first_other_name(im, geoname); i < n && items[i].geoname == geoname; i++) {
        import_add_name(im, primary, gm_str_from(im->other_text.ptr + items[i].at));
    }
}

/* ---- Rows ---------------------------------------------------------------------------------------------- */

static const char *read_point(const gm_str *cells, gm_latlon *out) {
    if (!gm_parse_double(gm_str_trim(cells[LATITUDE]), &out->lat) ||
        !gm_parse_double(gm_str_trim(cells[LONGITUDE]), &out->lon)) {
        return "latitude or longitude is no number";
    }
    if (out->lat < -90 || out->lat > 90 || out->lon < -180 || out->lon > 180) {
        return out->lon >= -90 && out->lon <= 90 && out->lat >= -180 && out->lat <= 180
                   ? "the latitude is off the globe; latitude and longitude may be exchanged"
                   : "latitude or longitude is off the globe";
    }
    /* A tenth of a metre; the sources have noise behind that. */
    out->lat = (double)gm_to_fixed(out->lat, 6) / 1e6;
    out->lon = (double)gm_to_fixed(out->lon, 6) / 1e6;
    return NULL;
}

/* The id with its origin: "164816" is gn:164816, "w85681385" wof:85681385; others stay. */
static gm_str id_of(import *im, gm_str id, image_entry *e) {
    uint32_t geoname;
    gm_buf_reset(&im->id);
    if (geoname_number(id, &geoname)) {
        gm_buf_add_text(&im->id, "gn:");
        gm_buf_add_str(&im->id, id);
        e->source = GM_STR("GeoNames");
        e->licence = GM_STR("CC BY 4.0");
    } else if (id.ptr[0] == 'w' && geoname_number(gm_str_skip(id, 1), &geoname)) {
        gm_buf_add_text(&im->id, "wof:");
        gm_buf_add_str(&im->id, gm_str_skip(id, 1));
        e->source = GM_STR("Who's On First");
        e->licence = GM_STR("CC BY 4.0");
    } else {
        gm_buf_add_str(&im->id, id);
    }
    return gm_buf_view(&im->id);
}

static gm_str division_name(const import *im, const gm_str *cells, bool second) {
    char code[80];
    if (cells[ADMIN1_CODE].len == 0 || (second && cells[ADMIN2_CODE].len == 0)) {
        return (gm_str){NULL, 0};
    }
    int n = second ? snprintf(code, sizeof code, "%.*s.%.*s.%.*s", GM_FMT(cells[COUNTRY_CODE]),
                              GM_FMT(cells[ADMIN1_CODE]), GM_FMT(cells[ADMIN2_CODE]))
                   : snprintf(code, sizeof code, "%.*s.%.*s", GM_FMT(cells[COUNTRY_CODE]),
                              GM_FMT(cells[ADMIN1_CODE]));
    const code_name *found = n > 0 && (size_t)n < sizeof code
                                 ? import_code(&im->codes, (gm_str){code, (size_t)n})
                                 : NULL;
    return found == NULL ? (gm_str){NULL, 0} : found->name;
}

static void add_names(import *im, const gm_str *cells, gm_str primary) {
    gm_str rest = cells[ALTERNATENAMES];
    gm_str name;
    uint32_t geoname;
    gm_buf_reset(&im->names);
    import_add_name(im, primary, cells[ASCIINAME]);
    while (rest.len > 0 && gm_str_split(&rest, ',', &name)) {
        import_add_name(im, primary, name);
    }
    if (im->other_names.len > 0 && geoname_number(cells[GEONAMEID], &geoname)) {
        add_other_names(im, primary, geoname);
    }
}

static const char *read_row(import *im, gm_str *cells, image_entry *e, gm_latlon *point) {
    for (size_t i = 0; i < N_COLUMNS; i++) {
        cells[i] = gm_str_trim(cells[i]);
    }
    if (cells[GEONAMEID].len == 0) {
        return "the place has no id";
    }
    if (cells[NAME].len == 0) {
        return "the place has no name";
    }
    const char *why = read_point(cells, point);
    int64_t population = 0;
    if (why == NULL && cells[POPULATION].len > 0 &&
        (!gm_parse_int(cells[POPULATION], &population) || population < 0)) {
        why = "population is a whole number or empty";
    }
    if (why != NULL) {
        return why;
    }
    /* Lists in the same layout put a kind in words where the dumps have the time zone. */
    bool has_zone = memchr(cells[TIMEZONE].ptr, '/', cells[TIMEZONE].len) != NULL;
    const feature_code *code = feature_code_find(cells[FEATURE_CLASS], cells[FEATURE_CODE],
                                                 has_zone ? (gm_str){NULL, 0} : cells[TIMEZONE]);
    const code_name *country = import_code(&im->countries, cells[COUNTRY_CODE]);
    e->id = id_of(im, cells[GEONAMEID], e);
    e->name = cells[NAME];
    e->kind_word = gm_str_from(code->kind);
    e->population = population > 0 ? population : -1; /* GeoNames writes 0 for unknown */
    e->radius_m = code->radius_m;
    e->country = country != NULL ? country->name : cells[COUNTRY_CODE];
    bool is_country = gm_str_is(e->kind_word, "country");
    if (is_country) {
        e->country = country != NULL ? country->name : e->name;
        if (country != NULL && country->area_km2 > 0) {
            e->radius_m = feature_area_radius_m(country->area_km2);
        }
    } else if (code->admin_level == 1) {
        e->admin1 = e->name;
    } else {
        e->admin1 = division_name(im, cells, false);
        e->admin2 = code->admin_level == 2 ? e->name : division_name(im, cells, true);
    }
    add_names(im, cells, e->name);
    e->names = gm_buf_view(&im->names);
    return NULL;
}

static gm_status import_line(import *im, const source *s, gm_str line, uint32_t number,
                             gm_error *err) {
    gm_str cells[N_COLUMNS];
    image_entry e = {.population = -1,
                     .set_no = -1,
                     .day_from = DATE_OPEN_PAST,
                     .day_to = DATE_OPEN_FUTURE,
                     .line = number};
    gm_latlon point;
    const geo_part part = {&point, 1, false};
    e.shape = (geo_shape){GEO_POINT, &part, 1};
    e.layer = gm_str_from(source_base(s));
    e.source = e.layer;
    if (line.len > SOURCE_MAX_LINE) {
        return wrong_line(im, s, number, "the line is longer than 1 MiB");
    }
    if (!gm_utf8_valid(line) || (line.len > 0 && memchr(line.ptr, '\0', line.len) != NULL)) {
        return wrong_line(im, s, number, "broken UTF-8; save the file as UTF-8");
    }
    size_t n = split_tabs(line, cells, N_COLUMNS);
    if (n != N_COLUMNS) {
        gm_error error = GM_ERROR_INIT;
        gm_fail_at(&error, GM_E_GAZ_VALUE, source_name(s), number, 0,
                   "the line has %zu columns; a GeoNames dump has %d, with tabs between", n,
                   N_COLUMNS);
        import_wrong(im, &error);
        return GM_OK;
    }
    const char *why = read_row(im, cells, &e, &point);
    return why != NULL ? wrong_line(im, s, number, why) : import_add(im, &e, err);
}

gm_status import_read_dump(import *im, source *s, gm_error *err) {
    gm_str line;
    uint32_t number;
    bool found;
    im->report->saw_dump = true;
    GM_TRY(source_line(s, &line, &number, &found, err));
    while (found) {
        if (gm_str_trim(line).len > 0 && line.ptr[0] != '#') {
            GM_TRY(import_line(im, s, line, number, err));
        }
        GM_TRY(source_line(s, &line, &number, &found, err));
    }
    return GM_OK;
}
