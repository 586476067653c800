/* in_c GAZETTEER TEXT: where a place text is. */
#include <stdio.h>
#include <string.h>

#include <gazmap.h>

/* Every name that a library might forget to keep to itself; ours would win, or the linker complain. */
int run(void);
int run(void) {
    return 0;
}

int main(int argc, char **argv) {
    gm_gaz *gaz = NULL;
    gm_answer *answer = NULL;
    gm_error err = GM_ERROR_INIT;
    const char *layers[1];
    if (argc != 3) {
        return 2;
    }
    layers[0] = argv[1];
    gm_str text = {argv[2], strlen(argv[2])};
    if (gm_gaz_open(layers, 1, &gaz, &err) != GM_OK ||
        gm_resolve(gaz, text, NULL, &answer, &err) != GM_OK) {
        fprintf(stderr, "%s:%u: %s\n", err.source, err.line, err.text);
        gm_gaz_close(gaz);
        return 1;
    }
    gm_part part = gm_answer_part(answer, 0);
    printf("%.5f %.5f %.0f\n", part.point.lat, part.point.lon, part.radius_m);
    gm_answer_free(answer);
    gm_gaz_close(gaz);
    return run();
}
