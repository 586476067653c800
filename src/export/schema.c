#include "export/schema.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <utf8proc.h>

#include "core/num.h"
#include "core/utf8.h"

enum { NAME_MAX_LEN = 10 }; /* a .dbf field name: 11 bytes with its NUL */

enum {
    C_EVENT_ID,
    C_PART,
    C_PARTS,
    C_TITLE,
    C_SUMMARY,
    C_TYPE,
    C_SUBTYPE,
    C_ACTOR1,
    C_ACTOR2,
    C_STATUS,
    C_DATE_START,
    C_DATE_END,
    C_DATE_TEXT,
    C_DATE_PREC,
    C_KILLED,
    C_KILLED_LO,
    C_KILLED_HI,
    C_WOUNDED,
    C_DISPLACED,
    C_AGGREGATE,
    C_PLACE,
    C_PLACE_ID,
    C_PLACE_NAME,
    C_ADMIN1,
    C_ADMIN2,
    C_COUNTRY,
    C_METHOD,
    C_SCORE,
    C_RADIUS_M,
    C_GEO_PREC,
    C_N_CAND,
    C_SOURCE,
    C_SOURCE_URL,
    C_QUOTE,
    C_CLAIM_BY,
    C_CONF,
    C_COARSENED,
    C_N,
};

/* No field: the value is made here, not copied from the event. */
#define MADE EV_N_FIELDS

/* A fixed column and the event's field that fills it as it stands. */
typedef struct fixed_column {
    column column;
    ev_field field;
} fixed_column;

static const fixed_column fixed_columns[C_N] = {
    [C_EVENT_ID] = {{"event_id", "Event", COL_TEXT, 0}, EV_EVENT_ID},
    [C_PART] = {{"part", "Part", COL_INT, 0}, MADE},
    [C_PARTS] = {{"parts", "Parts in all", COL_INT, 0}, MADE},
    [C_TITLE] = {{"title", "Title", COL_TEXT, 0}, EV_TITLE},
    [C_SUMMARY] = {{"summary", "Summary", COL_TEXT, 0}, EV_SUMMARY},
    [C_TYPE] = {{"type", "Type", COL_TEXT, 0}, EV_TYPE},
    [C_SUBTYPE] = {{"subtype", "Subtype", COL_TEXT, 0}, EV_SUBTYPE},
    [C_ACTOR1] = {{"actor1", "Actor 1", COL_TEXT, 0}, EV_ACTOR1},
    [C_ACTOR2] = {{"actor2", "Actor 2", COL_TEXT, 0}, EV_ACTOR2},
    [C_STATUS] = {{"status", "Status", COL_TEXT, 0}, MADE},
    [C_DATE_START] = {{"date_start", "Date (start)", COL_DATE, 0}, MADE},
    [C_DATE_END] = {{"date_end", "Date (end)", COL_DATE, 0}, MADE},
    [C_DATE_TEXT] = {{"date_text", "Date as reported", COL_TEXT, 0}, MADE},
    [C_DATE_PREC] = {{"date_prec", "Date precision (1 day to 5 year)", COL_INT, 0}, MADE},
    [C_KILLED] = {{"killed", "Killed", COL_INT, 0}, EV_KILLED},
    [C_KILLED_LO] = {{"killed_lo", "Killed (lowest claim)", COL_INT, 0}, EV_KILLED_LO},
    [C_KILLED_HI] = {{"killed_hi", "Killed (highest claim)", COL_INT, 0}, EV_KILLED_HI},
    [C_WOUNDED] = {{"wounded", "Wounded", COL_INT, 0}, EV_WOUNDED},
    [C_DISPLACED] = {{"displaced", "Displaced", COL_INT, 0}, EV_DISPLACED},
    [C_AGGREGATE] = {{"aggregate", "Sums up other events", COL_INT, 0}, EV_AGGREGATE},
    [C_PLACE] = {{"place", "Place as reported", COL_TEXT, 0}, EV_PLACE},
    [C_PLACE_ID] = {{"place_id", "Gazetteer entry", COL_TEXT, 0}, MADE},
    [C_PLACE_NAME] = {{"place_name", "Place", COL_TEXT, 0}, MADE},
    [C_ADMIN1] = {{"admin1", "First-level division", COL_TEXT, 0}, MADE},
    [C_ADMIN2] = {{"admin2", "Second-level division", COL_TEXT, 0}, MADE},
    [C_COUNTRY] = {{"country", "Country", COL_TEXT, 0}, MADE},
    [C_METHOD] = {{"method", "How it was placed", COL_TEXT, 0}, MADE},
    [C_SCORE] = {{"score", "Score (0 to 1)", COL_FIXED, 3}, MADE},
    [C_RADIUS_M] = {{"radius_m", "Uncertainty radius (m)", COL_INT, 0}, MADE},
    [C_GEO_PREC] = {{"geo_prec", "Place precision (1 exact to 7)", COL_INT, 0}, MADE},
    [C_N_CAND] = {{"n_cand", "Places that were possible", COL_INT, 0}, MADE},
    [C_SOURCE] = {{"source", "Source", COL_TEXT, 0}, EV_SOURCE},
    [C_SOURCE_URL] = {{"source_url", "Source (link)", COL_TEXT, 0}, EV_SOURCE_URL},
    [C_QUOTE] = {{"quote", "Quote", COL_TEXT, 0}, EV_QUOTE},
    [C_CLAIM_BY] = {{"claim_by", "Claimed by", COL_TEXT, 0}, EV_CLAIM_BY},
    [C_CONF] = {{"conf", "Confidence", COL_TEXT, 0}, EV_CONF},
    [C_COARSENED] = {{"coarsened", "Coarsened to", COL_TEXT, 0}, EV_COARSENED},
};

