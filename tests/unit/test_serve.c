/* The server's pure parts: heads of requests, bodies, and what of a folder is served. */
#include <fcntl.h>
#include <zlib.h>

#include "core/hash.h"
#include "serve/body.h"
#include "serve/headers.h"
#include "serve/set.h"

#include "check.h"

/* ---- heads ----------------------------------------------------------------------------------- */

static void hosts(void **state) {
    (void)state;
    static const char *const ours[] = {"127.0.0.1:8720", "localhost:8720", "LocalHost:8720",
                                       "[::1]:8720"};
    static const char *const others[] = {"",
                                         "127.0.0.1",
                                         "localhost",
                                         "127.0.0.1:80",
                                         "127.0.0.2:8720",
                                         "evil.example:8720",
                                         "evil.example",
                                         "localhost:87200",
                                         "localhost.:8720",
                                         "localhost.evil.example:8720",
                                         "127.0.0.1:8720 ",
                                         "127.0.0.1:8720@evil",
                                         "[::1]",
                                         "::1:8720",
                                         "[::]:8720",
                                         "0.0.0.0:8720",
                                         "127.1:8720",
                                         "2130706433:8720",
                                         "user@localhost:8720",
                                         "localhost:8720/"};
    for (size_t i = 0; i < N_OF(ours); i++) {
        assert_true(head_host_is_ours(gm_str_from(ours[i]), 8720));
    }
    for (size_t i = 0; i < N_OF(others); i++) {
        if (head_host_is_ours(gm_str_from(others[i]), 8720)) {
            fail_msg("\"%s\" was taken for us", others[i]);
        }
    }
    assert_true(head_host_is_ours(GM_STR("localhost"), 80));
}

static void paths(void **state) {
    (void)state;
    static const struct {
        const char *url, *path; /* NULL: refused */
    } rows[] = {
        {"/", ""},
        {"/events.geojson", "events.geojson"},
        {"/shapefile/events.shp", "shapefile/events.shp"},
        {"/a%20b.csv", "a b.csv"},
        {"/%d8%a5%D8%AF.qgz", "\xd8\xa5\xd8\xaf.qgz"},
        {"/...", "..."},
        {"/a..b", "a..b"},
        {"/100%25", "100%"},
        {"/%2525", "%25"}, /* decoded once */
        {"", NULL},
        {"events.geojson", NULL},
        {"http://127.0.0.1/events.geojson", NULL},
        {"*", NULL},
        {"/..", NULL},
        {"/.", NULL},
        {"//", NULL},
        {"//etc/passwd", NULL},
        {"/../../etc/passwd", NULL},
        {"/%2e%2e/x", NULL},
        {"/%2E%2e/x", NULL},
        {"/a/%2e%2e/b", NULL},
        {"/a/./b", NULL},
        {"/a/", NULL},
        {"/a%2fb", NULL},
        {"/a%2Fb", NULL},
        {"/a%5Cb", NULL},
        {"/%00", NULL},
        {"/a%0a", NULL},
        {"/a%7f", NULL},
        {"/a%", NULL},
        {"/a%4", NULL},
        {"/a%zz", NULL},
        {"/a%4g", NULL},
        {"/a\x01", NULL},
    };
    gm_buf path = GM_BUF_INIT;
    for (size_t i = 0; i < N_OF(rows); i++) {
        bool fine = head_path(rows[i].url, &path);
        if (fine != (rows[i].path != NULL)) {
            fail_msg("%s was %s", rows[i].url, fine ? "taken" : "refused");
        }
        if (fine) {
            check_str(gm_buf_view(&path), rows[i].path);
        }
    }
    gm_buf_clear(&path);
}

