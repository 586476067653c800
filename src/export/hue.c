#include "export/hue.h"

const hue hues[HUE_N] = {
    {"Battles", "#d55e00", "#eebf99"},
    {"Explosions/Remote violence", "#993388", "#d6adcf"},
    {"Violence against civilians", "#1e1e1e", "#a5a5a5"},
    {"Protests", "#00825f", "#99cdbf"},
    {"Riots", "#785f00", "#c9bf99"},
    {"Strategic developments", "#0063a5", "#99c1db"},
    {NULL, "#5f5f5f", "#bfbfbf"},
};

size_t hue_of(gm_str type) {
    size_t i = 0;
    while (hues[i].type != NULL && !gm_str_is(type, hues[i].type)) {
        i++;
    }
    return i;
}
