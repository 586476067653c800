#!/usr/bin/env bash
# The measuring script itself: twenty rows made by hand, whose outcome is known. Two rows lie 11 and 55 km from
# where their text says, one names the wrong governorate, and two places do not exist.
# shellcheck disable=SC1091,SC2154 # lib/common.sh sets what is used here
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

command -v python3 >/dev/null || skip "no python3"

judge() {
    env -u GAZMAP_EVAL python3 -B "$GAZMAP_ROOT/bench/eval/evaluate.py" --gazmap "$GAZMAP" "$@"
}
layers=()
for layer in "$GAZMAP_ROOT"/gazetteer/idlib/*.geojson; do
    layers+=(--layer "$layer")
done
data=(--ged "$GAZMAP_ROOT/tests/data/eval/events.csv" "${layers[@]}")

judge --json "${data[@]}" >"$scratch/report.json"
python3 -B - "$scratch/report.json" <<'END' || fail "the figures are not those of the twenty rows"
import json, sys

report = json.load(open(sys.argv[1], encoding="utf-8"))
points, areas = report["points"][0], report["areas"][0]
found = {key: round(points[key] * 12) for key in ("answered", "within_5_km", "within_25_km")}
assert points["rows"] == 12 and found == {"answered": 10, "within_5_km": 8, "within_25_km": 9}, points
assert round(points["wrong_over_25_km_of_answers"] * 10) == 1, points
assert (areas["rows"], round(areas["answered"] * 6), round(areas["right"] * 6)) == (6, 5, 4), areas
assert sum(row["answers"] for row in report["reliability"]) == 10, report["reliability"]
assert report["acceptance"]["right"] > 100, report["acceptance"]
END

# Four places marked, three of them found, two with both ends right, two where they are.
judge --json --prose "$GAZMAP_ROOT/tests/data/eval/articles.xml" "${layers[@]}" >"$scratch/prose.json" 2>"$scratch/words"
python3 -B - "$scratch/prose.json" <<'END' || fail "the figures are not those of the two articles"
import json, sys

prose = json.load(open(sys.argv[1], encoding="utf-8"))["prose"]
assert (prose["articles"], prose["marked"], prose["found"]) == (2, 4, 3), prose
assert round(prose["exact"]["precision"] * 3) == 2 and round(prose["overlapping"]["recall"] * 4) == 3, prose
assert round(prose["put"] * 4) == 2, prose
END

judge "${data[@]}" --misses 3 >"$scratch/first"
judge "${data[@]}" --misses 3 >"$scratch/second"
cmp "$scratch/first" "$scratch/second" || fail "two runs print different tables"
grep -q 'Valley of Xanadu' "$scratch/first" || fail "a miss is not named"

# Without data it says so, and judges what is there.
judge >"$scratch/bare" 2>"$scratch/words"
grep -q 'no GAZMAP_EVAL' "$scratch/words" || fail "it does not say that data is missing"
grep -q 'Acceptance table' "$scratch/bare" || fail "the acceptance table is not judged"
