#!/usr/bin/env bash
# The program at the top of gazmap.h is what it says: taken out of the comment, compiled with no more than the library,
# and run on the bundled theatre.
# shellcheck disable=SC1091,SC2154,SC2164 # lib/common.sh sets what is used here, and -e
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

tree=$(dirname "$GAZMAP")
[[ -e $tree/libgazmap.so ]] || skip "no libgazmap.so beside $GAZMAP"
command -v cc >/dev/null || skip "no C compiler"
sanitize=$(sed -n 's/^GM_SANITIZE:[A-Z]*=//p' "$tree/CMakeCache.txt")
flags=(-Wall -Wextra -Wpedantic -Werror -I "$GAZMAP_ROOT/src" "$tree/libgazmap.so" "-Wl,-rpath,$tree")
[[ -z $sanitize ]] || flags+=("-fsanitize=$sanitize")

cd "$scratch"
awk '/#include <gazmap.h>/ { inside = 1 } /cc map.c/ { exit } inside { print substr($0, 8) }' "$GAZMAP_ROOT/src/gazmap.h" >map.c
lines=$(wc -l <map.c)
((lines > 20 && lines <= 45)) || fail "the example has $lines lines"
grep -q 'gm_export(' map.c || fail "the example was not found whole: $(<map.c)"
cc -std=c99 map.c -o example "${flags[@]}" || fail "the example compiles"

ln -s "$GAZMAP_ROOT"/{gazetteer,events} .
./example >said 2>words || fail "the example runs: $(<words)"
[[ ! -s words ]] || fail "the library says nothing on stderr: $(<words)"
[[ $(<said) =~ ^'35.8326 36.7668, 4.1 km'$'\n''gn:164816 in'$'\n'[0-9]+' of '[0-9]+' rows placed'$ ]] ||
    fail "what it says: $(<said)"
# The set is what the command makes of the same files.
(cd "$GAZMAP_ROOT" && "$GAZMAP" export -q -g gazetteer/idlib -o "$scratch/command/map" events/idlib-2020.csv) || (($? == 3)) ||
    fail "gazmap export"
for file in events.geojson extents.geojson unplaced.csv positions.tsv shapefile/events.dbf map.html; do
    cmp "map/$file" "command/map/$file" || fail "gm_export and gazmap export write the same $file"
done

# Errors have a place and a sentence, and leave the folder as it was.
sed -i 's/"events\/idlib-2020.csv"/"broken.csv"/; s/"map"/"map", set.n_formats = 0/' map.c
cc -std=c99 map.c -o broken "${flags[@]}" || fail "the broken example compiles"
printf 'a,a\n1,2\n' >broken.csv
cp -r map before
status=0
./broken >said 2>words || status=$?
[[ $status == 1 ]] || fail "a broken table is an error: $status"
grep -q '^broken.csv:1: ' words || fail "with file and line: $(<words)"
same_folders before map "the folder is as it was"
