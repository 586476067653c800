#include "event/columns.h"

#include <stdlib.h>

#include "core/quote.h"
#include "gazetteer/fuzzy.h"

/* Aliases are written as people write them; upper and lower case, blanks, '_', '-' and '.' make no
 * difference. An alias belongs to one field only. "Notes" is none: analysts keep remarks to themselves
 * there, and they pass through. */
static const struct {
    const char *name;
    column_kind kind;
    const char *aliases; /* joined by ", ", best first; NULL when there are none */
} fields[EV_N_FIELDS] = {
    [EV_EVENT_ID] = {"event_id", COLUMN_TEXT,
                     "event id cnty, event id no cnty, id event, data id, incident id, event no, "
                     "event number, incident number, id, uid, uuid, globaleventid"},
    [EV_PART] = {"part", COLUMN_OUTCOME, NULL},
    [EV_PARTS] = {"parts", COLUMN_OUTCOME, NULL},
    [EV_DATE] = {"date", COLUMN_TEXT,
                 "event date, incident date, date of event, date of incident, day"},
    [EV_DATE_START] = {"date_start", COLUMN_TEXT,
                       "start date, start, date begin, begin date, date from, from, from date"},
    [EV_DATE_END] = {"date_end", COLUMN_TEXT, "end date, end, date to, to date, until"},
    [EV_DATE_TEXT] = {"date_text", COLUMN_TEXT, "date as reported, reported date"},
    [EV_DATE_PREC] = {"date_prec", COLUMN_OUTCOME, NULL},
    [EV_PLACE] = {"place", COLUMN_TEXT,
                  "location, location name, place name as reported, place as reported, where, "
                  "locality, site, city, town, village, settlement"},
    [EV_PLACE_ID] = {"place_id", COLUMN_TEXT, NULL},
    [EV_PLACE_NAME] = {"place_name", COLUMN_TEXT, NULL},
    [EV_LON] = {"lon", COLUMN_TEXT,
                "longitude, long, lng, x, lon dd, long dd, decimal longitude, longitude dd, "
                "gps longitude, x coord, point x"},
    [EV_LAT] =
        {"lat", COLUMN_TEXT,
         "latitude, y, lat dd, decimal latitude, latitude dd, gps latitude, y coord, point y"},
    [EV_RADIUS_M] = {"radius_m", COLUMN_TEXT,
                     "uncertainty m, coordinate uncertainty in meters, accuracy m"},
    [EV_GEO_PREC] = {"geo_prec", COLUMN_OUTCOME, NULL},
    [EV_METHOD] = {"method", COLUMN_TEXT, NULL},
    [EV_SCORE] = {"score", COLUMN_TEXT, NULL},
    [EV_N_CAND] = {"n_cand", COLUMN_OUTCOME, NULL},
    [EV_ADMIN1] = {"admin1", COLUMN_TEXT,
                   "adm1, admin1 name, adm1 name, adm1 en, governorate, province, state, region, "
                   "oblast, mohafaza"},
    [EV_ADMIN2] = {"admin2", COLUMN_TEXT,
                   "adm2, admin2 name, adm2 name, adm2 en, district, county, raion"},
    [EV_COUNTRY] = {"country", COLUMN_TEXT, "country name, adm0 en, adm0 name"},
    [EV_TITLE] = {"title", COLUMN_TEXT, "headline, event title, incident title"},
    [EV_SUMMARY] = {"summary", COLUMN_TEXT,
                    "description, event description, incident description, event summary"},
    [EV_TYPE] = {"type", COLUMN_TEXT, "event type, incident type, type of event, type of incident"},
    [EV_SUBTYPE] = {"subtype", COLUMN_TEXT, "sub event type, event subtype, incident subtype"},
    [EV_ACTOR1] = {"actor1", COLUMN_TEXT, "actor, perpetrator, attacker"},
    [EV_ACTOR2] = {"actor2", COLUMN_TEXT, NULL},
    [EV_STATUS] = {"status", COLUMN_TEXT, NULL},
    [EV_KILLED] =
        {"killed", COLUMN_COUNT,
         "deaths, fatalities, dead, fatality, number killed, people killed, total deaths, "
         "total fatalities, total killed"},
    [EV_KILLED_LO] =
        {"killed_lo", COLUMN_COUNT,
         "killed low, killed min, deaths low, deaths min, fatalities low, fatalities min"},
    [EV_KILLED_HI] = {"killed_hi", COLUMN_COUNT,
                      "killed high, killed max, deaths high, deaths max, fatalities high, "
                      "fatalities max"},
    [EV_WOUNDED] =
        {"wounded", COLUMN_COUNT,
         "injured, injuries, number injured, number wounded, people injured, total injured"},
    [EV_DISPLACED] = {"displaced", COLUMN_COUNT, "idps, displaced people, people displaced"},
    [EV_AGGREGATE] = {"aggregate", COLUMN_FLAG, NULL},
    [EV_SOURCE] = {"source", COLUMN_TEXT, "publisher, source name, news source, sources"},
    [EV_SOURCE_URL] = {"source_url", COLUMN_TEXT, "url, link, source link, web link, article url"},
    [EV_QUOTE] = {"quote", COLUMN_TEXT, "quotation"},
    [EV_CLAIM_BY] = {"claim_by", COLUMN_TEXT, "claimed by, claimant"},
    [EV_CONF] = {"conf", COLUMN_TEXT, NULL},
    [EV_COARSENED] = {"coarsened", COLUMN_TEXT, NULL},
};

