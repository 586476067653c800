"""The web page in a real Chromium: what it shows, every control, hostile data, and that it asks the network for nothing."""

import csv
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import cdp

GAZMAP = os.environ["GAZMAP"]
ROOT = Path(os.environ["GAZMAP_ROOT"])
PHONE = {"width": 390, "height": 844, "phone": True}

problems = []


def check(good, message):
    if not good:
        problems.append(message)


def same(found, wanted, what):
    check(found == wanted, f"{what}: found {found!r}, wanted {wanted!r}")


def export(folder, *arguments, done=(0, 3)):
    run = subprocess.run([GAZMAP, "export", *arguments, "-o", str(folder), "--quiet"], cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode not in done:
        sys.exit(f"gazmap export {' '.join(arguments)}: {run.stderr}")
    return (folder / "map.html").as_uri()


def state(page):
    return page.eval("gazmap.state()")


def settle(page):
    """Lets the frames be drawn that were asked for."""
    page.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))")


def rest(page):
    """Lets the map come to rest."""
    page.eval("""(async () => {
        for (let before = null; before !== (before = JSON.stringify(gazmap.groups()));) await new Promise((done) => setTimeout(done, 150));
    })()""")


def wait_for_card(page, words):
    """The card before may still fade away."""
    page.wait_for(f"[...document.querySelectorAll('.card')].some((card) => card.textContent.includes({json.dumps(words)}))")


def quiet(page, name):
    same(page.console, [], f"{name}: words on the console")
    same(page.outside, [], f"{name}: asked for from the network")


def features(folder):
    return json.loads((folder / "events.geojson").read_text())["features"]


def text_of(page, selector):
    return page.eval(f"document.querySelector({json.dumps(selector)})?.textContent ?? null")


# ---- The bundled theatre -------------------------------------------------------------------------------

def check_whole(browser, url, rows, n_unplaced):
    page = browser.open(url)
    page.click("#fit")
    page.wait_for("gazmap.state().outside === 0")
    settle(page)
    now = state(page)
    n_events = len({row["event_id"] for row in rows})
    same((now["marks"], now["shown"], now["drawn"]), (len(rows),) * 3, "marks in the data, shown, drawn")
    same(now["events"], n_events, "events")
    same(now["unplaced"], n_unplaced, "unplaced")
    same(page.eval("document.querySelectorAll('#list .entry').length"), n_events, "entries in the list")
    same(page.eval("document.querySelectorAll('#unplaced-list li').length"), n_unplaced, "entries of the unplaced list")
    check(f"({n_unplaced})" in text_of(page, "#unplaced-head"), "the unplaced list does not tell how many")
    check(page.eval("document.querySelectorAll('#legend-rows li').length") >= 4, "the legend is short")
    check("GeoNames (CC BY 4.0)" in text_of(page, "#about-text"), "the sources are not credited")
    check(text_of(page, "#title") == "Idlib, winter 2020" == page.eval("document.title"), "no title")
    check(page.eval("document.querySelector('.leaflet-control-scale-line').textContent").endswith("km"), "no scale bar")
    quiet(page, "whole page")
    page.close()


def check_filters(browser, url, rows):
    page = browser.open(url)
    types = sorted({row["type"] for row in rows})
    for name in types:
        index = page.eval(f"[...document.querySelectorAll('.type .name')].findIndex((e) => e.textContent === {json.dumps(name)})")
        check(index >= 0, f"the type {name} is not in the legend")
        page.eval(f"document.querySelectorAll('.type input')[{index}].click()")
        same(state(page)["shown"], sum(row["type"] != name for row in rows), f"without {name}")
        page.eval(f"document.querySelectorAll('.type .only')[{index}].click()")
        same(state(page)["shown"], sum(row["type"] == name for row in rows), f"only {name}")
        page.click("#reset")
        same(state(page)["shown"], len(rows), f"after {name}")
    actor = "Military Forces of Turkey"
    page.eval(f"""(() => {{ const s = document.querySelector('#actor'); s.value = {json.dumps(actor)};
                            s.dispatchEvent(new Event('change')); }})()""")
    same(state(page)["shown"], sum(actor in (row["actor1"], row["actor2"]) for row in rows), "by actor")
    page.click("#reset")
    for words, n in (("helicopter", 1), ("ERDOGAN", None), ("no such word", 0)):
        page.eval("document.querySelector('#search').value = ''")
        page.click("#search")
        page.type(words)
        found = sum(words.lower() in json.dumps(row, ensure_ascii=False).lower() for row in rows) if n is None else n
        page.wait_for(f"gazmap.state().shown === {found}")
    check(text_of(page, "#count").startswith("0 of"), "an empty search does not say so")
    page.click("#reset")
    same(state(page)["shown"], len(rows), "after the search")
    quiet(page, "filters")
    page.close()


