/* A run's export: which values go where, what is unplaced, what is counted, and reading it back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/file.h"
#include "core/num.h"
#include "export/extent.h"
#include "export/feature_id.h"
#include "export/schema.h"
#include "export/session.h"
#include "gazetteer/gaz.h"
#include "sidecars.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define AT(lon_, lat_)                                                                             \
    { .lat = (lat_), .lon = (lon_) }

static char base[200];

/* ---- helpers --------------------------------------------------------------------------------- */

static const char *at(const char *name) {
    static char paths[4][300];
    static size_t next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", base, name);
    return path;
}

static void put(const char *name, const char *text) {
    FILE *file = fopen(at(name), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static char *read_text(const char *name) {
    gm_file file;
    assert_int_equal(gm_file_open(at(name), &file, NULL), GM_OK);
    char *text = calloc(1, file.bytes.len + 1);
    assert_non_null(text);
    memcpy(text, file.bytes.ptr, file.bytes.len);
    gm_file_close(&file);
    return text;
}

static void want_in(const char *name, const char *want) {
    char *text = read_text(name);
    if (strstr(text, want) == NULL) {
        fail_msg("no %s in %s:\n%s", want, name, text);
    }
    free(text);
}

static void want_not_in(const char *name, const char *unwanted) {
    char *text = read_text(name);
    if (strstr(text, unwanted) != NULL) {
        fail_msg("%s in %s:\n%s", unwanted, name, text);
    }
    free(text);
}

static void want_text(const char *name, const char *want) {
    char *text = read_text(name);
    assert_string_equal(text, want);
    free(text);
}

static int set_up(void **state) {
    (void)state;
    const char *temp = getenv("TMPDIR");
    snprintf(base, sizeof base, "%s/gm-session-XXXXXX", temp == NULL ? "/tmp" : temp);
    return mkdtemp(base) == NULL;
}

static int tear_down(void **state) {
    (void)state;
    static const char *const made[] = {
        "in.csv",         "in2.csv",      "in.geojson",    "events.geojson", "extents.geojson",
        "places.geojson", "unplaced.csv", "first.geojson", "stream",         "gaz.geojson"};
    for (size_t i = 0; i < COUNT(made); i++) {
        unlink(at(made[i]));
    }
    clear_styles(base);
    return rmdir(base);
}

/* Stands for the geocoder: our own exports as they say, "A;B" as two parts, "?" as unknown. */
static size_t locate(const event *ev, res_part parts[4]) {
    static const res_candidate candidates[] = {{{"gn:1", 4}, {"Nayrab", 6}, AT(36.7, 35.8), 810},
                                               {{"gn:2", 4}, {"Neirab", 6}, AT(37, 36), 620}};
    gm_str rest = ev->field[EV_PLACE];
    gm_str text;
    size_t n = 0;
    if (ev->located) {
        double score = 0;
        gm_parse_double(ev->field[EV_SCORE], &score);
        parts[0] = (res_part){.placed = true,
                              .point = ev->pin,
                              .radius_m = ev->pin_radius_m,
                              .geo_prec = (int)ev->number[EV_GEO_PREC],
                              .score = (int)gm_to_fixed(score, 3),
                              .method = RES_OFFSET,
                              .place = PLACE_NONE,
                              .place_id = ev->field[EV_PLACE_ID],
                              .place_name = ev->field[EV_PLACE_NAME],
                              .admin1 = ev->field[EV_ADMIN1],
                              .n_cand = (int)ev->number[EV_N_CAND]};
        return 1;
    }
    while (ev->error.code == GM_OK && n < 4 && gm_str_split(&rest, ';', &text)) {
        parts[n] = (res_part){.text = text, .place = PLACE_NONE, .reason = GM_STR("no such place")};
        if (gm_str_is(text, "?")) {
            parts[n].candidates = candidates;
            parts[n].n_candidates = COUNT(candidates);
        } else {
            parts[n].placed = true;
            parts[n].point = (gm_latlon)AT(36.8059 + 0.5 * (double)n, 35.8644694);
            parts[n].radius_m = 1500.2;
            parts[n].geo_prec = 2;
            parts[n].score = 875;
            parts[n].method = RES_OFFSET;
            parts[n].place_id = GM_STR("saraqib");
            parts[n].place_name = GM_STR("Saraqib");
            parts[n].admin1 = GM_STR("Idlib");
            parts[n].n_cand = 1;
        }
        n++;
    }
    if (n == 0) {
        parts[n++] = (res_part){.place = PLACE_NONE};
    }
    return n;
}

static const export_choice geojson_only[] = {{&exporter_geojson, NULL}};

static session_options folder_options(void) {
    return (session_options){
        .formats = geojson_only, .n_formats = 1, .dir = base, .stream_fd = -1, .theatre = "test"};
}

static gm_status feed(session *s, size_t table_no, ev_table *table, gm_error *err) {
    for (;;) {
        event ev;
        bool found;
        res_part parts[4];
        GM_TRY(ev_next(table, &ev, &found, err));
        if (!found) {
            return GM_OK;
        }
        size_t n = locate(&ev, parts);
        GM_TRY(session_event(s, table_no, &ev, parts, n, err));
    }
}

/* A whole run over the tables named (up to two). */
static gm_status run(const session_options *options, const char *first, const char *second,
                     export_counts *counts, gm_error *err) {
    ev_table *tables[2];
    size_t n = second == NULL ? 1 : 2;
    session *s;
    assert_int_equal(ev_open(first, NULL, &tables[0], err), GM_OK);
    if (second != NULL) {
        assert_int_equal(ev_open(second, NULL, &tables[1], err), GM_OK);
    }
    clear_styles(base);
    gm_status status = session_open(options, NULL, tables, n, &s, err);
    bool opened = status == GM_OK;
    for (size_t i = 0; i < n && status == GM_OK; i++) {
        status = feed(s, i, tables[i], err);
    }
    const export_facts *facts;
    if (status == GM_OK) {
        status = session_finish(s, &facts, err);
    }
    if (status == GM_OK) {
        *counts = *facts->counts;
    }
    if (opened) {
        session_free(s);
    }
    for (size_t i = 0; i < n; i++) {
        ev_close(tables[i]);
    }
    return status;
}

static export_counts run_fine(const session_options *options, const char *first,
                              const char *second) {
    export_counts counts;
    gm_error err = GM_ERROR_INIT;
    if (run(options, first, second, &counts, &err) != GM_OK) {
        fail_msg("%s", err.text);
    }
    return counts;
}

/* ---- values ---------------------------------------------------------------------------------- */

static void check_every_field(void **state) {
    (void)state;
    put("in.csv", "event_id,date,place,title,killed,killed_lo,admin2,country,conf,note\n"
                  "e1,2020-02,5 km west of Saraqib,\"A \"\"title\"\"\",3,,Saraqib,Syria,0.9,x y\n");
    session_options options = folder_options();
    export_counts counts = run_fine(&options, at("in.csv"), NULL);
    assert_int_equal(counts.rows, 1);
    assert_int_equal(counts.rows_placed, 1);
    assert_int_equal(counts.n_extents, 1);
    gm_buf want = GM_BUF_INIT;
    gm_buf_printf(
        &want,
        "{\"type\":\"FeatureCollection\",\"name\":\"events\",\"features\":[\n"
        "{\"type\":\"Feature\",\"id\":%llu,\"properties\":{\"event_id\":\"e1\",\"part\":1,\"parts\":1,"
        "\"title\":\"A \\\"title\\\"\",\"summary\":null,\"type\":null,\"subtype\":null,"
        "\"actor1\":null,\"actor2\":null,\"status\":\"reviewed\",\"date_start\":\"2020-02-01\","
        "\"date_end\":\"2020-02-29\",\"date_text\":\"2020-02\",\"date_prec\":4,\"killed\":3,"
        "\"killed_lo\":null,\"killed_hi\":null,\"wounded\":null,\"displaced\":null,"
        "\"aggregate\":null,\"place\":\"5 km west of Saraqib\",\"place_id\":\"saraqib\","
        "\"place_name\":\"Saraqib\",\"admin1\":\"Idlib\",\"admin2\":\"Saraqib\","
        "\"country\":\"Syria\",\"method\":\"offset\",\"score\":0.875,\"radius_m\":1501,"
        "\"geo_prec\":2,\"n_cand\":1,\"source\":null,\"source_url\":null,\"quote\":null,"
        "\"claim_by\":null,\"conf\":\"0.9\",\"coarsened\":null,\"note\":\"x y\"},"
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[36.8059,35.864469]}}\n"
        "],\"bbox\":[36.8059,35.864469,36.8059,35.864469]}\n",
        (unsigned long long)feature_id((gm_str){"e1\0"
                                                "1",
                                                4}));
    want_text("events.geojson", gm_buf_text(&want));
    gm_buf_clear(&want);
    want_in("extents.geojson", "\"place_id\":\"saraqib\",\"place_name\":\"Saraqib\","
                               "\"method\":\"offset\",\"radius_m\":1501,\"geo_prec\":2,"
                               "\"n_events\":1},\"geometry\":{\"type\":\"Polygon\"");
}

