/* Manual pages and shell completions, printed from the tables of commands and options. */
#ifndef GM_CLI_PRINT_H
#define GM_CLI_PRINT_H

#include "cli/cli.h"

/** `gazmap --print man [COMMAND]`, `gazmap --print bash|zsh|fish`, to standard output. */
int cli_print(int argc, char **argv);

/** A manual page in roff: of the program when `command` is NULL. */
void print_manual(const cli_command *command, FILE *out);

/** Completions as each shell reads them. */
void print_bash(FILE *out);
void print_zsh(FILE *out);
void print_fish(FILE *out);

/** The words that an option's value is one of, with blanks between, in memory that the caller frees; NULL when
 *  it is anything. */
char *print_values(const cli_option *option);

#endif
