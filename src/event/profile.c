#include "event/profile.h"

#include "core/num.h"
#include "event/columns.h"

#define N_OF(array) (sizeof(array) / sizeof *(array))

static bool whole_number(gm_str s, int64_t *out) {
    if (gm_str_ends(s, GM_STR(".0"))) {
        s.len -= 2;
    }
    return gm_parse_int(s, out);
}

/* ---- UCDP GED --------------------------------------------------------------------------------- */

static const profile_code ged_types[] = {
    {"1", "state-based conflict"},
    {"2", "non-state conflict"},
    {"3", "one-sided violence"},
    {NULL, NULL},
};

/* The codebook gives the 25 km of precision 2. The others are measured: within these distances of the point
 * that stands for a district, a governorate, the country lie nine in ten of the places in it that GED's own
 * coders could locate exactly (Syria, 2016-2019). docs/profiles.md has the figures. */
static const profile_code ged_radii[] = {
    {"1", "5000"},  {"2", "25000"},  {"3", "50000"},  {"4", "100000"},
    {"5", "75000"}, {"6", "300000"}, {"7", "300000"}, {NULL, NULL},
};

static const profile_column ged_columns[] = {
    {EV_EVENT_ID, "id", NULL},
    {EV_TYPE, "type_of_violence", ged_types},
    {EV_TITLE, "dyad_name", NULL},
    {EV_ACTOR1, "side_a", NULL},
    {EV_ACTOR2, "side_b", NULL},
    {EV_SOURCE, "source_article", NULL},
    {EV_GEO_PREC, "where_prec", NULL}, /* their scale is ours */
    {EV_RADIUS_M, "radius_m", NULL},
    {EV_RADIUS_M, "where_prec", ged_radii},
    {EV_PLACE, "where_coordinates", NULL},
    {EV_ADMIN1, "adm_1", NULL},
    {EV_ADMIN2, "adm_2", NULL},
    {EV_COUNTRY, "country", NULL},
    {EV_LAT, "latitude", NULL},
    {EV_LON, "longitude", NULL},
    {EV_DATE_PREC, "date_prec", NULL},
    {EV_DATE_START, "date_start", NULL},
    {EV_DATE_END, "date_end", NULL},
    {EV_KILLED, "best", NULL},
    {EV_KILLED_LO, "low", NULL},
    {EV_KILLED_HI, "high", NULL},
};

/* In some rows of GED low is above best, or best above high (38 of 7189 in Syria): whatever their order, the
 * three figures span the range. */
static void derive_ged(event *ev) {
    const gm_str figures[] = {ev->field[EV_KILLED_LO], ev->field[EV_KILLED],
                              ev->field[EV_KILLED_HI]};
    int64_t numbers[3];
    size_t least = 0;
    size_t greatest = 0;
    for (size_t i = 0; i < 3; i++) {
        if (!whole_number(figures[i], &numbers[i])) {
            return;
        }
        least = numbers[i] < numbers[least] ? i : least;
        greatest = numbers[i] > numbers[greatest] ? i : greatest;
    }
    ev->field[EV_KILLED_LO] = figures[least];
    ev->field[EV_KILLED_HI] = figures[greatest];
}

/* ---- ACLED ------------------------------------------------------------------------------------ */

static const profile_code acled_geo_precs[] = {
    {"1", "1"},
    {"2", "2"},
    {"3", "4"},
    {NULL, NULL},
};

static const profile_code acled_radii[] = {
    {"1", "5000"},
    {"2", "25000"},
    {"3", "100000"},
    {NULL, NULL},
};

static const profile_code acled_date_precs[] = {
    {"1", "1"}, /* the day */
    {"2", "3"}, /* the week */
    {"3", "4"}, /* the month */
    {NULL, NULL},
};

static const profile_column acled_columns[] = {
    {EV_EVENT_ID, "event_id_cnty", NULL},
    {EV_DATE, "event_date", NULL},
    {EV_DATE_PREC, "time_precision", acled_date_precs},
    {EV_TYPE, "event_type", NULL},
    {EV_SUBTYPE, "sub_event_type", NULL},
    {EV_ACTOR1, "actor1", NULL},
    {EV_ACTOR2, "actor2", NULL},
    {EV_COUNTRY, "country", NULL},
    {EV_ADMIN1, "admin1", NULL},
    {EV_ADMIN2, "admin2", NULL},
    {EV_PLACE, "location", NULL},
    {EV_LAT, "latitude", NULL},
    {EV_LON, "longitude", NULL},
    {EV_GEO_PREC, "geo_precision", acled_geo_precs},
    {EV_RADIUS_M, "radius_m", NULL},
    {EV_RADIUS_M, "geo_precision", acled_radii},
    {EV_SOURCE, "source", NULL},
    {EV_SUMMARY, "notes", NULL},
    {EV_KILLED, "fatalities", NULL},
};

/* ---- GDELT ------------------------------------------------------------------------------------ */

