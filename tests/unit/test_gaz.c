/* Open gazetteers: stacks, sets, validity, and every bundled name finding its place. */
#include "check.h"

#include "core/file.h"
#include "gazetteer/fold.h"
#include "gazetteer/gaz.h"

#define STACK   GM_TEST_DATA "/gazetteer/stack/"
#define WORLD   STACK "world.geojson"
#define THEATRE STACK "theatre.csv"
#define FOLDER  STACK "folder"

static gm_gaz *open_paths(const char *const *paths, size_t n) {
    gm_gaz *gaz = NULL;
    gm_error err = GM_ERROR_INIT;
    check_ok(gm_gaz_open(paths, n, &gaz, &err), &err);
    return gaz;
}

static gm_gaz *open_stack(void) {
    static const char *const paths[] = {WORLD, THEATRE, FOLDER};
    return open_paths(paths, 3);
}

/* Names of the places that are found by id. */
static void check_id(const gm_gaz *gaz, const char *id, const char *want) {
    gaz_hits hits = {NULL, 0, 0};
    gm_buf names = GM_BUF_INIT;
    assert_int_equal(gaz_by_id(gaz, gm_str_from(id), &hits), GM_OK);
    for (size_t i = 0; i < hits.n; i++) {
        assert_false(gaz_hidden(gaz, hits.items[i].ref));
        gm_buf_printf(&names, "%s%.*s", i > 0 ? "|" : "",
                      GM_FMT(gaz_place(gaz, hits.items[i].ref).name));
    }
    assert_string_equal(gm_buf_text(&names), want);
    gm_buf_clear(&names);
    gaz_hits_clear(&hits);
}

static size_t count_key(const gm_gaz *gaz, const char *name) {
    gaz_hits hits = {NULL, 0, 0};
    gm_buf key = GM_BUF_INIT;
    gaz_fold(gm_str_from(name), &key);
    assert_int_equal(gaz_by_key(gaz, gm_buf_view(&key), &hits), GM_OK);
    size_t n = hits.n;
    gm_buf_clear(&key);
    gaz_hits_clear(&hits);
    return n;
}

static void later_layers_replace(void **state) {
    (void)state;
    gm_gaz *gaz = open_stack();
    assert_int_equal(gaz_n_refs(gaz), 7 + 4 + 2);
    /* gn:1 and gn:3 of the world, own:1 of the theatre's table */
    assert_int_equal(gm_gaz_count(gaz), 13 - 3);
    check_id(gaz, "gn:1", "Saraqib");
    check_id(gaz, "gn:2", "Nayrab");
    check_id(gaz, "gn:3", "New Post|New Post"); /* it moved: two entries, one id */
    check_id(gaz, "own:1", "Middle, later");
    check_id(gaz, "own:2", "Second");
    check_id(gaz, "gn:99", "");
    check_id(gaz, "", "");
    check_id(gaz, "GN:1", ""); /* ids are bytes */
    assert_int_equal(count_key(gaz, "Saraqib"), 1);
    assert_int_equal(count_key(gaz, "Seraqib"), 1);
    assert_int_equal(count_key(gaz, "Old Post"), 0); /* hidden with its entry */
    assert_int_equal(count_key(gaz, "Middle"), 0);
    assert_int_equal(count_key(gaz, ""), 0);
    size_t hidden = 0;
    for (place_ref ref = 0; ref < gaz_n_refs(gaz); ref++) {
        hidden += gaz_hidden(gaz, ref);
        assert_int_equal(gaz_layer(gaz, ref), ref < 7 ? 0 : ref < 11 ? 1 : 2);
        assert_int_equal(gaz_place(gaz, ref).ref, ref);
    }
    assert_int_equal(hidden, 3);
    assert_true(gaz_hidden(gaz, PLACE_NONE) && gaz_hidden(gaz, 13));
    gm_gaz_close(gaz);
}

static void order_of_layers_decides(void **state) {
    (void)state;
    static const char *const paths[] = {THEATRE, WORLD};
    gm_gaz *gaz = open_paths(paths, 2);
    check_id(gaz, "gn:3", "Old Post");
    assert_int_equal(count_key(gaz, "Seraqib"), 0);
    assert_int_equal(gm_gaz_count(gaz), 11 - 3);
    gm_gaz_close(gaz);
}

