#!/usr/bin/env bash
# Exporting what was exported changes nothing: no pin moves, no column is lost, no id is new.
# shellcheck disable=SC1091,SC2154,SC2164 # lib/common.sh sets what is used here, and -e
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

gazetteer=$GAZMAP_ROOT/gazetteer/idlib
export_bundled -o "$scratch/first"
cd "$scratch"
export_here -g "$gazetteer" -o again first/events.geojson
cmp first/events.geojson again/events.geojson || fail "events.geojson, exported again, is another file"
cmp first/shapefile/events.dbf again/shapefile/events.dbf || fail "events.dbf, exported again, is another file"
[[ $(wc -l <again/unplaced.csv) == 1 ]] || fail "a placed event is unplaced the second time"

# A third time, so that the second is no accident of the first.
export_here -g "$gazetteer" -o third again/events.geojson
cmp first/events.geojson third/events.geojson || fail "events.geojson changes in the third export"

# A spreadsheet of it, as GDAL makes one.
if command -v ogr2ogr >/dev/null; then
    ogr2ogr -f CSV -lco GEOMETRY=AS_XY events.csv first/events.geojson
    export_here -g "$gazetteer" -o csv events.csv
    cmp first/events.geojson csv/events.geojson || fail "events.geojson by way of a CSV is another file"
fi