/* Type 0 is an event without a place. */
static const profile_code gdelt_geo_precs[] = {
    {"0", ""},    {"1", "6"}, /* country */
    {"2", "4"},               /* state of the USA */
    {"3", "2"},               /* city or landmark in the USA */
    {"4", "2"},               /* city or landmark elsewhere */
    {"5", "4"},               /* first-level division elsewhere */
    {NULL, NULL},
};

static const profile_code gdelt_radii[] = {
    {"0", ""},      {"1", "300000"}, {"2", "250000"}, {"3", "25000"},
    {"4", "25000"}, {"5", "100000"}, {NULL, NULL},
};

/* The roots of CAMEO, Conflict and Mediation Event Observations. */
static const profile_code cameo_roots[] = {
    {"01", "make public statement"},
    {"02", "appeal"},
    {"03", "express intent to cooperate"},
    {"04", "consult"},
    {"05", "engage in diplomatic cooperation"},
    {"06", "engage in material cooperation"},
    {"07", "provide aid"},
    {"08", "yield"},
    {"09", "investigate"},
    {"10", "demand"},
    {"11", "disapprove"},
    {"12", "reject"},
    {"13", "threaten"},
    {"14", "protest"},
    {"15", "exhibit force posture"},
    {"16", "reduce relations"},
    {"17", "coerce"},
    {"18", "assault"},
    {"19", "fight"},
    {"20", "use unconventional mass violence"},
    {NULL, NULL},
};

static const profile_column gdelt_columns[] = {
    {EV_EVENT_ID, "GlobalEventID", NULL},
    {EV_DATE, "Day", NULL},
    {EV_DATE, "SQLDATE", NULL}, /* as GDELT 1.0 and BigQuery call it */
    {EV_ACTOR1, "Actor1Name", NULL},
    {EV_ACTOR2, "Actor2Name", NULL},
    {EV_TYPE, "EventRootCode", cameo_roots},
    {EV_SUBTYPE, "EventCode", NULL},
    {EV_PLACE, "ActionGeo_FullName", NULL},
    {EV_GEO_PREC, "ActionGeo_Type", gdelt_geo_precs},
    {EV_RADIUS_M, "radius_m", NULL},
    {EV_RADIUS_M, "ActionGeo_Type", gdelt_radii},
    {EV_LAT, "ActionGeo_Lat", NULL},
    {EV_LON, "ActionGeo_Long", NULL},
    {EV_SOURCE_URL, "SOURCEURL", NULL},
};

static size_t last_comma(gm_str s) {
    size_t at = s.len;
    while (at > 0 && s.ptr[at - 1] != ',') {
        at--;
    }
    return at == 0 ? SIZE_MAX : at - 1;
}

/* "Saraqib, Idlib, Syria" and "Idlib, Syria" (a division) end in the country, behind the division. Their own
 * country column holds FIPS 10-4 codes, of which some mean another country in ISO 3166. */
static void derive_gdelt(event *ev) {
    gm_str rest = ev->field[EV_PLACE];
    size_t comma = last_comma(rest);
    bool is_division = gm_str_is(ev->field[EV_GEO_PREC], "4");
    ev->field[EV_COUNTRY] = gm_str_trim(comma == SIZE_MAX ? rest : gm_str_skip(rest, comma + 1));
    if (comma == SIZE_MAX) {
        return;
    }
    rest.len = comma;
    comma = last_comma(rest);
    if (comma != SIZE_MAX) {
        ev->field[EV_ADMIN1] = gm_str_trim(gm_str_skip(rest, comma + 1));
    } else if (is_division) {
        ev->field[EV_ADMIN1] = gm_str_trim(rest);
    }
}

/* Columns of the event files in order, by the codebooks: 61 in GDELT 2.0 (from 2015-02-18 on); 58 in the daily
 * files of GDELT 1.0, which have no ADM2Codes, and 57 in its backfile, which has no SOURCEURL either. */
#define GDELT_ACTOR(n)                                                                             \
    "Actor" n "Code", "Actor" n "Name", "Actor" n "CountryCode", "Actor" n "KnownGroupCode",       \
        "Actor" n "EthnicCode", "Actor" n "Religion1Code", "Actor" n "Religion2Code",              \
        "Actor" n "Type1Code", "Actor" n "Type2Code", "Actor" n "Type3Code"
#define GDELT_HEAD                                                                                 \
    "GlobalEventID", "Day", "MonthYear", "Year", "FractionDate", GDELT_ACTOR("1"),                 \
        GDELT_ACTOR("2"), "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode",            \
        "QuadClass", "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone"
#define GDELT_GEO_1(who)                                                                           \
    who "Geo_Type", who "Geo_FullName", who "Geo_CountryCode", who "Geo_ADM1Code", who "Geo_Lat",  \
        who "Geo_Long", who "Geo_FeatureID"
#define GDELT_GEO_2(who)                                                                           \
    who "Geo_Type", who "Geo_FullName", who "Geo_CountryCode", who "Geo_ADM1Code",                 \
        who "Geo_ADM2Code", who "Geo_Lat", who "Geo_Long", who "Geo_FeatureID"

