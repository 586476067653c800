#!/usr/bin/env bash
# Same input, same bytes: whatever the locale, the time zone, the folder and the day.
# shellcheck disable=SC1091,SC2154,SC2164 # lib/common.sh sets what is used here, and -e
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

# A locale that writes 1,5 shows best what leaks; not every machine has one.
comma=C.UTF-8
while IFS= read -r name; do
    if [[ $(LC_ALL=$name locale decimal_point 2>/dev/null) == , ]]; then
        comma=$name
        break
    fi
done < <(locale -a 2>/dev/null)
echo "second locale: $comma"

LC_ALL=C TZ=UTC export_bundled -o "$scratch/first"
LC_ALL=$comma TZ=Asia/Kathmandu export_bundled -o "$scratch/deep/er/second"
same_folders "$scratch/first" "$scratch/deep/er/second" "a locale, a time zone or the output folder leaks into the set"

texts=(-f geojson -f ndjson -f geojsonseq -f csv -f timemap --web --hxl)
LC_ALL=C TZ=UTC export_bundled "${texts[@]}" -o "$scratch/texts"
LC_ALL=$comma TZ=Asia/Kathmandu export_bundled "${texts[@]}" -o "$scratch/texts-again"
same_folders "$scratch/texts" "$scratch/texts-again" "a locale or a time zone leaks into a text format"

# A copy of the project elsewhere, with other times on its files.
mkdir "$scratch/copy"
cp -R -- "$GAZMAP_ROOT"/{gazmap.json,gazetteer,events} "$scratch/copy/"
find "$scratch/copy" -exec touch -d '2001-02-03 04:05:06' {} +
cd "$scratch/copy"
LC_ALL=$comma TZ=America/St_Johns export_here
same_folders "$scratch/first" "$scratch/copy/output/idlib" "the project's folder or its files' times leak into the set"

# Inputs named by hand from elsewhere: only words about files may differ.
cd /
LC_ALL=C TZ=UTC export_here -g "$GAZMAP_ROOT/gazetteer/idlib" -o "$scratch/by-hand" \
    "$GAZMAP_ROOT/events/idlib-2020.csv"
for name in events.geojson extents.geojson places.geojson positions.tsv shapefile; do
    same_folders "$scratch/first/$name" "$scratch/by-hand/$name" "$name depends on how its inputs were named"
done

# A second run in place leaves every file as it is: inode, time and all.
list() { find "$scratch/first" -type f -printf '%P %i %T@ %s %m\n' | LC_ALL=C sort; }
list >"$scratch/before"
sleep 0.02
LC_ALL=$comma TZ=Asia/Kathmandu export_bundled -o "$scratch/first"
list >"$scratch/after"
diff -u "$scratch/before" "$scratch/after" || fail "a run that changes nothing touched files"
