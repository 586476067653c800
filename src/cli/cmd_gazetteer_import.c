/* gazmap gazetteer import: other people's gazetteers into ours. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd_gazetteer.h"
#include "gazetteer/import.h"
#include "gazetteer/save.h"

static const cli_option options[] = {
    {'o', "output", "FILE", "what to write: a layer (.geojson), an index (.gmx), - for a layer"},
    {'m', "map", "FIELD=COLUMN,…", "which columns or tags hold our fields: name=NAME,kind=highway"},
    {0, "kind", "KIND", "kind of places whose source gives none"},
    {0, "country", "NAME", "country of places whose source gives none"},
    {0, "source", "TEXT", "who says so, for every place; else GeoNames and the like, or the file"},
    {0, "licence", "TEXT", "licence of the source"},
};

static void more_help(FILE *out) {
    fputs(
        "\nsources, plain or packed (.zip, .gz, .xz):\n"
        "  GeoNames dumps (SY.txt, allCountries.txt, cities1000.txt), and beside them, in any order,\n"
        "  admin1CodesASCII.txt, admin2Codes.txt, countryInfo.txt, which turn codes into names, and\n"
        "  alternateNamesV2.txt; Linked Places and Who's On First GeoJSON; layers of ours; CSV with\n"
        "  lon and lat columns; any map file that GDAL reads (FILE or FILE|layername=NAME). Of\n"
        "  OpenStreetMap files the layer \"lines\" is read unless another is named.\n"
        "\nfields: id name names kind admin1 admin2 country population radius_m date_from date_to ref\n"
        "  set_id set_no source licence note, and lon lat of a CSV\n"
        "\nexamples:\n"
        "  gazmap gazetteer import SY.zip admin1CodesASCII.txt countryInfo.txt -o syria.gmx\n"
        "  gazmap gazetteer import syria.osm.pbf --kind road -m name=name,ref=ref -o roads.geojson\n",
        out);
}

/* ---- Options --------------------------------------------------------------------------------------- */

enum { MAX_MAPPING = 32 };

static bool is_field(gm_str name) {
    static const char *const fields[] = {
        "id",         "name",     "names",     "kind",    "admin1", "admin2", "country",
        "population", "radius_m", "date_from", "date_to", "ref",    "set_id", "set_no",
        "source",     "licence",  "note",      "lon",     "lat"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (gm_str_is(name, fields[i])) {
            return true;
        }
    }
    return false;
}

/* "name=NAME,ref=ref" into pairs; false after a usage error was said. */
static bool read_mapping(const cli_args *args, import_mapping *pairs, size_t *out_n) {
    *out_n = 0;
    const char *value;
    for (int i = 0; (value = cli_value_at(args, "map", i)) != NULL; i++) {
        gm_str rest = gm_str_from(value);
        gm_str pair;
        while (rest.len > 0 && gm_str_split(&rest, ',', &pair)) {
            gm_str column = pair;
            gm_str field = pair;
            if (memchr(pair.ptr, '=', pair.len) == NULL || !gm_str_split(&column, '=', &field) ||
                column.len == 0) {
                cli_usage_error(args->command, "--map takes FIELD=COLUMN, not \"%.*s\"",
                                GM_FMT(pair));
                return false;
            }
            if (!is_field(gm_str_trim(field))) {
                cli_usage_error(args->command, "--map: gazetteers have no field \"%.*s\"",
                                GM_FMT(field));
                return false;
            }
            if (*out_n == MAX_MAPPING) {
                cli_usage_error(args->command, "--map: more pairs than there are fields");
                return false;
            }
            pairs[(*out_n)++] = (import_mapping){gm_str_trim(field), gm_str_trim(column)};
        }
    }
    return true;
}

/* ---- Telling ------------------------------------------------------------------------------------------ */

enum { MAX_TOLD = 10 };

static void tell_wrong(void *context, const gm_error *error) {
    const import_report *report = context;
    if (report->n_wrong <= MAX_TOLD) {
        char text[1000];
        gm_error_format(error, text, sizeof text);
        fprintf(stderr, "gazmap: %s\n", text);
    }
}

