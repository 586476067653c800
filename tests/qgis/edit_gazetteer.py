"""A layer edited and saved in QGIS: gazmap reads it as meant, and a canonical form makes it a diff of the edits alone."""

import difflib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer

ROOT = Path(os.environ["GAZMAP_ROOT"])
GAZMAP = os.environ["GAZMAP"]
SCRATCH = Path(tempfile.mkdtemp(prefix="gazmap-edit-"))
problems = []


def check(good, message):
    if not good:
        problems.append(message)
    return good


def gazmap(*arguments):
    return subprocess.run([GAZMAP, *map(str, arguments)], capture_output=True, text=True, check=False)


def resolve(layer, text):
    done = gazmap("resolve", "--json", "-g", layer, text)
    return json.loads(done.stdout) if done.returncode in (0, 3) else {"error": done.stderr}


def feature_of(layer, place_id):
    return next(f for f in layer.getFeatures() if f["id"] == place_id)


def edit(source, value_of_names):
    """Moves a point, adds a spelling, adds a feature without an id, and saves: all as QGIS does it."""
    layer = QgsVectorLayer(source, "places", "ogr")
    if not check(layer.isValid() and layer.startEditing(), f"QGIS opens {source} for editing"):
        return
    moved = feature_of(layer, "gn:164816")
    layer.changeGeometry(moved.id(), QgsGeometry.fromPointXY(QgsPointXY(36.8123456789, 35.8765432198)))
    named = feature_of(layer, "abu-al-duhur-air-base")
    names = layer.fields().indexOf("names")
    layer.changeAttributeValue(named.id(), names, value_of_names(named["names"]))
    added = QgsFeature(layer.fields())
    for field, value in (("name", "Nowhere Hill"), ("kind", "settlement"), ("admin1", "Idlib"),
                         ("country", "Syria"), ("radius_m", 1500), ("source", "drawn by hand"),
                         ("licence", "CC0")):
        added[field] = value
    added.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(36.75, 35.75)))
    check(layer.addFeature(added), "QGIS adds a feature")
    check(layer.commitChanges(), f"QGIS saves: {layer.commitErrors()}")
    del layer


def look_up(layer, what):
    """The edits are understood, whatever form they have on disk."""
    saraqib = resolve(layer, "Saraqib")
    check(saraqib.get("place_id") == "gn:164816", f"{what}: ids stay: {saraqib}")
    check(abs(saraqib.get("lon", 0) - 36.812346) < 2e-6 and abs(saraqib.get("lat", 0) - 35.876543) < 2e-6,
          f"{what}: the moved point counts: {saraqib}")
    check(resolve(layer, "Sky Lantern Field").get("place_id") == "abu-al-duhur-air-base",
          f"{what}: the added spelling is found")
    check(resolve(layer, "Abu Dhuhur airbase").get("place_id") == "abu-al-duhur-air-base",
          f"{what}: the other spellings still are")
    check(resolve(layer, "Nowhere Hill").get("lon") == 36.75, f"{what}: the added feature is found")


def differences(before, after):
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))
    return [x for x in lines if x[:1] in "+-" and x[:3] not in ("+++", "---")]


def check_geojson():
    layer = SCRATCH / "places.geojson"
    shutil.copy(ROOT / "gazetteer/idlib/places.geojson", layer)
    before = layer.read_text(encoding="utf-8")

    def add(names):
        return [*names, "Sky Lantern Field"] if isinstance(names, list) else f"{names};Sky Lantern Field"

    edit(str(layer), add)
    saved = layer.read_text(encoding="utf-8")
    check(saved != before, "QGIS wrote the file")
    look_up(layer, "as saved")
    check(gazmap("gazetteer", "fmt", "--check", layer).returncode == 4, "fmt --check sees that QGIS saved it")
    done = gazmap("gazetteer", "fmt", layer)
    check(done.returncode == 0, f"fmt: {done.stderr}")
    changes = differences(before, layer.read_text(encoding="utf-8"))
    check(len(changes) == 5, "two edited lines and a new one:\n" + "\n".join(x[:300] for x in changes))
    check(gazmap("gazetteer", "fmt", "--check", layer).returncode == 0, "what fmt wrote is canonical")
    look_up(layer, "formatted")
    done = gazmap("gazetteer", "check", "--fix", layer)
    check(done.returncode == 0, f"check --fix: {done.stderr}")
    check(resolve(layer, "Nowhere Hill").get("place_id") == "nowhere-hill", "the new feature has a readable id")
    changes = differences(before, layer.read_text(encoding="utf-8"))
    check(len(changes) == 5, "with the id too:\n" + "\n".join(x[:300] for x in changes))
    fixed = layer.read_bytes()
    gazmap("gazetteer", "check", "--fix", layer)
    check(layer.read_bytes() == fixed, "--fix has nothing left to do")
    # Opened and saved once more without an edit that matters: not a line changes.
    again = QgsVectorLayer(str(layer), "places", "ogr")
    again.startEditing()
    note = again.fields().indexOf("note")
    one = feature_of(again, "nowhere-hill")
    again.changeAttributeValue(one.id(), note, "x")
    again.commitChanges()
    again.startEditing()
    again.changeAttributeValue(one.id(), note, None)
    again.commitChanges()
    del again
    gazmap("gazetteer", "fmt", layer)
    check(layer.read_bytes() == fixed, "saved twice by QGIS and formatted, the bytes are the same")


