#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/num.h"
#include "event/event.h"

/* XXH64 of date 1F 2020-02-03 1E killed 1F 5 1E place 1F Saraqib 1E. */
#define MADE_ID "1a2259002eb7afd4"

static char scratch[] = "/tmp/gazmap-test-event-XXXXXX";

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* ---- column names --------------------------------------------------------------------------- */

typedef struct alias_row {
    const char *name;
    ev_field field;
} alias_row;

static alias_row alias_rows[] = {
    {"event_id", EV_EVENT_ID},
    {"Event ID", EV_EVENT_ID},
    {"EVENT_ID_CNTY", EV_EVENT_ID},
    {"id", EV_EVENT_ID},
    {"data_id", EV_EVENT_ID},
    {"GLOBALEVENTID", EV_EVENT_ID},
    {"date", EV_DATE},
    {"Event date", EV_DATE},
    {"event_date", EV_DATE},
    {"Event-Date.", EV_DATE},
    {"\xEF\xBB\xBF"
     "Date",
     EV_DATE},
    {"Day", EV_DATE},
    {"Start date", EV_DATE_START},
    {"from", EV_DATE_START},
    {"End_Date", EV_DATE_END},
    {"Location", EV_PLACE},
    {"Place name as reported", EV_PLACE},
    {"WHERE", EV_PLACE},
    {"Village", EV_PLACE},
    {"Latitude", EV_LAT},
    {"lat_dd", EV_LAT},
    {"y", EV_LAT},
    {"decimalLatitude", EV_LAT},
    {"Longitude", EV_LON},
    {"Long", EV_LON},
    {"Lng", EV_LON},
    {"X", EV_LON},
    {"coordinateUncertaintyInMeters", EV_RADIUS_M},
    {"Radius M", EV_RADIUS_M},
    {"Deaths", EV_KILLED},
    {"Fatalities", EV_KILLED},
    {"Killed_Lo", EV_KILLED_LO},
    {"Injured", EV_WOUNDED},
    {"IDPs", EV_DISPLACED},
    {"Event type", EV_TYPE},
    {"sub_event_type", EV_SUBTYPE},
    {"Sub-event type", EV_SUBTYPE},
    {"Actor 1", EV_ACTOR1},
    {"actor_2", EV_ACTOR2},
    {"Governorate", EV_ADMIN1},
    {"Region", EV_ADMIN1},
    {"District", EV_ADMIN2},
    {"Country", EV_COUNTRY},
    {"Headline", EV_TITLE},
    {"Description", EV_SUMMARY},
    {"Publisher", EV_SOURCE},
    {"URL", EV_SOURCE_URL},
    {"Source URL", EV_SOURCE_URL},
    {"Status", EV_STATUS},
    {"note", EV_N_FIELDS},
    {"Notes", EV_N_FIELDS},
    {"", EV_N_FIELDS},
    {"_", EV_N_FIELDS},
    {"latit", EV_N_FIELDS},
    {"latitudes", EV_N_FIELDS},
    {"reason", EV_N_FIELDS},
    {"التاريخ", EV_N_FIELDS},
};
enum { N_ALIAS_ROWS = sizeof alias_rows / sizeof *alias_rows };

static void check_alias(void **state) {
    const alias_row *want = *state;
    assert_int_equal(ev_field_find(gm_str_from(want->name)), want->field);
}

/* Every field finds itself, every alias in the help finds its field, and no alias serves two. */
static void check_alias_table(void **state) {
    (void)state;
    for (int field = 0; field < EV_N_FIELDS; field++) {
        const char *name = ev_field_name((ev_field)field);
        assert_true(strlen(name) > 0 && strlen(name) <= 10);
        assert_int_equal(ev_field_find(gm_str_from(name)), field);
    }
    const char *name, *aliases;
    for (size_t i = 0; ev_alias_at(i, &name, &aliases); i++) {
        gm_str rest = gm_str_from(aliases);
        gm_str alias;
        while (gm_str_split(&rest, ',', &alias)) {
            ev_field field = ev_field_find(alias);
            if (field == EV_N_FIELDS || strcmp(ev_field_name(field), name) != 0) {
                fail_msg("%.*s does not mean %s", GM_FMT(alias), name);
            }
        }
    }
}

/* ---- headers -------------------------------------------------------------------------------- */