static void encodings(void **state) {
    (void)state;
    static const char *const yes[] = {"gzip",       "GZIP", "deflate, gzip", "br;q=1.0, gzip;q=0.8",
                                      "gzip;q=0.1", "*",    "x-gzip",        "identity, *;q=0.5"};
    static const char *const no[] = {"",      "identity",    "br",      "gzip;q=0", "gzip;q=0.0",
                                     "*;q=0", "gzip;q=0, *", "gzipped", ";",        ","};
    for (size_t i = 0; i < N_OF(yes); i++) {
        assert_true(head_takes_gzip(gm_str_from(yes[i])));
    }
    for (size_t i = 0; i < N_OF(no); i++) {
        if (head_takes_gzip(gm_str_from(no[i]))) {
            fail_msg("\"%s\" takes gzip", no[i]);
        }
    }
    assert_false(head_takes_gzip(gm_str_from(NULL)));
}

static void tags(void **state) {
    (void)state;
    gm_str tag = GM_STR("\"ab\"");
    assert_true(head_has_tag(GM_STR("\"ab\""), tag));
    assert_true(head_has_tag(GM_STR("\"x\", W/\"ab\""), tag));
    assert_true(head_has_tag(GM_STR("*"), tag));
    assert_false(head_has_tag(GM_STR("ab"), tag));
    assert_false(head_has_tag(GM_STR("\"ab-gz\""), tag));
    assert_false(head_has_tag(GM_STR(""), tag));
}

static void ranges(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint64_t size;
        head_range_kind kind;
        uint64_t from, n;
    } rows[] = {
        {"bytes=0-0", 10, HEAD_RANGE_PART, 0, 1},
        {"bytes=0-", 10, HEAD_RANGE_PART, 0, 10},
        {"Bytes=3-5", 10, HEAD_RANGE_PART, 3, 3},
        {"bytes=9-99", 10, HEAD_RANGE_PART, 9, 1},
        {"bytes=-3", 10, HEAD_RANGE_PART, 7, 3},
        {"bytes=-30", 10, HEAD_RANGE_PART, 0, 10},
        {"bytes=0-999999999999999999", 10, HEAD_RANGE_PART, 0, 10},
        {"bytes=10-", 10, HEAD_RANGE_BEYOND, 0, 0},
        {"bytes=999999999999999999-", 10, HEAD_RANGE_BEYOND, 0, 0},
        {"bytes=-0", 10, HEAD_RANGE_BEYOND, 0, 0},
        {"bytes=0-", 0, HEAD_RANGE_BEYOND, 0, 0},
        {"bytes=-1", 0, HEAD_RANGE_BEYOND, 0, 0},
        {"bytes=5-3", 10, HEAD_RANGE_NONE, 0, 0},
        {"bytes=0-1,3-4", 10, HEAD_RANGE_NONE, 0, 0},
        {"bytes=-", 10, HEAD_RANGE_NONE, 0, 0},
        {"bytes=", 10, HEAD_RANGE_NONE, 0, 0},
        {"bytes=a-b", 10, HEAD_RANGE_NONE, 0, 0},
        {"bytes=+1-2", 10, HEAD_RANGE_NONE, 0, 0},
        {"bytes=1 - 2", 10, HEAD_RANGE_NONE, 0, 0},
        {"bytes=99999999999999999999-", 10, HEAD_RANGE_NONE, 0, 0},
        {"lines=0-1", 10, HEAD_RANGE_NONE, 0, 0},
        {"", 10, HEAD_RANGE_NONE, 0, 0},
    };
    for (size_t i = 0; i < N_OF(rows); i++) {
        uint64_t from = 0;
        uint64_t n = 0;
        head_range_kind kind = head_range(gm_str_from(rows[i].text), rows[i].size, &from, &n);
        if (kind != rows[i].kind || from != rows[i].from || n != rows[i].n) {
            fail_msg("%s of %d: kind %d, %d bytes from %d", rows[i].text, (int)rows[i].size, kind,
                     (int)n, (int)from);
        }
    }
}

