/* gazmap serve: the map in the browser, kept up to date. */
#include <stdlib.h>

#include "cli/live.h"
#include "core/num.h"
#include "serve/headers.h"
#include "serve/server.h"

enum { DEFAULT_PORT = 8720, PORT_MOST = 65535 };

static const cli_option options[] = {
    {0, "port", "N", "port on 127.0.0.1 (default: 8720); 0 takes any that is free"},
    {0, "cors", "ORIGIN",
     "pages of this origin, as in http://localhost:5173, may read; repeatable"},
};

static void more_help(FILE *out) {
    fputs(
        "\nThe page is on http://127.0.0.1:PORT/, which is printed on standard output; the set's files are beside\n"
        "it, such as /events.geojson. The page takes in what changes while its view, filters and time stay.\n"
        "EVENTS and all options of gazmap export but --check, --changes and --depfile are taken too; its --help\n"
        "tells them. Without EVENTS it runs ./gazmap.json. No other machine can reach the server. Ctrl-C ends.\n",
        out);
}

typedef struct serving {
    const cli_args *args;
    server_options options;
    server *server; /* NULL: not yet */
} serving;

/* With the first run the folder is known; later ones may have another. */
static int open_folder(void *arg, const char *dir) {
    serving *s = arg;
    gm_error err = GM_ERROR_INIT;
    if (s->server != NULL) {
        return server_set_dir(s->server, dir, &err) == GM_OK ? EXIT_DONE : cli_failed(&err);
    }
    s->options.dir = dir;
    if (server_start(&s->options, &s->server, &err) != GM_OK) {
        return cli_failed(&err);
    }
    printf("http://127.0.0.1:%u/\n", (unsigned)server_port(s->server));
    return fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAILED;
}

static void tell(void *arg, const char *line, const char *problem) {
    const serving *s = arg;
    if (s->server != NULL) {
        server_tell(s->server, line, problem);
    }
}

static void tick(void *arg) {
    const serving *s = arg;
    if (s->server != NULL) {
        server_tick(s->server);
    }
}

static int read_options(const cli_args *args, serving *s) {
    const char *port = cli_value(args, "port");
    int64_t number = DEFAULT_PORT;
    if (port != NULL &&
        (!gm_parse_int(gm_str_from(port), &number) || number < 0 || number > PORT_MOST)) {
        return cli_usage_error(args->command, "--port takes 0 to 65535, not \"%s\"", port);
    }
    s->options.port = (uint16_t)number;
    const char **origins = calloc((size_t)args->n_given + 1, sizeof *origins);
    if (origins == NULL) {
        fputs("gazmap: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    s->options.origins = origins;
    const char *origin;
    for (int i = 0; (origin = cli_value_at(args, "cors", i)) != NULL; i++) {
        if (!head_is_origin(gm_str_from(origin))) {
            return cli_usage_error(args->command,
                                   "--cors takes one origin such as http://localhost:5173, not "
                                   "\"%s\"; any page could read what you serve",
                                   origin);
        }
        origins[s->options.n_origins++] = origin;
    }
    return EXIT_DONE;
}

static int run_serve(const cli_args *args) {
    serving s = {.args = args};
    const live_hooks hooks = {
        .arg = &s, .format = "html", .folder = open_folder, .ran = tell, .tick = tick};
    int code = read_options(args, &s);
    code = code == EXIT_DONE ? live_run(args, &hooks) : code;
    server_stop(s.server);
    free((void *)(uintptr_t)s.options.origins);
    return code;
}

const cli_command cmd_serve = {
    .name = "serve",
    .usage = "[OPTION…] [EVENTS…]",
    .summary = "the map in your browser, up to date with every change",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .takes_too = &cmd_export,
    .more_help = more_help,
    .run = run_serve,
};
