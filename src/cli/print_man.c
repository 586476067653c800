/* Manual pages, in the macros of man(7). */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cli/print.h"

/* ---- Text --------------------------------------------------------------------------------------- */

/* Escapes what roff would act upon. A '-' stays the one that is typed, not a hyphen. */
static void put(FILE *out, const char *text) {
    bool at_line_start = true;
    for (const char *c = text; *c != '\0'; c++) {
        if (at_line_start && (*c == '.' || *c == '\'')) {
            fputs("\\&", out);
        }
        at_line_start = *c == '\n';
        if (*c == '\\') {
            fputs("\\e", out);
        } else if (*c == '-') {
            fputs("\\-", out);
        } else {
            fputc(*c, out);
        }
    }
}

static void put_upper(FILE *out, const char *text) {
    for (; *text != '\0'; text++) {
        if (*text == '-') {
            fputc('\\', out);
        }
        fputc(toupper((unsigned char)*text), out);
    }
}

static void put_title(FILE *out, const char *command) {
    fputs(".TH \"GAZMAP", out);
    if (command != NULL) {
        fputs("\\-", out);
        put_upper(out, command);
    }
    fprintf(out, "\" 1 \"\" \"gazmap %s\" \"gazmap\"\n", gm_version());
}

/* ---- Options ---------------------------------------------------------------------------------------- */

static void put_option(FILE *out, const cli_option *o) {
    fputs(".TP\n", out);
    if (o->letter != 0) {
        fprintf(out, "\\fB\\-%c\\fR, ", o->letter);
    }
    fputs("\\fB\\-\\-", out);
    put(out, o->name);
    fputs("\\fR", out);
    if (o->arg != NULL) {
        fputs(" \\fI", out);
        put(out, o->arg);
        fputs("\\fR", out);
    }
    fputc('\n', out);
    put(out, o->help);
    fputc('\n', out);
}

static void put_options(FILE *out, const cli_command *command) {
    for (size_t i = 0; i < cli_option_count(command); i++) {
        put_option(out, cli_option_at(command, i));
    }
}

/* What the help says behind the options is set in columns, which must stay. */
static void put_more(FILE *out, const cli_command *command) {
    char *text = NULL;
    size_t len = 0;
    FILE *memory = command->more_help == NULL ? NULL : open_memstream(&text, &len);
    if (memory == NULL) {
        return;
    }
    command->more_help(memory);
    if (fclose(memory) == 0) {
        fputs(".PP\n.nf\n", out);
        put(out, text + strspn(text, "\n"));
        fputs(".fi\n", out);
    }
    free(text);
}

/* ---- Pages ------------------------------------------------------------------------------------------- */

static void put_usage(FILE *out, const cli_command *command) {
    fputs(".B gazmap ", out);
    put(out, command->name);
    fputc('\n', out);
    put(out, command->usage);
    fputc('\n', out);
}

static void put_exits(FILE *out) {
    fputs(".SH \"EXIT STATUS\"\n", out);
    for (size_t i = 0; cli_exits[i] != NULL; i++) {
        fprintf(out, ".TP\n.B %zu\n%s\n", i, cli_exits[i]);
    }
}

static void put_command_page(FILE *out, const cli_command *command) {
    put_title(out, command->name);
    fputs(".SH NAME\ngazmap\\-", out);
    put(out, command->name);
    fputs(" \\- ", out);
    put(out, command->summary);
    fputs("\n.SH SYNOPSIS\n", out);
    put_usage(out, command);
    if (command->parts == NULL) {
        fputs(".SH OPTIONS\n", out);
        put_options(out, command);
        put_more(out, command);
    } else {
        fputs(".SH COMMANDS\n", out);
    }
    for (size_t i = 0; command->parts != NULL && command->parts[i] != NULL; i++) {
        const cli_command *part = command->parts[i];
        fputs(".SS \"gazmap ", out);
        put(out, part->name);
        fputs("\"\n", out);
        put_usage(out, part);
        fputs(".PP\n", out);
        put(out, part->summary);
        fputc('\n', out);
        put_options(out, part);
        put_more(out, part);
    }
    put_exits(out);
    fputs(".SH \"SEE ALSO\"\n.BR gazmap (1)\n", out);
}

static void put_program_page(FILE *out) {
    put_title(out, NULL);
    fputs(
        ".SH NAME\ngazmap \\- dated incident reports into maps\n"
        ".SH SYNOPSIS\n.B gazmap\n\\fICOMMAND\\fR [\\fIOPTION\\fR…] …\n"
        ".SH DESCRIPTION\n"
        "Turns dated incident reports into maps that say how sure each point is: place texts are\n"
        "resolved with a gazetteer, each point has a radius and an explanation, and what cannot be\n"
        "placed is refused with a reason.\n"
        ".SH COMMANDS\n",
        out);
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        fprintf(out, ".TP\n.BR gazmap\\-%s (1)\n", cli_commands[i]->name);
        put(out, cli_commands[i]->summary);
        fputc('\n', out);
    }
    fputs(".SH OPTIONS\n"
          ".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nthe list of commands\n"
          ".TP\n\\fB\\-\\-version\\fR\nversions of gazmap and of the libraries it runs with\n"
          ".TP\n\\fB\\-\\-print\\fR \\fBman\\fR [\\fICOMMAND\\fR] | \\fBbash\\fR | \\fBzsh\\fR | "
          "\\fBfish\\fR\nthis page, one of a command, or completions for a shell\n"
          ".SH FILES\n"
          ".TP\n.I gazmap.json\nin the current folder: the theatre that commands work on\n"
          ".TP\n.I share/gazmap\nbeside the folder of the program: the bundled theatre\n",
          out);
    put_exits(out);
    fputs(".SH \"SEE ALSO\"\n", out);
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        const char *behind = cli_commands[i + 1] == NULL ? "" : ",";
        fprintf(out, ".BR gazmap\\-%s (1)%s\n", cli_commands[i]->name, behind);
    }
}

void print_manual(const cli_command *command, FILE *out) {
    if (command == NULL) {
        put_program_page(out);
    } else {
        put_command_page(out, command);
    }
}
