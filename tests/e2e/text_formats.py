#!/usr/bin/python3
"""NDJSON, CSV, GeoJSON sequences, timemap and the tables of a set hold, field by field, what went in: read by Python's own json and
csv, and by GDAL."""

import csv
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "lib"))
from common import ROOT, SCRATCH, check, end, export, export_bundled

csv.field_size_limit(2**31 - 1)
NUMBERS = {"part", "parts", "date_prec", "killed", "killed_lo", "killed_hi", "wounded", "displaced", "aggregate", "radius_m",
           "geo_prec", "n_cand"}


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rows(path):
    """(header, rows as lists of cells), by Python's csv; every row as long as the header."""
    with open(path, newline="", encoding="utf-8") as file:
        found = list(csv.reader(file, strict=True))
    check(all(len(row) == len(found[0]) for row in found), f"{path.name}: rows of different lengths")
    return found[0], found[1:]


def unguard(cell):
    return cell[1:] if re.match(r"'+[=+\-@\t\r]", cell) else cell


def as_cell(value):
    return "" if value is None else str(value)


def number(text):
    return f"{float(text):.6f}"


def check_csv(folder):
    """Digit by digit: floats stay as they are written."""
    features = json.loads((folder / "events.geojson").read_text(encoding="utf-8"), parse_float=str)["features"]
    header, found = rows(folder / "events.csv")
    check(len(found) == len(features), f"events.csv: {len(found)} rows for {len(features)} features")
    for n, (row, feature) in enumerate(zip(found, features)):
        lon, lat = feature["geometry"]["coordinates"]
        check([number(cell) for cell in row[:2]] == [number(lon), number(lat)], f"events.csv:{n}: {row[:2]}, not {lon}, {lat}")
        check(header[2:] == list(feature["properties"]), f"events.csv:{n}: columns {header}")
        for name, cell in zip(header[2:], row[2:]):
            want = as_cell(feature["properties"][name])
            check(unguard(cell) == want, f"events.csv:{n}: {name} is {cell!r}, not {want!r}")
            runs = cell[:1] in tuple("=+-@\t\r") and not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]*)?(e[0-9]+)?", cell)
            check(not runs, f"events.csv:{n}: a spreadsheet runs {cell!r}")


def check_ndjson(folder, features, n_unplaced):
    found = lines(folder / "events.ndjson")
    placed = [row for row in found if row["lon"] is not None]
    check(len(found) - len(placed) == n_unplaced, f"events.ndjson: {len(found) - len(placed)} lines without a point, not {n_unplaced}")
    check(len(placed) == len(features), f"events.ndjson: {len(placed)} lines for {len(features)} features")
    for n, (row, feature) in enumerate(zip(placed, features)):
        want = {"lon": feature["geometry"]["coordinates"][0], "lat": feature["geometry"]["coordinates"][1],
                **feature["properties"], "reason": None}
        check(list(row.items()) == list(want.items()), f"events.ndjson:{n}: {row}, not {want}")
    for row in found:
        check((row["lon"] is None) == (row["lat"] is None) == (row["reason"] is not None), f"events.ndjson: {row}")
        check(all(value is None or type(value) is int for key, value in row.items() if key in NUMBERS), f"events.ndjson: {row}")


def check_timemap(folder, features):
    """As timemap's own schemas have it: text only, arrays where it wants them, every reference resolved."""
    events = json.loads((folder / "timemap" / "events.json").read_text(encoding="utf-8"))
    associations = json.loads((folder / "timemap" / "associations.json").read_text(encoding="utf-8"))
    sources = json.loads((folder / "timemap" / "sources.json").read_text(encoding="utf-8"))
    check(len(events) == len(features), f"timemap: {len(events)} events")
    ids = [item["id"] for item in associations]
    check(len(set(ids)) == len(ids), "timemap: an association recurs")
    for item in associations:
        check(set(item) == {"id", "title", "desc", "mode", "filter_paths"} and item["mode"] in ("CATEGORY", "FILTER")
              and item["filter_paths"][-1] == item["title"], f"timemap: association {item}")
    for key, item in sources.items():
        check(key == item["id"] and set(item) == {"id", "title", "paths", "url"} and isinstance(item["paths"], list), f"timemap: source {item}")
    for event, feature in zip(events, features):
        properties = feature["properties"]
        texts = {"id", "description", "date", "time", "location", "latitude", "longitude", "comments", "type", "category"}
        check(set(event) == texts | {"associations", "sources"} and all(isinstance(event[key], str) for key in texts), f"timemap: event {event}")
        check([number(event["longitude"]), number(event["latitude"])] == [number(c) for c in feature["geometry"]["coordinates"]], f"timemap: {event}")
        date = properties["date_start"] or properties["date_end"]
        check(event["date"] == ("" if date is None else f"{date[5:7]}/{date[8:]}/{date[:4]}"), f"timemap: date {event['date']} of {date}")
        check(set(event["associations"]) <= set(ids) and event["category"] in event["associations"], f"timemap: associations of {event}")
        check(set(event["sources"]) <= set(sources) and bool(event["sources"]) == bool(properties["source"] or properties["source_url"]), f"timemap: sources of {event}")
        check(all(sources[key]["url"] == (properties["source_url"] or "") for key in event["sources"]), f"timemap: source of {event}")


def check_set(folder):
    features = json.loads((folder / "events.geojson").read_text(encoding="utf-8"))["features"]
    check_csv(folder)
    check_ndjson(folder, features, len(rows(folder / "unplaced.csv")[1]))
    check_timemap(folder, features)
    return features


