/* The core: text, buffers, UTF-8, memory, numbers, hashes, JSON items, status. */
#include "check.h"

#include <limits.h>
#include <locale.h>

#include "core/arena.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/num.h"
#include "core/utf8.h"

/* ---- Text -------------------------------------------------------------------------------- */

static void compares_text(void **state) {
    (void)state;
    assert_true(gm_str_cmp(GM_STR("a"), GM_STR("b")) < 0);
    assert_true(gm_str_cmp(GM_STR("b"), GM_STR("a")) > 0);
    assert_true(gm_str_cmp(GM_STR("a"), GM_STR("ab")) < 0);
    assert_true(gm_str_cmp(GM_STR("\xC3"), GM_STR("z")) > 0); /* bytes are unsigned */
    assert_int_equal(gm_str_cmp((gm_str){NULL, 0}, GM_STR("")), 0);
    assert_true(gm_str_eq((gm_str){NULL, 0}, GM_STR("")));
    assert_false(gm_str_eq(GM_STR("a"), GM_STR("A")));
    assert_true(gm_str_eq_nocase(GM_STR("Lat"), GM_STR("lAT")));
    assert_false(gm_str_eq_nocase(GM_STR("@"), GM_STR("`"))); /* 0x20 apart, but no letters */
    assert_false(gm_str_eq_nocase(GM_STR("\xC3\x84"), GM_STR("\xC3\xA4")));
    assert_true(gm_str_starts(GM_STR("abc"), GM_STR("")));
    assert_true(gm_str_starts(GM_STR("abc"), GM_STR("ab")));
    assert_false(gm_str_starts(GM_STR("ab"), GM_STR("abc")));
    assert_true(gm_str_ends(GM_STR("x.csv"), GM_STR(".csv")));
    assert_false(gm_str_ends(GM_STR("csv"), GM_STR(".csv")));
    assert_true(gm_str_is((gm_str){NULL, 0}, NULL));
}

typedef struct trim_row {
    const char *name, *want;
} trim_row;

static trim_row trim_rows[] = {
    {"", ""},
    {" \t\r\n\v\f", ""},
    {"  a b  ", "a b"},
    {"\xC2\xA0x\xC2\xA0", "x"},         /* no-break space */
    {"\xEF\xBB\xBFname", "name"},       /* byte order mark */
    {"\xE2\x80\x8Fx\xE2\x80\x8E", "x"}, /* direction marks */
    {"\xE2\x80\x8B\xC2\xA0 x \xC2\xA0\xE2\x80\x8D", "x"},
    {"\xE2\x80\x90x", "\xE2\x80\x90x"}, /* a hyphen stays */
    {"\xE2\x80", "\xE2\x80"},           /* cut off */
    {"\xC2", "\xC2"},
    {"\xA0x", "\xA0x"}, /* a broken byte is no blank */
};

static void trims(void **state) {
    const trim_row *r = *state;
    check_str(gm_str_trim(gm_str_from(r->name)), r->want);
}

static void splits(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t n;
        const char *pieces[4];
    } cases[] = {
        {"a;;b", 3, {"a", "", "b"}}, {"", 1, {""}},       {";", 2, {"", ""}},
        {"a;", 2, {"a", ""}},        {"abc", 1, {"abc"}},
    };
    for (size_t i = 0; i < N_OF(cases); i++) {
        gm_str rest = gm_str_from(cases[i].text);
        gm_str piece;
        size_t n = 0;
        while (gm_str_split(&rest, ';', &piece)) {
            assert_true(n < cases[i].n);
            check_str(piece, cases[i].pieces[n++]);
        }
        assert_int_equal(n, cases[i].n);
        assert_null(rest.ptr);
    }
    gm_str nothing = {NULL, 0};
    gm_str piece;
    assert_false(gm_str_split(&nothing, ';', &piece));
}

static void skips(void **state) {
    (void)state;
    check_str(gm_str_skip(GM_STR("abc"), 1), "bc");
    check_str(gm_str_skip(GM_STR("abc"), 3), "");
    check_str(gm_str_skip(GM_STR("abc"), 99), "");
    assert_null(gm_str_skip((gm_str){NULL, 0}, 4).ptr);
}

/* ---- Buffer ------------------------------------------------------------------------------ */