def days(date):
    return (datetime.date.fromisoformat(date) - datetime.date(1970, 1, 1)).days


def check_time(browser, url, rows):
    page = browser.open(url)
    first, last = min(days(row["date_start"]) for row in rows), max(days(row["date_end"]) for row in rows)
    same((state(page)["from"], state(page)["to"]), (first, last), "the slider's ends")
    page.eval("document.querySelector('#from').focus()")
    for _ in range(3):
        page.press("ArrowRight")
    same(state(page)["from"], first + 3, "arrow keys on the slider")
    day = days("2020-02-10")
    page.eval(f"""(() => {{ for (const id of ['from', 'to']) {{ const s = document.querySelector('#' + id);
                  s.value = {day}; s.dispatchEvent(new Event('input')); }} }})()""")
    same(state(page)["shown"], sum(days(row["date_start"]) <= day <= days(row["date_end"]) for row in rows), "on 10 February 2020")
    same(text_of(page, "#range"), "10 Feb 2020", "the chosen day")
    check(page.eval("document.querySelector('#from').getAttribute('aria-valuetext')") == "10 Feb 2020", "the slider does not say its date")
    page.click("#reset")

    page.click("#play")
    page.wait_for("gazmap.state().playing && gazmap.state().shown < gazmap.state().marks")
    same(page.eval("document.querySelector('#play').getAttribute('aria-label')"), "Pause", "the play button while it plays")
    start = state(page)["from"]
    page.wait_for(f"gazmap.state().from > {start}")
    page.click("#play")
    check(not state(page)["playing"], "it plays on after pause")
    at = state(page)["from"]
    page.click("#play")
    page.wait_for(f"gazmap.state().from > {at}")
    page.wait_for("!gazmap.state().playing")
    same((state(page)["from"], state(page)["shown"]), (first, len(rows)), "after the last step")
    quiet(page, "time")
    page.close()


def check_links(browser, url, rows):
    event = "2020-02-03-saraqib-turkish-deaths"
    page = browser.open(f"{url}#event={event}")
    page.wait_for(f"gazmap.state().chosen === {json.dumps(event)}")
    row = next(row for row in rows if row["event_id"] == event)
    card = text_of(page, ".leaflet-popup .card")
    for words in (row["title"], row["place"], row["place_name"], "3 Feb 2020", row["date_text"], "within 7 km", row["source"], row["quote"], "Killed8"):
        check(words in card, f"the card does not say {words!r}")
    page.press("Escape")
    same(state(page)["chosen"], None, "the choice after Escape")
    same(page.eval("location.hash"), "", "the address after Escape")

    page.eval("location.hash = '#event=2020-02-27-idlib-turkish-soldiers-killed'")
    page.wait_for("gazmap.state().chosen === '2020-02-27-idlib-turkish-soldiers-killed'")
    wait_for_card(page, "33 to 34")
    wait_for_card(page, "Figures by source")
    page.eval("location.hash = '#event=2020-01-turkish-posts-reinforced'")
    page.wait_for("gazmap.state().chosen === '2020-01-turkish-posts-reinforced'")
    wait_for_card(page, "Place 1 of 12")
    page.eval("[...document.querySelectorAll('.card .foot button')].at(-1).click()")
    wait_for_card(page, "Place 2 of 12")

    lost = "2020-02-03-cavusoglu-lavrov-contact"
    page.eval(f"location.hash = '#event={lost}'")
    page.wait_for("document.querySelector('#unplaced').open")
    same(page.eval("document.activeElement.dataset.event"), lost, "a link to an unplaced event leads")
    for odd in ("#event=", "#event=nobody", "#event=%", "#other"):
        page.eval(f"location.hash = {json.dumps(odd)}")
    settle(page)
    quiet(page, "links")
    page.close()


