#!/usr/bin/python3
"""A coarsened set tells no more than it says: every byte of every format is searched for the finer positions, the names
and ids of the original, its texts and its other columns; and the set is the same whatever order the rows came in."""

import array
import csv
import io
import json
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "lib"))
from common import GAZMAP, ROOT, SCRATCH, check, end, export, features

random.seed(20200203)
FORMATS = ["geojson", "ndjson", "geojsonseq", "shapefile", "gpkg", "flatgeobuf", "kml", "csv", "html", "qgis", "timemap", "ogr:GPX"]
LEVELS = ["5km", "20km", "admin2", "admin1"]
SURVIVE = {"event_id", "part", "parts", "status", "type", "subtype", "date_start", "date_end", "date_prec", "killed", "killed_lo",
           "killed_hi", "wounded", "displaced", "aggregate", "admin1", "admin2", "country", "radius_m", "geo_prec", "source",
           "coarsened", "place_id", "place_name", "method", "score", "n_cand"}
NUMBER = re.compile(rb"-?\d{1,3}\.\d+")


def run(*arguments, cwd=ROOT):
    return subprocess.run([GAZMAP, "export", *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False)


def usable_formats():
    def works(name):
        folder = SCRATCH / "probe"
        shutil.rmtree(folder, ignore_errors=True)
        return run("-q", "-f", name, "-o", folder).returncode in (0, 3)
    return [name for name in FORMATS if works(name)]


def contents(folder):
    """Every file, and what lies packed in it: members of archives, tables of databases."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        yield str(path.relative_to(folder)), data
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for member in archive.namelist():
                    yield f"{path.name}/{member}", archive.read(member)
        if data.startswith(b"SQLite format 3"):
            database = sqlite3.connect(path)
            check(database.execute("PRAGMA freelist_count").fetchone()[0] == 0, f"{path.name}: pages that once held something else")
            yield f"{path.name}/dump", "\n".join(database.iterdump()).encode()
            database.close()


def near(x, y, spots, decimals):
    """Is that a position of the original? In either order."""
    return any((round(a, decimals), round(b, decimals)) in spots for a, b in ((x, y), (y, x)))


def written_positions(data):
    numbers = [float(match) for match in NUMBER.findall(data)]
    return zip(numbers, numbers[1:])


def binary_positions(data):
    """Pairs of doubles at any offset, in both byte orders."""
    for offset in range(8):
        usable = (len(data) - offset) // 8 * 8
        for swap in (False, True):
            doubles = array.array("d", data[offset:offset + usable])
            if swap:
                doubles.byteswap()
            for x, y in zip(doubles, doubles[1:]):
                if 1e-3 < abs(x) <= 180 and 1e-3 < abs(y) <= 180:
                    yield x, y


def whole_positions(data):
    """The web page keeps positions as whole millionths, one behind the other or lists of each."""
    numbers = [int(match) / 1e6 for match in re.findall(rb"-?\d{6,9}", data)]
    return zip(numbers, numbers[1:])


def search(folder, spots, words, what, decimals=3):
    for name, data in contents(folder):
        text = data.decode("utf-8", "replace") + json.dumps(data.decode("utf-8", "ignore"))
        for word in words:
            check(word not in text, f"{what}: {name} holds {word!r}")
        for find in (written_positions, whole_positions, binary_positions):
            if find is binary_positions and name.endswith((".html", ".geojson", ".csv", ".kml", ".qgs", ".json", ".ndjson", "/dump")):
                continue
            hit = next(((x, y) for x, y in find(data) if near(x, y, spots, decimals)), None)
            check(hit is None, f"{what}: {name} holds the position {hit}")


def fine_positions(folder, coarse):
    """Positions of the original; those that the coarse set shows at a snapped spot are no secret."""
    def read(path):
        with open(path / "positions.tsv", encoding="utf-8") as file:
            return {(round(float(row["lon"]), 3), round(float(row["lat"]), 3)) for row in csv.DictReader(file, delimiter="\t")}
    return read(folder) - read(coarse)


def columns_used(folder):
    rows = [feature["properties"] for feature in features(folder / "events.geojson")]
    return {key for row in rows for key, value in row.items() if value is not None}


def files_of(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


formats = usable_formats()
wanted = [word for name in formats for word in ("-f", name)]
fine = SCRATCH / "fine"
export("-f", "geojson", "-f", "csv", "-o", fine)

# ---- the bundled theatre ----

original = list(csv.DictReader(open(ROOT / "events" / "idlib-2020.csv", encoding="utf-8", newline="")))
told = {row[key] for row in original for key in ("type", "subtype", "source")}
secrets = {row[key] for row in original for key in ("event_id", "title", "summary", "quote", "actor1", "note") if len(row.get(key) or "") > 12}
secrets = {word for word in secrets if not any(word in other for other in told)}
towns = {"Saraqib", "Taftanaz", "Nayrab", "Binnish", "Neirab", "سراقب", "Kafr Nabl", "Maaret", "Morek", "Anadan"}
for level in LEVELS:
    coarse = SCRATCH / f"bundled-{level}"
    export("--coarsen", level, *wanted, "-o", coarse)
    names = towns if level.endswith("km") else towns - {"Maaret"}
    search(coarse, fine_positions(fine, coarse), secrets | names, f"bundled, {level}")
    check(columns_used(coarse) <= SURVIVE, f"{level}: columns {columns_used(coarse) - SURVIVE} survive")
    manifest = json.loads((coarse / "manifest.json").read_text(encoding="utf-8"))
    check(manifest["coarsened"] == level and manifest["inputs"] == [], f"{level}: the manifest tells {manifest['inputs']}")
    check("coarsened to " + level in (coarse / "README.txt").read_text(encoding="utf-8"), f"{level}: README.txt is silent about it")
    check(not (coarse / "unplaced.csv").exists() and not (coarse / "claims.csv").exists(), f"{level}: tables of the original are there")
    for feature in features(coarse / "events.geojson"):
        allowed = {level} if level.endswith("km") else {level, "admin1", "country"}
        check(feature["properties"]["coarsened"] in allowed, f"{level}: coarsened is {feature['properties']['coarsened']!r}")
    with zipfile.ZipFile(coarse / "idlib.qgz") as project:
        texts = b"".join(project.read(name) for name in project.namelist())
    check(f"coarsened to {level}".encode() in texts, f"{level}: the project does not say so")
    for legend in ("map.html", "idlib.kml"):
        if (coarse / legend).exists():
            check("oarse" in (coarse / legend).read_text(encoding="utf-8"), f"{level}: {legend} does not say so")
    kept = sum(f["properties"]["killed"] or 0 for f in features(coarse / "events.geojson"))
    check(kept <= sum(int(row["killed"] or 0) for row in original), f"{level}: more killed than reported")
    if level.endswith("km"):
        check(kept == sum(f["properties"]["killed"] or 0 for f in features(fine / "events.geojson")), f"{level}: figures are lost")

# ---- a hostile table ----

SECRET = "Zzyzx-Witness"
rows = []
for i in range(300):
    lon, lat = random.choice([(179.9999, -16.5), (-179.9999, -16.5), (0.0, 89.9999), (12.0, -89.9999), (36.8, 35.8), (36.79, 35.86)])
    lon = max(-179.999, min(179.999, lon + random.uniform(-0.2, 0.2) if abs(lat) < 80 else random.uniform(-180, 180)))
    lat = max(-90, min(90, lat + random.uniform(-0.2, 0.2)))
    rows.append({"event_id": f"{SECRET}-id-{i}", "date": f"2020-02-{i % 28 + 1:02}", "type": "Battles, \"heavy\"\nindeed\x1e", "source": "=HYPERLINK(1)\u202e",
                 "title": f"{SECRET} title", "place": f"{SECRET} village", "lon": f"{lon:.7f}", "lat": f"{lat:.7f}", "radius_m": random.choice(["", "10", "90000"]),
                 "killed": str(i), "admin1": "Idlib", "admin2": "Idlib", "country": "Syria", "phone": f"{SECRET} {i}", "Latitude": f"{lat:.7f}",
                 "note": f"{SECRET} {lon:.5f} {lat:.5f}", "method": "exact", "score": "0.5", "n_cand": "77777", "place_id": f"{SECRET}-pid", "place_name": f"{SECRET} town",
                 "quote": SECRET, "actor1": SECRET, "conf": SECRET, "claim_by": SECRET, "source_url": SECRET, "date_text": SECRET, "summary": SECRET})
rows.append(dict(rows[0], event_id=f"{SECRET}-wrong", lon="", lat="", place=f"{SECRET} nowhere", place_id="", method=""))


def table(name, order):
    path = SCRATCH / name
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows[i] for i in order)
    return path


hostile = table(f"{SECRET}.csv", range(len(rows)))
shuffled = table("shuffled.csv", random.sample(range(len(rows)), len(rows)))
# Hundreds of circles have corners everywhere: one more decimal, or chance would find a match.
spots = {(round(float(row["lon"]), 4), round(float(row["lat"]), 4)) for row in rows if row["lon"]}
polar = [word for name in formats if name != "qgis" for word in ("-f", name)]
for level in ("5km", "250km", "admin1"):
    coarse, other = SCRATCH / f"hostile-{level}" / "set", SCRATCH / f"shuffled-{level}" / "set"
    export("-g", "gazetteer/idlib", "--coarsen", level, *polar, "-o", coarse, hostile)
    search(coarse, spots, {SECRET, "77777"}, f"hostile, {level}", 4)
    check(columns_used(coarse) <= SURVIVE, f"hostile, {level}: columns {columns_used(coarse) - SURVIVE} survive")
    export("-g", "gazetteer/idlib", "--coarsen", level, *polar, "-o", other, shuffled)
    a, b = files_of(coarse), files_of(other)
    check(a.keys() == b.keys() and all(a[name] == b[name] for name in a), f"{level}: the order of the rows shows in {[n for n in a if a[n] != b.get(n)]}")
    ids = [feature["properties"]["event_id"] for feature in features(coarse / "events.geojson")]
    check(ids == sorted(ids, key=int) and int(ids[-1]) == len(set(ids)), f"{level}: ids are not 1, 2, 3 …")
    counts = json.loads((coarse / "manifest.json").read_text(encoding="utf-8"))["counts"]
    check(counts["rows_placed"] == int(ids[-1]) and counts["parts_placed"] == len(ids) and counts["rows"] == len(rows), f"{level}: {len(ids)} points, but {counts}")
    check(level == "admin1" or len(ids) == 300, f"{level}: {len(ids)} of 300 events are there")
    killed = sum(feature["properties"]["killed"] or 0 for feature in features(coarse / "events.geojson"))
    check(level == "admin1" or killed == sum(range(300)), f"{level}: {killed} killed")

# ---- again, to standard output, and what is refused ----

coarse = SCRATCH / "bundled-5km"
again = SCRATCH / "again" / "set"
export("-g", "gazetteer/idlib", "--coarsen", "5km", "-f", "geojson", "-o", again, coarse / "events.geojson")
check((again / "events.geojson").read_bytes() == (coarse / "events.geojson").read_bytes(), "coarsening twice is not coarsening once")
plain = SCRATCH / "plain" / "set"
export("-g", "gazetteer/idlib", "-f", "geojson", "-o", plain, coarse / "events.geojson")
check(features(plain / "events.geojson") == features(coarse / "events.geojson"), "a coarsened set does not export as it is")
streamed = run("-q", "--coarsen", "5km", "-f", "geojson", "-o", "-")
check(streamed.stdout.encode() == (coarse / "events.geojson").read_bytes(), "standard output differs from the file")

kept = SCRATCH / "kept" / "set"
done = run("-g", "gazetteer/idlib", "--coarsen", "5km", "--keep", "note", "-f", "geojson", "-o", kept, hostile)
check(done.returncode == 3 and "warning: --keep note" in done.stderr, f"--keep does not warn: {done.stderr}")
check(SECRET in (kept / "events.geojson").read_text(encoding="utf-8"), "--keep does not keep")
check("phone" not in (kept / "events.geojson").read_text(encoding="utf-8"), "--keep keeps more than it was asked for")
for wrong in (["--keep", "event_id"], ["--keep", "lon"], ["--keep", "place_name"], ["--keep", "no such"]):
    check(run("-g", "gazetteer/idlib", "--coarsen", "5km", *wrong, "-f", "geojson", "-o", SCRATCH / "no", hostile).returncode == 1, f"{wrong} is not refused")
for wrong in (["--coarsen", "5"], ["--coarsen", "500m"], ["--coarsen", "admin3"], ["--coarsen", "5km", "--audit"], ["--coarsen", "5km", "--max-move", "1"], ["--keep", "note"]):
    check(run(*wrong, "-o", SCRATCH / "no").returncode == 2, f"{wrong} is not refused")
done = run("--coarsen", "5km", "-f", "geojson", "-o", fine)
check(done.returncode == 1 and "choose another folder" in done.stderr, "a coarsened set goes among finer files")
done = run("-f", "geojson", "-o", again)
check(done.returncode == 1 and "--coarsen" in done.stderr, "a finer set goes among coarsened ones")

# ---- a project that is always coarsened ----

project = SCRATCH / "project"
project.mkdir()
shutil.copytree(ROOT / "gazetteer" / "idlib", project / "g")
shutil.copy(ROOT / "events" / "idlib-2020.csv", project / "e.csv")
(project / "gazmap.json").write_text(json.dumps({"theatre": "t", "gazetteer": ["g"], "events": ["e.csv"], "coarsen": "20km", "keep": ["actor1"], "formats": ["geojson"]}), encoding="utf-8")
done = run(cwd=project)
check(done.returncode == 3 and "--keep actor1" in done.stderr, f"the project's coarsen: {done.stderr}")
shown = [feature["properties"] for feature in features(project / "output" / "t" / "events.geojson")]
check({row["coarsened"] for row in shown} == {"20km"} and any(row["actor1"] for row in shown), "the project's coarsen and keep do not hold")
check(not any(row["actor2"] for row in shown), "more is kept than the project says")
run("--coarsen", "admin1", cwd=project)
shown = [feature["properties"] for feature in features(project / "output" / "t" / "events.geojson")]
check("20km" not in {row["coarsened"] for row in shown}, "the command line does not win over the project")

# ---- the reminder ----

done = run("-g", "gazetteer/idlib", "-f", "geojson", "-o", SCRATCH / "people" / "set", hostile)
check(done.stderr.count("reminder:") == 1, f"no reminder, or more than one: {done.stderr}")
check("reminder:" not in run("-q", "-g", "gazetteer/idlib", "-f", "geojson", "-o", SCRATCH / "people" / "set", hostile).stderr, "-q does not silence the reminder")
check("reminder:" not in run("-g", "gazetteer/idlib", "--coarsen", "5km", "-f", "geojson", "-o", SCRATCH / "safe" / "set", hostile).stderr, "a reminder for a coarsened set")
check("reminder:" not in run("-f", "geojson", "-o", SCRATCH / "safe2").stderr, "a reminder where nothing is finer than a kilometre")
end()
