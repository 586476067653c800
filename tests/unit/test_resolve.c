/* Place texts to points: rows of data/resolve/acceptance.tsv over the bundled theatre, and what rows cannot
 * say. */
#include "check.h"

#include "core/file.h"
#include "core/num.h"
#include "core/utf8.h"
#include "geo/geodesic.h"
#include "resolve/resolve.h"

/* The answer as it is written, read back. */
static json_t *answer_json(const gm_answer *answer, gm_str text) {
    gm_buf line = GM_BUF_INIT;
    res_answer_write(answer, text, &line);
    json_t *o = json_loads(gm_buf_text(&line), 0, NULL);
    gm_buf_clear(&line);
    return o;
}

static gm_gaz *theatre; /* the bundled one */
static gm_gaz *own;     /* data/resolve/own.csv: homonyms, and places that moved */
static gm_gaz *hinted;  /* data/resolve/hinted.csv: one province */

/* ---- Rows ------------------------------------------------------------------------------------------ */

enum { ROWS_MAX = 1000, N_COLUMNS = 14 };
enum { TEXT, ADMIN1, ADMIN2, COUNTRY, DATE, WANT, LAT, LON, TOL, LO, HI, METHOD, PREC, N_CAND };

typedef struct row {
    char name[300];
    gm_str cell[N_COLUMNS];
} row;

static row rows[ROWS_MAX];
static size_t n_rows;

static gm_hints hints_of(const row *r) {
    return (gm_hints){r->cell[ADMIN1], r->cell[ADMIN2], r->cell[COUNTRY], r->cell[DATE]};
}

static gm_answer *resolve(const gm_gaz *gaz, gm_str text, const gm_hints *hints) {
    gm_answer *answer = NULL;
    gm_error err = GM_ERROR_INIT;
    check_ok(gm_resolve(gaz, text, hints, &answer, &err), &err);
    assert_non_null(answer);
    assert_true(gm_answer_count(answer) >= 1);
    return answer;
}

/* True for every part whatever the text: placed ones are on the globe and say all, refused ones say why. */
static void check_part(const gm_part *p) {
    if (!p->placed) {
        assert_true(p->reason.len > 0 && gm_utf8_valid(p->reason));
        assert_true(p->place_id.len == 0 && p->method.len == 0 && p->geo_prec == 0);
        return;
    }
    assert_int_equal(p->reason.len, 0);
    assert_true(geo_valid(p->point));
    assert_true(isfinite(p->radius_m) && p->radius_m >= 1 && p->radius_m < 2.1e7);
    assert_true(p->geo_prec >= 1 && p->geo_prec <= 7);
    assert_true(p->score > 0 && p->score <= 1);
    assert_true(p->n_cand >= 1);
    assert_true(res_method_find(p->method) != RES_NONE);
}

static double number(gm_str cell) {
    double value;
    if (!gm_parse_double(cell, &value)) {
        fail_msg("\"%.*s\" is no number", GM_FMT(cell));
    }
    return value;
}

static void describe(const gm_part *p, char *out, size_t size) {
    if (p->placed) {
        snprintf(out, size, "%.6f, %.6f within %.0f m, %.*s, geo_prec %d, %d candidates, %.*s",
                 p->point.lat, p->point.lon, p->radius_m, GM_FMT(p->method), p->geo_prec, p->n_cand,
                 GM_FMT(p->place_id));
    } else {
        snprintf(out, size, "refused: %.*s", GM_FMT(p->reason));
    }
}

static void check_point(const row *r, const gm_part *p) {
    char found[700];
    describe(p, found, sizeof found);
    if (!p->placed) {
        fail_msg("%s", found);
    }
    if (r->cell[LAT].len > 0) {
        gm_latlon want = {number(r->cell[LAT]), number(r->cell[LON])};
        double away = geo_distance_m(p->point, want);
        if (away > number(r->cell[TOL])) {
            fail_msg("%.0f m from %.6f, %.6f: %s", away, want.lat, want.lon, found);
        }
    }
    if ((r->cell[LO].len > 0 && p->radius_m < number(r->cell[LO])) ||
        (r->cell[HI].len > 0 && p->radius_m > number(r->cell[HI]))) {
        fail_msg("radius not from %.*s to %.*s: %s", GM_FMT(r->cell[LO]), GM_FMT(r->cell[HI]),
                 found);
    }
    if ((r->cell[METHOD].len > 0 && !gm_str_eq(r->cell[METHOD], p->method)) ||
        (r->cell[PREC].len > 0 && p->geo_prec != (int)number(r->cell[PREC])) ||
        (r->cell[N_CAND].len > 0 && p->n_cand != (int)number(r->cell[N_CAND]))) {
        fail_msg("not %.*s, geo_prec %.*s, %.*s candidates: %s", GM_FMT(r->cell[METHOD]),
                 GM_FMT(r->cell[PREC]), GM_FMT(r->cell[N_CAND]), found);
    }
}