static void buffers_grow(void **state) {
    (void)state;
    gm_buf buf = GM_BUF_INIT;
    assert_string_equal(gm_buf_text(&buf), "");
    for (int i = 0; i < 100000; i++) {
        gm_buf_add_char(&buf, (char)('a' + i % 26));
    }
    assert_int_equal(buf.len, 100000);
    assert_int_equal(strlen(gm_buf_text(&buf)), 100000);
    for (int i = 0; i < 100000; i += 997) {
        assert_int_equal(buf.ptr[i], 'a' + i % 26);
    }
    gm_buf_reset(&buf);
    gm_buf_printf(&buf, "%s-%d", "x", 7);
    gm_buf_add_text(&buf, "");
    gm_buf_add(&buf, NULL, 0);
    gm_buf_add_str(&buf, (gm_str){NULL, 0});
    check_str(gm_buf_view(&buf), "x-7");
    gm_buf_clear(&buf);
    assert_null(buf.ptr);
    gm_buf_clear(&buf);
}

static void buffer_failure_sticks(void **state) {
    (void)state;
    gm_buf buf = GM_BUF_INIT;
    gm_buf_add_text(&buf, "kept");
    assert_null(gm_buf_reserve(&buf, SIZE_MAX));
    assert_null(gm_buf_reserve(&buf, SIZE_MAX / 2));
    assert_true(buf.failed);
    gm_buf_add_text(&buf, "lost");
    assert_int_equal(buf.len, 4);
    assert_string_equal(gm_buf_text(&buf), "");
    gm_buf_reset(&buf);
    gm_buf_add_text(&buf, "again");
    assert_string_equal(gm_buf_text(&buf), "again");
    gm_buf_clear(&buf);
}

/* ---- UTF-8 ------------------------------------------------------------------------------- */

typedef struct utf8_row {
    const char *name;
    const char *text;
    size_t len, valid_len, count;
} utf8_row;

#define BYTES(s) s, sizeof(s) - 1
static utf8_row utf8_rows[] = {
    {"ascii", BYTES("plain text"), 10, 10},
    {"nul inside", BYTES("a\0b"), 3, 3},
    {"two bytes", BYTES("\xC2\x80\xDF\xBF"), 4, 2},
    {"three bytes", BYTES("\xE0\xA0\x80\xEF\xBF\xBF"), 6, 2},
    {"four bytes", BYTES("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"), 8, 2},
    {"around the surrogates", BYTES("\xED\x9F\xBF\xEE\x80\x80"), 6, 2},
    {"a surrogate", BYTES("a\xED\xA0\x80"), 1, 4},
    {"overlong two", BYTES("a\xC0\x80"), 1, 3},
    {"overlong two, C1", BYTES("\xC1\xBF"), 0, 2},
    {"overlong three", BYTES("\xE0\x9F\xBF"), 0, 3},
    {"overlong four", BYTES("\xF0\x8F\xBF\xBF"), 0, 4},
    {"above the last", BYTES("\xF4\x90\x80\x80"), 0, 4},
    {"F5", BYTES("12345678\xF5\x80\x80\x80"), 8, 12},
    {"lone continuation", BYTES("ab\x80"), 2, 3},
    {"cut off in two", BYTES("ab\xC2"), 2, 3},
    {"cut off in three", BYTES("ab\xE2\x80"), 2, 4},
    {"cut off in four", BYTES("ab\xF0\x90\x80"), 2, 5},
    {"lead then letter", BYTES("\xC3z"), 0, 2},
    {"Latin-1", BYTES("Hama\xE2 city"), 4, 10},
    {"broken behind sixteen", BYTES("0123456789abcdef\xFF"), 16, 17},
    {"empty", BYTES(""), 0, 0},
};

static void reads_utf8(void **state) {
    const utf8_row *r = *state;
    gm_str s = {r->text, r->len};
    assert_int_equal(gm_utf8_valid_len(s), r->valid_len);
    assert_int_equal(gm_utf8_valid(s), r->valid_len == r->len);
    assert_int_equal(gm_utf8_count(s), r->count);
    for (size_t max = 0; max <= r->len + 1; max++) {
        gm_str cut = gm_utf8_cut(s, max);
        assert_true(cut.len <= max && cut.len <= s.len);
        assert_true(max < 4 || cut.len + 3 >= (max < s.len ? max : s.len));
        if (gm_utf8_valid(s)) {
            assert_true(gm_utf8_valid(cut));
        }
    }
}

static void decodes_what_it_adds(void **state) {
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 61) {
        if (c >= 0xD800 && c <= 0xDFFF) {
            continue;
        }
        gm_buf buf = GM_BUF_INIT;
        size_t size = 0;
        gm_utf8_add(&buf, c);
        assert_int_equal(gm_utf8_decode(gm_buf_view(&buf), &size), c);
        assert_int_equal(size, buf.len);
        gm_buf_clear(&buf);
    }
    size_t size = 9;
    assert_int_equal(gm_utf8_decode((gm_str){NULL, 0}, &size), 0);
    assert_int_equal(size, 0);
    assert_int_equal(gm_utf8_decode(GM_STR("\x80x"), &size), 0xFFFD);
    assert_int_equal(size, 1);
}

