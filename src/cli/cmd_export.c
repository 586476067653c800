/* gazmap export: event tables to map layers. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/export_job.h"
#include "cli/theatre.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/num.h"
#include "core/quote.h"
#include "gazetteer/save.h"
#include "ogr/ogr_write.h"
#include "project/depfile.h"
#include "project/run.h"
#include "project/set_name.h"

static const cli_option options[] = {
    {'f', "format", "FORMAT", "format to write; repeat it for more (default: all default ones)"},
    {'g', "gazetteer", "LAYER", "file or folder of places; repeat it, later layers win"},
    {'o', "output", "DIR",
     "folder for the set of files, - for standard output, or a database for -f ogr"},
    {0, "layers", "NAMES", "only these layers: events,extents,places,unplaced,claims"},
    {0, "fields", "NAMES", "only these columns of the events, in this order"},
    {0, "crs", "EPSG:CODE", "write in this coordinate reference system, in formats that allow it"},
    {0, "header", "NAMES", "columns of a CSV without a header line, as that line would name them"},
    {0, "overwrite", NULL,
     "replace a QGIS project that you edited, and ogr's tables in a database"},
    {0, "web", NULL, "GeoJSON: also the names web tools look for (simplestyle, start, end, time)"},
    {0, "compact", NULL, "GeoJSON and NDJSON: leave out what is empty"},
    {0, "hxl", NULL, "CSV: a row of HXL tags below the header"},
    {0, "tiles", "URL", "web page: a background, as in https://tiles.example/{z}/{x}/{y}.png"},
    {0, "date-order", "dmy|mdy", "how to read 03/02/2020; without it such a date is an error"},
    {0, "coarsen", "LEVEL",
     "for publishing: no position finer than 5km (or 1 to 500), admin2 or admin1"},
    {0, "keep", "FIELD", "with --coarsen: this column too, as it stands; repeat it for more"},
    {0, "drafts", NULL, "export rows whose status is draft too"},
    {0, "guess", NULL, "of several places that fit, and of near names, the likeliest; marked"},
    {0, "context", "COLUMN", "rows with one value here are one document: its places tell homonyms"},
    {0, "fallback", "admin", "an unknown name in a known district: give the district"},
    {0, "max-radius", "KM", "leave unplaced what is less sure than this"},
    {0, "profile", "NAME", "whose columns they are (see below); without it the header tells"},
    {0, "mapping", "FILE", "JSON: {our column: their column}, for tables of any other source"},
    {0, "relocate", NULL, "pass over the tables' coordinates, and resolve the places anew"},
    {0, "check", NULL, "write nothing; exit 4 when the set is out of date"},
    {0, "max-move", "KM", "exit 4, and publish nothing, when a point moved farther than this"},
    {0, "changes", "FILE", "what differs from the last run, whole: .json, .geojson or text"},
    {0, "depfile", "FILE", "the run's inputs as a dependency file for make"},
    {0, "audit", NULL, "compare the tables' coordinates with their place texts: audit.csv"},
};

static void more_help(FILE *out) {
    fputs("\nWithout EVENTS: runs ./" THEATRE_FILE ".\n\nformats:\n", out);
    for (size_t i = 0; exporter_table[i] != NULL; i++) {
        const exporter *e = exporter_table[i];
        fprintf(out, "  %-12s %s%s%s\n", e->name, e->summary, e->by_default ? " (default)" : "",
                e->streams ? " (can go to -o -)" : "");
    }
    fputs("\ncolumns of an event table (any others pass through):\n ", out);
    for (int i = 0; i < EV_N_FIELDS; i++) {
        fprintf(out, " %s%s", ev_field_name((ev_field)i), i % 8 == 7 ? "\n " : "");
    }
    fputs("\n\nother names that columns may have:\n", out);
    const char *name;
    const char *aliases;
    for (size_t i = 0; ev_alias_at(i, &name, &aliases); i++) {
        fprintf(out, "  %-12s %s\n", name, aliases);
    }
    fputs("\nprofiles, and the columns that tell them:\n", out);
    const ev_profile *profile;
    for (size_t i = 0; (profile = ev_profile_at(i)) != NULL; i++) {
        const char *signature = ev_profile_signature(profile);
        fprintf(out, "  %-12s %s%s%s\n", ev_profile_name(profile), ev_profile_title(profile),
                signature[0] == '\0' ? "" : ": ", signature);
    }
}

/* ---- Options ---------------------------------------------------------------------------------------- */