def check_keyboard(browser, url):
    page = browser.open(url)
    page.press("Tab")
    same(page.eval("document.activeElement.id"), "skip", "the first stop of Tab")
    page.press("Enter")
    same(page.eval("document.activeElement.id"), "list", "the skip link leads")
    page.press("Tab")
    page.press("ArrowDown")
    page.press("ArrowDown")
    page.press("ArrowUp")
    same(page.eval("[...document.querySelectorAll('#list .entry')].indexOf(document.activeElement)"), 1, "arrow keys in the list")
    page.press("Enter")
    page.wait_for("gazmap.state().chosen !== null")
    check(page.eval("document.activeElement.classList.contains('card')"), "the card has not the focus")
    page.press("Escape")
    same(page.eval("[...document.querySelectorAll('#list .entry')].indexOf(document.activeElement)"), 1, "Escape leads back")
    seen = set()
    for _ in range(120):
        page.press("Tab")
        seen.add(page.eval("document.activeElement.id || document.activeElement.className || document.activeElement.tagName"))
    for stop in ("map", "zoom-in", "fit", "theme", "play", "from", "to", "step"):
        check(stop in seen, f"Tab does not come to {stop}")
    page.eval("document.querySelector('#map').focus()")
    before = state(page)
    page.press("ArrowRight")
    page.wait_for(f"gazmap.state().center[1] > {before['center'][1]}")
    page.press("+")
    page.wait_for(f"gazmap.state().zoom > {before['zoom']}")
    named = page.eval("""[...document.querySelectorAll('button, input, select, [role=application]')].filter((e) => e.checkVisibility())
        .filter((e) => !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length)).map((e) => e.outerHTML)""")
    same(named, [], "controls without a name")
    quiet(page, "keyboard")
    page.close()


def check_pointing(browser, url):
    page = browser.open(url)
    rest(page)
    groups = page.eval("gazmap.groups()")
    single = next(g for g in groups if g["n"] == 1 and not g["isArea"] and g["inside"])
    page.click_at(single["x"], single["y"])
    page.wait_for(f"gazmap.state().chosen === {json.dumps(single['ids'][0])}")
    page.press("Escape")
    rest(page)
    several = next(g for g in page.eval("gazmap.groups()") if g["n"] > 1 and g["inside"])
    page.mouse("mouseMoved", several["x"], several["y"])
    page.wait_for("document.querySelector('.leaflet-tooltip')")
    check(text_of(page, ".leaflet-tooltip").startswith(f"{several['n']} events"), "a group does not tell how many")
    zoom = state(page)["zoom"]
    page.click_at(several["x"], several["y"])
    page.wait_for(f"gazmap.state().zoom > {zoom} || document.querySelector('.card .entry')")
    check(all(g["isArea"] == (g["prec"] >= 4) for g in groups), "spots and areas share a group")
    quiet(page, "pointing")
    page.close()


def check_looks(browser, url):
    for dark in (False, True):
        page = browser.open(url, dark=dark)
        same(state(page)["theme"], "dark" if dark else "light", "the colours at first")
        ground, ink = page.eval("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]")
        light = [sum(map(int, re.findall(r"\d+", colour)[:3])) / 3 for colour in (ground, ink)]
        check(light[0] < 60 < light[1] if dark else light[1] < 60 < light[0], f"dark {dark}: ground {ground}, ink {ink}")
        page.click("#theme")
        same(state(page)["theme"], "light" if dark else "dark", "the other colours")
        quiet(page, "looks")
        page.close()

    qml = (ROOT / "styles/events.qml").read_text(encoding="utf-8")
    names = re.findall(r'<category symbol="\d+" value="([^"]*)"', qml)
    symbols = re.split(r'<symbol [^>]*?name="\d+"', qml)[1:]  # from the head of one to that of the next
    page = browser.open(url)
    for number, name in enumerate(names):
        hue = page.eval(f"getComputedStyle(document.documentElement).getPropertyValue('--type-{number}').trim()")
        rgb = ",".join(str(int(hue[k:k + 2], 16)) for k in (1, 3, 5))
        check(f"'{rgb}'" in symbols[number] or f'"{rgb},255"' in symbols[number], f"{name or 'other'}: {rgb} here, not in QGIS")
    page.close()

    page = browser.open(url, **PHONE)
    same(page.eval("document.documentElement.scrollWidth"), 390, "the page's width on a phone")
    check(page.eval("document.querySelector('#map').getBoundingClientRect().height") > 500, "the map is small on a phone")
    check(not page.eval("document.querySelector('#panel').checkVisibility()"), "the panel covers the map of a phone")
    page.click("#open-panel")
    check(page.eval("document.querySelector('#panel').checkVisibility()"), "the panel does not open")
    small = page.eval("""[...document.querySelectorAll('#panel button:not(.only):not(.link), #search, #actor, .type')].filter((e) => e.checkVisibility())
        .filter((e) => e.getBoundingClientRect().height < 36).map((e) => e.outerHTML.slice(0, 80))""")
    same(small, [], "too small for a finger")
    page.click("#list .entry")
    page.wait_for("!document.querySelector('#sheet').hidden")
    check(not page.eval("document.querySelector('#panel').checkVisibility()"), "the panel stays over the card")
    page.click("#sheet .close")
    same(state(page)["chosen"], None, "the choice after closing")
    quiet(page, "phone")
    page.close()