/* ---- Arena ------------------------------------------------------------------------------- */

static void arena_gives_zeroed_aligned_memory(void **state) {
    (void)state;
    gm_arena arena = GM_ARENA_INIT;
    uint64_t seed = check_seed();
    for (int round = 0; round < 3; round++) {
        unsigned char *before = NULL;
        size_t before_size = 0;
        for (int i = 0; i < 2000; i++) {
            size_t size = check_random(&seed) % 3000;
            unsigned char *at = gm_arena_alloc(&arena, size);
            assert_non_null(at);
            assert_int_equal((uintptr_t)at % _Alignof(max_align_t), 0);
            for (size_t k = 0; k < size; k++) {
                assert_int_equal(at[k], 0);
            }
            memset(at, 0xAB, size);
            if (before_size > 0) {
                assert_int_equal(before[before_size - 1], 0xAB);
            }
            before = at;
            before_size = size;
        }
        assert_true(gm_arena_used(&arena) >= 2000);
        gm_arena_reset(&arena);
        assert_int_equal(gm_arena_used(&arena), 0);
    }
    gm_arena_clear(&arena);
    assert_int_equal(gm_arena_used(&arena), 0);
    gm_arena_reset(&arena);
    gm_arena_clear(&arena);
}

static void arena_refuses_what_cannot_fit(void **state) {
    (void)state;
    gm_arena arena = GM_ARENA_INIT;
    assert_null(gm_arena_alloc(&arena, SIZE_MAX));
    assert_null(gm_arena_alloc(&arena, SIZE_MAX / 2));
    assert_null(gm_arena_array(&arena, SIZE_MAX / 2, 3));
    assert_null(gm_arena_array(&arena, (size_t)1 << 33, (size_t)1 << 33));
    assert_non_null(gm_arena_array(&arena, 0, 8));
    assert_non_null(gm_arena_array(&arena, 8, 0));
    gm_str copy = gm_arena_copy(&arena, (gm_str){NULL, 0});
    assert_non_null(copy.ptr);
    assert_int_equal(copy.ptr[0], '\0');
    copy = gm_arena_copy(&arena, (gm_str){"abcd", 3});
    assert_string_equal(copy.ptr, "abc");
    assert_int_equal(copy.len, 3);
    gm_arena_clear(&arena);
}

/* ---- Numbers ----------------------------------------------------------------------------- */

typedef struct int_row {
    const char *name;
    bool good;
    int64_t want;
} int_row;

static int_row int_rows[] = {
    {"0", true, 0},
    {"-0", true, 0},
    {"+7", true, 7},
    {"007", true, 7},
    {"9223372036854775807", true, INT64_MAX},
    {"-9223372036854775807", true, -INT64_MAX},
    {"9223372036854775808", false, 0},
    {"99999999999999999999", false, 0},
    {"", false, 0},
    {"-", false, 0},
    {"+", false, 0},
    {"--1", false, 0},
    {"1.0", false, 0},
    {" 1", false, 0},
    {"1 ", false, 0},
    {"1e3", false, 0},
    {"0x10", false, 0},
    {"\xD9\xA1", false, 0},
};

static void parses_int(void **state) {
    const int_row *r = *state;
    int64_t value = -77;
    assert_int_equal(gm_parse_int(gm_str_from(r->name), &value), r->good);
    assert_int_equal(value, r->good ? r->want : -77);
}

typedef struct double_row {
    const char *name;
    bool good;
    double want;
} double_row;

static double_row double_rows[] = {
    {"0", true, 0},
    {"-0", true, 0},
    {"35.8645", true, 35.8645},
    {"+35.8645", true, 35.8645},
    {".5", true, 0.5},
    {"5.", true, 5},
    {"1e3", true, 1000},
    {"1E-3", true, 0.001},
    {"1e+3", true, 1000},
    {"1e308", true, 1e308},
    {"1e-400", true, 0},
    {"1e309", false, 0},
    {"1e", false, 0},
    {"1e+", false, 0},
    {"1e1.5", false, 0},
    {".", false, 0},
    {"-", false, 0},
    {"", false, 0},
    {"1,5", false, 0},
    {"1.5.2", false, 0},
    {"inf", false, 0},
    {"nan", false, 0},
    {"NaN", false, 0},
    {"infinity", false, 0},
    {"0x10", false, 0},
    {"0x1p3", false, 0},
    {" 1", false, 0},
    {"1 ", false, 0},
    {"1e99999999999999999999", false, 0},
};

