/* Place texts to expressions, over the bundled theatre: a name is parsed differently when it is known. */
#include "check.h"

#include "core/num.h"
#include "core/utf8.h"
#include "resolve/expr.h"

static gm_gaz *gaz;

/* ---- Expressions as text ------------------------------------------------------------------------------- */

static void print_names(const expr *e, gm_buf *out) {
    for (size_t i = 0; i < e->n_names; i++) {
        gm_buf_printf(out, "%s%.*s", i == 0 ? "" : "|", GM_FMT(e->names[i]));
    }
}

static void print_expr(const expr *e, gm_buf *out);

static void print_inner(const char *before, const expr *e, gm_buf *out) {
    if (e != NULL) {
        gm_buf_add_text(out, before);
        print_expr(e, out);
    }
}

/* "near(Saraqib)", "offset(5000+-500 225+-22.5 Saraqib)", "Kafr Nabl:settlement in Idlib". */
static void print_expr(const expr *e, gm_buf *out) {
    static const char *const types[] = {
        [EXPR_NAME] = "",
        [EXPR_COORD] = "coord",
        [EXPR_NEAR] = "near",
        [EXPR_OFFSET] = "offset",
        [EXPR_AROUND] = "around",
        [EXPR_HEADING] = "heading",
        [EXPR_PART] = "part",
        [EXPR_RURAL] = "rural",
        [EXPR_OUTSIDE] = "outside",
        [EXPR_BETWEEN] = "between",
        [EXPR_ROAD] = "road",
        [EXPR_ROAD_AT] = "roadat",
        [EXPR_ROAD_BETWEEN] = "roadbetween",
        [EXPR_JUNCTION] = "junction",
        [EXPR_SET] = "set",
        [EXPR_SET_SOME] = "some",
        [EXPR_MEMBER] = "member",
        [EXPR_REFUSED] = "!",
    };
    gm_buf_add_text(out, types[e->type]);
    if (e->type == EXPR_REFUSED) {
        return;
    }
    bool bare = e->type == EXPR_NAME;
    if (!bare) {
        gm_buf_add_char(out, '(');
    }
    print_names(e, out);
    if (e->kind_asked) {
        gm_buf_printf(out, ":%s", place_kind_word(e->kind));
        if (e->admin_level > 0) {
            gm_buf_add_int(out, e->admin_level);
        }
    }
    if (e->type == EXPR_OFFSET || e->type == EXPR_AROUND) {
        gm_buf_printf(out, "%g+-%g ", e->distance_m, e->distance_u_m);
    }
    if (e->type == EXPR_OFFSET || e->type == EXPR_HEADING ||
        (e->type == EXPR_PART && e->half_deg < 360)) {
        gm_buf_printf(out, "%g+-%g ", e->bearing_deg, e->half_deg);
    } else if (e->type == EXPR_PART) {
        gm_buf_add_text(out, "central ");
    }
    if (e->type == EXPR_COORD) {
        gm_buf_printf(out, "%.5f,%.5f", e->point.lat, e->point.lon);
    }
    if (e->type == EXPR_SET_SOME) {
        gm_buf_printf(out, " %lld", (long long)e->count);
    }
    if (e->type == EXPR_MEMBER) {
        gm_buf_printf(out, " #%lld", (long long)e->number);
    }
    print_inner("", e->a, out);
    print_inner(e->near ? " near " : ", ", e->b, out);
    print_inner(", ", e->c, out);
    if (!bare) {
        gm_buf_add_char(out, ')');
    }
    print_inner(" in ", e->in, out);
    print_inner(" by ", e->close_to, out);
}

/* Parts with " ; " between. */
static void print_text(gm_str text, gm_buf *out) {
    gm_arena keep = GM_ARENA_INIT;
    gm_arena scratch = GM_ARENA_INIT;
    parsed found;
    assert_int_equal(expr_parse(gaz, text, &keep, &scratch, &found), GM_OK);
    assert_true(found.n_parts >= 1);
    for (size_t i = 0; i < found.n_parts; i++) {
        gm_buf_add_text(out, i == 0 ? "" : " ; ");
        print_expr(found.parts[i], out);
        assert_int_equal(found.parts[i]->type == EXPR_REFUSED, found.parts[i]->reason.len > 0);
        json_t *json = expr_json(found.parts[i]);
        assert_true(json_is_object(json));
        json_decref(json);
    }
    gm_arena_clear(&keep);
    gm_arena_clear(&scratch);
}

