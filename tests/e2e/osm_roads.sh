#!/usr/bin/env bash
# Roads of an OpenStreetMap file, packed as .osm.pbf by osmium: imported, credited, and resolved by number and name.
# shellcheck disable=SC1091,SC2154,SC2164 # lib/common.sh sets what is used here, and -e
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
command -v osmium >/dev/null || skip "osmium (Debian: osmium-tool) is not installed"

cd "$scratch"
cat >roads.osm <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="test">
  <node id="1" version="1" lat="35.00" lon="36.00"/>
  <node id="2" version="1" lat="35.20" lon="36.10"/>
  <node id="3" version="1" lat="35.40" lon="36.20"/>
  <node id="4" version="1" lat="35.10" lon="36.40"/>
  <node id="5" version="1" lat="35.30" lon="35.90"/>
  <way id="10" version="1">
    <nd ref="1"/><nd ref="2"/><nd ref="3"/>
    <tag k="highway" v="motorway"/><tag k="name" v="طريق الشمال"/><tag k="name:en" v="North Road"/><tag k="ref" v="M77"/>
  </way>
  <way id="11" version="1">
    <nd ref="4"/><nd ref="2"/><nd ref="5"/>
    <tag k="highway" v="trunk"/><tag k="name" v="Salt Road"/><tag k="ref" v="R8"/>
  </way>
</osm>
END
osmium cat --no-progress -o roads.osm.pbf roads.osm
"$GAZMAP" gazetteer import -q roads.osm.pbf --kind road --country Testland -m name=name,ref=ref -o roads.geojson
"$GAZMAP" gazetteer import -q roads.osm.pbf --kind road --country Testland -m name=name,ref=ref -o roads.gmx
grep -q '"licence":"ODbL 1.0"' roads.geojson || fail "OpenStreetMap's licence is not named"
grep -q '"source":"OpenStreetMap' roads.geojson || fail "OpenStreetMap is not named"
"$GAZMAP" gazetteer check -q --strict roads.geojson || fail "what was imported does not pass the check"

# The crossing that both lines share, by number and by name, from the layer and from the index.
for layer in roads.geojson roads.gmx; do
    for text in 'junction of the M77 and R8' 'M77/R8 junction'; do
        answer=$("$GAZMAP" resolve -q --json -g "$layer" "$text")
        [[ $answer == *'"lon":36.1,"lat":35.2,'*'"method":"junction"'* ]] || fail "$layer: $text: $answer"
    done
    answer=$("$GAZMAP" resolve -q --json -g "$layer" 'Salt Road')
    [[ $answer == *'"method":"road"'* ]] || fail "$layer: Salt Road: $answer"
done