static const char *const gdelt_1[] = {
    GDELT_HEAD,  GDELT_GEO_1("Actor1"), GDELT_GEO_1("Actor2"), GDELT_GEO_1("Action"),
    "DATEADDED", "SOURCEURL",
};
static const char *const gdelt_2[] = {
    GDELT_HEAD,  GDELT_GEO_2("Actor1"), GDELT_GEO_2("Actor2"), GDELT_GEO_2("Action"),
    "DATEADDED", "SOURCEURL",
};
_Static_assert(N_OF(gdelt_1) == 58, "GDELT 1.0 has 58 columns");
_Static_assert(N_OF(gdelt_2) == 61, "GDELT 2.0 has 61 columns");

static bool all_digits(gm_str s, size_t n_digits) {
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') {
            return false;
        }
    }
    return n_digits == 0 ? s.len > 0 : s.len == n_digits;
}

const char *const *profile_headless(const gm_str *cells, size_t n_cells) {
    bool count_fits = n_cells == 61 || n_cells == 58 || n_cells == 57;
    /* An id, then the date as YYYYMMDD, YYYYMM and YYYY. */
    if (!count_fits || !all_digits(cells[0], 0) || !all_digits(cells[1], 8) ||
        !all_digits(cells[2], 6) || !all_digits(cells[3], 4)) {
        return NULL;
    }
    return n_cells == 61 ? gdelt_2 : gdelt_1;
}

/* ---- All of them ------------------------------------------------------------------------------ */

static const ev_profile profiles[] = {
    {
        .name = "ged",
        .title = "UCDP GED",
        .signature = "where_prec,where_coordinates,type_of_violence,date_prec,best",
        .columns = ged_columns,
        .n_columns = N_OF(ged_columns),
        .derive = derive_ged,
    },
    {
        .name = "acled",
        .title = "ACLED",
        .signature = "event_id_cnty,event_date,sub_event_type,geo_precision",
        .columns = acled_columns,
        .n_columns = N_OF(acled_columns),
        .order = DATE_ORDER_DMY,
    },
    {
        .name = "gdelt",
        .title = "GDELT",
        .signature = "GlobalEventID,ActionGeo_Type,ActionGeo_FullName,ActionGeo_Lat,ActionGeo_Long",
        .columns = gdelt_columns,
        .n_columns = N_OF(gdelt_columns),
        .derive = derive_gdelt,
    },
    {
        .name = "none",
        .title = "no profile: columns mean what their names say",
    },
};

const ev_profile *ev_profile_at(size_t i) {
    return i < N_OF(profiles) ? &profiles[i] : NULL;
}

const ev_profile *ev_profile_find(const char *name) {
    for (size_t i = 0; i < N_OF(profiles); i++) {
        if (strcmp(profiles[i].name, name) == 0) {
            return &profiles[i];
        }
    }
    return NULL;
}

const char *ev_profile_name(const ev_profile *profile) {
    return profile->name;
}

const char *ev_profile_title(const ev_profile *profile) {
    return profile->title;
}

const char *ev_profile_signature(const ev_profile *profile) {
    return profile->signature == NULL ? "" : profile->signature;
}

/* ---- Finding ---------------------------------------------------------------------------------- */

size_t profile_find_column(const rows *table, const char *name) {
    gm_str wanted = gm_str_from(name);
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < rows_n_columns(table); i++) {
        gm_str column = rows_columns(table)[i].name;
        if (gm_str_eq(column, wanted)) {
            return i;
        }
        if (found == SIZE_MAX && columns_same_name(column, wanted)) {
            found = i;
        }
    }
    return found;
}

static size_t count_signature(const ev_profile *profile, const rows *table, size_t *out_found) {
    gm_str rest = gm_str_from(profile->signature);
    gm_str name;
    size_t n = 0;
    *out_found = 0;
    while (rest.ptr != NULL && gm_str_split(&rest, ',', &name)) {
        bool found = false;
        for (size_t i = 0; i < rows_n_columns(table) && !found; i++) {
            found = columns_same_name(rows_columns(table)[i].name, name);
        }
        *out_found += found;
        n++;
    }
    return n;
}

bool profile_fits(const ev_profile *profile, const rows *table) {
    size_t found;
    size_t wanted = count_signature(profile, table, &found);
    return wanted == 0 || found > 0;
}

const ev_profile *profile_recognise(const rows *table) {
    for (size_t i = 0; i < N_OF(profiles); i++) {
        size_t found;
        size_t wanted = count_signature(&profiles[i], table, &found);
        if (wanted > 0 && found == wanted) {
            return &profiles[i];
        }
    }
    return NULL;
}

const char *profile_translate(const profile_code *codes, gm_str code) {
    int64_t number;
    int64_t other;
    for (const profile_code *c = codes; c->theirs != NULL; c++) {
        if (gm_str_is(code, c->theirs)) {
            return c->ours;
        }
    }
    for (const profile_code *c = codes; whole_number(code, &number) && c->theirs != NULL; c++) {
        if (whole_number(gm_str_from(c->theirs), &other) && number == other) {
            return c->ours;
        }
    }
    return NULL;
}