/* A header line and the field of each column ("-" passes through), or the error. */
typedef struct header_row {
    const char *name;
    const char *header;
    const char *fields;
    const char *error;
} header_row;

static header_row header_rows[] = {
    {"known names", "date,place,killed,note", "date place killed -", NULL},
    {"aliases", "Event date;Location;Fatalities;Notes", "date place killed -", NULL},
    {"the own name wins", "City,place,Location", "- place -", NULL},
    {"the own name in capitals wins", "City,PLACE,Location", "- place -", NULL},
    {"the exact name wins over capitals", "Place,place", "- place", NULL},
    {"the first id wins", "data_id,event_id_cnty,date,location", "- event_id date place", NULL},
    {"only a lesser id", "data_id,location", "event_id place", NULL},
    {"event_id wins over ids", "id,event_id,place", "- event_id place", NULL},
    {"a pin instead of a place", "Longitude,Latitude", "lon lat", NULL},
    {"a place id instead of a place", "place_id", "place_id", NULL},
    {"day, month and year", "Day,Month,Year,Location", "- - - place", NULL},
    {"an ACLED header",
     "event_id_cnty,event_date,year,event_type,sub_event_type,actor1,assoc_actor_1,"
     "actor2,region,country,admin1,admin2,location,latitude,longitude,source,notes,fatalities",
     "event_id date - type subtype actor1 - actor2 - country admin1 admin2 place lat lon source - killed",
     NULL},
    {"two aliases", "City,Location,date", NULL,
     "t.csv: columns \"City\" and \"Location\" both mean place; rename the one that should be place to \"place\""},
    {"two spellings", "Event Date,DATE,Date,place", NULL,
     "t.csv: columns \"DATE\" and \"Date\" both mean date; rename the one that should be date to \"date\""},
    {"nowhere", "date,killed,note", NULL,
     "t.csv: no column says where: expected place, place_id, or lon and lat; found 3 columns: \"date\", \"killed\", \"note\""},
    {"half a pin", "date,lat", NULL,
     "t.csv: no column says where: expected place, place_id, or lon and lat; found 2 columns: \"date\", \"lat\""},
};
enum { N_HEADER_ROWS = sizeof header_rows / sizeof *header_rows };

