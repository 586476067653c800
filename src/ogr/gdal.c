#include "ogr/gdal.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "ogr/ogr.h"

static gdal_api api;
static char library_path[1000]; /* "" until it is loaded */
static gm_error load_error = GM_ERROR_INIT;
static pthread_once_t load_once = PTHREAD_ONCE_INIT;

/* POSIX lets dlsym's result be a function; ISO C has no cast for it, but a copy. */
static bool load_symbol(void *library, const char *name, void *out_function, size_t size) {
    void *symbol = dlsym(library, name);
    if (symbol == NULL) {
        gm_fail(&load_error, GM_E_OGR, "%s has no %s; gazmap needs GDAL 3.6 or later",
                GM_GDAL_SONAME, name);
        return false;
    }
    memcpy(out_function, &symbol, size);
    return true;
}

static void load(void) {
    /* RTLD_LOCAL keeps GDAL's symbols away from a host program that brings its own. Never closed:
     * GDAL's threads and exit handlers would outlive their code. */
    void *library = dlopen(GM_GDAL_SONAME, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        gm_fail(&load_error, GM_E_OGR,
                "cannot load GDAL (%s); install it, such as with apt install libgdal32", dlerror());
        return;
    }
#define GDAL_LOAD(name)                                                                            \
    if (!load_symbol(library, #name, &api.name, sizeof api.name)) {                                \
        return;                                                                                    \
    }
    GDAL_CALLS(GDAL_LOAD)
#undef GDAL_LOAD
    Dl_info info;
    void *symbol = dlsym(library, "GDALVersionInfo");
    if (symbol != NULL && dladdr(symbol, &info) != 0) {
        snprintf(library_path, sizeof library_path, "%s", info.dli_fname);
    }
    gdal_words words;
    gdal_listen(&api, &words); /* a plugin that cannot be loaded is not worth a line on stderr */
    api.GDALAllRegister();
    api.OSRSetPROJEnableNetwork(0);
    gdal_hush(&api);
}

gm_status gdal_load(const gdal_api **out_gdal, gm_error *err) {
    pthread_once(&load_once, load);
    if (load_error.code != GM_OK) {
        gm_fail(err, GM_E_OGR, "%s", load_error.text);
        return GM_E_OGR;
    }
    *out_gdal = &api;
    return GM_OK;
}

static void hear(CPLErr severity, CPLErrorNum number, const char *message) {
    (void)number;
    gdal_words *words = api.CPLGetErrorHandlerUserData();
    bool failure = severity == CE_Failure || severity == CE_Fatal;
    if (severity == CE_Debug || severity == CE_None || words->failed) {
        return;
    }
    words->failed = failure;
    snprintf(words->text, sizeof words->text, "%s", message);
    for (char *at = words->text; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ') {
            *at = ' ';
        }
    }
}

void gdal_listen(const gdal_api *gdal, gdal_words *words) {
    words->failed = false;
    words->text[0] = '\0';
    gdal->CPLPushErrorHandlerEx(hear, words);
}

void gdal_hush(const gdal_api *gdal) {
    gdal->CPLPopErrorHandler();
    gdal->CPLErrorReset();
}

const char *ogr_gdal_version(gm_error *err) {
    const gdal_api *gdal;
    if (gdal_load(&gdal, err) != GM_OK) {
        return NULL;
    }
    return gdal->GDALVersionInfo("RELEASE_NAME");
}

const char *ogr_library_path(void) {
    return library_path[0] == '\0' ? NULL : library_path;
}
