#include "gazetteer/gaz.h"

#include <dirent.h>
#include <stdlib.h>

#include "core/date.h"
#include "core/file.h"
#include "core/utf8.h"
#include "gazetteer/fold.h"
#include "gazetteer/gaz_private.h"
#include "gazetteer/layer.h"

/* ---- Opening ------------------------------------------------------------------------------- */

/* When one posting's place is valid, and which place that is. */
typedef struct id_use {
    int32_t day_from, day_to;
    uint32_t index;
} id_use;

static int compare_uses(const void *a, const void *b) {
    const id_use *x = a;
    const id_use *y = b;
    if (x->day_from != y->day_from) {
        return x->day_from < y->day_from ? -1 : 1;
    }
    return (x->index > y->index) - (x->index < y->index);
}

/* One id may recur when a place moved, with disjoint validity. Else a pin by that id would mean either. */
static gm_status check_id(const image *im, size_t key, gm_error *err) {
    size_t first;
    size_t n;
    image_postings(im, key, &first, &n);
    id_use *uses = n > 1 ? calloc(n, sizeof *uses) : NULL;
    if (uses == NULL) {
        return n > 1 ? gm_fail_memory(err) : GM_OK;
    }
    for (size_t i = 0; i < n; i++) {
        gm_str spelling;
        bool primary;
        image_posting(im, first + i, &uses[i].index, &spelling, &primary);
        place p = image_place(im, uses[i].index);
        uses[i].day_from = p.day_from;
        uses[i].day_to = p.day_to;
    }
    qsort(uses, n, sizeof *uses, compare_uses);
    gm_status status = GM_OK;
    for (size_t i = 1; i < n && status == GM_OK; i++) {
        if (uses[i].day_from <= uses[i - 1].day_to) {
            place a = image_place(im, uses[i - 1].index);
            place b = image_place(im, uses[i].index);
            gm_buf file = GM_BUF_INIT;
            gm_buf_add_str(&file, b.layer);
            status = gm_fail_at(
                err, GM_E_GAZ_VALUE, gm_buf_text(&file), b.line, 0,
                "the id \"%.*s\" stands in line %u of %.*s too, for the same time; give one "
                "of them another id, or both their date_from and date_to",
                GM_FMT(gm_utf8_cut(b.id, 60)), a.line, GM_FMT(gm_utf8_cut(a.layer, 200)));
            gm_buf_clear(&file);
        }
    }
    free(uses);
    return status;
}

gm_status gaz_check_ids(const image *im, gm_error *err) {
    for (size_t i = 0; i < image_n_keys(im); i++) {
        gm_str key = image_key(im, i);
        if (key.len == 0 || key.ptr[0] != IMAGE_KEY_ID) { /* ids come before all other keys */
            break;
        }
        GM_TRY(check_id(im, i, err));
    }
    return GM_OK;
}

/* Makes room for one more layer; gm_gaz_close frees it once it is counted. */
static gaz_stacked *new_layer(gm_gaz *gaz) {
    gaz_stacked *grown = realloc(gaz->images, (gaz->n_images + 1) * sizeof *grown);
    if (grown == NULL) {
        return NULL;
    }
    gaz->images = grown;
    grown[gaz->n_images] = (gaz_stacked){.bytes = GM_BUF_INIT, .base = gaz->n_refs};
    return &grown[gaz->n_images++];
}

static gm_status count_places(gm_gaz *gaz, gaz_stacked *layer, const char *name, gm_error *err) {
    size_t n = image_n_places(&layer->image);
    if (n >= UINT32_MAX - gaz->n_refs) {
        return gm_fail_at(err, GM_E_GAZ_VALUE, name, 0, 0,
                          "the layers hold more places than can be numbered");
    }
    layer->n_places = (uint32_t)n;
    gaz->n_refs += layer->n_places;
    return GM_OK;
}

static gm_status add_built(gm_gaz *gaz, image_builder *builder, const char *name, gm_error *err) {
    gaz_stacked *added = new_layer(gaz);
    if (added == NULL) {
        return gm_fail_memory(err);
    }
    GM_TRY(image_builder_finish(builder, &added->bytes, err));
    GM_TRY(image_open(gm_buf_view(&added->bytes), name, &added->image, err));
    GM_TRY(gaz_check_ids(&added->image, err));
    return count_places(gaz, added, name, err);
}

