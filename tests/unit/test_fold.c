/* Folded keys and simple forms. */
#include "check.h"

#include "core/utf8.h"
#include "gazetteer/fold.h"

typedef struct pair {
    const char *name; /* "a | b" */
    bool same;
} pair;

static pair pairs[] = {
    /* Case, marks, hyphens, apostrophes */
    {"Saraqib | SARAQIB", true},
    {"Saraqib | Sarāqib", true},
    {"Saraqib | saraqib ", true},
    {"Ma'arrat al-Nu'man | Maarrat al-Numan", true},
    {"Maʿarrat al-Nuʿmān | Maarrat al-Numan", true},
    {"Ma‘arrat an-Nu‘man | Ma’arrat an-Nu’man", true},
    {"Khan-Shaykhun | Khan Shaykhun", true},
    {"Khan\xE2\x80\x93Shaykhun | Khan Shaykhun", true},
    {"KafrNabl | Kafr Nabl", true},
    {"Ḥalab | Halab", true},
    {"Sarmine | Sarmin", true},
    {"Khan Cheikhoune | Khan Shaykhun", true},
    {"Ine | In", false},
    {"Jisr ach-Choughour | Jisr ash-Shughour", true},
    {"İdlib | Idlib", true},
    {"IDLİB | idlib", true},
    {"Idlıb | Idlib", true},
    {"Cilvegözü | Cilvegozu", true},
    {"Ｓａｒａｑｉｂ | Saraqib", true},      /* full-width letters */
    {"Sa\xCC\x84raqib | Saraqib", true},     /* combining macron */
    {"Sara\xE2\x80\x8Dqib | Saraqib", true}, /* joiner inside */
    {"Tel R\xC4\xB1"
     "fat | Tel Rifat",
     true},
    {"Cisr eş-Şuğur | Cisr eş-ŞUĞUR", true},
    {"Münbiç | Munbic", true},
    /* Articles before another word */
    {"al-Bab | Bab", true},
    {"Al Bab | El-Bab", true},
    {"ash-Shughur | al-Shughur", true},
    {"ar-Rastan | Rastan", true},
    {"Maarrat an-Numan | Maarrat al-Numan", true},
    {"Jisr ash-Shughur | Jisr al-Shughur", true},
    {"ad-Dana | al-Dana", true},
    /* Sounds */
    {"Khan Sheikhoun | Khan Shaykhun", true},
    {"Khan Sheikhun | Khan Shaikhoon", true},
    {"Saraqeeb | Saraqib", true},
    {"Saraqib | Sarakib", true},
    {"Tal Touqan | Tal Tukan", true},
    {"Kafr Nabudah | Kafr Nabuda", true},
    {"Salwah | Salwa", true},
    {"Hamah | Hama", true},
    {"Tamaneh | Tamana", true},
    {"Binnish | Binish", true},
    {"Maarrat Misrin | Maarat Misrin", true},
    {"Dhahir | Dahir", true},
    {"Neirab | Nayrab", true},
    {"Sarmin | Sarmeen", true},
    /* Arabic */
    {"سراقب | سَرَاقِب", true},   /* harakat */
    {"سراقب | ســراقب", true}, /* tatweel */
    {"إدلب | ادلب", true},     /* hamza under alef */
    {"أريحا | اريحا", true},   /* hamza over alef */
    {"حماة | حماه", true},     /* ta marbuta */
    {"كفر نبل | كفرنبل", true},
    {"كفر نبل | کفر نبل", true}, /* Persian kaf */
    {"حلبي | حلبى", true},       /* alef maksura */
    {"حلبي | حلبی", true},       /* Persian ya */
    {"الباب | باب", true},       /* article */
    {"النيرب | نيرب", true},
    {"نقطة ٩ | نقطة 9", true},               /* Arabic-Indic digits */
    {"نقطة ۹ | نقطة 9", true},               /* Persian digits */
    {"‏سراقب‎ | سراقب", true}, /* direction marks */
    /* Must not fold together */
    {"Kafr Zita | Zita", false},
    {"Maar Shurin | Maar Shamarin", false},
    {"Sarmin | Surman", false},
    {"Sarmin | Sarmada", false},
    {"Saraqib | Sarmin", false},
    {"Hama | Homs", false},
    {"Kansafra | Kinsabba", false},
    {"Khan Tuman | Khan Touqan", false},
    {"Tell Rifaat | Tell Tuqan", false},
    {"Kafr Nabl | Kafr Ruma", false},
    {"Kafr Nabl | Kafr Nabudah", false},
    {"al-Bab | Bab al-Hawa", false},
    {"Morek | Marea", false},
    {"Has | Hass al-Kabir", false},
    {"Idlib | Ibb", false},
    {"M4 | M5", false},
    {"M4 | M45", false},
    {"observation post 9 | observation post 10", false},
    {"observation post 1 | observation post 11", false},
    {"Kafr | Tell", false},
    {"حمص | حماة", false},
    {"سراقب | سرمين", false},
    {"معر شورين | معر شمارين", false},
    {"سراقب | Saraqib", false}, /* scripts meet by the names that an entry lists */
    {"Al | El", false},         /* no article when nothing follows */
    {"Ash | As", false},
};