def check_load(browser, url):
    page = browser.open(url)
    page.eval("gazmap.map.setView([35.9, 36.7], 10, {animate: false}); document.querySelectorAll('.type input')[0].click()")
    before = state(page)
    after = page.eval("""(() => {
        const data = JSON.parse(document.querySelector('#gazmap-data').textContent);
        const row = data.events.rows.find((row) => row[1] === '2020-02-03-saraqib-turkish-deaths' || row[0][1] > 35 && row[0][1] < 36);
        row[0] = [row[0][0] + 0.05, row[0][1]];
        gazmap.load(data);
        return gazmap.state();
    })()""")
    for what in ("zoom", "center", "shown", "from", "to"):
        same(after[what], before[what], f"{what} after loading again")
    same(after["moved"], 1, "lines from old spots to new")
    page.wait_for("gazmap.state().moved === 0")
    page.eval("""gazmap.load({format: 1, title: 'Nothing', events: {columns: [], rows: []}})""")
    same((state(page)["marks"], page.eval("document.title")), (0, "Nothing"), "an empty set")
    quiet(page, "load")
    page.close()


# ---- Hostile data --------------------------------------------------------------------------------------------

EVIL = (
    "</script><img src=x onerror=\"window.hit=1\">", "<!--<script>window.hit=1</script>", "]]><svg onload=window.hit=1>",
    "{{constructor.constructor('window.hit=1')()}}", "'\"`><b>x", "\u2028\u2029 \u202e<a href=javascript:window.hit=1>x</a>",
)
EVIL_LINKS = ("javascript:window.hit=1", " javascript:window.hit=1", "JaVaScRiPt:window.hit=1", "data:text/html,<script>window.hit=1</script>",
              "vbscript:x", "https://good.example/\"onmouseover=\"window.hit=1", "//evil.example")


def check_hostile(browser, folder):
    table = folder / "evil.csv"
    columns = ["event_id", "date", "lon", "lat", "title", "summary", "type", "subtype", "actor1", "actor2", "place", "source", "source_url", "quote",
               "evil<b>col", "radius_m"]
    with table.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(columns)
        for n, text in enumerate(EVIL):
            out.writerow([f"e{n}{text}", f"2020-02-{n + 1:02}", 36 + n / 10, 35, *[text] * 8, EVIL_LINKS[n], text, text, 1000])
        out.writerow(["last", "2020-02-20", 37, 35.5, *["plain"] * 8, EVIL_LINKS[len(EVIL)], "plain", "plain", 1000])
        out.writerow(["lost" + EVIL[0], "2020-02-21", "", "", *[EVIL[0]] * 8, "", EVIL[0], EVIL[0], ""])
    url = export(folder / "evil", str(table), "-g", str(ROOT / "gazetteer/idlib"), "-f", "html")
    page = browser.open(url)
    same(page.eval("document.querySelectorAll('#list .entry').length"), len(EVIL) + 1, "hostile events in the list")
    titles = page.eval("[...document.querySelectorAll('#list .title')].map((e) => e.textContent)")
    for text in EVIL:
        check(text.strip() in [title.strip() for title in titles], f"the title {text!r} is not shown as text: {titles}")
    for n in range(len(EVIL) + 1):
        page.eval(f"document.querySelectorAll('#list .entry')[{n}].click()")
        page.eval("document.querySelectorAll('.card details').forEach((d) => { d.open = true; })")
        hrefs = page.eval("[...document.querySelectorAll('.card a')].map((a) => a.href)")
        check(all(href.startswith(("https://good.example/", "file:")) for href in hrefs), f"links of a hostile event: {hrefs}")
    chosen = page.eval("location.hash")
    page = browser.open(url + "#event=" + page.eval(f"encodeURIComponent({json.dumps('e0' + EVIL[0])})"))
    same(state(page)["chosen"], "e0" + EVIL[0], f"a deep link to a hostile id (the last was {chosen})")
    page.eval("document.querySelector('#unplaced').open = true")
    check(EVIL[0] in text_of(page, "#unplaced-list"), "the unplaced hostile title is not shown as text")
    same(page.eval("window.hit ?? null"), None, "a script out of the data ran")
    same(page.eval("document.querySelectorAll('img, iframe, object, embed, svg[onload], script:not([type])').length - 2"), 0, "elements out of the data")
    quiet(page, "hostile")
    # The policy holds where our own care would fail.
    page.eval("""document.body.insertAdjacentHTML('beforeend', '<img src="https://evil.example/x.png" onerror="window.hit=1">')""")
    page.eval("(() => { const s = document.createElement('script'); s.textContent = 'window.hit=1'; document.body.append(s); })()")
    page.wait_for("true")
    settle(page)
    same(page.eval("window.hit ?? null"), None, "the policy lets foreign scripts run")
    check(any("Content Security Policy" in line for line in page.console), "the policy does not speak")
    page.close()