column_kind column_kind_of(ev_field field) {
    return fields[field].kind;
}

const char *ev_field_name(ev_field field) {
    return field < EV_N_FIELDS ? fields[field].name : "";
}

bool ev_alias_at(size_t i, const char **out_name, const char **out_aliases) {
    for (size_t field = 0; field < EV_N_FIELDS; field++) {
        if (fields[field].aliases != NULL && i-- == 0) {
            *out_name = fields[field].name;
            *out_aliases = fields[field].aliases;
            return true;
        }
    }
    return false;
}

/* ---- names ---------------------------------------------------------------------------------- */

static bool ignored(char c) {
    return c == ' ' || c == '_' || c == '-' || c == '.' || c == '\t';
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* The next character that counts, '\0' at the end. */
static char next_counting(gm_str *s) {
    while (s->len > 0 && ignored(s->ptr[0])) {
        *s = gm_str_skip(*s, 1);
    }
    if (s->len == 0) {
        return '\0';
    }
    char c = lower(s->ptr[0]);
    *s = gm_str_skip(*s, 1);
    return c;
}

bool columns_same_name(gm_str a, gm_str b) {
    char c;
    do {
        c = next_counting(&a);
        if (c != next_counting(&b)) {
            return false;
        }
    } while (c != '\0');
    return true;
}

/* How well a column name names a field: smaller is better. */
enum { RANK_EXACT, RANK_OWN, RANK_ALIAS, RANK_NONE = 1000 };

static int rank_name(gm_str name, ev_field field) {
    gm_str own = gm_str_from(fields[field].name);
    if (gm_str_eq(name, own)) {
        return RANK_EXACT;
    }
    if (columns_same_name(name, own)) {
        return RANK_OWN;
    }
    gm_str rest = gm_str_from(fields[field].aliases);
    gm_str alias;
    for (int i = 0; gm_str_split(&rest, ',', &alias); i++) {
        if (columns_same_name(name, alias)) {
            return RANK_ALIAS + i;
        }
    }
    return RANK_NONE;
}

ev_field ev_field_find(gm_str name) {
    name = gm_str_trim(name);
    for (int field = 0; field < EV_N_FIELDS; field++) {
        if (rank_name(name, (ev_field)field) != RANK_NONE) {
            return (ev_field)field;
        }
    }
    return EV_N_FIELDS;
}

/* ---- mapping -------------------------------------------------------------------------------- */

static bool has_column(const rows *table, gm_str name) {
    for (size_t i = 0; i < rows_n_columns(table); i++) {
        if (columns_same_name(rows_columns(table)[i].name, name)) {
            return true;
        }
    }
    return false;
}

static gm_status refuse_two(const rows *table, size_t a, size_t b, ev_field field, gm_error *err) {
    char first[QUOTE_SIZE];
    char second[QUOTE_SIZE];
    return gm_fail_at(err, GM_E_EVENT_HEADER, rows_name(table), 0, 0,
                      "columns %s and %s both mean %s; rename the one that should be %s to \"%s\"",
                      quote_cell(rows_columns(table)[a < b ? a : b].name, first),
                      quote_cell(rows_columns(table)[a < b ? b : a].name, second),
                      fields[field].name, fields[field].name, fields[field].name);
}

/* Two columns that name a field equally well. Tables of events have several ids: the best one is taken,
 * and a table that has only lesser ones is not refused. */
static bool is_tie(ev_field field, int rank, int other) {
    if (rank >= RANK_ALIAS && other >= RANK_ALIAS) {
        return field != EV_EVENT_ID;
    }
    return rank == other;
}

static gm_status map_field(const rows *table, ev_field field, const ev_field *meanings,
                           size_t *out_column, gm_error *err) {
    size_t best = SIZE_MAX;
    size_t rival = SIZE_MAX;
    int best_rank = RANK_NONE;
    for (size_t i = 0; i < rows_n_columns(table); i++) {
        if (meanings[i] != field) {
            continue;
        }
        int rank = rank_name(rows_columns(table)[i].name, field);
        bool tie = best != SIZE_MAX && is_tie(field, rank, best_rank);
        if (tie) {
            rival = i;
        } else if (rank < best_rank) {
            rival = SIZE_MAX;
            best = i;
            best_rank = rank;
        }
    }
    *out_column = best;
    return rival == SIZE_MAX ? GM_OK : refuse_two(table, best, rival, field, err);
}

static bool is_used(const column_map *map, size_t n_uses, size_t column) {
    for (size_t i = 0; i < n_uses; i++) {
        if (map->uses[i].column == column) {
            return true;
        }
    }
    return false;
}

static void add_use(column_map *map, ev_field field, size_t column, const profile_code *codes) {
    map->uses[map->n_uses++] = (column_use){field, column, codes};
}

static gm_status check_needed(const rows *table, const size_t *columns, gm_error *err) {
    bool has_pin = columns[EV_LON] != SIZE_MAX && columns[EV_LAT] != SIZE_MAX;
    if (columns[EV_PLACE] != SIZE_MAX || columns[EV_PLACE_ID] != SIZE_MAX || has_pin) {
        return GM_OK;
    }
    gm_buf names = GM_BUF_INIT;
    for (size_t i = 0; i < rows_n_columns(table) && names.len < 300; i++) {
        char name[QUOTE_SIZE];
        gm_buf_add_text(&names, i == 0 ? "" : ", ");
        gm_buf_add_text(&names, quote_cell(rows_columns(table)[i].name, name));
    }
    gm_status status = gm_fail_at(
        err, GM_E_EVENT_HEADER, rows_name(table), 0, 0,
        "no column says where: expected place, place_id, or lon and lat; found %zu columns: %s",
        rows_n_columns(table), gm_buf_text(&names));
    gm_buf_clear(&names);
    return status;
}

/* By names and aliases: all columns that the mapping leaves. */
static gm_status map_names(const rows *table, const bool *mapped, column_map *map, gm_error *err) {
    size_t n_columns = rows_n_columns(table);
    bool has_month = has_column(table, GM_STR("month"));
    ev_field *meanings = calloc(n_columns, sizeof *meanings);
    if (meanings == NULL) {
        return gm_fail_memory(err);
    }
    for (size_t i = 0; i < n_columns; i++) {
        gm_str name = rows_columns(table)[i].name;
        bool part_of_date = has_month && columns_same_name(name, GM_STR("day"));
        bool taken = is_used(map, map->n_uses, i);
        meanings[i] = part_of_date || taken ? EV_N_FIELDS : ev_field_find(name);
    }
    gm_status status = GM_OK;
    for (int field = 0; field < EV_N_FIELDS && status == GM_OK; field++) {
        size_t column;
        if (!mapped[field]) {
            status = map_field(table, (ev_field)field, meanings, &column, err);
            if (status == GM_OK && column != SIZE_MAX) {
                add_use(map, (ev_field)field, column, NULL);
            }
        }
    }
    free(meanings);
    return status;
}

/* What the profile says, and behind it columns with a field's own name: a user may have added them. Aliases do
 * not count: "region" is a part of the world in GED and ACLED. */
static void map_profile(const rows *table, const ev_profile *profile, const bool *mapped,
                        column_map *map) {
    size_t n_mapped = map->n_uses;
    for (size_t i = 0; i < profile->n_columns; i++) {
        const profile_column *c = &profile->columns[i];
        size_t column = profile_find_column(table, c->column);
        if (column != SIZE_MAX && !mapped[c->field] && !is_used(map, n_mapped, column)) {
            add_use(map, c->field, column, c->codes);
            map->by_profile[c->field] = true;
        }
    }
    for (int field = 0; field < EV_N_FIELDS; field++) {
        size_t column = profile_find_column(table, fields[field].name);
        if (column != SIZE_MAX && !mapped[field] && !is_used(map, map->n_uses, column)) {
            add_use(map, (ev_field)field, column, NULL);
        }
    }
}

static gm_status no_such_column(const rows *table, const ev_profile *mapping,
                                const profile_column *c, gm_error *err) {
    char name[QUOTE_SIZE];
    char nearest[QUOTE_SIZE];
    size_t best = 0;
    int least = INT32_MAX;
    for (size_t i = 0; i < rows_n_columns(table); i++) {
        int d = fuzzy_distance(gm_str_from(c->column), rows_columns(table)[i].name, 1000);
        if (d < least) {
            least = d;
            best = i;
        }
    }
    return gm_fail_at(err, GM_E_EVENT_HEADER, mapping->path, mapping->lines[c - mapping->columns],
                      0, "\"%s\" is the column %s, which %s does not have; did you mean %s?",
                      fields[c->field].name, quote_cell(gm_str_from(c->column), name),
                      rows_name(table), quote_cell(rows_columns(table)[best].name, nearest));
}

static gm_status map_mapping(const rows *table, const ev_profile *mapping, bool *out_mapped,
                             column_map *map, gm_error *err) {
    for (size_t i = 0; i < mapping->n_columns; i++) {
        const profile_column *c = &mapping->columns[i];
        out_mapped[c->field] = true;
        if (c->column == NULL) {
            continue;
        }
        size_t column = profile_find_column(table, c->column);
        if (column == SIZE_MAX) {
            return no_such_column(table, mapping, c, err);
        }
        add_use(map, c->field, column, c->codes);
        map->by_profile[c->field] = true;
    }
    return GM_OK;
}

/* The first use of each field names its column, and the column is that field when it is used as it stands: so
 * no two columns are one field, and codes pass through. */
static void name_columns(const rows *table, column_map *map) {
    for (size_t i = 0; i < rows_n_columns(table); i++) {
        map->fields[i] = EV_N_FIELDS;
    }
    for (size_t i = 0; i < EV_N_FIELDS; i++) {
        map->columns[i] = SIZE_MAX;
    }
    for (size_t i = 0; i < map->n_uses; i++) {
        const column_use *use = &map->uses[i];
        if (map->columns[use->field] == SIZE_MAX) {
            map->columns[use->field] = use->column;
            if (use->codes == NULL && map->fields[use->column] == EV_N_FIELDS) {
                map->fields[use->column] = use->field;
            }
        }
    }
}

gm_status columns_map(const rows *table, const ev_profile *profile, const ev_profile *mapping,
                      column_map *out, gm_error *err) {
    bool mapped[EV_N_FIELDS] = {false};
    bool has_profile = profile != NULL && profile->n_columns > 0;
    size_t n_uses = EV_N_FIELDS + (has_profile ? profile->n_columns : 0) +
                    (mapping != NULL ? mapping->n_columns : 0);
    *out = (column_map){.fields = calloc(rows_n_columns(table), sizeof(ev_field)),
                        .uses = calloc(n_uses, sizeof(column_use))};
    if (out->fields == NULL || out->uses == NULL) {
        return gm_fail_memory(err);
    }
    if (mapping != NULL) {
        GM_TRY(map_mapping(table, mapping, mapped, out, err));
    }
    if (has_profile) {
        map_profile(table, profile, mapped, out);
    } else {
        GM_TRY(map_names(table, mapped, out, err));
    }
    name_columns(table, out);
    return check_needed(table, out->columns, err);
}

void columns_clear(column_map *map) {
    free(map->fields);
    free(map->uses);
    *map = (column_map){.fields = NULL};
}
