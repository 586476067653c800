#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/file.h"
#include "event/rows.h"

/*
 * One file and what is read from it: the columns ("#" behind a number column, "##" behind a whole one),
 * then a line for each row: its line, its cells, and its error as LINE:COLUMN SENTENCE. Or the error of
 * opening it.
 */
typedef struct row {
    const char *name;
    const char *file; /* written into the scratch folder before it is read */
    gm_str bytes;
    const char *want;
    const char *error;
} row;

#define BYTES(literal)                                                                             \
    { literal, sizeof(literal) - 1 }

static row rows_of_test[] = {
    /* CSV */
    {"CSV", "t.csv", BYTES("date,place\n2020-02-03,Saraqib\n"),
     "date,place\n2 2020-02-03|Saraqib\n", NULL},
    {"any name will do", "t.xlsx", BYTES("a;b\n1;2\n"), "a,b\n2 1|2\n", NULL},
    {"names are trimmed", "t.csv", BYTES("\xEF\xBB\xBF a ,\"b \"\n1,2\n"), "a,b\n2 1|2\n", NULL},
    {"nameless columns", "t.csv", BYTES(",a,,b\n1,2,3,4\n"), "column_1,a,column_3,b\n2 1|2|3|4\n",
     NULL},
    {"nameless columns at the end", "t.csv", BYTES("a,b,,\n1,2,,\n3,4,5,\n"),
     "a,b\n2 1|2\n3 3|4 !3:5 the row has 4 cells, the header 2; put a cell that holds a comma into quotes\n",
     NULL},
    {"blank rows", "t.csv", BYTES("a,b\n,\n  ,\t\n1,2\n\n,,,\n"), "a,b\n4 1|2\n", NULL},
    {"doubled quotes in a name", "t.csv", BYTES("\"the \"\"a\"\"\",b\n1,2\n"),
     "the \"a\",b\n2 1|2\n", NULL},
    {"broken UTF-8", "t.csv", BYTES("a,b\n1,caf\xE9\n3,4\n"),
     "a,b\n2 1|caf\xE9 !2:6 byte 0xE9 is not UTF-8; save the file as UTF-8 (in Excel: \"CSV UTF-8\")\n3 3|4\n",
     NULL},
    {"broken UTF-8 on a later line of the row", "t.csv", BYTES("a,b\n\"1\nالن\xC7\",4\n"),
     "a,b\n2 1\nالن\xC7|4 !3:4 byte 0xC7 is not UTF-8; save the file as UTF-8 (in Excel: \"CSV UTF-8\")\n",
     NULL},
    {"quote never closed", "t.csv", BYTES("a,b\n1,\"2\n3,4\n"),
     "a,b\n2 1|\"2 !2:3 the quote that opens this cell is not closed; close it, or write \"\" for each quote inside\n"
     "3 3|4\n",
     NULL},
    {"text behind a closing quote", "t.csv", BYTES("a,b\n1,\"2\"3\n"),
     "a,b\n2 1|\"2\"3 !2:3 text follows this cell's closing quote; write \"\" for each quote inside\n",
     NULL},
    {"too many cells", "t.csv", BYTES("a;b\n1;2;3\n"),
     "a,b\n2 1|2 !2:5 the row has 3 cells, the header 2; put a cell that holds a semicolon into quotes\n",
     NULL},
    {"only a header", "t.csv", BYTES("a,b"), "a,b\n", NULL},
    {"a name twice", "t.csv", BYTES("a,b,\"a \"\n"), NULL,
     "t.csv:1:5: column 3 has the name \"a\" that column 1 has; rename one of them"},
    {"a header of nothing", "t.csv", BYTES(",,\n1,2,3\n"), NULL,
     "t.csv: the first row names no column; expected a header such as date,place"},
    {"a header with an open quote", "t.csv", BYTES("a,\"b\n1,2\n"), NULL,
     "t.csv:1:3: the quote that opens this cell is not closed; close it, or write \"\" for each quote inside"},
    {"a header in an older encoding", "t.csv", BYTES("a,caf\xE9\n1,2\n"), NULL,
     "t.csv:1:6: byte 0xE9 is not UTF-8; save the file as UTF-8 (in Excel: \"CSV UTF-8\")"},
    /* what is no table */
    {"empty", "t.csv", {"", 0}, NULL, "t.csv: the file is empty; expected a table with a header"},
    {"blank", "t.csv", BYTES("\xEF\xBB\xBF \n\n"), NULL,
     "t.csv: the file is empty; expected a table with a header"},
    {"UTF-16, little end first", "t.csv",
     BYTES("\xFF\xFE"
           "a\0,\0b\0\n\0"),
     NULL, "t.csv: the text is UTF-16; save it as UTF-8 (in Excel: \"CSV UTF-8\")"},
    {"UTF-16, big end first", "t.csv", BYTES("\xFE\xFF\0a\0,\0b\0\n"), NULL,
     "t.csv: the text is UTF-16; save it as UTF-8 (in Excel: \"CSV UTF-8\")"},
    {"UTF-16 without a mark", "t.csv", BYTES("a\0,\0b\0\n\0"), NULL,
     "t.csv: neither text nor a known table format; save it as CSV in UTF-8, or as .xlsx"},
    {"binary", "t.csv",
     BYTES("\x7F"
           "ELF\x02\0\0\0"),
     NULL, "t.csv: neither text nor a known table format; save it as CSV in UTF-8, or as .xlsx"},
    {"a web page", "t.csv", BYTES("<!DOCTYPE html>\n<html>"), NULL,
     "t.csv: found a web page or XML; expected CSV, JSON or a spreadsheet"},
    {"a hostile virtual source", "t.csv",
     BYTES(
         "<OGRVRTDataSource><OGRVRTLayer name=\"x\">"
         "<SrcDataSource>/vsicurl/http://127.0.0.1:1/x</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"),
     NULL, "t.csv: found a web page or XML; expected CSV, JSON or a spreadsheet"},
    /* JSON */
    {"JSON array", "t.json",
     BYTES(
         "[{\"a\": \"x\", \"n\": 1, \"r\": 1.5},\n {\"n\": 2.0, \"a\": null, \"z\": true, \"r\": 2}]"),
     "a,n##,r#,z##\n1 x|1|1.5|\n2 |2|2|1\n", NULL},
    {"NDJSON", "t.ndjson", BYTES("{\"a\":1}\n\n{\"b\":\"x\",\"a\":\"y\"}\n"), "a,b\n1 1|\n3 y|x\n",
     NULL},
    {"one object", "t.json", BYTES("\xEF\xBB\xBF {\"a\": {\"b\": [1, 2.50]}, \"c\": [] }"),
     "a,c\n1 {\"b\":[1,2.5]}|[]\n", NULL},
    {"numbers are as short as they can be", "t.json",
     BYTES(
         "[{\"a\": 35.8, \"b\": 0.1, \"c\": 1e20, \"d\": -0.0, \"e\": 0.30000000000000004, \"f\": 123456789012345678}]"),
     "a#,b#,c#,d##,e#,f#\n1 35.8|0.1|1e20|0|0.30000000000000004|123456789012345678\n", NULL},
    {"an empty text leaves a number column one", "t.json",
     BYTES("[{\"a\": 1}, {\"a\": \"\", \"b\": 2}]"), "a##,b##\n1 1|\n1 |2\n", NULL},
    {"a column of nulls is no number", "t.json", BYTES("[{\"a\": null, \"b\": 1}]"),
     "a,b##\n1 |1\n", NULL},
    {"Arabic and escapes", "t.json", BYTES("[{\"a\": \"سراقب\", \"b\": \"\\u0633\\n\\\"\"}]"),
     "a,b\n1 سراقب|س\n\"\n", NULL},
    {"a broken line costs one row", "t.ndjson", BYTES("{\"a\":1}\n{\"a\":}\n{\"a\":3}\n"),
     "a##\n1 1\n2  !2:6 not valid JSON: unexpected token near '}'\n3 3\n", NULL},
    {"a cut off array keeps its rows", "t.json", BYTES("[{\"a\":1},\n{\"a\":2},\n{\"a\""),
     "a##\n1 1\n2 2\n3  !3:0 the JSON value that starts here does not end or is no value\n", NULL},
    {"an item that is no object", "t.json", BYTES("[{\"a\":1},\n[2]]"),
     "a##\n1 1\n2  !2:0 expected an object with the row's values, such as {\"place\": …}\n", NULL},
    {"a key twice", "t.json", BYTES("[{\"a\":1},\n{\"a\":2,\"a\":3}]"),
     "a##\n1 1\n2  !2:10 not valid JSON: duplicate object key near '\"a\"'\n", NULL},
    {"a key twice but for blanks", "t.json", BYTES("[{\"a\":1,\"a \":2}]"),
     "a##\n1 1 !1:0 two keys of this object are the same but for blanks; rename one\n", NULL},
    {"a blank key", "t.json", BYTES("[{\"a\":1,\" \":2}]"),
     "a##\n1 1 !1:0 a key of this object is blank; name it\n", NULL},
    {"NUL in a text", "t.json", BYTES("[{\"a\":\"x\\u0000y\"}]"),
     "a\n1 x?y !1:0 a value holds the character \\u0000; remove it\n", NULL},
    {"nothing but a bracket", "t.json", BYTES("["), NULL,
     "t.json:1: the JSON array does not end; is the file cut off?"},
    {"no rows", "t.json", BYTES("[]"), NULL,
     "t.json: the JSON holds no rows; expected objects such as {\"date\": …, \"place\": …}"},
    {"no objects", "t.json", BYTES("[[1], [2]]"), NULL,
     "t.json: the JSON holds no rows; expected objects such as {\"date\": …, \"place\": …}"},
    /* GeoJSON */
    {"GeoJSON", "t.geojson",
     BYTES(
         "{\"type\":\"FeatureCollection\",\"features\":[\n"
         "{\"type\":\"Feature\",\"id\":7,\"properties\":{\"place\":\"Saraqib\",\"killed\":3},"
         "\"geometry\":{\"type\":\"Point\",\"coordinates\":[36.8059,35.8645,300]}},\n"
         "{\"type\":\"Feature\",\"properties\":{\"place\":\"M5\"},\"geometry\":{\"type\":\"LineString\","
         "\"coordinates\":[[36,35],[37,36]]}},\n"
         "{\"type\":\"Feature\",\"properties\":{\"place\":\"Ariha\"},\"geometry\":null}\n]}"),
     "place,killed##,lon#,lat#\n2 Saraqib|3|36.8059|35.8645\n3 M5|||\n4 Ariha|||\n", NULL},
    {"GeoJSON with its own lon and lat", "t.geojson",
     BYTES(
         "{\"type\":\"Feature\",\"properties\":{\"lon\":1.5,\"lat\":2},\"geometry\":{\"type\":\"Point\","
         "\"coordinates\":[36,35]}}"),
     "lon#,lat##\n1 1.5|2\n", NULL},
    {"GeoJSON text sequence", "t.geojsons",
     BYTES(
         "\x1E{\"type\":\"Feature\",\"properties\":null,\"geometry\":{\"type\":\"Point\",\"coordinates\":[36,35]}}\n"),
     "lon#,lat#\n1 36|35\n", NULL},
};
enum { N_ROWS = sizeof rows_of_test / sizeof *rows_of_test };

