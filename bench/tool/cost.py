"""What reading a program costs: CPU time of `recoro check` over docs/demo against
`clang++ -fsyntax-only` over the same translation units. Target: at most 0.6.

usage: cost.py RECORO WORK

User and system time of all processes, one job at a time, the best of three. Where
the target is missed, it exits with 1.
"""
import json
import os
import resource
import shlex
import shutil
import subprocess
import sys

DEMO = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                    "..", "..", "docs", "demo")
RUNTIME = os.path.join(DEMO, "..", "..", "runtime", "include")
COMPILER = "clang++-22"
TARGET = 0.6
ROUNDS = 3


def cpu_time(run):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime
                                                + before.ru_stime)


def execute(command, folder, codes=(0,)):
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode not in codes:
        sys.exit(f"{shlex.join(command)} ends with {done.returncode}:\n"
                 + done.stdout)


def main(recoro, work):
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(DEMO, work)
    sources = sorted(f for f in os.listdir(work) if f.endswith(".cpp"))
    flags = ["-std=c++20", "-I" + os.path.abspath(RUNTIME)]
    os.mkdir(os.path.join(work, "build"))
    with open(os.path.join(work, "build", "compile_commands.json"), "w") as file:
        json.dump([{"directory": work, "file": source,
                    "arguments": [COMPILER, *flags, "-c", source]}
                   for source in sources], file)

    def compile_all():
        for source in sources:
            execute([COMPILER, *flags, "-w", "-fsyntax-only", source], work)

    def check():
        # 1: it finds something, as it must.
        execute([recoro, "check", "-j1", "-p", "build", "--root", "."], work, (1,))

    compiler = min(cpu_time(compile_all) for _ in range(ROUNDS))
    tool = min(cpu_time(check) for _ in range(ROUNDS))
    ratio = tool / compiler
    print(f"{len(sources)} translation units of docs/demo, CPU time, best of "
          f"{ROUNDS}, one job")
    print(f"  {COMPILER} -fsyntax-only  {compiler:6.2f} s")
    print(f"  recoro check             {tool:6.2f} s")
    print(f"  ratio                    {ratio:6.2f}   (target: at most {TARGET})")
    return 0 if ratio <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
