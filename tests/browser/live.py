"""The served page in a real Chromium: an edited gazetteer moves an event while view, filter, time and choice stay."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import cdp

GAZMAP = os.environ["GAZMAP"]
ROOT = Path(os.environ["GAZMAP_ROOT"])
SARAQIB = "2020-02-03-saraqib-turkish-deaths"

problems = []


def check(good, message):
    if not good:
        problems.append(message)


def same(found, wanted, what):
    check(found == wanted, f"{what}: found {found!r}, wanted {wanted!r}")


def save(path, text):
    """As editors do."""
    path.with_name("saving.tmp").write_text(text)
    os.replace(path.with_name("saving.tmp"), path)


def box(page):
    return page.eval("(() => { const e = document.querySelector('#live'); return e.hidden ? '' : e.textContent; })()")


def note_loads(page):
    page.eval("""(() => {
        const load = gazmap.load;
        window.loads = [];
        gazmap.load = (data) => { load(data); window.loads.push(gazmap.state()); };
    })()""")


def stay(page, layer, good):
    page.eval("gazmap.map.setView([35.8, 36.75], 10, { animate: false }); 0")
    page.eval("[...document.querySelectorAll('.type .only')].find((e) => e.closest('.type').textContent.includes('Explosions')).click()")
    page.eval("""(() => { for (const [id, by] of [['from', 1], ['to', -1]]) { const s = document.querySelector('#' + id);
                  s.value = Number(s.value) + by; s.dispatchEvent(new Event('input')); } })()""")
    page.eval(f"gazmap.choose({json.dumps(SARAQIB)})")
    page.wait_for(f"gazmap.state().chosen === {json.dumps(SARAQIB)}")
    note_loads(page)
    page.browser.listen(1)  # until the map rests
    before = page.eval("gazmap.state()")
    check(0 < before["shown"] < 10 < before["marks"], f"the filter is on: {before['shown']} of {before['marks']} shown")
    moved = re.sub(r"(\"id\":\"gn:164816\".*\"coordinates\":\[)[0-9.]+", r"\g<1>36.77", good)
    check(moved != good, "Saraqib is in the layer")
    save(layer, moved)
    page.wait_for("window.loads.length > 0")
    after = page.eval("window.loads[0]")
    check(after["moved"] >= 1, f"lines from the old spots: {after['moved']}")
    for key in ("zoom", "center", "from", "to", "shown", "marks", "chosen", "theme"):
        same(after[key], before[key], f"after the change: {key}")
    page.wait_for("document.querySelector('#live').textContent.includes('1 moved')")
    return before


def mistake(page, layer, good):
    loads = page.eval("window.loads.length")
    save(layer, good[:len(good) // 2])
    page.wait_for("document.querySelector('#live').textContent.includes('last good one')")
    check("places.geojson:" in box(page), f"the mistake's place: {box(page)}")
    same(page.eval("window.loads.length"), loads, "no data while there is a mistake")
    save(layer, good)
    page.wait_for(f"window.loads.length > {loads}")
    page.wait_for("!document.querySelector('#live').textContent.includes('last good one')")
    check(page.eval("window.loads.at(-1).moved") >= 1, "it moves back")


def serve(folder):
    child = subprocess.Popen([GAZMAP, "serve", "--port", "0"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return child, child.stdout.readline().strip()


with tempfile.TemporaryDirectory(prefix="gazmap-live-") as scratch, cdp.Browser() as browser:
    home = Path(scratch) / "theatre"
    home.mkdir()
    shutil.copy(ROOT / "gazmap.json", home)
    for part in ("gazetteer", "events"):
        shutil.copytree(ROOT / part, home / part)
    child, url = serve(home)
    try:
        page = browser.open(url)
        for _ in range(100):  # the first run may still be going on
            if page.eval("!!window.gazmap"):
                break
            browser.listen(0.2)
        layer = home / "gazetteer" / "idlib" / "places.geojson"
        good = layer.read_text()
        view = stay(page, layer, good)
        mistake(page, layer, good)
        same(page.eval("gazmap.state().zoom"), view["zoom"], "the view at the end")
        check(all(request.startswith((url, "data:")) for request in page.requests), f"asked for elsewhere: {page.requests}")
        same([line for line in page.console if "503" not in line], [], "words on the console")
        if os.environ.get("GM_PICTURE"):
            page.screenshot(os.environ["GM_PICTURE"])
    finally:
        child.send_signal(signal.SIGINT)
        code = child.wait(60)
    same(code, 0, "Ctrl-C ends with 0")
    page.wait_for("document.querySelector('#live').textContent.includes('does not answer')")
for problem in problems:
    print("FAIL:", problem)
sys.exit(1 if problems else 0)
