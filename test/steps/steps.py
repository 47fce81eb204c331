"""Migrates a program in steps, in several orders.

    steps.py [--compiled-by COMPILER] [--library NAME:FOLDER]
             [--dialect DIALECT] BUILD PROGRAM -- ORDER...

PROGRAM is a folder of sources. An order is a list of steps, apart by ';'; a step
is what `recoro migrate` is told besides, such as '--only=a --only=b', or nothing
for all the rest: '--cut=count; --only=total;'. The order 'plan' is that of
`recoro plan`, which is asked before each step for the first one.

After each step the program is compiled with clang++ and g++ and prints what it
did at first; after the last it is, byte for byte, what one step makes of it.
With a library, boost-1.74 or asio-1.22, only the database's compiler is run.
"""
import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import types

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import programs
import trees


BRIDGE = re.compile(rb"recoro::(?:(?:call|yield|native|legacy)_|as_legacy)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiled-by", default="clang++-22")
    parser.add_argument("--library", type=programs.Library)
    parser.add_argument("--dialect", default="asio", choices=programs.DIALECTS)
    parser.add_argument("build")
    parser.add_argument("program")
    parser.add_argument("order", nargs="+")
    given = parser.parse_args()
    source = os.path.dirname(os.path.dirname(os.path.dirname(
        os.path.abspath(__file__))))
    where = types.SimpleNamespace(build=given.build, source=source,
                                  dialect=programs.DIALECTS[given.dialect])
    files = {name: text
             for name, text in trees.read_tree(given.program).items()
             if name.endswith((".cpp", ".hpp", ".h", ".yaml", ".clang-format"))}
    compilers = programs.COMPILERS.values()
    if given.library:
        compilers = [given.compiled_by]
        files = {name: given.library.fitted(text)
                 for name, text in files.items()}
    printed = {c: programs.Program(c, "c++20", "legacy", files, where,
                                  library=given.library).run() for c in compilers}

    whole = migrate(files, [""], given, where, None)
    for order in given.order:
        steps = [step.strip() for step in order.split(";")]
        try:
            last = migrate(files, steps, given, where, printed)
            trees.compare(whole, last, "one step makes another program")
        except trees.Failure as failure:
            raise SystemExit(f"in the order '{order}':\n{failure}")
        print(f"as in one step: {order}")


def migrate(files, steps, given, where, printed):
    """The files after `steps`; with `printed`, each state is run."""
    tree = os.path.join(os.getcwd(), "tree")
    shutil.rmtree(tree, ignore_errors=True)
    trees.write_tree(tree, files)
    os.makedirs(os.path.join(tree, "build"))
    write_database(tree, files, given, where)
    now = files
    for step in planned(tree, where) if steps == ["plan"] else steps:
        done = recoro(tree, where, "migrate", "--allow-dirty",
                      *shlex.split(step))
        before, now = now, trees.read_tree(tree, skip="build")
        if now == before:
            raise trees.Failure(f"'{step}' changes nothing:\n{done.stdout}")
        for compiler, text in (printed or {}).items():
            try:
                after = programs.Program(compiler, "c++20", "bridged", now,
                                        where, library=given.library).run()
            except trees.Failure as failure:
                raise trees.Failure(f"after '{step}':\n{failure}\n"
                                      + "\n".join(bridges(now)))
            if after != text:
                raise trees.Failure(
                    f"after '{step}', built by {compiler}, it prints:\n{after}")
    if bridges(now):
        raise trees.Failure("a bridge is left:\n" + "\n".join(bridges(now)))
    return now


def planned(tree, where):
    """The first steps of the plans, until nothing is left."""
    while True:
        plan = json.loads(recoro(tree, where, "plan", "--format=json").stdout)
        steps = [step for group in plan["groups"] for step in group["steps"]]
        if not steps:
            return
        yield shlex.quote("--only=" + steps[0]["only"])


def recoro(tree, where, *words):
    done = subprocess.run(
        [os.path.join(where.build, "bin", "recoro"), words[0], "-p", "build",
         "--root", ".", *words[1:]], cwd=tree, timeout=600, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in (0, 1):
        raise trees.Failure(f"{words} ends with {done.returncode}:\n"
                              + done.stderr + done.stdout)
    return done


def bridges(files):
    return [f"{name}: {line.decode()}" for name, text in files.items()
            if not name.endswith(".yaml")
            for line in text.splitlines() if BRIDGE.search(line)]


def write_database(tree, files, given, where):
    runtime = os.path.join(where.source, "runtime", "include")
    library = (given.library.flags(given.compiled_by) if given.library else [])
    with open(os.path.join(tree, "build", "compile_commands.json"), "w") as out:
        json.dump([{"directory": tree, "file": name,
                    "arguments": [given.compiled_by, "-std=c++20", *library,
                                  "-Iinclude", "-isystem", runtime, "-c", name]}
                   for name in programs.main_files(files)], out, indent=1)


main()