static char scratch[] = "/tmp/gazmap-test-rows-XXXXXX";

static void write_file(const char *path, gm_str bytes) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.len > 0 ? bytes.ptr : "", 1, bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
}

static void dump_columns(const rows *table, gm_buf *out) {
    for (size_t i = 0; i < rows_n_columns(table); i++) {
        const rows_column *column = &rows_columns(table)[i];
        gm_buf_add_text(out, i == 0 ? "" : ",");
        gm_buf_add_str(out, column->name);
        gm_buf_add_text(out, column->is_number ? "#" : "");
        gm_buf_add_text(out, column->is_whole ? "#" : "");
    }
    gm_buf_add_char(out, '\n');
}

static void dump_rows(rows *table, gm_buf *out) {
    rows_row found;
    bool more;
    gm_error err = GM_ERROR_INIT;
    while (rows_next(table, &found, &more, &err) == GM_OK && more) {
        gm_buf_printf(out, "%u ", found.line);
        for (size_t i = 0; i < rows_n_columns(table); i++) {
            gm_buf_add_text(out, i == 0 ? "" : "|");
            gm_buf_add_str(out, found.cells[i]);
        }
        if (found.error.code != GM_OK) {
            gm_buf_printf(out, " !%u:%u %s", found.error.line, found.error.column,
                          found.error.text);
        }
        gm_buf_add_char(out, '\n');
    }
    assert_string_equal(err.text, "");
}

