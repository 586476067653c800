/* Nearly the same spellings: distances, limits, and no far place taken for a near one. */
#include "check.h"

#include "core/utf8.h"
#include "gazetteer/fold.h"
#include "gazetteer/fuzzy.h"
#include "geo/geodesic.h"

enum { NO_LIMIT = 100000 };

static int distance(const char *a, const char *b) {
    return fuzzy_distance(gm_str_from(a), gm_str_from(b), NO_LIMIT);
}

static void known_distances(void **state) {
    (void)state;
    assert_int_equal(distance("", ""), 0);
    assert_int_equal(distance("saraqib", "saraqib"), 0);
    assert_int_equal(distance("سراقب", "سراقب"), 0);
    assert_true(distance("saraqib", "seraqib") < FUZZY_LETTER); /* a vowel */
    assert_true(distance("sarakib", "saragib") < FUZZY_LETTER); /* one sound family */
    assert_true(distance("saraqib", "saraqb") < FUZZY_LETTER);  /* a vowel left out */
    assert_true(distance("sarkaib", "sarakib") < FUZZY_LETTER); /* neighbours exchanged */
    assert_int_equal(distance("saram", "saran"), FUZZY_LETTER);
    assert_int_equal(distance("سراقب", "سرامب"), FUZZY_LETTER); /* one character, two bytes */
    assert_true(distance("hama", "homs") > 8);
    assert_true(distance("sarmin", "sarmada") > FUZZY_LETTER);
    assert_true(distance("abc", "") > 2 * FUZZY_LETTER);
}

static void limits_hold(void **state) {
    (void)state;
    assert_int_equal(fuzzy_distance(GM_STR("morek"), GM_STR("khantuman"), 12), 13);
    assert_int_equal(fuzzy_distance(GM_STR("m"), GM_STR("khantuman"), 0), 1);
    assert_int_equal(fuzzy_distance(GM_STR("m"), GM_STR("m"), 0), 0);
    /* Few letters must match as they are; a common first word does not count. */
    static const char *const strict[] = {"",     "m",    "has",  "hama", "homs",
                                         "kafr", "tell", "khan", "bab",  "kafrab"};
    for (size_t i = 0; i < N_OF(strict); i++) {
        assert_int_equal(fuzzy_limit(gm_str_from(strict[i])), 0);
    }
    assert_true(fuzzy_limit(GM_STR("saraqib")) > 0);
    assert_true(fuzzy_limit(GM_STR("kafrnabl")) < fuzzy_limit(GM_STR("maratnuman") /* as long */));
    assert_true(fuzzy_limit(GM_STR("kafrnabl")) < FUZZY_LETTER);
    gm_buf longest = GM_BUF_INIT;
    for (int i = 0; i < 5000; i++) {
        gm_buf_add_char(&longest, 'a');
    }
    assert_int_equal(fuzzy_distance(gm_buf_view(&longest), gm_buf_view(&longest), 5), 0);
    fuzzy_limit(gm_buf_view(&longest));
    gm_buf_clear(&longest);
}

static void random_key(uint64_t *seed, char *out, size_t max) {
    static const char letters[] = "abdefghijklmnoprstuwyz";
    size_t n = check_random(seed) % max;
    for (size_t i = 0; i < n; i++) {
        out[i] = letters[check_random(seed) % (sizeof letters - 1)];
    }
    out[n] = '\0';
}

static void distances_are_distances(void **state) {
    (void)state;
    uint64_t seed = check_seed();
    for (int i = 0; i < 20000; i++) {
        char a[10];
        char b[10];
        random_key(&seed, a, sizeof a);
        random_key(&seed, b, sizeof b);
        int d = distance(a, b);
        assert_int_equal(d, distance(b, a));
        assert_int_equal(d == 0, strcmp(a, b) == 0);
        size_t longest = strlen(a) > strlen(b) ? strlen(a) : strlen(b);
        assert_true(d <= (int)(2 * longest * FUZZY_LETTER));
        for (int limit = 0; limit <= d + 1; limit += 3) {
            assert_int_equal(fuzzy_distance(gm_str_from(a), gm_str_from(b), limit),
                             d <= limit ? d : limit + 1);
        }
        /* One letter more on one side costs at most that letter. */
        char c[12];
        snprintf(c, sizeof c, "%sm", b);
        assert_true(distance(a, c) <= d + FUZZY_LETTER);
    }
}

/* ---- Over the bundled layers ------------------------------------------------------------------ */

static gm_gaz *gaz;

static int open_theatre(void **state) {
    (void)state;
    gaz = check_open_theatre();
    return 0;
}

static int close_theatre(void **state) {
    (void)state;
    gm_gaz_close(gaz);
    return 0;
}

