/*
 * Runs a target without a fuzzer: `fuzz_TARGET [-n MUTATIONS] FILE|FOLDER...` calls it with every file, in byte
 * order of the names, and then with that many changed ones in all. The changes depend on the bytes alone, so a run
 * is the same everywhere; a finding is kept under the name in $FUZZ_KEEP, when that is set.
 */
#include <dirent.h>
#include <sys/stat.h>

#include "core/file.h"
#include "core/hash.h"
#include "fuzz.h"

enum { MOST_INPUTS = 4096, LONGEST = 1 << 16 };

typedef struct inputs {
    gm_file files[MOST_INPUTS];
    size_t n;
} inputs;

static inputs all;

static void keep(const uint8_t *data, size_t size) {
    const char *path = getenv("FUZZ_KEEP");
    FILE *file = path == NULL ? NULL : fopen(path, "wb");
    if (file != NULL) {
        fwrite(data, 1, size, file);
        fclose(file);
    }
}

/* From memory of exactly that size, so that a sanitizer sees a read behind the end. */
static void try(const uint8_t *data, size_t size) {
    uint8_t *copy = malloc(size + (size == 0));
    FUZZ_CHECK(copy != NULL);
    memcpy(copy, data, size);
    keep(data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static void add_file(const char *path) {
    gm_error err = GM_ERROR_INIT;
    FUZZ_CHECK(all.n < MOST_INPUTS);
    if (gm_file_open(path, &all.files[all.n], &err) != GM_OK) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    all.n++;
}

static int is_visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void add(const char *path) {
    if (!gm_path_is_dir(path)) {
        add_file(path);
        return;
    }
    struct dirent **entries;
    int n = scandir(path, &entries, is_visible, by_bytes);
    for (int i = 0; i < n; i++) {
        gm_buf full = GM_BUF_INIT;
        gm_path_join(&full, path, entries[i]->d_name);
        add_file(gm_buf_text(&full));
        gm_buf_clear(&full);
        free(entries[i]);
    }
    if (n >= 0) {
        free(entries);
    }
}

/* ---- Changing ------------------------------------------------------------------------------------ */

static uint32_t random_below(uint64_t *seed, size_t limit) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*seed >> 33) % (limit > 0 ? limit : 1));
}

/* What parsers stumble over. */
static const char *const pieces[] = {
    "\"",
    ",",
    ";",
    "\n",
    "\r\n",
    "\t",
    "{",
    "}",
    "[",
    "]",
    ":",
    "\\",
    "\\u0000",
    "\\ud800",
    "null",
    "-",
    "-0",
    "1e308",
    "1e999",
    "99999999999999999999",
    "0x10",
    "NaN",
    "2020-02-30",
    "9999-12-31/..",
    "<",
    "</",
    "<!--",
    "&#x110000;",
    "&",
    "\xEF\xBB\xBF",
    "\xFF\xFE",
    "\xC3",
    "\xE2\x80\x8F",
    "\xD8\xB3\xD8\xB1",
    "\xCC\x81\xCC\x81\xCC\x81",
    "=",
    "'",
    " ",
    "  ",
    ".",
    "/",
    "../",
    "%s%n",
    "km",
    "north of ",
    "between ",
    " and ",
    "near ",
    "M4/M5 junction",
    "observation post 9",
    "(",
    ")",
};
enum { N_PIECES = sizeof pieces / sizeof *pieces };

typedef struct sample {
    uint8_t bytes[LONGEST];
    size_t len;
} sample;

static void insert(sample *s, size_t at, const uint8_t *bytes, size_t n) {
    if (s->len + n > LONGEST) {
        return;
    }
    memmove(s->bytes + at + n, s->bytes + at, s->len - at);
    memcpy(s->bytes + at, bytes, n);
    s->len += n;
}

static void erase(sample *s, size_t at, size_t n) {
    n = n > s->len - at ? s->len - at : n;
    memmove(s->bytes + at, s->bytes + at + n, s->len - at - n);
    s->len -= n;
}

static void insert_copy(sample *s, size_t at, uint64_t *seed) {
    uint8_t copy[64];
    size_t from = random_below(seed, s->len);
    size_t n = random_below(seed, sizeof copy) + 1;
    n = n > s->len - from ? s->len - from : n;
    memcpy(copy, s->bytes + from, n);
    insert(s, at, copy, n);
}

static void change(sample *s, uint64_t *seed) {
    size_t at = random_below(seed, s->len + 1);
    bool inside = at < s->len;
    const char *piece = pieces[random_below(seed, N_PIECES)];
    switch (random_below(seed, 7)) {
    case 0:
        if (inside) {
            s->bytes[at] = (uint8_t)(s->bytes[at] ^ (1U << random_below(seed, 8)));
        }
        break;
    case 1:
        if (inside) {
            s->bytes[at] = (uint8_t)random_below(seed, 256);
        }
        break;
    case 2:
        erase(s, at, random_below(seed, 16) + 1);
        break;
    case 3:
        insert_copy(s, at, seed);
        break;
    case 4:
        s->len = random_below(seed, 8) == 0 ? at : s->len;
        break;
    default:
        insert(s, at, (const uint8_t *)piece, strlen(piece));
        break;
    }
}

static void try_changed(gm_str from, uint64_t *seed) {
    static sample s;
    s.len = from.len < LONGEST ? from.len : LONGEST;
    if (s.len > 0) {
        memcpy(s.bytes, from.ptr, s.len);
    }
    for (uint32_t n = random_below(seed, 4) + 1; n > 0; n--) {
        change(&s, seed);
    }
    try(s.bytes, s.len);
}

int main(int argc, char **argv) {
    size_t n_changed = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-n") == 0 && i + 1 < argc) {
            n_changed = strtoul(argv[++i], NULL, 10);
        } else {
            add(argv[i]);
        }
    }
    if (all.n == 0) {
        fprintf(stderr, "usage: %s [-n MUTATIONS] FILE|FOLDER...\n", argv[0]);
        return 2;
    }
    for (size_t i = 0; i < all.n; i++) {
        try((const uint8_t *)all.files[i].bytes.ptr, all.files[i].bytes.len);
    }
    /* Each file has numbers of its own: a new one in the folder leaves the others' changes as they were. */
    for (size_t i = 0; i < all.n; i++) {
        uint64_t seed = gm_hash64(all.files[i].bytes);
        for (size_t k = 0; k < n_changed / all.n; k++) {
            try_changed(all.files[i].bytes, &seed);
        }
        gm_file_close(&all.files[i]);
    }
    printf("%zu files, %zu changed ones\n", all.n, n_changed / all.n * all.n);
    return 0;
}