static void check_header(void **state) {
    const header_row *want = *state;
    write_file("t.csv", want->header);
    gm_error err = GM_ERROR_INIT;
    ev_table *table = NULL;
    gm_status status = ev_open("t.csv", NULL, &table, &err);
    if (want->error != NULL) {
        char text[1000];
        gm_error_format(&err, text, sizeof text);
        assert_string_equal(text, want->error);
        assert_int_equal(status, GM_E_EVENT_HEADER);
        assert_null(table);
        return;
    }
    assert_string_equal(err.text, "");
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

/* ---- rows ----------------------------------------------------------------------------------- */

/* A table and the first row's error as FILE:LINE:COLUMN: SENTENCE ("" for none), or its fields. */
typedef struct value_row {
    const char *name;
    const char *table;
    const char *error;
    const char
        *want; /* "field=text" of the fields that hold something, or numbers; NULL: not looked at */
} value_row;

static value_row value_rows[] = {
    {"a plain row", "date,place,killed\n2020-02-03, Saraqib ,5\n", "",
     "2020-02-03..2020-02-03 place=Saraqib killed=5"},
    {"no date", "place\nSaraqib\n", "", ".. place=Saraqib"},
    {"an empty date", "date,place\n,Saraqib\n", "", ".. place=Saraqib"},
    {"start and end", "date_start,date_end,place\n2020-02,2020-03-05,x\n", "",
     "2020-02-01..2020-03-05 place=x"},
    {"start alone", "date_start,date_end,place\n2020-02,,x\n", "",
     "2020-02-01..2020-02-29 place=x"},
    {"end alone", "date_start,date_end,place\n,2020-02-03,x\n", "", "..2020-02-03 place=x"},
    {"an open end of our own", "date_start,date_end,date_prec,place\n2020-02-03,,5,x\n", "",
     "2020-02-03.. date_prec=5 place=x"},
    {"date wins over start and end",
     "date,date_start,date_end,place\n2020,2020-02-03,2020-02-04,x\n", "",
     "2020-01-01..2020-12-31 place=x"},
    {"an empty date leaves it to start", "date,date_start,place\n,2020-02-03,x\n", "",
     "2020-02-03..2020-02-03 place=x"},
    {"13th month", "event_id,title,date,place\ne1,\"a, b\",2020-13-05,x\n",
     "t.csv:2:11: date \"2020-13-05\" has no month 13; write YYYY-MM-DD", NULL},
    {"wrong start", "place,Start date\nx,2020-02-30\n",
     "t.csv:2:3: date \"2020-02-30\" has no day 30: February 2020 has 29 days; write YYYY-MM-DD",
     NULL},
    {"end before start", "place,date_start,date_end\nx,2020-02-03,2020-02-01\n",
     "t.csv:2:14: date_end \"2020-02-01\" is before date_start; exchange or correct them", NULL},
    {"ambiguous date", "Event date,place\n03/02/2020,x\n",
     "t.csv:2:1: date \"03/02/2020\" may be 3 February or 2 March; write 2020-02-03 or 2020-03-02, or give --date-order",
     NULL},
    {"on a later line of its row", "place,summary,date\nx,\"two\nlines\",2020-13-01\n",
     "t.csv:3:8: date \"2020-13-01\" has no month 13; write YYYY-MM-DD", NULL},
    {"behind Arabic text", "place,date\nسراقب,2020-13-01\n",
     "t.csv:2:7: date \"2020-13-01\" has no month 13; write YYYY-MM-DD", NULL},
    /* pins */
    {"a pin", "lon,lat,radius_m\n36.8059,35.8645,500\n", "",
     ".. lon=36.8059 lat=35.8645 radius_m=500 pin=36805900,35864500 r=500"},
    {"decimal commas", "lon;lat;radius_m\n36,8059;35,8645;0,5\n", "",
     ".. lon=36,8059 lat=35,8645 radius_m=0,5 pin=36805900,35864500 r=0"},
    {"no pin but a place", "place,lon,lat\nx,,\n", "", ".. place=x"},
    {"a radius without a pin", "place,radius_m\nx,500\n", "", ".. place=x radius_m=500 r=500"},
    {"lat alone", "place,lon,lat\nx,,35.8\n",
     "t.csv:2:4: lat \"35.8\" has no lon beside it; give both or neither", NULL},
    {"lon alone", "place,lon,lat\nx,36.8,\n",
     "t.csv:2:3: lon \"36.8\" has no lat beside it; give both or neither", NULL},
    {"lat column missing", "place,lon\nx,36.8\n",
     "t.csv:2:3: lon \"36.8\" has no lat beside it; give both or neither", NULL},
    {"lat off the globe", "lon,lat\n36.8,95.2\n",
     "t.csv:2:6: lat \"95.2\" is not from -90 to 90; are lon and lat exchanged?", NULL},
    {"lat far off the globe", "lon,lat\n300000,3900000\n",
     "t.csv:2:8: lat \"3900000\" is off the globe; write degrees from -90 to 90", NULL},
    {"lon off the globe", "lon,lat\n361,35\n",
     "t.csv:2:1: lon \"361\" is off the globe; write degrees from -180 to 180", NULL},
    {"degrees and minutes", "lon,lat\n36°48',35\n",
     "t.csv:2:1: lon \"36°48'\" is not a decimal number; write degrees such as 36.8059", NULL},
    {"not a number", "lon,lat\nnan,35\n",
     "t.csv:2:1: lon \"nan\" is not a decimal number; write degrees such as 36.8059", NULL},
    {"radius of nothing", "lon,lat,radius_m\n36,35,0\n",
     "t.csv:2:7: radius_m \"0\" is not a distance; write metres above 0, such as 500, or leave it empty",
     NULL},
    {"radius in words", "place,radius_m\nx,5 km\n",
     "t.csv:2:3: radius_m \"5 km\" is not a distance; write metres above 0, such as 500, or leave it empty",
     NULL},
    /* numbers */
    {"numbers of spreadsheets", "place;killed;wounded;displaced\nx;12.0;1,200;900,000\n", "",
     ".. place=x killed=12.0#12 wounded=1,200#1200 displaced=900,000#900000"},
    {"zero is not unknown", "place,killed,wounded\nx,0,\n", "", ".. place=x killed=0"},
    {"a range", "place,Deaths\nx,10-15\n",
     "t.csv:2:3: killed \"10-15\" is not a whole number; write one such as 12, or a range into killed_lo and killed_hi",
     NULL},
    {"a negative number", "place,killed\nx,-1\n",
     "t.csv:2:3: killed \"-1\" is not a whole number; write one such as 12, or a range into killed_lo and killed_hi",
     NULL},
    {"a point of thousands", "place;wounded\nx;1.200\n",
     "t.csv:2:3: wounded \"1.200\" is not a whole number; write one such as 12, or leave it empty",
     NULL},
    {"wrong groups", "place;wounded\nx;12,00\n",
     "t.csv:2:3: wounded \"12,00\" is not a whole number; write one such as 12, or leave it empty",
     NULL},
    {"a word", "place,displaced\nx,hundreds\n",
     "t.csv:2:3: displaced \"hundreds\" is not a whole number; write one such as 12, or leave it empty",
     NULL},
    {"a number too large", "place,killed\nx,99999999999999999999\n",
     "t.csv:2:3: killed \"99999999999999999999\" is not a whole number; write one such as 12, or a range into killed_lo and killed_hi",
     NULL},
    {"low above high", "place,killed_lo,killed_hi\nx,5,3\n",
     "t.csv:2:3: killed_lo \"5\" is above killed_hi; exchange or correct them", NULL},
    {"low and high", "place,killed_lo,killed_hi\nx,3,3\n", "",
     ".. place=x killed_lo=3 killed_hi=3"},
    {"aggregate", "place,aggregate\nx,Yes\n", "", ".. place=x aggregate=Yes#1"},
    {"aggregate false", "place,aggregate\nx,FALSE\n", "", ".. place=x aggregate=FALSE#0"},
    {"aggregate in other words", "place,aggregate\nx,maybe\n",
     "t.csv:2:3: aggregate \"maybe\" is neither 0 nor 1; write one of them", NULL},
    {"outcomes of somebody else", "place,score,geo_prec,method\nx,high,near,knife\n", "",
     ".. place=x geo_prec=near method=knife score=high"},
    /* status and place */
    {"draft", "place,status\nx,draft\n", "", ".. place=x status=draft"},
    {"no status", "place,status\nx,\n", "", ".. place=x"},
    {"a status of somebody else", "place,Status\nx,Verified\n",
     "t.csv:2:3: status \"Verified\" is neither draft nor reviewed; write one of them, or rename the column",
     NULL},
    {"nowhere", "title,place\nx,\n",
     "t.csv:2:3: the row does not say where; fill place, or lon and lat", NULL},
    {"nowhere without such a column", "lon,lat,title\n,,x\n",
     "t.csv:2: the row does not say where; fill place, or lon and lat", NULL},
    /* rows that cannot be split */
    {"too many cells", "date,place\n2020-02-03,Saraqib, Idlib\n",
     "t.csv:2:20: the row has 3 cells, the header 2; put a cell that holds a comma into quotes",
     "..  place=Saraqib"},
    {"broken UTF-8", "date,place\n2020-02-03,Sar\xE2qib\n",
     "t.csv:2:15: byte 0xE2 is not UTF-8; save the file as UTF-8 (in Excel: \"CSV UTF-8\")", NULL},
    /* our own exports */
    {"our own export",
     "event_id,part,parts,date_start,date_end,date_prec,place,lon,lat,method,score,radius_m,geo_prec,n_cand\n"
     "e1,1,2,2020-02-03,2020-02-04,2,Saraqib,36.805900,35.864500,exact,0.98,1500,1,1\n",
     "",
     "2020-02-03..2020-02-04 part=1 parts=2 date_prec=2 place=Saraqib lon=36.805900 lat=35.864500 "
     "radius_m=1500 geo_prec=1 method=exact score=0.98 n_cand=1 pin=36805900,35864500 r=1500 located"},
    {"a damaged export of ours", "event_id,lon,lat,method,geo_prec\ne1,36,35,exact,low\n",
     "t.csv:2:16: geo_prec \"low\" is not a whole number; write one such as 12, or leave it empty",
     NULL},
};
enum { N_VALUE_ROWS = sizeof value_rows / sizeof *value_rows };

static void dump_fields(const event *ev, gm_buf *out) {
    for (int field = EV_EVENT_ID + 1; field < EV_N_FIELDS; field++) {
        bool in_span = field == EV_DATE || field == EV_DATE_START || field == EV_DATE_END;
        if (ev->field[field].len == 0 || in_span) {
            continue;
        }
        gm_buf_printf(out, " %s=%.*s", ev_field_name((ev_field)field), GM_FMT(ev->field[field]));
        int64_t number;
        if (ev->number[field] != -1 &&
            (!gm_parse_int(ev->field[field], &number) || number != ev->number[field])) {
            gm_buf_printf(out, "#%lld", (long long)ev->number[field]);
        }
    }
}

static void dump_event(const event *ev, gm_buf *out) {
    char first[11], last[11];
    date_format(ev->dates.first, first);
    date_format(ev->dates.last, last);
    gm_buf_printf(out, "%s..%s", first, last);
    dump_fields(ev, out);
    if (ev->has_pin) {
        gm_buf_printf(out, " pin=%lld,%lld", (long long)gm_to_fixed(ev->pin.lon, 6),
                      (long long)gm_to_fixed(ev->pin.lat, 6));
    }
    if (ev->pin_radius_m >= 0) {
        gm_buf_printf(out, " r=%d", (int)ev->pin_radius_m);
    }
    gm_buf_add_text(out, ev->located ? " located" : "");
}

static void check_value(void **state) {
    const value_row *want = *state;
    write_file("t.csv", want->table);
    gm_error err = GM_ERROR_INIT;
    ev_table *table;
    event ev;
    bool found;
    char text[1000];
    ev_open("t.csv", NULL, &table, &err);
    assert_string_equal(err.text, "");
    assert_int_equal(ev_next(table, &ev, &found, &err), GM_OK);
    assert_true(found);
    gm_error_format(&ev.error, text, sizeof text);
    assert_string_equal(text, want->error);
    assert_int_equal(ev.error.code, want->error[0] == '\0' ? GM_OK : GM_E_EVENT_VALUE);
    assert_true(ev.field[EV_EVENT_ID].len > 0);
    if (want->error[0] == '\0') {
        gm_buf got = GM_BUF_INIT;
        dump_event(&ev, &got);
        assert_string_equal(gm_buf_text(&got), want->want);
        gm_buf_clear(&got);
    }
    assert_int_equal(ev_next(table, &ev, &found, &err), GM_OK);
    assert_false(found);
    ev_close(table);
}

/* ---- ids ------------------------------------------------------------------------------------ */

/* Reads a table to its end; "ID" or "ID!FILE:LINE:COLUMN: SENTENCE", one a line. */
static void read_ids(const char *path, ev_ids *ids, gm_buf *out) {
    gm_error err = GM_ERROR_INIT;
    ev_table *table;
    event ev;
    bool found;
    assert_int_equal(ev_open(path, NULL, &table, &err), GM_OK);
    assert_int_equal(ev_use_ids(table, ids, &err), GM_OK);
    while (ev_next(table, &ev, &found, &err) == GM_OK && found) {
        char text[1000];
        gm_error_format(&ev.error, text, sizeof text);
        gm_buf_add_str(out, ev.field[EV_EVENT_ID]);
        gm_buf_printf(out, "%s%s\n", text[0] == '\0' ? "" : "!", text);
    }
    assert_string_equal(err.text, "");
    ev_close(table);
}

static void check_repeats(void **state) {
    (void)state;
    write_file("a.csv", "event_id,part,place\ne1,,x\ne2,1,y\ne2,2,y\ne1,1,z\n e2 , 2 ,y\n");
    write_file("b.csv", "place,Event ID\nx,e3\ny,e1\n");
    gm_buf got = GM_BUF_INIT;
    ev_ids *ids = ev_ids_new();
    read_ids("a.csv", ids, &got);
    read_ids("b.csv", ids, &got);
    assert_string_equal(
        gm_buf_text(&got),
        "e1\ne2\ne2\n"
        "e1!a.csv:5:1: event_id \"e1\" is also at a.csv:2; give each row its own, or remove one\n"
        "e2!a.csv:6:1: event_id \"e2\" is also at a.csv:4; give each row its own, or remove one\n"
        "e3\n"
        "e1!b.csv:3:3: event_id \"e1\" is also at a.csv:2; give each row its own, or remove one\n");
    ev_ids_free(ids);
    ev_ids_free(NULL);
    gm_buf_reset(&got);
    read_ids("b.csv", NULL, &got);
    assert_string_equal(gm_buf_text(&got), "e3\ne1\n");
    gm_buf_clear(&got);
}

/* The id of a row is the same in any table that holds it: other order, delimiter, format, neighbours. */
static void check_made_ids(void **state) {
    (void)state;
    write_file("a.csv", "date,place,killed\n2020-02-03,Saraqib,5\n");
    write_file("b.csv", "killed;note; place;date\n7;;other;2020\n5;; Saraqib ;2020-02-03\n");
    write_file("c.json", "[{\"place\": \"Saraqib\", \"killed\": 5, \"date\": \"2020-02-03\"}]");
    gm_buf got = GM_BUF_INIT;
    read_ids("a.csv", NULL, &got);
    assert_string_equal(gm_buf_text(&got), MADE_ID "\n");
    gm_buf_reset(&got);
    read_ids("c.json", NULL, &got);
    assert_string_equal(gm_buf_text(&got), MADE_ID "\n");
    gm_buf_reset(&got);
    read_ids("b.csv", NULL, &got);
    assert_int_equal(got.len, 34);
    assert_memory_equal(got.ptr + 17, MADE_ID, 16);
    gm_buf_clear(&got);
}

static void check_repeated_row(void **state) {
    (void)state;
    write_file("a.csv", "date,place\n2020,x\n2020,y\n2020,x\n");
    gm_buf got = GM_BUF_INIT;
    read_ids("a.csv", NULL, &got);
    const char *second = strchr(gm_buf_text(&got), '!');
    assert_non_null(second);
    assert_string_equal(
        second, "!a.csv:4: the row repeats a.csv:2; remove one, or give each an event_id\n");
    gm_buf_clear(&got);
}

static void check_many_ids(void **state) {
    (void)state;
    gm_buf doc = GM_BUF_INIT;
    gm_buf_add_text(&doc, "event_id,place\n");
    enum { N_IDS = 50000 };
    for (int i = 0; i < N_IDS; i++) {
        gm_buf_printf(&doc, "e%d,x\n", i);
    }
    gm_buf_add_text(&doc, "e777,x\n");
    write_file("a.csv", gm_buf_text(&doc));
    gm_error err = GM_ERROR_INIT;
    ev_table *table;
    event ev;
    bool found;
    assert_int_equal(ev_open("a.csv", NULL, &table, &err), GM_OK);
    for (int i = 0; i < N_IDS; i++) {
        assert_int_equal(ev_next(table, &ev, &found, &err), GM_OK);
        assert_int_equal(ev.error.code, GM_OK);
    }
    assert_int_equal(ev_next(table, &ev, &found, &err), GM_OK);
    assert_string_equal(
        ev.error.text,
        "event_id \"e777\" is also at a.csv:779; give each row its own, or remove one");
    ev_close(table);
    gm_buf_clear(&doc);
}

/* ---- other formats -------------------------------------------------------------------------- */

static void check_spreadsheet(void **state) {
    (void)state;
    gm_error err = GM_ERROR_INIT;
    ev_table *table;
    event ev;
    bool found;
    assert_int_equal(ev_open(GM_TEST_DATA "/event/mixed_dates.xlsx", NULL, &table, &err), GM_OK);
    assert_int_equal(ev_next(table, &ev, &found, &err), GM_OK);
    assert_int_equal(ev.error.code, GM_OK);
    assert_int_equal(ev.line, 2);
    assert_int_equal(ev.number[EV_KILLED], 5);
    assert_int_equal(date_precision(ev.dates), 1);
    assert_true(gm_str_is(ev.cells[3], "سراقب"));
    assert_int_equal(ev_next(table, &ev, &found, &err), GM_OK);
    char text[1000];
    gm_error_format(&ev.error, text, sizeof text);
    assert_string_equal(text,
                        GM_TEST_DATA "/event/mixed_dates.xlsx:3: date \"plain\" cannot be read; "
                                     "write YYYY-MM-DD, YYYY-MM, YYYY or FIRST/LAST");
    ev_close(table);
}

static void check_geojson_of_our_own(void **state) {
    (void)state;
    write_file(
        "a.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"id\":1,\"properties\":"
        "{\"event_id\":\"e1\",\"part\":1,\"date_start\":\"2020-02-03\",\"date_end\":\"2020-02-03\","
        "\"killed\":null,\"method\":\"near\",\"score\":0.85},\"geometry\":{\"type\":\"Point\","
        "\"coordinates\":[36.8059,35.8645]}}\n]}");
    gm_error err = GM_ERROR_INIT;
    ev_table *table;
    event ev;
    bool found;
    assert_int_equal(ev_open("a.geojson", NULL, &table, &err), GM_OK);
    assert_int_equal(ev_next(table, &ev, &found, &err), GM_OK);
    assert_string_equal(ev.error.text, "");
    assert_true(ev.located);
    assert_true(gm_str_is(ev.field[EV_SCORE], "0.85"));
    assert_true(gm_str_is(ev.field[EV_LON], "36.8059"));
    assert_int_equal(ev.number[EV_KILLED], -1);
    ev_close(table);
}

static void check_date_order(void **state) {
    (void)state;
    write_file("a.csv", "date,place\n03/02/2020,x\n");
    gm_error err = GM_ERROR_INIT;
    ev_table *table;
    event ev;
    bool found;
    char day[11];
    ev_options options = {.order = DATE_ORDER_DMY};
    assert_int_equal(ev_open("a.csv", &options, &table, &err), GM_OK);
    assert_string_equal(ev_name(table), "a.csv");
    assert_int_equal(ev_next(table, &ev, &found, &err), GM_OK);
    date_format(ev.dates.first, day);
    assert_string_equal(day, "2020-02-03");
    ev_close(table);
}

/* The theatre's own tables are free of errors. */
static void check_theatre(void **state) {
    (void)state;
    gm_error err = GM_ERROR_INIT;
    ev_table *table;
    event ev;
    bool found;
    size_t n_events = 0;
    assert_int_equal(ev_open(GM_TEST_DATA "/../../events/idlib-2020.csv", NULL, &table, &err),
                     GM_OK);
    while (ev_next(table, &ev, &found, &err) == GM_OK && found) {
        assert_string_equal(ev.error.text, "");
        n_events++;
    }
    assert_true(n_events > 10);
    ev_close(table);
}

static int enter_scratch(void **state) {
    (void)state;
    return mkdtemp(scratch) == NULL ? -1 : chdir(scratch);
}

static int leave_scratch(void **state) {
    (void)state;
    static const char *const files[] = {"t.csv", "a.csv", "b.csv", "c.json", "a.geojson"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        unlink(files[i]);
    }
    return chdir("/") != 0 ? -1 : rmdir(scratch);
}

int main(void) {
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(check_alias_table),
        cmocka_unit_test(check_repeats),
        cmocka_unit_test(check_made_ids),
        cmocka_unit_test(check_repeated_row),
        cmocka_unit_test(check_many_ids),
        cmocka_unit_test(check_spreadsheet),
        cmocka_unit_test(check_geojson_of_our_own),
        cmocka_unit_test(check_date_order),
        cmocka_unit_test(check_theatre),
    };
    enum { N_OTHERS = sizeof others / sizeof *others };
    struct CMUnitTest tests[N_ALIAS_ROWS + N_HEADER_ROWS + N_VALUE_ROWS + N_OTHERS];
    size_t n = 0;
    for (size_t i = 0; i < N_ALIAS_ROWS; i++) {
        tests[n++] = (struct CMUnitTest){
            .name = alias_rows[i].name, .test_func = check_alias, .initial_state = &alias_rows[i]};
    }
    for (size_t i = 0; i < N_HEADER_ROWS; i++) {
        tests[n++] = (struct CMUnitTest){.name = header_rows[i].name,
                                         .test_func = check_header,
                                         .initial_state = &header_rows[i]};
    }
    for (size_t i = 0; i < N_VALUE_ROWS; i++) {
        tests[n++] = (struct CMUnitTest){
            .name = value_rows[i].name, .test_func = check_value, .initial_state = &value_rows[i]};
    }
    memcpy(tests + n, others, sizeof others);
    return cmocka_run_group_tests_name("event", tests, enter_scratch, leave_scratch);
}
