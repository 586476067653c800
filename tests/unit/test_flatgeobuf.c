/* FlatGeobuf: the bytes of a small file, the index of larger ones, and the spool that sorts them. */
#include "check.h"

#include "core/bytes.h"
#include "core/file.h"
#include "export/exporter.h"
#include "export/hilbert.h"
#include "target.h"

static char temp_dir[200];
static char file_path[300];

#define TEXT(literal)  ((value){false, {(literal), sizeof(literal) - 1}, 0})
#define NUMBER(number) ((value){false, {NULL, 0}, (number)})
#define EMPTY          ((value){true, {NULL, 0}, 0})

enum { NODE_SIZE = 40 };

static int clear_temp(void **state) {
    (void)state;
    static const char *const names[] = {"events.fgb", "events.qml", "events.sld"};
    for (size_t i = 0; i < N_OF(names); i++) {
        char path[300];
        snprintf(path, sizeof path, "%s/%s", temp_dir, names[i]);
        unlink(path);
    }
    return 0;
}

static const column columns[] = {{"t", "The text", COL_TEXT, 0},
                                 {"n", "Number", COL_INT, 0},
                                 {"r", "Share", COL_FIXED, 3},
                                 {"d", "Day", COL_DATE, 0}};
static const layer events = {LAYER_EVENTS, "events", LAYER_POINTS, columns, 4};

static void *begin(void) {
    const layer *layers[] = {&events};
    export_target target = target_of(temp_dir, -1, layers, 1);
    void *out = NULL;
    gm_error err = GM_ERROR_INIT;
    check_ok(exporter_flatgeobuf.open(&target, &out, &err), &err);
    return out;
}

static void add(void *out, const feature *f) {
    gm_error err = GM_ERROR_INIT;
    check_ok(exporter_flatgeobuf.feature(out, &events, f, &err), &err);
}

static void end(void *out, gm_file *file) {
    gm_error err = GM_ERROR_INIT;
    check_ok(exporter_flatgeobuf.close(out, &facts, &err), &err);
    check_ok(gm_file_open(file_path, file, &err), &err);
}

/* Where the index begins. */
static size_t head_end(const gm_file *file) {
    assert_true(file->bytes.len > 12);
    assert_memory_equal(file->bytes.ptr, "fgb\3fgb\1", 8);
    size_t size = gm_get_le32(file->bytes.ptr + 8);
    assert_int_equal((12 + size) % 8, 0); /* so that all behind it is aligned */
    return 12 + size;
}

/* ---- one feature ------------------------------------------------------------------------------- */

static void check_bytes(void **state) {
    (void)state;
    value v[] = {TEXT("a\0b"), NUMBER(-7), NUMBER(500), TEXT("2020-02-29")};
    void *out = begin();
    add(out, &(feature){77, v, {.lat = -1.5, .lon = 2.25}, NULL});
    gm_file file;
    end(out, &file);
    size_t at = head_end(&file);
    static const unsigned char wanted[] = {
        /* index: the root, which points at node 1, and the leaf at offset 0 */
        0,
        0,
        0,
        0,
        0,
        0,
        2,
        0x40,
        0,
        0,
        0,
        0,
        0,
        0,
        0xF8,
        0xBF, //
        0,
        0,
        0,
        0,
        0,
        0,
        2,
        0x40,
        0,
        0,
        0,
        0,
        0,
        0,
        0xF8,
        0xBF, //
        1,
        0,
        0,
        0,
        0,
        0,
        0,
        0, //
        0,
        0,
        0,
        0,
        0,
        0,
        2,
        0x40,
        0,
        0,
        0,
        0,
        0,
        0,
        0xF8,
        0xBF, //
        0,
        0,
        0,
        0,
        0,
        0,
        2,
        0x40,
        0,
        0,
        0,
        0,
        0,
        0,
        0xF8,
        0xBF, //
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0, //
        /* feature: size, root, vtable, table */
        140,
        0,
        0,
        0,
        12,
        0,
        0,
        0,
        8,
        0,
        12,
        0,
        4,
        0,
        8,
        0,
        8,
        0,
        0,
        0,
        28,
        0,
        0,
        0,
        56,
        0,
        0,
        0,
        /* geometry: vtable, table with type 1, position */
        18,
        0,
        12,
        0,
        0,
        0,
        4,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        8,
        0,
        0,
        0, //
        20,
        0,
        0,
        0,
        8,
        0,
        0,
        0,
        1,
        0,
        0,
        0, //
        2,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        2,
        0x40,
        0,
        0,
        0,
        0,
        0,
        0,
        0xF8,
        0xBF,
        /* properties: length, then column number and value of each */
        55,
        0,
        0,
        0, //
        0,
        0,
        3,
        0,
        0,
        0,
        'a',
        ' ',
        'b', //
        1,
        0,
        0xF9,
        0xFF,
        0xFF,
        0xFF,
        0xFF,
        0xFF,
        0xFF,
        0xFF, //
        2,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0xE0,
        0x3F, //
        3,
        0,
        10,
        0,
        0,
        0,
        '2',
        '0',
        '2',
        '0',
        '-',
        '0',
        '2',
        '-',
        '2',
        '9', //
        4,
        0,
        77,
        0,
        0,
        0,
        0,
        0,
        0,
        0, //
        0,
        0,
        0,
        0,
        0,
    };
    assert_int_equal(file.bytes.len - at, sizeof wanted);
    assert_memory_equal(file.bytes.ptr + at, wanted, sizeof wanted);
    gm_file_close(&file);
}

