/* Where places come from: feature codes, files told apart, packed sources, and indexes made to harm. */
#include "check.h"

#include <dirent.h>
#include <unistd.h>

#include "gazetteer/feature_codes.h"
#include "gazetteer/fold.h"
#include "gazetteer/image.h"
#include "gazetteer/import_private.h"
#include "gazetteer/place.h"
#include "gazetteer/save.h"

/* ---- Feature codes ------------------------------------------------------------------------------- */

static struct code_row {
    const char *name, *feature_class, *code, *word, *kind;
    double radius_m;
    int admin_level;
} code_rows[] = {
    {"populated place", "P", "PPL", "", "settlement", 0, 0},
    {"capital", "P", "PPLC", "", "settlement", 0, 0},
    {"quarter", "P", "PPLX", "", "settlement", 1500, 0},
    {"governorate", "A", "ADM1", "", "admin", 75e3, 1},
    {"historical governorate", "A", "ADM1H", "", "admin", 75e3, 1},
    {"district", "A", "ADM2", "", "admin", 25e3, 2},
    {"undefined division", "A", "ADMD", "", "admin", 25e3, 0},
    {"country", "A", "PCLI", "", "country", 500e3, 0},
    {"air base", "S", "AIRB", "", "air_base", 3000, 0},
    {"airfield", "S", "AIRF", "", "air_base", 2500, 0},
    {"refugee camp", "S", "CMPRF", "", "camp", 1500, 0},
    {"dam", "S", "DAM", "", "dam", 1000, 0},
    {"bridge", "S", "BDG", "", "bridge", 1000, 0},
    {"border post", "S", "PSTB", "", "crossing", 1000, 0},
    {"mountain", "T", "MT", "", "mountain", 3000, 0},
    {"mountains", "T", "MTS", "", "mountain", 30e3, 0},
    {"lake", "H", "LK", "", "water", 10e3, 0},
    {"stream", "H", "STM", "", "water", 50e3, 0},
    {"sea", "H", "SEA", "", "water", 500e3, 0},
    {"road", "R", "RD", "", "road_point", 25e3, 0},
    {"unknown of a class", "S", "XYZ", "", "facility", 1500, 0},
    {"class alone", "P", "", "", "settlement", 0, 0},
    {"a word for a code", "A", "", "state", "admin", 75e3, 1},
    {"a word with a code", "A", "ADM2", "county", "admin", 25e3, 2},
    {"a code that is a word", "", "Governorate", "", "admin", 75e3, 1},
    {"city", "", "", "city", "settlement", 0, 0},
    {"campus", "S", "", "campus", "facility", 2000, 0},
    {"nothing known", "", "", "", "other", 5000, 0},
    {"nothing known of it", "", "zork", "zork", "other", 5000, 0},
};

static void check_code(void **state) {
    const struct code_row *row = *state;
    const feature_code *code = feature_code_find(gm_str_from(row->feature_class),
                                                 gm_str_from(row->code), gm_str_from(row->word));
    assert_string_equal(code->kind, row->kind);
    assert_true(code->radius_m == row->radius_m);
    assert_int_equal(code->admin_level, row->admin_level);
}

static void radii_grow_with_people(void **state) {
    (void)state;
    double last = 0;
    assert_true(feature_settlement_radius_m(-1) == 2000);
    assert_true(feature_settlement_radius_m(0) == 2000);
    for (int64_t people = 1; people < 100000000; people *= 10) {
        double r = feature_settlement_radius_m(people);
        assert_true(r >= 1500 && r <= 15000 && r >= last);
        last = r;
    }
    assert_true(last == 15000);
    assert_true(feature_area_radius_m(185180) ==
                364178); /* Syria; its far corners lie 400 km off */
}

/* ---- Files told apart ------------------------------------------------------------------------------- */

