"""The map that the project opens with shows its events where they are: filled marks on their spots, hollow ones open; each
frame of the animation those of its day; and the page to print has a map, a legend and words on it."""

from collections import Counter

import render
from theatre import check, export, qgis, verdict

MARGIN = 12  # pixels, the half of a mark and its rim
DAYS = ("2020-01-20", "2020-02-03", "2020-02-27")


def hues(layer):
    """Type of event to the colour of its mark."""
    categories = layer.renderer().embeddedRenderer().categories()
    return {category.value(): category.symbol().symbolLayers()[-1].fillColor().rgb() & 0xFFFFFF for category in categories}


def has_ink(image, x, y, radius, colour):
    return any(image.pixel(px, py) & 0xFFFFFF == colour
               for px in range(round(x) - radius, round(x) + radius + 1)
               for py in range(round(y) - radius, round(y) + radius + 1)
               if 0 <= px < image.width() and 0 <= py < image.height())


def number_of_colours(image, left, top, width, height):
    return len({image.pixel(x, y) for x in range(left, left + width, 2) for y in range(top, top + height, 2)})


def check_marks(image, to_pixel, events, hue, where):
    """Returns how many of the events are on the picture."""
    spots = [(event, *to_pixel(event.geometry().asPoint().x(), event.geometry().asPoint().y())) for event in events]
    at = Counter((x, y) for _, x, y in spots)
    seen = 0
    for event, x, y in spots:
        if not (MARGIN <= x < image.width() - MARGIN and MARGIN <= y < image.height() - MARGIN):
            continue
        name, colour = f"{where}: {event['event_id']} part {event['part']}", hue.get(event["type"], hue[""])
        seen += 1
        if at[x, y] > 1:  # side by side around the spot
            check(has_ink(image, x, y, 60, colour), f"{name}: no mark of its kind near {x:.0f} {y:.0f}")
        elif event["geo_prec"] < 4:
            check(has_ink(image, x, y, 1, colour), f"{name}: its spot at {x:.0f} {y:.0f} is not filled")
        else:
            check(has_ink(image, x, y, MARGIN, colour), f"{name}: no mark at {x:.0f} {y:.0f}")
            check(not has_ink(image, x, y, 1, colour), f"{name} stands for an area and is drawn as a spot")
    return seen


def check_map(project):
    layer = project.mapLayer("gazmap_events_layer")
    hue = hues(layer)
    events = list(layer.getFeatures())
    image, to_pixel = render.draw(project)
    seen = check_marks(image, to_pixel, events, hue, "whole")
    print(f"{seen} of {len(events)} events are on the map")
    check(seen >= 30, f"only {seen} events are on the map")
    for day in DAYS:
        shown = [event for event in events if event["date_start"].toString("yyyy-MM-dd") <= day <= event["date_end"].toString("yyyy-MM-dd")]
        hidden = [event for event in events if event not in shown and event["geo_prec"] < 4]
        image, to_pixel = render.draw(project, day, [layer])
        check_marks(image, to_pixel, shown, hue, day)
        places = {tuple(event.geometry().asPoint()) for event in shown}
        for event in hidden:
            point = event.geometry().asPoint()
            if tuple(point) not in places:
                x, y = to_pixel(point.x(), point.y())
                check(not has_ink(image, x, y, 1, hue.get(event["type"], hue[""])), f"{day}: {event['event_id']} is drawn, and not of that day")


def check_page(project):
    image = render.page(project)
    mm = render.LAYOUT_DPI / 25.4
    for name, left, top, width, height, colours in (("map", 10, 27, 213, 162, 100), ("title", 10, 7, 100, 10, 5), ("legend", 227, 25, 60, 60, 20),
                                                    ("north arrow", 227, 175, 9, 14, 3), ("scale bar", 240, 180, 40, 9, 3), ("sources", 10, 191, 270, 8, 5)):
        found = number_of_colours(image, *(round(side * mm) for side in (left, top, width, height)))
        check(found >= colours, f"page: {found} colours where the {name} should be")


with qgis() as scratch:
    project = render.open_project(export(scratch / "set") / "idlib.qgz")
    check_map(project)
    check_page(project)
verdict()
