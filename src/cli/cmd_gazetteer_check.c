/* gazmap gazetteer check. */
#include "cli/cmd_gazetteer.h"
static int run(const cli_args *args) {
    (void)args;
    return EXIT_FAILED;
}
const cli_command cmd_gazetteer_check = {
    .name = "gazetteer check",
    .usage = "",
    .summary = "",
    .run = run,
};
