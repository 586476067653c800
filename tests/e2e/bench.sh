#!/usr/bin/env bash
# The program that times exports: its data are the same each time, a shorter table is the beginning of a longer one, and
# every program that takes part delivers. What it measures is nobody's business here.
# shellcheck disable=SC1091,SC2154 # lib/common.sh sets what is used here
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

for program in python3 ogr2ogr cc; do
    command -v "$program" >/dev/null || skip "no $program"
done
if ldd "$GAZMAP" | grep -q libasan; then
    skip "the program is built with a sanitizer, which wants no library loaded before it"
fi
cd "$scratch" || exit

make_data() {
    python3 -B "$GAZMAP_ROOT/bench/speed/data.py" "$@"
}
make_data one 200 300
make_data two 200 300
make_data longer 300 300
same_folders one two "the same data differ"
head -n 201 longer/events.csv | cmp - one/events.csv || fail "a longer table begins otherwise"
LC_ALL=C.UTF-8 grep -qP '\p{Arabic}' one/places.csv || fail "no Arabic place"

# Most names are known, some rows spell them otherwise, and most of those are found too.
export_here one/events.csv -g one/places.geojson -f csv --layers events -o set
methods=$(python3 -B -c 'import csv, collections; print(*sorted(collections.Counter(
    "known" if row["method"] in ("exact", "folded") else row["method"] for row in csv.DictReader(open("set/events.csv")))))')
[[ $methods == 'fuzzy known' ]] || fail "the rows are placed by: $methods"

GAZMAP_BENCH=$scratch/work python3 -B "$GAZMAP_ROOT/bench/speed/speed.py" --gazmap "$GAZMAP" --events 50 --places 100 --runs 1 \
    --only geojson shapefile gpkg flatgeobuf --markdown >report 2>words || { cat words; fail "it cannot measure"; }
for format in geojson shapefile gpkg flatgeobuf; do
    grep -q "^### $format," report || fail "nothing about $format"
done
(($(grep -c '^| ogr2ogr' report) == 8)) || fail "ogr2ogr did not take part in each"
