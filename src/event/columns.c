#include "event/columns.h"

#include "core/quote.h"

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

static bool same_name(gm_str a, gm_str b) {
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
    if (same_name(name, own)) {
        return RANK_OWN;
    }
    gm_str rest = gm_str_from(fields[field].aliases);
    gm_str alias;
    for (int i = 0; gm_str_split(&rest, ',', &alias); i++) {
        if (same_name(name, alias)) {
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
        if (same_name(rows_columns(table)[i].name, name)) {
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

gm_status columns_map(const rows *table, ev_field *out_fields, size_t *out_columns, gm_error *err) {
    size_t n_columns = rows_n_columns(table);
    bool has_month = has_column(table, GM_STR("month"));
    for (size_t i = 0; i < n_columns; i++) {
        gm_str name = rows_columns(table)[i].name;
        bool part_of_date = has_month && same_name(name, GM_STR("day"));
        out_fields[i] = part_of_date ? EV_N_FIELDS : ev_field_find(name);
    }
    for (int field = 0; field < EV_N_FIELDS; field++) {
        GM_TRY(map_field(table, (ev_field)field, out_fields, &out_columns[field], err));
    }
    for (size_t i = 0; i < n_columns; i++) {
        if (out_fields[i] != EV_N_FIELDS && out_columns[out_fields[i]] != i) {
            out_fields[i] = EV_N_FIELDS;
        }
    }
    return check_needed(table, out_columns, err);
}