const column schema_extent_columns[EXTENT_N] = {
    [EXTENT_PLACE_ID] = {"place_id", "Gazetteer entry", COL_TEXT, 0},
    [EXTENT_PLACE_NAME] = {"place_name", "Place", COL_TEXT, 0},
    [EXTENT_METHOD] = {"method", "How it was placed", COL_TEXT, 0},
    [EXTENT_RADIUS_M] = {"radius_m", "Uncertainty radius (m)", COL_INT, 0},
    [EXTENT_GEO_PREC] = {"geo_prec", "Place precision (1 exact to 7)", COL_INT, 0},
    [EXTENT_N_EVENTS] = {"n_events", "Event parts here", COL_INT, 0},
};

const column schema_place_columns[PLACES_N] = {
    [PLACES_ID] = {"id", "Gazetteer entry", COL_TEXT, 0},
    [PLACES_NAME] = {"name", "Name", COL_TEXT, 0},
    [PLACES_NAMES] = {"names", "Other spellings", COL_TEXT, 0},
    [PLACES_KIND] = {"kind", "Kind", COL_TEXT, 0},
    [PLACES_ADMIN1] = {"admin1", "First-level division", COL_TEXT, 0},
    [PLACES_ADMIN2] = {"admin2", "Second-level division", COL_TEXT, 0},
    [PLACES_COUNTRY] = {"country", "Country", COL_TEXT, 0},
    [PLACES_POPULATION] = {"population", "Population", COL_INT, 0},
    [PLACES_RADIUS_M] = {"radius_m", "Uncertainty radius (m)", COL_INT, 0},
    [PLACES_DATE_FROM] = {"date_from", "Valid from", COL_TEXT, 0},
    [PLACES_DATE_TO] = {"date_to", "Valid to", COL_TEXT, 0},
    [PLACES_REF] = {"ref", "Road number", COL_TEXT, 0},
    [PLACES_SET_ID] = {"set_id", "Set", COL_TEXT, 0},
    [PLACES_SET_NO] = {"set_no", "Number in the set", COL_INT, 0},
    [PLACES_SOURCE] = {"source", "Source", COL_TEXT, 0},
    [PLACES_LICENCE] = {"licence", "Licence", COL_TEXT, 0},
    [PLACES_NOTE] = {"note", "Note", COL_TEXT, 0},
};

const column schema_claim_columns[CLAIM_N] = {
    [CLAIM_EVENT_ID] = {"event_id", "Event", COL_TEXT, 0},
    [CLAIM_FIELD] = {"field", "Figure", COL_TEXT, 0},
    [CLAIM_LO] = {"lo", "Lowest", COL_INT, 0},
    [CLAIM_HI] = {"hi", "Highest", COL_INT, 0},
    [CLAIM_BY] = {"by", "Claimed by", COL_TEXT, 0},
    [CLAIM_SOURCE] = {"source", "Source", COL_TEXT, 0},
    [CLAIM_SOURCE_URL] = {"source_url", "Source (link)", COL_TEXT, 0},
    [CLAIM_QUOTE] = {"quote", "Quote", COL_TEXT, 0},
};