/* The run to be made, with the memory that its options borrow. */
typedef struct export_job {
    run_options run;
    theatre theatre;
    const char **words; /* events named on the command line */
    export_choice *formats;
    ev_profile *mapping;
    run_source *sources;
    ev_profile **mappings; /* of the sources */
    const char **fields;
    char *field_text;
    bool layers[LAYER_N];
    const char **keep;
    gm_buf dir, name;
    gm_buf asked;   /* for run.asked */
    gm_buf changes; /* what the report says of the last run */
    bool compared;
    gm_error problem;   /* with a file; GM_OK: none, or one of the command line */
    bool keeps_problem; /* the caller tells of it */
    const cli_args *args;
} job;

static void clear_job(job *j) {
    theatre_clear(&j->theatre);
    free(j->words);
    free(j->formats);
    ev_mapping_free(j->mapping);
    for (size_t i = 0; j->mappings != NULL && i < j->run.events.n; i++) {
        ev_mapping_free(j->mappings[i]);
    }
    free(j->mappings);
    free(j->sources);
    free(j->fields);
    free(j->field_text);
    free(j->keep);
    gm_buf_clear(&j->dir);
    gm_buf_clear(&j->name);
    gm_buf_clear(&j->asked);
    gm_buf_clear(&j->changes);
}

static int out_of_memory(void) {
    fputs("gazmap: out of memory\n", stderr);
    return EXIT_FAILED;
}

static int failed(job *j, const gm_error *err) {
    j->problem = *err;
    return j->keeps_problem ? EXIT_FAILED : cli_failed(err);
}

static int unknown_format(const cli_args *args, const char *name) {
    gm_buf known = GM_BUF_INIT;
    for (size_t i = 0; exporter_table[i] != NULL; i++) {
        gm_buf_printf(&known, " %s", exporter_table[i]->name);
    }
    int code =
        cli_usage_error(args->command, "no format \"%s\"; there are:%s", name, gm_buf_text(&known));
    gm_buf_clear(&known);
    return code;
}

static int add_format(const cli_args *args, job *j, const char *name) {
    export_choice *choice = &j->formats[j->run.n_formats];
    if (!exporter_find(name, choice)) {
        return unknown_format(args, name);
    }
    for (size_t i = 0; i < j->run.n_formats; i++) {
        const char *other = j->formats[i].argument;
        bool same_argument =
            choice->argument == other ||
            (choice->argument != NULL && other != NULL && strcmp(choice->argument, other) == 0);
        if (j->formats[i].exporter == choice->exporter && same_argument) {
            return EXIT_DONE;
        }
    }
    j->run.n_formats++;
    return EXIT_DONE;
}

static int add_default_formats(const cli_args *args, job *j) {
    int code = EXIT_DONE;
    for (size_t i = 0; code == EXIT_DONE && exporter_table[i] != NULL; i++) {
        if (exporter_table[i]->by_default) {
            code = add_format(args, j, exporter_table[i]->name);
        }
    }
    return code;
}

/* Formats of -f, else the project's, else the default ones. */
static int choose_formats(const cli_args *args, job *j) {
    const text_list *of_project = &j->theatre.project.formats; /* empty without a project */
    const char *name;
    size_t n_asked = 0;
    size_t n_known = 0;
    int code = EXIT_DONE;
    while (cli_value_at(args, "format", (int)n_asked) != NULL) {
        n_asked++;
    }
    while (exporter_table[n_known] != NULL) {
        n_known++;
    }
    j->formats = calloc(n_asked + of_project->n + n_known + 1, sizeof *j->formats);
    if (j->formats == NULL) {
        return out_of_memory();
    }
    j->run.formats = j->formats;
    for (int i = 0; code == EXIT_DONE && (name = cli_value_at(args, "format", i)) != NULL; i++) {
        code = add_format(args, j, name);
    }
    if (n_asked > 0) {
        return code;
    }
    for (size_t i = 0; code == EXIT_DONE && i < of_project->n; i++) {
        code = add_format(args, j, of_project->items[i]);
    }
    return of_project->n > 0 ? code : add_default_formats(args, j);
}

static int choose_layers(const cli_args *args, job *j) {
    static const char *const names[LAYER_N] = {"events", "extents", "places", "unplaced", "claims"};
    gm_str rest = gm_str_from(cli_value(args, "layers"));
    gm_str name;
    if (rest.ptr != NULL) { /* not those of the project */
        memset(j->layers, 0, sizeof j->layers);
    }
    while (rest.ptr != NULL && gm_str_split(&rest, ',', &name)) {
        int found = -1;
        for (int i = 0; i < LAYER_N; i++) {
            if (gm_str_is(gm_str_trim(name), names[i])) {
                found = i;
            }
        }
        if (found < 0) {
            return cli_usage_error(
                args->command,
                "no layer \"%.*s\"; there are: events extents places unplaced claims",
                GM_FMT(name));
        }
        j->layers[found] = true;
        j->run.want_layer = j->layers;
    }
    return EXIT_DONE;
}

