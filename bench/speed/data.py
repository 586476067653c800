"""Made-up events and places, the same on every machine: what the timings run over.

    python3 bench/speed/data.py FOLDER EVENTS [PLACES]

writes places.csv, places.geojson, events.csv and given.csv, which is events.csv with the coordinates that the event was made
from. Four rows in five name their place as the gazetteer does; the rest write it otherwise: mostly with one letter changed, left
out, added or exchanged with its neighbour, some with two, some with another article, hyphen or no capitals. The first rows of a
longer table are those of a shorter one.
"""

import json
import random
import sys
from pathlib import Path

PLACES = 30_000
KNOWN = 0.8  # rows that name the place as the gazetteer does
COLUMNS = ("event_id date_start date_end place title summary type subtype actor1 actor2 killed wounded displaced source "
           "source_url claim_by note").split()

_STARTS = ["", "", "", "Al-", "Tell ", "Kafr ", "Umm ", "Deir ", "Khan ", "Jabal ", "Ain ", "Abu "]
_ONSETS = "b d f g h j k l m n q r s t w y z sh kh th dh".split()
_VOWELS = ["a", "i", "u", "a", "aa", "ou", "ee"]
_CODAS = ["", "", "n", "r", "l", "m", "b", "d", "t", "s", "q"]
_ENDS = ["", "", "", "", " al-Gharbi", " ash-Sharqi", " al-Kabir", " as-Saghir", " at-Tahta"]
_ARABIC_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_TYPES = [("shelling", "artillery"), ("air strike", "jet"), ("air strike", "drone"), ("clash", "armed clash"), ("mine", "roadside"),
          ("protest", "peaceful"), ("displacement", ""), ("arrest", ""), ("sniper", ""), ("convoy", "military")]
_ACTORS = ["Government forces", "Opposition fighters", "Unidentified gunmen", "Border guards", "قوات الحكومة", "فصائل محلية",
           "Civil defence", "Residents", "Air force", ""]
_SOURCES = ["Local council", "Agency wire", "Field monitor, north", "مرصد محلي", "Hospital \"Al-Amal\"", "Radio"]
_ENGLISH = ("shells fell on houses near the market and the road to the village in the morning several people were taken to "
            "hospital residents said the school was empty no group spoke of it").split()
_ARABIC = "سقطت قذائف على المدينة صباح اليوم قرب السوق وأصيب عدد من السكان وقالت مصادر محلية إن الطريق مغلق".split()


class Dice:
    """Draws that depend on random() alone, whose sequence Python keeps from version to version."""

    def __init__(self, seed):
        self.random = random.Random(seed).random

    def below(self, n):
        return int(self.random() * n)

    def one(self, items):
        return items[int(self.random() * len(items))]


def _latin_name(dice):
    syllables = [dice.one(_ONSETS) + dice.one(_VOWELS) for _ in range(2 + dice.below(3))]
    start = dice.one(_STARTS)
    core = "".join(syllables) + dice.one(_CODAS)
    return start + core[0].upper() + core[1:] + dice.one(_ENDS)


def _arabic_name(dice):
    letters = [dice.one(_ARABIC_LETTERS) for _ in range(5 + dice.below(4))]
    return ("ال" if dice.below(2) else "") + "".join(letters)


def make_places(n=PLACES):
    """[(id, name, lon, lat)]; one name in ten is Arabic."""
    dice = Dice(1)
    seen = set()
    places = []
    while len(places) < n:
        name = _arabic_name(dice) if dice.below(10) == 0 else _latin_name(dice)
        lon, lat = round(30 + 25 * dice.random(), 6), round(15 + 22 * dice.random(), 6)
        if name.casefold() not in seen:
            seen.add(name.casefold())
            places.append((f"p{len(places) + 1}", name, lon, lat))
    return places