static void check_parts(void **state) {
    (void)state;
    put("in.csv", "event_id,place,killed,wounded\ne1,A;B,3,0\n");
    session_options options = folder_options();
    export_counts counts = run_fine(&options, at("in.csv"), NULL);
    assert_int_equal(counts.rows, 1);
    assert_int_equal(counts.parts_placed, 2);
    assert_int_equal(counts.n_extents, 2);
    want_in("events.geojson", "\"part\":1,\"parts\":2,");
    want_in("events.geojson", "\"part\":2,\"parts\":2,");
    want_in("events.geojson", "\"killed\":3,\"killed_lo\":null,\"killed_hi\":null,\"wounded\":0,");
    want_in("events.geojson",
            "\"killed\":null,\"killed_lo\":null,\"killed_hi\":null,\"wounded\":null,");
    want_in("events.geojson", "\"place\":\"A;B\"");
}

static void check_open_dates(void **state) {
    (void)state;
    put("in.csv", "event_id,date,place\ne1,,A\ne2,2019-10/..,A\n");
    session_options options = folder_options();
    run_fine(&options, at("in.csv"), NULL);
    want_in("events.geojson",
            "\"date_start\":null,\"date_end\":null,\"date_text\":null,\"date_prec\":null");
    want_in("events.geojson", "\"date_start\":\"2019-10-01\",\"date_end\":null,"
                              "\"date_text\":\"2019-10/..\",\"date_prec\":5");
}

