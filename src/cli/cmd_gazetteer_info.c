/* gazmap gazetteer info: what is in a gazetteer, and whom it owes. */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/cmd_gazetteer.h"
#include "cli/theatre.h"
#include "core/file.h"
#include "core/utf8.h"
#include "gazetteer/gaz.h"
#include "gazetteer/layer.h"

static const cli_option options[] = {
    {0, "json", NULL, "as one JSON object"},
    {0, "verify", NULL, "read index files whole: checksums, and that everything in them is found"},
};

/* ---- Counting ----------------------------------------------------------------------------------- */

/* How often each text occurs, in byte order of the texts. Views are the gazetteer's. */
typedef struct tally {
    struct tally_item {
        gm_str text;
        uint64_t n;
    } * items;
    size_t n, cap;
    bool failed;
} tally;

static void count(tally *t, gm_str text) {
    size_t low = 0;
    size_t high = t->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = gm_str_cmp(t->items[mid].text, text);
        if (order == 0) {
            t->items[mid].n++;
            return;
        }
        if (order < 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    if (t->n == t->cap) {
        size_t cap = t->cap == 0 ? 64 : t->cap * 2;
        struct tally_item *grown = realloc(t->items, cap * sizeof *grown);
        if (grown == NULL) {
            t->failed = true;
            return;
        }
        t->items = grown;
        t->cap = cap;
    }
    memmove(&t->items[low + 1], &t->items[low], (t->n - low) * sizeof *t->items);
    t->items[low] = (struct tally_item){text, 1};
    t->n++;
}

/* The script of a name's first letter that has one of its own. */
static gm_str script_of(gm_str name) {
    static const struct {
        uint32_t from, to;
        const char *name;
    } ranges[] = {
        {0x0041, 0x024F, "Latin"},      {0x0370, 0x03FF, "Greek"},   {0x0400, 0x052F, "Cyrillic"},
        {0x0530, 0x058F, "Armenian"},   {0x0590, 0x05FF, "Hebrew"},  {0x0600, 0x06FF, "Arabic"},
        {0x0700, 0x074F, "Syriac"},     {0x0750, 0x077F, "Arabic"},  {0x0780, 0x07BF, "Thaana"},
        {0x0900, 0x097F, "Devanagari"}, {0x0980, 0x09FF, "Bengali"}, {0x0A00, 0x0DFF, "Indic"},
        {0x0E00, 0x0E7F, "Thai"},       {0x0F00, 0x0FFF, "Tibetan"}, {0x1000, 0x109F, "Myanmar"},
        {0x10A0, 0x10FF, "Georgian"},   {0x1100, 0x11FF, "Hangul"},  {0x1200, 0x139F, "Ethiopic"},
        {0x1E00, 0x1EFF, "Latin"},      {0x1F00, 0x1FFF, "Greek"},   {0x3040, 0x30FF, "Kana"},
        {0x3400, 0x9FFF, "Han"},        {0xAC00, 0xD7AF, "Hangul"},  {0xFB50, 0xFDFF, "Arabic"},
        {0xFE70, 0xFEFF, "Arabic"},
    };
    for (size_t at = 0, size = 0; at < name.len; at += size) {
        uint32_t c = gm_utf8_decode(gm_str_skip(name, at), &size);
        bool ascii_sign = c < 0x80 && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        for (size_t i = 0; i < sizeof ranges / sizeof *ranges && !ascii_sign; i++) {
            if (c >= ranges[i].from && c <= ranges[i].to) {
                return gm_str_from(ranges[i].name);
            }
        }
    }
    return GM_STR("other");
}

/* Everything that is said about a stack. */
typedef struct summary {
    tally kinds, countries, scripts, sources, owed; /* owed: licences with their source */
    uint64_t n_places, n_hidden, n_names, n_sets;
    gm_arena arena;
} summary;

static void count_names(summary *s, const place *p) {
    gm_str rest = p->names;
    gm_str name;
    s->n_names++;
    count(&s->scripts, script_of(p->name));
    while (rest.len > 0 && gm_str_split(&rest, ';', &name)) {
        s->n_names++;
        count(&s->scripts, script_of(name));
    }
}

/* "GeoNames 163897" is GeoNames: what is owed, is owed to the source and not to its rows. */
static gm_str without_number(gm_str source) {
    size_t n = source.len;
    while (n > 0 && source.ptr[n - 1] >= '0' && source.ptr[n - 1] <= '9') {
        n--;
    }
    bool number = n < source.len && n > 1 && source.ptr[n - 1] == ' ';
    return number ? (gm_str){source.ptr, n - 1} : source;
}

/* "GeoNames (CC BY 4.0)": kept once, though each place has it. */
static void count_source(summary *s, const place *p) {
    gm_buf text = GM_BUF_INIT;
    gm_str source = p->source.len > 0 ? without_number(p->source) : GM_STR("no source");
    gm_buf_add_str(&text, source);
    count(&s->sources, source);
    if (p->licence.len > 0 && !gm_str_is(p->licence, "public domain") &&
        !gm_str_is(p->licence, "CC0") && !gm_str_is(p->licence, "CC0 1.0")) {
        gm_buf_printf(&text, " (%.*s)", GM_FMT(p->licence));
        size_t before = s->owed.n;
        count(&s->owed, gm_buf_view(&text));
        for (size_t i = 0; i < s->owed.n && s->owed.n > before; i++) {
            if (s->owed.items[i].text.ptr == text.ptr) { /* a new one: the view must outlive text */
                s->owed.items[i].text = gm_arena_copy(&s->arena, gm_buf_view(&text));
            }
        }
    }
    gm_buf_clear(&text);
}

static void summarise(const gm_gaz *gaz, summary *s) {
    s->n_sets = gaz_n_sets(gaz);
    for (place_ref ref = 0; ref < gaz_n_refs(gaz); ref++) {
        if (gaz_hidden(gaz, ref)) {
            s->n_hidden++;
            continue;
        }
        place p = gaz_place(gaz, ref);
        s->n_places++;
        count(&s->kinds, p.kind_word);
        count(&s->countries, p.country.len > 0 ? p.country : GM_STR("none"));
        count_names(s, &p);
        count_source(s, &p);
    }
}

static void clear_summary(summary *s) {
    tally *const tallies[] = {&s->kinds, &s->countries, &s->scripts, &s->sources, &s->owed};
    for (size_t i = 0; i < sizeof tallies / sizeof *tallies; i++) {
        free(tallies[i]->items);
    }
    gm_arena_clear(&s->arena);
}

/* ---- Printing ----------------------------------------------------------------------------------------- */

static int compare_counts(const void *a, const void *b) {
    const struct tally_item *x = a;
    const struct tally_item *y = b;
    if (x->n != y->n) {
        return x->n > y->n ? -1 : 1;
    }
    return gm_str_cmp(x->text, y->text);
}

static void print_tally(const char *title, tally *t, size_t most) {
    if (t->n == 0) {
        return;
    }
    qsort(t->items, t->n, sizeof *t->items, compare_counts);
    printf("%s\n", title);
    for (size_t i = 0; i < t->n && i < most; i++) {
        printf("  %9" PRIu64 "  %.*s\n", t->items[i].n, GM_FMT(t->items[i].text));
    }
    if (t->n > most) {
        printf("             and %zu more\n", t->n - most);
    }
}

static void print_summary(summary *s, uint64_t bytes, bool verified) {
    printf("places    %" PRIu64 "\nspellings %" PRIu64 "\nsets      %" PRIu64 "\n", s->n_places,
           s->n_names, s->n_sets);
    if (s->n_hidden > 0) {
        printf("hidden    %" PRIu64 " (replaced by later layers)\n", s->n_hidden);
    }
    printf("size      %" PRIu64 " bytes%s\n", bytes, verified ? ", verified" : "");
    print_tally("kinds", &s->kinds, 100);
    print_tally("countries", &s->countries, 20);
    print_tally("scripts", &s->scripts, 100);
    print_tally("sources", &s->sources, 20);
    print_tally("attribution owed", &s->owed, 20);
}

static json_t *tally_json(const tally *t) {
    json_t *object = json_object();
    for (size_t i = 0; i < t->n; i++) {
        char key[400];
        snprintf(key, sizeof key, "%.*s", GM_FMT(gm_utf8_cut(t->items[i].text, 390)));
        json_object_set_new(object, key, json_integer((json_int_t)t->items[i].n));
    }
    return object;
}

static int print_json(const summary *s, uint64_t bytes, bool verified) {
    json_t *object =
        json_pack("{s:I, s:I, s:I, s:I, s:I, s:b, s:o, s:o, s:o, s:o, s:o}", "places",
                  (json_int_t)s->n_places, "spellings", (json_int_t)s->n_names, "sets",
                  (json_int_t)s->n_sets, "hidden", (json_int_t)s->n_hidden, "bytes",
                  (json_int_t)bytes, "verified", verified, "kinds", tally_json(&s->kinds),
                  "countries", tally_json(&s->countries), "scripts", tally_json(&s->scripts),
                  "sources", tally_json(&s->sources), "attribution", tally_json(&s->owed));
    int failed = object == NULL ? 1 : json_dumpf(object, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(object);
    return failed == 0 ? EXIT_DONE : EXIT_FAILED;
}

/* ---- The command ---------------------------------------------------------------------------------------- */

static gm_status add_size(void *total, const char *path, gm_error *err) {
    struct stat info;
    if (stat(path, &info) != 0) {
        return gm_fail_errno(err, "look at", path);
    }
    *(uint64_t *)total += (uint64_t)info.st_size;
    return GM_OK;
}

static int describe(const cli_args *args, const char *const *paths, size_t n) {
    gm_error err = GM_ERROR_INIT;
    gm_gaz *gaz;
    uint64_t bytes = 0;
    bool verified = false;
    if (gm_gaz_open(paths, n, &gaz, &err) != GM_OK) {
        return cli_failed(&err);
    }
    gm_status status = GM_OK;
    for (size_t i = 0; i < n && status == GM_OK; i++) {
        status = gm_path_is_dir(paths[i]) ? gaz_each_layer_file(paths[i], add_size, &bytes, &err)
                                          : add_size(&bytes, paths[i], &err);
    }
    if (status == GM_OK && cli_has(args, "verify")) {
        status = gaz_verify(gaz, paths, &verified, &err);
    }
    int code = EXIT_DONE;
    if (status == GM_OK) {
        summary s = {.arena = GM_ARENA_INIT};
        summarise(gaz, &s);
        if (cli_has(args, "json")) {
            code = print_json(&s, bytes, verified);
        } else {
            print_summary(&s, bytes, verified);
        }
        clear_summary(&s);
    }
    gm_gaz_close(gaz);
    return status == GM_OK ? code : cli_failed(&err);
}

static int run(const cli_args *args) {
    if (args->n_words > 0) {
        return describe(args, (const char *const *)args->words, (size_t)args->n_words);
    }
    gm_error err = GM_ERROR_INIT;
    theatre t;
    if (theatre_find(args, true, &t, &err) != GM_OK) {
        return cli_failed(&err);
    }
    int code = describe(args, t.gazetteer.items, t.gazetteer.n);
    theatre_clear(&t);
    return code;
}

const cli_command cmd_gazetteer_info = {
    .name = "gazetteer info",
    .usage = "[--json] [--verify] [LAYER…]",
    .summary = "count places by kind, country, script and source; attribution owed",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .run = run,
};