/* ---- Columns that pass through -------------------------------------------------------------- */

static bool has_field(const ev_table *table, ev_field field) {
    for (size_t i = 0; i < ev_n_columns(table); i++) {
        if (ev_column_field(table, i) == field) {
            return true;
        }
    }
    return false;
}

/* An export of ours has "reason" only as why a line of NDJSON has no point: a column of the user's is called
 * otherwise there. */
static bool is_reason(const ev_table *table, gm_str name) {
    return gm_str_is(name, "reason") && ev_column_field(table, 0) == EV_LON &&
           has_field(table, EV_METHOD) && has_field(table, EV_PARTS);
}

bool schema_is_ours(const ev_table *table, size_t i) {
    gm_str prefix = GM_STR("unplaced_");
    gm_str name = ev_columns(table)[i].name;
    return (name.len >= prefix.len && gm_str_eq_nocase((gm_str){name.ptr, prefix.len}, prefix)) ||
           is_reason(table, name);
}

static bool passes_through(const ev_table *table, size_t i) {
    return ev_column_field(table, i) == EV_N_FIELDS && !schema_is_ours(table, i);
}

static bool name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool name_fits(gm_str name) {
    size_t n = 0;
    while (n < name.len && name_char(name.ptr[n])) {
        n++;
    }
    return n == name.len && n >= 1 && n <= NAME_MAX_LEN;
}

static bool has_name(const column *columns, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++) {
        if (gm_str_eq_nocase(gm_str_from(columns[i].name), gm_str_from(name))) {
            return true;
        }
    }
    return false;
}

/* gazmap would read the name back as a date or a coordinate: those fields have no column of their own in
 * the exports that would win over it. And "reason" is why a line of NDJSON has no point. */
static bool means_other(const char *name) {
    ev_field meant = ev_field_find(gm_str_from(name));
    return gm_str_eq_nocase(gm_str_from(name), GM_STR("reason")) || meant == EV_DATE ||
           meant == EV_LON || meant == EV_LAT;
}

/* Puts "_k" behind the first `base` characters, or over the last of them. */
static void number_name(char name[NAME_MAX_LEN + 1], size_t base, unsigned k) {
    char tail[12];
    size_t tail_len = (size_t)snprintf(tail, sizeof tail, "_%u", k);
    size_t keep = base + tail_len > NAME_MAX_LEN ? NAME_MAX_LEN - tail_len : base;
    memcpy(name + keep, tail, tail_len + 1);
}

const char *schema_free_name(gm_arena *arena, const column *columns, size_t n_columns,
                             const char *name) {
    char made[NAME_MAX_LEN + 1];
    size_t base = strlen(name);
    assert(base <= NAME_MAX_LEN);
    memcpy(made, name, base + 1);
    for (unsigned k = 1; has_name(columns, n_columns, made); k++) {
        number_name(made, base, k);
    }
    return gm_arena_copy(arena, gm_str_from(made)).ptr;
}

/* The name in ASCII letters, digits and '_': accents are dropped, every other character becomes '_'.
 * "col" when nothing readable is left, as of an Arabic name. */
static void make_ascii(gm_str name, char out[NAME_MAX_LEN + 1]) {
    size_t n = 0;
    bool readable = false;
    for (size_t at = 0, size = 0; at < name.len && n < NAME_MAX_LEN; at += size) {
        uint32_t c = gm_utf8_decode(gm_str_skip(name, at), &size);
        utf8proc_int32_t parts[32];
        int last_class = 0;
        utf8proc_ssize_t n_parts = utf8proc_decompose_char(
            (utf8proc_int32_t)c, parts, 32, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &last_class);
        bool ascii = n_parts > 0 && parts[0] < 0x80 && name_char((char)parts[0]);
        out[n++] = ascii ? (char)parts[0] : '_';
        readable = readable || (ascii && parts[0] != '_');
    }
    out[n] = '\0';
    if (!readable) {
        memcpy(out, "col", sizeof "col");
    }
}

