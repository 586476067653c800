"""Writes a table of made-up events for the web page's measurements: N rows, always the same ones.

    python3 bench/web/make_events.py 20000 > events.csv
"""

import csv
import datetime
import random
import sys

TYPES = [
    ("Battles", "Armed clash"), ("Explosions/Remote violence", "Air/drone strike"), ("Violence against civilians", "Attack"),
    ("Protests", "Peaceful protest"), ("Riots", "Mob violence"), ("Strategic developments", "Other"),
]
WORDS = "convoy village road night morning shelling patrol market crossing report officials residents area hill convoy bridge".split()
FIRST = datetime.date(2015, 1, 1)
DAYS = 5 * 365


def sentence(rng, n):
    return " ".join(rng.choice(WORDS) for _ in range(n)).capitalize() + "."


def rows(n):
    rng = random.Random(2020)
    towns = [(36.8 + rng.gauss(0, 1.2), 35.6 + rng.gauss(0, 0.8)) for _ in range(600)]
    for i in range(n):
        lon, lat = towns[min(len(towns) - 1, int(rng.expovariate(1 / 90)))]
        kind, subtype = rng.choice(TYPES)
        day = FIRST + datetime.timedelta(days=rng.randrange(DAYS))
        end = day + datetime.timedelta(days=rng.choice((0, 0, 0, 1, 6)))
        yield {
            "event_id": f"made-{i:06d}", "date_start": day, "date_end": end, "title": sentence(rng, 7)[:-1], "summary": sentence(rng, 22),
            "type": kind, "subtype": subtype, "actor1": f"Group {rng.randrange(40)}", "actor2": f"Group {rng.randrange(40)}",
            "killed": rng.choice(("", 0, 0, 1, 3, 12)), "lon": f"{lon + rng.gauss(0, 0.01):.5f}", "lat": f"{lat + rng.gauss(0, 0.01):.5f}",
            "radius_m": rng.choice((1000, 3000, 5000, 20000)), "place": f"Place {rng.randrange(600)}", "source": f"Made-up agency {rng.randrange(25)}",
            "quote": sentence(rng, 14), "status": "reviewed",
        }


if __name__ == "__main__":
    table = None
    for row in rows(int(sys.argv[1])):
        if table is None:
            table = csv.DictWriter(sys.stdout, row, lineterminator="\n")
            table.writeheader()
        table.writerow(row)