static int choose_fields(const cli_args *args, job *j) {
    const char *given = cli_value(args, "fields");
    if (given == NULL) {
        return EXIT_DONE;
    }
    j->field_text = strdup(given);
    j->fields = calloc(strlen(given) + 2, sizeof *j->fields);
    if (j->field_text == NULL || j->fields == NULL) {
        return out_of_memory();
    }
    char *next = j->field_text;
    j->run.n_fields = 0; /* not those of the project */
    for (char *name = strsep(&next, ", "); name != NULL; name = strsep(&next, ", ")) {
        if (name[0] != '\0') {
            j->fields[j->run.n_fields++] = name;
        }
    }
    j->run.fields = j->fields;
    if (j->run.n_fields == 0) {
        return cli_usage_error(args->command, "--fields wants column names with ',' between");
    }
    return EXIT_DONE;
}

/* What the project says, before the command line has its say. */
static void take_project(job *j) {
    const project *p = &j->theatre.project;
    j->run.drafts = p->drafts;
    j->run.relocate = p->relocate;
    j->run.context = p->context;
    j->run.table.order = p->order;
    j->run.resolve.guess = p->guess;
    j->run.resolve.fallback_admin = p->fallback_admin;
    j->run.resolve.max_radius_m = p->max_radius_km * 1000;
    j->run.export.crs = p->crs;
    j->run.export.tile_url = p->tiles;
    j->run.export.web = p->web;
    j->run.export.compact = p->compact;
    j->run.export.hxl = p->hxl;
    if (p->layers != NULL) {
        memcpy(j->layers, p->layers, sizeof j->layers);
        j->run.want_layer = j->layers;
    }
    if (p->fields.n > 0) {
        j->run.fields = p->fields.items;
        j->run.n_fields = p->fields.n;
    }
}

static int choose_rules(const cli_args *args, job *j) {
    const char *order = cli_value(args, "date-order");
    const char *fallback = cli_value(args, "fallback");
    const char *max_radius = cli_value(args, "max-radius");
    double km = 0;
    if (order != NULL && strcmp(order, "dmy") != 0 && strcmp(order, "mdy") != 0) {
        return cli_usage_error(args->command, "--date-order takes dmy or mdy, not \"%s\"", order);
    }
    if (fallback != NULL && strcmp(fallback, "admin") != 0) {
        return cli_usage_error(args->command, "--fallback takes \"admin\", not \"%s\"", fallback);
    }
    if (max_radius != NULL && (!gm_parse_double(gm_str_from(max_radius), &km) || km <= 0)) {
        return cli_usage_error(args->command, "--max-radius takes kilometres above 0");
    }
    if (order != NULL) {
        j->run.table.order = order[0] == 'd' ? DATE_ORDER_DMY : DATE_ORDER_MDY;
    }
    if (max_radius != NULL) {
        j->run.resolve.max_radius_m = km * 1000;
    }
    if (cli_has(args, "context")) {
        j->run.context = cli_value(args, "context");
    }
    j->run.resolve.fallback_admin |= fallback != NULL;
    j->run.resolve.guess |= cli_has(args, "guess");
    j->run.drafts |= cli_has(args, "drafts");
    const char *max_move = cli_value(args, "max-move");
    if (max_move != NULL &&
        (!gm_parse_double(gm_str_from(max_move), &j->run.max_move_km) || j->run.max_move_km <= 0)) {
        return cli_usage_error(args->command, "--max-move takes kilometres above 0");
    }
    j->run.check = cli_has(args, "check");
    if (cli_has(args, "crs")) {
        j->run.export.crs = cli_value(args, "crs");
    }
    j->run.table.rows.header = cli_value(args, "header");
    j->run.export.headless = cli_has(args, "header");
    j->run.export.overwrite = cli_has(args, "overwrite");
    j->run.export.web |= cli_has(args, "web");
    j->run.export.compact |= cli_has(args, "compact");
    j->run.export.hxl |= cli_has(args, "hxl");
    if (cli_has(args, "tiles")) {
        j->run.export.tile_url = cli_value(args, "tiles");
    }
    return EXIT_DONE;
}

static int unknown_profile(const cli_args *args, const char *name) {
    gm_buf known = GM_BUF_INIT;
    const ev_profile *profile;
    for (size_t i = 0; (profile = ev_profile_at(i)) != NULL; i++) {
        gm_buf_printf(&known, " %s", ev_profile_name(profile));
    }
    int code = cli_usage_error(args->command, "no profile \"%s\"; there are:%s", name,
                               gm_buf_text(&known));
    gm_buf_clear(&known);
    return code;
}

/* The mapping, and its bytes as they were before it was read: what is read and what is known stay the same. */
static gm_status read_mapping(job *j, const char *path, ev_profile **out, gm_error *err) {
    char hash[33] = "";
    uint64_t size;
    (void)gm_hash_file(path, hash, &size, NULL);
    gm_buf_printf(&j->asked, "mapping %s\n", hash);
    return ev_mapping_read(path, out, err);
}