static void check_row(void **state) {
    const row *r = *state;
    gm_hints hints = hints_of(r);
    gm_answer *answer = resolve(theatre, r->cell[TEXT], &hints);
    size_t n = gm_answer_count(answer);
    size_t placed = 0;
    gm_part first = gm_answer_part(answer, 0);
    for (size_t i = 0; i < n; i++) {
        gm_part p = gm_answer_part(answer, i);
        check_part(&p);
        placed += p.placed;
        if (p.placed) {
            first = p;
        }
    }
    char found[700];
    describe(&first, found, sizeof found);
    if (gm_str_is(r->cell[WANT], "refused")) {
        if (placed > 0) {
            fail_msg("not refused: %s", found);
        }
    } else if (gm_str_is(r->cell[WANT], "point")) {
        if (n != 1) {
            fail_msg("%zu parts: %s", n, found);
        }
        check_point(r, &first);
    } else {
        int want = 0;
        assert_int_equal(sscanf(r->cell[WANT].ptr, "parts %d", &want), 1);
        if (n != (size_t)want || placed != n) {
            fail_msg("%zu parts, %zu of them placed: %s", n, placed, found);
        }
    }
    assert_true(gm_answer_explain(answer)[0] != '\0');
    gm_answer_free(answer);
}

static void read_row(gm_str line) {
    gm_str rest = line;
    if (line.len == 0 || line.ptr[0] == '#' || gm_str_starts(line, GM_STR("text\t"))) {
        return;
    }
    assert_true(n_rows < ROWS_MAX);
    row *r = &rows[n_rows++];
    for (size_t i = 0; i < N_COLUMNS; i++) {
        if (!gm_str_split(&rest, '\t', &r->cell[i])) {
            print_error("a row has fewer than %d cells: %.*s\n", N_COLUMNS, GM_FMT(line));
            exit(1);
        }
    }
    int len = snprintf(r->name, sizeof r->name, "%.*s", GM_FMT(r->cell[TEXT]));
    for (size_t i = ADMIN1; i <= DATE; i++) {
        if (r->cell[i].len > 0) {
            len += snprintf(r->name + len, sizeof r->name - (size_t)len, " | %.*s",
                            GM_FMT(r->cell[i]));
        }
    }
}

/* ---- Beyond rows ----------------------------------------------------------------------------------- */

/* Outlines that the text means lie within the radius; a side lies on its side. */
static void areas_are_covered(void **state) {
    (void)state;
    gm_answer answer = {.n_parts = 0};
    gm_answer side = {.n_parts = 0};
    assert_int_equal(res_resolve(theatre, GM_STR("Idlib"), NULL, NULL, &answer), GM_OK);
    assert_int_equal(res_resolve(theatre, GM_STR("southern Idlib"), NULL, NULL, &side), GM_OK);
    const res_part *whole = &answer.parts[0];
    const res_part *south = &side.parts[0];
    assert_non_null(whole->extent);
    assert_non_null(south->extent);
    assert_true(geo_contains(whole->extent, whole->point));
    assert_true(geo_contains(whole->extent, south->point));
    assert_true(south->point.lat < whole->point.lat);
    const res_part *parts[] = {whole, south};
    for (size_t k = 0; k < 2; k++) {
        const geo_shape *shape = parts[k]->extent;
        for (size_t i = 0; i < shape->n_parts; i++) {
            for (size_t m = 0; m < shape->parts[i].n; m++) {
                gm_latlon corner = shape->parts[i].points[m];
                assert_true(geo_distance_m(parts[k]->point, corner) <= parts[k]->radius_m);
                assert_true(k == 0 || corner.lat <= whole->point.lat + 1e-9);
            }
        }
    }
    /* Every place of the province that lies to the south is in the part. */
    for (place_ref ref = 0; ref < gaz_n_refs(theatre); ref++) {
        place p = gaz_place(theatre, ref);
        if (p.kind == KIND_SETTLEMENT && geo_contains(whole->extent, p.point)) {
            assert_int_equal(geo_contains(south->extent, p.point), p.point.lat <= whole->point.lat);
        }
    }
    res_answer_clear(&answer);
    res_answer_clear(&side);
}

static void some_members_cover_all(void **state) {
    (void)state;
    gm_answer all = {.n_parts = 0};
    gm_answer some = {.n_parts = 0};
    assert_int_equal(res_resolve(theatre, GM_STR("the observation posts"), NULL, NULL, &all),
                     GM_OK);
    assert_int_equal(
        res_resolve(theatre, GM_STR("four of the dozen observation posts"), NULL, NULL, &some),
        GM_OK);
    assert_int_equal(all.n_parts, 12);
    assert_int_equal(some.n_parts, 1);
    const res_part *s = &some.parts[0];
    assert_int_equal(s->method, RES_SET);
    assert_int_equal(s->n_cand, 12);
    assert_int_equal(s->n_used, 12);
    assert_non_null(s->extent);
    for (size_t i = 0; i < all.n_parts; i++) {
        const res_part *p = &all.parts[i];
        check_str(p->text, "the observation posts");
        assert_true(geo_distance_m(s->point, p->point) + p->radius_m <= s->radius_m + 0.001);
        for (size_t k = 0; k < i; k++) {
            assert_false(gm_str_eq(p->place_id, all.parts[k].place_id));
        }
    }
    res_answer_clear(&all);
    res_answer_clear(&some);
}