static void check_nulls_and_none(void **state) {
    (void)state;
    gm_file file;
    end(begin(), &file);
    assert_int_equal(head_end(&file), file.bytes.len); /* no index either */
    gm_file_close(&file);
    clear_temp(NULL);
    value v[] = {EMPTY, EMPTY, EMPTY, EMPTY};
    void *out = begin();
    add(out, &(feature){0, v, {.lat = 0, .lon = 0}, NULL});
    end(out, &file);
    assert_int_equal(file.bytes.len - head_end(&file), 2 * NODE_SIZE + 88);
    gm_file_close(&file);
}

/* ---- many -------------------------------------------------------------------------------------- */

typedef struct many_row {
    const char *name;
    size_t n;
    size_t text; /* bytes of each feature's text: enough of them, and the spool is dealt out */
    size_t n_nodes;
} many_row;

static many_row many_rows[] = {
    {"many: a full node", 16, 1, 17},
    {"many: one more", 17, 1, 17 + 2 + 1},
    {"many: three levels", 300, 5, 300 + 19 + 2 + 1},
    {"many: more than memory may hold", 20000, 2000, 20000 + 1250 + 79 + 5 + 1},
    {"many: each larger than a part", 3, 20000000, 3 + 1},
};

/* Each node covers the sixteen of the level below that it points at. */
static void check_upper_levels(const char *index, const many_row *row) {
    size_t below = row->n_nodes - row->n; /* where the level below begins */
    size_t n_below = row->n;
    while (below > 0) {
        size_t n = (n_below + 15) / 16;
        for (size_t i = 0; i < n_below; i++) {
            const char *node = index + (below - n + i / 16) * NODE_SIZE;
            const char *child = index + (below + i) * NODE_SIZE;
            assert_int_equal(gm_get_le64(node + 32), below + i / 16 * 16);
            assert_true(gm_get_le_double(node) <= gm_get_le_double(child));
            assert_true(gm_get_le_double(node + 8) <= gm_get_le_double(child + 8));
            assert_true(gm_get_le_double(node + 16) >= gm_get_le_double(child + 16));
            assert_true(gm_get_le_double(node + 24) >= gm_get_le_double(child + 24));
        }
        below -= n;
        n_below = n;
    }
    assert_int_equal(n_below, 1);
}

/* Every feature lies where its leaf says, one behind the other. */
static void check_index(const gm_file *file, const many_row *row) {
    const char *index = file->bytes.ptr + head_end(file);
    const char *features = index + row->n_nodes * NODE_SIZE;
    uint64_t offset = 0;
    uint64_t ids = 0;
    for (size_t i = 0; i < row->n; i++) {
        const char *leaf = index + (row->n_nodes - row->n + i) * NODE_SIZE;
        assert_int_equal(gm_get_le64(leaf + 32), offset);
        const char *at = features + offset;
        assert_memory_equal(leaf, at + 64, 16); /* the position of a point feature */
        assert_memory_equal(leaf + 16, at + 64, 16);
        uint32_t length = gm_get_le32(at + 80);
        ids += gm_get_le64(at + 84 + length - 8);
        offset += 4 + gm_get_le32(at);
    }
    assert_ptr_equal(features + offset, file->bytes.ptr + file->bytes.len);
    assert_int_equal(ids, row->n * (row->n + 1) / 2); /* each once */
    check_upper_levels(index, row);
}

static void check_many(void **state) {
    const many_row *row = *state;
    uint64_t seed = check_seed();
    char *text = malloc(row->text);
    assert_non_null(text);
    memset(text, 'x', row->text);
    void *out = begin();
    for (size_t i = 0; i < row->n; i++) {
        value v[] = {
            {false, {text, row->text - (i % 3 < row->text ? i % 3 : 0)}, 0}, EMPTY, EMPTY, EMPTY};
        add(out, &(feature){
                     i + 1,
                     v,
                     {.lat = check_between(&seed, -90, 90), .lon = check_between(&seed, -180, 180)},
                     NULL});
    }
    gm_file file;
    end(out, &file);
    check_index(&file, row);
    gm_file_close(&file);
    free(text);
}