/* ---- Rows ------------------------------------------------------------------------------------------------ */

typedef struct row {
    const char *name; /* the text */
    const char *want;
} row;

static row rows[] = {
    {"Saraqib", "Saraqib"},
    {"  the   Saraqib. ", "Saraqib"},
    {"Saraqib, Idlib", "Saraqib in Idlib"},
    {"Saraqib, Idlib, Syria", "Saraqib in Idlib in Syria"},
    {"Saraqib (Idlib)", "Saraqib in Idlib"},
    {"Saraqib [Idlib province]", "Saraqib in Idlib province"},
    {"Saraqib in Idlib", "Saraqib in Idlib"},
    {"Idlib's Saraqib", "Saraqib in Idlib"},
    {"Idlib city", "Idlib:settlement"},
    {"city of Idlib", "Idlib:settlement"},
    {"Idlib (city)", "Idlib:settlement"},
    {"the strategic town of Saraqib", "Saraqib:settlement"},
    {"Xanadu province", "Xanadu:admin1"},
    {"Xanadu district", "Xanadu:admin2"},
    {"province of Xanadu", "Xanadu:admin1"},
    {"Idlib province", "Idlib province"},
    {"Xanadu air base", "Xanadu:air_base"},
    {"Taftanaz airbase", "Taftanaz airbase"},
    {"Xanadu area", "Xanadu"},
    {"the area of Xanadu", "Xanadu"},
    {"Kafr Nabl/Kafranbel", "Kafr Nabl|Kafranbel"},
    {"Kafr Nabl (Kafranbel)", "Kafr Nabl|Kafranbel"},
    {"Saraqib/Nayrab", "Saraqib ; Nayrab"},
    {"Ankara, Turkey", "Ankara, Turkey"},
    {"near Saraqib", "near(Saraqib)"},
    {"close to the town of Saraqib", "near(Saraqib:settlement)"},
    {"in the vicinity of Saraqib", "near(Saraqib)"},
    {"on the outskirts of Saraqib", "near(Saraqib)"},
    {"Saraqib outskirts", "near(Saraqib)"},
    {"Saraqib's outskirts", "near(Saraqib)"},
    {"outside Saraqib", "outside(Saraqib)"},
    {"near near Saraqib", "near(near(Saraqib))"},
    {"near Saraqib, Idlib", "near(Saraqib in Idlib)"},
    {"Sarmin near Saraqib", "Sarmin by Saraqib"},
    {"countryside of Saraqib", "rural(Saraqib)"},
    {"Saraqib countryside", "rural(Saraqib)"},
    {"rural Idlib", "rural(Idlib)"},
    {"rif Idlib", "rural(Idlib)"},
    {"5 km south-west of Saraqib", "offset(5000+-500 225+-22.5 Saraqib)"},
    {"5km SW of Saraqib", "offset(5000+-500 225+-22.5 Saraqib)"},
    {"5 km to the south-west of Saraqib", "offset(5000+-500 225+-22.5 Saraqib)"},
    {"10 km east of Saraqib", "offset(10000+-5000 90+-45 Saraqib)"},
    {"100 km east of Saraqib", "offset(100000+-50000 90+-45 Saraqib)"},
    {"12 km east of Saraqib", "offset(12000+-500 90+-45 Saraqib)"},
    {"7.5 km SSE of Saraqib", "offset(7500+-50 157.5+-11.25 Saraqib)"},
    {"500 m west of Saraqib", "offset(500+-50 270+-45 Saraqib)"},
    {"two miles north of Saraqib", "offset(3218.69+-804.672 0+-45 Saraqib)"},
    {"2-3 km north of Saraqib", "offset(2500+-1000 0+-45 Saraqib)"},
    {"8 kilometers (5 miles) east of Saraqib", "offset(8000+-500 90+-45 Saraqib)"},
    {"about 5 km north of Saraqib", "offset(5000+-500 0+-45 Saraqib)"},
    {"5 km south of Saraqib, Idlib", "offset(5000+-500 180+-45 Saraqib in Idlib)"},
    {"2 km north of 3 km east of Saraqib",
     "offset(2000+-500 0+-45 offset(3000+-500 90+-45 Saraqib))"},
    {"5 km from Saraqib", "around(5000+-500 Saraqib)"},
    {"5 km outside Saraqib", "around(5000+-500 Saraqib)"},
    {"5 km from", "!"},
    {"100000 km south of Saraqib", "!"},
    {"south of Saraqib", "heading(180+-45 Saraqib)"},
    {"north-west of Saraqib", "heading(315+-22.5 Saraqib)"},
    {"NNE of Saraqib", "heading(22.5+-11.25 Saraqib)"},
    {"southern Idlib", "part(180+-45 Idlib)"},
    {"south-eastern Idlib", "part(135+-22.5 Idlib)"},
    {"southern countryside of Idlib", "part(180+-45 Idlib)"},
    {"Idlib's southern countryside", "part(180+-45 Idlib)"},
    {"southern Idlib countryside", "part(180+-45 Idlib)"},
    {"central Idlib", "part(central Idlib)"},
    {"the northwestern city of Idlib", "Idlib:settlement"},
    {"parts of Idlib", "Idlib"},
    {"Kafr Nabl, southern Idlib", "Kafr Nabl in part(180+-45 Idlib)"},
    {"between Saraqib and Nayrab", "between(Saraqib, Nayrab)"},
    {"midway between Saraqib and Nayrab", "between(Saraqib, Nayrab)"},
    {"between the towns of Saraqib and Nayrab", "between(Saraqib:settlement, Nayrab)"},
    {"between Saraqib and Nayrab, Idlib", "between(Saraqib in Idlib, Nayrab in Idlib)"},
    {"between Saraqib", "!"},
    {"between", "!"},
    {"between Saraqib and", "!"},
    {"M5", "road(M5)"},
    {"the M5 highway", "road(M5 highway)"},
    {"the M45 motorway", "road(M45)"},
    {"M-5", "road(M-5)"},
    {"M5 near Khan al-Subul", "roadat(road(M5) near Khan al-Subul)"},
    {"on the M4 near Ariha", "roadat(road(M4) near Ariha)"},
    {"the M4 in Idlib", "roadat(road(M4), Idlib)"},
    {"M4, Idlib", "roadat(road(M4), Idlib)"},
    {"M5, near Khan al-Subul", "roadat(road(M5) near Khan al-Subul)"},
    {"M5 south of Saraqib", "roadat(road(M5), heading(180+-45 Saraqib))"},
    {"M5 between Hama and Saraqib", "roadbetween(road(M5), Hama, Saraqib)"},
    {"Syrian-Turkish border near Reyhanli", "roadat(road(Syrian-Turkish border) near Reyhanli)"},
    {"M4/M5 junction", "M4/M5 junction"},
    {"junction of the M5 and M4 motorways", "junction(road(M5), road(M4))"},
    {"M1/M2 junction", "junction(road(M1), road(M2))"},
    {"M1-M2 intersection", "junction(road(M1), road(M2))"},
    {"intersection of the M1 and the M2", "junction(road(M1), road(M2))"},
    {"the observation posts", "set(:observation_post)"},
    {"all Turkish observation posts", "set(Turkish:observation_post)"},
    {"four of the dozen observation posts", "some(:observation_post 4)"},
    {"several observation posts", "some(:observation_post -1)"},
    {"12 Turkish observation posts", "some(Turkish:observation_post 12)"},
    {"observation post 9", "observation post 9"},
    {"observation post 99", "member(:observation_post #99)"},
    {"observation post no. 99", "member(:observation_post #99)"},
    {"Turkish observation post 99", "member(Turkish:observation_post #99)"},
    {"Saraqib and Nayrab", "Saraqib ; Nayrab"},
    {"Saraqib, Nayrab and Sarmin", "Saraqib ; Nayrab ; Sarmin"},
    {"Saraqib, Nayrab, and Sarmin", "Saraqib ; Nayrab ; Sarmin"},
    {"Saraqib; Nayrab", "Saraqib ; Nayrab"},
    {"Saraqib & Nayrab", "Saraqib ; Nayrab"},
    {"Saraqib as well as Nayrab", "Saraqib ; Nayrab"},
    {"near Saraqib and Nayrab", "near(Saraqib) ; near(Nayrab)"},
    {"Saraqib and near Nayrab", "Saraqib ; near(Nayrab)"},
    {"the towns of Saraqib and Sarmin", "Saraqib:settlement ; Sarmin:settlement"},
    {"Saraqib, Nayrab, Idlib", "Saraqib in Idlib ; Nayrab in Idlib"},
    {"Saraqib, Nayrab, Idlib, Syria", "Saraqib in Idlib in Syria ; Nayrab in Idlib in Syria"},
    {"Idlib, Aleppo and Hama", "Idlib ; Aleppo ; Hama"},
    {"between Saraqib and Nayrab and near Sarmin", "between(Saraqib, Nayrab) ; near(Sarmin)"},
    {"سراقب، النيرب", "سراقب ; النيرب"},
    {"Saraqib\nNayrab", "Saraqib ; Nayrab"},
    {"Saraqib, a city at the junction of the M4 and M5 motorways", "Saraqib"},
    {"Saraqib, east of Idlib", "Saraqib"},
    {"Sarmin, 8 km east of Idlib city", "Sarmin by offset(8000+-500 90+-45 Idlib:settlement)"},
    {"Nayrab, near Saraqib", "Nayrab by near(Saraqib)"},
    {"35.8645, 36.8059", "coord(35.86450,36.80590)"},
    {"(35.8645, 36.8059)", "coord(35.86450,36.80590)"},
    {"35.8645 N 36.8059 E", "coord(35.86450,36.80590)"},
    {"", "!"},
    {"   ", "!"},
    {",", "!"},
    {"; ;", "!"},
    {"/", "!"},
    {"&", "!"},
    {"()", "!"},
    {"...", "!"},
    {"near", "!"},
    {"near the", "!"},
    {"the", "!"},
    {"N/A", "!"},
    {"the front", "!"},
    {"unknown", "!"},
    {"Unknown location", "!"},
    {"in the", "!"},
    {"Xanadu-upon-Orontes", "Xanadu-upon-Orontes"},
};

