"""Runs generator_bench and prints nanoseconds a value, with ratios.

python3 generator_bench.py PROGRAM... where each PROGRAM is a build of
generator_bench.cpp. CPython's generators are measured beside.
"""
import json
import subprocess
import sys
import time

TARGETS = {
    "visible": "clang <= 1.15 x hand",
    "nested/64": "<= 1.3 x nested/1",
    "recursive/64": "<= 1.3 x recursive/1",
}


def levels(depth, n):
    if depth > 1:
        yield from levels(depth - 1, n)
    else:
        for i in range(n):
            yield i


def python_times():
    """Best of five, in nanoseconds a value."""
    times = {}
    for row, make, values in [
            ("opaque", lambda: levels(1, 100_000), 100_000),
            ("nested/1", lambda: levels(1, 10_000), 10_000),
            ("nested/8", lambda: levels(8, 10_000), 10_000),
            ("nested/64", lambda: levels(64, 10_000), 10_000)]:
        best = float("inf")
        for _ in range(5):
            start = time.perf_counter_ns()
            for _ in make():
                pass
            best = min(best, time.perf_counter_ns() - start)
        times[row] = best / values
    return times


def run(program):
    out = subprocess.run(
        [program, "--benchmark_format=json", "--benchmark_min_time=0.3",
         "--benchmark_repetitions=3", "--benchmark_report_aggregates_only"],
        capture_output=True, text=True, check=True).stdout
    rows = {}
    for each in json.loads(out)["benchmarks"]:
        if each["aggregate_name"] != "median":
            continue
        name, _, who = each["run_name"].partition(" - ")
        who, _, depth = who.partition("/")
        row = name + ("/" + depth if depth else "")
        rows.setdefault(row, {})[who] = 1e9 / each["items_per_second"]
    return rows


def main(programs):
    python = python_times()
    for program in programs:
        print(f"{program.rsplit('.', 1)[-1]}, ns a value")
        print(f"  {'':14}{'recoro':>9}{'hand':>9}{'boost':>9}{'CPython':>9}"
              f"{'x hand':>9}{'boost x':>9}")
        rows = run(program)
        for row, who in rows.items():
            ours, hand, boost = (who.get(k) for k in ("recoro", "hand", "boost"))
            cell = lambda value: f"{value:9.2f}" if value else f"{'':9}"
            print(f"  {row:14}{cell(ours)}{cell(hand)}{cell(boost)}"
                  f"{cell(python.get(row))}{cell(hand and ours / hand)}"
                  f"{cell(boost and boost / ours)}"
                  f"   {TARGETS.get(row, '')}".rstrip())
        for row in ("nested", "recursive"):
            ratio = rows[row + "/64"]["recoro"] / rows[row + "/1"]["recoro"]
            print(f"  {row}: depth 64 takes {ratio:.2f} x depth 1")


if __name__ == "__main__":
    main(sys.argv[1:])