static void parses_double(void **state) {
    const double_row *r = *state;
    double value = -77;
    assert_int_equal(gm_parse_double(gm_str_from(r->name), &value), r->good);
    assert_true(value == (r->good ? r->want : -77));
}

static void parses_double_of_any_length(void **state) {
    (void)state;
    char text[500];
    memset(text, '1', sizeof text);
    double value;
    assert_true(gm_parse_double((gm_str){text, 300}, &value));
    assert_false(gm_parse_double((gm_str){text, 350}, &value)); /* not finite */
    assert_false(gm_parse_double((gm_str){text, 500}, &value));
    assert_true(gm_parse_double((gm_str){"12", 1}, &value)); /* not NUL-terminated */
    assert_true(value == 1);
}

static void writes_numbers(void **state) {
    (void)state;
    static const struct {
        int64_t value;
        int decimals;
        const char *fixed, *trimmed;
    } cases[] = {
        {35864470, 6, "35.864470", "35.86447"},
        {-35864470, 6, "-35.864470", "-35.86447"},
        {0, 6, "0.000000", "0"},
        {5, 6, "0.000005", "0.000005"},
        {-5, 3, "-0.005", "-0.005"},
        {1000, 3, "1.000", "1"},
        {100, 0, "100", "100"},
        {INT64_MAX, 0, "9223372036854775807", "9223372036854775807"},
        {INT64_MIN, 0, "-9223372036854775808", "-9223372036854775808"},
        {INT64_MIN, 18, "-9.223372036854775808", "-9.223372036854775808"},
    };
    for (size_t i = 0; i < N_OF(cases); i++) {
        gm_buf buf = GM_BUF_INIT;
        gm_buf_add_fixed(&buf, cases[i].value, cases[i].decimals);
        assert_string_equal(gm_buf_text(&buf), cases[i].fixed);
        gm_buf_reset(&buf);
        gm_buf_add_fixed_short(&buf, cases[i].value, cases[i].decimals);
        assert_string_equal(gm_buf_text(&buf), cases[i].trimmed);
        gm_buf_clear(&buf);
    }
}

static void rounds_to_fixed(void **state) {
    (void)state;
    assert_int_equal(gm_to_fixed(35.8644705, 6), 35864471);
    assert_int_equal(gm_to_fixed(-0.0000004, 6), 0);
    assert_int_equal(gm_to_fixed(2.5, 0), 3);
    assert_int_equal(gm_to_fixed(-2.5, 0), -3);
    assert_int_equal(gm_to_fixed(NAN, 6), 0);
    assert_int_equal(gm_to_fixed(INFINITY, 6), INT64_C(9000000000000000000));
    assert_int_equal(gm_to_fixed(-1e300, 18), -INT64_C(9000000000000000000));
}

static void numbers_follow_no_locale(void **state) {
    (void)state;
    static const char *const comma[] = {"de_DE.UTF-8", "de_DE.utf8",  "fr_FR.UTF-8",
                                        "tr_TR.UTF-8", "ru_RU.UTF-8", "de_DE"};
    const char *set = NULL;
    for (size_t i = 0; i < N_OF(comma) && set == NULL; i++) {
        set = setlocale(LC_ALL, comma[i]);
    }
    if (set == NULL) {
        print_message("no locale with a decimal comma is installed here\n");
        skip();
    }
    double value = 0;
    assert_true(gm_parse_double(GM_STR("35.5"), &value));
    assert_true(value == 35.5);
    assert_false(gm_parse_double(GM_STR("35,5"), &value));
    gm_buf buf = GM_BUF_INIT;
    gm_buf_add_fixed(&buf, 355, 1);
    assert_string_equal(gm_buf_text(&buf), "35.5");
    gm_buf_clear(&buf);
    setlocale(LC_ALL, "C");
}

static void fixed_text_reads_back(void **state) {
    (void)state;
    uint64_t seed = check_seed();
    for (int i = 0; i < 20000; i++) {
        double value = check_between(&seed, -180, 180);
        gm_buf buf = GM_BUF_INIT;
        double back;
        gm_buf_add_fixed(&buf, gm_to_fixed(value, 6), 6);
        assert_true(gm_parse_double(gm_buf_view(&buf), &back));
        assert_close(back, value, 0.5000001e-6);
        assert_int_equal(gm_to_fixed(back, 6), gm_to_fixed(value, 6));
        gm_buf_clear(&buf);
    }
}

/* ---- Hashes: vectors of xxhsum 0.8.1 ------------------------------------------------------- */

