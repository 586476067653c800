#!/usr/bin/env bash
# output/sample/ holds what the program writes today, so that the maps can be seen without building it.
# shellcheck disable=SC1091,SC2154,SC2164 # lib/common.sh sets what is used here, and -e
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

export_bundled -o "$scratch/idlib"
for name in events extents places; do
    cmp "$scratch/idlib/$name.geojson" "$GAZMAP_ROOT/output/sample/$name.geojson" ||
        fail "output/sample/$name.geojson is not what is written now. If the new map is right, refresh it:
    gazmap export && cp output/idlib/{events,extents,places}.geojson output/sample/"
done