static void road_points_lie_on_the_road(void **state) {
    (void)state;
    static const char *const texts[] = {"M5 near Khan al-Subul", "M5 near Maarat al-Numan",
                                        "M5 between Saraqib and Maarat al-Numan",
                                        "M5 between Hama and Saraqib", "the M5 in Idlib"};
    for (size_t i = 0; i < N_OF(texts); i++) {
        gm_answer *answer = resolve(theatre, gm_str_from(texts[i]), NULL);
        gm_part p = gm_answer_part(answer, 0);
        assert_true(p.placed);
        double nearest = INFINITY;
        for (place_ref ref = 0; ref < gaz_n_refs(theatre); ref++) {
            gm_arena arena = GM_ARENA_INIT;
            geo_shape line;
            double away;
            assert_int_equal(gaz_shape(theatre, ref, &arena, &line), GM_OK);
            if (gm_str_is(gaz_place(theatre, ref).road_ref, "M5")) {
                geo_nearest(&line, p.point, &away);
                nearest = fmin(nearest, away);
            }
            gm_arena_clear(&arena);
        }
        if (nearest > 20) {
            fail_msg("%s: %.0f m from the road", texts[i], nearest);
        }
        gm_answer_free(answer);
    }
}

static res_hints hints_at(const char *date) {
    res_hints hints = {.has_date = date != NULL};
    if (date != NULL) {
        assert_int_equal(date_parse(gm_str_from(date), DATE_ORDER_NONE, &hints.date, NULL), GM_OK);
    }
    return hints;
}

/* own.csv, by name and date: the id that is found, or what the reason holds. */
typedef struct own_row {
    const char *name; /* text, and " @ " date when there is one */
    const char *id;   /* NULL: refused */
    const char *reason;
} own_row;

static own_row own_rows[] = {
    {"Old Camp @ 2018", "camp-old", NULL},
    {"Old Camp @ 2019-06-30", "camp-old", NULL},
    {"Old Camp @ 2019-07-01", NULL, "was not there on that date"},
    {"Old Camp @ 2019-06/2019-07", "camp-old", NULL}, /* it was there for a part of that time */
    {"Old Camp", "camp-old", NULL},
    {"Moved Post @ 2018-01-01", "post", NULL},
    {"Moved Post @ 2020-01-01", "post", NULL},
    {"Moved Post", NULL, "ambiguous"}, /* which of both spots nobody can tell */
    {"Moved Post @ 2018/2020", NULL, "ambiguous"},
    {"Twin", NULL, "ambiguous"},
    {"near Twin", NULL, "ambiguous"},
    {"5 km south of Twin", NULL, "ambiguous"},
    {"between Twin and Lone", NULL, "ambiguous"},
    {"Twin, Westland", "twin-west", NULL},
    {"Twin near Lone", "twin-west", NULL},
    {"Twin (near Lone)", "twin-west", NULL},
    {"Lone", "lone", NULL},
    {"Lune", NULL, NULL},          /* four letters must match */
    {"Bigtown", "big-city", NULL}, /* a city of a million outranks a hamlet */
    {"Village of Bigtown", "big-city", NULL},
};

static void check_own(void **state) {
    const own_row *r = *state;
    gm_str text = gm_str_from(r->name);
    const char *at = strstr(r->name, " @ ");
    res_hints hints = hints_at(at != NULL ? at + 3 : NULL);
    gm_answer answer = {.n_parts = 0};
    if (at != NULL) {
        text.len = (size_t)(at - r->name);
    }
    assert_int_equal(res_resolve(own, text, &hints, NULL, &answer), GM_OK);
    assert_int_equal(answer.n_parts, 1);
    const res_part *p = &answer.parts[0];
    if (r->id != NULL) {
        if (!p->placed) {
            fail_msg("refused: %.*s", GM_FMT(p->reason));
        }
        check_str(p->place_id, r->id);
        if (gm_str_is(p->place_id, "post")) { /* the spot of that date */
            assert_close(p->point.lat, hints.date.first < 17897 ? 35.1 : 35.9, 1e-9);
        }
    } else {
        if (p->placed) {
            fail_msg("placed at %.*s", GM_FMT(p->place_id));
        }
        if (r->reason != NULL &&
            memmem(p->reason.ptr, p->reason.len, r->reason, strlen(r->reason)) == NULL) {
            fail_msg("reason: %.*s", GM_FMT(p->reason));
        }
        if (r->reason != NULL && strcmp(r->reason, "ambiguous") == 0) {
            assert_true(p->n_candidates >= 2 && p->n_cand >= 2);
        }
    }
    res_answer_clear(&answer);
}

/* hinted.csv, by name and the row's province and district: what a known district allows, and what not. */
typedef struct hinted_row {
    const char *text, *admin1, *admin2;
    const char *id; /* NULL: refused */
    const char *method;
    double radius_m;
    const char *reason;
} hinted_row;

