#include "event/profile.h"

#include "core/num.h"
#include "event/columns.h"

#include "check.h"

/* ---- headers ------------------------------------------------------------------------------------ */

#define GED                                                                                        \
    "id,type_of_violence,side_a,where_prec,where_coordinates,adm_1,latitude,longitude,date_prec,date_start,date_end,best,high,low"
#define ACLED                                                                                      \
    "event_id_cnty,event_date,time_precision,event_type,sub_event_type,admin1,location,latitude,longitude,geo_precision,notes,fatalities"
#define GDELT                                                                                      \
    "GLOBALEVENTID,SQLDATE,Actor1Name,EventRootCode,ActionGeo_Type,ActionGeo_FullName,ActionGeo_Lat,ActionGeo_Long,SOURCEURL"

typedef struct header_row {
    const char *name, *header;
    const char *profile; /* NULL: none is recognised */
    const char *fields;  /* of the columns; "-" passes through */
} header_row;

static header_row header_rows[] = {
    {"GED", GED, "ged",
     "event_id - actor1 geo_prec place admin1 lat lon date_prec date_start date_end killed "
     "killed_hi killed_lo"},
    {"GED with columns of the user's own", GED ",radius_m,region,deaths_a,Title", "ged",
     "event_id - actor1 geo_prec place admin1 lat lon date_prec date_start date_end killed "
     "killed_hi killed_lo radius_m - - title"},
    {"GED without best", "id,type_of_violence,where_prec,where_coordinates,date_prec,lat,lon", NULL,
     "event_id - - - date_prec lat lon"},
    {"ACLED", ACLED, "acled", "event_id date - type subtype admin1 place lat lon - summary killed"},
    {"ACLED, as the older files write it",
     "EVENT_ID_CNTY,EVENT_DATE,SUB_EVENT_TYPE,LOCATION,LATITUDE,LONGITUDE,GEO_PRECISION,REGION",
     "acled", "event_id date subtype place lat lon - -"},
    {"a table with some of ACLED's names", "event_date,event_type,location,fatalities", NULL,
     "date type place killed"},
    {"GDELT", GDELT, "gdelt", "event_id date actor1 - - place lat lon source_url"},
    {"GDELT with Day and SQLDATE", GDELT ",Day", "gdelt",
     "event_id - actor1 - - place lat lon source_url date"},
    {"our own export", "event_id,part,date_start,place,lon,lat,geo_prec,method,type_of_vi", NULL,
     "event_id part date_start place lon lat geo_prec method -"},
    {"a generic table", "Date,Location,Lat,Long,Deaths,year,best", NULL,
     "date place lat lon killed - -"},
};

static ev_table *open_text(const char *text, const ev_options *options) {
    const char *path = check_file("t.csv", text, strlen(text));
    gm_error err = GM_ERROR_INIT;
    ev_table *table = NULL;
    check_ok(ev_open(path, options, &table, &err), &err);
    return table;
}

static void check_header(void **state) {
    const header_row *want = *state;
    ev_table *table = open_text(want->header, NULL);
    const ev_profile *profile = ev_table_profile(table);
    assert_string_equal(profile == NULL ? "" : ev_profile_name(profile),
                        want->profile == NULL ? "" : want->profile);
    gm_buf got = GM_BUF_INIT;
    for (size_t i = 0; i < ev_n_columns(table); i++) {
        ev_field field = ev_column_field(table, i);
        gm_buf_add_text(&got, i == 0 ? "" : " ");
        gm_buf_add_text(&got, field == EV_N_FIELDS ? "-" : ev_field_name(field));
    }
    assert_string_equal(gm_buf_text(&got), want->fields);
    gm_buf_clear(&got);
    ev_close(table);
}