static void parses(void **state) {
    const row *r = *state;
    gm_buf found = GM_BUF_INIT;
    print_text(gm_str_from(r->name), &found);
    assert_string_equal(gm_buf_text(&found), r->want);
    gm_buf_clear(&found);
}

/* ---- Beyond rows ----------------------------------------------------------------------------------------- */

static void check_refused(gm_buf *text, const char *reason) {
    gm_arena arena = GM_ARENA_INIT;
    parsed found;
    assert_int_equal(expr_parse(gaz, gm_buf_view(text), &arena, &arena, &found), GM_OK);
    assert_int_equal(found.n_parts, 1);
    const expr *e = found.parts[0];
    while (e->type != EXPR_REFUSED) {
        assert_non_null(e->a);
        e = e->a;
    }
    check_str(e->reason, reason);
    gm_arena_clear(&arena);
    gm_buf_clear(text);
}

static void repeat(gm_buf *out, const char *word, size_t n) {
    for (size_t i = 0; i < n; i++) {
        gm_buf_add_text(out, word);
    }
}

static void endless_texts_are_refused(void **state) {
    (void)state;
    gm_buf text = GM_BUF_INIT;
    repeat(&text, "Saraqib ", 1 << 17); /* a megabyte */
    check_refused(&text, "the text is too long to be a place");
    repeat(&text, "a ", 900);
    check_refused(&text, "the text has too many words to be a place");
    repeat(&text, "near ", 50);
    repeat(&text, "Saraqib", 1);
    check_refused(&text, "the text is nested too deep to be one place");
}

