#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "ogr/gdal.h"
#include "ogr/ogr.h"

static void check_version(void **state) {
    (void)state;
    gm_error err = GM_ERROR_INIT;
    const char *version = ogr_gdal_version(&err);
    assert_string_equal(err.text, "");
    assert_non_null(version);
    assert_true(version[0] >= '3');
}

static void *load_it(void *out) {
    const gdal_api **gdal = out;
    return gdal_load(gdal, NULL) == GM_OK ? out : NULL;
}

static void check_threads(void **state) {
    (void)state;
    enum { N_THREADS = 8 };
    pthread_t threads[N_THREADS];
    const gdal_api *tables[N_THREADS] = {NULL};
    for (size_t i = 0; i < N_THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, load_it, &tables[i]), 0);
    }
    for (size_t i = 0; i < N_THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_non_null(tables[i]);
        assert_ptr_equal(tables[i], tables[0]);
    }
}

static void check_spreadsheet(void **state) {
    (void)state;
    gm_error err = GM_ERROR_INIT;
    ogr_reader *reader;
    assert_int_equal(ogr_open(GM_TEST_DATA "/event/events.ods", &reader, &err), GM_OK);
    assert_int_equal(ogr_n_fields(reader), 5);
    assert_string_equal(ogr_field_name(reader, 0), "Event date");
    assert_false(ogr_has_geometry(reader));
    gm_buf buf = GM_BUF_INIT;
    size_t ends[5];
    bool has_point, found;
    gm_latlon point;
    uint32_t row;
    assert_int_equal(ogr_next(reader, &buf, ends, &has_point, &point, &row, &found, &err), GM_OK);
    assert_true(found);
    assert_false(has_point);
    assert_int_equal(row, 2);
    assert_string_equal(gm_buf_text(&buf), "2020-02-03Saraqib5سراقب1.5");
    assert_int_equal(ends[0], 10);
    assert_int_equal(ends[1], 17);
    assert_int_equal(ends[4], buf.len);
    gm_buf_clear(&buf);
    ogr_close(reader);
}

static void check_point(void **state) {
    (void)state;
    gm_error err = GM_ERROR_INIT;
    ogr_reader *reader;
    assert_int_equal(ogr_open(GM_TEST_DATA "/event/utm37.fgb", &reader, &err), GM_OK);
    assert_true(ogr_has_geometry(reader));
    gm_buf buf = GM_BUF_INIT;
    size_t ends[2];
    bool has_point, found;
    gm_latlon point;
    uint32_t row;
    for (uint32_t i = 1; i <= 2; i++) {
        assert_int_equal(ogr_next(reader, &buf, ends, &has_point, &point, &row, &found, &err),
                         GM_OK);
        assert_true(found && has_point);
        assert_int_equal(row, i);
    }
    assert_true(fabs(point.lon - 36.7266) < 1e-9 && fabs(point.lat - 35.9032) < 1e-9);
    assert_int_equal(ogr_next(reader, &buf, ends, &has_point, &point, &row, &found, &err), GM_OK);
    assert_false(found);
    gm_buf_clear(&buf);
    ogr_close(reader);
}

/* GDAL's own types, through a layer of its own making. */
static void check_types(void **state) {
    (void)state;
    FILE *file = fopen("t.geojson", "wb");
    assert_non_null(file);
    fputs("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":null,"
          "\"properties\":{\"day\":\"2020-02-03\",\"hour\":\"2020-02-03T10:30:00\",\"midnight\":"
          "\"2020-02-03T00:00:00\",\"clock\":\"10:30:00\",\"whole\":5.0,\"part\":5.25,\"big\":"
          "9007199254740993,\"list\":[\"a\",\"b\"],\"none\":null}}]}",
          file);
    fclose(file);
    gm_error err = GM_ERROR_INIT;
    ogr_reader *reader;
    assert_int_equal(ogr_open("t.geojson", &reader, &err), GM_OK);
    size_t n = ogr_n_fields(reader);
    assert_int_equal(n, 9);
    gm_buf buf = GM_BUF_INIT;
    size_t ends[9];
    bool has_point, found;
    gm_latlon point;
    uint32_t row;
    assert_int_equal(ogr_next(reader, &buf, ends, &has_point, &point, &row, &found, &err), GM_OK);
    assert_true(found);
    static const char *const want[] = {
        "2020-02-03", "2020-02-03T10:30:00", "2020-02-03", "10:30:00", "5",
        "5.25",       "9007199254740993",    "a;b",        ""};
    for (size_t i = 0, at = 0; i < n; at = ends[i++]) {
        gm_str got = {buf.ptr + at, ends[i] - at};
        if (!gm_str_is(got, want[i])) {
            fail_msg("%s: %.*s, not %s", ogr_field_name(reader, i), GM_FMT(got), want[i]);
        }
    }
    gm_buf_clear(&buf);
    ogr_close(reader);
}

static void check_refused(void **state) {
    (void)state;
    static const struct {
        const char *path, *want;
    } paths[] = {
        {"/vsicurl/http://127.0.0.1:1/x.gpkg",
         "/vsicurl/http://127.0.0.1:1/x.gpkg: GDAL's virtual files are not read; give the path of a file on disk"},
        {"PG:host=127.0.0.1", "cannot open PG:host=127.0.0.1: No such file or directory"},
        {"http://127.0.0.1:1/x.json",
         "cannot open http://127.0.0.1:1/x.json: No such file or directory"},
        {".", ".: expected a file, found a folder or device"},
        {"/dev/null", "/dev/null: expected a file, found a folder or device"},
        {"none.gpkg|layername=a", "cannot open none.gpkg: No such file or directory"},
        {"t.vrt", "t.vrt: no table or map layer could be read; GDAL says: "},
        {"empty.gpkg", "empty.gpkg: no table or map layer could be read; GDAL says: "},
    };
    FILE *file = fopen("t.vrt", "wb");
    assert_non_null(file);
    fputs(
        "<OGRVRTDataSource><OGRVRTLayer name=\"x\"><SrcDataSource>PG:host=127.0.0.1</SrcDataSource>"
        "</OGRVRTLayer></OGRVRTDataSource>",
        file);
    fclose(file);
    file = fopen("empty.gpkg", "wb");
    assert_non_null(file);
    fclose(file);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        gm_error err = GM_ERROR_INIT;
        ogr_reader *reader = NULL;
        char text[1000];
        assert_int_not_equal(ogr_open(paths[i].path, &reader, &err), GM_OK);
        gm_error_format(&err, text, sizeof text);
        text[strlen(paths[i].want)] = '\0'; /* GDAL's own words differ between versions */
        assert_string_equal(text, paths[i].want);
        assert_null(reader);
    }
}

static void check_close_nothing(void **state) {
    (void)state;
    ogr_close(NULL);
}

static char scratch[] = "/tmp/gazmap-test-ogr-XXXXXX";

static int enter_scratch(void **state) {
    (void)state;
    return mkdtemp(scratch) == NULL ? -1 : chdir(scratch);
}

static int leave_scratch(void **state) {
    (void)state;
    unlink("t.geojson");
    unlink("t.vrt");
    unlink("empty.gpkg");
    return chdir("/") != 0 ? -1 : rmdir(scratch);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_threads),       cmocka_unit_test(check_version),
        cmocka_unit_test(check_spreadsheet),   cmocka_unit_test(check_point),
        cmocka_unit_test(check_types),         cmocka_unit_test(check_refused),
        cmocka_unit_test(check_close_nothing),
    };
    return cmocka_run_group_tests_name("ogr", tests, enter_scratch, leave_scratch);
}