/* Every profile finds itself by its name and recognises its own signature; "none" has none. */
static void check_profiles(void **state) {
    (void)state;
    const ev_profile *profile;
    size_t n = 0;
    for (; (profile = ev_profile_at(n)) != NULL; n++) {
        assert_ptr_equal(ev_profile_find(ev_profile_name(profile)), profile);
        assert_true(strlen(ev_profile_title(profile)) > 0);
        if (strcmp(ev_profile_name(profile), "none") == 0) {
            assert_string_equal(ev_profile_signature(profile), "");
            continue;
        }
        char header[500];
        snprintf(header, sizeof header, "%s,place", ev_profile_signature(profile));
        ev_table *table = open_text(header, NULL);
        assert_ptr_equal(ev_table_profile(table), profile);
        ev_close(table);
        table = open_text(header, &(ev_options){.profile = ev_profile_find("none")});
        assert_null(ev_table_profile(table));
        ev_close(table);
    }
    assert_int_equal(n, 4);
    assert_null(ev_profile_find("GED"));
    assert_null(ev_profile_find(""));
}

/* ---- values ------------------------------------------------------------------------------------- */

typedef struct value_row {
    const char *name, *header, *row;
    const char *fields; /* wanted: "field=text" of these, joined by ';' */
    const char *error;  /* NULL: none */
} value_row;

static value_row value_rows[] = {
    {"GED, exact", GED,
     "7,1,A,1,Saraqib town,Idlib Governorate,35.86,36.8,1,2020-02-03,2020-02-03,4,5,3",
     "event_id=7;type=state-based conflict;actor1=A;place=Saraqib town;admin1=Idlib Governorate;"
     "geo_prec=1;radius_m=5000;killed=4;killed_lo=3;killed_hi=5;date_prec=1",
     NULL},
    {"GED, a district", GED, "7,3,A,3,Ariha district,,35.7,36.6,2,2020-02-03,2020-02-05,4,4,4",
     "type=one-sided violence;geo_prec=3;radius_m=50000;date_prec=2", NULL},
    {"GED, international waters", GED, "7,2,,7,Sea,,35,35,1,2020-02-03,2020-02-03,0,0,0",
     "type=non-state conflict;geo_prec=7;radius_m=300000;killed=0", NULL},
    {"GED, low above high", GED, "7,1,,1,x,,35,36,1,2020-02-03,2020-02-03,5,3,8",
     "killed=5;killed_lo=3;killed_hi=8", NULL},
    {"GED, best above high", GED, "7,1,,1,x,,35,36,1,2020-02-03,2020-02-03,9,3,1",
     "killed=9;killed_lo=1;killed_hi=9", NULL},
    {"GED, numbers of a spreadsheet", GED,
     "7,1.0,,2.0,x,,35,36,1,2020-02-03,2020-02-03,2.0,3.0,1.0",
     "type=state-based conflict;radius_m=25000;killed_lo=1.0;killed_hi=3.0", NULL},
    {"GED, no precision", GED, "7,1,,,x,,35,36,,2020-02-03,2020-02-03,2,3,1",
     "geo_prec=;radius_m=;date_prec=", NULL},
    {"GED, a type that is none", GED, "7,4,,1,x,,35,36,1,2020-02-03,2020-02-03,2,3,1", "type=4",
     NULL},
    {"GED, a precision that is none", GED, "7,1,,8,x,,35,36,1,2020-02-03,2020-02-03,2,3,1",
     "geo_prec=8", "where_prec \"8\" is none of its codes: 1, 2, 3, 4, 5, 6, 7"},
    {"GED, a date precision that is none", GED, "7,1,,1,x,,35,36,6,2020-02-03,2020-02-03,2,3,1", "",
     "date_prec \"6\" is no precision of dates, 1 to 5; correct it"},
    {"GED, a radius of the user's own", GED ",radius_m",
     "7,1,,1,x,,35,36,1,2020-02-03,2020-02-03,2,3,1,800", "radius_m=800;geo_prec=1", NULL},
    {"GED, none of the user's own here", GED ",radius_m",
     "7,1,,1,x,,35,36,1,2020-02-03,2020-02-03,2,3,1,", "radius_m=5000", NULL},
    {"GED, latitude off the globe", GED, "7,1,,1,x,,95,36,1,2020-02-03,2020-02-03,2,3,1", "",
     "latitude \"95\" is not from -90 to 90; are lon and lat exchanged?"},
    {"ACLED, a town", ACLED,
     "SYR1,03 February 2020,1,Battles,Armed clash,Idleb,Saraqib,35.86,36.8,1,Notes,2",
     "event_id=SYR1;type=Battles;subtype=Armed clash;summary=Notes;place=Saraqib;admin1=Idleb;"
     "geo_prec=1;radius_m=5000;date_prec=1;killed=2",
     NULL},
    {"ACLED, a region and a month", ACLED, "SYR1,2020-02-15,3,,,,Idleb,35.9,36.6,3,,0",
     "geo_prec=4;radius_m=100000;date_prec=4;killed=0", NULL},
    {"ACLED, the day first", ACLED, "SYR1,03/02/2020,2,,,,x,35.9,36.6,2,,0",
     "geo_prec=2;radius_m=25000;date_prec=3", NULL},
    {"ACLED, a precision that is none", ACLED, "SYR1,2020-02-15,4,,,,x,35.9,36.6,2,,0", "",
     "time_precision \"4\" is none of its codes: 1, 2, 3"},
    {"GDELT, a town", GDELT, "1,20200203,X,19,4,\"Saraqib, Idlib, Syria\",35.86,36.8,u",
     "event_id=1;actor1=X;type=fight;place=Saraqib, Idlib, Syria;admin1=Idlib;country=Syria;"
     "geo_prec=2;radius_m=25000;source_url=u",
     NULL},
    {"GDELT, a division", GDELT, "1,20200203,X,3,5,\"Idlib, Syria\",35.9,36.6,u",
     "type=express intent to cooperate;admin1=Idlib;country=Syria;geo_prec=4;radius_m=100000",
     NULL},
    {"GDELT, a town without division", GDELT, "1,20200203,X,---,4,\"Gaza, West Bank\",31.5,34.4,u",
     "type=---;admin1=;country=West Bank;geo_prec=2", NULL},
    {"GDELT, a country", GDELT, "1,20200203,X,19,1,Syria,35,38,u",
     "admin1=;country=Syria;geo_prec=6;radius_m=300000", NULL},
    {"GDELT, no place", GDELT, "1,20200203,X,19,0,,,,u",
     "place=;geo_prec=;country=", "the row does not say where; fill place, or lon and lat"},
};

