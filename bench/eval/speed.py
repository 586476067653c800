"""How fast names resolve. Timings differ from run to run; everything else here does not."""

import random
import statistics

from judge import read_places

REPEATS = 7


def best(run, repeats=REPEATS):
    return min(run() for _ in range(repeats))


def known_names(places, n):
    """Names of up to n settlements, each once, in an order that does not follow the file's."""
    names = sorted({place["name"] for place in places.values() if place["kind"] == "settlement"})
    random.Random(1).shuffle(names)
    return names[:n]


def misspelled(places, n):
    """Up to n names with one letter changed, none of them a known name, no two the same."""
    known = set()
    for place in places.values():
        listed = place.get("names") or ""
        names = [place["name"], *(listed if isinstance(listed, list) else listed.split(";"))]
        known.update(name.casefold() for name in names)
    rng = random.Random(2)
    names = [name for name in known_names(places, len(places)) if len(name) >= 7 and name.isascii()]
    out = {}
    for _ in range(5):  # a small gazetteer lends each name several times
        for name in names:
            at = rng.randrange(2, len(name) - 1)
            letter = rng.choice("bdfgjklmnrstz")
            wrong = name[:at] + letter + name[at + 1 :]
            if len(out) < n and name[at].isalpha() and wrong.casefold() not in known:
                out[wrong] = True
    return list(out)


def measure(program, gazetteers, names_of, project):
    """gazetteers: label -> what -g takes; names_of: label -> GeoJSON layers of the same places."""
    rows = []
    for label, layers in gazetteers.items():
        places = read_places(names_of[label])
        names = known_names(places, 10000)
        wrong = misspelled(places, 1000)
        asked = [[name] for name in names] * (1 + 10000 // len(names))
        empty = best(lambda: program.resolve(layers, [])[1])
        known = best(lambda: program.resolve(layers, asked)[1], 3)
        answers, _ = program.resolve(layers, [[name] for name in wrong])
        unseen = best(lambda: program.resolve(layers, [[name] for name in wrong])[1], 3)
        rows.append({
            "gazetteer": label,
            "start_ms": empty * 1000,
            "names": len(asked),
            "known_rows_s": len(asked) / (known - empty),
            "misspellings": len(wrong),
            "misspelled_ms": (unseen - empty) * 1000 / len(wrong),
            "misspelled_answered": sum(a["lat"] is not None for a in answers) / len(wrong),
        })
    theatre = ["-g", str(project / "gazetteer" / "idlib")]
    one = statistics.median(program.run(["resolve", "-q", *theatre, "Saraqib"])[1] for _ in range(21))
    return {"saraqib_ms": one * 1000, "gazetteers": rows}