/* Each table of the project as it says, where the command line says nothing. */
static int choose_sources(const cli_args *args, job *j) {
    const project *p = &j->theatre.project;
    gm_error err = GM_ERROR_INIT;
    if (!j->theatre.has_project || args->n_words > 0) {
        return EXIT_DONE;
    }
    j->sources = calloc(p->events.n + 1, sizeof *j->sources);
    j->mappings = calloc(p->events.n + 1, sizeof(ev_profile *));
    if (j->sources == NULL || j->mappings == NULL) {
        return out_of_memory();
    }
    for (size_t i = 0; i < p->events.n; i++) {
        const project_source *from = &p->sources[i];
        ev_options *table = &j->sources[i].table;
        *table = j->run.table;
        table->profile = table->profile == NULL ? from->profile : table->profile;
        table->rows.header = table->rows.header == NULL ? from->header : table->rows.header;
        bool own_order = from->order != DATE_ORDER_NONE && !cli_has(args, "date-order");
        table->order = own_order ? from->order : table->order;
        if (table->mapping == NULL && from->mapping != NULL) {
            if (read_mapping(j, from->mapping, &j->mappings[i], &err) != GM_OK) {
                return failed(j, &err);
            }
            table->mapping = j->mappings[i];
            j->sources[i].mapping = from->mapping;
        }
    }
    j->run.sources = j->sources;
    return EXIT_DONE;
}

static int choose_profile(const cli_args *args, job *j) {
    const char *profile = cli_value(args, "profile");
    const char *mapping = cli_value(args, "mapping");
    gm_error err = GM_ERROR_INIT;
    if (profile != NULL) {
        j->run.table.profile = ev_profile_find(profile);
        if (j->run.table.profile == NULL) {
            return unknown_profile(args, profile);
        }
    }
    if (mapping != NULL && read_mapping(j, mapping, &j->mapping, &err) != GM_OK) {
        return failed(j, &err);
    }
    j->run.table.mapping = j->mapping;
    j->run.mapping = mapping;
    j->run.relocate |= cli_has(args, "relocate");
    j->run.audit = cli_has(args, "audit");
    return choose_sources(args, j);
}

/* ---- Coarsening ------------------------------------------------------------------------------------------ */

