/* Completions for three shells. Where nothing is known of a word, the shell offers files. */
#include <stdlib.h>
#include <string.h>

#include "cli/print.h"

/* The word behind "gazmap gazetteer". */
static const char *part_name(const cli_command *command, const cli_command *part) {
    return part->name + strlen(command->name) + 1;
}

static bool wants_folder(const cli_option *o) {
    return o->arg != NULL && strcmp(o->arg, "DIR") == 0;
}

/* Calls `print` for each command that runs, and for the parts of those that have parts. */
static void each_command(void (*print)(FILE *out, const cli_command *command), FILE *out) {
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        const cli_command *const *parts = cli_commands[i]->parts;
        if (parts == NULL) {
            print(out, cli_commands[i]);
        }
        for (; parts != NULL && *parts != NULL; parts++) {
            print(out, *parts);
        }
    }
}

/* ---- bash --------------------------------------------------------------------------------------- */

static void bash_values(FILE *out, const cli_command *command) {
    for (size_t i = 0; i < cli_option_count(command); i++) {
        const cli_option *o = cli_option_at(command, i);
        char *values = print_values(o);
        if (values != NULL || wants_folder(o)) {
            fprintf(out, "        '%s --%s'", command->name, o->name);
            if (o->letter != 0) {
                fprintf(out, " | '%s -%c'", command->name, o->letter);
            }
            if (values != NULL) {
                fprintf(out, ") values='%s' ;;\n", values);
            } else {
                fputs(") folders=1 ;;\n", out);
            }
        }
        free(values);
    }
}

static void bash_options(FILE *out, const cli_command *command) {
    fprintf(out, "        '%s') options='", command->name);
    for (size_t i = 0; i < cli_option_count(command); i++) {
        const cli_option *o = cli_option_at(command, i);
        if (o->letter != 0) {
            fprintf(out, "-%c ", o->letter);
        }
        fprintf(out, "--%s%s", o->name, i + 1 < cli_option_count(command) ? " " : "");
    }
    fputs("' ;;\n", out);
}

static void bash_parts(FILE *out) {
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        const cli_command *const *parts = cli_commands[i]->parts;
        if (parts != NULL) {
            fprintf(out, "        %s) parts='", cli_commands[i]->name);
            for (size_t k = 0; parts[k] != NULL; k++) {
                fprintf(out, "%s%s", k == 0 ? "" : " ", part_name(cli_commands[i], parts[k]));
            }
            fputs("' ;;\n", out);
        }
    }
}

void print_bash(FILE *out) {
    fputs("# bash completion for gazmap; printed by gazmap --print bash\n"
          "_gazmap() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]-}\n"
          "    local words='' parts='' values='' folders='' options=''\n"
          "    COMPREPLY=()\n"
          "    case $command in\n",
          out);
    bash_parts(out);
    fputs("    esac\n"
          "    if ((COMP_CWORD == 1)); then\n"
          "        words='",
          out);
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        fprintf(out, "%s ", cli_commands[i]->name);
    }
    fputs("--help --version'\n"
          "    elif [[ -n $parts ]] && ((COMP_CWORD == 2)); then\n"
          "        words=$parts\n"
          "    else\n"
          "        [[ -z $parts ]] || command+=\" ${COMP_WORDS[2]}\"\n"
          "        case \"$command ${COMP_WORDS[COMP_CWORD - 1]}\" in\n",
          out);
    each_command(bash_values, out);
    fputs("        esac\n"
          "        case $command in\n",
          out);
    each_command(bash_options, out);
    fputs("        esac\n"
          "        words=$values\n"
          "        [[ -n $values || $word != -* ]] || words=$options\n"
          "    fi\n"
          "    if [[ -n $folders ]]; then\n"
          "        compopt -o filenames 2>/dev/null\n"
          "        mapfile -t COMPREPLY < <(compgen -d -- \"$word\")\n"
          "    elif [[ -n $words ]]; then\n"
          "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
          "    fi\n"
          "}\n"
          "complete -o bashdefault -o default -F _gazmap gazmap\n",
          out);
}

/* ---- zsh ---------------------------------------------------------------------------------------- */

/* Inside '…', where also the characters of `special` mean something to _arguments or _describe. */
static void put_quoted(FILE *out, const char *text, const char *special) {
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            fputs("'\\''", out);
            continue;
        }
        if (strchr(special, *text) != NULL) {
            fputc('\\', out);
        }
        fputc(*text, out);
    }
}

static void zsh_spec(FILE *out, const cli_option *o, const char *dashes, const char *name) {
    char *values = print_values(o);
    fprintf(out, " \\\n            '*%s%s[", dashes, name);
    put_quoted(out, o->help, "[]:\\");
    fputc(']', out);
    if (o->arg != NULL) {
        fputc(':', out);
        put_quoted(out, o->arg, "[]:\\");
        fputc(':', out);
        if (values != NULL) {
            fputc('(', out);
            put_quoted(out, values, "()\\:");
            fputc(')', out);
        } else {
            fputs(wants_folder(o) ? "_files -/" : "_files", out);
        }
    }
    fputc('\'', out);
    free(values);
}

