"""Counts instructions per operation: python3 async_count.py PROGRAM...

Each PROGRAM is a build of async_count.cpp, named NAME.g++-12 or NAME.clang++-22.
Needs valgrind. Prints a line for each case: each program with its ratio to the
target (below 1 is better), the target, and what the best of those libraries
takes that Debian does not have, measured once with the same compilers at -O2.
"""
import re
import subprocess
import sys

# case: (smaller size, larger size, operations for each unit of size,
#        target with g++, target with clang, the best others)
CASES = {
    "child": (1000, 21000, 1, 130, 130,
              "cppcoro 252/238, TooManyCooks 276/247, libcoro 271/245"),
    "child-visible": (1000, 21000, 1, 130, 60, ""),
    "chain": (5, 25, 1000, 190, 190,
              "cppcoro 317/299, libcoro 334/308, TooManyCooks 508/464"),
    "gather": (1, 3, 100000, 340, 270,
               "TooManyCooks 566/530, corral 721/775, libcoro 966/899"),
    "gather-yield": (1, 3, 100000, None, None, ""),
    "sleep": (1, 3, 100000, 960, 960, "libcoro 3208/2671, corral 3418"),
    "turn": (1000, 21000, 1, 90, 90, "corral 112/150, TooManyCooks 127/102"),
    "queue": (1000, 21000, 1, 320, 320, "corral 643/768, libcoro 1394"),
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
    for case, (small, large, each, gcc, clang, others) in CASES.items():
        cells = []
        for name, program in zip(names, programs):
            spent = (instructions(program, case, large)
                     - instructions(program, case, small))
            figure = spent / (large - small) / each
            target = clang if "clang" in name else gcc
            cells.append(f"{figure:11.1f}"
                         + (f" x{figure / target:4.2f}" if target
                            else f"{'':6}"))
        target = "" if gcc is None else f"{gcc}/{clang}"
        print(f"{case:14}{''.join(cells)}{target:>11}   {others}".rstrip(),
              flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