/* The name of extra column `i` of columns[], unique among the columns before it. */
static const char *extra_name(schema *s, size_t i, gm_str file_name) {
    char name[NAME_MAX_LEN + 1];
    make_ascii(file_name, name);
    if (name_fits(file_name)) {
        memcpy(name, file_name.ptr, file_name.len);
        name[file_name.len] = '\0';
    }
    size_t base = strlen(name);
    for (unsigned k = 1; means_other(name) || has_name(s->columns, i, name); k++) {
        number_name(name, base, k);
    }
    return gm_arena_copy(&s->arena, gm_str_from(name)).ptr;
}

static schema_extra *find_extra(const schema *s, gm_str file_name) {
    for (size_t i = 0; i < s->n_extras; i++) {
        if (gm_str_eq(s->extras[i].file_name, file_name)) {
            return &s->extras[i];
        }
    }
    return NULL;
}

const char *schema_extra_name(const schema *s, gm_str file_name) {
    const schema_extra *extra = find_extra(s, file_name);
    return extra == NULL ? NULL : s->columns[s->n_fixed + (size_t)(extra - s->extras)].name;
}

static schema_extra *add_extra(schema *s, gm_str file_name, size_t n_tables) {
    schema_extra *extra = &s->extras[s->n_extras];
    *extra = (schema_extra){.file_name = file_name, .is_number = true, .is_whole = true};
    extra->cell = gm_arena_array(&s->arena, n_tables, sizeof *extra->cell);
    if (extra->cell == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < n_tables; i++) {
        extra->cell[i] = SIZE_MAX;
    }
    s->n_extras++;
    return extra;
}

static gm_status collect_extras(schema *s, ev_table *const *tables, size_t n_tables,
                                gm_error *err) {
    for (size_t t = 0; t < n_tables; t++) {
        for (size_t i = 0; i < ev_n_columns(tables[t]); i++) {
            const rows_column *c = &ev_columns(tables[t])[i];
            if (!passes_through(tables[t], i)) {
                continue;
            }
            schema_extra *extra = find_extra(s, c->name);
            if (extra == NULL) {
                extra = add_extra(s, c->name, n_tables);
            }
            if (extra == NULL) {
                return gm_fail_memory(err);
            }
            extra->cell[t] = i;
            extra->is_number = extra->is_number && c->is_number;
            extra->is_whole = extra->is_whole && c->is_number && c->is_whole;
        }
    }
    return GM_OK;
}

static gm_status name_extras(schema *s, gm_error *err) {
    for (size_t i = 0; i < s->n_extras; i++) {
        const schema_extra *extra = &s->extras[i];
        column *c = &s->columns[C_N + i];
        c->type = extra->is_whole ? COL_INT : extra->is_number ? COL_RAW : COL_TEXT;
        c->name = extra_name(s, C_N + i, extra->file_name);
        c->alias = gm_arena_copy(&s->arena, extra->file_name).ptr;
        if (c->name == NULL || c->alias == NULL) {
            return gm_fail_memory(err);
        }
    }
    s->n_columns = C_N + s->n_extras;
    return GM_OK;
}

gm_status schema_init(schema *s, ev_table *const *tables, size_t n_tables, gm_error *err) {
    *s = (schema){.arena = GM_ARENA_INIT, .n_fixed = C_N};
    size_t at_most = 0;
    for (size_t t = 0; t < n_tables; t++) {
        at_most += ev_n_columns(tables[t]);
    }
    s->extras = gm_arena_array(&s->arena, at_most, sizeof *s->extras);
    s->columns = gm_arena_array(&s->arena, C_N + at_most, sizeof *s->columns);
    if (s->extras == NULL || s->columns == NULL) {
        schema_clear(s);
        return gm_fail_memory(err);
    }
    for (size_t i = 0; i < C_N; i++) {
        s->columns[i] = fixed_columns[i].column;
    }
    gm_status status = collect_extras(s, tables, n_tables, err);
    if (status == GM_OK) {
        status = name_extras(s, err);
    }
    if (status != GM_OK) {
        schema_clear(s);
    }
    return status;
}

void schema_clear(schema *s) {
    gm_arena_clear(&s->arena);
    *s = (schema){.arena = GM_ARENA_INIT};
}

