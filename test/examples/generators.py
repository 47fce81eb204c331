"""Migrates the packaged examples of Boost.Coroutine2 and Boost.Coroutine. What
can be migrated is built without the libraries, with both compilers, and prints
what the legacy program prints (what has no main is only compiled); what cannot
is refused for the reason given here.

    generators.py FOLDER --work FOLDER --runtime FOLDER

FOLDER holds coroutine2/example and coroutine/example.
"""
import argparse
import json
import os
import shutil
import subprocess

FIRST = "coroutine/example/"
EXAMPLES = {
    # name: the reasons for which something in it stays as it is
    "coroutine2/example/fibonacci": set(),
    "coroutine2/example/layout": set(),
    "coroutine2/example/parser": {"yield-in-callback"},
    "coroutine2/example/same_fringe": set(),
    FIRST + "asymmetric/chaining": {"consumer-coroutine"},
    FIRST + "asymmetric/echo": set(),
    FIRST + "asymmetric/exception": set(),
    FIRST + "asymmetric/fibonacci": set(),
    FIRST + "asymmetric/layout": set(),
    FIRST + "asymmetric/parallel": set(),
    FIRST + "asymmetric/power": set(),
    FIRST + "asymmetric/same_fringe": set(),
    FIRST + "asymmetric/simple": set(),
    FIRST + "asymmetric/test": set(),
    FIRST + "asymmetric/unwind": set(),
    FIRST + "symmetric/dice_game": {"symmetric-coroutine"},
    FIRST + "symmetric/merge_arrays": {"symmetric-coroutine"},
    FIRST + "symmetric/simple": {"symmetric-coroutine"},
    FIRST + "symmetric/unwind": {"symmetric-coroutine"},
}
OLD = ["clang++-22", "-std=c++17", "-w",
       "-DBOOST_COROUTINES_NO_DEPRECATION_WARNING"]


def check(what, holds, detail=""):
    if not holds:
        raise SystemExit(f"FAILED: {what}\n{detail}")


def run(*command, codes=(0,), **keywords):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=300, **keywords)
    check(" ".join(command), done.returncode in codes, done.stdout)
    return done.stdout


def migrate_in(folder, name, command):
    """The coroutines in the source `name` of `folder`, which is compiled by
    `command`, and what was said of them."""
    with open(os.path.join(folder, "compile_commands.json"), "w",
              encoding="utf-8") as file:
        json.dump([{"directory": folder, "file": name,
                    "arguments": [*command, "-c", name]}], file)
    return json.loads(run(
        "recoro", "migrate", "-p", folder, "--root", folder, "--allow-dirty",
        "--format=json", codes=(0, 1)))["coroutines"]


def refusals(coroutines):
    """The reasons for which something stays, but for those of its group."""
    return {c["reason"] for c in coroutines
            if c["verdict"] != "safe"} - {"group-refused"}


def migrate(source, folder):
    """The new source, and the reasons for which coroutines were refused."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(os.path.dirname(source), folder)
    name = os.path.basename(source)
    found = migrate_in(folder, name, OLD)
    check(f"{source}: coroutines are found", found)
    return os.path.join(folder, name), refusals(found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--work", required=True)
    parser.add_argument("--runtime", required=True)
    options = parser.parse_args()
    for name, reasons in EXAMPLES.items():
        source = os.path.join(options.folder, name + ".cpp")
        folder = os.path.join(options.work, name)
        native, refused = migrate(source, folder)
        check(f"{name}: it is refused for {reasons or 'nothing'}",
              refused == reasons, refused)
        if refused:
            print(f"refused: {name}: {', '.join(sorted(refused))}")
            continue
        with open(source, encoding="utf-8") as file:
            runs = "main(" in file.read()
        old = os.path.join(folder, "old")
        expected = ""
        if runs:
            run(*OLD, source, "-o", old, "-lboost_coroutine",
                "-lboost_context", "-pthread")
            expected = run(old)
            check(f"{name}: there is something to see", expected)
        for compiler in "clang++-22", "g++-12":
            new = os.path.join(folder, "new." + compiler)
            run(compiler, "-std=c++20", "-w", "-I" + options.runtime, native,
                "-o", new, *([] if runs else ["-c"]))
            got = run(new) if runs else ""
            check(f"{name} with {compiler}: old and new agree",
                  got == expected, f"{expected}\n{got}")
        print(f"ok: {name}" if runs else f"compiles: {name}")


if __name__ == "__main__":
    main()