static hinted_row hinted_rows[] = {
    /* by ear, only where both say where, and only with the same consonants */
    {"Bogeleyyah", "Hamra", "Markaz Hamra district", "heard", "fuzzy", 1000, NULL},
    {"Bogeleyyah", "Hamra", "", NULL, NULL, 0, "no place of that name"},
    {"Bogeleyyah", "", "", NULL, NULL, 0, "no place of that name"},
    {"Bogmeleyyah", "Hamra", "Hamra", NULL, NULL, 0, "spelled too differently"},
    /* the district Hamra is not the province's east, nor where a hamlet Hamra lies */
    {"Al Taybah", "Hamra", "Hamra", NULL, NULL, 0, NULL},
    /* a kind that is written as the first word of the name */
    {"Al Wafdin camp", "Hamra", "", "camp", "folded", 1000, NULL},
    {"Al Wafdin", "", "", NULL, NULL, 0, NULL},
    /* a valley of which only the market village is known */
    {"Wadi Barda area", "Hamra", "Zabdan", "suq", "near", 6500, NULL},
    {"Wadi Barda", "Hamra", "", NULL, NULL, 0, "no place of that name"},
    {"Wadi Barda dam", "Hamra", "Zabdan", NULL, NULL, 0, NULL},
    /* two of a name in one district: covered by the radius, as far as that makes sense */
    {"Dahriyah", "Hamra", "Zabdan", "twin-a", "exact", 41000, NULL},
    {"Dahriyah", "Hamra", "", NULL, NULL, 0, "ambiguous"},
    {"Jadriyah", "Hamra", "Zabdan", NULL, NULL, 0, "ambiguous"},
};

static void check_hinted(void **state) {
    const hinted_row *r = *state;
    gm_hints hints = {gm_str_from(r->admin1), gm_str_from(r->admin2), GM_STR("Testland"),
                      GM_STR("")};
    gm_answer *answer = resolve(hinted, gm_str_from(r->text), &hints);
    gm_part p = gm_answer_part(answer, 0);
    check_part(&p);
    assert_int_equal(p.placed, r->id != NULL);
    if (r->id != NULL) {
        check_str(p.place_id, r->id);
        check_str(p.method, r->method);
        assert_close(p.radius_m, r->radius_m, r->radius_m / 50);
        assert_true(p.geo_prec < 4 || p.radius_m > 25000);
    } else if (r->reason != NULL &&
               memmem(p.reason.ptr, p.reason.len, r->reason, strlen(r->reason)) == NULL) {
        fail_msg("reason: %.*s", GM_FMT(p.reason));
    }
    gm_answer_free(answer);
}

static void layers_do_not_make_twins(void **state) {
    (void)state;
    /* The same town from two layers under two ids: one candidate, and the upper layer's. */
    const char *paths[] = {GM_TEST_DATA "/resolve/world.csv", CHECK_THEATRE};
    gm_gaz *gaz = NULL;
    gm_error err = GM_ERROR_INIT;
    check_ok(gm_gaz_open(paths, 2, &gaz, &err), &err);
    gm_answer *answer = resolve(gaz, GM_STR("Saraqib"), NULL);
    gm_part p = gm_answer_part(answer, 0);
    assert_true(p.placed);
    check_str(p.place_id, "gn:164816");
    assert_int_equal(p.n_cand, 1);
    gm_answer_free(answer);
    gm_gaz_close(gaz);
}

static void resolves_ids(void **state) {
    (void)state;
    gm_answer answer = {.n_parts = 0};
    assert_int_equal(res_resolve_id(theatre, GM_STR("gn:164816"), NULL, &answer), GM_OK);
    assert_int_equal(answer.n_parts, 1);
    assert_true(answer.parts[0].placed);
    assert_int_equal(answer.parts[0].method, RES_GIVEN);
    assert_int_equal(answer.parts[0].score, 1000);
    check_str(answer.parts[0].place_name, "Saraqib");
    check_str(answer.parts[0].text, "gn:164816");
    assert_close(answer.parts[0].radius_m, 2000, 1e-9);

    static const char *const none[] = {"gn:0", "", "GN:164816", "Saraqib", "gn:164816 "};
    for (size_t i = 0; i < N_OF(none); i++) {
        assert_int_equal(res_resolve_id(theatre, gm_str_from(none[i]), NULL, &answer), GM_OK);
        assert_false(answer.parts[0].placed);
        assert_true(answer.parts[0].reason.len > 0);
    }
    assert_int_equal(res_resolve_id(theatre, GM_STR("gn:169387"), NULL, &answer), GM_OK);
    assert_int_equal(answer.parts[0].geo_prec, 4); /* an area stays one */
    assert_non_null(answer.parts[0].extent);

    /* A place that moved: the spot of that date, and none when the date does not tell. */
    res_hints hints = hints_at("2018-01-01");
    assert_int_equal(res_resolve_id(own, GM_STR("post"), &hints, &answer), GM_OK);
    assert_close(answer.parts[0].point.lat, 35.1, 1e-9);
    hints = hints_at("2020-01-01");
    assert_int_equal(res_resolve_id(own, GM_STR("post"), &hints, &answer), GM_OK);
    assert_close(answer.parts[0].point.lat, 35.9, 1e-9);
    hints = hints_at("1990");
    assert_int_equal(res_resolve_id(own, GM_STR("post"), &hints, &answer), GM_OK);
    assert_false(answer.parts[0].placed);
    hints = hints_at("2018/2020");
    assert_int_equal(res_resolve_id(own, GM_STR("post"), &hints, &answer), GM_OK);
    assert_false(answer.parts[0].placed);
    assert_int_equal(res_resolve_id(own, GM_STR("post"), NULL, &answer), GM_OK);
    assert_false(answer.parts[0].placed);
    res_answer_clear(&answer);
}