static void check_same_twice(void **state) {
    (void)state;
    gm_buf first = GM_BUF_INIT;
    for (int run = 0; run < 2; run++) {
        void *out = begin();
        for (int i = 0; i < 500; i++) {
            value v[] = {TEXT("x"), NUMBER(i), EMPTY, EMPTY};
            /* Many in one spot: they keep their order. */
            add(out, &(feature){(uint64_t)i + 1, v, {.lat = i % 7, .lon = i % 5}, NULL});
        }
        gm_file file;
        end(out, &file);
        if (run == 0) {
            gm_buf_add_str(&first, file.bytes);
        } else {
            assert_true(gm_str_eq(gm_buf_view(&first), file.bytes));
        }
        gm_file_close(&file);
        clear_temp(NULL);
    }
    gm_buf_clear(&first);
}

static void check_refusals(void **state) {
    (void)state;
    gm_error err = GM_ERROR_INIT;
    const layer *layers[] = {&events};
    export_target nowhere = target_of("/nowhere/at/all", -1, layers, 1);
    void *out = NULL;
    assert_int_equal(exporter_flatgeobuf.open(&nowhere, &out, &err), GM_E_IO);
    exporter_flatgeobuf.drop(NULL);
    exporter_flatgeobuf.drop(begin());
    clear_temp(NULL);
    out = begin();
    FILE *in_the_way = fopen(file_path, "w");
    assert_non_null(in_the_way);
    fclose(in_the_way);
    err = (gm_error)GM_ERROR_INIT;
    assert_int_equal(exporter_flatgeobuf.close(out, &facts, &err), GM_E_IO);
}

/* ---- the curve ---------------------------------------------------------------------------------- */

/* Each cell is next to the one before it, and none comes twice. */
static void check_curve(void **state) {
    (void)state;
    enum { SIDE = 64, SCALE = 65536 / SIDE };
    static int at[SIDE * SIDE];
    memset(at, -1, sizeof at);
    for (int x = 0; x < SIDE; x++) {
        for (int y = 0; y < SIDE; y++) {
            uint32_t index = hilbert_index((uint16_t)(x * SCALE), (uint16_t)(y * SCALE)) /
                             ((uint32_t)SCALE * SCALE);
            assert_in_range(index, 0, SIDE * SIDE - 1);
            assert_int_equal(at[index], -1);
            at[index] = x * SIDE + y;
        }
    }
    for (int i = 1; i < SIDE * SIDE; i++) {
        int dx = abs(at[i] / SIDE - at[i - 1] / SIDE);
        int dy = abs(at[i] % SIDE - at[i - 1] % SIDE);
        assert_int_equal(dx + dy, 1);
    }
    assert_int_equal(hilbert_cell(5, 5, 5), 0);
    assert_int_equal(hilbert_cell(9, 0, 9), 65535);
    assert_int_equal(hilbert_cell(-1, 0, 9), 0);
}

static void check_sort(void **state) {
    (void)state;
    enum { N = 5000 };
    static uint64_t keys[N], spare[N];
    uint64_t seed = check_seed();
    for (uint32_t i = 0; i < N; i++) {
        keys[i] = hilbert_key(check_random(&seed) % 1000 * 4000000, i);
    }
    uint64_t *sorted = hilbert_sort(keys, spare, N);
    for (size_t i = 1; i < N; i++) {
        assert_true(sorted[i - 1] < sorted[i]);
    }
}

int main(void) {
    static struct CMUnitTest tests[30];
    size_t n = 0;
    const char *base = getenv("TMPDIR");
    snprintf(temp_dir, sizeof temp_dir, "%s/gm-fgb-XXXXXX", base == NULL ? "/tmp" : base);
    if (mkdtemp(temp_dir) == NULL) {
        return 1;
    }
    snprintf(file_path, sizeof file_path, "%s/events.fgb", temp_dir);
    for (size_t i = 0; i < N_OF(many_rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = many_rows[i].name,
                                         .test_func = check_many,
                                         .teardown_func = clear_temp,
                                         .initial_state = &many_rows[i]};
    }
    const struct CMUnitTest others[] = {
        cmocka_unit_test_teardown(check_bytes, clear_temp),
        cmocka_unit_test_teardown(check_nulls_and_none, clear_temp),
        cmocka_unit_test_teardown(check_same_twice, clear_temp),
        cmocka_unit_test_teardown(check_refusals, clear_temp),
        cmocka_unit_test(check_curve),
        cmocka_unit_test(check_sort),
    };
    for (size_t i = 0; i < N_OF(others); i++) {
        tests[n++] = others[i];
    }
    int failed = _cmocka_run_group_tests("flatgeobuf", tests, n, NULL, NULL);
    rmdir(temp_dir);
    return failed;
}
