#include "scan/date_words.h"

static const date_word_table *const tables[] = {&date_words_en};

const date_word *date_words_find(gm_str simple) {
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
        for (size_t i = 0; i < tables[k]->n; i++) {
            if (gm_str_is(simple, tables[k]->words[i].word)) {
                return &tables[k]->words[i];
            }
        }
    }
    return NULL;
}

bool date_words_ordinal(gm_str ending) {
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
        for (const char *const *known = tables[k]->ordinals; *known != NULL; known++) {
            if (gm_str_is(ending, *known)) {
                return true;
            }
        }
    }
    return false;
}
