#!/usr/bin/python3
"""From a save to the map: how long the served page takes to show an edited gazetteer entry.

    bench/serve/reload.py [--runs 10] [GAZMAP]

Serves a copy of the bundled theatre, moves Saraqib to and fro by rename, and takes the time from the rename to the
frame after gazmap.load() in a headless Chromium. Prints each and the median; ends with 1 when that is over a second.
"""

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "browser"))
import cdp  # noqa: E402

options = argparse.ArgumentParser(description="from a save to the map")
options.add_argument("gazmap", nargs="?", default=ROOT / "build" / "release" / "gazmap", type=Path)
options.add_argument("--runs", type=int, default=10)
given = options.parse_args()

with tempfile.TemporaryDirectory(prefix="gazmap-reload-") as scratch, cdp.Browser() as browser:
    home = Path(scratch)
    shutil.copy(ROOT / "gazmap.json", home)
    for part in ("gazetteer", "events"):
        shutil.copytree(ROOT / part, home / part)
    child = subprocess.Popen([given.gazmap.resolve(), "serve", "--port", "0", "--quiet"], cwd=home, stdout=subprocess.PIPE, text=True)
    try:
        page = browser.open(child.stdout.readline().strip())
        while not page.eval("!!window.gazmap"):
            browser.listen(0.2)
        page.eval("""(() => {
            const load = gazmap.load;
            window.loads = [];
            gazmap.load = (data) => { load(data); requestAnimationFrame(() => setTimeout(() => window.loads.push(Date.now()))); };
        })()""")
        layer = home / "gazetteer" / "idlib" / "places.geojson"
        text = layer.read_text()
        times = []
        for i in range(given.runs):
            browser.listen(1)
            new = layer.with_name("saving.tmp")
            new.write_text(re.sub(r"(\"id\":\"gn:164816\".*\"coordinates\":\[)[0-9.]+", rf"\g<1>{36.7 + i / 100:.2f}", text))
            begun = time.time()
            os.replace(new, layer)
            page.wait_for(f"window.loads.length > {i}")
            times.append(page.eval(f"window.loads[{i}]") - begun * 1000)
            print(f"{times[-1]:6.0f} ms")
    finally:
        child.send_signal(signal.SIGINT)
        child.wait(60)
median = statistics.median(times)
print(f"{median:6.0f} ms from save to map, median of {len(times)} (load {os.getloadavg()[0]:.1f})")
sys.exit(0 if median < 1000 else 1)
