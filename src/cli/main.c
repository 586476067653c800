/* gazmap: a table of commands and a loop. */
#include <locale.h>
#include <signal.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/print.h"
#include "core/status.h"
#include "geo/geodesic.h"
#include "ogr/ogr.h"

const cli_command *const cli_commands[] = {&cmd_export,    &cmd_resolve, &cmd_scan,
                                           &cmd_gazetteer, &cmd_diff,    &cmd_watch,
                                           &cmd_serve,     &cmd_init,    NULL};

static void print_version(void) {
    gm_error err = GM_ERROR_INIT;
    const char *gdal = ogr_gdal_version(&err);
    printf("gazmap %s\nPROJ %s\n", gm_version(), geo_proj_version());
    if (gdal != NULL) {
        printf("GDAL %s\n", gdal);
    } else {
        printf("GDAL not found: %s\n", err.text);
    }
}

static void print_help(FILE *out) {
    fputs("usage: gazmap COMMAND [OPTION…] …\n\n"
          "Turns dated incident reports into maps that say how sure each point is.\n\ncommands:\n",
          out);
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        fprintf(out, "  %-10s %s\n", cli_commands[i]->name, cli_commands[i]->summary);
    }
    fputs("\n  gazmap COMMAND --help   what a command takes\n"
          "  gazmap --version        versions of gazmap and of the libraries it runs with\n"
          "\nexit status:\n",
          out);
    for (size_t i = 0; cli_exits[i] != NULL; i++) {
        fprintf(out, "  %zu  %s\n", i, cli_exits[i]);
    }
}

static const cli_command *find_command(const char *name) {
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        if (strcmp(cli_commands[i]->name, name) == 0) {
            return cli_commands[i];
        }
    }
    return NULL;
}

static int run_command(const cli_command *command, int argc, char **argv) {
    cli_args args;
    int code = EXIT_USAGE;
    if (cli_parse(command, argc, argv, &args)) {
        if (cli_has(&args, "help")) {
            cli_help(command, stdout);
            code = EXIT_DONE;
        } else {
            code = command->run(&args);
        }
    }
    cli_args_clear(&args);
    return code;
}

static void print_parts(const cli_command *command, FILE *out) {
    fprintf(out, "usage: gazmap %s %s\n\n%s\n\n", command->name, command->usage, command->summary);
    for (size_t i = 0; command->parts[i] != NULL; i++) {
        fprintf(out, "  %-18s %s\n", command->parts[i]->name, command->parts[i]->summary);
    }
    fprintf(out, "\n  gazmap %s PART --help   what a part takes\n", command->name);
}

static int run_part(const cli_command *command, int argc, char **argv) {
    if (argc < 2) {
        return cli_usage_error(command, "%s needs to know what to do: %s", command->name,
                               command->usage);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_parts(command, stdout);
        return EXIT_DONE;
    }
    for (size_t i = 0; command->parts[i] != NULL; i++) {
        if (strcmp(command->parts[i]->name + strlen(command->name) + 1, argv[1]) == 0) {
            return run_command(command->parts[i], argc - 1, argv + 1);
        }
    }
    return cli_usage_error(command, "%s does not do \"%s\"", command->name, argv[1]);
}

static int dispatch(int argc, char **argv) {
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        print_version();
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--print") == 0) {
        return cli_print(argc - 2, argv + 2);
    }
    const cli_command *command = find_command(argv[1]);
    if (command == NULL) {
        return cli_usage_error(NULL, "no command \"%s\"", argv[1]);
    }
    return command->parts != NULL ? run_part(command, argc - 1, argv + 1)
                                  : run_command(command, argc - 1, argv + 1);
}

int main(int argc, char **argv) {
    setlocale(LC_CTYPE, ""); /* for file names and messages; numbers stay as in the C locale */
    int code = dispatch(argc, argv);
    if (gm_memory_failures() > 0 && code != EXIT_FAILED) {
        fputs("gazmap: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    /* A full disk shows only here. */
    if (fflush(stdout) != 0 && code == EXIT_DONE) {
        perror("gazmap: standard output");
        code = EXIT_FAILED;
    }
    return code;
}