/* ---- columns that pass through --------------------------------------------------------------- */

typedef struct name_row {
    const char *name;
    const char *header;
    const char *want; /* the extras' names in the exports */
} name_row;

static name_row name_rows[] = {
    {"name: as it is", "note,ISO3", "\"note\":\"a\",\"ISO3\":\"b\""},
    {"name: longer than ten", "region_name_long,z", "\"region_nam\":\"a\",\"z\":\"b\""},
    {"name: two that are cut to one", "description_en,description_ar",
     "\"descriptio\":\"a\",\"descript_1\":\"b\""},
    {"name: blanks and marks", "No. (est.),Gr\u00F6\u00DFe",
     "\"No___est__\":\"a\",\"Gro_e\":\"b\""},
    {"name: Arabic", "\u0645\u0644\u0627\u062D\u0638\u0629,\u0645\u0635\u062F\u0631",
     "\"col\":\"a\",\"col_1\":\"b\""},
    {"name: a fixed column in other case", "Radius m.,n_cand_", "\"Radius_m_\":\"a\""},
    {"name: equal but for case", "Note,note", "\"Note\":\"a\",\"note_1\":\"b\""},
    {"name: from an unplaced.csv", "unplaced_reason,note", "\"coarsened\":null,\"note\":\"b\"}"},
};

static void check_name(void **state) {
    const name_row *r = *state;
    gm_buf text = GM_BUF_INIT;
    gm_buf_printf(&text, "event_id,place,radius_m,n_cand,%s\ne1,A,,,a,b\n", r->header);
    put("in.csv", gm_buf_text(&text));
    gm_buf_clear(&text);
    session_options options = folder_options();
    run_fine(&options, at("in.csv"), NULL);
    want_in("events.geojson", r->want);
}

static void check_renamed(void **state) {
    (void)state;
    put("in.csv", "event_id,place,region_name_long,note\ne1,A,a,b\n");
    ev_table *table;
    session *s;
    session_options options = folder_options();
    assert_int_equal(ev_open(at("in.csv"), NULL, &table, NULL), GM_OK);
    clear_styles(base);
    assert_int_equal(session_open(&options, NULL, &table, 1, &s, NULL), GM_OK);
    gm_str file_name;
    const char *name;
    assert_int_equal(session_n_renamed(s), 1);
    session_renamed(s, 0, &file_name, &name);
    assert_true(gm_str_is(file_name, "region_name_long"));
    assert_string_equal(name, "region_nam");
    session_free(s);
    session_free(NULL);
    ev_close(table);
}