def check_copy(name, driver):
    """The same layer as another kind of file."""
    layer = SCRATCH / name
    subprocess.run(["ogr2ogr", "-f", driver, layer, ROOT / "gazetteer/idlib/places.geojson",
                    *(["-lco", "GEOMETRY=AS_XY"] if driver == "CSV" else [])], check=True)
    if driver == "CSV":
        text = layer.read_text(encoding="utf-8")
        layer.write_text("lon,lat," + text.split(",", 2)[2], encoding="utf-8")
        gazmap("gazetteer", "fmt", layer)
    return layer


def check_gpkg():
    layer = check_copy("places.gpkg", "GPKG")
    edit(str(layer), lambda names: f"{names};Sky Lantern Field")
    look_up(layer, "GeoPackage")
    done = gazmap("gazetteer", "check", layer)
    check(done.returncode == 0 and "Nowhere Hill" in done.stdout and "no id" in done.stdout,
          f"check names the feature without an id: {done.stdout}{done.stderr}")
    done = gazmap("gazetteer", "fmt", layer)
    check(done.returncode == 0 and "no text" in done.stderr, f"fmt leaves a GeoPackage alone: {done.stderr}")


def check_csv():
    """GDAL makes points of lon and lat where it is asked to; without a geometry QGIS edits the two columns."""
    layer = check_copy("places.csv", "CSV")
    before = layer.read_text(encoding="utf-8")
    check(gazmap("gazetteer", "fmt", "--check", layer).returncode == 0, "a CSV layer has a canonical form")
    table = QgsVectorLayer(str(layer), "places", "ogr")
    check(table.isValid() and table.startEditing(), "QGIS opens a CSV layer for editing")
    moved = feature_of(table, "gn:164816")
    for field, value in (("lon", "36.812346"), ("lat", "35.876543")):
        table.changeAttributeValue(moved.id(), table.fields().indexOf(field), value)
    named = feature_of(table, "abu-al-duhur-air-base")
    table.changeAttributeValue(named.id(), table.fields().indexOf("names"), f"{named['names']};Sky Lantern Field")
    added = QgsFeature(table.fields())
    for field, value in (("name", "Nowhere Hill"), ("lon", "36.75"), ("lat", "35.75"), ("radius_m", "1500"),
                         ("source", "drawn by hand"), ("admin1", "Idlib"), ("country", "Syria")):
        added[field] = value
    table.addFeature(added)
    check(table.commitChanges(), f"QGIS saves: {table.commitErrors()}")
    del table
    look_up(layer, "CSV")
    done = gazmap("gazetteer", "fmt", layer)
    check(done.returncode == 0, f"fmt: {done.stderr}")
    changes = differences(before, layer.read_text(encoding="utf-8"))
    check(len(changes) == 5, "CSV: two edited lines and a new one:\n" + "\n".join(x[:300] for x in changes))
    gazmap("gazetteer", "check", "--fix", layer)
    check(resolve(layer, "Nowhere Hill").get("place_id") == "nowhere-hill", "CSV: the new row has an id")


application = QgsApplication([], False)
application.initQgis()
check_geojson()
check_gpkg()
check_csv()
application.exitQgis()
shutil.rmtree(SCRATCH, ignore_errors=True)
for problem in problems:
    print(f"FAIL: {problem}")
sys.exit(1 if problems else 0)