static void limits_and_fallbacks(void **state) {
    (void)state;
    gm_answer answer = {.n_parts = 0};
    res_options options = {.max_radius_m = 10000};
    assert_int_equal(res_resolve(theatre, GM_STR("Idlib"), NULL, &options, &answer), GM_OK);
    assert_false(answer.parts[0].placed);
    assert_true(answer.parts[0].reason.len > 0);
    assert_int_equal(res_resolve(theatre, GM_STR("Saraqib"), NULL, &options, &answer), GM_OK);
    assert_true(answer.parts[0].placed);
    options = (res_options){.fallback_admin = true};
    res_hints hints = {.admin1 = GM_STR("Idlib")};
    assert_int_equal(res_resolve(theatre, GM_STR("Xanadu"), &hints, &options, &answer), GM_OK);
    assert_true(answer.parts[0].placed);
    assert_int_equal(answer.parts[0].method, RES_AREA);
    check_str(answer.parts[0].place_id, "gn:169387");
    assert_int_equal(res_resolve(theatre, GM_STR("Xanadu"), &hints, NULL, &answer), GM_OK);
    assert_false(answer.parts[0].placed);
    assert_int_equal(res_resolve(theatre, GM_STR("Xanadu"), NULL, &options, &answer), GM_OK);
    assert_false(answer.parts[0].placed);
    res_answer_clear(&answer);
}

/* ---- JSON -------------------------------------------------------------------------------------------- */

static const char *const part_keys[] = {"text",       "lon",    "lat",   "radius_m",
                                        "geo_prec",   "method", "score", "place_id",
                                        "place_name", "n_cand", "reason"};

static void check_part_json(const json_t *o, bool placed) {
    for (size_t i = 0; i < N_OF(part_keys); i++) {
        if (json_object_get(o, part_keys[i]) == NULL) {
            fail_msg("no key %s", part_keys[i]);
        }
    }
    assert_true(json_is_string(json_object_get(o, "text")));
    assert_int_equal(json_is_null(json_object_get(o, "lon")), !placed);
    assert_int_equal(json_is_null(json_object_get(o, "lat")), !placed);
    assert_int_equal(json_is_null(json_object_get(o, "reason")), placed);
    assert_int_equal(json_is_integer(json_object_get(o, "geo_prec")), placed);
    assert_true(json_is_integer(json_object_get(o, "n_cand")));
}

static json_t *json_of(const char *text, bool explain) {
    gm_answer answer = {.n_parts = 0};
    res_options options = {.explain = explain};
    assert_int_equal(res_resolve(theatre, gm_str_from(text), NULL, &options, &answer), GM_OK);
    json_t *o = answer_json(&answer, gm_str_from(text));
    res_answer_clear(&answer);
    assert_non_null(o);
    return o;
}

static void json_has_its_shape(void **state) {
    (void)state;
    json_t *o = json_of("Saraqib", false);
    check_part_json(o, true);
    assert_int_equal(json_object_size(o), N_OF(part_keys));
    assert_string_equal(json_string_value(json_object_get(o, "place_id")), "gn:164816");
    assert_true(json_real_value(json_object_get(o, "lat")) == 35.86447);
    assert_true(json_real_value(json_object_get(o, "lon")) == 36.80591);
    assert_int_equal(json_integer_value(json_object_get(o, "radius_m")), 2000);
    json_decref(o);

    o = json_of("Xanadu", false);
    check_part_json(o, false);
    json_decref(o);

    o = json_of("Saraqib and Xanadu", false);
    assert_true(json_is_null(json_object_get(o, "lon")) && json_is_null(json_object_get(o, "lat")));
    assert_true(json_is_null(json_object_get(o, "reason"))); /* one of them is on the map */
    json_t *parts = json_object_get(o, "parts");
    assert_int_equal(json_array_size(parts), 2);
    check_part_json(json_array_get(parts, 0), true);
    check_part_json(json_array_get(parts, 1), false);
    assert_string_equal(json_string_value(json_object_get(o, "text")), "Saraqib and Xanadu");
    assert_string_equal(json_string_value(json_object_get(json_array_get(parts, 1), "text")),
                        "Xanadu");
    json_decref(o);

    o = json_of("Xanadu and Shangri-La", false);
    check_part_json(o, false);
    assert_int_equal(json_array_size(json_object_get(o, "parts")), 2);
    json_decref(o);

    o = json_of("near Saraqib", true);
    assert_true(json_array_size(json_object_get(o, "explain")) == 1);
    json_decref(o);
}

