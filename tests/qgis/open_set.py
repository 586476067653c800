"""The real QGIS opens every file of a fresh set: valid, all features, WGS 84, dates as dates, Arabic whole, and every
point where positions.tsv says it is."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QDate

ROOT = Path(os.environ["GAZMAP_ROOT"])
problems = []


def check(good, message):
    if not good:
        problems.append(message)
    return good


def attributes(layer):
    names = layer.fields().names()
    return [(dict(zip(names, feature.attributes())), feature.geometry()) for feature in layer.getFeatures()]


def check_positions(layer, name, wanted):
    found = {(row["event_id"], str(row["part"])): shape.asPoint() for row, shape in attributes(layer)}
    if not check(found.keys() == wanted.keys(), f"{name}: other events than positions.tsv: {found.keys() ^ wanted.keys()}"):
        return
    for key, (lon, lat) in wanted.items():
        point = found[key]
        check(point.x() == lon and point.y() == lat, f"{name}: {key} lies at {point}, not at {lon} {lat}")


def check_dates(layer, name):
    for row, _ in attributes(layer):
        for field in ("date_start", "date_end"):
            check(isinstance(row[field], QDate) and row[field].isValid(), f"{name}: {field} of {row['event_id']} is {row[field]!r}")
        check(row["date_start"] <= row["date_end"], f"{name}: {row['event_id']} ends before it starts")


def check_names(layer, name):
    arabic = {row["id"]: row["names"] for row, _ in attributes(layer)}
    if "gn:164816" in arabic:
        check("سراقب" in arabic["gn:164816"], f"{name}: the Arabic name of Saraqib is lost")


def main():
    app = QgsApplication([], False)
    app.initQgis()
    with tempfile.TemporaryDirectory(prefix="gazmap-qgis-set-") as scratch:
        folder = Path(scratch) / "idlib"
        done = subprocess.run([os.environ["GAZMAP"], "export", "--quiet", "-o", folder], cwd=ROOT, check=False)
        assert done.returncode in (0, 3), done.returncode
        check_all(folder)
    app.exitQgis()
    for problem in problems[:40]:
        print(f"FAIL: {problem}")
    sys.exit(1 if problems else 0)


def check_all(folder):
    lines = (folder / "positions.tsv").read_text(encoding="utf-8").splitlines()[1:]
    wanted = {(cells[0], cells[1]): (float(cells[2]), float(cells[3])) for cells in (line.split("\t") for line in lines)}
    counts = {path.stem: len(json.loads(path.read_text(encoding="utf-8"))["features"]) for path in folder.glob("*.geojson")}
    places_in_shapefiles = 0

    for path in sorted([*folder.glob("*.geojson"), *folder.glob("shapefile/*.shp")]):
        name = path.name
        layer = QgsVectorLayer(str(path), path.stem, "ogr")
        if not check(layer.isValid(), f"{name}: QGIS cannot open it"):
            continue
        print(f"{name}: {layer.featureCount()} features, {QgsWkbTypes.displayString(layer.wkbType())}, {layer.crs().authid()}")
        check(layer.crs().authid() in ("EPSG:4326", "OGC:CRS84"), f"{name}: CRS {layer.crs().authid()}")
        rows = list(layer.getFeatures())
        check(all(row.hasGeometry() for row in rows), f"{name}: a feature without geometry")
        for row in rows:
            check(row.geometry().isGeosValid(), f"{name}: the geometry of feature {row.id()} is not valid")
        if path.stem in counts:
            check(len(rows) == counts[path.stem], f"{name}: {len(rows)} features of {counts[path.stem]}")
        else:
            places_in_shapefiles += len(rows)
        if path.stem == "events":
            check_positions(layer, name, wanted)
            check_dates(layer, name)
        if path.stem.startswith("places"):
            check_names(layer, name)
    check(places_in_shapefiles == counts["places"], f"{places_in_shapefiles} places in the shapefiles, {counts['places']} in places.geojson")


main()
