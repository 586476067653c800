#!/usr/bin/python3
"""Every GeoJSON file keeps RFC 7946 and what web maps ask for beyond it: judged by code that shares nothing with the program."""

import json
import re
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "lib"))
from common import ROOT, SCRATCH, check, end, export, export_bundled

LARGEST_ID = 2**53 - 1  # JavaScript's; MapLibre keeps integers only
WEB = {"title": str, "name": str, "description": str, "marker-color": str, "marker-size": str, "stroke": str, "fill": str,
       "fill-opacity": float, "start": str, "end": str, "time": str, "start_ms": int, "end_ms": int, "time_ms": int}
SHAPES = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def positions(coordinates, depth):
    if depth == 0:
        yield coordinates
    else:
        for inner in coordinates:
            yield from positions(inner, depth - 1)


def twice_area(ring):
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, ring[1:]))


def check_ring(ring, hole, where):
    check(len(ring) >= 4, f"{where}: a ring of {len(ring)} positions")
    check(ring[0] == ring[-1], f"{where}: a ring is open")
    check(all(a != b for a, b in zip(ring, ring[1:])), f"{where}: a position follows itself")
    area = twice_area(ring)
    check(area < 0 if hole else area > 0, f"{where}: a {'hole' if hole else 'ring'} breaks the right-hand rule")


def check_geometry(geometry, where):
    """All positions of it."""
    if not check(list(geometry) == ["type", "coordinates"], f"{where}: geometry members {list(geometry)}"):
        return []
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if not check(kind in SHAPES, f"{where}: geometry type {kind}"):
        return []
    found = list(positions(coordinates, SHAPES[kind]))
    for position in found:
        check(len(position) == 2, f"{where}: a position of {len(position)} numbers")
        lon, lat = position[:2]
        check(-180 <= lon <= 180 and -90 <= lat <= 90, f"{where}: {position} is off the globe")
    if kind == "LineString":
        check(len(coordinates) >= 2, f"{where}: a line of one position")
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind, [])
    for polygon in polygons:
        for i, ring in enumerate(polygon):
            check_ring(ring, i > 0, where)
    return found


def no_repeats(pairs):
    check(len({key for key, _ in pairs}) == len(pairs), f"a member recurs among {[key for key, _ in pairs]}")
    return dict(pairs)


def check_properties(properties, where, web, compact):
    for key, value in properties.items():
        check(len(key.encode()) <= 10 or (web and key in WEB), f"{where}: the field name {key} has over ten bytes")
        check(not isinstance(value, (dict, list)), f"{where}: {key} is nested")
        check(value != "", f"{where}: {key} is empty text, where null is meant")
        check(value is not None or not compact, f"{where}: {key} is null in compact GeoJSON")
        if web and key in WEB and value is not None:
            check(type(value) is WEB[key], f"{where}: {key} is {value!r}")
    if not web:
        return
    # simplestyle 1.1: three sizes, colours of six hexadecimal digits, opacity of 0 to 1.
    check(properties.get("marker-size", "small") in ("small", "medium", "large"), f"{where}: marker-size")
    check(0 <= properties.get("fill-opacity", 0) <= 1, f"{where}: fill-opacity")
    for key in ("marker-color", "stroke", "fill"):
        check(re.fullmatch("#[0-9a-f]{6}", properties.get(key, "#000000")), f"{where}: {key} is {properties.get(key)!r}")
    for key, date in {"start": "date_start", "end": "date_end"}.items():
        text, ms = properties.get(key), properties.get(f"{key}_ms")
        check((text or "")[:10] == (properties.get(date) or ""), f"{where}: {key} is {text!r}, {date} {properties.get(date)!r}")
        if text is not None and text[:4] != "0000":  # Python counts from the year 1
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
            check(ms == (moment - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(milliseconds=1), f"{where}: {key}_ms is {ms}")
    if properties.get("start"):
        check(properties["time"] == properties["start"] and properties["time_ms"] == properties["start_ms"], f"{where}: time")


def check_sequence(path, collection):
    """The same features as the FeatureCollection's, each behind a record separator and before a line end."""
    raw = path.read_bytes()
    records = raw.split(b"\x1e")
    check(records[0] == b"", f"{path.name}: begins without a record separator")
    check(all(record.endswith(b"\n") and record.count(b"\n") == 1 for record in records[1:]), f"{path.name}: line ends")
    check([json.loads(record) for record in records[1:]] == collection["features"], f"{path.name}: not the features of the collection")


def check_file(path, web=False, compact=False):
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    name = path.name
    check(not raw.startswith(b"\xef\xbb\xbf"), f"{name}: begins with a byte order mark")
    check(raw.endswith(b"\n") and b"\r" not in raw, f"{name}: line ends")
    check("NaN" not in text and "Infinity" not in text, f"{name}: numbers that JSON does not have")
    data = json.loads(text, object_pairs_hook=no_repeats)
    check(data["type"] == "FeatureCollection", f"{name}: type")
    check("crs" not in data, f"{name}: a crs member, which RFC 7946 took out")
    if data["features"]:
        check(list(data)[-1] == "bbox", f"{name}: bbox is not the last member")

    # Six decimals are 0.1 m; more is a promise that no report keeps.
    for match in re.finditer(r'"(?:coordinates|bbox)":([\[\]0-9eE.,+-]+)', text):
        for number in re.findall(r"[0-9eE.+-]+", match[1]):
            check(re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]{1,6})?", number), f"{name}: the number {number}")
            check(not re.fullmatch(r"-0(\.0*)?", number), f"{name}: minus zero")

    # One feature a line: a diff, and a stream, can be read by lines.
    lines = text.splitlines()
    check(len(lines) == len(data["features"]) + 2, f"{name}: not one feature a line")

    ids, keys, everything = set(), None, []
    for i, feature in enumerate(data["features"]):
        where = f"{name}:{i + 2}"
        check(list(feature) == ["type", "id", "properties", "geometry"], f"{where}: members {list(feature)}")
        check(type(feature["id"]) is int and 0 <= feature["id"] <= LARGEST_ID, f"{where}: id {feature['id']!r}")
        check(feature["id"] not in ids, f"{where}: id {feature['id']} recurs")
        ids.add(feature["id"])
        keys = keys or list(feature["properties"])
        check(compact or list(feature["properties"]) == keys, f"{where}: other keys, or another order, than the first feature")
        check_properties(feature["properties"], where, web, compact)
        if feature["geometry"] is not None:
            everything += check_geometry(feature["geometry"], where)
    if everything:
        lons, lats = zip(*everything)
        check(data["bbox"] == [min(lons), min(lats), max(lons), max(lats)], f"{name}: bbox {data['bbox']}")
    return data