/* The same text gives the same bytes, whatever was asked before, and in a gazetteer opened anew. */
static void answers_repeat(void **state) {
    (void)state;
    gm_gaz *again = NULL;
    again = check_open_theatre();
    gm_answer a = {.n_parts = 0};
    gm_answer b = {.n_parts = 0};
    const res_options options = {.explain = true};
    for (size_t i = 0; i < n_rows; i++) {
        gm_str text = rows[i].cell[TEXT];
        gm_hints given = hints_of(&rows[i]);
        res_hints hints = {
            .admin1 = given.admin1, .admin2 = given.admin2, .country = given.country};
        assert_int_equal(res_resolve(theatre, text, &hints, &options, &a), GM_OK);
        assert_int_equal(res_resolve(again, text, &hints, &options, &b), GM_OK);
        json_t *x = answer_json(&a, text);
        json_t *y = answer_json(&b, text);
        char *left = json_dumps(x, JSON_REAL_PRECISION(15));
        char *right = json_dumps(y, JSON_REAL_PRECISION(15));
        assert_string_equal(left, right);
        free(left);
        free(right);
        json_decref(x);
        json_decref(y);
    }
    res_answer_clear(&a);
    res_answer_clear(&b);
    gm_gaz_close(again);
}

static void methods_have_words(void **state) {
    (void)state;
    assert_string_equal(res_method_word(RES_NONE), "");
    for (int i = RES_NONE + 1; i < RES_N; i++) {
        assert_int_equal(res_method_find(gm_str_from(res_method_word((res_method)i))), i);
    }
    assert_int_equal(res_method_find(GM_STR("")), RES_NONE);
    assert_int_equal(res_method_find(GM_STR("Exact")), RES_NONE);
}

static void wrong_calls_are_told(void **state) {
    (void)state;
    gm_answer *answer = NULL;
    gm_error err = GM_ERROR_INIT;
    gm_hints hints = {.date = GM_STR("autumn")};
    assert_int_equal(gm_resolve(NULL, GM_STR("a"), NULL, &answer, NULL), GM_E_ARG);
    assert_int_equal(gm_resolve(theatre, GM_STR("a"), NULL, NULL, NULL), GM_E_ARG);
    assert_int_equal(gm_resolve(theatre, GM_STR("a"), &hints, &answer, &err), GM_E_ARG);
    assert_true(err.text[0] != '\0');
    hints = (gm_hints){.admin1 = GM_STR("\xFF")};
    assert_int_equal(gm_resolve(theatre, GM_STR("a"), &hints, &answer, NULL), GM_E_ARG);
    assert_null(answer);
    assert_int_equal(gm_answer_count(NULL), 0);
    assert_false(gm_answer_part(NULL, 0).placed);
    assert_string_equal(gm_answer_explain(NULL), "");
    gm_answer_free(NULL);
    answer = resolve(theatre, GM_STR("Saraqib"), NULL);
    assert_false(gm_answer_part(answer, 1).placed);
    assert_int_equal(gm_answer_part(answer, SIZE_MAX).text.len, 0);
    gm_answer_free(answer);
}

static void hostile_texts_are_survived(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t len;
    } texts[] = {
        {"\xFF\xFE", 2},
        {"Saraqib\0, Idlib", 15},
        {"\xE2\x80\xAE"
         "biqaraS",
         10}, /* right to left override */
        {"((((((((((((((((((((((((((((((", 30},
        {"\x1E\x01gn:164816", 11}, /* an index key's own form */
        {"%s%n%s", 6},
        {"'; DROP TABLE places; --", 24},
    };
    for (size_t i = 0; i < N_OF(texts); i++) {
        gm_answer *answer = resolve(theatre, (gm_str){texts[i].text, texts[i].len}, NULL);
        for (size_t k = 0; k < gm_answer_count(answer); k++) {
            gm_part p = gm_answer_part(answer, k);
            check_part(&p);
        }
        gm_answer_explain(answer);
        gm_answer_free(answer);
    }
    gm_answer *empty = resolve(theatre, (gm_str){NULL, 0}, NULL);
    assert_false(gm_answer_part(empty, 0).placed);
    gm_answer_free(empty);
}

/* One refusal with this reason, whatever else the text holds. */
static void check_refused(const gm_gaz *gaz, gm_str text, const char *reason) {
    gm_answer *answer = resolve(gaz, text, NULL);
    gm_part p = gm_answer_part(answer, 0);
    check_part(&p);
    assert_false(p.placed);
    if (memmem(p.reason.ptr, p.reason.len, reason, strlen(reason)) == NULL) {
        fail_msg("\"%.*s\": %.*s", GM_FMT(gm_utf8_cut(text, 60)), GM_FMT(p.reason));
    }
    gm_answer_free(answer);
}