static void expect(const char *path, const char *want) {
    gm_error err = GM_ERROR_INIT;
    gm_buf got = GM_BUF_INIT;
    rows *table;
    gm_status status = rows_open(path, &table, &err);
    assert_string_equal(err.text, "");
    assert_int_equal(status, GM_OK);
    dump_columns(table, &got);
    dump_rows(table, &got);
    for (size_t i = 0; i < got.len; i++) {
        got.ptr[i] = got.ptr[i] == '\0' ? '?' : got.ptr[i];
    }
    assert_string_equal(gm_buf_text(&got), want);
    rows_close(table);
    gm_buf_clear(&got);
}

static void expect_failure(const char *path, const char *want) {
    gm_error err = GM_ERROR_INIT;
    rows *table = NULL;
    char text[1000];
    assert_int_not_equal(rows_open(path, &table, &err), GM_OK);
    gm_error_format(&err, text, sizeof text);
    assert_string_equal(text, want);
    assert_null(table);
}

static void check_row(void **state) {
    const row *want = *state;
    write_file(want->file, want->bytes);
    if (want->error != NULL) {
        expect_failure(want->file, want->error);
    } else {
        expect(want->file, want->want);
    }
}

/* ---- spreadsheets and map layers ------------------------------------------------------------ */

#define SHEET                                                                                      \
    "Event date,Location,Fatalities,Remark,Weight\n"                                               \
    "2 2020-02-03|Saraqib|5|سراقب|1.5\n"                                                      \
    "3 2020-02-04|Nayrab|0|plain|2\n"                                                              \
    "5 2020-02-10|Ariha||x|3\n"