static void check_types(void **state) {
    (void)state;
    put("in.geojson",
        "[{\"event_id\":\"e1\",\"place\":\"A\",\"n\":12,\"z\":1.5,\"mix\":1},\n"
        "{\"event_id\":\"e2\",\"place\":\"A\",\"n\":null,\"z\":2,\"mix\":\"two\"}]\n");
    session_options options = folder_options();
    run_fine(&options, at("in.geojson"), NULL);
    want_in("events.geojson", "\"n\":12,\"z\":1.5,\"mix\":\"1\"}");
    want_in("events.geojson", "\"n\":null,\"z\":2,\"mix\":\"two\"}");
}

static void check_two_tables(void **state) {
    (void)state;
    put("in.csv", "event_id,place,note\ne1,A,a\n");
    put("in2.csv", "extra,Location,id,note\nmore,A;?,e2,b\n");
    session_options options = folder_options();
    export_counts counts = run_fine(&options, at("in.csv"), at("in2.csv"));
    assert_int_equal(counts.rows, 2);
    want_in("events.geojson", "\"coarsened\":null,\"note\":\"a\",\"extra\":null}");
    want_in("events.geojson", "\"coarsened\":null,\"note\":\"b\",\"extra\":\"more\"}");
    /* One column for one field, or the file could not be read back. */
    want_in("unplaced.csv", "unplaced_candidates,unplaced_id,event_id,place,note,extra\n");
    want_in("unplaced.csv", ",e2,e2,A;?,b,more\n");
}

/* ---- unplaced, drafts, counts ---------------------------------------------------------------- */

static void check_unplaced(void **state) {
    (void)state;
    put("in.csv", "event_id,date,place,title,note\n"
                  "e1,2020-02-03,?,\"=cmd()\",\"a, \"\"b\"\"\"\n"
                  "e2,2020-13-03,A,-5,+x\n"
                  "e3,2020-02-03,A;?,@x,\n");
    session_options options = folder_options();
    export_counts counts = run_fine(&options, at("in.csv"), NULL);
    assert_int_equal(counts.rows, 3);
    assert_int_equal(counts.rows_placed, 1);
    assert_int_equal(counts.rows_unplaced, 2);
    assert_int_equal(counts.parts_placed, 1);
    assert_int_equal(counts.parts_unplaced, 3);
    gm_buf want = GM_BUF_INIT;
    gm_buf_printf(
        &want,
        "no such place,%s,2,1,?,gn:1|Nayrab|0.810; gn:2|Neirab|0.620,e1,e1,2020-02-03,?,'=cmd(),"
        "\"a, \"\"b\"\"\"\n",
        at("in.csv"));
    want_in("unplaced.csv", gm_buf_text(&want));
    gm_buf_reset(&want);
    gm_buf_printf(&want, ",%s,3,1,,,e2,e2,2020-13-03,A,-5,'+x\n", at("in.csv"));
    want_in("unplaced.csv", gm_buf_text(&want));
    gm_buf_reset(&want);
    gm_buf_printf(&want, "no such place,%s,4,2,?,gn:1", at("in.csv"));
    want_in("unplaced.csv", gm_buf_text(&want));
    want_in("unplaced.csv",
            "unplaced_reason,unplaced_file,unplaced_line,unplaced_part,unplaced_text,"
            "unplaced_candidates,unplaced_id,event_id,date,place,title,note\n");
    gm_buf_clear(&want);
}

static void check_mended(void **state) {
    (void)state;
    put("in.csv", "unplaced_reason,unplaced_line,event_id,place,note\nno such place,7,e1,A,b\n"
                  "no such place,8,e2,?,c\n");
    session_options options = folder_options();
    run_fine(&options, at("in.csv"), NULL);
    want_not_in("events.geojson", "unplaced");
    want_in("unplaced.csv", "unplaced_candidates,unplaced_id,event_id,place,note\n");
}

static void check_nothing_unplaced(void **state) {
    (void)state;
    put("in.csv", "event_id,place\ne1,A\n");
    session_options options = folder_options();
    run_fine(&options, at("in.csv"), NULL);
    want_text("unplaced.csv",
              "unplaced_reason,unplaced_file,unplaced_line,unplaced_part,unplaced_text,"
              "unplaced_candidates,unplaced_id,event_id,place\n");
}