static void finds_nearest_first(void **state) {
    (void)state;
    fuzzy_hit hits[8];
    size_t n = fuzzy_find(gaz, GM_STR("sarkib"), 8, hits, 8);
    assert_true(n >= 1);
    check_str(gaz_place(gaz, hits[0].hit.ref).id, "gn:164816");
    for (size_t i = 1; i < n; i++) {
        assert_true(hits[i].distance >= hits[i - 1].distance);
        if (hits[i].distance == hits[i - 1].distance) {
            assert_true(gm_str_cmp(gaz_place(gaz, hits[i - 1].hit.ref).id,
                                   gaz_place(gaz, hits[i].hit.ref).id) <= 0);
        }
    }
    assert_int_equal(fuzzy_find(gaz, GM_STR(""), 20, hits, 8), 0);
    assert_int_equal(fuzzy_find(gaz, GM_STR("sarkib"), 8, hits, 0), 0);
    assert_int_equal(fuzzy_find(gaz, GM_STR("xxxxxxxxxxxx"), 16, hits, 8), 0);
}

/* A short list holds the same best hits as a long one. */
static void short_lists_are_prefixes(void **state) {
    (void)state;
    fuzzy_hit all[64];
    fuzzy_hit few[64];
    size_t n = fuzzy_find(gaz, GM_STR("sarmin"), 30, all, 64);
    assert_true(n > 2);
    for (size_t max = 1; max < n; max++) {
        assert_int_equal(fuzzy_find(gaz, GM_STR("sarmin"), 30, few, max), max);
        for (size_t i = 0; i < max; i++) {
            assert_int_equal(few[i].distance, all[i].distance);
            assert_true(
                gm_str_eq(gaz_place(gaz, few[i].hit.ref).id, gaz_place(gaz, all[i].hit.ref).id));
        }
    }
}

static bool is_vowel(char c) {
    return c != '\0' && strchr("aeiou", c) != NULL;
}

/* Is the answer the place itself, one close by, or one that is written just so ("Sarmin", "Surman")? */
static bool is_fine(const gm_part *found, const place *p) {
    if (!gm_str_is(found->method, "fuzzy") || found->score <= 0.8 ||
        gm_str_eq(found->place_id, p->id)) {
        return true;
    }
    return geo_distance_m(found->point, p->point) - found->radius_m <= 25000;
}

static size_t n_tried;
static size_t n_bad;

static void try_spelling(const place *p, gm_str spelling) {
    char text[200];
    snprintf(text, sizeof text, "%.*s", GM_FMT(spelling));
    for (size_t i = 0; text[i] != '\0'; i++) {
        for (size_t v = 0; is_vowel(text[i]) && v < 5; v++) {
            char was = text[i];
            if (was == "aeiou"[v]) {
                continue;
            }
            text[i] = "aeiou"[v];
            gm_answer *answer = NULL;
            gm_error err = GM_ERROR_INIT;
            check_ok(gm_resolve(gaz, gm_str_from(text), NULL, &answer, &err), &err);
            for (size_t k = 0; k < gm_answer_count(answer); k++) {
                gm_part part = gm_answer_part(answer, k);
                if (!is_fine(&part, p)) {
                    print_error("\"%s\" (%.*s) became %.*s, score %.3f\n", text, GM_FMT(p->name),
                                GM_FMT(part.place_name), part.score);
                    n_bad++;
                }
            }
            gm_answer_free(answer);
            text[i] = was;
            n_tried++;
        }
    }
}

/* One wrong vowel leads to the place, or nowhere; never to a sure pin far away. */
static void one_wrong_vowel_moves_no_pin(void **state) {
    (void)state;
    for (place_ref ref = 0; ref < gaz_n_refs(gaz); ref++) {
        place p = gaz_place(gaz, ref);
        if (p.kind != KIND_SETTLEMENT) {
            continue; /* areas and roads have no one spot to compare with */
        }
        try_spelling(&p, p.name);
        gm_str rest = p.names;
        gm_str name;
        while (rest.len > 0 && gm_str_split(&rest, ';', &name)) {
            try_spelling(&p, name);
        }
    }
    print_message("%zu spellings tried\n", n_tried);
    assert_true(n_tried > 3000);
    assert_int_equal(n_bad, 0);
}

static void every_name_finds_itself_nearby(void **state) {
    (void)state;
    for (place_ref ref = 0; ref < gaz_n_refs(gaz); ref++) {
        place p = gaz_place(gaz, ref);
        gm_buf key = GM_BUF_INIT;
        gaz_fold(p.name, &key);
        for (size_t i = 0; i < key.len; i++) {
            if (!is_vowel(key.ptr[i])) {
                continue;
            }
            char was = key.ptr[i];
            key.ptr[i] = was == 'a' ? 'e' : 'a';
            fuzzy_hit hits[64];
            size_t n = fuzzy_find(gaz, gm_buf_view(&key), 8, hits, 64);
            bool found = false;
            for (size_t k = 0; k < n; k++) {
                found |= hits[k].hit.ref == ref;
            }
            if (!found) {
                fail_msg("%s does not lead to %.*s", gm_buf_text(&key), GM_FMT(p.name));
            }
            key.ptr[i] = was;
        }
        gm_buf_clear(&key);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_distances),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(distances_are_distances),
        cmocka_unit_test(finds_nearest_first),
        cmocka_unit_test(short_lists_are_prefixes),
        cmocka_unit_test(every_name_finds_itself_nearby),
        cmocka_unit_test(one_wrong_vowel_moves_no_pin),
    };
    return cmocka_run_group_tests_name("fuzzy", tests, open_theatre, close_theatre);
}
