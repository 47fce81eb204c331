"""Counts instructions per operation: python3 async_count.py PROGRAM...

Each PROGRAM is a build of async_count.cpp (one with g++, one with clang, say).
Needs valgrind. Prints a line for each case: the target, then each program.
"""
import re
import subprocess
import sys

# case: (smaller size, larger size, operations for each unit of size, target)
CASES = {
    "child": (1000, 21000, 1, "130"),
    "child-visible": (1000, 21000, 1, "130 (elided: 60)"),
    "chain": (5, 25, 1000, "190"),
    "gather": (1, 3, 100000, "340 / 270"),
    "gather-yield": (1, 3, 100000, ""),
    "sleep": (1, 3, 100000, "960"),
    "turn": (1000, 21000, 1, "90"),
    "queue": (1000, 21000, 1, "320"),
}


def instructions(program, case, n):
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         program, case, str(n)],
        capture_output=True, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", run.stderr).group(1))


def main(programs):
    for case, (small, large, each, target) in CASES.items():
        cells = []
        for program in programs:
            spent = (instructions(program, case, large)
                     - instructions(program, case, small))
            cells.append(f"{spent / (large - small) / each:8.1f}")
        print(f"{case:14} {''.join(cells)}   target {target}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