static void check_drafts(void **state) {
    (void)state;
    put("in.csv", "event_id,place,status\ne1,A,draft\ne2,A,reviewed\ne3,?,draft\n");
    session_options options = folder_options();
    export_counts counts = run_fine(&options, at("in.csv"), NULL);
    assert_int_equal(counts.rows, 3);
    assert_int_equal(counts.rows_draft, 2);
    assert_int_equal(counts.rows_placed, 1);
    assert_int_equal(counts.rows_unplaced, 0);
    want_not_in("events.geojson", "\"e1\"");
    unlink(at("events.geojson"));
    unlink(at("extents.geojson"));
    unlink(at("places.geojson"));
    unlink(at("unplaced.csv"));
    options.drafts = true;
    counts = run_fine(&options, at("in.csv"), NULL);
    assert_int_equal(counts.rows_draft, 0);
    assert_int_equal(counts.rows_placed, 2);
    want_in("events.geojson", "\"status\":\"draft\"");
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* A format that notes the layers of its target and all rows of tables. */
static gm_status note_layers(const export_target *target, void **out_state, gm_error *err) {
    (void)err;
    gm_buf *notes = calloc(1, sizeof *notes);
    assert_non_null(notes);
    for (size_t i = 0; i < target->n_layers; i++) {
        const layer *lay = target->layers[i];
        gm_buf_printf(notes, "%s%s", lay->name, lay->geometry == LAYER_TABLE ? ":" : "\n");
        for (size_t k = 0; lay->geometry == LAYER_TABLE && k < lay->n_columns; k++) {
            gm_buf_printf(notes, " %s", lay->columns[k].name);
        }
        gm_buf_add_text(notes, lay->geometry == LAYER_TABLE ? "\n" : "");
    }
    *out_state = notes;
    return GM_OK;
}

static gm_status note_row(void *state, const layer *lay, const feature *f, gm_error *err) {
    gm_buf *notes = state;
    (void)err;
    for (size_t k = 0; lay->geometry == LAYER_TABLE && k < lay->n_columns; k++) {
        gm_buf_add_text(notes, k == 0 ? "" : "|");
        if (f->values[k].is_null) {
            gm_buf_add_text(notes, "null");
        } else if (lay->columns[k].type == COL_INT) {
            gm_buf_add_int(notes, f->values[k].number);
        } else {
            gm_buf_add_str(notes, f->values[k].text);
        }
    }
    gm_buf_add_text(notes, lay->geometry == LAYER_TABLE ? "\n" : "");
    return GM_OK;
}

static char noted[4000];

static gm_status keep_notes(void *state, const export_facts *about, gm_error *err) {
    (void)about;
    (void)err;
    snprintf(noted, sizeof noted, "%s", gm_buf_text(state));
    gm_buf_clear(state);
    free(state);
    return GM_OK;
}

static const exporter note_taker = {
    .name = "notes", .open = note_layers, .feature = note_row, .close = keep_notes, .drop = free};

/* Both tables pass through the session as layers: names of ten characters at most, every cell as it stood. */
static void check_tables(void **state) {
    (void)state;
    put("in.csv", "Event ID,Where,Reason,part,Very long name,killed\n"
                  "e1,A;?,'=1+1,,\"two\nlines\",\ne2,?,=1+1,,'quoted',about 3\n");
    static const export_choice formats[] = {{&note_taker, NULL}};
    session_options options = folder_options();
    options.formats = formats;
    options.claims = true;
    ev_table *table;
    session *s;
    const export_facts *about;
    value claim[CLAIM_N] = {[CLAIM_LO] = {.number = 3}, [CLAIM_HI] = {.is_null = true}};
    claim[CLAIM_EVENT_ID].text = GM_STR("e1");
    assert_int_equal(ev_open(at("in.csv"), NULL, &table, NULL), GM_OK);
    clear_styles(base);
    assert_int_equal(session_open(&options, NULL, &table, 1, &s, NULL), GM_OK);
    assert_int_equal(feed(s, 0, table, NULL), GM_OK);
    assert_int_equal(session_claim(s, claim, NULL), GM_OK);
    assert_int_equal(session_claim(s, claim, NULL), GM_OK);
    assert_int_equal(session_finish(s, &about, NULL), GM_OK);
    session_free(s);
    ev_close(table);
    gm_buf want = GM_BUF_INIT;
    gm_buf_printf(
        &want,
        "events\nextents\nplaces\n"
        "unplaced: reason file line part text cands id event_id place Reason_1 part_1 "
        "Very_long_ killed\n"
        "claims: event_id field lo hi by source source_url quote\n"
        "no such place|%s|2|2|?|gn:1|Nayrab|0.810; gn:2|Neirab|0.620|e1|e1|A;?|'=1+1|null|"
        "two\nlines|null\n"
        "killed \"about 3\" is not a whole number;",
        at("in.csv"));
    if (strncmp(noted, gm_buf_text(&want), want.len) != 0) {
        fail_msg("noted:\n%s\nwanted:\n%s", noted, gm_buf_text(&want));
    }
    gm_buf_clear(&want);
    assert_non_null(strstr(noted, "|4|1|null|null|e2|e2|?|=1+1|null|'quoted'|about 3\n"
                                  "e1||3|null||||\n"
                                  "e1||3|null||||\n"));
}

/* ---- layers and fields ----------------------------------------------------------------------- */

static void check_layers(void **state) {
    (void)state;
    put("in.csv", "event_id,place\ne1,A\n");
    static const bool want_layer[LAYER_N] = {[LAYER_EXTENTS] = true};
    session_options options = folder_options();
    options.want_layer = want_layer;
    run_fine(&options, at("in.csv"), NULL);
    assert_false(gm_path_exists(at("events.geojson")));
    assert_true(gm_path_exists(at("extents.geojson")));
    assert_false(gm_path_exists(at("places.geojson")));
    assert_true(gm_path_exists(at("unplaced.csv")));
}

static void check_fields(void **state) {
    (void)state;
    put("in.csv", "event_id,place,region_name_long\ne1,A,x\n");
    static const char *const fields[] = {"region_name_long", "score", "event_id"};
    session_options options = folder_options();
    options.fields = fields;
    options.n_fields = COUNT(fields);
    run_fine(&options, at("in.csv"), NULL);
    want_in("events.geojson",
            "\"properties\":{\"region_nam\":\"x\",\"score\":0.875,\"event_id\":\"e1\"},");
}

static void check_wrong_field(void **state) {
    (void)state;
    put("in.csv", "event_id,place\ne1,A\n");
    static const char *const wrong[] = {"actro1"};
    static const char *const twice[] = {"title", "title"};
    session_options options = folder_options();
    export_counts counts;
    gm_error err = GM_ERROR_INIT;
    options.fields = wrong;
    options.n_fields = 1;
    assert_int_equal(run(&options, at("in.csv"), NULL, &counts, &err), GM_E_EXPORT);
    assert_non_null(strstr(err.text, "\"actor1\""));
    err = (gm_error)GM_ERROR_INIT;
    options.fields = twice;
    options.n_fields = 2;
    assert_int_equal(run(&options, at("in.csv"), NULL, &counts, &err), GM_E_EXPORT);
    assert_non_null(strstr(err.text, "twice"));
}

static void check_stream(void **state) {
    (void)state;
    put("in.csv", "event_id,place\ne1,A\ne2,?\n");
    FILE *file = fopen(at("stream"), "w");
    assert_non_null(file);
    session_options options = folder_options();
    options.dir = NULL;
    options.stream_fd = fileno(file);
    export_counts counts = run_fine(&options, at("in.csv"), NULL);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(counts.rows_unplaced, 1);
    want_in("stream", "\"event_id\":\"e1\"");
    assert_false(gm_path_exists(at("unplaced.csv")));
}

static void check_stream_refused(void **state) {
    (void)state;
    static const export_choice shapefile_only[] = {{&exporter_shapefile, NULL}};
    session_options options = folder_options();
    session *s;
    options.dir = NULL;
    options.stream_fd = 1;
    options.formats = shapefile_only;
    assert_int_equal(session_open(&options, NULL, NULL, 0, &s, NULL), GM_E_ARG);
}

/* ---- ids and reading back -------------------------------------------------------------------- */

static void check_id_taken(void **state) {
    (void)state;
    put("in.csv", "event_id,place\ne1,A\n");
    put("in2.csv", "event_id,place\ne0,A\ne1,A\n");
    session_options options = folder_options();
    export_counts counts;
    gm_error err = GM_ERROR_INIT;
    /* Tables that do not share their ids hand the same event in twice. */
    assert_int_equal(run(&options, at("in.csv"), at("in2.csv"), &counts, &err), GM_E_EXPORT);
    assert_int_equal(err.line, 3);
    assert_non_null(strstr(err.source, "in2.csv"));
    assert_non_null(strstr(err.text, "in.csv, line 2"));
}

static void check_ids(void **state) {
    (void)state;
    ids set = {0};
    bool taken;
    id_owner other;
    for (uint32_t i = 1; i <= 100000; i++) {
        assert_true(ids_take(&set, (uint64_t)i << 20, (id_owner){0, i}, &taken, &other));
        assert_false(taken);
    }
    assert_true(ids_take(&set, UINT64_C(777) << 20, (id_owner){1, 5}, &taken, &other));
    assert_true(taken);
    assert_int_equal(other.line, 777);
    ids_clear(&set);
    assert_int_equal(feature_id_of_hash(UINT64_C(1) << 53), 1);
    assert_int_equal(feature_id_of_hash(UINT64_MAX), (UINT64_C(1) << 53) - 1);
}

static void check_round_trip(void **state) {
    (void)state;
    put("in.csv",
        "event_id,date,place,title,killed,admin2,note,region_name_long\n"
        "e1,2020-02-03,A;B,\"=1 \u0633\u0631\u0627\u0642\u0628, <b>\",3,x,\" blanks \",r\n"
        "e2,2019-10/..,A,,,,,\n"
        "e3,,A,,,,,\n"
        ",2020,A,no id,,,,\n");
    session_options options = folder_options();
    run_fine(&options, at("in.csv"), NULL);
    assert_int_equal(rename(at("events.geojson"), at("first.geojson")), 0);
    unlink(at("extents.geojson"));
    unlink(at("places.geojson"));
    unlink(at("unplaced.csv"));
    export_counts counts = run_fine(&options, at("first.geojson"), NULL);
    assert_int_equal(counts.rows_unplaced, 0);
    char *first = read_text("first.geojson");
    want_text("events.geojson", first);
    free(first);
}

/* ---- places ---------------------------------------------------------------------------------- */

static void check_places(void **state) {
    (void)state;
    put("gaz.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[\n"
        "{\"type\":\"Feature\",\"properties\":{\"id\":\"b\",\"name\":\"M5\",\"kind\":\"road\",\"ref\":\"M5\","
        "\"source\":\"Survey 12\",\"licence\":\"ODbL 1.0\"},"
        "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[36,35],[37,36]]}},\n"
        "{\"type\":\"Feature\",\"properties\":{\"id\":\"a\",\"name\":\"Saraqib\",\"kind\":\"settlement\","
        "\"population\":33000,\"radius_m\":1500,\"source\":\"Survey, page 3\",\"licence\":\"CC BY 4.0\"},"
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[36.8059,35.8645]}},\n"
        "{\"type\":\"Feature\",\"properties\":{\"id\":\"c\",\"name\":\"Unused\",\"kind\":\"settlement\"},"
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[36,35]}}\n]}\n");
    put("in.csv", "event_id,place\ne1,A\n");
    const char *path = at("gaz.geojson");
    gm_gaz *gaz;
    gaz_hits hits = {0};
    ev_table *table;
    session *s;
    const export_facts *facts;
    event ev;
    bool found;
    res_part parts[4];
    session_options options = folder_options();
    assert_int_equal(gm_gaz_open(&path, 1, &gaz, NULL), GM_OK);
    assert_int_equal(gaz_by_id(gaz, GM_STR("b"), &hits), GM_OK);
    assert_int_equal(gaz_by_id(gaz, GM_STR("a"), &hits), GM_OK);
    assert_int_equal(hits.n, 2);
    place_ref used[] = {hits.items[0].ref, hits.items[1].ref};
    gaz_hits_clear(&hits);
    assert_int_equal(ev_open(at("in.csv"), NULL, &table, NULL), GM_OK);
    clear_styles(base);
    assert_int_equal(session_open(&options, gaz, &table, 1, &s, NULL), GM_OK);
    assert_int_equal(ev_next(table, &ev, &found, NULL), GM_OK);
    size_t n = locate(&ev, parts);
    parts[0].used = used;
    parts[0].n_used = 2;
    assert_int_equal(session_event(s, 0, &ev, parts, n, NULL), GM_OK);
    assert_int_equal(session_finish(s, &facts, NULL), GM_OK);
    assert_int_equal(facts->counts->n_places, 2);
    assert_int_equal(facts->n_credits, 2);
    assert_string_equal(facts->attribution, "Places: Survey (CC BY 4.0); Survey (ODbL 1.0)");
    assert_string_equal(facts->date_first, "");
    session_free(s);
    want_in(
        "places.geojson",
        "\"id\":\"a\",\"name\":\"Saraqib\",\"names\":null,\"kind\":\"settlement\",\"admin1\":null,"
        "\"admin2\":null,\"country\":null,\"population\":33000,\"radius_m\":1500,"
        "\"date_from\":null,\"date_to\":null,\"ref\":null,\"set_id\":null,\"set_no\":null,"
        "\"source\":\"Survey, page 3\",\"licence\":\"CC BY 4.0\",\"note\":null},"
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[36.8059,35.8645]}},\n");
    want_in("places.geojson", "\"type\":\"LineString\",\"coordinates\":[[36,35],[37,36]]");
    want_not_in("places.geojson", "Unused");
    ev_close(table);
    gm_gaz_close(gaz);
}