static void origins(void **state) {
    (void)state;
    assert_true(head_is_origin(GM_STR("http://localhost:5173")));
    assert_true(head_is_origin(GM_STR("https://maps.example")));
    static const char *const wrong[] = {"*",          "null",     "http://",
                                        "http://a/",  "ftp://a",  "localhost",
                                        "http://a b", "http://A", "http://a\r\nX: y"};
    for (size_t i = 0; i < N_OF(wrong); i++) {
        assert_false(head_is_origin(gm_str_from(wrong[i])));
    }
}

/* Whatever comes: no crash, and what is taken is inside. */
static void random_heads(void **state) {
    (void)state;
    static const char letters[] = "/.%2eEfF05cC-=,;*qgzipbyts:[]\"W \\a";
    uint64_t seed = check_seed();
    gm_buf path = GM_BUF_INIT;
    for (int i = 0; i < 200000; i++) {
        char text[24];
        size_t n = check_random(&seed) % (sizeof text - 1);
        for (size_t k = 0; k < n; k++) {
            text[k] = letters[check_random(&seed) % (sizeof letters - 1)];
        }
        text[n] = '\0';
        uint64_t from = 0;
        uint64_t len = 0;
        uint64_t size = check_random(&seed) % 20;
        if (head_path(text, &path)) {
            assert_null(strstr(path.ptr, "/../"));
            assert_null(strstr(path.ptr, "//"));
            assert_int_not_equal(strncmp(path.ptr, "../", 3), 0);
            assert_int_not_equal(path.ptr[0], '/');
        }
        if (head_range(gm_str_from(text), size, &from, &len) == HEAD_RANGE_PART) {
            assert_true(len > 0 && from < size && len <= size - from);
        }
        (void)head_takes_gzip(gm_str_from(text));
        (void)head_has_tag(gm_str_from(text), GM_STR("\"a\""));
        assert_false(head_host_is_ours(gm_str_from(text), 8720));
    }
    gm_buf_clear(&path);
}

/* ---- bodies ---------------------------------------------------------------------------------- */

static void pieces_are_one_text(void **state) {
    (void)state;
    char found[64];
    const char *path = check_file("piece.txt", "0123456789", 10);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    body b = {.n = 0};
    body_add_text(&b, GM_STR("<"));
    body_add_file(&b, fd, 2, 4);
    body_add_text(&b, GM_STR(""));
    body_add_text(&b, GM_STR("|"));
    body_add_file(&b, fd, 9, 1);
    assert_int_equal(b.size, 7);
    for (size_t step = 1; step < 8; step++) {
        size_t at = 0;
        ssize_t n;
        while ((n = body_read(&b, at, found + at, step)) > 0) {
            at += (size_t)n;
        }
        assert_int_equal(n, 0);
        assert_int_equal(at, 7);
        assert_memory_equal(found, "<2345|9", 7);
    }
    body_add_file(&b, fd, 8, 5); /* the file has but two of them */
    assert_int_equal(body_read(&b, 7, found, 20), 2);
    assert_int_equal(body_read(&b, 9, found, 20), -1);
    close(fd);
    check_file_remove(path);
}