#define TAB18 "\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t"
static struct file_row {
    const char *name, *base, *start;
    import_format want;
} file_rows[] = {
    {"dump", "SY.txt", "1\tA\tA\t\t35\t36\tP\tPPL\tSY\t\t\t\t\t\t0\t\t\tAsia/Damascus\t2020\n",
     IMPORT_DUMP},
    {"dump without a line end", "x", "1" TAB18, IMPORT_DUMP},
    {"codes", "codes", "SY.12\tIdlib\tIdlib\t1\n", IMPORT_ADMIN_CODES},
    {"codes of level 2", "codes", "SY.12.1\tIdlib\tIdlib\t1\n", IMPORT_ADMIN_CODES},
    {"countries", "countryInfo.txt",
     "# words\n#more\nSY\tSYR\t760\tSY\tSyria\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n", IMPORT_COUNTRIES},
    {"countries with a header", "c", "ISO\tISO3\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n",
     IMPORT_COUNTRIES},
    {"other names", "n", "1\t2\ten\tName\t\t\t\t\n", IMPORT_OTHER_NAMES},
    {"other names with years", "n", "1\t2\ten\tName\t\t\t\t\t\t\n", IMPORT_OTHER_NAMES},
    {"readme", "readme.txt", "1" TAB18, IMPORT_README},
    {"GeoJSON", "x", " \n{\"type\"", IMPORT_JSON},
    {"array", "x", "[", IMPORT_JSON},
    {"CSV", "x", "name,lon,lat\n", IMPORT_CSV},
    {"CSV of semicolons", "x", "name;lon;lat\n", IMPORT_CSV},
    {"empty", "x", "", IMPORT_UNKNOWN},
    {"prose", "x", "Once upon a time\n", IMPORT_UNKNOWN},
};

static void tell_file(void **state) {
    const struct file_row *row = *state;
    import_format got = import_recognise(row->base, gm_str_from(row->start));
    assert_true(got == row->want || (row->want == IMPORT_UNKNOWN && got == IMPORT_CSV));
}

/* ---- Lines ---------------------------------------------------------------------------------------------- */

static void write_text(const char *path, const char *text, size_t len) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static gm_status count_lines(void *context, source *s, gm_error *err) {
    size_t *lengths = context; /* of the lines, ended by SIZE_MAX */
    gm_str line;
    uint32_t number;
    uint32_t want = 1;
    bool found;
    GM_TRY(source_line(s, &line, &number, &found, err));
    while (found) {
        assert_int_equal(number, want++);
        *lengths++ = line.len;
        GM_TRY(source_line(s, &line, &number, &found, err));
    }
    *lengths = SIZE_MAX;
    return GM_OK;
}

static void lines_of_any_length(void **state) {
    (void)state;
    char path[] = "/tmp/gazmap-lines-XXXXXX";
    gm_buf text = GM_BUF_INIT;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    const size_t wanted[] = {0, 1, 200000, SOURCE_MAX_LINE, 3 * SOURCE_MAX_LINE, 7, 131072, 5};
    for (size_t i = 0; i < N_OF(wanted); i++) {
        for (size_t k = 0; k < wanted[i]; k++) {
            gm_buf_add_char(&text, 'x');
        }
        if (i + 1 < N_OF(wanted)) {
            gm_buf_add_text(&text, i % 2 == 0 ? "\n" : "\r\n");
        }
    }
    write_text(path, text.ptr, text.len);
    size_t lengths[16];
    gm_error err = GM_ERROR_INIT;
    check_ok(source_each(path, count_lines, lengths, &err), &err);
    for (size_t i = 0; i < N_OF(wanted); i++) {
        size_t cut = SOURCE_MAX_LINE + 1;
        assert_int_equal(lengths[i], wanted[i] < cut ? wanted[i] : cut);
    }
    assert_true(lengths[N_OF(wanted)] == SIZE_MAX);
    gm_buf_clear(&text);
    unlink(path);
}

