"""Judges `gazmap scan`: drafts from reports against a table of the incidents in them that was made by hand."""

import csv
import io
import json
import re
import tempfile
from datetime import date, timedelta
from pathlib import Path

from judge import distance_km

WEEK = 7
EXACT_KM = 25  # two readers of one text may choose the town or what surrounds it
OWN_WORDS = 4  # that the quotes of a row and a draft share when both tell it by one sentence
COARSER = 3  # a circle this many times as wide as the right one says less than the text does
UNDATED = "2020-02-07/2020-02-29"  # what the undated articles say of themselves: a statement of 6 February, "this month"
# Words, one of which the title or summary of a row has when it tells of a draft's kind. Violence is told in too many.
KINDS = {
    "Phone call": ("phone", "speak", "touch", "call"), "Talks": ("talks", "meet", "says"),
    "Visit": ("visit", "flies", "travel", "trip"), "Threat": ("threat", "ultimatum", "demand", "warn"),
    "Statement": ("says", "blames", "denies", "statement", "ministry", "rejects", "answer"),
    "Deployment": ("troops", "reinforce", "equipment", "armour", "masses"), "Withdrawal": ("withdraw", "pull"),
    "Operation launched": ("launches", "operation"), "Called off": ("called off", "cancel"),
    "Displacement": ("flee", "displace", "people"), "Encirclement": ("surround",), "Crash or downing": ("crash", "down"),
    "Ceasefire or agreement": ("ceasefire", "truce", "agreement"), "End of a ceasefire": ("breaks down", "collapse"),
}
VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians")


def find_articles(folder):
    """The folder of reports beside or in the data's; None."""
    for name in (Path(folder) / "articles", Path(folder) / ".." / "articles"):
        if name.is_dir():
            return name
    return None


def day_of(text, last):
    """A day of a date in EDTF: YYYY, YYYY-MM or YYYY-MM-DD; its first or last."""
    text = text.rstrip("~?%")
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    if len(parts) == 2:
        year, month = parts
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1) if last else date(year, month, 1)
    return date(parts[0], 12, 31) if last else date(parts[0], 1, 1)


def span_of(text):
    first, _, last = text.partition("/")
    return day_of(first, False), day_of(last or first, True)


def dates_fit(found, wanted):
    """It overlaps the right interval and is at most a week longer."""
    a, b = span_of(found), span_of(wanted)
    overlap = a[0] <= b[1] and b[0] <= a[1]
    return overlap and (a[1] - a[0]).days <= (b[1] - b[0]).days + WEEK


def parts_of(answer):
    return [part for part in answer.get("parts") or [answer] if part["lat"] is not None]


def places_fit(found, wanted):
    """The same entry; or the point in the right circle, and a circle that is not far wider. Nowhere fits nowhere."""
    found, wanted = parts_of(found), parts_of(wanted)
    if not wanted or not found:
        return not wanted and not found
    for want in wanted:
        for have in found:
            if have["place_id"] and have["place_id"] == want["place_id"] and have["method"] == want["method"]:
                return True
            apart = distance_km(have["lat"], have["lon"], want["lat"], want["lon"])
            reach = max(EXACT_KM, want["radius_m"] / 1000)
            if apart <= reach and have["radius_m"] / 1000 <= COARSER * reach:
                return True
    return False


def kinds_fit(found, wanted):
    if found["type"] in VIOLENT or wanted["type"] in VIOLENT:
        return found["type"] in VIOLENT and wanted["type"] in VIOLENT
    told = f"{wanted['title']} {wanted['summary']}".lower()
    return any(word in told for word in KINDS.get(found["title"].partition(":")[0].partition(",")[0], ()))


def parties_of(row):
    """The countries of those who act, and whether armed groups or civilians do."""
    parties = set()
    for actor in (row["actor1"], row["actor2"]):
        kind, _, country = actor.partition(" of ")
        if country:
            parties.add(country.removeprefix("the "))
        elif "armed groups" in actor.lower() or "opposition" in actor.lower():
            parties.add("armed groups")
        elif "civilians" in kind.lower():
            parties.add("civilians")
    return parties


