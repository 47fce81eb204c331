"""What a migration brings: generators.cpp, which uses Boost.Coroutine2, against
what recoro makes of it, built by the same compiler and run by turns.

usage: generators.py RECORO WORK

The best of seven runs, with the aim of each ratio beside it.
"""
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RUNTIME = os.path.join(HERE, "..", "..", "runtime", "include")
COMPILERS = ("g++-12", "clang++-22")
ROUNDS = 7
# case: (count, old : new at least, what is counted)
CASES = {
    "flat": (1_000_000, 1, "ns a value"),
    "handed-on": (1_000_000, 1, "ns a value, 64 functions deep"),
    "nested": (100_000, 500, "ns a value, 64 coroutines deep"),
    # A plain generator joins no chain: it is asked by one more coroutine.
    "nested-on-flat": (100_000, 200, "ns a value, a plain one innermost"),
    "create": (100_000, 1, "ns a coroutine of one value"),
    "memory": (2_000, 40, "bytes a waiting coroutine"),
}


def execute(command, folder):
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ends with {done.returncode}:\n"
                 + done.stdout)
    return done.stdout


def build(compiler, folder, output, *libraries):
    execute([compiler, "-std=c++20", "-O2", "-DNDEBUG", "-I" + RUNTIME,
             "generators.cpp", "-o", output, *libraries], folder)


def main(recoro, work):
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    shutil.copy(os.path.join(HERE, "generators.cpp"), work)
    with open(os.path.join(work, "compile_commands.json"), "w") as file:
        json.dump([{"directory": work, "file": "generators.cpp",
                    "arguments": [COMPILERS[0], "-std=c++20", "-c",
                                  "generators.cpp"]}], file)
    for compiler in COMPILERS:
        build(compiler, work, "old." + compiler, "-lboost_context")
    execute([recoro, "migrate", "--allow-dirty", "-p", ".", "--root", "."], work)
    for compiler in COMPILERS:
        build(compiler, work, "new." + compiler)

    for compiler in COMPILERS:
        print(f"{compiler}{'':10}{'old':>10}{'new':>10}{'old : new':>12}")
        for case, (count, aim, unit) in CASES.items():
            best = {"old": float("inf"), "new": float("inf")}
            for _ in range(ROUNDS):
                for age in best:
                    best[age] = min(best[age], float(execute(
                        [f"./{age}.{compiler}", case, str(count)], work)))
            ratio = best["old"] / best["new"]
            print(f"  {case:16}{best['old']:10.2f}{best['new']:10.2f}{ratio:12.1f}"
                  f"   {unit} (aim: {aim})" + (" MISSED" if ratio < aim else ""))


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]))
