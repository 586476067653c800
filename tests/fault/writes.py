"""Every call that changes files fails in turn, with a full disk, a broken one, a closed pipe, or a short write: the
published set is the old one or the new one, whole, and nothing lies about beside it."""

import concurrent.futures
import errno
import os
import shutil
import sys

import common

FAULTS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EPIPE": errno.EPIPE, "short": 0}
WORDS = common.export_words()


def prepare(bench, old):
    """The old set in its place, and a row that the next run will place elsewhere."""
    shutil.rmtree(bench.dir / "out", ignore_errors=True)
    shutil.copytree(old, bench.dir / "out")


def once(bench, code, at):
    report = bench.dir / ".report"
    report.unlink(missing_ok=True)
    exit_code, _, err = bench.run(
        WORDS, LD_PRELOAD=os.environ["FAIL_WRITE"], FAULT_AT=str(at), FAULT_ERRNO=str(code), FAULT_REPORT=str(report)
    )
    n = int(report.read_text()) if report.is_file() else 0
    return exit_code, err, n


def verdict(bench, name, exit_code, err, old_set, new_set):
    """What is wrong after a run; None: nothing."""
    wrong = common.complaint(exit_code, err)
    if wrong is not None:
        return wrong
    left = common.strangers(bench.dir / "out", {"set"})
    if left:
        return f"left lying about: {left}"
    found = common.contents(bench.dir / "out/set")
    if exit_code == 1 and name == "short":
        return f"a short write is no failure: {err!r}"
    if exit_code == 1 and found not in (old_set, new_set):
        return "the set is neither the old one nor the new one"
    if exit_code != 1 and found != new_set:
        return "it went well, but the set is not the new one"
    return None


def try_fault(name):
    bench = common.Bench()
    bad = []
    n_runs = 0
    try:
        bench.run(WORDS)
        old = bench.dir / "old"
        shutil.copytree(bench.dir / "out", old)
        old_set = common.contents(old / "set")
        events = bench.dir / "events.csv"
        events.write_text(events.read_text().replace("5 km south", "7 km south"))
        prepare(bench, old)
        exit_code, err, n = once(bench, 0, 0)
        new_set = common.contents(bench.dir / "out/set")
        if exit_code != 3 or new_set == old_set:
            return name, 0, [f"{name}: without a fault it ends with {exit_code}: {err}"]
        for at in range(1, n + 1):
            if not common.ALL and at > 10 and at % 7 != list(FAULTS).index(name):
                continue
            prepare(bench, old)
            exit_code, err, _ = once(bench, FAULTS[name], at)
            wrong = verdict(bench, name, exit_code, err, old_set, new_set)
            n_runs += 1
            if wrong is not None:
                bad.append(f"{name}: call {at} of {n}: {wrong}")
        return name, n_runs, bad
    finally:
        bench.close()


def main():
    n_bad = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, n_runs, bad in pool.map(try_fault, sys.argv[1:] or list(FAULTS)):
            print(f"{name}: {n_runs} runs, {len(bad)} bad", flush=True)
            for line in bad[:20]:
                print("  " + line)
            n_bad += len(bad) + (n_runs == 0)
    sys.exit(1 if n_bad else 0)


main()
