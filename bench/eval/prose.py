"""Judges `gazmap scan --mentions` against articles whose places are marked, with coordinates.

The corpus is XML as GeoVirus has it: <article> with <text> and <location>s of <start> (counted from 1), <end>, <lat>,
<lon>. A place counts as found exactly when both ends agree, and as found overlapping when it shares a letter. Demonyms
are no places there, so they are left out; metonyms are in.
"""

import json
import xml.etree.ElementTree as ElementTree
from collections import defaultdict

from judge import distance_km
from speed import best

NEAR_KM = 161  # a hundred miles: what the literature counts as right
SPEED_BYTES = 40_000_000


def read_corpus(path):
    """[(text, [(start, end, lat, lon)])]"""
    corpus = []
    for article in ElementTree.parse(path).getroot():
        places = [tuple(float(place.find(tag).text) for tag in ("start", "end", "lat", "lon"))
                  for place in article.find("locations")]
        corpus.append((article.find("text").text,
                       [(int(start) - 1, int(end) - 1, lat, lon) for start, end, lat, lon in places]))
    return corpus


def records(texts):
    return "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)


def scan(program, layers, texts):
    """For each text the places found in it."""
    arguments = ["scan", "--quiet", "--mentions", "--input", "ndjson"]
    for layer in layers:
        arguments += ["-g", str(layer)]
    out, _ = program.run([*arguments, "-"], records(texts))
    found = defaultdict(list)
    for line in out.splitlines():
        mention = json.loads(line)
        if mention["kind"] == "place" and mention["sense"] != "demonym":
            found[mention["line"] - 1].append(mention)
    return [found[i] for i in range(len(texts))]


def overlaps(mention, place):
    return mention["start_char"] < place[1] and place[0] < mention["end_char"]


def is_near(mention, place):
    parts = mention.get("parts") or [mention]
    return any(part["lat"] is not None and
               distance_km(part["lat"], part["lon"], place[2], place[3]) <= NEAR_KM for part in parts)


def f_score(right_found, n_found, right_gold, n_gold):
    precision = right_found / n_found if n_found else 0.0
    recall = right_gold / n_gold if n_gold else 0.0
    both = precision + recall
    return {"precision": precision, "recall": recall, "f": 2 * precision * recall / both if both else 0.0}


def measure(program, layers, path):
    corpus = read_corpus(path)
    all_found = scan(program, layers, [text for text, _ in corpus])
    n_found = n_gold = exact = found_right = gold_found = put = 0
    for (_, places), found in zip(corpus, all_found):
        ends = {place[:2] for place in places}
        n_found += len(found)
        n_gold += len(places)
        exact += sum((m["start_char"], m["end_char"]) in ends for m in found)
        found_right += sum(any(overlaps(m, place) for place in places) for m in found)
        for place in places:
            on_it = [m for m in found if overlaps(m, place)]
            gold_found += bool(on_it)
            put += any(is_near(m, place) for m in on_it)
    return {
        "articles": len(corpus),
        "marked": n_gold,
        "found": n_found,
        "exact": f_score(exact, n_found, exact, n_gold),
        "overlapping": f_score(found_right, n_found, gold_found, n_gold),
        "put": put / n_gold if n_gold else 0.0,
        "put_of_found": put / gold_found if gold_found else 0.0,
    }


def measure_speed(program, layers, path, work):
    """Megabytes of text a second of processor time, start included, the best of three
    runs; the articles over and over, each a report."""
    texts = [text for text, _ in read_corpus(path)]
    once = records(texts).encode()
    file = work / "reports.ndjson"
    n = SPEED_BYTES // len(once) + 1
    with open(file, "wb") as out:
        for _ in range(n):
            out.write(once)
    seconds = best(lambda: program.scan_cpu_seconds(layers, file), 3)
    size = n * sum(len(text.encode()) for text in texts)
    return {"text_mb": size / 1e6, "reports": n * len(texts), "mb_s": size / 1e6 / seconds}