static void zsh_options(FILE *out, const cli_command *command) {
    fprintf(out, "        '%s') _arguments", command->name);
    for (size_t i = 0; i < cli_option_count(command); i++) {
        const cli_option *o = cli_option_at(command, i);
        char letter[] = {o->letter, '\0'};
        if (o->letter != 0) {
            zsh_spec(out, o, "-", letter);
        }
        zsh_spec(out, o, "--", o->name);
    }
    fputs(" \\\n            '*:file:_files' ;;\n", out);
}

static void zsh_words(FILE *out, const cli_command *const *commands, size_t skip) {
    for (size_t i = 0; commands[i] != NULL; i++) {
        fprintf(out, "            '%s:", commands[i]->name + skip);
        put_quoted(out, commands[i]->summary, ":\\");
        fputs("'\n", out);
    }
}

void print_zsh(FILE *out) {
    fputs("#compdef gazmap\n# zsh completion for gazmap; printed by gazmap --print zsh\n"
          "_gazmap() {\n"
          "    local command=$words[2] skip=1\n"
          "    local -a names\n"
          "    if ((CURRENT == 2)); then\n"
          "        names=(\n",
          out);
    zsh_words(out, cli_commands, 0);
    fputs("        )\n        _describe command names\n        return\n    fi\n", out);
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        const cli_command *c = cli_commands[i];
        if (c->parts != NULL) {
            fprintf(out,
                    "    if [[ $command == %s ]]; then\n"
                    "        names=(\n",
                    c->name);
            zsh_words(out, c->parts, strlen(c->name) + 1);
            fputs("        )\n"
                  "        if ((CURRENT == 3)); then\n"
                  "            _describe command names\n            return\n        fi\n"
                  "        command+=\" $words[3]\" skip=2\n    fi\n",
                  out);
        }
    }
    fputs("    shift $skip words\n    ((CURRENT -= skip))\n    case $command in\n", out);
    each_command(zsh_options, out);
    fputs("    esac\n}\n"
          "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then\n    _gazmap \"$@\"\n"
          "else\n    compdef _gazmap gazmap\nfi\n",
          out);
}

/* ---- fish --------------------------------------------------------------------------------------- */

static void fish_quoted(FILE *out, const char *text) {
    fputc('\'', out);
    for (; *text != '\0'; text++) {
        if (*text == '\'' || *text == '\\') {
            fputc('\\', out);
        }
        fputc(*text, out);
    }
    fputc('\'', out);
}

static void fish_word(FILE *out, const char *when, const char *name, const char *summary) {
    fprintf(out, "complete -c gazmap -f -n '%s' -a %s -d ", when, name);
    fish_quoted(out, summary);
    fputc('\n', out);
}

static void fish_options(FILE *out, const cli_command *command) {
    for (size_t i = 0; i < cli_option_count(command); i++) {
        const cli_option *o = cli_option_at(command, i);
        char *values = print_values(o);
        fprintf(out, "complete -c gazmap -n '__gazmap_is %s' -l %s", command->name, o->name);
        if (o->letter != 0) {
            fprintf(out, " -s %c", o->letter);
        }
        if (values != NULL) {
            fprintf(out, " -x -a '%s'", values);
        } else if (wants_folder(o)) {
            fputs(" -x -a '(__fish_complete_directories)'", out);
        } else if (o->arg != NULL) {
            fputs(" -r", out);
        }
        fputs(" -d ", out);
        fish_quoted(out, o->help);
        fputc('\n', out);
        free(values);
    }
}

void print_fish(FILE *out) {
    fputs(
        "# fish completion for gazmap; printed by gazmap --print fish\n"
        "function __gazmap_is # WORD...: these stand behind gazmap\n"
        "    set -l typed (commandline -opc)\n"
        "    set -l last (math (count $argv) + 1)\n"
        "    test $last -eq 1; or test \"$typed[2..$last]\" = \"$argv\"\n"
        "end\n"
        "function __gazmap_at # WORD...: these, and nothing else\n"
        "    test (count (commandline -opc)) -eq (math (count $argv) + 1); and __gazmap_is $argv\n"
        "end\n",
        out);
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        const cli_command *c = cli_commands[i];
        fish_word(out, "__gazmap_at", c->name, c->summary);
        for (size_t k = 0; c->parts != NULL && c->parts[k] != NULL; k++) {
            char when[80];
            snprintf(when, sizeof when, "__gazmap_at %s", c->name);
            fish_word(out, when, part_name(c, c->parts[k]), c->parts[k]->summary);
        }
    }
    fputs("complete -c gazmap -n __gazmap_at -l help -s h -d 'the list of commands'\n"
          "complete -c gazmap -n __gazmap_at -l version -d 'versions'\n",
          out);
    each_command(fish_options, out);
}
