"""The real QGIS opens the GeoPackage of a fresh set: every table, with the style that lies in it, dates as dates, and
features found by its index. It opens the FlatGeobuf files too, with the styles beside them."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QDate

ROOT = Path(os.environ["GAZMAP_ROOT"])
RENDERERS = {"events": "pointDisplacement"}
problems = []


def check(good, message):
    if not good:
        problems.append(message)
    return good


def check_layer(path, table, count, spatial):
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    if not check(layer.isValid(), f"{table}: QGIS cannot open it"):
        return
    check(layer.featureCount() == count, f"{table}: {layer.featureCount()} features of {count}")
    if not spatial:
        return
    check(layer.crs().authid() == "EPSG:4326", f"{table}: CRS {layer.crs().authid()}")
    plain = QgsVectorLayer(f"{path}|layername={table}", table, "ogr", QgsVectorLayer.LayerOptions(False))
    styles = layer.listStylesInDatabase()
    check(styles[0] >= 1, f"{table}: no style in the file")
    check(layer.renderer().dump() != plain.renderer().dump(), f"{table}: the style is not loaded by itself")
    if table in RENDERERS:
        check(layer.renderer().type() == RENDERERS[table], f"{table}: drawn by {layer.renderer().type()}")
    rows = list(layer.getFeatures())
    for row in rows:
        check(row.geometry().isGeosValid(), f"{table}: the geometry of feature {row.id()} is not valid")
    window = QgsRectangle(36.5, 35.5, 37.0, 36.0)
    found = {row.id() for row in layer.getFeatures(QgsFeatureRequest(window))}
    wanted = {row.id() for row in rows if row.geometry().intersects(window)}
    check(found == wanted, f"{table}: the index finds {len(found)} of {len(wanted)}")
    if table == "events":
        check(all(isinstance(row["date_start"], QDate) for row in rows), "events: date_start is no date")


def check_flatgeobuf(path, count):
    layer = QgsVectorLayer(str(path), path.stem, "ogr")
    check(layer.isValid() and layer.featureCount() == count, f"{path.name}: not the {count} features of the GeoPackage")
    check(layer.crs().authid() == "EPSG:4326", f"{path.name}: CRS {layer.crs().authid()}")
    found = layer.renderer().type()
    check(found == RENDERERS.get(path.stem, found), f"{path.name}: drawn by {found}")


def main():
    app = QgsApplication([], False)
    app.initQgis()
    with tempfile.TemporaryDirectory(prefix="gazmap-qgis-gpkg-") as scratch:
        folder = Path(scratch) / "idlib"
        done = subprocess.run([os.environ["GAZMAP"], "export", "--quiet", "-f", "gpkg", "-f", "flatgeobuf", "-o", folder], cwd=ROOT, check=False)
        assert done.returncode in (0, 3), done.returncode
        path = folder / "idlib.gpkg"
        with sqlite3.connect(path) as database:
            tables = list(database.execute("SELECT table_name, feature_count, data_type='features' FROM gpkg_ogr_contents "
                                           "JOIN gpkg_contents USING (table_name)"))
        for table, count, spatial in tables:
            check_layer(path, table, count, spatial)
        for name in ("events", "extents"):
            check_flatgeobuf(folder / f"{name}.fgb", dict(row[:2] for row in tables)[name])
    app.exitQgis()
    for problem in problems[:40]:
        print(f"FAIL: {problem}")
    sys.exit(1 if problems else 0)


main()
