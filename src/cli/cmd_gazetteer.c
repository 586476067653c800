/* gazmap gazetteer: a table of its parts. */
#include "cli/cmd_gazetteer.h"

static const cli_command *const parts[] = {&cmd_gazetteer_check, &cmd_gazetteer_build,
                                           &cmd_gazetteer_import, &cmd_gazetteer_info, NULL};

const cli_command cmd_gazetteer = {
    .name = "gazetteer",
    .usage = "check|build|import|info …",
    .summary = "check, compile, import and describe gazetteers",
    .parts = parts,
};