def check_drafts(browser, folder):
    table = folder / "drafts.csv"
    table.write_text("event_id,date,lon,lat,title,status\na,2020-02-01,36,35,Sure,reviewed\nb,2020-02-02,36.5,35,Unsure,draft\n")
    url = export(folder / "drafts", str(table), "-g", str(ROOT / "gazetteer/idlib"), "-f", "html", "--drafts")
    page = browser.open(url)
    check("draft" in text_of(page, "#legend-rows").lower(), "the legend does not tell drafts")
    page.eval("gazmap.choose('b')")
    check("Draft" in text_of(page, ".card"), "a draft's card does not say so")
    quiet(page, "drafts")
    page.close()


def check_many(browser, folder):
    """What keeps tasks short, as structure: few groups are drawn and few entries listed, however many events there are."""
    table = folder / "many.csv"
    with table.open("w") as file:
        subprocess.run(["/usr/bin/python3", "-B", str(ROOT / "bench/web/make_events.py"), "20000"], stdout=file, check=True)
    url = export(folder / "many", str(table), "-g", str(ROOT / "gazetteer/idlib"), "-f", "html")
    page = browser.open(url)
    same(state(page)["shown"], 20000, "of 20,000 events")
    page.click("#fit")
    page.wait_for("gazmap.state().outside === 0")
    now = state(page)
    same(now["drawn"], 20000, "of 20,000 events in groups")
    check(now["groups"] < 1500, f"{now['groups']} groups are drawn")
    same(page.eval("document.querySelectorAll('#list .entry').length"), 60, "entries listed at first")
    page.click("#more")
    same(page.eval("document.querySelectorAll('#list .entry').length"), 120, "entries listed then")
    check((folder / "many/map.html").stat().st_size < 11_000_000, "the page of 20,000 events is large")
    quiet(page, "many")
    page.close()


def check_tiles(browser, folder):
    table = folder / "one.csv"
    table.write_text("event_id,date,lon,lat,title\na,2020-02-01,36,35,One\n")
    url = export(folder / "tiles", str(table), "-g", str(ROOT / "gazetteer/idlib"), "-f", "html", "--tiles", "https://tiles.invalid/{z}/{x}/{y}.png")
    page = browser.open(url)
    page.wait_for("document.querySelector('.leaflet-tile')")
    settle(page)
    check(page.outside and all(u.startswith("https://tiles.invalid/") for u in page.outside), f"with tiles it asks for {page.outside[:3]}")
    check(not any("Content Security Policy" in line for line in page.console), f"the policy refuses the tiles: {page.console[:2]}")
    page.close()


def main():
    with tempfile.TemporaryDirectory(prefix="gazmap-page-") as name, cdp.Browser("--host-resolver-rules=MAP * ~NOTFOUND") as browser:
        folder = Path(name)
        url = export(folder / "idlib", "-f", "html", "-f", "geojson")
        rows = [feature["properties"] for feature in features(folder / "idlib")]
        with (folder / "idlib/unplaced.csv").open(encoding="utf-8-sig") as file:
            n_unplaced = len(list(csv.reader(file))) - 1
        check_whole(browser, url, rows, n_unplaced)
        check_filters(browser, url, rows)
        check_time(browser, url, rows)
        check_links(browser, url, rows)
        check_keyboard(browser, url)
        check_pointing(browser, url)
        check_looks(browser, url)
        check_load(browser, url)
        check_hostile(browser, folder)
        check_drafts(browser, folder)
        check_many(browser, folder)
        check_tiles(browser, folder)
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