static void check_xlsx(void **state) {
    (void)state;
    expect(GM_TEST_DATA "/event/events.xlsx", SHEET);
}

static void check_ods(void **state) {
    (void)state;
    expect(GM_TEST_DATA "/event/events.ods", SHEET);
}

static void check_sheet_name(void **state) {
    (void)state;
    expect(GM_TEST_DATA "/event/events.xlsx|layername=events", SHEET);
    expect_failure(GM_TEST_DATA "/event/events.xlsx|layername=no",
                   GM_TEST_DATA "/event/events.xlsx: the file has no layer or sheet \"no\"");
}

/* A column of dates with one text among them is text for GDAL, and its dates have slashes then. */
static void check_mixed_dates(void **state) {
    (void)state;
    expect(GM_TEST_DATA "/event/mixed_dates.xlsx", "Event date,Location,Fatalities,Remark,Weight\n"
                                                   "2 2020/02/03|Saraqib|5|سراقب|1.5\n"
                                                   "3 plain|Nayrab|0|plain|2\n"
                                                   "5 2020/02/10|Ariha||x|3\n");
}

static void check_other_crs(void **state) {
    (void)state;
    expect(GM_TEST_DATA "/event/utm37.fgb", "date,place,lon,lat\n"
                                            "1 2020-02-03|Saraqib|36.8059|35.8645\n"
                                            "2 2020-02-04|Nayrab|36.7266|35.9032\n");
}