static void hashes_known_vectors(void **state) {
    (void)state;
    char hex[40];
    assert_true(gm_hash64(GM_STR("")) == UINT64_C(0xEF46DB3751D8E999));
    assert_true(gm_hash64((gm_str){NULL, 0}) == UINT64_C(0xEF46DB3751D8E999));
    assert_true(gm_hash64(GM_STR("a")) == UINT64_C(0xD24EC4F1A98C6E5B));
    assert_true(gm_hash64(GM_STR("abc")) == UINT64_C(0x44BC2CF5AD770999));
    assert_true(gm_hash64_seeded(GM_STR("abc"), 0) == gm_hash64(GM_STR("abc")));
    assert_true(gm_hash64_seeded(GM_STR("abc"), 1) != gm_hash64(GM_STR("abc")));
    gm_hex64(UINT64_C(0x0123456789ABCDEF), hex);
    assert_string_equal(hex, "0123456789abcdef");
    gm_hex64(0, hex);
    assert_string_equal(hex, "0000000000000000");

    uint64_t size = 0;
    gm_error err = GM_ERROR_INIT;
    const char *path = check_file("hashed", "", 0);
    check_ok(gm_hash_file(path, hex, &size, &err), &err);
    assert_string_equal(hex, "99aa06d3014798d86001c324468d497f");
    assert_int_equal(size, 0);
    path = check_file("hashed", "abc", 3);
    check_ok(gm_hash_file(path, hex, &size, &err), &err);
    assert_string_equal(hex, "06b05ab6733a618578af5f94892f3950");
    assert_int_equal(size, 3);
    check_file_remove(path);
    assert_int_equal(gm_hash_file(path, hex, &size, &err), GM_E_IO);
}

/* ---- JSON items ---------------------------------------------------------------------------- */

/* Items of a document as "line:text" joined by '|'; a failure as "!line sentence" at the end. */
typedef struct json_row {
    const char *name, *doc, *want;
} json_row;

static json_row json_rows[] = {
    {"nothing", "", ""},
    {"blanks only", " \n\t\r\n", ""},
    {"byte order mark only", "\xEF\xBB\xBF", ""},
    {"an array", "[1, \"a\"\n,{\"b\":[2]},[3],null]", "1:1|1:\"a\"|2:{\"b\":[2]}|2:[3]|2:null"},
    {"an empty array", "[ \n ]", ""},
    {"a byte order mark before an array", "\xEF\xBB\xBF[7]", "1:7"},
    {"a lone object", "{\"type\":\"Feature\"}", "1:{\"type\":\"Feature\"}"},
    {"a FeatureCollection",
     "{\"type\":\"FeatureCollection\",\n\"features\": [\n{\"a\":1},\n\n{\"a\":2}\n]}",
     "3:{\"a\":1}|5:{\"a\":2}"},
    {"features first", "{\"features\":[{\"a\":1}],\"type\":\"FeatureCollection\"}", "1:{\"a\":1}"},
    {"a name with brackets and quotes before the features",
     "{\"name\":\"]}[\\\"features\\\":[\",\n\"crs\":{\"features\":[9]},\"features\":[8]}", "2:8"},
    {"an empty collection", "{\"type\":\"FeatureCollection\",\"features\":[]}", ""},
    {"features that are no list", "{\"features\":null}", "1:{\"features\":null}"},
    {"NDJSON", "{\"a\":1}\n{\"a\":2}\r\n\n{\"a\":3}", "1:{\"a\":1}|2:{\"a\":2}|4:{\"a\":3}"},
    {"record separators", "\x1E{\"a\":1}\n\x1E{\"a\":\n2}\n\x1E{\"a\":3}\n",
     "1:{\"a\":1}|2:{\"a\":\n2}|4:{\"a\":3}"},
    {"NDJSON with a broken middle line", "{\"a\":1}\n{\"a\":\n{\"a\":3}",
     "1:{\"a\":1}|2:{\"a\":|3:{\"a\":3}"},
    {"a sequence whose last line is cut off", "{\"a\":1}\n{\"a\":2", "1:{\"a\":1}|2:{\"a\":2"},
    {"closing brackets alone", "{}\n}\n]\n{}", "1:{}|2:}|3:]|4:{}"},
    {"brackets inside strings", "[\"]\",\"\\\"]\",\"\\\\\"]", "1:\"]\"|1:\"\\\"]\"|1:\"\\\\\""},
    {"an array that does not end", "[1,\n2",
     "1:1|2:2!2 the JSON array does not end; is the file cut off?"},
    {"an array cut off in an object", "[{\"a\":1},\n{\"a\":",
     "1:{\"a\":1}!2 the JSON value that starts here does not end or is no value"},
    {"an array cut off in a string", "[\"abc",
     "!1 the JSON value that starts here does not end or is no value"},
    {"a string that ends with a backslash", "[\"abc\\",
     "!1 the JSON value that starts here does not end or is no value"},
    {"a colon in an array", "[:]",
     "!1 the JSON value that starts here does not end or is no value"},
    {"a brace in an array", "[}]",
     "!1 the JSON value that starts here does not end or is no value"},
    {"no JSON", "id,name\n1,2", "!1 expected JSON: an object, an array, or one object a line"},
    {"no JSON, further down", "\n\nhello",
     "!3 expected JSON: an object, an array, or one object a line"},
};