def parties_fit(found, wanted):
    """One of the draft's parties is one of the row's, as far as both tell them."""
    found, wanted = parties_of(found), parties_of(wanted)
    return not found or not wanted or bool(found & wanted)


def scan(program, articles, theatre, work):
    """The drafts of all reports in one run, so that tellings meet. Those without a date get the one that they show."""
    with open(work / "reports.ndjson", "w", encoding="utf-8") as out:
        for path in sorted(articles.iterdir()):
            text = path.read_text(encoding="utf-8")
            record = {"text": text, "url": path.name}
            if not re.search(r"\bdate \d{4}-\d\d-\d\d|^.{0,40}\d{1,2} \w+ 20\d\d$", text[:200], re.MULTILINE):
                record["published"] = UNDATED
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    text, _ = program.run(["scan", "--quiet", "-g", str(theatre), str(work / "reports.ndjson")])
    return list(csv.DictReader(io.StringIO(text)))


def alike(a, b):
    return len(set(a.lower().split()) & set(b.lower().split()))


def match(fits):
    """One draft for each row, as many as there can be (augmenting paths)."""
    taken = {}

    def place(draft, seen):
        for row in fits[draft]:
            if row in seen:
                continue
            seen.add(row)
            if row not in taken or place(taken[row], seen):
                taken[row] = draft
                return True
        return False

    for draft in range(len(fits)):
        place(draft, set())
    return taken


def why_missed(row, drafts, answers, wanted):
    """What the drafts lack that come nearest to a row."""
    by_date = [i for i, d in enumerate(drafts) if d["date"] and dates_fit(d["date"], row["date"]) and kinds_fit(d, row)]
    by_place = [i for i, d in enumerate(drafts) if kinds_fit(d, row) and places_fit(answers[i], wanted)]
    if not by_date and not by_place:
        return "no draft of this kind has its place or its date"
    if not by_place:
        return "no draft of this kind is at its place"
    if not by_date:
        return "no draft of this kind has its date"
    if set(by_date) & set(by_place):
        return "its only drafts tell of other rows"
    return "drafts have its place or its date, none both"


def judge(program, articles, events, theatre):
    with open(events, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with tempfile.TemporaryDirectory() as work:
        drafts = scan(program, articles, theatre, Path(work))
    answers, _ = program.resolve([theatre], [[d["place"], d["admin1"], "", d["country"], ""] for d in drafts])
    wanted, _ = program.resolve([theatre], [[r["place"], r["admin1"], r["admin2"], r["country"], ""] for r in rows])
    fits = [[k for k, row in enumerate(rows)
             if d["date"] and kinds_fit(d, row) and parties_fit(d, row) and dates_fit(d["date"], row["date"]) and places_fit(answers[i], wanted[k])]
            for i, d in enumerate(drafts)]
    for i, rows_fit in enumerate(fits):  # of several rows, those whose own words the draft quotes come first
        rows_fit.sort(key=lambda k, i=i: -alike(drafts[i]["quote"], rows[k]["quote"]))
    taken = match(fits)
    own_words = sum(any(k in fits[i] and alike(d["quote"], row["quote"]) >= OWN_WORDS for i, d in enumerate(drafts))
                    for k, row in enumerate(rows))
    right = set(taken.values())
    false = [d for i, d in enumerate(drafts) if not fits[i]]
    repeats = [d for i, d in enumerate(drafts) if fits[i] and i not in right]
    return {
        "rows": len(rows), "drafts": len(drafts), "found": len(taken), "false": len(false), "repeats": len(repeats),
        "found_share": len(taken) / len(rows), "own_words": own_words,
        "missed": [{"event_id": row["event_id"], "why": why_missed(row, drafts, answers, wanted[k])}
                   for k, row in enumerate(rows) if k not in taken],
        "false_drafts": [{"title": d["title"], "date": d["date"], "quote": d["quote"]} for d in false],
        "matches": [{"event_id": rows[k]["event_id"], "title": drafts[i]["title"], "date": drafts[i]["date"],
                     "quote": drafts[i]["quote"]} for k, i in sorted(taken.items())],
    }
