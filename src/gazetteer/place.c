#include "gazetteer/place.h"

static const char *const kind_words[KIND_N] = {
    [KIND_OTHER] = "other",
    [KIND_SETTLEMENT] = "settlement",
    [KIND_ADMIN] = "admin",
    [KIND_COUNTRY] = "country",
    [KIND_REGION] = "region",
    [KIND_ZONE] = "zone",
    [KIND_ROAD] = "road",
    [KIND_BORDER] = "border",
    [KIND_JUNCTION] = "junction",
    [KIND_OBSERVATION_POST] = "observation_post",
    [KIND_CHECKPOINT] = "checkpoint",
    [KIND_AIR_BASE] = "air_base",
    [KIND_CROSSING] = "crossing",
    [KIND_FACILITY] = "facility",
    [KIND_MOUNTAIN] = "mountain",
    [KIND_WATER] = "water",
    [KIND_CAMP] = "camp",
    [KIND_DAM] = "dam",
    [KIND_BRIDGE] = "bridge",
};

const char *place_kind_word(place_kind kind) {
    return kind_words[kind];
}

place_kind place_kind_find(gm_str word) {
    for (int kind = KIND_OTHER + 1; kind < KIND_N && word.len > 0; kind++) {
        if (word.ptr[0] == kind_words[kind][0] && gm_str_is(word, kind_words[kind])) {
            return (place_kind)kind;
        }
    }
    return KIND_OTHER;
}

bool place_kind_is_area(place_kind kind) {
    return kind == KIND_ADMIN || kind == KIND_COUNTRY || kind == KIND_REGION || kind == KIND_ZONE ||
           kind == KIND_WATER;
}