static void fold_both(const char *text, gm_buf *a, gm_buf *b) {
    const char *bar = strstr(text, " | ");
    assert_non_null(bar);
    gaz_fold((gm_str){text, (size_t)(bar - text)}, a);
    gaz_fold(gm_str_from(bar + 3), b);
}

static void folds(void **state) {
    const pair *r = *state;
    gm_buf a = GM_BUF_INIT;
    gm_buf b = GM_BUF_INIT;
    fold_both(r->name, &a, &b);
    bool same = gm_str_eq(gm_buf_view(&a), gm_buf_view(&b));
    assert_true(a.len > 0 && b.len > 0);
    if (same != r->same) {
        fail_msg("keys \"%s\" and \"%s\"", gm_buf_text(&a), gm_buf_text(&b));
    }
    gm_buf_clear(&a);
    gm_buf_clear(&b);
}

static void empty_keys(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        " ",
        "---",
        "'",
        "…",
        "(/)",
        "\xE2\x80\x8F",
        "\xD9\x80" /* tatweel alone */,
        "\xCC\x81" /* a mark alone */,
        "\xF0\x9F\x97\xBA" /* a map */,
        /* broken UTF-8 */
        "Saraqib\xFF",
        "\x80",
        "\xED\xA0\x80",
        "ab\xC3",
    };
    for (size_t i = 0; i < N_OF(texts); i++) {
        gm_buf key = GM_BUF_INIT;
        gaz_fold(gm_str_from(texts[i]), &key);
        assert_int_equal(key.len, 0);
        gm_buf_clear(&key);
    }
    gm_buf key = GM_BUF_INIT;
    gaz_fold((gm_str){NULL, 0}, &key);
    gm_buf_add_text(&key, "kept-");
    gaz_fold(GM_STR("Al-Bab"), &key);
    assert_string_equal(gm_buf_text(&key), "kept-bab"); /* appends */
    gm_buf_clear(&key);
}

static void simple_forms(void **state) {
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", ""},
        {"  Khan   al-Subul ", "khan al subul"},
        {"Ma'arat al-Nu'man!", "maarat al numan"},
        {"M4/M5 junction", "m4 m5 junction"},
        {"5.5 km", "5 5 km"},
        {"(Idlib)", "idlib"},
        {"Sarāqib", "saraqib"},
        {"STRASSE straße", "strasse strasse"},
        {"...", ""},
        {"a\xFF"
         "b",
         "a b"}, /* a broken byte is a border */
    };
    for (size_t i = 0; i < N_OF(cases); i++) {
        gm_buf out = GM_BUF_INIT;
        gaz_simplify(gm_str_from(cases[i].text), &out);
        assert_string_equal(gm_buf_text(&out), cases[i].want);
        gm_buf_clear(&out);
    }
}

/* Folding a key again changes nothing that would matter: letters and digits only, valid UTF-8. */
static void keys_are_clean(void **state) {
    (void)state;
    uint64_t seed = check_seed();
    static const char *const pieces[] = {"al-", "Kafr ", "\xCC\x81",     "ع",  "ـ",  "ا", "ة", "'",
                                         "Ş",   "oo",    "ee",           "dh", "qq", " ", "9", "٣",
                                         "ß",   "İ",     "\xE2\x80\x8F", "-",  "ﷲ"};
    for (int i = 0; i < 20000; i++) {
        gm_buf text = GM_BUF_INIT;
        gm_buf key = GM_BUF_INIT;
        gm_buf again = GM_BUF_INIT;
        for (uint32_t k = check_random(&seed) % 9; k > 0; k--) {
            gm_buf_add_text(&text, pieces[check_random(&seed) % N_OF(pieces)]);
        }
        gaz_fold(gm_buf_view(&text), &key);
        gaz_fold(gm_buf_view(&text), &again);
        assert_true(gm_str_eq(gm_buf_view(&key), gm_buf_view(&again)));
        assert_true(gm_utf8_valid(gm_buf_view(&key)));
        assert_true(key.len == 0 || memchr(key.ptr, ' ', key.len) == NULL);
        for (size_t k = 0; k < key.len; k++) {
            assert_true((unsigned char)key.ptr[k] >= 0x20); /* those below mark ids and roads */
        }
        gm_buf_clear(&text);
        gm_buf_clear(&key);
        gm_buf_clear(&again);
    }
}

static void random_bytes_do_no_harm(void **state) {
    (void)state;
    uint64_t seed = check_seed();
    for (int i = 0; i < 20000; i++) {
        char text[48];
        size_t len = check_random(&seed) % sizeof text;
        for (size_t k = 0; k < len; k++) {
            text[k] = (char)check_random(&seed);
        }
        gm_buf out = GM_BUF_INIT;
        gaz_fold((gm_str){text, len}, &out);
        gaz_simplify((gm_str){text, len}, &out);
        gm_buf_clear(&out);
    }
}

int main(void) {
    static struct CMUnitTest tests[N_OF(pairs) + 4] = {
        cmocka_unit_test(empty_keys), cmocka_unit_test(simple_forms),
        cmocka_unit_test(keys_are_clean), cmocka_unit_test(random_bytes_do_no_harm)};
    for (size_t i = 0; i < N_OF(pairs); i++) {
        tests[i + 4] = (struct CMUnitTest){
            .name = pairs[i].name, .test_func = folds, .initial_state = &pairs[i]};
    }
    return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
