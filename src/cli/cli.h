/* Commands and options as tables; usage, help, manual pages and completions are printed from them. */
#ifndef GM_CLI_CLI_H
#define GM_CLI_CLI_H

#include <stdio.h>

#include "core/status.h"

/** What the shell sees. */
enum cli_exit {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_UNPLACED = 3, /* done, but some events could not be placed */
    EXIT_SAID_NO = 4,  /* a check's answer is no */
};

/** The same in words, by number; NULL behind the last. */
extern const char *const cli_exits[];

/** One option. */
typedef struct cli_option {
    char letter;      /* 0: none */
    const char *name; /* without the dashes */
    const char *arg;  /* what it takes, for the help; NULL: a flag */
    const char *help;
} cli_option;

/** One command: its file holds it and nothing else. */
typedef struct cli_args cli_args;
typedef struct cli_command {
    const char *name;
    const char *usage;   /* behind "gazmap NAME" */
    const char *summary; /* one line */
    const cli_option *options;
    size_t n_options;
    const struct cli_command *takes_too; /* whose options it takes besides; NULL: none */
    void (*more_help)(FILE *out);        /* printed behind the options; NULL: nothing */
    int (*run)(const cli_args *args);
    const struct cli_command *const
        *parts; /* commands below this one, named "COMMAND PART"; NULL behind
                                               the last. It has no run of its own then */
} cli_command;

extern const cli_command cmd_diff;
extern const cli_command cmd_export;
extern const cli_command cmd_init;
extern const cli_command cmd_resolve;
extern const cli_command cmd_scan;
extern const cli_command cmd_serve;
extern const cli_command cmd_watch;
extern const cli_command cmd_gazetteer;

/** Every command, in the order of the help; NULL behind the last. */
extern const cli_command *const cli_commands[];

/** Options that every command takes. */
extern const cli_option cli_common[];
extern const size_t cli_n_common;

/** A command's own options, those that it takes too, and then the common ones. */
size_t cli_option_count(const cli_command *command);
const cli_option *cli_option_at(const cli_command *command, size_t i);

/** What was given on the command line. */
struct cli_args {
    const cli_command *command;
    char **words; /* what is no option */
    int n_words;
    const char **values;      /* of options with an argument, in the order given… */
    const cli_option **given; /* …and which option each is; flags have an empty value */
    int n_given;
};

/** True when the flag or option was given. */
bool cli_has(const cli_args *args, const char *name);
/** The last value of an option; NULL when it was not given. */
const char *cli_value(const cli_args *args, const char *name);
/** The i-th value of an option that may be repeated; NULL behind the last. */
const char *cli_value_at(const cli_args *args, const char *name, int i);

/** Parses words behind the command. False after a usage error has been said on stderr. args->words and the
 *  rest are freed with cli_args_clear. */
bool cli_parse(const cli_command *command, int argc, char **argv, cli_args *out);
void cli_args_clear(cli_args *args);

void cli_help(const cli_command *command, FILE *out);

/** "gazmap: …" on stderr, and EXIT_USAGE. */
int cli_usage_error(const cli_command *command, const char *fmt, ...) GM_PRINTF(2, 3);
/** The error's place and sentence on stderr, and EXIT_FAILED. */
int cli_failed(const gm_error *err);
/** Words for people on stderr, unless --quiet. */
void cli_say(const cli_args *args, const char *fmt, ...) GM_PRINTF(2, 3);

#endif