static void check_kml(void **state) {
    (void)state;
    write_file("t.kml",
               GM_STR("<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\">"
                      "<Document><Placemark><name>Saraqib</name><Point><coordinates>36.8059,35.8645"
                      "</coordinates></Point></Placemark></Document></kml>"));
    gm_error err = GM_ERROR_INIT;
    rows *table;
    rows_row found;
    bool more;
    assert_int_equal(rows_open("t.kml", &table, &err), GM_OK);
    assert_int_equal(rows_next(table, &found, &more, &err), GM_OK);
    assert_true(more);
    size_t n = rows_n_columns(table);
    assert_true(gm_str_is(found.cells[0], "Saraqib"));
    assert_true(gm_str_is(found.cells[n - 2], "36.8059"));
    assert_true(gm_str_is(found.cells[n - 1], "35.8645"));
    rows_close(table);
}

/* ---- what is no file ------------------------------------------------------------------------ */

static void check_no_file(void **state) {
    (void)state;
    expect_failure("none.csv", "cannot open none.csv: No such file or directory");
    expect_failure(".", ". is a folder; a file was expected");
    expect_failure("none.xlsx|layername=a", "cannot open none.xlsx: No such file or directory");
    expect_failure(
        "/vsicurl/http://127.0.0.1:1/x|layername=a",
        "/vsicurl/http://127.0.0.1:1/x: GDAL's virtual files are not read; give the path of a "
        "file on disk");
}

static void check_standard_input(void **state) {
    (void)state;
    write_file("in.csv", GM_STR("a,b\n1,2,3\n"));
    assert_non_null(freopen("in.csv", "rb", stdin));
    gm_error err = GM_ERROR_INIT;
    rows *table;
    rows_row found;
    bool more;
    assert_int_equal(rows_open("-", &table, &err), GM_OK);
    assert_string_equal(rows_name(table), "standard input");
    assert_int_equal(rows_next(table, &found, &more, &err), GM_OK);
    assert_string_equal(found.error.source, "standard input");
    rows_close(table);
    write_file("in.xlsx", GM_STR("PK\x03\x04"));
    assert_non_null(freopen("in.xlsx", "rb", stdin));
    expect_failure(
        "-",
        "standard input: spreadsheets and map layers cannot be read from standard input; save to a file");
}

/* ---- bytes as they come ---------------------------------------------------------------------- */

/* Makes standard input a socket on which each read gives one piece of so many bytes. */
static pid_t feed(gm_str bytes, size_t piece) {
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        for (size_t at = 0; at < bytes.len; at += piece) {
            size_t n = bytes.len - at < piece ? bytes.len - at : piece;
            (void)!write(ends[1], bytes.ptr + at, n);
        }
        _exit(0);
    }
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    return child;
}

/* Columns and rows, or "" when the table cannot be opened. */
static void dump_table(const char *path, gm_buf *out) {
    rows *table;
    gm_buf_reset(out);
    if (rows_open(path, &table, NULL) == GM_OK) {
        dump_columns(table, out);
        dump_rows(table, out);
        rows_close(table);
    }
}

