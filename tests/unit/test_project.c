/* Project files, good and wrong ones, and claims. */
#include "check.h"

#include <jansson.h>

#include "core/file.h"
#include "export/layer.h"
#include "project/claims.h"
#include "project/project.h"

/* ---- Project files ------------------------------------------------------------------------------------- */

typedef struct row {
    const char *name, *text;
    const char *want; /* what follows the file name in the message */
} row;

#define PATH_RULE(key) ": \"" key "\" is a path inside the project folder, without \"..\""

static row file_rows[] = {
    {"empty", "", NULL},
    {"no JSON", "theatre: idlib\n", NULL},
    {"cut off", "{\"theatre\": \"x\",\n\"gazetteer\": [\"g\"", NULL},
    {"a list", "[1]", ":1: expected an object: {\"theatre\": …}"},
    {"a key twice", "{\"theatre\": \"x\",\n \"theatre\": \"y\"}", NULL},
    {"no theatre", "{\"gazetteer\": [\"g\"], \"events\": [\"e\"]}",
     ": the key \"theatre\" is missing; add it"},
    {"no gazetteer", "{\"theatre\": \"x\", \"events\": [\"e\"]}",
     ": the key \"gazetteer\" is missing; add it"},
    {"no events", "{\"theatre\": \"x\", \"gazetteer\": [\"g\"]}",
     ": the key \"events\" is missing; add it"},
    {"an unknown key", "{\"theatre\": \"x\",\n\"gazeteer\": [\"g\"]}",
     ":2: there is no key \"gazeteer\"; did you mean \"gazetteer\"?"},
    {"an unknown key, capital", "{\n\n\"Theatre\": \"x\"}",
     ":3: there is no key \"Theatre\"; did you mean \"theatre\"?"},
    {"an unknown key, singular", "{\"theatre\": \"x\",\n\"event\": [\"e\"]}",
     ":2: there is no key \"event\"; did you mean \"events\"?"},
    {"an unknown key, other word", "{\"format\": [\"geojson\"]}",
     ":1: there is no key \"format\"; did you mean \"formats\"?"},
    {"theatre a number", "{\n\"theatre\": 7}", ":2: \"theatre\" is a text in quotes"},
    {"theatre empty", "{\"theatre\": \"\"}", ":1: \"theatre\" is a text in quotes"},
    {"theatre a path", "{\"theatre\": \"../x\"}",
     ":1: \"theatre\" names a folder: letters, digits, '-' and '_' only"},
    {"theatre with a blank", "{\"theatre\": \"my idlib\"}",
     ":1: \"theatre\" names a folder: letters, digits, '-' and '_' only"},
    {"gazetteer a text", "{\"theatre\": \"x\",\n\n\"gazetteer\": \"g\"}",
     ":3: \"gazetteer\" is a list: [\"…\", \"…\"]"},
    {"gazetteer of numbers", "{\"gazetteer\": [1]}", ":1: \"gazetteer\" is a text in quotes"},
    {"events null", "{\"events\": null}", ":1: \"events\" is a list: [\"…\", \"…\"]"},
    {"a path upwards", "{\"gazetteer\": [\"../g\"]}", ":1" PATH_RULE("gazetteer")},
    {"a path upwards inside", "{\"events\": [\"a/../../e\"]}", ":1" PATH_RULE("events")},
    {"a path upwards at the end", "{\"events\": [\"a/..\"]}", ":1" PATH_RULE("events")},
    {"an absolute path", "{\"claims\": [\"/etc/passwd\"]}", ":1" PATH_RULE("claims")},
    {"output outside", "{\"output\": \"..\"}", ":1" PATH_RULE("output")},
    {"a flag as text", "{\n\"drafts\": \"yes\"}", ":2: \"drafts\" is true or false"},
    {"a radius of nothing", "{\"max_radius\": 0}",
     ":1: \"max_radius\" is a number of kilometres above 0"},
    {"a format that is none", "{\"formats\": [\"geojsn\"]}",
     ":1: \"formats\" has no \"geojsn\"; did you mean \"geojson\"?"},
    {"a layer that is none", "{\"layers\": [\"events\", \"extent\"]}",
     ":1: \"layers\" has no \"extent\"; did you mean \"extents\"?"},
    {"a date order that is none", "{\"date_order\": \"ymd\"}",
     ":1: \"date_order\" is \"dmy\" or \"mdy\""},
    {"a fallback that is none", "{\"fallback\": true}",
     ":1: \"fallback\" is \"admin\", or left out"},
    {"a table without a path", "{\"events\": [\"a.csv\",\n {\"profile\": \"ged\"}]}",
     ":2: the key \"path\" is missing; add it"},
    {"a table with an unknown key",
     "{\"events\": [{\"path\": \"a.csv\"},\n {\"path\": \"b.csv\",\n"
     "\"profil\": \"ged\"}]}",
     ":3: there is no key \"profil\"; did you mean \"profile\"?"},
    {"a table with an unknown profile",
     "{\"events\":\n[\n{\"path\": \"a.csv\", \"profile\": \"gde\"}]}",
     ":3: \"profile\" has no \"gde\"; did you mean \"ged\"?"},
    {"a mapping outside", "{\"events\": [{\"path\": \"a.csv\",\n\"mapping\": \"/etc/passwd\"}]}",
     ":2" PATH_RULE("mapping")},
    {"a table that is a number", "{\"events\": [7]}", ":1: \"events\" is a text in quotes"},
    {"output a list", "{\"output\": [\"o\"]}", ":1: \"output\" is a text in quotes"},
};