static void long_lists_are_cut(void **state) {
    (void)state;
    gm_buf text = GM_BUF_INIT;
    gm_buf found = GM_BUF_INIT;
    repeat(&text, "Has; ", 99);
    print_text(gm_buf_view(&text), &found);
    size_t n = 1;
    for (size_t i = 0; i + 2 < found.len; i++) {
        n += memcmp(found.ptr + i, " ; ", 3) == 0;
    }
    assert_int_equal(n, 64);
    gm_buf_clear(&text);
    gm_buf_clear(&found);
}

static void odd_characters_do_no_harm(void **state) {
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"\xE2\x80\xAE"
         "Saraqib"
         "\xE2\x80\xAC",
         "Saraqib"},
        {"\xE2\x81\xA6"
         "Saraqib"
         "\xE2\x81\xA9, Idlib",
         "Saraqib"},
        {"Saraqib\xC2\xA0", "Saraqib"},
        {"\xF0\x9F\x92\xA5 Saraqib", "Saraqib"},
        {"((((((((((((((((((((", NULL},
        {"))))))))((((((((", NULL},
        {"(,;/&(,;/&(", NULL},
        {"'s's's's", NULL},
        {"5 5 5 km km of of", NULL},
        {"of of of of in in in", NULL},
        {"1.2.3.4.5.6", NULL},
        {"99999999999999999999999 km north of Saraqib", NULL},
        {"the the the the", NULL},
        {"\xD8\x8C\xD8\x9B", NULL},
        {"and and and", NULL},
        {"between and between and", NULL},
        {"junction of and", NULL},
        {"observation posts of of", NULL},
        {"north south east west", NULL},
        {"M M M M 4 4 4 4 / / /", NULL},
    };
    for (size_t i = 0; i < N_OF(cases); i++) {
        gm_buf found = GM_BUF_INIT;
        print_text(gm_str_from(cases[i].text), &found);
        assert_true(cases[i].want == NULL || strstr(gm_buf_text(&found), cases[i].want) != NULL);
        gm_buf_clear(&found);
    }
}