static void splits_json(void **state) {
    const json_row *r = *state;
    gm_json_items items;
    gm_json_item item;
    bool found = false;
    gm_error err = GM_ERROR_INIT;
    gm_buf all = GM_BUF_INIT;
    gm_status status =
        gm_json_items_init(&items, gm_str_from(r->doc), "x.json", GM_E_GAZ_SYNTAX, &err);
    if (status == GM_OK) {
        status = gm_json_items_next(&items, &item, &found, GM_E_GAZ_SYNTAX, &err);
    }
    for (int n = 0; status == GM_OK && found; n++) {
        assert_true(n < 100);
        gm_buf_printf(&all, "%s%u:%.*s", n > 0 ? "|" : "", item.line, GM_FMT(item.text));
        status = gm_json_items_next(&items, &item, &found, GM_E_GAZ_SYNTAX, &err);
    }
    if (status != GM_OK) {
        assert_int_equal(status, GM_E_GAZ_SYNTAX);
        assert_string_equal(err.source, "x.json");
        gm_buf_printf(&all, "!%u %s", err.line, err.text);
    }
    assert_string_equal(gm_buf_text(&all), r->want);
    gm_buf_clear(&all);
}

static void items_end_for_good(void **state) {
    (void)state;
    gm_json_items items;
    gm_json_item item;
    bool found = true;
    gm_str doc = GM_STR("{\"features\":[1],\"more\":[2]}");
    assert_int_equal(gm_json_items_init(&items, doc, "x", GM_E_GAZ_SYNTAX, NULL), GM_OK);
    assert_int_equal(gm_json_items_next(&items, &item, &found, GM_E_GAZ_SYNTAX, NULL), GM_OK);
    assert_true(found);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(gm_json_items_next(&items, &item, &found, GM_E_GAZ_SYNTAX, NULL), GM_OK);
        assert_false(found);
    }
}

static void deep_json_is_refused(void **state) {
    (void)state;
    enum { DEPTH = 100000 };
    char *deep = malloc(DEPTH);
    assert_non_null(deep);
    memset(deep, '[', DEPTH);
    gm_json_items items;
    gm_json_item item;
    bool found;
    gm_error err = GM_ERROR_INIT;
    assert_int_equal(gm_json_items_init(&items, (gm_str){deep, DEPTH}, "x", GM_E_GAZ_SYNTAX, &err),
                     GM_OK);
    assert_int_equal(gm_json_items_next(&items, &item, &found, GM_E_GAZ_SYNTAX, &err),
                     GM_E_GAZ_SYNTAX);
    free(deep);
}

static void parse_names_line_and_fault(void **state) {
    (void)state;
    gm_error err = GM_ERROR_INIT;
    assert_null(gm_json_parse((gm_json_item){GM_STR("{\"a\":1,\n\"a\":2}"), 7}, "x.json",
                              GM_E_GAZ_SYNTAX, &err));
    assert_int_equal(err.line, 8);
    assert_non_null(strstr(err.text, "duplicate object key"));
    err = (gm_error)GM_ERROR_INIT;
    assert_null(
        gm_json_parse((gm_json_item){GM_STR("{\"a\":1} x"), 3}, "x.json", GM_E_GAZ_SYNTAX, &err));
    assert_int_equal(err.line, 3);
    assert_true(strncmp(err.text, "not valid JSON: ", 16) == 0);
    err = (gm_error)GM_ERROR_INIT;
    assert_null(
        gm_json_parse((gm_json_item){GM_STR("{\"a\":\"\xFF\"}"), 1}, "x", GM_E_GAZ_SYNTAX, &err));
    assert_null(gm_json_parse((gm_json_item){GM_STR(""), 1}, "x", GM_E_GAZ_SYNTAX, NULL));
    json_t *value =
        gm_json_parse((gm_json_item){GM_STR("{\"a\":1}"), 1}, "x", GM_E_GAZ_SYNTAX, NULL);
    assert_non_null(value);
    json_decref(value);
}