/* What is read does not depend on where a stream's bytes are cut. */
static void check_pieces(void **state) {
    (void)state;
    static const size_t pieces[] = {1, 2, 3, 7, 1000};
    gm_buf of_file = GM_BUF_INIT;
    gm_buf of_stream = GM_BUF_INIT;
    for (size_t i = 0; i < N_ROWS; i++) {
        gm_str doc = rows_of_test[i].bytes;
        write_file("pieces", doc);
        dump_table("pieces", &of_file);
        for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
            pid_t child = feed(doc, pieces[k]);
            dump_table("-", &of_stream);
            assert_non_null(
                freopen("/dev/null", "rb", stdin)); /* the feeder must not wait for ever */
            assert_int_equal(waitpid(child, NULL, 0), child);
            if (!gm_str_eq(gm_buf_view(&of_file), gm_buf_view(&of_stream))) {
                fail_msg("%s, pieces of %zu: %s\nwanted: %s", rows_of_test[i].name, pieces[k],
                         gm_buf_text(&of_stream), gm_buf_text(&of_file));
            }
        }
    }
    unlink("pieces");
    gm_buf_clear(&of_file);
    gm_buf_clear(&of_stream);
}

/* Line by line: the first line says the columns, beside the fields that events have. */
static void check_lines(void **state) {
    (void)state;
    gm_str doc = GM_STR("\n{\"place\":\"A\",\"n\":1,\"note\":null}\n"
                        "\x1e{\"note\":\"x\",\"title\":\"t\",\"place\":\"B\"}\r\n"
                        "{\"place\":\"C\",\"odd\":1}\nnonsense\n{\"n\":1.5}");
    rows_options options = {.by_line = true};
    for (size_t piece = 1; piece < 12; piece += 5) {
        pid_t child = feed(doc, piece);
        rows *table;
        gm_buf got = GM_BUF_INIT;
        assert_int_equal(rows_open_with("-", &options, &table, NULL), GM_OK);
        rows_row found;
        bool more;
        while (rows_next(table, &found, &more, NULL) == GM_OK && more) {
            gm_buf_printf(&got, "%u", found.line);
            for (size_t i = 0; i < rows_n_columns(table); i++) {
                if (found.cells[i].len > 0) {
                    gm_buf_printf(&got, " %.*s=%.*s", GM_FMT(rows_columns(table)[i].name),
                                  GM_FMT(found.cells[i]));
                }
            }
            gm_buf_printf(&got, "%.21s\n", found.error.text);
        }
        assert_string_equal(gm_buf_text(&got), "2 place=A n=1\n3 place=B note=x title=t\n"
                                               "4 place=Cthe first line has no\n"
                                               "5not valid JSON: '[' o\n6 n=1.5\n");
        rows_close(table);
        gm_buf_clear(&got);
        assert_int_equal(waitpid(child, NULL, 0), child);
    }
}

static gm_status count_pause(void *arg, gm_error *err) {
    (void)err;
    ++*(int *)arg;
    return GM_OK;
}

/* Nothing waits behind the first row: whoever asked is told before the read that has to wait. */
static void check_pause(void **state) {
    (void)state;
    int ends[2];
    int n_pauses = 0;
    rows_options options = {.pause = count_pause, .pause_arg = &n_pauses, .header = "a,b"};
    rows *table;
    rows_row found;
    bool more;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    assert_int_equal(write(ends[1], "1,2\n3,4\n", 8), 8);
    assert_int_equal(rows_open_with("-", &options, &table, NULL), GM_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(rows_next(table, &found, &more, NULL), GM_OK);
        assert_true(more && found.cells[0].ptr[0] == (i == 0 ? '1' : '3'));
    }
    assert_int_equal(n_pauses, 0);
    close(ends[1]); /* the end waits, and is no pause */
    assert_int_equal(rows_next(table, &found, &more, NULL), GM_OK);
    assert_false(more);
    close(ends[0]);
    rows_close(table);
}

/* Bytes of mapped files in memory. */
static size_t mapped_in_memory(void) {
    unsigned long all, resident, of_files;
    FILE *file = fopen("/proc/self/statm", "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%lu %lu %lu", &all, &resident, &of_files), 3);
    fclose(file);
    return (size_t)of_files * (size_t)sysconf(_SC_PAGESIZE);
}