FORMATS = [part for name in ("geojson", "ndjson", "geojsonseq", "csv", "timemap") for part in ("-f", name)]
folder = export_bundled(*FORMATS)
features = check_set(folder)
check(len(features) > 40, "the bundled theatre has few events")

# What went in, and how it has to come out.
LONG = "مدينة سراقب " * 2000
EVENTS = [
    {"event_id": "text", "date": "2020-02-03", "title": "two\nlines, \"quotes\" and 'more'", "summary": LONG, "killed": 3, "lon": 36.8, "lat": 35.9},
    {"event_id": "empty", "lon": -180, "lat": -90},
    {"event_id": "formula", "title": "=1+1", "summary": "'=1+1", "type": "+x", "actor1": "@a", "actor2": "-b", "lon": 179.999999, "lat": 90},
    {"event_id": "zero", "date": "2020-02", "killed": 0, "wounded": 2147483648, "title": " blank ends ", "lon": 0, "lat": 0},
    {"event_id": "=id", "date": "2019-10/..", "title": "\U0001f4a5 \u2028 \u00e9", "mixed": "1.50", "whole": 12, "real": 0.1, "lon": -0.0000001, "lat": 1},
    {"event_id": "gone", "place": "Nosuchplace", "title": "-x", "killed": 7},
]
hard = SCRATCH / "hard.ndjson"
hard.write_text("".join(json.dumps(event, ensure_ascii=False) + "\n" for event in EVENTS), encoding="utf-8")
export("-g", ROOT / "gazetteer" / "idlib", *FORMATS, "-o", SCRATCH / "hard", hard)
found = {row["event_id"]: row for row in lines(SCRATCH / "hard" / "events.ndjson")}
check(list(found) == [event["event_id"] for event in EVENTS], f"events in another order: {list(found)}")
check_set(SCRATCH / "hard")
for event in EVENTS:
    row = found[event["event_id"]]
    for key in ("title", "summary", "type", "actor1", "actor2", "killed", "wounded", "mixed", "whole", "real", "place"):
        want = event.get(key)
        want = want.strip() if isinstance(want, str) else want
        check(row[key] == want and type(row[key]) is type(want), f"{event['event_id']}: {key} is {row[key]!r}, not {want!r}")
check((found["zero"]["date_start"], found["zero"]["date_end"]) == ("2020-02-01", "2020-02-29"), "a month")
check((found["text"]["lon"], found["zero"]["lat"], found["=id"]["lon"]) == (36.8, 0, 0), "degrees")
check("Nosuchplace" in found["gone"]["reason"] and found["gone"]["score"] is None, f"{found['gone']}")

# No events, and one.
for name, text in {"none": "event_id,date,lon,lat\n", "one": "event_id,date,lon,lat\na,2020-02-03,36.8,35.9\n"}.items():
    (SCRATCH / f"{name}.csv").write_text(text, encoding="utf-8")
    export("-g", ROOT / "gazetteer" / "idlib", *FORMATS, "-o", SCRATCH / name, SCRATCH / f"{name}.csv")
    check(len(check_set(SCRATCH / name)) == (name == "one"), f"{name}: events")

# Tags: one row, one tag a column, by the grammar of the standard; and a spreadsheet's reader still finds its rows.
export("-g", ROOT / "gazetteer" / "idlib", "-f", "csv", "--hxl", "-o", SCRATCH / "tagged", hard)
for layer in ("events", "extents", "places"):
    header, found_rows = rows(SCRATCH / "tagged" / f"{layer}.csv")
    check(all(re.fullmatch(r"(#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*)?", tag) for tag in found_rows[0]), f"{layer}: tags {found_rows[0]}")
header, found_rows = rows(SCRATCH / "tagged" / "events.csv")
tags = dict(zip(header, found_rows[0]))
check((tags["lon"], tags["killed"], tags["date_start"], tags["admin1"]) == ("#geo+lon", "#affected+killed", "#date+start", "#adm1+name"), f"{tags}")

try:
    from osgeo import gdal, ogr
except ImportError:
    print("without GDAL's Python module the second opinion on CSV and sequences is left out (Debian: python3-gdal)")
    end()
    sys.exit()
gdal.UseExceptions()


def shapes(path):
    layer_of = ogr.Open(str(path))
    return [feature.GetGeometryRef().Clone() for feature in layer_of.GetLayer(0)]


def same(a, b):
    return a.GetGeometryName() == b.GetGeometryName() and a.Equals(b)


for layer in ("extents", "places"):
    want = shapes(folder / f"{layer}.geojson")
    for other in (folder / f"{layer}.csv", folder / f"{layer}.geojsons"):
        have = shapes(other)
        check(len(have) == len(want) > 0 and all(same(a, b) for a, b in zip(have, want)), f"{other.name}: other geometry than in GeoJSON")
    names = [feature["properties"] for feature in json.loads((folder / f"{layer}.geojson").read_text(encoding="utf-8"), parse_float=str)["features"]]
    header, found_rows = rows(folder / f"{layer}.csv")
    check([[unguard(cell) for cell in row[1:]] for row in found_rows] == [[as_cell(value) for value in row.values()] for row in names], f"{layer}.csv: other values than in GeoJSON")
have = shapes(folder / "events.geojsons")
check(all(same(a, b) for a, b in zip(have, shapes(folder / "events.geojson"))) and len(have) == len(features), "events.geojsons by GDAL")
end()
