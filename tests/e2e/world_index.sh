#!/usr/bin/env bash
# The whole world as one index, from the dumps in $GAZMAP_EVAL/data: counts and limits that do not depend on the
# machine's speed. Times and memory are printed.
set -euo pipefail

: "${GAZMAP:?}"
data=${GAZMAP_EVAL-}/data
if [[ ! -r $data/world.tsv.xz ]]; then
    echo "skipped: GAZMAP_EVAL names no folder with data/world.tsv.xz"
    exit 77
fi

scratch=$(mktemp -d "${TMPDIR:-/tmp}/gazmap-world.XXXXXX")
trap 'rm -rf -- "$scratch"' EXIT
cd "$scratch"

failed=0
expect() {
    if ! [[ $2 -ge $3 && $2 -le $4 ]]; then
        printf '%s: %s, want %s to %s\n' "$1" "$2" "$3" "$4"
        failed=1
    fi
}

codes=("$data/admin1CodesASCII.txt" "$data/admin2Codes.txt.xz" "$data/countryInfo.txt")
timed=()
if [[ -x /usr/bin/time ]]; then
    timed=(/usr/bin/time -f 'import: %e s, %M KiB resident')
fi
"${timed[@]}" "$GAZMAP" gazetteer import "$data/world.tsv.xz" "${codes[@]}" -o world.gmx
"$GAZMAP" gazetteer import -q "$data/world.tsv.xz" "${codes[@]}" -o again.gmx
cmp world.gmx again.gmx || failed=1
"$GAZMAP" gazetteer info --json --verify world.gmx >info.json

number() {
    sed -nE "s/^ *\"$1\": ([0-9]+),?$/\1/p" info.json | head -1
}
expect places "$(number places)" 251000 251353
expect spellings "$(number spellings)" 900000 1100000
expect Syria "$(number Syria)" 10600 10700
expect bytes "$(stat -c %s world.gmx)" 50000000 120000000

# A layer of it, built, is the same gazetteer; only files and lines differ.
"$GAZMAP" gazetteer import -q "$data/syria.tsv.xz" "${codes[@]}" -o syria.geojson
"$GAZMAP" gazetteer build -q syria.geojson -o built.gmx
"$GAZMAP" gazetteer import -q "$data/syria.tsv.xz" "${codes[@]}" -o imported.gmx
for text in Saraqib 'Kafr Nabl' 'معرة النعمان' Atarib; do
    "$GAZMAP" resolve -g built.gmx "$text" >a || true
    "$GAZMAP" resolve -g imported.gmx "$text" >b || true
    cmp a b || failed=1
done

# Under the theatre the theatre's own Saraqib wins.
id=$("$GAZMAP" resolve --json -g world.gmx -g "$GAZMAP_ROOT/gazetteer/idlib" Saraqib |
    sed -E 's/.*"radius_m": ?([0-9]+).*/\1/')
expect 'radius of Saraqib' "$id" 2000 2000
exit "$failed"