folder = export_bundled()
files = sorted(folder.glob("**/*.geojson"))
check({"events.geojson", "extents.geojson", "places.geojson"} <= {file.name for file in files}, "a layer is missing")
for file in files:
    data = check_file(file)
    print(f"{file.name}: {len(data['features'])} features")

# Text that wants escaping, both ends of the globe, and nothing at all.
gazetteer = SCRATCH / "gaz.csv"
gazetteer.write_text("id,name,lon,lat,kind,radius_m\nx,Xanadu,10,10,settlement,100\n", encoding="utf-8")
hard = SCRATCH / "hard.csv"
hard.write_text('event_id,date,title,lon,lat,radius_m\n'
                '"q""1",2020-01-01,"back\\slash, ""quotes"", </script>, tab\t, \u2028 \U0001f4a5 \u0001",0,0,\n'
                'south,2020-01-01,,-179.9999999,-90,10\nnorth,2020-01-01,,179.5,89.9,\n'
                'origin,2020-01-01,,-0.0000001,0.00000049,1000\nacross,2020-01-01,,179.99,10,50000\n'
                'across-west,2020-01-01,,-179.9,-60,900000\npole,2020-01-01,,100,89.95,50000\n', encoding="utf-8")
one = SCRATCH / "one.csv"
one.write_text("event_id,date,type,killed,lon,lat,radius_m,geo_prec\none,0000-02,Battles,12,36.8,35.9,300,5\n", encoding="utf-8")
empty = SCRATCH / "empty.csv"
empty.write_text("event_id,date,place\n", encoding="utf-8")
bundled = [ROOT / path for path in json.loads((ROOT / "gazmap.json").read_text(encoding="utf-8"))["events"]]
for table in (hard, one, empty, bundled[0]):
    places = ROOT / "gazetteer" / "idlib" if table in bundled else gazetteer
    for options in ([], ["--web"], ["--compact"], ["--web", "--compact"]):
        out = SCRATCH / "-".join([table.stem, *options])
        export("-g", places, "-f", "geojson", "-f", "geojsonseq", *options, "-o", out, table)
        for file in sorted(out.glob("*.geojson")):
            collection = check_file(file, "--web" in options, "--compact" in options)
            check_sequence(file.with_suffix(".geojsons"), collection)
            print(f"{out.name}/{file.name}: {len(collection['features'])} features")
first = check_file(SCRATCH / "one---web" / "events.geojson", web=True)["features"][0]["properties"]
check(first["marker-color"] == "#eebf99" and first["marker-size"] == "large", f"a battle somewhere in an area looks like {first}")
check(first["start_ms"] == -62164540800000 and first["title"] == "Battles", f"web properties: {first}")
titles = [feature["properties"]["title"] for feature in check_file(SCRATCH / "hard" / "events.geojson")["features"]]
check(titles and titles[0] == 'back\\slash, "quotes", </script>, tab\t, \u2028 \U0001f4a5 \u0001', f"text came out as {titles[:1]!r}")
end()
