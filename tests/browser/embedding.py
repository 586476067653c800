"""Runs the examples of docs/embedding.md in Chromium, as they stand there, on what gazmap exports.

Each example's own check (embed_*.py) names the libraries that it needs and how to ask its map where things are.
Leaflet is Debian's. The others are not in Debian: npm fetches them once, in the versions that the page names, into
build/npm/, their hashes are compared, and without npm or a network the check is skipped.
"""

import base64
import csv
import functools
import hashlib
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from pathlib import Path

import cdp

GAZMAP = os.environ["GAZMAP"]
ROOT = Path(os.environ["GAZMAP_ROOT"])
PAGE = ROOT / "docs/embedding.md"
DEBIAN_LEAFLET = Path("/usr/share/javascript/leaflet")
PINNED = {  # name: version and hash, as the npm registry publishes them
    "maplibre-gl": ("6.17.0", "sha512-2chIZwpLGenoUQOcnm9Pk4SLbA8ppNFq8jlpXiq9vcYm3Y1wJ3fc82FL0GLwBaPYJCLzPv/mC46KEupVov75rQ=="),
    "ol": ("10.11.0", "sha512-OJ+lrx7kx/1O7Xx18Ff9QkVnwZIEL0OuhJQSy2sYgzzDvyZ2qHvuZEGAajbSstUyBwaS1OtQ4RWnY84tRMDdqg=="),
}
# WebGL without a graphics card. Names other than this machine's lead nowhere.
FLAGS = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
PATIENCE = 20  # seconds until a click counts as without an answer
SIZE = {"width": 1000, "height": 800}
MIDDLE = (500, 400)
HOSTILE = '<img src=x onerror="window.struck = true">&amp;<script>window.struck = true</script>'

problems = []


def check(good, message):
    if not good:
        problems.append(message)


def same(found, wanted, what):
    check(found == wanted, f"{what}: found {found!r}, wanted {wanted!r}")


def skip(reason):
    print(f"SKIP: {reason}")
    sys.exit(77)


# ---- What the examples need ----------------------------------------------------------------------------