/* An index file: *out_is false, and nothing else done, when the file is none. */
static gm_status open_index(gm_gaz *gaz, const char *path, bool *out_is, gm_error *err) {
    gm_file file;
    GM_TRY(gm_file_open(path, &file, err));
    *out_is = image_is(file.bytes);
    gaz_stacked *added = *out_is ? new_layer(gaz) : NULL;
    if (added == NULL) {
        gm_file_close(&file);
        return *out_is ? gm_fail_memory(err) : GM_OK;
    }
    added->file = file;
    added->mapped = true;
    GM_TRY(image_open(file.bytes, path, &added->image, err));
    return count_places(gaz, added, path, err);
}

static int is_layer_file(const struct dirent *entry) {
    gm_str name = gm_str_from(entry->d_name);
    return name.len > 0 && name.ptr[0] != '.' &&
           (gm_str_ends(name, GM_STR(".geojson")) || gm_str_ends(name, GM_STR(".json")) ||
            gm_str_ends(name, GM_STR(".csv")) || gm_str_ends(name, GM_STR(".gpkg")));
}

static int by_bytes(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name); /* alphasort would follow the locale */
}

gm_status gaz_each_layer_file(const char *path,
                              gm_status (*each)(void *context, const char *file, gm_error *err),
                              void *context, gm_error *err) {
    struct dirent **entries;
    int n = scandir(path, &entries, is_layer_file, by_bytes);
    if (n < 0) {
        return gm_fail_errno(err, "read folder", path);
    }
    gm_status status = GM_OK;
    if (n == 0) {
        status = gm_fail_at(err, GM_E_GAZ_SYNTAX, path, 0, 0,
                            "the folder holds no .geojson, .csv or .gpkg layer");
    }
    for (int i = 0; i < n; i++) {
        gm_buf full = GM_BUF_INIT;
        gm_path_join(&full, path, entries[i]->d_name);
        if (status == GM_OK) {
            status = full.failed ? gm_fail_memory(err) : each(context, gm_buf_text(&full), err);
        }
        gm_buf_clear(&full);
        free(entries[i]);
    }
    free(entries);
    return status;
}

static gm_status read_into(void *builder, const char *file, gm_error *err) {
    return layer_read(file, builder, err);
}

gm_status gaz_read_layer(const char *path, image_builder *builder, gm_error *err) {
    return gm_path_is_dir(path) ? gaz_each_layer_file(path, read_into, builder, err)
                                : layer_read(path, builder, err);
}

