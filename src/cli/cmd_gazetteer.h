/* What the parts of `gazmap gazetteer` share; one file for each part. */
#ifndef GM_CLI_CMD_GAZETTEER_H
#define GM_CLI_CMD_GAZETTEER_H

#include "cli/cli.h"

extern const cli_command cmd_gazetteer_import;
extern const cli_command cmd_gazetteer_build;
extern const cli_command cmd_gazetteer_check;
extern const cli_command cmd_gazetteer_info;
extern const cli_command cmd_gazetteer_fmt;
extern const cli_command cmd_gazetteer_suggest;

#endif