static void refuses(void **state) {
    const row *r = *state;
    char want[900];
    char found[900];
    gm_error err = GM_ERROR_INIT;
    project p;
    const char *path = check_file("gazmap.json", r->text, strlen(r->text));
    gm_status status = project_read(path, &p, &err);
    gm_error_format(&err, found, sizeof found);
    assert_int_equal(status, GM_E_PROJECT);
    assert_int_equal(err.code, GM_E_PROJECT);
    if (r->want != NULL) {
        snprintf(want, sizeof want, "%s%s", path, r->want);
        assert_string_equal(found, want);
    }
    assert_string_equal(err.source, path);
    check_file_remove(path);
}

static void reads_a_whole_file(void **state) {
    (void)state;
    static const char text[] =
        "{\"theatre\": \"idlib-2020_a\", \"title\": \"Idlib, winter 2020\", \"gazetteer\": [\"g/a\", \"b.csv\"],"
        " \"events\": [\"e..x/é.csv\"], \"claims\": [\"c.csv\"], \"formats\": [\"geojson\"],"
        " \"output\": \"out/here\"}";
    const char *path = check_file("gazmap.json", text, sizeof text - 1);
    char want[500];
    project p;
    gm_error err = GM_ERROR_INIT;
    check_ok(project_read(path, &p, &err), &err);
    assert_string_equal(p.theatre, "idlib-2020_a");
    assert_string_equal(p.title, "Idlib, winter 2020");
    assert_int_equal(p.gazetteer.n, 2);
    int dir = (int)(gm_path_name(path) - path);
    snprintf(want, sizeof want, "%.*sg/a", dir, path);
    assert_string_equal(p.gazetteer.items[0], want);
    snprintf(want, sizeof want, "%.*sb.csv", dir, path);
    assert_string_equal(p.gazetteer.items[1], want);
    assert_int_equal(p.events.n, 1); /* two dots inside a name lead nowhere */
    assert_int_equal(p.claims.n, 1);
    assert_int_equal(p.formats.n, 1);
    assert_string_equal(p.formats.items[0], "geojson");
    snprintf(want, sizeof want, "%.*sout/here", dir, path);
    assert_string_equal(p.output, want);
    project_clear(&p);
    project_clear(&p);
    check_file_remove(path);
}

static void fills_what_is_left_out(void **state) {
    (void)state;
    static const char text[] =
        "\xEF\xBB\xBF{\"theatre\": \"x\", \"gazetteer\": [], \"events\": []}";
    const char *path = check_file("gazmap.json", text + 3, sizeof text - 4);
    project p;
    gm_error err = GM_ERROR_INIT;
    check_ok(project_read(path, &p, &err), &err);
    assert_string_equal(p.title, "x");
    assert_int_equal(p.formats.n, 0);
    assert_true(gm_str_ends(gm_str_from(p.output), GM_STR("output/x")));
    project_clear(&p);
    check_file_remove(path);
    assert_int_equal(project_read(path, &p, &err), GM_E_IO);
}

static void allows_outside(void **state) {
    (void)state;
    static const char text[] = "{\"gazetteer\": [\"../g\", \"/tmp/h\"], \"events\": [],\n"
                               "\"theatre\": \"x\", \"allow_outside\": true}";
    const char *path = check_file("gazmap.json", text, sizeof text - 1);
    project p;
    gm_error err = GM_ERROR_INIT;
    check_ok(project_read(path, &p, &err), &err);
    assert_int_equal(p.gazetteer.n, 2);
    assert_string_equal(p.gazetteer.items[1], "/tmp/h");
    project_clear(&p);
    check_file_remove(path);
}

