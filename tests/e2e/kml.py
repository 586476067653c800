#!/usr/bin/python3
"""The KML of a set: well formed, a folder for each layer, every event with its time span, its style and a description
that holds no tags but ours, the sources at the end; GDAL reads back the values and positions of the GeoJSON."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).parent / "lib"))
from common import ROOT, SCRATCH, check, end, export, features, skip

try:
    from osgeo import gdal, ogr
except ImportError as error:
    skip(f"GDAL's Python module cannot be imported ({error}); on Debian: apt-get install python3-gdal")
gdal.UseExceptions()
if not gdal.GetDriverByName("LIBKML"):
    skip("GDAL has no LIBKML driver here")

KML = "{http://www.opengis.net/kml/2.2}"
# The order that KML 2.2's schema asks of a placemark's elements.
ORDER = ["name", "visibility", "description", "TimeSpan", "styleUrl", "ExtendedData", "Point", "LineString", "Polygon", "MultiGeometry"]
HOSTILE = ["<script>alert(1)</script>", "]]><b>&amp;", "=cmd|' /C calc'!A0", "سراقب \u202e\U0001f4a5", "\x01bell"]


def text(element, path):
    found = element.find(path, {"k": KML[1:-1]})
    return None if found is None else found.text


def check_placemark(mark, styles, what):
    order = [ORDER.index(child.tag.removeprefix(KML)) for child in mark if child.tag.removeprefix(KML) in ORDER]
    check(len(order) == len(mark) and order == sorted(order), f"{what}: elements {[child.tag for child in mark]}")
    check((text(mark, "k:styleUrl") or "").removeprefix("#") in styles, f"{what}: no style {text(mark, 'k:styleUrl')}")
    description = text(mark, "k:description") or ""
    check(not re.search(r"<(?!/?(p|b)>|br>)", description), f"{what}: tags in {description!r}")


def check_events(marks, wanted, what):
    if not check(len(marks) == len(wanted), f"{what}: {len(marks)} events, not {len(wanted)}"):
        return
    for mark, feature in zip(marks, wanted):
        values = feature["properties"]
        name = f"{what}: {values['event_id']}"
        check(text(mark, "k:name") == (values["title"] or values["place_name"] or values["event_id"]), f"{name}: name {text(mark, 'k:name')!r}")
        first, last = values["date_start"], values["date_end"]
        check(text(mark, "k:TimeSpan/k:begin") == (first and f"{first}T00:00:00"), f"{name}: begin {text(mark, 'k:TimeSpan/k:begin')}")
        check(text(mark, "k:TimeSpan/k:end") == (last and f"{last}T23:59:59"), f"{name}: end {text(mark, 'k:TimeSpan/k:end')}")
        hollow = (values["geo_prec"] or 0) >= 4
        check(text(mark, "k:styleUrl").endswith("-area") == hollow, f"{name}: style {text(mark, 'k:styleUrl')}, geo_prec {values['geo_prec']}")
        found = {data.get("name"): data.text for data in mark.iter(f"{KML}SimpleData")}
        for key, value in values.items():
            same = found.get(key) == str(value) or (isinstance(value, float) and float(found.get(key, "nan")) == value)
            check(value is None and key not in found or same, f"{name}: {key} is {found.get(key)!r}, not {value!r}")
        lon, lat = map(float, text(mark, "k:Point/k:coordinates").strip().split(",")[:2])
        check([lon, lat] == feature["geometry"]["coordinates"], f"{name}: lies at {lon} {lat}")


def check_file(folder, title):
    path = folder / f"{folder.name}.kml"
    if shutil.which("xmllint"):
        done = subprocess.run(["xmllint", "--noout", str(path)], capture_output=True, text=True, check=False)
        check(done.returncode == 0, f"{path.name}: xmllint says {done.stderr}")
    document = ElementTree.parse(path).getroot().find(f"{KML}Document")
    check(text(document, "k:name") == title, f"{path.name}: is called {text(document, 'k:name')!r}")
    styles = {style.get("id") for style in document.iter(f"{KML}Style")}
    folders = {each.get("id"): each for each in document.findall(f"{KML}Folder")}
    for layer in ("events", "extents", "places"):
        wanted = features(folder / f"{layer}.geojson")
        if not check(layer in folders, f"{path.name}: no folder {layer}"):
            continue
        marks = folders[layer].findall(f"{KML}Placemark")
        check(len(marks) == len(wanted), f"{path.name}: {layer} has {len(marks)} placemarks, not {len(wanted)}")
        for mark in marks:
            check_placemark(mark, styles, f"{path.name}: {mark.get('id')}")
    check_events(folders["events"].findall(f"{KML}Placemark"), features(folder / "events.geojson"), path.name)
    with open(folder / "events.geojson", encoding="utf-8") as file:
        attribution = json.load(file).get("attribution")
    check(attribution is None or text(folders["sources"], "k:description") == attribution, f"{path.name}: sources {text(folders.get('sources', document), 'k:description')!r}")
    source = ogr.Open(str(path))
    check(source.GetDriver().GetName() == "LIBKML" and source.GetLayerCount() >= 3, f"{path.name}: GDAL sees {source.GetLayerCount()} layers")


bundled = SCRATCH / "idlib"
export("-f", "kml", "-f", "geojson", "-o", bundled)
check_file(bundled, json.loads((ROOT / "gazmap.json").read_text(encoding="utf-8"))["title"])

rows = [{"event_id": f"h{i}", "lon": 180 - i, "lat": 90 - i, "title": each, "summary": each, "quote": each, "type": "Riots", "icon": each,
         "begin": each, "date": "2020-02-29" if i % 2 else None, "status": "reviewed"} for i, each in enumerate(HOSTILE) if "\x01" not in each]
(SCRATCH / "hostile.json").write_text(json.dumps(rows), encoding="utf-8")
(SCRATCH / "none.csv").write_text("event_id,date,place,title\n", encoding="utf-8")
(SCRATCH / "gaz.csv").write_text("id,name,lon,lat,kind,radius_m\nx,Xanadu,10,10,settlement,100\n", encoding="utf-8")
for name in ("hostile.json", "none.csv"):
    folder = SCRATCH / Path(name).stem
    export("-g", "gaz.csv", "-f", "kml", "-f", "geojson", "-o", folder, name, cwd=SCRATCH)
    path = folder / f"{folder.name}.kml"
    document = ElementTree.parse(path).getroot().find(f"{KML}Document")
    marks = document.findall(f"{KML}Folder[@id='events']/{KML}Placemark")
    check(len(marks) == len(features(folder / "events.geojson")), f"{name}: {len(marks)} events")
    for mark, row in zip(marks, rows):
        row["title"] = row["title"].replace("]]>", "] >")  # it would end a CDATA section
        check(text(mark, "k:name") == row["title"], f"{name}: name {text(mark, 'k:name')!r}")
        check(not re.search(r"<(?!/?(p|b)>|br>)", text(mark, "k:description")), f"{name}: {text(mark, 'k:description')!r}")
        check(mark.find(f"{KML}Style") is None and mark.find(f"{KML}Icon") is None, f"{name}: a column became an icon")
        found = {data.get("name"): data.text for data in mark.iter(f"{KML}SimpleData")}
        check(found.get("icon_") == row["title"] and found.get("begin_") == row["title"], f"{name}: data {found}")
end()