/* What would tell more than the coarse set does, or means nothing for it. */
static int refuse_with_coarsen(const cli_args *args) {
    static const struct {
        const char *name, *why;
    } refused[] = {
        {"audit", "lists the exact points"},
        {"max-move", "compares events by their ids, which are new in every coarsened set"},
        {"changes", "compares events by their ids, which are new in every coarsened set"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (cli_has(args, refused[i].name)) {
            return cli_usage_error(args->command, "--%s %s; leave it out with --coarsen",
                                   refused[i].name, refused[i].why);
        }
    }
    return EXIT_DONE;
}

static void warn_of_kept(const job *j) {
    for (size_t i = 0; i < j->run.n_keep; i++) {
        fprintf(stderr,
                "gazmap: warning: --keep %s publishes that column as it stands; it may tell more "
                "than %s\n",
                j->run.keep[i], j->run.coarsen.word);
    }
}

/* Columns of --keep, else the project's. */
static int choose_kept(const cli_args *args, job *j) {
    const text_list *of_project = &j->theatre.project.keep; /* empty without a project */
    size_t n = 0;
    while (cli_value_at(args, "keep", (int)n) != NULL) {
        n++;
    }
    j->keep = calloc(n + of_project->n + 1, sizeof *j->keep);
    if (j->keep == NULL) {
        return out_of_memory();
    }
    j->run.n_keep = n > 0 ? n : of_project->n;
    for (size_t i = 0; i < j->run.n_keep; i++) {
        j->keep[i] = n > 0 ? cli_value_at(args, "keep", (int)i) : of_project->items[i];
    }
    j->run.keep = j->keep;
    return EXIT_DONE;
}

static int choose_coarseness(const cli_args *args, job *j) {
    const char *level = cli_value(args, "coarsen");
    level = level == NULL ? j->theatre.project.coarsen : level;
    int code = choose_kept(args, j);
    if (code != EXIT_DONE) {
        return code;
    }
    if (level == NULL) {
        return j->run.n_keep == 0 ? EXIT_DONE
                                  : cli_usage_error(args->command, "--keep goes with --coarsen");
    }
    if (!coarse_level_read(level, &j->run.coarsen)) {
        return cli_usage_error(
            args->command,
            "--coarsen takes admin1, admin2, or kilometres from 1 to 500 such as "
            "5km, not \"%s\"",
            level);
    }
    j->run.export.coarsened = j->run.coarsen.word;
    warn_of_kept(j);
    return refuse_with_coarsen(args);
}

/* ---- Inputs and output --------------------------------------------------------------------------------- */

static int find_inputs(const cli_args *args, job *j) {
    gm_error err = GM_ERROR_INIT;
    gm_status status = theatre_find(args, false, &j->theatre, &err);
    if (status == GM_E_ARG) {
        return cli_usage_error(
            args->command,
            "no gazetteer: name one with -g, or run in a folder with a " THEATRE_FILE);
    }
    if (status != GM_OK) {
        return failed(j, &err);
    }
    j->run.gazetteer = j->theatre.gazetteer;
    if (j->theatre.has_project) {
        take_project(j);
    }
    if (args->n_words == 0) {
        if (!j->theatre.has_project) {
            return cli_usage_error(args->command, "no event table was given");
        }
        j->run.events = j->theatre.project.events;
        j->run.claims = j->theatre.project.claims;
        return EXIT_DONE;
    }
    j->words = calloc((size_t)args->n_words, sizeof *j->words);
    if (j->words == NULL) {
        return out_of_memory();
    }
    for (int i = 0; i < args->n_words; i++) {
        j->words[i] = args->words[i];
    }
    j->run.events = (text_list){j->words, (size_t)args->n_words};
    return EXIT_DONE;
}

/* The name of a set: of the project, else of the output folder, else of the first table. Only what is safe in a
 * file name stays. */
static void name_set(const cli_args *args, job *j) {
    const char *given = cli_value(args, "output");
    bool of_project = j->theatre.has_project && args->n_words == 0;
    bool is_folder = given != NULL && j->run.database == NULL;
    const char *name = of_project ? j->theatre.project.theatre : is_folder ? given : args->words[0];
    set_name_of(name, &j->name);
    j->run.theatre = gm_buf_text(&j->name);
    j->run.title = of_project ? j->theatre.project.title : j->run.theatre;
}

/* A connection and not a folder's name, as GDAL's database drivers write it. */
static bool looks_like_database(const char *given) {
    static const char *const prefixes[] = {"PG:", "MYSQL:", "MSSQL:"};
    for (size_t i = 0; given != NULL && i < sizeof prefixes / sizeof *prefixes; i++) {
        if (strncmp(given, prefixes[i], strlen(prefixes[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* Finds whether a format of ogr is a database, which is then the only one. */
static int choose_database(const cli_args *args, job *j, const char *given) {
    for (size_t i = 0; i < j->run.n_formats; i++) {
        ogr_driver driver;
        gm_error err = GM_ERROR_INIT;
        if (j->formats[i].argument == NULL || j->formats[i].argument[0] == '\0') {
            continue;
        }
        if (ogr_driver_find(j->formats[i].argument, &driver, &err) != GM_OK) {
            return cli_usage_error(args->command, "%s", err.text);
        }
        if (driver.prefix == NULL) {
            continue;
        }
        if (given == NULL || strncmp(given, driver.prefix, strlen(driver.prefix)) != 0) {
            return cli_usage_error(args->command,
                                   "%s is a database and no file: name it with -o, such as -o "
                                   "'%sdbname=incidents'",
                                   driver.name, driver.prefix);
        }
        if (j->run.n_formats > 1 || j->run.audit) {
            return cli_usage_error(args->command,
                                   "a database takes one format and no --audit; write the others "
                                   "into a folder, in a run of its own");
        }
        j->run.database = given;
        return EXIT_DONE;
    }
    if (looks_like_database(given)) {
        return cli_usage_error(
            args->command, "-o names a database; write into it with one -f ogr:DRIVER, such as -f "
                           "ogr:PostgreSQL");
    }
    return EXIT_DONE;
}

/* A stream and a database have no last run to compare with. */
static int refuse_rerun_options(const cli_args *args) {
    static const char *const names[] = {"check", "max-move", "changes", "depfile"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (cli_has(args, names[i])) {
            return cli_usage_error(args->command, "--%s is for a set in a folder", names[i]);
        }
    }
    return EXIT_DONE;
}

static int choose_output(const cli_args *args, job *j) {
    const char *given = cli_value(args, "output");
    int code = choose_database(args, j, given);
    if (code != EXIT_DONE) {
        return code;
    }
    name_set(args, j);
    if (j->name.failed) {
        return out_of_memory();
    }
    if (j->run.database != NULL) {
        return refuse_rerun_options(args);
    }
    for (size_t i = 0; j->run.context != NULL && i < j->run.events.n; i++) {
        if (strcmp(j->run.events.items[i], "-") == 0) {
            return cli_usage_error(args->command, "--context reads the tables twice, and standard "
                                                  "input can be read once; name a file");
        }
    }
    if (given != NULL && strcmp(given, "-") == 0) {
        if (j->run.n_formats != 1 || !j->formats[0].exporter->streams) {
            return cli_usage_error(args->command,
                                   "-o - takes one format that can be streamed: name it with -f");
        }
        if (j->run.want_layer != NULL && !j->layers[LAYER_EVENTS]) {
            return cli_usage_error(args->command,
                                   "-o - writes the events layer; leave --layers out");
        }
        if (j->run.context != NULL) {
            return cli_usage_error(args->command, "--context looks at all rows before it writes "
                                                  "one; give -o a folder");
        }
        return refuse_rerun_options(args);
    }
    if (given != NULL && given[0] == '\0') {
        return cli_usage_error(args->command, "-o wants a folder, or - for standard output");
    }
    if (given != NULL) {
        gm_buf_add_text(&j->dir, given);
        while (j->dir.len > 1 && j->dir.ptr[j->dir.len - 1] == '/') {
            j->dir.len--;
        }
    } else if (j->theatre.has_project && args->n_words == 0) {
        gm_buf_add_text(&j->dir, j->theatre.project.output);
    } else {
        gm_path_join(&j->dir, "output", j->run.theatre);
    }
    if (given == NULL && cli_has(args, "coarsen") && j->theatre.project.coarsen == NULL) {
        /* Never among finer ones. */
        gm_buf_printf(&j->dir, "-%s", j->run.export.coarsened);
    }
    j->run.dir = gm_buf_text(&j->dir);
    return j->dir.failed || j->name.failed ? out_of_memory() : EXIT_DONE;
}

/* ---- Telling what was done ------------------------------------------------------------------------------- */

static void say_counts(const cli_args *args, const export_counts *c) {
    char drafts[80] = "";
    if (c->rows_draft > 0) {
        snprintf(drafts, sizeof drafts, " + %llu left out as drafts (--drafts exports them)",
                 (unsigned long long)c->rows_draft);
    }
    cli_say(args, "rows   %llu in = %llu placed + %llu unplaced%s", (unsigned long long)c->rows,
            (unsigned long long)c->rows_placed, (unsigned long long)c->rows_unplaced, drafts);
    cli_say(args, "parts  %llu in = %llu placed + %llu unplaced",
            (unsigned long long)c->parts_placed + c->parts_unplaced,
            (unsigned long long)c->parts_placed, (unsigned long long)c->parts_unplaced);
}

/* Files that belong to another one: naming the .shp or .geojson says enough. */
static bool is_sidecar(gm_str name) {
    static const char *const endings[] = {".dbf", ".shx", ".prj", ".cpg", ".qml", ".sld"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (gm_str_ends(name, gm_str_from(endings[i]))) {
            return true;
        }
    }
    return false;
}

static void say_files(const cli_args *args, const job *j, const run_report *report) {
    gm_str rest = gm_buf_view(&report->files);
    gm_str name;
    if (report->nothing_changed) {
        cli_say(args, "%s: nothing changed, %zu files kept", j->run.dir, report->published.n_files);
        return;
    }
    cli_say(args, "%s: %zu files, %zu new or changed", j->run.dir, report->published.n_files,
            report->published.n_written);
    while (rest.len > 0 && gm_str_split(&rest, '\n', &name)) {
        if (name.len > 0 && !is_sidecar(name)) {
            cli_say(args, "  %s/%.*s", j->run.dir, GM_FMT(name));
        }
    }
    rest = gm_buf_view(&report->published.edited);
    while (rest.len > 0 && gm_str_split(&rest, '\n', &name)) {
        if (name.len > 0) {
            cli_say(args, "  kept your edited file as %s/%.*s", j->run.dir, GM_FMT(name));
        }
    }
    rest = gm_buf_view(&report->published.restyled);
    while (rest.len > 0 && gm_str_split(&rest, '\n', &name)) {
        if (name.len > 0) {
            cli_say(args, "  left %s/%.*s as you edited it; --overwrite replaces it", j->run.dir,
                    GM_FMT(name));
        }
    }
    if (report->published.by_rename) {
        cli_say(args,
                "note: this file system cannot exchange folders; files were renamed one by one");
    }
}

static void say_waiting(void *args) {
    cli_say(args, "gazmap: another run writes to this folder; waiting for it");
}

static void say_lines(const cli_args *args, const gm_buf *lines) {
    gm_str rest = gm_buf_view(lines);
    gm_str line;
    while (rest.len > 0 && gm_str_split(&rest, '\n', &line)) {
        if (line.len > 0) {
            cli_say(args, "%.*s", GM_FMT(line));
        }
    }
}

static void say_worst(const cli_args *args, const audit_worst *w) {
    char text[QUOTE_SIZE];
    char found[QUOTE_SIZE];
    char table[QUOTE_SIZE];
    cli_say(
        args,
        "  %.0f km  %s given at %.4f,%.4f; %s (%s, score %.2f) is at %.4f,%.4f; %llu row%s, %s:%u",
        w->distance_m / 1000, quote_cell(w->place, text), w->given.lat, w->given.lon,
        quote_cell(w->place_name, found), res_method_word(w->method), w->score / 1000.0,
        w->resolved.lat, w->resolved.lon, (unsigned long long)w->n_rows, w->n_rows == 1 ? "" : "s",
        quote_cell(w->table, table), w->line);
}

static void say_audit(const cli_args *args, const audit_report *a) {
    uint64_t checked = a->n_agree + a->n_differ;
    uint64_t all = checked + a->n_refused + a->n_without_text;
    cli_say(
        args,
        "audit  %llu given points = %llu checked + %llu whose place is unknown or ambiguous + %llu "
        "without a place text",
        (unsigned long long)all, (unsigned long long)checked, (unsigned long long)a->n_refused,
        (unsigned long long)a->n_without_text);
    cli_say(args, "audit  %llu checked = %llu agree + %llu lie farther off than both radii%s",
            (unsigned long long)checked, (unsigned long long)a->n_agree,
            (unsigned long long)a->n_differ, a->n_differ > 0 ? "; the farthest (lat,lon):" : "");
    for (size_t i = 0; i < a->n_worst; i++) {
        say_worst(args, &a->worst[i]);
    }
}

/* ---- Since the last run --------------------------------------------------------------------------------- */

/* Options that say how to tell, not what to make. */
static bool is_neutral(const char *name) {
    static const char *const names[] = {"quiet",   "check", "max-move", "changes",
                                        "depfile", "port",  "cors"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Every word of the command line and every byte of the project file: no option can be forgotten here. */
static int note_asked(const cli_args *args, job *j) {
    for (int i = 0; i < args->n_given; i++) {
        if (!is_neutral(args->given[i]->name)) {
            gm_buf_printf(&j->asked, "--%s=%s\n", args->given[i]->name, args->values[i]);
        }
    }
    for (int i = 0; i < args->n_words; i++) {
        gm_buf_printf(&j->asked, "%s\n", args->words[i]);
    }
    if (j->theatre.has_project) {
        char hex[17];
        gm_hex64(j->theatre.project.hash, hex);
        gm_buf_printf(&j->asked, "project %s\n", hex);
    }
    gm_buf_add_char(&j->asked, '\n');
    j->run.asked = gm_buf_view(&j->asked);
    return j->asked.failed ? out_of_memory() : EXIT_DONE;
}

static diff_format format_of(const char *path) {
    gm_str name = gm_str_from(path);
    return gm_str_ends(name, GM_STR(".geojson")) ? DIFF_GEOJSON
           : gm_str_ends(name, GM_STR(".json"))  ? DIFF_JSON
                                                 : DIFF_TEXT;
}

static gm_status write_changes(diff *d, const char *path, gm_error *err) {
    gm_buf whole = GM_BUF_INIT;
    gm_status status = diff_text(d, format_of(path), 0, &whole, err);
    status = status == GM_OK ? save_bytes(gm_buf_view(&whole), path, err) : status;
    gm_buf_clear(&whole);
    return status;
}

/* Nothing was compared, so nothing differs; a report of an earlier run must not stay. */
static gm_status write_no_changes(const char *path, gm_error *err) {
    const diff_side nothing = {.name = ""};
    diff *d = NULL;
    GM_TRY(diff_run(&nothing, &nothing, NULL, &d, err));
    gm_status status = write_changes(d, path, err);
    diff_free(d);
    return status;
}

/* A screen holds the farthest moves; a file or a pipe all of them. */
static gm_status note_changes(void *arg, diff *d, gm_error *err) {
    job *j = arg;
    const char *path = cli_value(j->args, "changes");
    enum { ON_A_SCREEN = 12 };
    if (!cli_has(j->args, "quiet")) {
        GM_TRY(diff_text(d, DIFF_TEXT, isatty(STDERR_FILENO) ? ON_A_SCREEN : 0, &j->changes, err));
    }
    j->compared = true;
    return path == NULL ? GM_OK : write_changes(d, path, err);
}

static void say_verdict(const cli_args *args, const job *j, const run_report *report) {
    if (report->moved_too_far) {
        cli_say(args, "gazmap: a point moved farther than --max-move %g km; %s stays as it was",
                j->run.max_move_km, j->run.dir);
    } else if (j->run.check && !report->nothing_changed) {
        cli_say(args, "gazmap: %s is out of date: %zu files would be new or changed, %zu removed",
                j->run.dir, report->published.n_written, report->published.n_removed);
    } else if (j->run.check) {
        cli_say(args, "gazmap: %s is up to date", j->run.dir);
    } else if (j->run.dir != NULL) {
        say_files(args, j, report);
    }
}

static int exit_of(const job *j, const run_report *report) {
    if (report->moved_too_far || (j->run.check && !report->nothing_changed)) {
        return EXIT_SAID_NO;
    }
    return report->counts.parts_unplaced > 0 && !j->run.check ? EXIT_UNPLACED : EXIT_DONE;
}

/* ---- Being stopped --------------------------------------------------------------------------------------- */

static volatile sig_atomic_t stop_signal; /* its number; 0: none came */

static void note_stop(int number) {
    stop_signal = number;
}

/* The first one lets the run clean up. The second one finds the default again, and kills. */
static void listen_for_stop(void) {
    struct sigaction how = {.sa_handler = note_stop, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&how.sa_mask);
    const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction now;
        /* nohup has it ignored, and watch and serve listen themselves: so it stays */
        if (sigaction(numbers[i], NULL, &now) == 0 && now.sa_handler == SIG_DFL) {
            sigaction(numbers[i], &how, NULL);
        }
    }
}

/* Whoever waits for the process must see that it was a signal. */
static void die_of_stop(void) {
    fflush(stdout);
    signal(stop_signal, SIG_DFL);
    raise(stop_signal);
}

static int run_job(const cli_args *args, job *j) {
    gm_error err = GM_ERROR_INIT;
    run_report report;
    j->args = args;
    j->run.wait = say_waiting;
    j->run.wait_arg = (void *)(uintptr_t)args;
    j->run.compared = note_changes;
    j->run.compared_arg = j;
    int code = note_asked(args, j);
    if (code != EXIT_DONE) {
        return code;
    }
    if (j->run.dir != NULL) { /* else there is nothing to clean up */
        j->run.stop = &stop_signal;
        listen_for_stop();
    }
    gm_status status = run(&j->run, &report, &err);
    const char *depfile = cli_value(args, "depfile");
    if (status == GM_OK && depfile != NULL && !report.moved_too_far) {
        status =
            depfile_write(depfile, &j->run, j->theatre.has_project ? THEATRE_FILE : NULL, &err);
    }
    if (status == GM_OK && cli_has(args, "changes") && !j->compared) {
        status = write_no_changes(cli_value(args, "changes"), &err);
    }
    say_lines(args, &report.profiles);
    if (status != GM_OK) {
        code = cli_failed(&err);
    } else {
        say_counts(args, &report.counts);
        say_lines(args, &report.notes);
        if (j->run.audit) {
            say_audit(args, &report.audit);
        }
        say_lines(args, &j->changes);
        if (report.finds_people) {
            cli_say(args,
                    "reminder: points finer than a kilometre name people or posts; to publish "
                    "them safely: --coarsen 5km");
        }
        say_verdict(args, j, &report);
        if (j->run.database != NULL) {
            cli_say(args, "%s: the tables are in the database", j->formats[0].argument);
        }
        code = exit_of(j, &report);
    }
    run_report_clear(&report);
    if (status == GM_E_STOPPED) {
        die_of_stop();
    }
    return code;
}

/* All that is to be known before the run. */
static int prepare(const cli_args *args, job *j) {
    static int (*const steps[])(const cli_args *, job *) = {
        find_inputs,  choose_formats, choose_layers,     choose_fields,
        choose_rules, choose_profile, choose_coarseness, choose_output};
    int code = EXIT_DONE;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && code == EXIT_DONE; i++) {
        code = steps[i](args, j);
    }
    return code;
}

static int run_export(const cli_args *args) {
    job j = {.theatre = {.has_project = false}};
    int code = prepare(args, &j);
    code = code == EXIT_DONE ? run_job(args, &j) : code;
    clear_job(&j);
    return code;
}

/* ---- For commands that run it again and again ------------------------------------------------------------- */

int export_job_open(const cli_args *args, const char *format, export_job **out) {
    job *j = calloc(1, sizeof *j);
    if (j == NULL) {
        return out_of_memory();
    }
    *out = j;
    j->args = args;
    j->keeps_problem = true;
    int code = prepare(args, j);
    code = code == EXIT_DONE && format != NULL ? add_format(args, j, format) : code;
    return code == EXIT_DONE ? note_asked(args, j) : code;
}

run_options *export_job_options(export_job *j) {
    return &j->run;
}

const char *export_job_project(const export_job *j) {
    return j->theatre.has_project ? THEATRE_FILE : NULL;
}

const gm_error *export_job_problem(const export_job *j) {
    return &j->problem;
}

void export_job_close(export_job *j) {
    if (j != NULL) {
        clear_job(j);
        free(j);
    }
}

const cli_command cmd_export = {
    .name = "export",
    .usage = "[OPTION…] [EVENTS…]",
    .summary = "put event tables on the map: GeoJSON, shapefile and more",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .more_help = more_help,
    .run = run_export,
};
