"""How long the web page keeps a reader waiting: the longest task of its main thread while it loads, pans, zooms and plays.

    GAZMAP=build/release/gazmap python3 bench/web/measure.py [ROWS…]        # default: 1000 20000

Two figures for each step, as Chromium's own trace has them: how long the longest task took, and how long that task
which used the processor most used it. Where other programs take turns on the same cores the first is larger than the
second. Headless Chromium draws without a graphics card, so a reader's machine is rarely slower.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/browser"))
import cdp  # noqa: E402

def make_page(folder, rows):
    table = folder / f"{rows}.csv"
    with table.open("w", encoding="utf-8") as file:
        subprocess.run([sys.executable, "-B", str(ROOT / "bench/web/make_events.py"), str(rows)], stdout=file, check=True)
    start = time.monotonic()
    subprocess.run([os.environ.get("GAZMAP", str(ROOT / "build/release/gazmap")), "export", str(table), "-g", str(ROOT / "gazetteer/idlib"),
                    "-f", "html", "-o", str(folder / str(rows)), "--quiet"], check=True)
    page = folder / str(rows) / "map.html"
    print(f"{rows} rows: export {time.monotonic() - start:.2f} s, page {page.stat().st_size / 1e6:.1f} MB")
    return page


class Trace:
    """The tasks of one page's main thread, from here to stop()."""

    def __init__(self, page):
        self.page, self.events, self.done, self.take = page, [], False, page._event
        page._event = self.event
        page.call("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": {"includedCategories": ["toplevel"]}})

    def event(self, method, params):
        if method == "Tracing.dataCollected":
            self.events += params["value"]
        elif method == "Tracing.tracingComplete":
            self.done = True
        else:
            self.take(method, params)

    def stop(self, name):
        self.page.call("Tracing.end")
        while not self.done:
            self.page.browser.listen(0.1)
        self.page._event = self.take
        mains = {(e["pid"], e["tid"]) for e in self.events if e["name"] == "thread_name" and e["args"]["name"] == "CrRendererMain"}
        tasks = [e for e in self.events if e["name"].endswith("RunTask") and (e["pid"], e["tid"]) in mains]
        longest = max((e.get("dur", 0) for e in tasks), default=0) / 1000
        busiest = max((e.get("tdur", 0) for e in tasks), default=0) / 1000
        print(f"  {name:14} longest task {longest:4.0f} ms, busiest {busiest:4.0f} ms")


def drag(page, times):
    for i in range(times):
        there = 350 if i % 2 else -350
        page.drag(900, 400, 900 + there, 400 + there / 4, steps=30)
        page.browser.listen(0.4)


def load(page, path):
    start = time.monotonic()
    page.goto(path.as_uri())
    page.wait_for("window.gazmap")
    print(f"  {'opened after':14} {time.monotonic() - start:.2f} s")
    page.browser.listen(2)


def zoom(page):
    for down in [-200] * 5 + [200] * 8:
        page.wheel(900, 400, down)
        page.browser.listen(0.5)


def play(page):
    page.click("#play")
    page.browser.listen(10)


def play_and_pan(page):
    page.eval("document.querySelector('#play.on') || document.querySelector('#play').click()")
    drag(page, 8)


def search(page):
    page.eval("document.querySelector('#play.on')?.click()")
    page.eval("document.querySelector('#reset').click()")
    page.click("#search")
    for letter in "bridge":
        page.press(letter)
        page.browser.listen(0.2)


def measure(browser, path):
    page = browser.open()
    for name, act in (("load", lambda page: load(page, path)), ("pan", lambda page: drag(page, 8)), ("zoom", zoom), ("play", play),
                      ("play and pan", play_and_pan), ("search", search)):
        trace = Trace(page)
        act(page)
        trace.stop(name)
    page.close()


def main():
    rows = [int(n) for n in sys.argv[1:]] or [1000, 20000]
    with tempfile.TemporaryDirectory(prefix="gazmap-web-") as name, cdp.Browser() as browser:
        print(browser.call("Browser.getVersion")["product"], f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        for n in rows:
            measure(browser, make_page(Path(name), n))


if __name__ == "__main__":
    main()
