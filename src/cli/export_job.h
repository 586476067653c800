/* What `gazmap export` would do, for commands that do it again and again. Behind it: cmd_export.c. */
#ifndef GM_CLI_EXPORT_JOB_H
#define GM_CLI_EXPORT_JOB_H

#include "cli/cli.h"
#include "project/run.h"

typedef struct export_job export_job;

/**
 * Reads the command line, whose options are those of `export`, and the project file.
 *
 * @param format  written too, whatever else is; NULL: none. The name is ours, not the user's
 * @param[out] out  to be closed, also after a failure; NULL only when memory ran out
 * @return EXIT_DONE; EXIT_USAGE: said on stderr; EXIT_FAILED: export_job_problem() tells why, and nothing was said
 */
int export_job_open(const cli_args *args, const char *format, export_job **out);
/** What to run; the caller may set `wait` and `compared`. Lives until close. */
run_options *export_job_options(export_job *j);
/** The project file that was read; NULL: none. */
const char *export_job_project(const export_job *j);
/** What was wrong with a file. */
const gm_error *export_job_problem(const export_job *j);
/** NULL is fine. */
void export_job_close(export_job *j);

#endif
