# 100,000 events over 200 places, one of them moved: the report lists its events, and nothing else.
. "$(dirname "$0")/lib/common.sh"

cd "$scratch"
awk 'BEGIN {
    print "id,name,lon,lat,radius_m,source" >"places.csv"
    for (i = 1; i <= 200; i++)
        printf "p%03d,Village %s%s,%.5f,%.5f,1000,me\n", i, substr("bcdfghjklmnpqrstvwxz", int(i / 20) + 1, 1) "a",
            substr("bcdfghjklmnpqrstvwxz", i % 20 + 1, 1) "o" , 10 + i / 50, 50 + (i % 20) / 10 >"places.csv"
}'
# Names that the village at hand alone has.
awk -F, 'BEGIN { print "event_id,date,place" } NR > 1 { name[NR - 2] = $2; n++ }
    END { for (i = 0; i < 100000; i++) printf "e%06d,2020-02-%02d,%s\n", i, i % 28 + 1, name[i % n] }' places.csv >events.csv
awk -F, 'NR > 1 && seen[$2]++ { exit 1 }' places.csv || fail "two villages of one name"

export_here -f csv -g places.csv -o out events.csv
[[ $(wc -l <out/positions.tsv) == 100001 ]] || fail "every event is placed: $(wc -l <out/positions.tsv)"
cp -r out first

moved=$(sed -n 38p places.csv | cut -d, -f2)
awk -F, -v OFS=, 'NR == 38 { $3 += 0.05 } { print }' places.csv >moved.csv
mv moved.csv places.csv

status=0
"$GAZMAP" export -f csv -g places.csv -o out --changes changes.json events.csv 2>report || status=$?
((status == 0)) || fail "the rerun ended with $status"

grep ",$moved\$" events.csv | cut -d, -f1 | sort >want
grep -o 'e[0-9]\{6\}  ' <(grep '^moved ' report) | tr -d ' ' | sort >found
diff want found >difference || fail "$(head difference): the report lists the moved events, and only those"
[[ $(grep -c '^[a-z].*  .*e[0-9]\{6\}' report) == "$(wc -l <want)" ]] || fail "nothing else is listed"
grep -q "^$(wc -l <want) moved, 0 changed, 0 newly placed, 0 newly unplaced, 0 added, 0 removed" report ||
    fail "$(grep moved, report)"
[[ $(grep -c '^moved .*gazetteer entry p037 (places.csv:38) changed' report) == "$(wc -l <want)" ]] ||
    fail "each names the entry"
while read -r id; do
    row=$(grep -n "^$id," events.csv | cut -d: -f1)
    grep -q "^moved .* $id .*row events.csv:$row\$" report || fail "$id stands in line $row"
done < <(sed -n '1p;250p;500p' want)

/usr/bin/python3 - <<'END' || fail "the JSON says the same"
import json
changes = json.load(open("changes.json"))
want = set(open("want").read().split())
assert {m["event_id"] for m in changes["moved"]} == want and len(changes["moved"]) == len(want)
assert all(m["entry"] == "places.csv:38" and 3 < m["km"] < 4 for m in changes["moved"])
assert not any(changes[k] for k in ("changed", "added", "removed", "placed", "unplaced"))
END

# The same from the two folders, in either order of rows, and through a pipe.
"$GAZMAP" diff first out --json >folders.json
/usr/bin/python3 - <<'END' || fail "gazmap diff says the same as the run"
import json
a, b = json.load(open("changes.json")), json.load(open("folders.json"))
key = lambda m: (m["event_id"], m["part"], m["km"], m["bearing"], tuple(m["from"]), tuple(m["to"]), m["entry"])
assert sorted(map(key, a["moved"])) == sorted(map(key, b["moved"]))
END
{ head -n 1 first/positions.tsv; tail -n +2 first/positions.tsv | sort -r; } |
    "$GAZMAP" diff - out >piped
grep -q "^$(wc -l <want) moved, 0 changed, 0 newly placed, 0 newly unplaced, 0 added, 0 removed" piped ||
    fail "rows in another order: $(head -1 piped)"
