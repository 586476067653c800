#!/usr/bin/python3
"""GDAL reads back what `-f ogr:DRIVER` made, for every driver that it can read: the same rows and values as in our own
GeoJSON, but for what README.txt says the format has no room for."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "lib"))
from common import SCRATCH, check, end, export, features, skip

try:
    from osgeo import gdal, ogr
except ImportError as error:
    skip(f"GDAL's Python module cannot be imported ({error}); on Debian: apt-get install python3-gdal")
gdal.UseExceptions()

# ---- what goes in ----

LONG = "نص طويل جدا " * 200  # 4,200 bytes, which no shapefile holds
ROWS = [
    # event_id, date, place, lon, lat, title, killed, displaced, count, ratio, text
    ("plain", "2020-02-03", "", 36.8, 35.9, "Eight killed", 8, "", 1, 0.5, "a"),
    ("arabic", "2020-02", "سراقب", "", "", "قصف على مدينة سراقب", "", 1000, 2, 1.25, "<b>&amp;\"'"),
    ("long", "2019-12-31/2020-01-02", "", 36.5, 35.5, LONG, 0, "", 3, -7.125, "two\nlines"),
    ("line", "", "the M5", "", "", "On the road", "", 2147483647, 2147483647, 0, "=1+1"),
    ("dateline", "1999-12-31", "", 180, -17, "Antimeridian", "", "", -5, 1e-3, "\U0001f4a5"),
    ("pole", "2000-02-29", "", 0, 90, "Pole", 1, "", "", "", ""),
]
HEADER = "event_id,date,place,lon,lat,title,killed,displaced,count,ratio,text,empty".split(",")
GAZETTEER = """{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"s","name":"Saraqib","names":"سراقب","kind":"settlement","radius_m":2000,"population":40000,"source":"test","licence":"CC0-1.0"},"geometry":{"type":"Point","coordinates":[36.80591,35.86447]}},
{"type":"Feature","properties":{"id":"m5","name":"M5","ref":"M5","kind":"road","radius_m":2000,"source":"test","licence":"CC0-1.0"},"geometry":{"type":"LineString","coordinates":[[36.7,35.4],[36.8,35.9],[37.1,36.2]]}}
]}"""


def write_inputs():
    rows = [{name: None if cell == "" else cell for name, cell in zip(HEADER, [*row, ""])} for row in ROWS]
    (SCRATCH / "events.json").write_text(json.dumps(rows), encoding="utf-8")
    (SCRATCH / "one.json").write_text(json.dumps(rows[:1]), encoding="utf-8")
    (SCRATCH / "none.csv").write_text("event_id,date,place,title\n", encoding="utf-8")
    (SCRATCH / "gaz.geojson").write_text(GAZETTEER, encoding="utf-8")


# ---- how each driver says it ----

# What a driver cannot do, measured with GDAL 3.6.2; what is not here must be as it went in.
#   dates: comes back as text or with a time of day   types: False: numbers may come back as text
#   cut: texts end after so many bytes   null: an empty text may stand for null   near: degrees between points
#   lonlat: points are columns   blanks: white space is not kept   rename, prefix: names of fields
#   skip: a text with quotation marks or line ends is garbled   unreadable: when there are no features
SINGLE = {
    "CSV": {"folder": "csv", "lonlat": True, "null": True, "types": False},
    "ESRI Shapefile": {"folder": "esri_shapefile", "cut": 254, "blanks": True, "null": True},
    "FlatGeobuf": {"folder": "flatgeobuf", "dates": True},
    "GeoJSON": {"folder": "geojson", "types": False},
    "GeoJSONSeq": {"folder": "geojsonseq", "types": False, "unreadable": True},
    "JML": {"folder": "jml", "null": True, "blanks": True, "types": False},
    "MapInfo File": {"folder": "mapinfo_file", "cut": 254, "null": True, "near": 1e-5, "blanks": True, "types": False},
    "OGR_GMT": {"folder": "ogr_gmt", "null": True, "dates": True, "blanks": True, "types": False, "skip": {"text"}},
}
MANY = {
    "GML": {"file": "gml"},
    "GPKG": {"file": "gpkg"},
    "GPX": {"file": "gpx", "layers": {"events": "waypoints"}, "dates": True, "null": True, "blanks": True, "types": False,
            "rename": {"title": "name", "summary": "desc", "source_url": "link1_href", "source": "src"}, "skip": {"text"}, "prefix": "ogr_"},
    "KML": {"file": "kml", "dates": True, "null": True, "types": False, "rename": {"name": "Name"}},
    "ODS": {"file": "ods", "lonlat": True, "null": True, "types": False},
    "OpenFileGDB": {"file": "gdb", "null": True, "dates": True},
    "PGDUMP": None,  # text for psql; the database's own test reads that
    "SQLite": {"file": "sqlite", "null": True},
    "XLSX": {"file": "xlsx", "lonlat": True, "null": True, "types": False},
}


def value_of(feature, i):
    if not feature.IsFieldSetAndNotNull(i):
        return None
    kind = feature.GetFieldDefnRef(i).GetType()
    if kind in (ogr.OFTDate, ogr.OFTDateTime):
        year, month, day = feature.GetFieldAsDateTime(i)[:3]
        return f"{year:04}-{month:02}-{day:02}"
    if kind in (ogr.OFTInteger, ogr.OFTInteger64):
        return feature.GetFieldAsInteger64(i)
    return feature.GetFieldAsDouble(i) if kind == ogr.OFTReal else feature.GetFieldAsString(i)


def read_layer(layer, prefix=""):
    """{event_id or number: (values, geometry, types)}"""
    found = []
    definition = layer.GetLayerDefn()
    names = [definition.GetFieldDefn(i).GetName().removeprefix(prefix) for i in range(definition.GetFieldCount())]
    types = {name: definition.GetFieldDefn(i).GetType() for i, name in enumerate(names)}
    for feature in layer:
        geometry = feature.GetGeometryRef()
        found.append(({name: value_of(feature, i) for i, name in enumerate(names)},
                      geometry.Clone() if geometry is not None else None))
    return types, found


def flat(geometry):
    """All corners in order, whatever they are corners of."""
    if geometry.GetGeometryCount():
        return [p for i in range(geometry.GetGeometryCount()) for p in flat(geometry.GetGeometryRef(i))]
    return [position[:2] for position in geometry.GetPoints() or []]


def wanted_text(text, habit):
    if text is None:
        return None
    if "cut" in habit:
        text = text.encode()[:habit["cut"]].decode("utf-8", "ignore")
    return " ".join(text.split()) if habit.get("blanks") else text


def same(wanted, found, habit):
    if isinstance(wanted, str):
        found_text = " ".join(found.split()) if habit.get("blanks") and isinstance(found, str) else found
        return wanted_text(wanted, habit) == found_text
    if wanted is None:
        return found is None or (habit.get("null") and found == "")
    if isinstance(found, str) and not habit.get("types", True):
        try:
            found = float(found)
        except ValueError:
            return False
    return isinstance(found, (int, float)) and abs(wanted - found) <= 1e-9 * max(1, abs(wanted))


INTEGERS = {"part", "date_prec", "killed", "displaced", "count", "geo_prec", "radius_m", "n_events", "population"}
DATES = {"date_start", "date_end"}


def check_types(types, habit, what):
    if not habit.get("types", True):
        return
    for name in INTEGERS & types.keys():
        check(types[name] in (ogr.OFTInteger, ogr.OFTInteger64), f"{what}: {name} is of type {ogr.GetFieldTypeName(types[name])}")
    for name in DATES & types.keys():
        check(types[name] == ogr.OFTDate or habit.get("dates"), f"{what}: {name} is of type {ogr.GetFieldTypeName(types[name])}")


def check_rows(wanted, found, habit, what, key):
    rename = habit.get("rename", {})
    by_key = {values.get(rename.get(key, key)): (values, geometry) for values, geometry in found}
    check(len(found) == len(wanted), f"{what}: {len(found)} features, not {len(wanted)}")
    for feature in wanted:
        values = feature["properties"]
        if not check(values[key] in by_key, f"{what}: no feature {values[key]}"):
            continue
        got, geometry = by_key[values[key]]
        for name, value in values.items():
            theirs = rename.get(name, name)
            if name in habit.get("skip", ()) or (theirs not in got and value is None):
                continue
            check(same(value, got.get(theirs), habit), f"{what}: {values[key]}: {name} is {got.get(theirs)!r:.80}, not {value!r:.80}")
        check_place(feature["geometry"], got, geometry, habit, f"{what}: {values[key]}")


def check_place(wanted, got, geometry, habit, what):
    near = habit.get("near", 1e-9)
    if habit.get("lonlat") and geometry is None:
        if wanted["type"] == "Point":
            check(same(wanted["coordinates"][0], got.get("lon"), habit) and same(wanted["coordinates"][1], got.get("lat"), habit),
                  f"{what}: lies at {got.get('lon')} {got.get('lat')}, not {wanted['coordinates']}")
        return
    if not check(geometry is not None, f"{what}: no geometry"):
        return
    ours = ogr.CreateGeometryFromJson(json.dumps(wanted))
    left, right = sorted(flat(ours)), sorted(flat(geometry))
    check(len(left) == len(right) and all(abs(a - c) <= near and abs(b - d) <= near for (a, b), (c, d) in zip(left, right)),
          f"{what}: the geometry differs")


# ---- every driver ----

SUFFIXES = (".csv", ".shp", ".fgb", ".geojson", ".geojsonl", ".jml", ".tab", ".gmt")


def open_file(path):
    try:
        return ogr.Open(str(path))
    except RuntimeError:
        return None


KEYS = {"events": "event_id", "extents": None, "places": "id"}


def compare(folder, reference, driver, habit):
    """Each layer of the reference set with the driver's own."""
    source = None
    if "file" in habit:
        source = open_file(folder / f"{folder.name}.{habit['file']}")
        if not check(source is not None, f"{driver}: cannot be opened"):
            return
    for name, key in KEYS.items():
        layer_name = habit.get("layers", {}).get(name, name) if "layers" in habit else name
        if "layers" in habit and name not in habit["layers"]:
            continue
        wanted = features(reference / f"{name}.geojson")
        what = f"{driver}: {name}"
        found, types = [], {}
        if source is not None:
            layers = [source.GetLayer(i) for i in range(source.GetLayerCount())]
            mine = [layer for layer in layers if layer.GetName() in (layer_name, *(f"{name}_{kind}" for kind in ("points", "lines", "areas")))]
        else:
            paths = [path for path in sorted((folder / habit["folder"]).glob(f"{name}*")) if path.suffix in SUFFIXES]
            sources = [(path, open_file(path)) for path in paths]
            for path, each in sources:
                check(each is not None or (not wanted and habit.get("unreadable")), f"{what}: {path.name} cannot be opened")
            mine = [each.GetLayer(0) for _, each in sources if each is not None]
        if not check(mine or not wanted, f"{what}: there is none"):
            continue
        for layer in mine:
            types, more = read_layer(layer, habit.get("prefix", ""))
            found += more
            if more:
                check_types(types, habit, what)
        if key is None:
            check(len(found) == len(wanted), f"{what}: {len(found)} features, not {len(wanted)}")
        elif name in ("events", "places"):
            check_rows(wanted, found, habit, what, key)