static void one_layer_twice_is_one(void **state) {
    (void)state;
    static const char *const paths[] = {WORLD, WORLD, WORLD};
    gm_gaz *gaz = open_paths(paths, 3);
    assert_int_equal(gaz_n_refs(gaz), 21);
    assert_int_equal(gm_gaz_count(gaz), 7);
    assert_int_equal(count_key(gaz, "Nayrab"), 1);
    gm_gaz_close(gaz);
    assert_int_equal(gm_gaz_count(NULL), 0);
    gm_gaz_close(NULL);
}

static void folders_are_read_by_name(void **state) {
    (void)state;
    static const char *const paths[] = {FOLDER};
    gm_gaz *gaz = open_paths(paths, 1);
    assert_int_equal(gm_gaz_count(gaz), 2);
    check_str(gaz_place(gaz, 0).id,
              "own:2"); /* a.csv before b.geojson; hidden and foreign files not */
    check_str(gaz_place(gaz, 1).id, "own:1");
    gm_gaz_close(gaz);

    const char *empty = GM_TEST_DATA "/gazetteer";
    gm_error err = GM_ERROR_INIT;
    assert_int_equal(gm_gaz_open(&empty, 1, &gaz, &err), GM_E_GAZ_SYNTAX);
    assert_string_equal(err.text, "the folder holds no .geojson, .csv or .gpkg layer");
}

static void sets_are_ordered(void **state) {
    (void)state;
    gm_gaz *gaz = open_stack();
    /* The world's post is hidden, and with it its set. */
    assert_int_equal(gaz_n_sets(gaz), 1);
    gaz_set camps = gaz_set_at(gaz, 0);
    check_str(camps.id, "camps");
    assert_int_equal(camps.kind, KIND_CAMP);
    static const char *const want[] = {"gn:6", "gn:4", "gn:7", "gn:5"}; /* none, 2, 2, 10 */
    assert_int_equal(camps.n_members, 4);
    for (size_t i = 0; i < 4; i++) {
        check_str(gaz_place(gaz, camps.members[i]).id, want[i]);
    }
    gm_gaz_close(gaz);
}

static void road_numbers_are_found(void **state) {
    (void)state;
    static const char *const paths[] = {THEATRE};
    gm_gaz *gaz = open_paths(paths, 1);
    static const char *const same[] = {"M5", "M-5", "m5", " M 5 "};
    for (size_t i = 0; i < N_OF(same); i++) {
        gaz_hits hits = {NULL, 0, 0};
        assert_int_equal(gaz_by_road_ref(gaz, gm_str_from(same[i]), &hits), GM_OK);
        assert_int_equal(hits.n, 1);
        gaz_hits_clear(&hits);
    }
    gaz_hits hits = {NULL, 0, 0};
    assert_int_equal(gaz_by_road_ref(gaz, GM_STR("M55"), &hits), GM_OK);
    assert_int_equal(gaz_by_road_ref(gaz, GM_STR(""), &hits), GM_OK);
    assert_int_equal(hits.n, 0);
    assert_int_equal(count_key(gaz, "M5"), 0); /* a number is no name */
    gaz_hits_clear(&hits);
    gm_gaz_close(gaz);
}

static date_span span(const char *text) {
    date_span s;
    assert_int_equal(date_parse(gm_str_from(text), DATE_ORDER_NONE, &s, NULL), GM_OK);
    return s;
}

