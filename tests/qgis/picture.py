"""The picture of the bundled theatre shows its events where they are: filled marks on their spots, hollow ones open."""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import render
from qgis.core import QgsApplication
from qgis.PyQt.QtGui import QImage

LARGEST = 300_000  # bytes, so that a README loads fast
MARGIN = 12  # pixels, the half of a mark and its rim

problems = []


def check(good, message):
    if not good:
        problems.append(message)


def hues(events):
    """Type of event to the colour of its mark."""
    categories = events.renderer().embeddedRenderer().categories()
    return {category.value(): category.symbol().symbolLayers()[-1].fillColor().rgb() & 0xFFFFFF for category in categories}


def has_ink(image, x, y, radius, colour):
    return any(image.pixel(px, py) & 0xFFFFFF == colour
               for px in range(round(x) - radius, round(x) + radius + 1)
               for py in range(round(y) - radius, round(y) + radius + 1)
               if 0 <= px < image.width() and 0 <= py < image.height())


def check_picture(folder, picture):
    to_pixel = render.render(folder, picture)
    image = QImage(str(picture))
    check((image.width(), image.height()) == (render.WIDTH, render.HEIGHT), f"the picture is {image.width()} x {image.height()}")
    check(picture.stat().st_size < LARGEST, f"the picture has {picture.stat().st_size} bytes")

    layer = render.open_layer(folder / "events.geojson", "events", "events")
    hue = hues(layer)
    events = [(event, *to_pixel(event.geometry().asPoint().x(), event.geometry().asPoint().y())) for event in layer.getFeatures()]
    at = Counter((x, y) for _, x, y in events)
    seen = 0
    for event, x, y in events:
        if not (MARGIN <= x < render.WIDTH - MARGIN and MARGIN <= y < render.HEIGHT - MARGIN):
            continue
        name, colour = f"{event['event_id']} part {event['part']}", hue.get(event["type"], hue[""])
        seen += 1
        if at[x, y] > 1:  # side by side around the spot
            check(has_ink(image, x, y, 60, colour), f"{name}: no mark of its kind near {x:.0f} {y:.0f}")
        elif event["geo_prec"] < 4:
            check(has_ink(image, x, y, 1, colour), f"{name}: its spot at {x:.0f} {y:.0f} is not filled")
        else:
            check(has_ink(image, x, y, MARGIN, colour), f"{name}: no mark at {x:.0f} {y:.0f}")
            check(not has_ink(image, x, y, 1, colour), f"{name} stands for an area and is drawn as a spot")
    print(f"{seen} of {len(events)} events are on the picture")
    check(seen >= 30, f"only {seen} events are on the picture")


def main():
    application = QgsApplication([], False)
    application.initQgis()
    with tempfile.TemporaryDirectory(prefix="gazmap-qgis-picture-") as scratch:
        folder = Path(scratch) / "idlib"
        done = subprocess.run([os.environ["GAZMAP"], "export", "--quiet", "-o", folder], cwd=os.environ["GAZMAP_ROOT"], check=False)
        assert done.returncode in (0, 3), done.returncode
        check_picture(folder, Path(scratch) / "idlib.png")
    application.exitQgis()
    for problem in problems:
        print(f"FAIL: {problem}")
    sys.exit(1 if problems else 0)


main()