/* A folder is one layer of the stack: its files belong together. */
static gm_status open_layer(gm_gaz *gaz, const char *path, gm_error *err) {
    bool is_index = false;
    if (!gm_path_is_dir(path) && !layer_is_ogr(path)) {
        GM_TRY(open_index(gaz, path, &is_index, err));
    }
    if (is_index) {
        return GM_OK;
    }
    image_builder *builder = image_builder_new();
    if (builder == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = gaz_read_layer(path, builder, err);
    if (status == GM_OK) {
        status = add_built(gaz, builder, path, err);
    }
    image_builder_free(builder);
    return status;
}

static void hide(gm_gaz *gaz, place_ref ref) {
    if (!gaz_hidden(gaz, ref)) {
        gaz->hidden[ref / 8] |= (unsigned char)(1u << ref % 8);
        gaz->n_hidden++;
    }
}

/* Ids stand in byte order among the keys, so two layers are compared in one walk over the smaller. */
static void hide_replaced(gm_gaz *gaz, size_t lower, size_t upper) {
    const gaz_stacked *low = &gaz->images[lower];
    const gaz_stacked *high = &gaz->images[upper];
    bool walk_low = low->n_places < high->n_places;
    const gaz_stacked *walked = walk_low ? low : high;
    const gaz_stacked *asked = walk_low ? high : low;
    for (size_t i = 0; i < image_n_keys(&walked->image); i++) {
        gm_str key = image_key(&walked->image, i);
        if (key.len == 0 || key.ptr[0] != IMAGE_KEY_ID) {
            break;
        }
        size_t other = image_find_key(&asked->image, key);
        if (other == SIZE_MAX) {
            continue;
        }
        size_t first;
        size_t n;
        image_postings(&low->image, walk_low ? i : other, &first, &n);
        for (size_t k = first; k < first + n; k++) {
            uint32_t index;
            gm_str spelling;
            bool primary;
            image_posting(&low->image, k, &index, &spelling, &primary);
            if (index < low->n_places) {
                hide(gaz, low->base + index);
            }
        }
    }
}

/* ---- Sets and validity, gathered once ------------------------------------------------------ */

typedef struct gathering {
    gm_gaz *gaz;
    gm_buf members; /* place_ref items of places in a set */
    gm_buf days;    /* int32_t items */
} gathering;

static int compare_members(const void *a, const void *b, void *gaz) {
    place x = gaz_place(gaz, *(const place_ref *)a);
    place y = gaz_place(gaz, *(const place_ref *)b);
    int order = gm_str_cmp(x.set_id, y.set_id);
    if (order == 0 && x.set_no != y.set_no) {
        order = x.set_no < y.set_no ? -1 : 1;
    }
    return order != 0 ? order : gm_str_cmp(x.id, y.id);
}

static int compare_days(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a;
    int32_t y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* Each layer's image knows its own; a stack has few that count. */
static void gather(gathering *g) {
    for (size_t i = 0; i < g->gaz->n_images; i++) {
        const gaz_stacked *layer = &g->gaz->images[i];
        for (size_t k = 0; k < image_n_sets(&layer->image); k++) {
            gm_str id;
            image_range range = image_set(&layer->image, k, &id);
            for (size_t m = range.first; m < range.first + range.n; m++) {
                uint32_t index = image_member(&layer->image, m);
                place_ref ref = layer->base + index;
                if (index < layer->n_places && image_usable(&layer->image, index) &&
                    !gaz_hidden(g->gaz, ref)) {
                    gm_buf_add(&g->members, &ref, sizeof ref);
                }
            }
        }
        for (size_t k = 0; k < image_n_days(&layer->image); k++) {
            int32_t day = image_day(&layer->image, k);
            gm_buf_add(&g->days, &day, sizeof day);
        }
    }
}

static gm_status keep_sets(gm_gaz *gaz, const gm_buf *members) {
    size_t n = members->len / sizeof(place_ref);
    place_ref *refs = gm_arena_array(&gaz->arena, n, sizeof *refs);
    gaz->sets = gm_arena_array(&gaz->arena, n, sizeof *gaz->sets);
    if (refs == NULL || gaz->sets == NULL) {
        return GM_E_MEMORY;
    }
    if (n > 0) {
        memcpy(refs, members->ptr, members->len);
        qsort_r(refs, n, sizeof *refs, compare_members, gaz);
    }
    for (size_t i = 0; i < n; i++) {
        place p = gaz_place(gaz, refs[i]);
        if (i == 0 || !gm_str_eq(p.set_id, gaz->sets[gaz->n_sets - 1].id)) {
            gaz->sets[gaz->n_sets++] = (gaz_set){p.set_id, p.kind, &refs[i], 0};
        }
        gaz->sets[gaz->n_sets - 1].n_members++;
    }
    return GM_OK;
}

static gm_status keep_days(gm_gaz *gaz, const gm_buf *days) {
    size_t n = days->len / sizeof(int32_t);
    gaz->days = gm_arena_array(&gaz->arena, n, sizeof *gaz->days);
    if (gaz->days == NULL) {
        return GM_E_MEMORY;
    }
    if (n > 0) {
        memcpy(gaz->days, days->ptr, days->len);
        qsort(gaz->days, n, sizeof *gaz->days, compare_days);
    }
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || gaz->days[i] != gaz->days[gaz->n_days - 1]) {
            gaz->days[gaz->n_days++] = gaz->days[i];
        }
    }
    return GM_OK;
}

static gm_status finish_stack(gm_gaz *gaz, gm_error *err) {
    gaz->hidden = calloc(gaz->n_refs / 8 + 1, 1);
    if (gaz->hidden == NULL) {
        return gm_fail_memory(err);
    }
    for (size_t upper = 1; upper < gaz->n_images; upper++) {
        for (size_t lower = 0; lower < upper; lower++) {
            hide_replaced(gaz, lower, upper);
        }
    }
    gathering g = {gaz, GM_BUF_INIT, GM_BUF_INIT};
    gather(&g);
    gm_status status = g.members.failed || g.days.failed ? GM_E_MEMORY : GM_OK;
    if (status == GM_OK) {
        status = keep_sets(gaz, &g.members);
    }
    if (status == GM_OK) {
        status = keep_days(gaz, &g.days);
    }
    gm_buf_clear(&g.members);
    gm_buf_clear(&g.days);
    return status == GM_OK ? GM_OK : gm_fail_memory(err);
}

