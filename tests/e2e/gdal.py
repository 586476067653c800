#!/usr/bin/python3
"""GDAL, which wrote none of it, reads every file of the set: no warning, the right types, and the same values in
the shapefile as in the GeoJSON."""

import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "lib"))
from common import SCRATCH, check, end, export, export_bundled, features, skip

try:
    from osgeo import gdal, ogr, osr
except ImportError as error:
    skip(f"GDAL's Python module cannot be imported ({error}); on Debian: apt-get install python3-gdal")
if not shutil.which("ogrinfo"):
    skip("ogrinfo is not installed (Debian: gdal-bin)")
gdal.UseExceptions()

DBF_TEXT = 254  # bytes a DBF text column holds
DATES = {"date_start", "date_end"}
INTEGERS = {"part", "parts", "date_prec", "killed", "killed_lo", "killed_hi", "wounded", "displaced", "aggregate",
            "radius_m", "geo_prec", "n_cand", "n_events", "population", "set_no"}
REALS = {"score"}


def cut(text):
    """As a DBF must: at 254 bytes, never inside a character; it fills up with blanks, so none stay at the end."""
    return text.encode("utf-8")[:DBF_TEXT].decode("utf-8", "ignore").rstrip(" ")


def check_opens(path):
    done = subprocess.run(["ogrinfo", "-ro", "-al", "-so", str(path)], capture_output=True, text=True, check=False)
    check(done.returncode == 0 and not done.stderr, f"{path.name}: ogrinfo says {done.stderr.strip() or done.returncode}")
    for word in ("Warning", "ERROR"):
        check(word not in done.stdout, f"{path.name}: ogrinfo says {word}")


def check_crs(layer, name):
    crs = layer.GetSpatialRef()
    if check(crs is not None, f"{name}: no CRS"):
        crs.AutoIdentifyEPSG()
        check(crs.IsGeographic() and crs.GetAttrValue("DATUM") in ("WGS_1984", "World Geodetic System 1984"), f"{name}: CRS {crs.ExportToWkt()}")
        wanted = osr.SpatialReference()
        wanted.SetFromUserInput("OGC:CRS84")
        check(crs.IsSame(wanted, ["IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES", "CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS"]),
              f"{name}: CRS is not WGS 84")


def check_types(layer, name, all_null):
    definition = layer.GetLayerDefn()
    for i in range(definition.GetFieldCount()):
        field = definition.GetFieldDefn(i)
        kind = field.GetType()
        if field.GetName() in all_null:
            continue  # GeoJSON has no types: a column without a value is text to GDAL
        if field.GetName() in DATES:
            check(kind == ogr.OFTDate, f"{name}: {field.GetName()} is {field.GetTypeName()}, not Date")
        elif field.GetName() in INTEGERS:
            check(kind in (ogr.OFTInteger, ogr.OFTInteger64), f"{name}: {field.GetName()} is {field.GetTypeName()}, not Integer")
        elif field.GetName() in REALS:
            check(kind == ogr.OFTReal, f"{name}: {field.GetName()} is {field.GetTypeName()}, not Real")
        else:
            if name.endswith(".geojson") and field.GetName() == "date_text" and kind == ogr.OFTDate:
                continue  # every report wrote whole ISO dates, and GDAL takes such text for dates
            check(kind == ogr.OFTString, f"{name}: {field.GetName()} is {field.GetTypeName()}, not String")


def value_of(feature, i):
    if not feature.IsFieldSetAndNotNull(i):
        return None
    kind = feature.GetFieldDefnRef(i).GetType()
    if kind == ogr.OFTDate:
        year, month, day = feature.GetFieldAsDateTime(i)[:3]
        return f"{year:04}-{month:02}-{day:02}"
    if kind in (ogr.OFTInteger, ogr.OFTInteger64):
        return feature.GetFieldAsInteger64(i)
    return feature.GetFieldAsDouble(i) if kind == ogr.OFTReal else feature.GetFieldAsString(i)


def table(path):
    """(fields in order, rows as (values by field, geometry)) of the only layer."""
    source = ogr.Open(str(path))
    layer = source.GetLayer(0)
    names = [layer.GetLayerDefn().GetFieldDefn(i).GetName() for i in range(layer.GetLayerDefn().GetFieldCount())]
    rows = [({name: value_of(feature, i) for i, name in enumerate(names)}, feature.GetGeometryRef().Clone())
            for feature in layer]
    all_null = {name for name in names if all(row[name] is None for row, _ in rows)}
    check_crs(layer, path.name)
    check_types(layer, path.name, all_null if path.suffix == ".geojson" else set())
    return names, rows


