/* gazmap gazetteer build: layers into one index file. */
#include "cli/cmd_gazetteer.h"
#include "gazetteer/layer.h"
#include "gazetteer/save.h"

static const cli_option options[] = {
    {'o', "output", "FILE.gmx", "the index to write"},
};

static int build(const cli_args *args, image_builder *builder, const char *path) {
    gm_error err = GM_ERROR_INIT;
    for (int i = 0; i < args->n_words; i++) {
        if (gaz_read_layer(args->words[i], builder, &err) != GM_OK) {
            return cli_failed(&err);
        }
    }
    size_t n = image_builder_count(builder);
    if (save_index(builder, path, &err) != GM_OK) {
        return cli_failed(&err);
    }
    cli_say(args, "gazmap: %zu places in %s", n, path);
    return EXIT_DONE;
}

static int run(const cli_args *args) {
    const char *path = cli_value(args, "output");
    if (args->n_words == 0) {
        return cli_usage_error(args->command, "no layer was given");
    }
    if (path == NULL || !gm_str_ends(gm_str_from(path), GM_STR(".gmx"))) {
        return cli_usage_error(args->command, "-o says where to: FILE.gmx");
    }
    image_builder *builder = image_builder_new();
    if (builder == NULL) {
        fputs("gazmap: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    int code = build(args, builder, path);
    image_builder_free(builder);
    return code;
}

const cli_command cmd_gazetteer_build = {
    .name = "gazetteer build",
    .usage = "LAYER… -o FILE.gmx",
    .summary = "compile layers and folders of them to one index that opens at once",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .run = run,
};
