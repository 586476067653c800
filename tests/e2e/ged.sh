#!/usr/bin/env bash
# A real file of UCDP GED: every row is read and keeps its coordinates, and exporting it again changes nothing.
# GAZMAP_EVAL names the folder with eval/; without it there is nothing to test with.
# shellcheck disable=SC1091,SC2154,SC2164 # lib/common.sh sets what is used here, and -e
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

table=${GAZMAP_EVAL:-}/eval/ged_syria_dev.csv
[[ -n ${GAZMAP_EVAL:-} && -f $table ]] || skip "no GAZMAP_EVAL with eval/ged_syria_dev.csv"

cd "$scratch"
export_here -g "$GAZMAP_ROOT/gazetteer/idlib" -f geojson --audit -o first "$table"
rows=$(($(wc -l <"$table") - 1))
placed=$(grep -c '"method":"given"' first/events.geojson) || true
((rows > 7000)) || fail "only $rows rows in $table"
((placed == rows)) || fail "$placed of $rows rows are placed as given"
[[ $(wc -l <first/unplaced.csv) == 1 ]] || fail "rows with coordinates are unplaced"

export_here -g "$GAZMAP_ROOT/gazetteer/idlib" -f geojson -o again first/events.geojson
for name in events.geojson extents.geojson positions.tsv; do
    cmp "first/$name" "again/$name" || fail "$name, exported again, is another file"
done

# Every row is in the one or the other; what is placed anew carries no given point.
export_here -g "$GAZMAP_ROOT/gazetteer/idlib" -f geojson --relocate --audit -o anew "$table"
if grep -q '"method":"given"' anew/events.geojson; then
    fail "--relocate kept a given point"
fi
cmp first/audit.csv anew/audit.csv || fail "the audit depends on which point is exported"
