"""How fast names resolve. Timings differ from run to run; everything else here does not.

Known names are asked in two batches, each long enough that the start, which is counted, hardly matters. In one the
same texts recur, as they do in tables of events, and most rows are answered from memory. In the other no text recurs:
each is a known name in another mixture of capitals, which costs what the name itself costs. Misspellings are few, so
the start is taken off. All of this is processor time, which other work on the machine touches least.
"""

import csv
import itertools
import random
import statistics
import tempfile
from pathlib import Path

from judge import read_places

REPEATS = 7
BATCH_ROWS = 1_000_000


def best(run, repeats=REPEATS):
    return min(run() for _ in range(repeats))


def known_names(places, n):
    """Names of up to n settlements, each once, in an order that does not follow the file's."""
    names = sorted({place["name"] for place in places.values() if place["kind"] == "settlement"})
    random.Random(1).shuffle(names)
    return names[:n]


def each_once(names, n):
    """n texts of which no two are the same, each one of the names with some letters made capital, others small."""
    rng = random.Random(3)
    seen = set()
    for name in itertools.islice(itertools.cycle(names), 4 * n):
        bits = rng.getrandbits(len(name))
        text = "".join(c.upper() if bits >> i & 1 else c.lower() for i, c in enumerate(name))
        if text.casefold() == name.casefold() and text not in seen:
            seen.add(text)
            yield text
        if len(seen) == n:
            return


def batch(program, layers, texts):
    """How many texts there are, and the processor time of a run over them."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "names.csv"
        with open(table, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["place"])
            n = sum(1 for text in texts if writer.writerow([text]))
        return n, best(lambda: program.batch_cpu_seconds(layers, table), 3)


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
        names = known_names(places, 30000)
        wrong = misspelled(places, 1000)
        empty = best(lambda: program.resolve(layers, [])[1])
        recurring = random.Random(4).choices(names, k=BATCH_ROWS)
        _, again = batch(program, layers, recurring)
        n_once, once = batch(program, layers, each_once(names, BATCH_ROWS))
        _, nothing = batch(program, layers, [])
        _, unseen = batch(program, layers, wrong)
        answers, _ = program.resolve(layers, [[name] for name in wrong])
        rows.append({
            "gazetteer": label,
            "start_ms": empty * 1000,
            "names": len(names),
            "recurring_rows": len(recurring),
            "recurring_rows_s": len(recurring) / again,
            "once_rows": n_once,
            "once_rows_s": n_once / once,
            "misspellings": len(wrong),
            "misspelled_ms": (unseen - nothing) * 1000 / len(wrong),
            "misspelled_answered": sum(a["lat"] is not None for a in answers) / len(wrong),
        })
    theatre = ["-g", str(project / "gazetteer" / "idlib")]
    one = statistics.median(program.run(["resolve", "-q", *theatre, "Saraqib"])[1] for _ in range(21))
    return {"saraqib_ms": one * 1000, "gazetteers": rows}