static ev_field field_named(gm_str name) {
    ev_field field = ev_field_find(name);
    assert_int_not_equal(field, EV_N_FIELDS);
    return field;
}

static void check_fields(const event *ev, const char *wanted) {
    gm_str rest = gm_str_from(wanted);
    gm_str pair;
    while (rest.len > 0 && gm_str_split(&rest, ';', &pair)) {
        gm_str name;
        assert_true(gm_str_split(&pair, '=', &name));
        gm_str found = ev->field[field_named(name)];
        if (!gm_str_eq(found, pair)) {
            fail_msg("%.*s is \"%.*s\", wanted \"%.*s\"", GM_FMT(name), GM_FMT(found),
                     GM_FMT(pair));
        }
    }
}

/* The first row of a table of two lines. */
static void read_row(const char *header, const char *row, const ev_options *options,
                     ev_table **out_table, event *out) {
    char text[2000];
    bool found;
    gm_error err = GM_ERROR_INIT;
    snprintf(text, sizeof text, "%s\n%s\n", header, row);
    *out_table = open_text(text, options);
    check_ok(ev_next(*out_table, out, &found, &err), &err);
    assert_true(found);
}

static void check_value(void **state) {
    const value_row *want = *state;
    ev_table *table;
    event ev;
    read_row(want->header, want->row, NULL, &table, &ev);
    assert_string_equal(ev.error.text, want->error == NULL ? "" : want->error);
    check_fields(&ev, want->fields);
    ev_close(table);
}

