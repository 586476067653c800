#!/usr/bin/python3
"""GeoPackage and FlatGeobuf, read by GDAL and judged by SQLite: the same features as in the GeoJSON, value by value, a
spatial filter that finds what lies there and nothing else, and nothing for a validator to say."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "lib"))
from common import SCRATCH, check, end, export, skip

try:
    from osgeo import gdal, ogr, osr
except ImportError as error:
    skip(f"GDAL's Python module cannot be imported ({error}); on Debian: apt-get install python3-gdal")
try:
    from osgeo_utils.samples import validate_gpkg
except ImportError:
    validate_gpkg = None  # not every GDAL ships it
gdal.UseExceptions()

TABLES = {"events": "events", "extents": "extents", "places_points": "places", "places_lines": "places", "places_areas": "places"}
FAMILIES = {"places_points": "Point", "places_lines": "LineString", "places_areas": "Polygon"}


def value_of(feature, i):
    if not feature.IsFieldSetAndNotNull(i):
        return None
    kind = feature.GetFieldDefnRef(i).GetType()
    if kind in (ogr.OFTDate, ogr.OFTDateTime):
        return "{:04}-{:02}-{:02}".format(*feature.GetFieldAsDateTime(i)[:3])
    if kind in (ogr.OFTInteger, ogr.OFTInteger64):
        return feature.GetFieldAsInteger64(i)
    return feature.GetFieldAsDouble(i) if kind == ogr.OFTReal else feature.GetFieldAsString(i)


def multi(shape):
    """Our tables hold one type each, so lines and areas are always of several parts."""
    if shape.GetGeometryType() == ogr.wkbLineString:
        return ogr.ForceToMultiLineString(shape)
    return ogr.ForceToMultiPolygon(shape) if shape.GetGeometryType() == ogr.wkbPolygon else shape


def rows_of(layer):
    """(values by field, geometry) by feature_id, in the layer's order."""
    definition = layer.GetLayerDefn()
    names = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
    rows = {}
    for feature in layer:
        values = {name: value_of(feature, i) for i, name in enumerate(names)}
        shape = feature.GetGeometryRef()
        rows[values["feature_id"]] = values, shape.Clone() if shape else None
    check(len(rows) == layer.GetFeatureCount(), f"{layer.GetName()}: {len(rows)} features, {layer.GetFeatureCount()} counted")
    return rows


def same_value(wanted, found):
    return wanted == found or (isinstance(wanted, float) and isinstance(found, float) and abs(wanted - found) < 1e-9)


def compare(wanted, layer, what, ordered):
    rows = rows_of(layer)
    ids = [feature["id"] for feature in wanted]
    if not check(ids == list(rows) if ordered else set(ids) == set(rows), f"{what}: other features than in the GeoJSON, or another order"):
        return
    for feature in wanted:
        values, shape = rows[feature["id"]]
        for name, value in feature["properties"].items():
            check(same_value(value, values.get(name)), f"{what} {feature['id']}: {name} is {values.get(name)!r}, {value!r} in the GeoJSON")
        expected = multi(ogr.CreateGeometryFromJson(json.dumps(feature["geometry"])))
        check(shape is not None and multi(shape).ExportToWkb() == expected.ExportToWkb(), f"{what} {feature['id']}: the geometry differs")


def boxes(layer):
    layer.SetSpatialFilter(None)
    return {feature.GetFID(): feature.GetGeometryRef().GetEnvelope() for feature in layer}


def check_filter(layer, what):
    """The index finds what a look at every feature finds."""
    known = boxes(layer)
    for west, south, east, north in ((-180, -90, 180, 90), (36, 35, 37, 36), (36.6, 35.8, 36.9, 36.0), (170, -90, 180, 90), (0, 0, 0.1, 0.1)):
        inside = {fid for fid, (left, right, low, high) in known.items() if left <= east and right >= west and low <= north and high >= south}
        layer.SetSpatialFilterRect(west, south, east, north)
        found = {feature.GetFID() for feature in layer}
        # Of an area whose box only touches the rectangle GDAL may look closer.
        exact = layer.GetGeomType() == ogr.wkbPoint
        check(found == inside if exact else found <= inside, f"{what}: a filter finds {len(found)} features, {len(inside)} lie there")
    layer.SetSpatialFilter(None)


def read_json(folder, name):
    return json.loads((folder / f"{name}.geojson").read_text(encoding="utf-8"))["features"]


def check_sound(path):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        say = lambda query: [row[0] for row in database.execute(query)]
        check(say("PRAGMA integrity_check") == ["ok"], f"{path.name}: integrity_check")
        check(not say("PRAGMA foreign_key_check"), f"{path.name}: foreign_key_check")
        for index in say("SELECT 'rtree_' || table_name || '_' || column_name FROM gpkg_geometry_columns"):
            check(say(f"SELECT rtreecheck('{index}')") == ["ok"], f"{path.name}: {index} is not sound")
        styled = set(say("SELECT f_table_name FROM layer_styles WHERE useAsDefault AND styleQML<>'' AND styleSLD<>''"))
        check(styled == set(say("SELECT table_name FROM gpkg_geometry_columns")), f"{path.name}: styles of {styled}")
    if validate_gpkg:
        done = subprocess.run([sys.executable, "-m", "osgeo_utils.samples.validate_gpkg", "--extra", "--warning-as-error", path],
                              capture_output=True, text=True, check=False)
        check(done.returncode == 0, f"{path.name}: validate_gpkg says {done.stdout}{done.stderr}")


