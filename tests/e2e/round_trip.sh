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

# Our own CSV, with a row of tags and cells that a spreadsheet would take for formulas.
printf 'event_id,place,title,note,lon,lat\nf1,Saraqib,=1+1,@a,36.8,35.9\nf2,Saraqib,%s,-12.5,36.8,35.9\n' "'=1" >formulas.csv
export_here -g "$gazetteer" -f csv -f geojson -o plain formulas.csv
grep -q "'=1+1,.*,'@a\$" plain/events.csv || fail "a formula is not guarded: $(cat plain/events.csv)"
grep -q ',-12.5$' plain/events.csv || fail "a negative number is guarded: $(cat plain/events.csv)"
export_here -g "$gazetteer" -f csv -f geojson --hxl -o tagged plain/events.csv
sed 2d tagged/events.csv | cmp - plain/events.csv || fail "events.csv, exported again, is another file"
export_here -g "$gazetteer" -f csv -f geojson -o untagged tagged/events.csv
cmp plain/events.csv untagged/events.csv || fail "events.csv with HXL tags, exported again, is another file"
cmp plain/events.geojson untagged/events.geojson || fail "events.geojson by way of CSV with tags is another file"
export_here -g "$gazetteer" -f csv -o from_json first/events.geojson
export_here -g "$gazetteer" -f geojson -o from_csv from_json/events.csv
cmp first/events.geojson from_csv/events.geojson || fail "events.geojson by way of our CSV is another file"
for format in ndjson geojsonseq; do
    export_here -g "$gazetteer" -f $format -o - first/events.geojson >once.$format
    export_here -g "$gazetteer" -f $format -o - once.$format >twice.$format
    cmp once.$format twice.$format || fail "$format, exported again, is another file"
done

# A third time, so that the second is no accident of the first.
export_here -g "$gazetteer" -o third again/events.geojson
cmp first/events.geojson third/events.geojson || fail "events.geojson changes in the third export"

# A spreadsheet of it, as GDAL makes one.
if command -v ogr2ogr >/dev/null; then
    ogr2ogr -f CSV -lco GEOMETRY=AS_XY events.csv first/events.geojson
    export_here -g "$gazetteer" -o csv events.csv
    cmp first/events.geojson csv/events.geojson || fail "events.geojson by way of a CSV is another file"
fi