/* What a date precision is worth: a profile's is kept, anybody's own is not. */
static void check_precisions(void **state) {
    (void)state;
    ev_table *table;
    event ev;
    read_row(ACLED, "SYR1,2020-02-15,3,,,,x,35.9,36.6,3,,0", NULL, &table, &ev);
    assert_int_equal(ev.number[EV_DATE_PREC], 4);
    assert_int_equal(ev.number[EV_GEO_PREC], 4);
    ev_close(table);
    read_row("event_id,date,date_prec,lon,lat", "a,2020-02-03,4,36,35", NULL, &table, &ev);
    assert_int_equal(ev.number[EV_DATE_PREC], -1);
    ev_close(table);
    read_row("event_id,date,date_prec,lon,lat,method", "a,2020-02-03,4,36,35,given", NULL, &table,
             &ev);
    assert_int_equal(ev.number[EV_DATE_PREC], 4);
    ev_close(table);
}

/* When places are resolved anew, a wrong pin is none; without that it refuses the row. */
static void check_relocate(void **state) {
    (void)state;
    ev_options relocate = {.relocate = true};
    ev_table *table;
    event ev;
    const char *row = "7,1,,1,Saraqib,,95,36,1,2020-02-03,2020-02-03,2,3,1";
    read_row(GED, row, &relocate, &table, &ev);
    assert_string_equal(ev.error.text, "");
    assert_false(ev.has_pin);
    ev_close(table);
    read_row(GED, row, NULL, &table, &ev);
    assert_int_equal(ev.error.code, GM_E_EVENT_VALUE);
    ev_close(table);
}

/* ---- files without a header --------------------------------------------------------------------- */

static void make_line(char *out, size_t size, size_t n_cells, const char *head) {
    size_t len = (size_t)snprintf(out, size, "%s", head);
    for (size_t i = 4; i < n_cells && len + 2 < size; i++) {
        len += (size_t)snprintf(out + len, size - len, "\t%s",
                                i + 1 == n_cells && n_cells != 57 ? "https://example.org" : "");
    }
}

typedef struct headless_row {
    const char *name, *head;
    size_t n_cells;
    bool want;
} headless_row;

static headless_row headless_rows[] = {
    {"GDELT 2.0", "903\t20200203\t202002\t2020", 61, true},
    {"GDELT 1.0", "903\t20200203\t202002\t2020", 58, true},
    {"GDELT 1.0, the backfile", "903\t20200203\t202002\t2020", 57, true},
    {"60 columns", "903\t20200203\t202002\t2020", 60, false},
    {"a word for an id", "x903\t20200203\t202002\t2020", 61, false},
    {"another date", "903\t2020-02-03\t202002\t2020", 61, false},
    {"a header", "GlobalEventID\tDay\tMonthYear\tYear", 61, false},
};

static void check_headless(void **state) {
    const headless_row *want = *state;
    char line[1000];
    gm_str cells[61];
    make_line(line, sizeof line, want->n_cells, want->head);
    gm_str rest = gm_str_from(line);
    size_t n = 0;
    while (n < N_OF(cells) && gm_str_split(&rest, '\t', &cells[n])) {
        n++;
    }
    assert_int_equal(n, want->n_cells);
    const char *const *names = profile_headless(cells, n);
    assert_int_equal(names != NULL, want->want);
    if (names != NULL) {
        assert_string_equal(names[0], "GlobalEventID");
        assert_string_equal(names[26], "EventCode");
        /* Counted from 0 in the codebooks' order. */
        size_t geo = n == 61 ? 51 : 49;
        assert_string_equal(names[geo], "ActionGeo_Type");
        assert_string_equal(names[geo + 1], "ActionGeo_FullName");
        assert_string_equal(names[n == 61 ? 56 : 53], "ActionGeo_Lat");
        assert_string_equal(names[n == 61 ? 57 : 54], "ActionGeo_Long");
        assert_string_equal(names[n == 61 ? 59 : 56], "DATEADDED");
    }
}

/* The first line is a row, with its own line number. */
static void check_headless_file(void **state) {
    (void)state;
    char line[2000];
    char text[4100];
    event ev;
    bool found;
    gm_error err = GM_ERROR_INIT;
    make_line(line, sizeof line, 61, "903\t20200203\t202002\t2020");
    snprintf(text, sizeof text, "%s\n9%s\n", line, line);
    ev_table *table = open_text(text, NULL);
    assert_string_equal(ev_profile_name(ev_table_profile(table)), "gdelt");
    for (uint32_t i = 1; i <= 2; i++) {
        check_ok(ev_next(table, &ev, &found, &err), &err);
        assert_true(found);
        assert_int_equal(ev.line, i);
        check_str(ev.field[EV_EVENT_ID], i == 1 ? "903" : "9903");
    }
    check_ok(ev_next(table, &ev, &found, &err), &err);
    assert_false(found);
    ev_close(table);
}

