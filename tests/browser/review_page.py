"""The page for reviewing drafts in a real Chromium: texts, marks, ticks, the CSV it saves, and hostile texts."""

import csv
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import cdp

GAZMAP = os.environ["GAZMAP"]
ROOT = Path(os.environ["GAZMAP_ROOT"])

PLAIN = """date 2020-02-11

Syrian forces shelled Saraqib on Monday, killing 12 civilians.

Rebels clashed with soldiers near Nayrab on Sunday.
"""
# Markup, a script's end, a formula where a claimant goes, letters beyond 16 bits, and bytes that are no UTF-8.
HOSTILE = """date 2020-02-12

</script><img src=x onerror=alert(1)> \U0001F4A3 سراقب \\u2028 <b>bold</b>

According to =HYPERLINK("http://x.example"), three people were killed in Saraqib on Tuesday.
""".encode() + b"\xff\xfe Jets bombed Nayrab on Tuesday.\n"

problems = []


def same(found, wanted, what):
    if found != wanted:
        problems.append(f"{what}: found {found!r}, wanted {wanted!r}")


def scan(folder, *reports):
    page = folder / "review.html"
    run = subprocess.run([GAZMAP, "scan", "--quiet", "-g", str(ROOT / "gazetteer" / "idlib"), "--review", str(page),
                          *map(str, reports)], capture_output=True, check=False)
    if run.returncode != 0:
        sys.exit(f"gazmap scan: {run.stderr.decode()}")
    return page, run.stdout.decode()


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def saved(page):
    return page.eval("review.table()")


def texts(page, selector):
    return page.eval(f"[...document.querySelectorAll({selector!r})].map((e) => e.textContent)")


def check_plain(browser, folder):
    report = folder / "plain.txt"
    report.write_text(PLAIN)
    path, out = scan(folder, report)
    page = browser.open(path.as_uri())
    wanted = rows_of(out)
    same(len(wanted), 2, "drafts")
    same(texts(page, ".text"), [PLAIN], "the text")
    same(texts(page, ".draft label span"), [row["title"] for row in wanted], "the drafts beside it")
    same("".join(texts(page, ".text mark.p")), "SyrianSaraqibNayrab", "places marked")
    same("Monday" in texts(page, ".text mark.d") and "Sunday" in texts(page, ".text mark.d"), True, "dates marked")
    told = "".join(texts(page, ".text .told"))
    same(told, "".join(row["quote"] for row in wanted), "what the drafts quote")
    same(saved(page), out, "the CSV with every row ticked is the command's own")
    page.click("#tick-0")
    same([row["event_id"] for row in rows_of(saved(page))], [wanted[1]["event_id"]], "rows with one tick")
    same(page.eval("document.getElementById('counts').textContent"), "1 of 2 drafts ticked", "the count")
    page.click("#none")
    same(page.eval("document.getElementById('save').disabled"), True, "nothing to save")
    page.click("#all")
    # What the button hands over, without a download folder: the file that its link points to.
    page.eval("""(() => {
        window.links = [];
        const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => { window.blob = blob; return make.call(URL, blob); };
        HTMLAnchorElement.prototype.click = function () { window.links.push(this.download); };
    })()""")
    page.click("#save")
    same(page.eval("window.links"), ["drafts.csv"], "the file's name")
    same(page.eval("window.blob.text()"), out, "the file")
    kept = folder / "kept.csv"
    kept.write_text(out)
    export = subprocess.run([GAZMAP, "export", "--quiet", "-g", str(ROOT / "gazetteer" / "idlib"), "--drafts", "-f",
                             "ndjson", "-o", "-", str(kept)], capture_output=True, check=False)
    same((export.returncode, export.stdout.count(b"\n")), (0, 2), "export of the saved rows")
    same(page.console, [], "words on the console")
    same(page.outside, [], "asked for from the network")


def check_hostile(browser, folder):
    report = folder / "<img src=x>.txt"
    report.write_bytes(HOSTILE)
    path, out = scan(folder, report)
    page = browser.open(path.as_uri())
    same(page.eval("document.images.length + document.querySelectorAll('.text b').length"), 0, "markup that came alive")
    same(texts(page, ".text"), [HOSTILE.decode(errors="replace")], "the text as text")
    told = "".join(texts(page, ".text .told")).replace("\n", " ")
    for row in rows_of(out):
        same(row["quote"] in told, True, f"{row['quote']!r} is marked where it stands")
    same(saved(page), out, "the CSV, with formulas made safe")
    same(page.console, [], "words on the console")
    same(page.outside, [], "asked for from the network")


with tempfile.TemporaryDirectory(prefix="gazmap-review-") as name, cdp.Browser() as chromium:
    check_plain(chromium, Path(name))
    check_hostile(chromium, Path(name))
for problem in problems:
    print(problem, file=sys.stderr)
sys.exit(1 if problems else 0)