/* Pages of a long table go as it is read, and nothing of it is lost at the seams. */
static void check_long_table(void **state) {
    (void)state;
    enum { LINES = 4000, FILLING = 4001 };
    gm_buf bytes = GM_BUF_INIT;
    gm_buf_add_text(&bytes, "n,filling\n");
    for (int i = 0; i < LINES; i++) {
        gm_buf_printf(&bytes, "%d,\"%0*d\n\"\"%d\"\n", i, FILLING, i, i);
    }
    write_file("t.csv", gm_buf_view(&bytes));
    gm_buf_clear(&bytes);

    size_t before = mapped_in_memory();
    rows *table;
    rows_row found;
    bool more = true;
    assert_int_equal(rows_open("t.csv", &table, NULL), GM_OK);
    for (int i = 0; i < LINES; i++) {
        char number[16], end[32];
        snprintf(number, sizeof number, "%d", i);
        size_t n = (size_t)snprintf(end, sizeof end, "\n\"%d", i);
        assert_int_equal(rows_next(table, &found, &more, NULL), GM_OK);
        assert_true(more && found.error.code == GM_OK && gm_str_is(found.cells[0], number));
        assert_int_equal(found.line, 2 + 2 * i);
        assert_int_equal(found.cells[1].len, FILLING + n);
        assert_memory_equal(found.cells[1].ptr + FILLING, end, n);
    }
    assert_in_range(mapped_in_memory(), 0, before + (8u << 20)); /* of sixteen */
    assert_int_equal(rows_next(table, &found, &more, NULL), GM_OK);
    assert_false(more);
    rows_close(table);
}

static void check_too_many_columns(void **state) {
    (void)state;
    gm_buf doc = GM_BUF_INIT;
    for (int i = 0; i <= ROWS_MAX_COLUMNS; i++) {
        gm_buf_printf(&doc, "c%d,", i);
    }
    write_file("t.csv", gm_buf_view(&doc));
    expect_failure("t.csv", "t.csv:1: the header has 16386 columns; at most 16384 are read");
    gm_buf_reset(&doc);
    for (int i = 0; i <= ROWS_MAX_COLUMNS; i++) {
        gm_buf_printf(&doc, "{\"c%d\":1}\n", i);
    }
    write_file("t.json", gm_buf_view(&doc));
    expect_failure(
        "t.json",
        "t.json: more than 16384 columns; is this the right file, and is it cut into lines?");
    gm_buf_clear(&doc);
}

/* ---- hostile bytes -------------------------------------------------------------------------- */

static uint32_t seed;

static uint32_t roll(uint32_t below) {
    seed = seed * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)(seed >> 4) * below >> 28);
}

/* Reads a file to its end, whatever it holds, and looks at every byte of every cell. */
static size_t drain(const char *path) {
    gm_error err = GM_ERROR_INIT;
    rows *table;
    rows_row found;
    bool more;
    size_t sum = 0;
    if (rows_open(path, &table, &err) != GM_OK) {
        assert_string_not_equal(err.text, "");
        return 0;
    }
    while (rows_next(table, &found, &more, &err) == GM_OK && more) {
        for (size_t i = 0; i < rows_n_columns(table); i++) {
            uint32_t line, column;
            rows_cell_place(table, i, &line, &column);
            sum += line + column;
            for (size_t at = 0; at < found.cells[i].len; at++) {
                sum += (unsigned char)found.cells[i].ptr[at];
            }
        }
    }
    rows_close(table);
    return sum;
}