typedef struct escape_row {
    const char *name;
    const char *text;
    size_t len;
    const char *want;
} escape_row;

static escape_row escape_rows[] = {
    {"empty", BYTES(""), "\"\""},
    {"plain", BYTES("Saraqib"), "\"Saraqib\""},
    {"Arabic", BYTES("سراقب"), "\"سراقب\""},
    {"quotes and backslashes", BYTES("a\"b\\c/"), "\"a\\\"b\\\\c/\""},
    {"line ends", BYTES("a\nb\rc\td"), "\"a\\nb\\rc\\td\""},
    {"control characters", BYTES("\x01\x1F\x7F"), "\"\\u0001\\u001f\\u007f\""},
    {"a NUL", BYTES("a\0b"), "\"a\\u0000b\""},
    {"a script's end", BYTES("</script><!--"), "\"\\u003c/script>\\u003c!--\""},
    {"line separators", BYTES("\xE2\x80\xA8\xE2\x80\xA9"), "\"\\u2028\\u2029\""},
    {"broken bytes", BYTES("a\xFF\xC3z"), "\"a\xEF\xBF\xBD\xEF\xBF\xBDz\""},
    {"a surrogate", BYTES("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
    {"beyond the first plane", BYTES("\xF0\x9F\x97\xBA"), "\"\xF0\x9F\x97\xBA\""},
};

static void escapes(void **state) {
    const escape_row *r = *state;
    gm_buf buf = GM_BUF_INIT;
    gm_buf_add_json(&buf, (gm_str){r->text, r->len});
    assert_string_equal(gm_buf_text(&buf), r->want);
    gm_buf_clear(&buf);
}

static void hostile_text_stays_json(void **state) {
    (void)state;
    uint64_t seed = check_seed();
    for (int i = 0; i < 3000; i++) {
        char text[64];
        size_t len = check_random(&seed) % sizeof text;
        for (size_t k = 0; k < len; k++) {
            uint32_t r = check_random(&seed);
            text[k] = (char)(r % 3 == 0 ? "\"\\<\n\x1E\xE2\x80\xA8"[r / 3 % 8] : (char)(r / 3));
        }
        gm_buf buf = GM_BUF_INIT;
        gm_buf_add_json(&buf, (gm_str){text, len});
        json_t *value = json_loadb(buf.ptr, buf.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
        assert_true(json_is_string(value));
        if (gm_utf8_valid((gm_str){text, len})) {
            assert_true(gm_str_eq((gm_str){json_string_value(value), json_string_length(value)},
                                  (gm_str){text, len}));
        }
        assert_null(memchr(buf.ptr, '<', buf.len));
        assert_null(memchr(buf.ptr, '\n', buf.len));
        json_decref(value);
        gm_buf_clear(&buf);
    }
}

/* ---- Status ---------------------------------------------------------------------------------- */

static void every_code_has_its_text(void **state) {
    (void)state;
    static const gm_status codes[] = {
        GM_OK,
        GM_E_ARG,
        GM_E_ARG_RANGE,
        GM_E_EVENT_SYNTAX,
        GM_E_EVENT_HEADER,
        GM_E_EVENT_VALUE,
        GM_E_GAZ_SYNTAX,
        GM_E_GAZ_VALUE,
        GM_E_GAZ_CORRUPT,
        GM_E_GEO,
        GM_E_GEO_TEXT,
        GM_E_OGR,
        GM_E_EXPORT,
        GM_E_EXPORT_LIMIT,
        GM_E_PROJECT,
        GM_E_MEMORY,
        GM_E_IO,
        GM_E_STOPPED,
    };
    size_t known = 0;
    for (int code = -5; code < 2000; code++) {
        known += strcmp(gm_status_text((gm_status)code), "unknown status") != 0;
    }
    assert_int_equal(known, N_OF(codes));
    for (size_t i = 0; i < N_OF(codes); i++) {
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(gm_status_text(codes[i]), gm_status_text(codes[k]));
        }
        assert_string_not_equal(gm_status_text(codes[i]), "unknown status");
    }
}

static void first_cause_wins(void **state) {
    (void)state;
    char text[900];
    gm_error err = GM_ERROR_INIT;
    assert_int_equal(gm_fail(NULL, GM_E_IO, "x"), GM_E_IO);
    assert_int_equal(gm_fail_at(&err, GM_E_GAZ_VALUE, "a.csv", 3, 4, "wrong %d", 5),
                     GM_E_GAZ_VALUE);
    assert_int_equal(gm_fail(&err, GM_E_IO, "later"), GM_E_IO);
    gm_error_locate(&err, "b.csv", 9, 9);
    gm_error_format(&err, text, sizeof text);
    assert_string_equal(text, "a.csv:3:4: wrong 5");
    err.column = 0;
    gm_error_format(&err, text, sizeof text);
    assert_string_equal(text, "a.csv:3: wrong 5");
    err.line = 0;
    gm_error_format(&err, text, sizeof text);
    assert_string_equal(text, "a.csv: wrong 5");
    gm_error_format(&err, text, 4);
    assert_string_equal(text, "a.c");

    gm_error other = GM_ERROR_INIT;
    gm_fail(&other, GM_E_IO, "plain");
    gm_error_format(&other, text, sizeof text);
    assert_string_equal(text, "plain");
    gm_error_locate(&other, "c.csv", 2, 0);
    gm_error_format(&other, text, sizeof text);
    assert_string_equal(text, "c.csv:2: plain");
}

/* Messages quote files, and files are hostile: one line, nothing that drives a terminal or turns its text. */
static void messages_are_tame(void **state) {
    (void)state;
    char text[900];
    char long_word[599];
    gm_error err = GM_ERROR_INIT;
    gm_fail_at(&err, GM_E_IO, "a\x1B[2J\nb.csv", 1, 0,
               "found \"a\nb\x1B]0;x\x07\xC2\x9B\xE2\x80\xAE\xFFz\"");
    gm_error_format(&err, text, sizeof text);
    assert_string_equal(text, "a?[2J b.csv:1: found \"a b?]0;x???????z\"");

    gm_error other = GM_ERROR_INIT; /* room for 599 bytes: the last letter does not fit */
    memset(long_word, 'x', sizeof long_word);
    gm_fail(&other, GM_E_IO, "%.*s\xD8\xB3", (int)sizeof long_word - 1, long_word);
    assert_int_equal(strlen(other.text), 598);
}

static void long_sources_keep_their_end(void **state) {
    (void)state;
    char path[400];
    gm_error err = GM_ERROR_INIT;
    memset(path, 'd', sizeof path);
    memcpy(path + sizeof path - 9, "/end.csv", 9);
    gm_fail_at(&err, GM_E_IO, path, 1, 0, "x");
    assert_int_equal(strlen(err.source), sizeof err.source - 1);
    assert_true(strncmp(err.source, "...", 3) == 0);
    assert_true(gm_str_ends(gm_str_from(err.source), GM_STR("/end.csv")));
}

static void version_is_three_numbers(void **state) {
    (void)state;
    int a;
    int b;
    int c;
    char rest;
    assert_int_equal(sscanf(gm_version(), "%d.%d.%d%c", &a, &b, &c, &rest), 3);
}

#define ADD_ROWS(rows, test)                                                                       \
    for (size_t i = 0; i < N_OF(rows); i++) {                                                      \
        tests[n++] = (struct CMUnitTest){                                                          \
            .name = (rows)[i].name, .test_func = (test), .initial_state = &(rows)[i]};             \
    }

int main(void) {
    static struct CMUnitTest tests[300] = {
        cmocka_unit_test(compares_text),
        cmocka_unit_test(splits),
        cmocka_unit_test(skips),
        cmocka_unit_test(buffers_grow),
        cmocka_unit_test(buffer_failure_sticks),
        cmocka_unit_test(decodes_what_it_adds),
        cmocka_unit_test(arena_gives_zeroed_aligned_memory),
        cmocka_unit_test(arena_refuses_what_cannot_fit),
        cmocka_unit_test(parses_double_of_any_length),
        cmocka_unit_test(writes_numbers),
        cmocka_unit_test(rounds_to_fixed),
        cmocka_unit_test(numbers_follow_no_locale),
        cmocka_unit_test(fixed_text_reads_back),
        cmocka_unit_test(hashes_known_vectors),
        cmocka_unit_test(items_end_for_good),
        cmocka_unit_test(deep_json_is_refused),
        cmocka_unit_test(parse_names_line_and_fault),
        cmocka_unit_test(hostile_text_stays_json),
        cmocka_unit_test(every_code_has_its_text),
        cmocka_unit_test(first_cause_wins),
        cmocka_unit_test(messages_are_tame),
        cmocka_unit_test(long_sources_keep_their_end),
        cmocka_unit_test(version_is_three_numbers),
    };
    size_t n = 22;
    ADD_ROWS(trim_rows, trims)
    ADD_ROWS(utf8_rows, reads_utf8)
    ADD_ROWS(int_rows, parses_int)
    ADD_ROWS(double_rows, parses_double)
    ADD_ROWS(json_rows, splits_json)
    ADD_ROWS(escape_rows, escapes)
    return _cmocka_run_group_tests("core", tests, n, NULL, NULL);
}