gm_status gm_gaz_open(const char *const *paths, size_t n_paths, gm_gaz **out_gaz, gm_error *err) {
    if (paths == NULL || n_paths == 0 || out_gaz == NULL) {
        return gm_fail(err, GM_E_ARG, "no gazetteer layer was named");
    }
    gm_gaz *gaz = calloc(1, sizeof *gaz);
    if (gaz == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = GM_OK;
    for (size_t i = 0; i < n_paths && status == GM_OK; i++) {
        status = open_layer(gaz, paths[i], err);
    }
    if (status == GM_OK) {
        status = finish_stack(gaz, err);
    }
    if (status != GM_OK) {
        gm_gaz_close(gaz);
        return status;
    }
    *out_gaz = gaz;
    return GM_OK;
}

void gm_gaz_close(gm_gaz *gaz) {
    if (gaz == NULL) {
        return;
    }
    for (size_t i = 0; i < gaz->n_images; i++) {
        gm_buf_clear(&gaz->images[i].bytes);
        if (gaz->images[i].mapped) {
            gm_file_close(&gaz->images[i].file);
        }
    }
    free(gaz->images);
    free(gaz->hidden);
    gm_arena_clear(&gaz->arena);
    free(gaz);
}

gm_status gaz_verify(const gm_gaz *gaz, const char *const *paths, bool *out_any, gm_error *err) {
    *out_any = false;
    for (size_t i = 0; i < gaz->n_images; i++) {
        if (gaz->images[i].mapped) {
            GM_TRY(image_verify(&gaz->images[i].image, paths[i], err));
            *out_any = true;
        }
    }
    return GM_OK;
}

/* ---- Looking up ---------------------------------------------------------------------------- */

size_t gm_gaz_count(const gm_gaz *gaz) {
    return gaz == NULL ? 0 : gaz->n_refs - gaz->n_hidden;
}

uint32_t gaz_n_refs(const gm_gaz *gaz) {
    return gaz->n_refs;
}

bool gaz_hidden(const gm_gaz *gaz, place_ref ref) {
    return ref >= gaz->n_refs || (gaz->hidden[ref / 8] >> ref % 8 & 1) != 0;
}

static const gaz_stacked *layer_of(const gm_gaz *gaz, place_ref ref) {
    size_t i = gaz->n_images - 1;
    while (i > 0 && gaz->images[i].base > ref) {
        i--;
    }
    return &gaz->images[i];
}

place gaz_place(const gm_gaz *gaz, place_ref ref) {
    const gaz_stacked *layer = layer_of(gaz, ref);
    place p = image_place(&layer->image, ref - layer->base);
    p.ref = ref;
    return p;
}

geo_type gaz_where(const gm_gaz *gaz, place_ref ref, gm_latlon *out_point) {
    const gaz_stacked *layer = layer_of(gaz, ref);
    return image_where(&layer->image, ref - layer->base, out_point);
}

place_kind gaz_kind(const gm_gaz *gaz, place_ref ref) {
    const gaz_stacked *layer = layer_of(gaz, ref);
    return image_kind(&layer->image, ref - layer->base);
}

size_t gaz_layer(const gm_gaz *gaz, place_ref ref) {
    return (size_t)(layer_of(gaz, ref) - gaz->images);
}

gm_status gaz_shape(const gm_gaz *gaz, place_ref ref, gm_arena *arena, geo_shape *out_shape) {
    const gaz_stacked *layer = layer_of(gaz, ref);
    return image_shape(&layer->image, ref - layer->base, arena, out_shape);
}

void gaz_hits_clear(gaz_hits *hits) {
    free(hits->items);
    *hits = (gaz_hits){NULL, 0, 0};
}

static gm_status add_hit(gaz_hits *hits, gaz_hit hit) {
    if (hits->n == hits->cap) {
        size_t cap = hits->cap == 0 ? 16 : hits->cap * 2;
        gaz_hit *grown = realloc(hits->items, cap * sizeof *grown);
        if (grown == NULL) {
            return GM_E_MEMORY;
        }
        hits->items = grown;
        hits->cap = cap;
    }
    hits->items[hits->n++] = hit;
    return GM_OK;
}

gm_status gaz_by_key(const gm_gaz *gaz, gm_str key, gaz_hits *hits) {
    for (size_t i = 0; i < gaz->n_images && key.len > 0; i++) {
        const gaz_stacked *layer = &gaz->images[i];
        size_t found = image_find_key(&layer->image, key);
        size_t first = 0;
        size_t n = 0;
        if (found != SIZE_MAX) {
            image_postings(&layer->image, found, &first, &n);
        }
        for (size_t k = first; k < first + n; k++) {
            uint32_t index;
            gaz_hit hit;
            image_posting(&layer->image, k, &index, &hit.spelling, &hit.primary);
            hit.ref = layer->base + index;
            if (image_usable(&layer->image, index) && !gaz_hidden(gaz, hit.ref)) {
                GM_TRY(add_hit(hits, hit));
            }
        }
    }
    return GM_OK;
}

uint32_t gaz_kinds_of_key(const gm_gaz *gaz, gm_str key) {
    uint32_t kinds = 0;
    for (size_t i = 0; i < gaz->n_images && key.len > 0; i++) {
        const gaz_stacked *layer = &gaz->images[i];
        size_t first;
        size_t n;
        image_postings(&layer->image, image_find_key(&layer->image, key), &first, &n);
        for (size_t k = first; k < first + n; k++) {
            uint32_t index = image_posting_place(&layer->image, k);
            if (image_usable(&layer->image, index) && !gaz_hidden(gaz, layer->base + index)) {
                kinds |= 1u << image_kind(&layer->image, index);
            }
        }
    }
    return kinds;
}

bool gaz_has_key(const gm_gaz *gaz, gm_str key) {
    for (size_t i = 0; i < gaz->n_images && key.len > 0; i++) {
        if (image_find_key(&gaz->images[i].image, key) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

/* Keys are in byte order: the first that is not below the prefix has it, or none does. */
static bool image_has_prefix(const image *im, gm_str prefix) {
    size_t low = 0;
    size_t high = image_n_keys(im);
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (gm_str_cmp(image_key(im, mid), prefix) < 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low < image_n_keys(im) && gm_str_starts(image_key(im, low), prefix);
}

bool gaz_has_prefix(const gm_gaz *gaz, gm_str prefix) {
    for (size_t i = 0; i < gaz->n_images; i++) {
        if (image_has_prefix(&gaz->images[i].image, prefix)) {
            return true;
        }
    }
    return false;
}

size_t gaz_layer_size(const gm_gaz *gaz, place_ref ref) {
    return layer_of(gaz, ref)->n_places;
}

static gm_status by_marked_key(const gm_gaz *gaz, char mark, gm_str value, bool fold,
                               gaz_hits *hits) {
    gm_buf key = GM_BUF_INIT;
    gm_buf_add_char(&key, mark);
    if (fold) {
        gaz_fold(value, &key);
    } else {
        gm_buf_add_str(&key, value);
    }
    gm_status status = key.failed ? GM_E_MEMORY : gaz_by_key(gaz, gm_buf_view(&key), hits);
    gm_buf_clear(&key);
    return status;
}

gm_status gaz_by_id(const gm_gaz *gaz, gm_str id, gaz_hits *hits) {
    return by_marked_key(gaz, IMAGE_KEY_ID, id, false, hits);
}

gm_status gaz_by_road_ref(const gm_gaz *gaz, gm_str road_ref, gaz_hits *hits) {
    return by_marked_key(gaz, IMAGE_KEY_ROAD, road_ref, true, hits);
}

size_t gaz_n_sets(const gm_gaz *gaz) {
    return gaz->n_sets;
}

gaz_set gaz_set_at(const gm_gaz *gaz, size_t i) {
    return gaz->sets[i];
}

/* How many boundaries lie at or before the day: days between the same two boundaries get one number. */
static uint32_t bucket(const gm_gaz *gaz, int32_t day) {
    uint32_t low = 0;
    uint32_t high = (uint32_t)gaz->n_days;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (gaz->days[mid] <= day) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

void gaz_date_bucket(const gm_gaz *gaz, date_span span, uint32_t *out_first, uint32_t *out_last) {
    *out_first = bucket(gaz, span.first);
    *out_last = bucket(gaz, span.last);
}
