#include "cli/cli.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/status.h"

const cli_option cli_common[] = {
    {'q', "quiet", NULL, "say nothing on stderr but errors"},
    {'h', "help", NULL, "print this help"},
};
const size_t cli_n_common = sizeof cli_common / sizeof *cli_common;

const char *const cli_exits[] = {
    "done", "failed", "usage", "done, but some events could not be placed", "a check said no",
    NULL};

enum { FIRST_LONG = 1000, MAX_OPTIONS = 64 }; /* getopt's numbers for options, above all letters */

static size_t n_taken_too(const cli_command *command) {
    return command->takes_too == NULL ? 0 : command->takes_too->n_options;
}

const cli_option *cli_option_at(const cli_command *command, size_t i) {
    size_t n_too = n_taken_too(command);
    return i < command->n_options           ? &command->options[i]
           : i < command->n_options + n_too ? &command->takes_too->options[i - command->n_options]
                                            : &cli_common[i - command->n_options - n_too];
}

size_t cli_option_count(const cli_command *command) {
    return command->n_options + n_taken_too(command) + cli_n_common;
}

/* ---- Help --------------------------------------------------------------------------------------- */

static void help_option(const cli_option *o, FILE *out) {
    char left[64];
    int n = 0;
    if (o->letter != 0) {
        n = snprintf(left, sizeof left, "-%c, --%s", o->letter, o->name);
    } else {
        n = snprintf(left, sizeof left, "    --%s", o->name);
    }
    if (o->arg != NULL && n > 0) {
        snprintf(left + n, sizeof left - (size_t)n, " %s", o->arg);
    }
    fprintf(out, "  %-26s %s\n", left, o->help);
}

void cli_help(const cli_command *command, FILE *out) {
    fprintf(out, "usage: gazmap %s %s\n\n%s\n\noptions:\n", command->name, command->usage,
            command->summary);
    for (size_t i = 0; i < cli_option_count(command); i++) {
        bool elsewhere = i >= command->n_options && i < command->n_options + n_taken_too(command);
        if (!elsewhere) {
            help_option(cli_option_at(command, i), out);
        }
    }
    if (command->more_help != NULL) {
        command->more_help(out);
    }
}

int cli_usage_error(const cli_command *command, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    fputs("gazmap: ", stderr);
    vfprintf(stderr, fmt, args);
    va_end(args);
    if (command != NULL) {
        fprintf(stderr, "\ntry: gazmap %s --help\n", command->name);
    } else {
        fputs("\ntry: gazmap --help\n", stderr);
    }
    return EXIT_USAGE;
}

int cli_failed(const gm_error *err) {
    char text[1000];
    gm_error_format(err, text, sizeof text);
    fprintf(stderr, "gazmap: %s\n", text);
    return EXIT_FAILED;
}

void cli_say(const cli_args *args, const char *fmt, ...) {
    if (cli_has(args, "quiet")) {
        return;
    }
    va_list list;
    va_start(list, fmt);
    vfprintf(stderr, fmt, list);
    va_end(list);
    fputc('\n', stderr);
}

/* ---- Parsing ------------------------------------------------------------------------------------ */

/* getopt's own tables, made from ours. */
typedef struct getopt_tables {
    struct option longs[MAX_OPTIONS + 1];
    char shorts[2 * MAX_OPTIONS + 2];
} getopt_tables;

static void make_tables(const cli_command *command, getopt_tables *t) {
    size_t n = 0;
    memset(t, 0, sizeof *t);
    t->shorts[n++] = ':'; /* a missing argument is told apart from an unknown option */
    for (size_t i = 0; i < cli_option_count(command); i++) {
        const cli_option *o = cli_option_at(command, i);
        t->longs[i].name = o->name;
        t->longs[i].has_arg = o->arg != NULL ? required_argument : no_argument;
        t->longs[i].val = FIRST_LONG + (int)i;
        if (o->letter != 0) {
            t->shorts[n++] = o->letter;
            if (o->arg != NULL) {
                t->shorts[n++] = ':';
            }
        }
    }
}

static const cli_option *option_of(const cli_command *command, int code) {
    for (size_t i = 0; i < cli_option_count(command); i++) {
        const cli_option *o = cli_option_at(command, i);
        if (code == FIRST_LONG + (int)i || (o->letter != 0 && code == o->letter)) {
            return o;
        }
    }
    return NULL;
}

/* A letter inside a cluster such as -xq is in optopt; a long option's word is the last one read. */
static void say_wrong_option(const cli_command *command, bool lacks_value, const char *word) {
    char letter[] = {'-', (char)optopt, '\0'};
    bool is_letter = optopt > 0 && optopt < FIRST_LONG;
    cli_usage_error(command, lacks_value ? "option %s needs a value" : "no option %s",
                    is_letter ? letter : word);
}

bool cli_parse(const cli_command *command, int argc, char **argv, cli_args *out) {
    getopt_tables tables;
    make_tables(command, &tables);
    *out = (cli_args){.command = command};
    out->values = calloc((size_t)argc + 1, sizeof *out->values);
    out->given = calloc((size_t)argc + 1, sizeof *out->given);
    if (out->values == NULL || out->given == NULL) {
        gm_memory_failed(); /* main says so */
        return false;
    }
    opterr = 0;
    optind = 1;
    int code;
    while ((code = getopt_long(argc, argv, tables.shorts, tables.longs, NULL)) != -1) {
        const cli_option *o = option_of(command, code);
        if (o == NULL) {
            say_wrong_option(command, code == ':', argv[optind - 1]);
            return false;
        }
        out->given[out->n_given] = o;
        out->values[out->n_given++] = optarg == NULL ? "" : optarg;
    }
    out->words = argv + optind;
    out->n_words = argc - optind;
    return true;
}

void cli_args_clear(cli_args *args) {
    free(args->values);
    free(args->given);
    *args = (cli_args){.command = NULL};
}

const char *cli_value_at(const cli_args *args, const char *name, int i) {
    for (int k = 0; k < args->n_given; k++) {
        if (strcmp(args->given[k]->name, name) == 0 && i-- == 0) {
            return args->values[k];
        }
    }
    return NULL;
}

bool cli_has(const cli_args *args, const char *name) {
    return cli_value_at(args, name, 0) != NULL;
}

const char *cli_value(const cli_args *args, const char *name) {
    const char *last = NULL;
    for (int k = 0; k < args->n_given; k++) {
        if (strcmp(args->given[k]->name, name) == 0) {
            last = args->values[k];
        }
    }
    return last;
}