static void what_is_no_text_is_refused(void **state) {
    (void)state;
    static const char unknown[] = "no place of that name is known";
    check_refused(theatre, (gm_str){NULL, 0}, "the text is empty");
    check_refused(theatre, GM_STR(" \t\xC2\xA0"), "the text is empty");
    check_refused(theatre, GM_STR("Saraqib\xFF"), "the text is not UTF-8");
    check_refused(theatre, GM_STR("\xD8"), "the text is not UTF-8");
    check_refused(theatre,
                  GM_STR("\xE2\x80\xAE"
                         "biqaraS"),
                  unknown);
    check_refused(theatre, GM_STR("nan, nan"), unknown);
    check_refused(theatre, GM_STR("inf 36.8"), unknown);
    check_refused(theatre, GM_STR("1e999, 36.8"), unknown);
    check_refused(theatre, GM_STR("1e999 km south of Saraqib"), "");
    check_refused(theatre, GM_STR("nan km south of Saraqib"), "");
}

/* Marks of writing direction are seen by nobody: the name in them is the name. */
static void direction_marks_do_not_count(void **state) {
    (void)state;
    gm_answer *answer = resolve(theatre,
                                GM_STR("\xE2\x80\xAE"
                                       "Sara\xE2\x80\x8Fqib\xE2\x80\xAC"),
                                NULL);
    check_str(gm_answer_part(answer, 0).place_id, "gn:164816");
    gm_answer_free(answer);
}

static void a_report_is_no_place(void **state) {
    (void)state;
    static const char *const words[] = {"Saraqib ", "x", "5 km south of ", "(",
                                        "between Saraqib and "};
    for (size_t i = 0; i < N_OF(words); i++) {
        gm_buf text = GM_BUF_INIT;
        while (text.len < 1 << 20) {
            gm_buf_add_text(&text, words[i]);
        }
        assert_false(text.failed);
        check_refused(theatre, gm_buf_view(&text), "the text is too long to be a place");
        gm_buf_clear(&text);
    }
}

/* Some names are borne by thousands of places. */
static void namesakes_by_the_thousand(void **state) {
    (void)state;
    enum { N = 10000 };
    gm_buf layer = GM_BUF_INIT;
    gm_buf_add_text(&layer, "id,name,kind,lon,lat,radius_m,population,admin1\n");
    for (int i = 0; i < N; i++) {
        gm_buf_printf(&layer, "p%d,San Jose,settlement,%d,%d,2000,,%s\n", i, i % 360 - 180,
                      i / 360 * 6 - 84, i == 7777 ? "Idlib" : "Elsewhere");
    }
    const char *path = check_file("many.csv", layer.ptr, layer.len);
    gm_gaz *gaz = NULL;
    gm_error err = GM_ERROR_INIT;
    check_ok(gm_gaz_open(&path, 1, &gaz, &err), &err);
    check_refused(gaz, GM_STR("San Jose"), "ambiguous");
    check_refused(gaz, GM_STR("near San Jose"), "ambiguous");
    gm_answer *answer = resolve(gaz, GM_STR("San Jose"), NULL);
    assert_true(gm_answer_part(answer, 0).n_cand >= 64);
    gm_answer_free(answer);
    const gm_hints hints = {.admin1 = GM_STR("Idlib")};
    answer = resolve(gaz, GM_STR("San Jose"), &hints);
    check_str(gm_answer_part(answer, 0).place_id, "p7777");
    gm_answer_free(answer);
    gm_gaz_close(gaz);
    check_file_remove(path);
    gm_buf_clear(&layer);
}

/* Divisions that lie in each other: columns are compared, never followed, so nothing goes round. */
static void divisions_may_go_round(void **state) {
    (void)state;
    static const char layer[] = "id,name,kind,lon,lat,radius_m,admin1,admin2,country\n"
                                "a,Aland,admin,10,50,20000,Bland,Cland,Aland\n"
                                "b,Bland,admin,10.1,50,20000,Cland,Aland,Bland\n"
                                "c,Cland,country,10.2,50,20000,Aland,Bland,Cland\n"
                                "s,Selfland,admin,10.3,50,20000,Selfland,Selfland,Selfland\n"
                                "t,Town,settlement,10.1,50.05,2000,Aland,Bland,Cland\n";
    static const char *const texts[] = {"Town", "Town, Aland, Bland, Cland",
                                        "Town, Cland, Bland, Aland"};
    const char *path = check_file("round.csv", layer, sizeof layer - 1);
    gm_gaz *gaz = NULL;
    gm_error err = GM_ERROR_INIT;
    check_ok(gm_gaz_open(&path, 1, &gaz, &err), &err);
    for (size_t i = 0; i < N_OF(texts); i++) {
        const gm_hints hints = {.admin1 = GM_STR("Bland"), .admin2 = GM_STR("Aland")};
        for (int hinted_too = 0; hinted_too < 2; hinted_too++) {
            gm_answer *answer = resolve(gaz, gm_str_from(texts[i]), hinted_too ? &hints : NULL);
            check_str(gm_answer_part(answer, 0).place_id, "t");
            gm_answer_free(answer);
        }
    }
    static const char *const ids[] = {"a", "b", "c", "s"};
    static const char *const areas[] = {"Aland, Bland", "Bland, Cland", "Cland",
                                        "Selfland, Selfland"};
    for (size_t i = 0; i < N_OF(areas); i++) {
        gm_answer *answer = resolve(gaz, gm_str_from(areas[i]), NULL);
        check_str(gm_answer_part(answer, 0).place_id, ids[i]);
        gm_answer_free(answer);
    }
    gm_gaz_close(gaz);
    check_file_remove(path);
}

