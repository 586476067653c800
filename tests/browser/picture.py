"""Pictures of the bundled theatre's web page, as the README shows them.

    GAZMAP=build/release/gazmap python3 tests/browser/picture.py docs/img

Without a folder it is a test: both are made, of the right size, and small enough to load fast.
"""

import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import cdp

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 300_000  # bytes
EVENT = "2020-02-04-idlib-city-government-advance"
PICTURES = {
    "web-desktop.png": ({"width": 1400, "height": 900}, EVENT),
    "web-phone.png": ({"width": 390, "height": 844, "phone": True, "dark": True}, None),
}


def take(browser, url, look, event):
    page = browser.open(url, **look)
    browser.listen(1)  # the map comes to rest
    if event:
        mark = next(group for group in page.eval("gazmap.groups()") if group["ids"] == [event])
        page.click_at(mark["x"], mark["y"])
        page.mouse("mouseMoved", 1390, 890)
        browser.listen(1.5)
    png = page.screenshot()
    page.close()
    return png


def main():
    gazmap = os.environ.get("GAZMAP", str(ROOT / "build/release/gazmap"))
    with tempfile.TemporaryDirectory(prefix="gazmap-picture-") as name, cdp.Browser() as browser:
        run = subprocess.run([gazmap, "export", "-f", "html", "-o", name + "/set", "--quiet"], cwd=ROOT, check=False)
        if run.returncode not in (0, 3):
            sys.exit("gazmap export failed")
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else name)
        for file, (look, event) in PICTURES.items():
            png = take(browser, (Path(name) / "set/map.html").as_uri(), look, event)
            (folder / file).write_bytes(png)
            size = struct.unpack(">II", png[16:24])
            if size != (look["width"], look["height"]) or len(png) > LARGEST:
                sys.exit(f"{file}: {size[0]} x {size[1]}, {len(png)} bytes")


if __name__ == "__main__":
    main()
