"""The example of docs/embedding.md that goes through the days, with `--web`."""

import embedding
from embedding import check, same

MARKS = "Object.values(map._layers).filter((layer) => layer.feature).map((layer) => String(layer.feature.id)).sort()"


def choose(page, day):
    page.eval(f"""(() => {{
        const slider = document.querySelector("#slider");
        slider.value = Date.parse("{day}");
        slider.dispatchEvent(new Event("input"));
    }})()""")


def check_days(page, events):
    spans = [(f["properties"]["date_start"], f["properties"]["date_end"]) for f in events]
    check(len(set(spans)) > 10, "too few days to tell anything")
    for day in sorted({day for span in spans for day in span}):
        choose(page, day)
        same(page.eval("document.querySelector('#day').value"), day, "day shown")
        wanted = embedding.ids([f for f, (first, last) in zip(events, spans) if first <= day <= last])
        same(page.eval(MARKS), wanted, f"marks on {day}")


def check_popup(page, event):
    """The only one of its day at its place; a popup is what it was asked for when it opens."""
    choose(page, event["properties"]["date_start"])
    page.eval("void map.setView({}, 11, {{animate: false}})".format(event["geometry"]["coordinates"][::-1]))
    page.click_at(500, page.eval("map.getSize().y") / 2)
    page.wait_for("document.querySelector('.leaflet-popup-content')", embedding.PATIENCE)
    shown = page.eval("document.querySelector('.leaflet-popup-content').textContent")
    for word in embedding.words_of(event):
        check(word in shown, f"the popup lacks {word!r}")


def check_timeline(browser, site):
    site.export("--web")
    events = site.layer("events")
    page = browser.open(site.url + "timeline.html", **embedding.SIZE)
    page.wait_for("document.querySelector('#day').value")
    check_days(page, events)
    check_popup(page, next(f for f in events if f["properties"]["place_name"] == "Moscow"))
    embedding.quiet(page, site, "timeline.html")


if __name__ == "__main__":
    embedding.run(["leaflet"], (), check_timeline)
