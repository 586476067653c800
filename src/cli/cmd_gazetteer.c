/* gazmap gazetteer: a table of its parts. */
#include "cli/cmd_gazetteer.h"

static const cli_command *const parts[] = {&cmd_gazetteer_check,
                                           &cmd_gazetteer_build,
                                           &cmd_gazetteer_import,
                                           &cmd_gazetteer_info,
                                           &cmd_gazetteer_fmt,
                                           &cmd_gazetteer_suggest,
                                           NULL};

const cli_command cmd_gazetteer = {
    .name = "gazetteer",
    .usage = "check|build|import|info|fmt|suggest …",
    .summary = "check, compile, import, describe and format gazetteers",
    .parts = parts,
};