write_inputs()
drivers = {**SINGLE, **{name: habit for name, habit in MANY.items() if habit}}
for file in ("events.json", "one.json", "none.csv"):
    table = Path(file).stem
    reference = SCRATCH / f"{table}-reference"
    export("-g", "gaz.geojson", "-f", "geojson", "-o", reference, file, cwd=SCRATCH)
    for driver, habit in drivers.items():
        if not gdal.GetDriverByName(driver):
            continue
        folder = SCRATCH / f"{table}-{driver.replace(' ', '_').lower()}"
        export("-g", "gaz.geojson", "-f", f"ogr:{driver}", "-o", folder, file, cwd=SCRATCH)
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        compare(folder, reference, f"{driver} ({table})", habit)
        gdal.PopErrorHandler()

# The same input, the same bytes, though the clock has gone on.
for driver in drivers:
    folder = SCRATCH / f"events-{driver.replace(' ', '_').lower()}"
    if driver == "OpenFileGDB" or not folder.exists():  # random numbers in each
        continue
    again = SCRATCH / "again" / folder.name
    export("-g", "gaz.geojson", "-f", f"ogr:{driver}", "-o", again, "events.json", cwd=SCRATCH)
    for path in (path for path in again.rglob("*") if path.is_file()):
        check((folder / path.relative_to(again)).read_bytes() == path.read_bytes(), f"{driver}: {path.name} has other bytes the second time")
end()
