"""Runs gazmap."""

import csv
import io
import json
import resource
import subprocess
import time

COLUMNS = ("place", "admin1", "admin2", "country", "date")


class Program:
    def __init__(self, path):
        self.path = str(path)

    def run(self, arguments, stdin=""):
        """Standard output of a run, and its seconds. 3, some texts refused, is fine."""
        start = time.perf_counter()
        done = subprocess.run([self.path, *arguments], input=stdin.encode(), capture_output=True, check=False)
        seconds = time.perf_counter() - start
        if done.returncode not in (0, 3):
            raise SystemExit(f"gazmap {' '.join(arguments)}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode(), seconds

    def resolve(self, layers, rows):
        """One answer for each row of COLUMNS, and the seconds of the whole run."""
        table = io.StringIO()
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([*row, *[""] * (len(COLUMNS) - len(row))])
        arguments = ["resolve", "--quiet", "--batch"]
        for layer in layers:
            arguments += ["-g", str(layer)]
        out, seconds = self.run(arguments, table.getvalue())
        answers = [json.loads(line) for line in out.splitlines()]
        if len(answers) != len(rows):
            raise SystemExit(f"{len(rows)} rows in, {len(answers)} answers out")
        return answers, seconds

    def batch_cpu_seconds(self, layers, table):
        """Processor time of a whole run over a CSV file, start included. Its answers are thrown away."""
        arguments = [self.path, "resolve", "--quiet", "--batch"]
        for layer in layers:
            arguments += ["-g", str(layer)]
        return self.cpu_seconds(arguments, table)

    def scan_cpu_seconds(self, layers, reports):
        """The same for reports that are scanned for mentions."""
        arguments = [self.path, "scan", "--quiet", "--mentions", "--input", "ndjson", "-"]
        for layer in layers:
            arguments += ["-g", str(layer)]
        return self.cpu_seconds(arguments, reports)

    @staticmethod
    def cpu_seconds(arguments, stdin):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with open(stdin, "rb") as file:
            subprocess.run(arguments, stdin=file, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    def import_gazetteer(self, sources, target):
        return self.run(["gazetteer", "import", "--quiet", *map(str, sources), "-o", str(target)])[1]


def parts_of(answer):
    """The placed parts of an answer; none when any is refused."""
    parts = answer.get("parts") or [answer]
    return [] if any(part["lat"] is None for part in parts) else parts
