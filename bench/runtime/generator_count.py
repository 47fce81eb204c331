"""Counts instructions per value: python3 generator_count.py PROGRAM...

Each PROGRAM is a build of generator_count.cpp, named NAME.g++-12 or
NAME.clang++-22. Needs valgrind. Prints a line for each case: each program with
its ratio to the target (below 1 is better), the target, and what the best of
those libraries takes that Debian does not have, measured once with the same
compilers at -O2.
"""
import re
import subprocess
import sys

# case: (smaller size, larger size, target with g++, with clang, best others);
# "x hand" is 1.15 times the loop that is written by hand.
CASES = {
    "hand": (1000, 101000, None, None, ""),
    "visible": (1000, 101000, 30, "x hand", ""),
    "opaque": (1000, 101000, 26, 20,
               "std::generator 24/17, libcoro 36/40, Boost 109"),
    "nested-1": (1000, 101000, 32, 32,
                 "std::generator 35, cppcoro 40, Boost 232"),
    "nested-8": (1000, 101000, 32, 32,
                 "std::generator 35, cppcoro 40, Boost 1028"),
    "nested-64": (1000, 101000, 42, 42,
                  "std::generator 48, cppcoro 49, Boost 9480"),
    "recursive-1": (1000, 101000, 32, 32, ""),
    "recursive-8": (1000, 101000, 32, 32, ""),
    "recursive-64": (1000, 101000, 42, 42, ""),
    "create": (1000, 11000, None, None, ""),
    "tree": (1023, 16383, None, None, ""),
    "send": (1000, 101000, None, None, ""),
    "pull": (1000, 101000, None, None, ""),
    "push": (1000, 101000, None, None, ""),
}


def instructions(program, case, n):
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         program, case, str(n)],
        capture_output=True, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", run.stderr).group(1))


def main(programs):
    names = [p.rsplit(".", 1)[-1] for p in programs]
    print(f"{'instructions':14}" + "".join(f"{n:>11}{'':6}" for n in names)
          + f"{'target':>11}   best others (g++/clang)")
    by_hand = {}
    for case, (small, large, gcc, clang, others) in CASES.items():
        cells = []
        for name, program in zip(names, programs):
            spent = (instructions(program, case, large)
                     - instructions(program, case, small))
            figure = spent / (large - small)
            if case == "hand":
                by_hand[name] = figure
            target = clang if "clang" in name else gcc
            if target == "x hand":
                target = 1.15 * by_hand[name]
            cells.append(f"{figure:11.1f}"
                         + (f" x{figure / target:4.2f}" if target
                            else f"{'':6}"))
        target = "" if gcc is None else f"{gcc}/{clang}"
        print(f"{case:14}{''.join(cells)}{target:>11}   {others}".rstrip(),
              flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