def _one_letter(dice, name):
    letters = "ابتجدرسعقلمنوي" if name[-1] > "\u0600" else "abdefghiklmnorstuz"
    for _ in range(20):
        at = 1 + dice.below(len(name) - 1)
        if name[at].isalpha():
            break
    kind = dice.below(4)
    if kind == 0 and at + 1 < len(name):
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + dice.one(letters) + name[at:]
    if kind == 2 and at + 1 < len(name):
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + dice.one(letters) + name[at + 1 :]


def _otherwise(dice, name):
    kind = dice.random()
    if kind < 0.6:
        return _one_letter(dice, name)
    if kind < 0.8:
        return _one_letter(dice, _one_letter(dice, name))
    if name.startswith("Al-"):
        return "El " + name[3:]
    return name.lower().replace("-", " ") if dice.below(2) else name.replace(" ", "-").upper()


def _text(dice, words):
    n = 8 + dice.below(18)
    text = " ".join(dice.one(words) for _ in range(n))
    return text[0].upper() + text[1:] + (", " + dice.one(words) if dice.below(3) == 0 else "") + "."


def _cell(text):
    return '"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text


def _phrases(dice, n):
    return [_cell(_text(dice, _ARABIC if dice.below(10) < 3 else _ENGLISH)) for _ in range(n)]


def _figure(dice, often, most):
    return str(dice.below(most)) if dice.random() < often else ""


def rows(n, places):
    """The cells of n rows, and for each which place it is about. Few places have many events: that is how events lie."""
    dice = Dice(2)
    summaries, notes = _phrases(dice, 20_000), _phrases(dice, 5_000)
    actors, sources = [_cell(a) for a in _ACTORS], [_cell(s) for s in _SOURCES]
    names = [_cell(place[1]) for place in places]
    for i in range(n):
        which = int(dice.random() ** 2 * len(places))
        name = names[which] if dice.random() < KNOWN else _cell(_otherwise(dice, places[which][1]))
        day = f"{2015 + dice.below(10)}-{1 + dice.below(12):02}-{1 + dice.below(28):02}"
        type_, subtype = dice.one(_TYPES)
        yield which, (f"ev-{i + 1:08}", day, day, name, f"{type_.capitalize()} {i % 977}", dice.one(summaries), type_, subtype,
                      dice.one(actors), dice.one(actors), _figure(dice, 0.3, 12), _figure(dice, 0.3, 40), _figure(dice, 0.05, 5000),
                      dice.one(sources), f"https://example.org/report/{i + 1}", dice.one(actors), dice.one(notes))


def _write_places(folder, places):
    with open(folder / "places.csv", "w", encoding="utf-8", newline="\n") as table:
        table.write("id,name,lon,lat\n")
        table.writelines(f"{id_},{_cell(name)},{lon:.6f},{lat:.6f}\n" for id_, name, lon, lat in places)
    with open(folder / "places.geojson", "w", encoding="utf-8", newline="\n") as layer:
        layer.write('{"type": "FeatureCollection", "features": [\n')
        lines = (json.dumps({"type": "Feature", "properties": {"id": id_, "name": name, "kind": "settlement", "radius_m": 1000},
                             "geometry": {"type": "Point", "coordinates": [lon, lat]}}, ensure_ascii=False)
                 for id_, name, lon, lat in places)
        layer.write(",\n".join(lines) + "\n]}\n")


def write(folder, n_events, n_places=PLACES):
    """Writes the four files. Those that are there already are complete, for the last is put in place last."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    places = make_places(n_places)
    _write_places(folder, places)
    head = ",".join(COLUMNS)
    partial = folder / "given.csv.part"
    with (open(folder / "events.csv", "w", encoding="utf-8", newline="\n") as events,
          open(partial, "w", encoding="utf-8", newline="\n") as given):
        events.write(head + "\n")
        given.write(head + ",lon,lat\n")
        for which, cells in rows(n_events, places):
            line = ",".join(cells)
            events.write(line + "\n")
            given.write(f"{line},{places[which][2]:.6f},{places[which][3]:.6f}\n")
    partial.rename(folder / "given.csv")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or not all(n.isdecimal() for n in sys.argv[2:]):
        sys.exit(__doc__)
    write(sys.argv[1], *map(int, sys.argv[2:]))