static void random_texts_are_parsed(void **state) {
    (void)state;
    static const char *const words[] = {"near",
                                        "5",
                                        "km",
                                        "south",
                                        "of",
                                        "between",
                                        "and",
                                        "the",
                                        "posts",
                                        "M4",
                                        "/",
                                        ",",
                                        "(",
                                        ")",
                                        "junction",
                                        "Saraqib",
                                        "Idlib",
                                        "southern",
                                        "countryside",
                                        "'s",
                                        "9",
                                        "in",
                                        ";",
                                        "all",
                                        "four",
                                        "a",
                                        "to",
                                        "from",
                                        "observation post",
                                        "central",
                                        "border",
                                        "outskirts",
                                        "-",
                                        "city"};
    uint64_t seed = check_seed();
    for (int i = 0; i < 20000; i++) {
        gm_buf text = GM_BUF_INIT;
        gm_buf found = GM_BUF_INIT;
        for (uint32_t n = 1 + check_random(&seed) % 14; n > 0; n--) {
            gm_buf_add_text(&text, words[check_random(&seed) % N_OF(words)]);
            gm_buf_add_char(&text, check_random(&seed) % 8 == 0 ? '-' : ' ');
        }
        print_text(gm_buf_view(&text), &found);
        gm_buf_clear(&text);
        gm_buf_clear(&found);
    }
}

static int open_theatre(void **state) {
    (void)state;
    const char *path = CHECK_THEATRE;
    gm_error err = GM_ERROR_INIT;
    check_ok(gm_gaz_open(&path, 1, &gaz, &err), &err);
    return 0;
}

static int close_theatre(void **state) {
    (void)state;
    gm_gaz_close(gaz);
    return 0;
}

int main(void) {
    static struct CMUnitTest tests[N_OF(rows) + 4] = {
        cmocka_unit_test(endless_texts_are_refused),
        cmocka_unit_test(long_lists_are_cut),
        cmocka_unit_test(odd_characters_do_no_harm),
        cmocka_unit_test(random_texts_are_parsed),
    };
    for (size_t i = 0; i < N_OF(rows); i++) {
        tests[4 + i] = (struct CMUnitTest){
            .name = rows[i].name, .test_func = parses, .initial_state = &rows[i]};
    }
    return cmocka_run_group_tests_name("parse", tests, open_theatre, close_theatre);
}