static void packed_is_the_same_text(void **state) {
    (void)state;
    static char plain[300000];
    static char packed[400000];
    static char again[300000];
    uint64_t seed = check_seed();
    for (size_t i = 0; i < sizeof plain; i++) {
        plain[i] = (char)('a' + check_random(&seed) % 7);
    }
    body b = {.n = 0};
    body_add_text(&b, (gm_str){plain, 100000});
    body_add_text(&b, (gm_str){plain + 100000, sizeof plain - 100000});
    body_gzip *gz = body_gzip_new(&b);
    size_t len = 0;
    ssize_t n;
    assert_non_null(gz);
    while ((n = body_gzip_read(gz, packed + len, 1 + check_random(&seed) % 3000)) > 0) {
        len += (size_t)n;
        assert_true(len < sizeof packed - 3000);
    }
    assert_int_equal(n, 0);
    assert_int_equal(body_gzip_read(gz, packed, 10), 0);
    body_gzip_free(gz);
    z_stream z = {.next_in = (unsigned char *)packed, .avail_in = (uInt)len};
    z.next_out = (unsigned char *)again;
    z.avail_out = sizeof again;
    assert_int_equal(inflateInit2(&z, 31), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    inflateEnd(&z);
    assert_int_equal(z.total_out, sizeof plain);
    assert_memory_equal(plain, again, sizeof plain);
}

/* ---- sets ------------------------------------------------------------------------------------ */

static char dir[200];

static const char *in_dir(const char *name) {
    static char path[400];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return path;
}

static void put(const char *name, const char *text) {
    FILE *file = fopen(in_dir(name), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int set_up(void **state) {
    (void)state;
    const char *tmp = getenv("TMPDIR");
    snprintf(dir, sizeof dir, "%s/gazmap-set-XXXXXX", tmp != NULL ? tmp : "/tmp");
    assert_non_null(mkdtemp(dir));
    assert_int_equal(mkdir(in_dir("sub"), 0700), 0);
    assert_int_equal(symlink("/etc", in_dir("etc")), 0);
    assert_int_equal(symlink("/etc/passwd", in_dir("linked.csv")), 0);
    assert_int_equal(mkfifo(in_dir("fifo"), 0600), 0);
    put("sub/a.csv", "a,b\n");
    put("private.csv", "x\n");
    put("map.html", "<head>script-src 'x'; connect-src 'none'; style</head><body>"
                    "<script type=\"application/json\" id=\"gazmap-data\">\n"
                    "{\"t\":\"; connect-src 'none'  </body> id=\\\"gazmap-data\\\"\"}\n</script>"
                    "<script>code</script></body></html>\n");
    put("manifest.json", "{\"generator\":\"gazmap\",\"files\":["
                         "{\"name\":\"sub/a.csv\",\"size\":4,\"hash\":\"aa\"},"
                         "{\"name\":\"map.html\",\"size\":1,\"hash\":\"bb\"},"
                         "{\"name\":\"linked.csv\",\"size\":1,\"hash\":\"cc\"},"
                         "{\"name\":\"etc/passwd\",\"size\":1,\"hash\":\"cc\"},"
                         "{\"name\":\"../../../etc/passwd\",\"size\":1,\"hash\":\"cc\"},"
                         "{\"name\":\"/etc/passwd\",\"size\":1,\"hash\":\"cc\"},"
                         "{\"name\":\"sub\",\"size\":1,\"hash\":\"cc\"},"
                         "{\"name\":\"fifo\",\"size\":1,\"hash\":\"cc\"},"
                         "{\"name\":\"quoted\",\"size\":1,\"hash\":\"\\\"\\r\\n\"},"
                         "{\"name\":7},[],null]}");
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    char command[300];
    snprintf(command, sizeof command, "rm -rf -- '%s'", dir);
    return system(command); // NOLINT(cert-env33-c): our own folder's name
}

static bool serves(const set *s, const char *name, const char *tag) {
    int fd;
    uint64_t size;
    gm_buf found = GM_BUF_INIT;
    bool fine = set_open_file(s, name, &fd, &size, &found);
    if (fine) {
        close(fd);
        if (tag != NULL) {
            check_str(gm_buf_view(&found), tag);
        }
    }
    gm_buf_clear(&found);
    return fine;
}

static set *open_set(void) {
    set *s = NULL;
    gm_error err = GM_ERROR_INIT;
    check_ok(set_open(dir, &s, &err), &err);
    return s;
}

static void only_listed_files(void **state) {
    (void)state;
    set *s = open_set();
    assert_true(serves(s, "sub/a.csv", "aa"));
    assert_true(serves(s, "manifest.json", NULL));
    static const char *const never[] = {
        "private.csv", "linked.csv", "etc/passwd", "../../../etc/passwd", "/etc/passwd", "sub",
        "fifo",        "quoted",     "",           "sub/../sub/a.csv"};
    for (size_t i = 0; i < N_OF(never); i++) {
        if (serves(s, never[i], NULL)) {
            fail_msg("%s is served", never[i]);
        }
    }
    put("sub/a.csv", "longer\n"); /* edited: the manifest's hash is not its own any more */
    int fd;
    uint64_t size;
    gm_buf tag = GM_BUF_INIT;
    assert_true(set_open_file(s, "sub/a.csv", &fd, &size, &tag));
    assert_int_equal(size, 7);
    assert_false(gm_str_is(gm_buf_view(&tag), "aa"));
    close(fd);
    gm_buf_clear(&tag);
    set_release(s);
}

static void read_whole(const body *b, gm_buf *out) {
    char piece[50];
    ssize_t n;
    gm_buf_reset(out);
    while ((n = body_read(b, out->len, piece, sizeof piece)) > 0) {
        gm_buf_add(out, piece, (size_t)n);
    }
    assert_int_equal(n, 0);
    assert_int_equal(out->len, b->size);
}

static void the_page_is_connected(void **state) {
    (void)state;
    set *s = open_set();
    body b;
    gm_buf text = GM_BUF_INIT;
    assert_true(set_page(s, GM_STR(" POLICY"), GM_STR("EXTRA"), &b));
    read_whole(&b, &text);
    assert_string_equal(
        gm_buf_text(&text),
        "<head>script-src 'x' POLICY; style</head><body>"
        "<script type=\"application/json\" id=\"gazmap-data\">\n"
        "{\"t\":\"; connect-src 'none'  </body> id=\\\"gazmap-data\\\"\"}\n</script>"
        "<script>code</script>EXTRA</body></html>\n");
    assert_true(set_page_data(s, &b));
    read_whole(&b, &text);
    assert_string_equal(gm_buf_text(&text),
                        "\n{\"t\":\"; connect-src 'none'  </body> id=\\\"gazmap-data\\\"\"}\n");
    gm_buf_clear(&text);
    set_release(s);
}

static void another_set_is_seen(void **state) {
    (void)state;
    set *s = open_set();
    assert_true(set_is_current(s, dir));
    put("next.json", "{\"generator\":\"gazmap\",\"files\":[]}");
    char from[400];
    snprintf(from, sizeof from, "%s", in_dir("next.json"));
    assert_int_equal(rename(from, in_dir("manifest.json")), 0);
    assert_false(set_is_current(s, dir));
    set *now = open_set();
    assert_false(serves(now, "sub/a.csv", NULL));
    assert_string_equal(set_page_tag(now), "");
    body b;
    assert_false(set_page(now, GM_STR(""), GM_STR(""), &b));
    set_release(now);
    set_release(s);
}

static void no_set_of_ours(void **state) {
    (void)state;
    set *s = NULL;
    put("manifest.json", "{\"generator\":\"someone\",\"files\":[]}");
    assert_int_equal(set_open(dir, &s, NULL), GM_E_PROJECT);
    put("manifest.json", "{\"generator\":");
    assert_int_equal(set_open(dir, &s, NULL), GM_E_PROJECT);
    unlink(in_dir("manifest.json"));
    assert_int_equal(set_open(dir, &s, NULL), GM_E_PROJECT);
    assert_int_equal(set_open(in_dir("none"), &s, NULL), GM_E_IO);
}

int main(void) {
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts),
        cmocka_unit_test(paths),
        cmocka_unit_test(encodings),
        cmocka_unit_test(tags),
        cmocka_unit_test(ranges),
        cmocka_unit_test(origins),
        cmocka_unit_test(random_heads),
        cmocka_unit_test(pieces_are_one_text),
        cmocka_unit_test(packed_is_the_same_text),
        IN_FOLDER(only_listed_files),
        IN_FOLDER(the_page_is_connected),
        IN_FOLDER(another_set_is_seen),
        IN_FOLDER(no_set_of_ours),
    };
    return cmocka_run_group_tests_name("serve", tests, NULL, NULL);
}
