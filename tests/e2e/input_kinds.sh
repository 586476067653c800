#!/usr/bin/env bash
# One table as CSV, JSON, NDJSON, Excel and OpenDocument gives the same points, ids, dates and figures.
# shellcheck disable=SC1091,SC2154,SC2164 # lib/common.sh sets what is used here, and -e
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
command -v ogr2ogr >/dev/null || skip "ogr2ogr is not installed (Debian: gdal-bin)"

table=$GAZMAP_ROOT/events/idlib-2020.csv
gazetteer=$GAZMAP_ROOT/gazetteer/idlib
cd "$scratch"

/usr/bin/python3 - "$table" <<'PYTHON'
import csv, json, sys
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    rows = [{key: value for key, value in row.items() if value} for row in csv.DictReader(file)]
names = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")).fieldnames)
numbers = {"killed", "killed_lo", "killed_hi", "wounded", "displaced", "aggregate"}
for row in rows:
    for name in numbers & row.keys():
        row[name] = int(row[name])
rows[0] = {name: rows[0].get(name) for name in names}  # all columns, in the table's order
with open("events.json", "w", encoding="utf-8") as file:
    json.dump(rows, file, ensure_ascii=True, indent=1)
with open("events.ndjson", "w", encoding="utf-8") as file:
    file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
with open("semicolon.csv", "w", encoding="utf-8-sig", newline="") as file:
    writer = csv.DictWriter(file, names, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
with open("tab.tsv", "w", encoding="utf-8", newline="") as file:
    writer = csv.DictWriter(file, names, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
PYTHON
cp -- "$table" comma.csv
for kind in xlsx ods; do
    ogr2ogr "text.$kind" comma.csv
    # Numbers and dates as the spreadsheet's own, as people who type them have them.
    ogr2ogr "typed.$kind" comma.csv -oo AUTODETECT_TYPE=YES
done

for file in comma.csv semicolon.csv tab.tsv events.json events.ndjson {text,typed}.{xlsx,ods}; do
    export_here -g "$gazetteer" -o "out-$file" "$file"
    cmp out-comma.csv/positions.tsv "out-$file/positions.tsv" || fail "$file gives other points than the CSV"
    cmp out-comma.csv/events.geojson "out-$file/events.geojson" || fail "$file gives other events than the CSV"
    # Which file and line differs from one kind to the next; why, and for which row, must not.
    /usr/bin/python3 - "out-$file/unplaced.csv" >"$file.unplaced" <<'PYTHON'
import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")):
    print(row["event_id"], row["unplaced_part"], row["unplaced_text"], row["unplaced_reason"])
PYTHON
    diff -u comma.csv.unplaced "$file.unplaced" || fail "$file leaves other rows unplaced than the CSV"
done