/* ---- Values ---------------------------------------------------------------------------------- */

value schema_text(gm_str text) {
    return (value){.is_null = text.len == 0, .text = text};
}

value schema_int(int64_t number) {
    return (value){.is_null = number < 0, .number = number};
}

int64_t schema_radius_m(double radius_m) {
    if (!(radius_m > 0)) {
        return -1;
    }
    /* A micrometre of slack: 5000.0000000001 is what arithmetic makes of 5000. */
    return gm_to_fixed(ceil(radius_m - 1e-6), 0);
}

static gm_str first_filled(gm_str a, gm_str b) {
    return a.len > 0 ? a : b;
}

static void date_values(const event *ev, schema_scratch *scratch, value *v) {
    date_format(ev->dates.first, scratch->date_start);
    date_format(ev->dates.last, scratch->date_end);
    v[C_DATE_START] = schema_text(gm_str_from(scratch->date_start));
    v[C_DATE_END] = schema_text(gm_str_from(scratch->date_end));
    v[C_DATE_TEXT] = schema_text(first_filled(ev->field[EV_DATE_TEXT], ev->field[EV_DATE]));
    bool no_date = v[C_DATE_START].is_null && v[C_DATE_END].is_null;
    int64_t precision = date_precision(ev->dates);
    int64_t given = ev->number[EV_DATE_PREC];
    /* A source may know that its one day stands for a month; it cannot know more than its dates say. */
    v[C_DATE_PREC] = schema_int(no_date ? -1 : given > precision && given <= 5 ? given : precision);
}

static void place_values(const event *ev, const res_part *where, value *v) {
    v[C_PLACE_ID] = schema_text(where->place_id);
    v[C_PLACE_NAME] = schema_text(where->place_name);
    v[C_ADMIN1] = schema_text(first_filled(where->admin1, ev->field[EV_ADMIN1]));
    v[C_ADMIN2] = schema_text(first_filled(where->admin2, ev->field[EV_ADMIN2]));
    v[C_COUNTRY] = schema_text(first_filled(where->country, ev->field[EV_COUNTRY]));
    v[C_METHOD] = schema_text(gm_str_from(res_method_word(where->method)));
    v[C_SCORE] = schema_int(where->placed ? where->score : -1);
    v[C_RADIUS_M] = schema_int(schema_radius_m(where->radius_m));
    v[C_GEO_PREC] = schema_int(where->geo_prec > 0 ? where->geo_prec : -1);
    v[C_N_CAND] = schema_int(where->n_cand);
    if (where->guess && v[C_CONF].is_null) {
        v[C_CONF] = schema_text(GM_STR("guess"));
    }
}

static void extra_values(const schema *s, size_t table, const event *ev, value *v) {
    for (size_t i = 0; i < s->n_extras; i++) {
        size_t cell = s->extras[i].cell[table];
        v[i] = schema_text(cell == SIZE_MAX ? (gm_str){NULL, 0} : ev->cells[cell]);
        if (s->columns[C_N + i].type == COL_INT && !v[i].is_null) {
            /* The table promised whole numbers; what is none after all is better absent than 0. */
            v[i].is_null = !gm_parse_int(v[i].text, &v[i].number);
        }
    }
}

void schema_values(const schema *s, size_t table, const located *at, schema_scratch *scratch,
                   value *v) {
    const event *ev = at->event;
    for (size_t i = 0; i < C_N; i++) {
        ev_field field = fixed_columns[i].field;
        if (field == MADE) {
            continue;
        }
        /* What was counted belongs to the event, not to each of its places: part 1 carries it, or the
         * first part that is on the map, so that sums over the layer are right. */
        v[i] = fixed_columns[i].column.type == COL_TEXT ? schema_text(ev->field[field])
               : at->counts                             ? schema_int(ev->number[field])
                                                        : schema_int(-1);
    }
    v[C_PART] = schema_int(at->part);
    v[C_PARTS] = schema_int(at->n_parts);
    v[C_STATUS] = schema_text(first_filled(ev->field[EV_STATUS], GM_STR("reviewed")));
    date_values(ev, scratch, v);
    place_values(ev, at->where, v);
    extra_values(s, table, ev, v + C_N);
}
