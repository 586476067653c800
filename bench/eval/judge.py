"""What judges an answer: distances, outlines, and names that mean one governorate."""

import json
import math
import unicodedata

EARTH_KM = 6371.0088  # IUGG mean radius; up to 0.6 percent off the ellipsoid, which no limit below notices


def distance_km(lat_a, lon_a, lat_b, lon_b):
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (lat_a, lon_a, lat_b, lon_b))
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def in_ring(ring, lat, lon):
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def in_polygons(polygons, lat, lon):
    return any(in_ring(rings[0], lat, lon) and not any(in_ring(hole, lat, lon) for hole in rings[1:])
               for rings in polygons)


def simple(name):
    """Letters and digits, without case, marks and words of kind."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    words = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split()
    return "".join(w for w in words if w not in ("governorate", "province", "muhafazah"))


def read_places(paths):
    """Places of GeoJSON layers by id; later layers win."""
    places = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for feature in json.load(file)["features"]:
                row = feature["properties"]
                places[row["id"]] = {**row, "geometry": feature["geometry"]}
    return places


class Divisions:
    """First-order divisions with outlines, of the project's own theatre."""

    def __init__(self, places):
        self.by_name = {}
        self.outlines = []
        for place in places.values():
            if place["kind"] != "admin" or not place.get("admin1") or place.get("admin2"):
                continue
            geometry = place["geometry"]
            if geometry["type"] == "Polygon":
                self.outlines.append((place["name"], [geometry["coordinates"]]))
            elif geometry["type"] == "MultiPolygon":
                self.outlines.append((place["name"], geometry["coordinates"]))
            names = place.get("names") or ""
            for name in [place["name"], *(names if isinstance(names, list) else names.split(";"))]:
                self.by_name[simple(name)] = place["name"]

    def named(self, text):
        return self.by_name.get(simple(text)) if text else None

    def around(self, lat, lon):
        return next((name for name, outline in self.outlines if in_polygons(outline, lat, lon)), None)

    def of_answer(self, part, places):
        """By the entry behind the answer: an area's own name, else its admin1 column; where neither names a
        division, the one whose outline the point lies in."""
        place = places.get(part["place_id"])
        if place is not None:
            if place["kind"] == "admin" and self.named(place["name"]) and not place.get("admin2"):
                return self.named(place["name"])
            if place["kind"] != "country" and self.named(place.get("admin1")):
                return self.named(place["admin1"])
        return self.around(part["lat"], part["lon"])