static void follows_no_link_outside(void **state) {
    (void)state;
    static const char text[] =
        "{\"theatre\": \"x\", \"gazetteer\": [\"g\"],\n\"events\": [\"out/e.csv\"]}";
    char link[500];
    char found[900];
    project p;
    gm_error err = GM_ERROR_INIT;
    const char *path = check_file("gazmap.json", text, sizeof text - 1);
    snprintf(link, sizeof link, "%.*sout", (int)(gm_path_name(path) - path), path);
    assert_int_equal(symlink("/usr", link), 0);
    assert_int_equal(project_read(path, &p, &err), GM_E_PROJECT);
    gm_error_format(&err, found, sizeof found);
    assert_non_null(strstr(found, ":2: \"events\" leads out of the project folder by a link"));
    unlink(link);
    check_file_remove(path);
}

static void reads_tables_one_by_one(void **state) {
    (void)state;
    static const char text[] =
        "{\"theatre\": \"x\", \"gazetteer\": [\"g\"], \"layers\": [\"places\"], \"fields\": [\"date\"],"
        "\"date_order\": \"mdy\", \"max_radius\": 12.5, \"fallback\": \"admin\", \"drafts\": true,"
        "\"events\": [\"a.csv\", {\"path\": \"b.csv\", \"profile\": \"ged\", \"mapping\": \"m.json\","
        "\"header\": \"a,b\", \"date_order\": \"dmy\"}]}";
    const char *path = check_file("gazmap.json", text, sizeof text - 1);
    project p;
    gm_error err = GM_ERROR_INIT;
    check_ok(project_read(path, &p, &err), &err);
    assert_int_equal(p.events.n, 2);
    assert_null(p.sources[0].profile);
    assert_int_equal(p.sources[0].order, DATE_ORDER_NONE);
    assert_string_equal(ev_profile_name(p.sources[1].profile), "ged");
    assert_true(gm_str_ends(gm_str_from(p.sources[1].mapping), GM_STR("/m.json")));
    assert_string_equal(p.sources[1].header, "a,b");
    assert_int_equal(p.sources[1].order, DATE_ORDER_DMY);
    assert_string_equal(p.events.items[1], p.sources[1].path);
    assert_int_equal(p.order, DATE_ORDER_MDY);
    assert_close(p.max_radius_km, 12.5, 1e-9);
    assert_true(p.fallback_admin && p.drafts && !p.guess);
    assert_true(p.layers[LAYER_PLACES] && !p.layers[LAYER_EVENTS]);
    assert_int_equal(p.fields.n, 1);
    project_clear(&p);
    check_file_remove(path);
}

/* The keys of a table of ours and of an object of the schema, both ways. */
static void compare_keys(const json_t *schema, bool source) {
    json_t *properties = json_object_get(schema, "properties");
    size_t n = 0;
    for (; project_key(n, source) != NULL; n++) {
        if (json_object_get(properties, project_key(n, source)) == NULL) {
            fail_msg("docs/project.schema.json lacks \"%s\"", project_key(n, source));
        }
    }
    assert_int_equal(json_object_size(properties), n);
    assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
}

static void schema_says_the_same(void **state) {
    (void)state;
    json_t *schema = json_load_file(GM_TESTS_DIR "/../docs/project.schema.json", 0, NULL);
    assert_non_null(schema);
    compare_keys(schema, false);
    compare_keys(json_object_get(json_object_get(schema, "$defs"), "source"), true);
    json_decref(schema);
}

/* ---- Claims ---------------------------------------------------------------------------------------------- */

typedef struct claim_row {
    const char *name;
    const char *table; /* events "a" and "b" are exported */
    gm_status code;
    const char *want; /* the message's end, or the file that is written */
} claim_row;

#define HEAD "event_id,field,lo,hi,by,source,source_url,quote\n"

