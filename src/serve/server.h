/*
 * The local web map: the set's page with a small script that follows the set, and the set's files, on 127.0.0.1.
 *
 *   /               the page, connected
 *   /map-data.json  its data block
 *   /changes?since=STATE  {"state", "page", "shell", "problem", "note"}; waits as long as STATE is the state
 *   /NAME           a file that the set's manifest lists, as it is
 *
 * GET and HEAD only, and only for a Host that names this machine and the port. Nothing but these paths exists. The
 * set is looked at with each request, so that a request sees the old or the new one, never a mixture.
 */
#ifndef GM_SERVE_SERVER_H
#define GM_SERVE_SERVER_H

#include "core/status.h"

typedef struct server server;

typedef struct server_options {
    const char *dir;            /* of the set; need not be there yet */
    uint16_t port;              /* 0: any that is free */
    const char *const *origins; /* other origins whose pages may read; borrowed until stop */
    size_t n_origins;
} server_options;

/** Listens on 127.0.0.1 and answers in a thread of its own. @return GM_OK; GM_E_IO: the port is taken, for one */
gm_status server_start(const server_options *options, server **out, gm_error *err);
/** Ends all connections. NULL is fine. */
void server_stop(server *s);
uint16_t server_port(const server *s);

/** Another folder from now on. */
gm_status server_set_dir(server *s, const char *dir, gm_error *err);
/** A run has ended: open pages hear of it. @param problem  why there is no new set; NULL: none */
void server_tell(server *s, const char *note, const char *problem);
/** To be called every few seconds: finds sets that others published, and lets those that wait for long ask again. */
void server_tick(server *s);

#endif
