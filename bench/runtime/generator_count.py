"""Counts instructions per value: python3 generator_count.py PROGRAM...

Each PROGRAM is a build of generator_count.cpp (one with g++, one with clang,
say). Needs valgrind. Prints a line for each case: each program, then the target.
"""
import re
import subprocess
import sys

# case: (smaller size, larger size, target for g++ / clang)
CASES = {
    "hand": (1000, 101000, ""),
    "visible": (1000, 101000, "30 / 1.15 x hand"),
    "opaque": (1000, 101000, "26 / 20"),
    "nested-1": (1000, 101000, "32"),
    "nested-8": (1000, 101000, "32"),
    "nested-64": (1000, 101000, "42"),
    "recursive-1": (1000, 101000, "32"),
    "recursive-8": (1000, 101000, "32"),
    "recursive-64": (1000, 101000, "42"),
    "create": (1000, 11000, ""),
    "tree": (1023, 16383, ""),
    "send": (1000, 101000, ""),
    "pull": (1000, 101000, ""),
    "push": (1000, 101000, ""),
}


def instructions(program, case, n):
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         program, case, str(n)],
        capture_output=True, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", run.stderr).group(1))


def main(programs):
    print(f"{'instructions a value':22}"
          + "".join(f"{p.rsplit('.', 1)[-1]:>12}" for p in programs))
    for case, (small, large, target) in CASES.items():
        cells = []
        for program in programs:
            spent = (instructions(program, case, large)
                     - instructions(program, case, small))
            cells.append(f"{spent / (large - small):12.1f}")
        goal = f"   target {target}" if target else ""
        print(f"{case:22}{''.join(cells)}{goal}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