/* Two spans fall into the same buckets just when the same places are valid in both. */
static void buckets_tell_validity_apart(void **state) {
    (void)state;
    static const char *const paths[] = {THEATRE};
    gm_gaz *gaz = open_paths(paths, 1);
    static const char *const texts[] = {
        "2017-09-30", "2017-10-01", "2018-05-31",      "2018-06-01",
        "2018-06-30", "2018-07-01", "2019-12-31",      "2020-01-01",
        "2030",       "1000",       "2017/2020",       "../2018",
        "2018-03/..", "2019",       "2018-01/2018-02", "2017-11-05"};
    for (size_t i = 0; i < N_OF(texts); i++) {
        for (size_t k = 0; k < N_OF(texts); k++) {
            uint32_t a[2];
            uint32_t b[2];
            date_span x = span(texts[i]);
            date_span y = span(texts[k]);
            gaz_date_bucket(gaz, x, &a[0], &a[1]);
            gaz_date_bucket(gaz, y, &b[0], &b[1]);
            for (place_ref ref = 0; a[0] == b[0] && a[1] == b[1] && ref < gaz_n_refs(gaz); ref++) {
                place p = gaz_place(gaz, ref);
                bool in_x = x.last >= p.day_from && x.first <= p.day_to;
                bool in_y = y.last >= p.day_from && y.first <= p.day_to;
                assert_int_equal(in_x, in_y);
            }
        }
    }
    uint32_t before[2];
    uint32_t inside[2];
    gaz_date_bucket(gaz, span("2017-09-30"), &before[0], &before[1]);
    gaz_date_bucket(gaz, span("2017-10-01"), &inside[0], &inside[1]);
    assert_true(before[0] != inside[0]);
    gm_gaz_close(gaz);
}

static void same_layers_give_same_places(void **state) {
    (void)state;
    gm_gaz *a = open_stack();
    gm_gaz *b = open_stack();
    for (place_ref ref = 0; ref < gaz_n_refs(a); ref++) {
        place x = gaz_place(a, ref);
        place y = gaz_place(b, ref);
        assert_true(gm_str_eq(x.id, y.id) && x.entry_hash == y.entry_hash && x.entry_hash != 0);
    }
    gm_gaz_close(a);
    gm_gaz_close(b);
}

/* ---- The bundled layers -------------------------------------------------------------------------- */

static bool leads_to(const gm_gaz *gaz, gm_str name, place_ref ref) {
    gaz_hits hits = {NULL, 0, 0};
    gm_buf key = GM_BUF_INIT;
    gaz_fold(name, &key);
    assert_int_equal(gaz_by_key(gaz, gm_buf_view(&key), &hits), GM_OK);
    bool found = false;
    for (size_t i = 0; i < hits.n; i++) {
        found |= hits.items[i].ref == ref && gm_str_eq(hits.items[i].spelling, gm_str_trim(name));
    }
    gm_buf_clear(&key);
    gaz_hits_clear(&hits);
    return found;
}

static void every_bundled_name_finds_its_place(void **state) {
    (void)state;
    static const char *const paths[] = {CHECK_THEATRE};
    gm_gaz *gaz = open_paths(paths, 1);
    size_t n = 0;
    for (place_ref ref = 0; ref < gaz_n_refs(gaz); ref++) {
        place p = gaz_place(gaz, ref);
        gm_str rest = p.names;
        gm_str name = p.name;
        do {
            if (!leads_to(gaz, name, ref)) {
                fail_msg("\"%.*s\" does not lead to %.*s", GM_FMT(name), GM_FMT(p.id));
            }
            n++;
        } while (rest.len > 0 && gm_str_split(&rest, ';', &name));
        gaz_hits hits = {NULL, 0, 0};
        assert_int_equal(gaz_by_id(gaz, p.id, &hits), GM_OK);
        assert_int_equal(hits.n, 1);
        assert_int_equal(hits.items[0].ref, ref);
        gaz_hits_clear(&hits);
    }
    print_message("%zu names\n", n);
    assert_true(n > 800);
    assert_int_equal(gm_gaz_count(gaz), gaz_n_refs(gaz));
    assert_int_equal(gaz_n_sets(gaz), 1);
    assert_int_equal(gaz_set_at(gaz, 0).n_members, 12);
    gm_gaz_close(gaz);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(later_layers_replace),
        cmocka_unit_test(order_of_layers_decides),
        cmocka_unit_test(one_layer_twice_is_one),
        cmocka_unit_test(folders_are_read_by_name),
        cmocka_unit_test(sets_are_ordered),
        cmocka_unit_test(road_numbers_are_found),
        cmocka_unit_test(buckets_tell_validity_apart),
        cmocka_unit_test(same_layers_give_same_places),
        cmocka_unit_test(every_bundled_name_finds_its_place),
    };
    return cmocka_run_group_tests_name("gaz", tests, NULL, NULL);
}