/* ---- extents --------------------------------------------------------------------------------- */

static void check_extents(void **state) {
    (void)state;
    static const gm_latlon ring[] = {AT(0, 0), AT(1, 0), AT(1, 1), AT(0, 0)};
    static const geo_part area_part[] = {{ring, 4, false}};
    static const geo_part line_part[] = {{ring, 3, false}};
    static const geo_shape area = {GEO_AREA, area_part, 1};
    static const geo_shape line = {GEO_LINE, line_part, 1};
    static const struct {
        res_part part;
        size_t n; /* extents afterwards */
    } steps[] = {
        {{.point = AT(1, 2), .radius_m = 10, .place_id = {"a", 1}}, 1},
        {{.point = AT(1, 2), .radius_m = 10, .place_id = {"a", 1}, .method = RES_NEAR}, 1},
        {{.point = AT(1.0000001, 2), .radius_m = 9.5, .place_id = {"a", 1}}, 1},
        {{.point = AT(1, 2), .radius_m = 11, .place_id = {"a", 1}}, 2},
        {{.point = AT(1, 2), .radius_m = 10, .place_id = {"b", 1}}, 3},
        {{.point = AT(1, 2), .radius_m = 10, .place_id = {"a", 1}, .extent = &area}, 4},
        {{.point = AT(1, 2), .radius_m = 10, .place_id = {"a", 1}, .extent = &area}, 4},
        {{.point = AT(1, 2), .radius_m = 10, .place_id = {"a", 1}, .extent = &line}, 4},
        {{.point = AT(1, 2), .radius_m = 0, .place_id = {"a", 1}}, 4},
        {{.point = AT(1, 2), .radius_m = -1, .place_id = {"a", 1}}, 4},
    };
    extents e = {.arena = GM_ARENA_INIT};
    for (size_t i = 0; i < COUNT(steps); i++) {
        assert_int_equal(extents_add(&e, &steps[i].part, NULL), GM_OK);
        assert_int_equal(e.n, steps[i].n);
    }
    assert_int_equal(e.items[0].n_events, 4);
    assert_int_equal(e.items[3].n_events, 2);
    for (size_t i = 1; i < e.n; i++) {
        assert_true(extent_key(&e.items[i]) != extent_key(&e.items[0]));
    }
    for (int i = 0; i < 5000; i++) {
        res_part part = {.point = AT(i * 0.001, 5), .radius_m = 3};
        assert_int_equal(extents_add(&e, &part, NULL), GM_OK);
    }
    assert_int_equal(e.n, 5004);
    extents_clear(&e);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
    static struct CMUnitTest tests[60];
    size_t n = 0;
    for (size_t i = 0; i < COUNT(name_rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = name_rows[i].name,
                                         .test_func = check_name,
                                         .setup_func = set_up,
                                         .teardown_func = tear_down,
                                         .initial_state = &name_rows[i]};
    }
    const struct CMUnitTest others[] = {
        CASE(check_every_field),    CASE(check_parts),       CASE(check_open_dates),
        CASE(check_renamed),        CASE(check_types),       CASE(check_two_tables),
        CASE(check_unplaced),       CASE(check_mended),      CASE(check_nothing_unplaced),
        CASE(check_drafts),         CASE(check_tables),      CASE(check_layers),
        CASE(check_fields),         CASE(check_wrong_field), CASE(check_stream),
        CASE(check_stream_refused), CASE(check_id_taken),    CASE(check_ids),
        CASE(check_round_trip),     CASE(check_places),      CASE(check_extents),
    };
    for (size_t i = 0; i < COUNT(others); i++) {
        tests[n++] = others[i];
    }
    return _cmocka_run_group_tests("session", tests, n, NULL, NULL);
}
