#include "cli/print.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "event/profile.h"
#include "export/exporter.h"

static void add_formats(gm_buf *out) {
    for (size_t i = 0; exporter_table[i] != NULL; i++) {
        const exporter *e = exporter_table[i];
        gm_buf_printf(out, "%s%s%s", i == 0 ? "" : " ", e->name, e->takes_argument ? ":" : "");
    }
}

static void add_profiles(gm_buf *out) {
    const ev_profile *profile;
    for (size_t i = 0; (profile = ev_profile_at(i)) != NULL; i++) {
        gm_buf_printf(out, "%s%s", i == 0 ? "" : " ", ev_profile_name(profile));
    }
}

/* "dmy|mdy" or "admin": what is in small letters is meant as it stands. */
static bool is_literal(const char *arg) {
    for (; *arg != '\0'; arg++) {
        if (!islower((unsigned char)*arg) && *arg != '|') {
            return false;
        }
    }
    return true;
}

char *print_values(const cli_option *option) {
    gm_buf words = GM_BUF_INIT;
    if (option->arg == NULL) {
        return NULL;
    }
    if (option->letter == 'f' && strcmp(option->arg, "FORMAT") == 0) {
        add_formats(&words);
    } else if (strcmp(option->name, "profile") == 0) {
        add_profiles(&words);
    } else if (is_literal(option->arg)) {
        for (const char *c = option->arg; *c != '\0'; c++) {
            gm_buf_add_char(&words, *c == '|' ? ' ' : *c);
        }
    }
    char *text = words.len == 0 || words.failed ? NULL : strdup(gm_buf_text(&words));
    gm_buf_clear(&words);
    return text;
}

static int print_page(const char *name) {
    if (name == NULL) {
        print_manual(NULL, stdout);
        return EXIT_DONE;
    }
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        if (strcmp(cli_commands[i]->name, name) == 0) {
            print_manual(cli_commands[i], stdout);
            return EXIT_DONE;
        }
    }
    return cli_usage_error(NULL, "no command \"%s\"", name);
}

int cli_print(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*print)(FILE *out);
    } shells[] = {{"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};
    const char *what = argc > 0 ? argv[0] : "";
    if (strcmp(what, "man") == 0 && argc <= 2) {
        return print_page(argc == 2 ? argv[1] : NULL);
    }
    for (size_t i = 0; argc == 1 && i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(what, shells[i].name) == 0) {
            shells[i].print(stdout);
            return EXIT_DONE;
        }
    }
    return cli_usage_error(NULL, "--print takes: man [COMMAND], bash, zsh, fish");
}