static gm_str mutate(gm_str from, char *out) {
    static const char marks[] = "\",;\t\n\r{}[]:\\\0\xFF\xEF\xC3 ";
    memcpy(out, from.ptr, from.len);
    size_t len = from.len;
    if (roll(3) == 0 && len > 0) {
        len = roll((uint32_t)len);
    }
    for (uint32_t n = roll(8); n > 0 && len > 0; n--) {
        out[roll((uint32_t)len)] = roll(2) == 0 ? (char)roll(256) : marks[roll(sizeof marks - 1)];
    }
    return (gm_str){out, len};
}

static void check_mutations(void **state) {
    (void)state;
    const char *given = getenv("GM_TEST_SEED");
    seed = given == NULL ? 20200203 : (uint32_t)strtoul(given, NULL, 10);
    print_message("seed %u (GM_TEST_SEED sets another)\n", seed);
    char bytes[4096];
    for (int round = 0; round < 6000; round++) {
        const row *from = &rows_of_test[roll(N_ROWS)];
        write_file("fuzz.csv", mutate(from->bytes, bytes));
        drain("fuzz.csv");
    }
}

static void check_random_bytes(void **state) {
    (void)state;
    seed = 7;
    char bytes[512];
    for (int round = 0; round < 2000; round++) {
        size_t len = roll(sizeof bytes);
        for (size_t i = 0; i < len; i++) {
            bytes[i] = (char)roll(256);
        }
        write_file("fuzz.csv", (gm_str){bytes, len});
        drain("fuzz.csv");
    }
}

static void check_truncated_sheets(void **state) {
    (void)state;
    static const char *const files[] = {GM_TEST_DATA "/event/events.xlsx",
                                        GM_TEST_DATA "/event/events.ods",
                                        GM_TEST_DATA "/event/utm37.fgb"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        gm_file file;
        gm_error err = GM_ERROR_INIT;
        assert_int_equal(gm_file_open(files[i], &file, &err), GM_OK);
        for (size_t len = 0; len < file.bytes.len; len += 97) {
            write_file("fuzz.bin", (gm_str){file.bytes.ptr, len});
            drain("fuzz.bin");
        }
        gm_file_close(&file);
    }
}

static int enter_scratch(void **state) {
    (void)state;
    return mkdtemp(scratch) == NULL ? -1 : chdir(scratch);
}

static int leave_scratch(void **state) {
    (void)state;
    static const char *const files[] = {"t.csv",     "t.xlsx",     "t.json",  "t.ndjson",
                                        "t.geojson", "t.geojsons", "t.kml",   "in.csv",
                                        "in.xlsx",   "fuzz.csv",   "fuzz.bin"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        unlink(files[i]);
    }
    return chdir("/") != 0 ? -1 : rmdir(scratch);
}

int main(void) {
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(check_xlsx),
        cmocka_unit_test(check_ods),
        cmocka_unit_test(check_sheet_name),
        cmocka_unit_test(check_mixed_dates),
        cmocka_unit_test(check_other_crs),
        cmocka_unit_test(check_kml),
        cmocka_unit_test(check_no_file),
        cmocka_unit_test(check_standard_input),
        cmocka_unit_test(check_pieces),
        cmocka_unit_test(check_lines),
        cmocka_unit_test(check_pause),
        cmocka_unit_test(check_long_table),
        cmocka_unit_test(check_too_many_columns),
        cmocka_unit_test(check_mutations),
        cmocka_unit_test(check_random_bytes),
        cmocka_unit_test(check_truncated_sheets),
    };
    enum { N_OTHERS = sizeof others / sizeof *others };
    struct CMUnitTest tests[N_ROWS + N_OTHERS];
    for (size_t i = 0; i < N_ROWS; i++) {
        tests[i] = (struct CMUnitTest){.name = rows_of_test[i].name,
                                       .test_func = check_row,
                                       .initial_state = &rows_of_test[i]};
    }
    memcpy(tests + N_ROWS, others, sizeof others);
    return cmocka_run_group_tests_name("rows", tests, enter_scratch, leave_scratch);
}