/* ---- mappings ----------------------------------------------------------------------------------- */

static ev_profile *read_mapping(const char *text) {
    gm_error err = GM_ERROR_INIT;
    ev_profile *mapping = NULL;
    check_ok(ev_mapping_read(check_file("m.json", text, strlen(text)), &mapping, &err), &err);
    return mapping;
}

static void check_mapping(void **state) {
    (void)state;
    ev_profile *mapping = read_mapping("{\"place\": \"Spot\", \"lat\": \"N\", \"lon\": \"e\",\n"
                                       " \"admin1\": null, \"geo_prec\": {\"column\": \"Q\",\n"
                                       " \"codes\": {\"good\": 1, \"bad\": \"6\"}}}");
    ev_options options = {.mapping = mapping};
    ev_table *table;
    event ev;
    read_row("Location,Spot,N,E,Q,Region,Deaths", "here,there,35,36,bad,Levant,3", &options, &table,
             &ev);
    assert_string_equal(ev.error.text, "");
    check_fields(&ev, "place=there;geo_prec=6;admin1=;killed=3");
    assert_true(ev.has_pin);
    assert_close(ev.pin.lat, 35, 1e-9);
    assert_int_equal(ev_column_field(table, 0), EV_N_FIELDS);
    assert_int_equal(ev_column_field(table, 1), EV_PLACE);
    assert_int_equal(ev_column_field(table, 4), EV_N_FIELDS); /* codes pass through */
    ev_close(table);
    read_row("Spot,N,E,Q", "there,35,36,fair", &options, &table, &ev);
    assert_string_equal(ev.error.text, "Q \"fair\" is none of its codes: good, bad");
    ev_close(table);
    ev_mapping_free(mapping);
}

/* A mapping goes before a profile, and leaves it the rest. */
static void check_mapping_over_profile(void **state) {
    (void)state;
    ev_profile *mapping = read_mapping("{\"title\": \"side_a\", \"killed\": \"high\"}");
    ev_options options = {.mapping = mapping};
    ev_table *table;
    event ev;
    read_row(GED, "7,1,A,1,Saraqib,,35,36,1,2020-02-03,2020-02-03,2,3,1", &options, &table, &ev);
    assert_string_equal(ev_profile_name(ev_table_profile(table)), "ged");
    check_fields(&ev, "title=A;actor1=;killed=3;place=Saraqib;geo_prec=1");
    ev_close(table);
    ev_mapping_free(mapping);
    ev_mapping_free(NULL);
}

int main(void) {
    struct CMUnitTest tests[N_OF(header_rows) + N_OF(value_rows) + N_OF(headless_rows) + 6];
    size_t n = 0;
    for (size_t i = 0; i < N_OF(header_rows); i++) {
        tests[n++] =
            (struct CMUnitTest){header_rows[i].name, check_header, NULL, NULL, &header_rows[i]};
    }
    for (size_t i = 0; i < N_OF(value_rows); i++) {
        tests[n++] =
            (struct CMUnitTest){value_rows[i].name, check_value, NULL, NULL, &value_rows[i]};
    }
    for (size_t i = 0; i < N_OF(headless_rows); i++) {
        tests[n++] = (struct CMUnitTest){headless_rows[i].name, check_headless, NULL, NULL,
                                         &headless_rows[i]};
    }
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(check_profiles);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(check_precisions);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(check_relocate);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(check_headless_file);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(check_mapping);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(check_mapping_over_profile);
    int failed = cmocka_run_group_tests_name("profile", tests, NULL, NULL);
    check_file_remove(check_file("m.json", "", 0));
    check_file_remove(check_file("t.csv", "", 0));
    return failed;
}