/* Words of the grammar and of the gazetteer thrown together: no crash, and every answer whole. */
static void random_texts_are_survived(void **state) {
    (void)state;
    static const char *const words[] = {
        "near",   "5 km",    "south of", "between",  "and",         "the",    "observation posts",
        "M4",     "M5",      "/",        ",",        "(",           ")",      "junction",
        "of",     "Saraqib", "Idlib",    "southern", "countryside", "'s",     "9",
        "post",   "in",      "Turkey",   "from",     "outskirts",   "four",   "dozen",
        ";",      "سراقب",   "central",  "Kafr",     "no.",         "border", "-",
        "Nayrab", "to",      "10",       "city",     "province",    "on",     "road",
        "&",      "outside", "12.5"};
    uint64_t seed = check_seed();
    for (int i = 0; i < 4000; i++) {
        gm_buf text = GM_BUF_INIT;
        for (uint32_t n = 1 + check_random(&seed) % 9; n > 0; n--) {
            gm_buf_add_text(&text, words[check_random(&seed) % N_OF(words)]);
            gm_buf_add_char(&text, ' ');
        }
        gm_answer *answer = resolve(theatre, gm_buf_view(&text), NULL);
        for (size_t k = 0; k < gm_answer_count(answer); k++) {
            gm_part p = gm_answer_part(answer, k);
            check_part(&p);
        }
        gm_answer_free(answer);
        gm_buf_clear(&text);
    }
}

/* ---- All ----------------------------------------------------------------------------------------------- */

static int open_all(void **state) {
    (void)state;
    gm_error err = GM_ERROR_INIT;
    const char *path = CHECK_THEATRE;
    check_ok(gm_gaz_open(&path, 1, &theatre, &err), &err);
    path = GM_TEST_DATA "/resolve/own.csv";
    check_ok(gm_gaz_open(&path, 1, &own, &err), &err);
    path = GM_TEST_DATA "/resolve/hinted.csv";
    check_ok(gm_gaz_open(&path, 1, &hinted, &err), &err);
    return 0;
}

static int close_all(void **state) {
    (void)state;
    gm_gaz_close(theatre);
    gm_gaz_close(own);
    gm_gaz_close(hinted);
    return 0;
}

int main(void) {
    static struct CMUnitTest tests[ROWS_MAX + N_OF(own_rows) + N_OF(hinted_rows) + 18] = {
        cmocka_unit_test(areas_are_covered),
        cmocka_unit_test(some_members_cover_all),
        cmocka_unit_test(road_points_lie_on_the_road),
        cmocka_unit_test(layers_do_not_make_twins),
        cmocka_unit_test(resolves_ids),
        cmocka_unit_test(limits_and_fallbacks),
        cmocka_unit_test(json_has_its_shape),
        cmocka_unit_test(answers_repeat),
        cmocka_unit_test(methods_have_words),
        cmocka_unit_test(wrong_calls_are_told),
        cmocka_unit_test(hostile_texts_are_survived),
        cmocka_unit_test(what_is_no_text_is_refused),
        cmocka_unit_test(direction_marks_do_not_count),
        cmocka_unit_test(a_report_is_no_place),
        cmocka_unit_test(namesakes_by_the_thousand),
        cmocka_unit_test(divisions_may_go_round),
        cmocka_unit_test(random_texts_are_survived),
    };
    size_t n = 17;
    gm_file file;
    gm_error err = GM_ERROR_INIT;
    if (gm_file_open(GM_TEST_DATA "/resolve/acceptance.tsv", &file, &err) != GM_OK) {
        print_error("%s\n", err.text);
        return 1;
    }
    gm_str rest = file.bytes;
    gm_str line;
    while (gm_str_split(&rest, '\n', &line)) {
        read_row(line);
    }
    for (size_t i = 0; i < N_OF(own_rows); i++) {
        tests[n++] = (struct CMUnitTest){
            .name = own_rows[i].name, .test_func = check_own, .initial_state = &own_rows[i]};
    }
    for (size_t i = 0; i < N_OF(hinted_rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = hinted_rows[i].text,
                                         .test_func = check_hinted,
                                         .initial_state = &hinted_rows[i]};
    }
    for (size_t i = 0; i < n_rows; i++) {
        tests[n++] = (struct CMUnitTest){
            .name = rows[i].name, .test_func = check_row, .initial_state = &rows[i]};
    }
    int failed = _cmocka_run_group_tests("resolve", tests, n, open_all, close_all);
    gm_file_close(&file);
    return failed;
}