static void tell_counts(const cli_args *args, const import_report *r, const char *path) {
    if (r->n_wrong > MAX_TOLD) {
        fprintf(stderr, "gazmap: and %" PRIu64 " more wrong entries\n", r->n_wrong - MAX_TOLD);
    }
    if (r->n_wrong > 0) {
        fprintf(stderr, "gazmap: %" PRIu64 " wrong %s left out\n", r->n_wrong,
                r->n_wrong == 1 ? "entry was" : "entries were");
    }
    if (r->n_nameless > 0) {
        cli_say(args, "gazmap: features without a name, left out: %" PRIu64, r->n_nameless);
    }
    if (r->n_merged > 0) {
        cli_say(args, "gazmap: ids repeated at the same spot, names given to the first: %" PRIu64,
                r->n_merged);
    }
    if (r->n_renamed > 0) {
        cli_say(args, "gazmap: ids repeated over 50 km apart, kept as ID~2, ID~3, …: %" PRIu64,
                r->n_renamed);
    }
    if (r->saw_dump && !(r->saw_codes && r->saw_countries)) {
        cli_say(args, "gazmap: without %s, %s; name the file too",
                r->saw_countries ? "admin1CodesASCII.txt" : "countryInfo.txt",
                r->saw_countries ? "divisions stay empty" : "countries stay two-letter codes");
    }
    cli_say(args, "gazmap: %" PRIu64 " place%s in %s", r->n_places, r->n_places == 1 ? "" : "s",
            strcmp(path, "-") == 0 ? "all" : path);
}

/* ---- The command ------------------------------------------------------------------------------------------ */

static bool is_index(const char *path) {
    return gm_str_ends(gm_str_from(path), GM_STR(".gmx"));
}

static bool is_layer(const char *path) {
    return strcmp(path, "-") == 0 || gm_str_ends(gm_str_from(path), GM_STR(".geojson")) ||
           gm_str_ends(gm_str_from(path), GM_STR(".json"));
}

static int import_to(const cli_args *args, const import_options *o, const char *path) {
    gm_error err = GM_ERROR_INIT;
    image_builder *builder = image_builder_new();
    import_report report = {.wrong = tell_wrong};
    report.context = &report;
    gm_status status = builder == NULL
                           ? gm_fail_memory(&err)
                           : import_run((const char *const *)args->words, (size_t)args->n_words, o,
                                        builder, &report, &err);
    if (status == GM_OK && report.n_places == 0) {
        status = gm_fail(&err, GM_E_GAZ_VALUE, "no place was found; nothing was written");
    }
    if (status == GM_OK) {
        status = is_index(path) ? save_index(builder, path, &err) : save_layer(builder, path, &err);
    }
    image_builder_free(builder);
    if (status != GM_OK) {
        return cli_failed(&err);
    }
    tell_counts(args, &report, path);
    return EXIT_DONE;
}

static int run(const cli_args *args) {
    const char *path = cli_value(args, "output");
    import_mapping pairs[MAX_MAPPING];
    import_options o = {.mapping = pairs,
                        .kind = gm_str_from(cli_value(args, "kind")),
                        .country = gm_str_from(cli_value(args, "country")),
                        .source = gm_str_from(cli_value(args, "source")),
                        .licence = gm_str_from(cli_value(args, "licence"))};
    if (args->n_words == 0) {
        return cli_usage_error(args->command, "no source was given");
    }
    if (path == NULL) {
        return cli_usage_error(args->command, "-o says where to: FILE.geojson or FILE.gmx");
    }
    if (!is_index(path) && !is_layer(path)) {
        return cli_usage_error(args->command, "-o takes FILE.geojson, FILE.gmx or -, not \"%s\"",
                               path);
    }
    if (!read_mapping(args, pairs, &o.n_mapping)) {
        return EXIT_USAGE;
    }
    return import_to(args, &o, path);
}

const cli_command cmd_gazetteer_import = {
    .name = "gazetteer import",
    .usage = "SOURCE… -o FILE",
    .summary = "turn GeoNames dumps, Linked Places, CSV or map files into a layer or an index",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .more_help = more_help,
    .run = run,
};