def check_gpkg(folder):
    path = next(folder.glob("*.gpkg"))
    check_sound(path)
    source = ogr.Open(str(path))
    for table, name in TABLES.items():
        family = FAMILIES.get(table)
        wanted = [feature for feature in read_json(folder, name) if not family or feature["geometry"]["type"].endswith(family)]
        layer = source.GetLayerByName(table)
        if check((layer is not None) == bool(wanted or not family), f"{path.name}: table {table} for {len(wanted)} features") and layer:
            compare(wanted, layer, table, ordered=True)
            check_filter(layer, table)
            check(layer.GetSpatialRef().GetAuthorityCode(None) == "4326", f"{table}: not in EPSG:4326")


def check_flatgeobuf(folder):
    for name in ("events", "extents", "places"):
        path = folder / f"{name}.fgb"
        wanted = read_json(folder, name)
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR, open_options=["VERIFY_BUFFERS=YES"])
        layer = source.GetLayer(0)
        compare(wanted, layer, path.name, ordered=False)
        check(layer.GetSpatialRef().GetAuthorityCode(None) == "4326", f"{path.name}: not in EPSG:4326")
        check(layer.TestCapability(ogr.OLCFastSpatialFilter) == bool(wanted), f"{path.name}: no index")
        if wanted:
            check_filter(layer, path.name)
            west, east, south, north = layer.GetExtent()
            found = [shape.GetEnvelope() for _, shape in rows_of(layer).values()]
            check((west, east, south, north) == (min(box[0] for box in found), max(box[1] for box in found),
                                                 min(box[2] for box in found), max(box[3] for box in found)), f"{path.name}: extent")


def check_set(folder):
    check_gpkg(folder)
    check_flatgeobuf(folder)


def make(name, *arguments):
    export("-f", "geojson", "-f", "gpkg", "-f", "flatgeobuf", *arguments, "-o", SCRATCH / name)
    return SCRATCH / name


check_set(make("idlib"))

gazetteer = SCRATCH / "gaz.csv"
gazetteer.write_text("id,name,lon,lat,kind,radius_m\nx,Xanadu,10,10,settlement,100\n", encoding="utf-8")

# Arabic, more than a page of text, extreme dates and numbers, the antimeridian, the poles, columns with names of ours.
hard = SCRATCH / "hard.csv"
hard.write_text("event_id,date,lon,lat,radius_m,title,killed,displaced,fid,geom,ratio,quote\n"
                f"long,2020-02-29,36.8,35.9,500,{'مدينة سراقب ' * 4000},0,2147483647,7,POINT,1.5,\n"
                "east,1582-10-15,179.9,-80,200000,,0,,8,,-2e3,\n"
                "west,9999-12-31,-179.9,80,200000,\U0001f4a5,1,,,x,,\"a \"\"b\"\", 'c'\"\n"
                "north,2020-01,0,89.9,50000,x,,,,,0.1,\n"
                "south,2020,5,-90,50000,x,,,,,0.1,\n", encoding="utf-8")
folder = make("hard", "-g", gazetteer, hard)
check(len(read_json(folder, "events")) == 5, "a row of the hard table is missing")
check_set(folder)

# Without a single event, and with one.
for name, rows in {"none": "", "one": "a,2020-01-01,36,35,500\n"}.items():
    table = SCRATCH / f"{name}.csv"
    table.write_text("event_id,date,lon,lat,radius_m\n" + rows, encoding="utf-8")
    check_set(make(name, "-g", gazetteer, table))

# Many, so that indexes have levels.
table = SCRATCH / "many.csv"
table.write_text("event_id,date,lon,lat\n" + "".join(f"e{n},2020-01-01,{(n * 7919) % 360000 / 1000 - 180},{(n * 104729) % 180000 / 1000 - 90}\n"
                                                     for n in range(3000)), encoding="utf-8")
folder = make("many", "-g", gazetteer, table)
check_set(folder)

# The same bytes again, and a second run into the same folder touches nothing.
def states():
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()}


before = states()
make("many", "-g", gazetteer, table)
check(before == states(), "a second run touched a file whose bytes are the same")
other = make("elsewhere/many", "-g", gazetteer, table)
for path in folder.iterdir():
    check(path.read_bytes() == (other / path.name).read_bytes(), f"{path.name}: other bytes from the same input")

# Another coordinate reference system: where GDAL itself would put the points, to the millimetre.
export("-f", "gpkg", "-f", "flatgeobuf", "--crs", "EPSG:32637", "-g", gazetteer, "-o", SCRATCH / "utm", SCRATCH / "one.csv")
check_sound(SCRATCH / "utm" / "utm.gpkg")
wgs84, utm = osr.SpatialReference(), osr.SpatialReference()
wgs84.SetFromUserInput("OGC:CRS84")
utm.ImportFromEPSG(32637)
expected = ogr.CreateGeometryFromWkt("POINT (36 35)")
expected.Transform(osr.CoordinateTransformation(wgs84, utm))
for path in sorted((SCRATCH / "utm").glob("*.[gf][pg][kb]*")):
    source = ogr.Open(str(path))
    for i in range(source.GetLayerCount()):
        layer = source.GetLayer(i)
        if layer.GetName() not in ("events", "extents"):
            continue
        check(layer.GetSpatialRef().IsSame(utm), f"--crs: {path.name} {layer.GetName()} is in {layer.GetSpatialRef().GetName()}")
        check_filter(layer, f"--crs {path.name} {layer.GetName()}")
        layer.ResetReading()
        feature = layer.GetNextFeature()  # its geometry dies with it
        shape = feature.GetGeometryRef()
        good = shape.Distance(expected) < 0.001 if layer.GetName() == "events" else shape.Contains(expected)
        check(good, f"--crs: {path.name} {layer.GetName()} is not where GDAL puts it")
end()