static claim_row claim_rows[] = {
    {"good", HEAD "a,killed,3,5,SOHR,s,u,q\nb,killed,7,,,,,\n", GM_OK,
     HEAD "a,killed,3,5,SOHR,s,u,q\nb,killed,7,,,,,\n"},
    {"other order, fewer columns", "lo,field,event_id\n3,killed,a\n", GM_OK,
     HEAD "a,killed,3,,,,,\n"},
    {"empty figures", HEAD "a,killed,,,,,,\n", GM_OK, HEAD "a,killed,,,,,,\n"},
    {"quotes and formulas", HEAD "a,killed,1,1,\"x,\"\"y\"\"\",=1+1,,\"@x\"\n", GM_OK,
     HEAD "a,killed,1,1,\"x,\"\"y\"\"\",'=1+1,,'@x\n"},
    {"no such event", HEAD "a,killed,1,1,,,,\nc,killed,1,1,,,,\n", GM_E_EVENT_VALUE,
     ":3: no event has the event_id \"c\" of this claim; mend or remove it"},
    {"lo above hi", HEAD "a,killed,5,3,,,,\n", GM_E_EVENT_VALUE,
     ":2: lo and hi of a claim are whole numbers, lo no more than hi, or empty"},
    {"lo no number", HEAD "a,killed,about 5,,,,,\n", GM_E_EVENT_VALUE,
     ":2: lo and hi of a claim are whole numbers, lo no more than hi, or empty"},
    {"hi with a point", HEAD "a,killed,1,2.5,,,,\n", GM_E_EVENT_VALUE,
     ":2: lo and hi of a claim are whole numbers, lo no more than hi, or empty"},
    {"no event_id", "field,lo\nkilled,1\n", GM_E_EVENT_HEADER,
     ":1: a table of claims has a column \"event_id\"; add it"},
    {"no field", "event_id,lo\na,1\n", GM_E_EVENT_HEADER,
     ":1: a table of claims has a column \"field\"; add it"},
    {"no lo", "event_id,field\na,killed\n", GM_E_EVENT_HEADER,
     ":1: a table of claims has a column \"lo\"; add it"},
};

static gm_status write_claims(const char *path, const char *dir, gm_error *err) {
    claims *c = NULL;
    const char *items[] = {path};
    text_list paths = {items, 1};
    gm_status status = claims_open(paths, &c, err);
    if (status != GM_OK) {
        return status;
    }
    check_ok(claims_note_event(c, GM_STR("b"), err), err);
    check_ok(claims_note_event(c, GM_STR("a"), err), err);
    status = claims_write(c, dir, NULL, err);
    claims_free(c);
    return status;
}

static void checks_claims(void **state) {
    const claim_row *r = *state;
    char out[500];
    char dir[400];
    gm_error err = GM_ERROR_INIT;
    const char *path = check_file("claims-in.csv", r->table, strlen(r->table));
    snprintf(dir, sizeof dir, "%.*s", (int)(gm_path_name(path) - path - 1), path);
    snprintf(out, sizeof out, "%s/claims.csv", dir);
    gm_status status = write_claims(path, dir, &err);
    if (r->code == GM_OK) {
        check_ok(status, &err);
        gm_file file;
        check_ok(gm_file_open(out, &file, &err), &err);
        check_str(file.bytes, r->want);
        gm_file_close(&file);
    } else {
        char want[900];
        char found[900];
        snprintf(want, sizeof want, "%s%s", path, r->want);
        gm_error_format(&err, found, sizeof found);
        assert_string_equal(found, want);
        assert_int_equal(status, r->code);
    }
    unlink(out);
    check_file_remove(path);
}

static void claims_of_no_tables(void **state) {
    (void)state;
    claims *c = NULL;
    gm_error err = GM_ERROR_INIT;
    const char *items[] = {GM_TEST_DATA "/project/not-there.csv"};
    assert_int_equal(claims_open((text_list){items, 1}, &c, &err), GM_E_IO);
    assert_null(c);
    claims_free(NULL);
}

int main(void) {
    static struct CMUnitTest tests[N_OF(file_rows) + N_OF(claim_rows) + 7] = {
        cmocka_unit_test(reads_a_whole_file),      cmocka_unit_test(fills_what_is_left_out),
        cmocka_unit_test(allows_outside),          cmocka_unit_test(follows_no_link_outside),
        cmocka_unit_test(reads_tables_one_by_one), cmocka_unit_test(schema_says_the_same),
        cmocka_unit_test(claims_of_no_tables),
    };
    size_t n = 7;
    for (size_t i = 0; i < N_OF(file_rows); i++) {
        tests[n++] = (struct CMUnitTest){
            .name = file_rows[i].name, .test_func = refuses, .initial_state = &file_rows[i]};
    }
    for (size_t i = 0; i < N_OF(claim_rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = claim_rows[i].name,
                                         .test_func = checks_claims,
                                         .initial_state = &claim_rows[i]};
    }
    return cmocka_run_group_tests_name("project", tests, NULL, NULL);
}