/* ---- Files made to harm ----------------------------------------------------------------------------------- */

static void bad_indexes_are_refused(void **state) {
    (void)state;
    const char *folder = GM_TEST_DATA "/gazetteer/bad-index";
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    size_t n = 0;
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        char path[1000];
        gm_gaz *gaz = NULL;
        gm_error err = GM_ERROR_INIT;
        if (strstr(entry->d_name, ".gmx") == NULL) {
            continue;
        }
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        const char *one = path;
        gm_status status = gm_gaz_open(&one, 1, &gaz, &err);
        /* "open-…" files pass the checks at open and must do no harm when asked. */
        if (strncmp(entry->d_name, "open-", 5) == 0) {
            check_ok(status, &err);
            gm_answer *answer;
            check_ok(gm_resolve(gaz, GM_STR("Alpha"), NULL, &answer, &err), &err);
            gm_part part = gm_answer_part(answer, 0);
            assert_true(!part.placed || (part.point.lat > 35 && part.point.lat < 36));
            gm_answer_free(answer);
            gm_gaz_close(gaz);
        } else if (status != GM_E_GAZ_CORRUPT) {
            print_message("%s: %d %s\n", entry->d_name, (int)status, err.text);
            fail();
        }
        n++;
    }
    closedir(dir);
    assert_true(n >= 20);
}

/* ---- Many of one name ---------------------------------------------------------------------------------------- */

static void ten_thousand_of_one_name(void **state) {
    (void)state;
    image_builder *builder = image_builder_new();
    gm_buf bytes;
    image im;
    for (int i = 0; i < 10000; i++) {
        char id[20];
        gm_latlon at = {35 + i * 1e-4, 36};
        const geo_part part = {&at, 1, false};
        snprintf(id, sizeof id, "p%d", i);
        image_entry e = {.id = gm_str_from(id),
                         .name = GM_STR("Alpha"),
                         .names = GM_STR("Alfa;Álfa"),
                         .kind_word = GM_STR("settlement"),
                         .population = -1,
                         .set_no = -1,
                         .radius_m = 1000,
                         .shape = {GEO_POINT, &part, 1}};
        assert_int_equal(image_builder_add(builder, &e, NULL), GM_OK);
    }
    assert_int_equal(image_builder_finish(builder, &bytes, NULL), GM_OK);
    image_builder_free(builder);
    assert_int_equal(image_open(gm_buf_view(&bytes), "x", &im, NULL), GM_OK);
    assert_int_equal(image_verify(&im, "x", NULL), GM_OK);
    size_t first;
    size_t n;
    const gm_str names[] = {GM_STR("Alpha"), GM_STR("Alfa")};
    size_t sum = 0;
    for (size_t i = 0; i < 2; i++) {
        gm_buf key = GM_BUF_INIT;
        gaz_fold(names[i], &key);
        image_postings(&im, image_find_key(&im, gm_buf_view(&key)), &first, &n);
        assert_true(n >= 10000);
        sum += n;
        gm_buf_clear(&key);
    }
    assert_true(sum == 30000 || sum == 60000); /* two keys, or one for both */
    gm_buf_clear(&bytes);
}

int main(void) {
    struct CMUnitTest tests[N_OF(code_rows) + N_OF(file_rows) + 4];
    size_t n = 0;
    for (size_t i = 0; i < N_OF(code_rows); i++) {
        tests[n++] = (struct CMUnitTest){
            .name = code_rows[i].name, .test_func = check_code, .initial_state = &code_rows[i]};
    }
    for (size_t i = 0; i < N_OF(file_rows); i++) {
        tests[n++] = (struct CMUnitTest){
            .name = file_rows[i].name, .test_func = tell_file, .initial_state = &file_rows[i]};
    }
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(radii_grow_with_people);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(lines_of_any_length);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(bad_indexes_are_refused);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(ten_thousand_of_one_name);
    return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