def ring_key(ring):
    """The ring without its end, turned to run one way from its least corner."""
    corners = ring[:-1]
    if sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, ring[1:])) < 0:
        corners = corners[::-1]
    least = corners.index(min(corners))
    return tuple(corners[least:] + corners[:least])


def shape_key(shape):
    """Equal for equal shapes: a shapefile's rings turn the other way and may begin elsewhere."""
    name, points = shape.GetGeometryName(), [position[:2] for position in shape.GetPoints() or []] if not shape.GetGeometryCount() else []
    if name == "LINEARRING":
        return ring_key(points)
    if shape.GetGeometryCount():
        parts = [shape_key(shape.GetGeometryRef(i)) for i in range(shape.GetGeometryCount())]
        if name == "POLYGON":
            return (parts[0], frozenset(parts[1:]))
        return name, (frozenset(parts) if name == "MULTIPOLYGON" else tuple(parts))
    return name, tuple(points)


def same_shape(a, b):
    return shape_key(a) == shape_key(b)


def compare(json_names, json_rows, shp_names, shp_rows, what):
    if json_rows:  # GeoJSON without features has no fields either
        check(json_names == shp_names, f"{what}: fields {set(json_names) ^ set(shp_names)} or their order differ")
    if not check(len(json_rows) == len(shp_rows), f"{what}: {len(json_rows)} features in GeoJSON, {len(shp_rows)} in the shapefile"):
        return
    for n, ((left, left_shape), (right, right_shape)) in enumerate(zip(json_rows, shp_rows)):
        check(same_shape(left_shape, right_shape), f"{what} {n}: the geometry differs")
        for name in json_names:
            wanted = cut(left[name]) if isinstance(left[name], str) and name not in DATES else left[name]
            check(wanted == right.get(name), f"{what} {n}: {name} is {right.get(name)!r} in the shapefile, {wanted!r} in GeoJSON")


def check_set(folder):
    for path in sorted([*folder.glob("**/*.geojson"), *folder.glob("**/*.shp")]):
        check_opens(path)
    for layer in ("events", "extents"):
        if (folder / "shapefile" / f"{layer}.shp").exists():
            compare(*table(folder / f"{layer}.geojson"), *table(folder / "shapefile" / f"{layer}.shp"), layer)
    # places come as one shapefile for each kind of geometry.
    names, rows = table(folder / "places.geojson")
    for kind, families in {"points": ("POINT", "MULTIPOINT"), "lines": ("LINESTRING", "MULTILINESTRING"),
                           "areas": ("POLYGON", "MULTIPOLYGON")}.items():
        path = folder / "shapefile" / f"places_{kind}.shp"
        wanted = [row for row in rows if row[1].GetGeometryName() in families]
        if check(path.exists() == bool(wanted), f"{path.name}: there {path.exists()}, features {len(wanted)}") and wanted:
            compare(names, wanted, *table(path), f"places_{kind}")
    for path in (folder / "shapefile").glob("*.shp"):
        companions = {other.suffix for other in path.parent.glob(f"{path.stem}.*")} - {".qml", ".sld"}
        check(companions == {".shp", ".shx", ".dbf", ".prj", ".cpg"}, f"{path.stem}: files {companions}")
        check(path.with_suffix(".cpg").read_text() == "UTF-8", f"{path.stem}.cpg does not say UTF-8")


folder = export_bundled()
check_set(folder)

# Arabic comes through both files as it stands in the gazetteer.
for path in (folder / "places.geojson", folder / "shapefile" / "places_points.shp"):
    names = {row["id"]: row["names"] for row, _ in table(path)[1]}
    check("سراقب" in (names.get("gn:164816") or ""), f"{path.name}: the Arabic name of Saraqib is lost")

# Long Arabic text, the largest and smallest numbers and dates that a report may have.
hard = SCRATCH / "hard.csv"
hard.write_text("event_id,date,lon,lat,title,killed,displaced\n"
                + "".join(f"cut-{n},2020-02-29,36.8,35.9,{'x' * n}{'مدينة ' * 60},{n},2147483647\n" for n in range(3))
                + "old,1582-10-15,-179.5,-80,,0,0\nlate,9999-12-31,179.5,80,\U0001f4a5,1,\n", encoding="utf-8")
gazetteer = SCRATCH / "gaz.csv"
gazetteer.write_text("id,name,lon,lat,kind,radius_m\nx,Xanadu,10,10,settlement,100\n", encoding="utf-8")
export("-g", gazetteer, "-o", SCRATCH / "hard", hard)
check(len(features(SCRATCH / "hard" / "events.geojson")) == 5, "a row of the hard table is missing")
check_set(SCRATCH / "hard")
end()