def examples():
    """The page's blocks of code that begin with their file's name in a comment: {name: text}."""
    blocks = re.findall(r"^```(?:html|js)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return {re.match(r"(?:<!--|//) (\S+)", block)[1]: block for block in blocks}


def fetch(name):
    """The packed library, verified; from the last time where it is there."""
    version, wanted = PINNED[name]
    check(f"{name}@{version}" in PAGE.read_text(encoding="utf-8"), f"docs/embedding.md does not name {name}@{version}, which is what is run")
    folder = ROOT / "build/npm"
    packed = folder / f"{name}-{version}.tgz"
    if not packed.exists():
        if not shutil.which("npm"):
            skip(f"{name} is not in Debian, and npm, which could fetch it, is not installed")
        folder.mkdir(parents=True, exist_ok=True)
        # Into a folder of its own and then renamed: two checks may run at once, and one may be stopped.
        with tempfile.TemporaryDirectory(dir=folder) as own:
            run = subprocess.run(["npm", "pack", "--loglevel=error", "--ignore-scripts", f"{name}@{version}"], cwd=own, capture_output=True, text=True, check=False)
            if run.returncode != 0:
                skip(f"npm could not fetch {name}@{version}: {' '.join(run.stderr.split())[:300]}")
            os.replace(Path(own) / packed.name, packed)
    found = "sha512-" + base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
    if found != wanted:
        packed.unlink()
        sys.exit(f"{name}@{version} is not the one that was pinned: {found}, wanted {wanted}")
    return packed


def install(library, modules):
    """Puts a library where `npm install` would."""
    if library == "leaflet":
        if not (DEBIAN_LEAFLET / "leaflet.js").exists():
            skip("Leaflet is not installed; on Debian: apt-get install libjs-leaflet")
        (modules / "leaflet").mkdir()
        (modules / "leaflet/dist").symlink_to(DEBIAN_LEAFLET)
        return
    with tarfile.open(fetch(library)) as packed:
        for member in packed:  # the hash vouches for the names; everything lies below package/
            member.name = member.name.removeprefix("package/")
            packed.extract(member, modules / library)


class Silent(http.server.SimpleHTTPRequestHandler):
    """What `python3 -m http.server` answers, without its words."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        if self.path == "/favicon.ico":  # browsers ask for it by themselves
            self.send_response(204)
            self.end_headers()
            return
        super().do_GET()


class Site:
    """A folder with the examples, their libraries and data, behind a web server on this machine."""

    def __init__(self, folder, libraries):
        self.folder = Path(folder)
        (self.folder / "node_modules").mkdir()
        for library in libraries:
            install(library, self.folder / "node_modules")
        for name, text in examples().items():
            (self.folder / name).write_text(text, encoding="utf-8")
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=folder))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def export(self, *arguments):
        run = subprocess.run(
            [GAZMAP, "export", *map(str, arguments), "-f", "geojson", "-o", str(self.folder / "data"), "--quiet"],
            cwd=ROOT, capture_output=True, text=True, check=False)
        if run.returncode not in (0, 3):
            sys.exit(f"gazmap export {arguments}: {run.stderr}")

    def layer(self, name):
        return json.loads((self.folder / f"data/{name}.geojson").read_text(encoding="utf-8"))["features"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


# ---- What every example must do ------------------------------------------------------------------------

class Example:
    """One example, and the scripts that ask its map."""

    def __init__(self, file, libraries, *, ready, drawn, extents, go, popup, close):
        self.file, self.libraries = file, libraries
        self.ready = ready  # true once all is drawn
        self.drawn, self.extents = drawn, extents  # ids, as text, of the marks in the picture; the same of extents
        self.go = go  # a function of (lon, lat) that brings the place into the middle, near enough to tell marks apart
        self.popup, self.close = popup, close  # selects the element that a click shows; a script that hides it


def open_example(browser, site, example):
    page = browser.open(site.url + example.file, **SIZE)
    page.wait_for(f"window.map && !(window.map instanceof HTMLElement) && ({example.ready})")
    return page


def quiet(page, site, name):
    # "rendering" are Chromium's own hints that reading pictures back without a graphics card is slow.
    same([line for line in page.console if not line.startswith("rendering:")], [], f"{name}: words on the console")
    same([url for url in page.outside if not url.startswith(site.url)], [], f"{name}: asked for from the network")


def ids(features):
    return sorted(str(feature["id"]) for feature in features)


def words_of(feature):
    """What a card must say of a feature, whatever its layout."""
    p = feature["properties"]
    far = f"{p['radius_m']} m" if p["radius_m"] < 10000 else f"{int(p['radius_m'] / 1000 + 0.5)} km"
    return [word for word in (p["title"], p["date_start"], p["date_end"], p["place"], p["place_name"], f"within {far}") if word]


def click(page, example, title):
    """What the popup says after a click in the middle of the map."""
    text = f"""[...document.querySelectorAll({json.dumps(example.popup)})]
        .filter((element) => element.checkVisibility()).map((element) => element.textContent).join("")"""
    page.click_at(*MIDDLE)
    page.wait_for(f"{text}.includes({json.dumps(title)})", PATIENCE)
    shown = page.eval(text)
    page.eval(f"void {example.close}")
    page.wait_for(f"{text} === ''", PATIENCE)
    return shown


def is_blue(page):
    """Whether the middle of the picture has the colour of the marks."""
    box = {"x": MIDDLE[0], "y": MIDDLE[1], "width": 1, "height": 1, "scale": 1}
    picture = page.call("Page.captureScreenshot", {"format": "png", "clip": box})["data"]
    red, _, blue = page.eval(f"""(async () => {{
        const image = Object.assign(new Image(), {{src: "data:image/png;base64,{picture}"}});
        await image.decode();
        const pen = document.createElement("canvas").getContext("2d");
        pen.drawImage(image, 0, 0);
        return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
    }})()""")
    return blue > red + 100


def check_fill(page, example, here):
    """Hollow from geo_prec 4 on. The picture may come a moment after the map has moved."""
    solid = here[0]["properties"]["geo_prec"] < 4
    until = time.monotonic() + PATIENCE
    while is_blue(page) != solid:
        if time.monotonic() > until:
            check(False, f"{example.file}: {here[0]['properties']['place']} is not {'solid' if solid else 'hollow'}")
            finish()  # the other marks would keep everybody waiting, too
        page.browser.listen(0.1)


def check_cards(page, example, features):
    """A click on every place shows all that lies there, and nothing from elsewhere."""
    places = {}
    for feature in features:
        places.setdefault(tuple(feature["geometry"]["coordinates"]), []).append(feature)
    for place, here in places.items():
        page.eval(f"void ({example.go})(...{json.dumps(place)})")
        page.wait_for(example.ready)
        if len({feature["properties"]["geo_prec"] < 4 for feature in here}) == 1:
            check_fill(page, example, here)
        shown = click(page, example, here[0]["properties"]["title"])
        for word in (word for feature in here for word in words_of(feature)):
            check(word in shown, f"{example.file}: a click at {place} does not show {word!r}")
        elsewhere = {f["properties"]["title"] for f in features} - {f["properties"]["title"] for f in here}
        for title in elsewhere:
            check(title not in shown, f"{example.file}: a click at {place} shows {title!r}, which is elsewhere")


def check_bundled(browser, site, example):
    """As many features as were exported, each with its card."""
    site.export()
    events, extents = site.layer("events"), site.layer("extents")
    page = open_example(browser, site, example)
    same(sorted(page.eval(example.drawn)), ids(events), f"{example.file}: marks drawn")
    same(sorted(page.eval(example.extents)), ids(extents), f"{example.file}: extents drawn")
    check("GeoNames (CC BY 4.0)" in page.eval("document.body.textContent"), f"{example.file}: no credits")
    check_cards(page, example, events)
    quiet(page, site, example.file)
    page.close()


def check_hostile(browser, site, example):
    """Markup in a report stays text."""
    table = site.folder / "hostile.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("event_id", "date", "lon", "lat", "place", "title"), (HOSTILE, "2020-02-03", 36.8, 35.8, HOSTILE, HOSTILE)])
    shutil.rmtree(site.folder / "data")
    site.export(table, "-g", ROOT / "gazetteer/idlib")
    page = open_example(browser, site, example)
    page.eval(f"void ({example.go})(36.8, 35.8)")
    page.wait_for(example.ready)
    shown = click(page, example, HOSTILE)
    check(shown.count(HOSTILE) >= 2, f"{example.file}: a hostile text is shown as {shown!r}")
    check(not page.eval("window.struck"), f"{example.file}: a title ran as a script")
    quiet(page, site, f"{example.file}, hostile")
    page.close()


def finish():
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


def run(libraries, flags, *steps):
    """Each step gets the browser and the site. A step that cannot go on does not hide what was found before."""
    with tempfile.TemporaryDirectory(prefix="gazmap-embed-") as folder, Site(folder, libraries) as site, cdp.Browser(*flags) as browser:
        try:
            for step in steps:
                step(browser, site)
        except cdp.Failed as failure:
            check(False, str(failure))
    finish()


def main(example):
    run(example.libraries, FLAGS,
        lambda browser, site: check_bundled(browser, site, example),
        lambda browser, site: check_hostile(browser, site, example))
