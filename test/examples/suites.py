"""Migrates the test suites of Boost.Coroutine2 and Boost.Coroutine, as far as they
use the asymmetric interface: what comes out passes, with both compilers, in the
same cases as before.

    suites.py FOLDER --work FOLDER --runtime FOLDER

FOLDER holds coroutine2/test and coroutine/test. Boost.Test is used as headers.
"""
import argparse
import os
import re
import shutil

from generators import OLD, check, migrate_in, refusals, run

SUITES = {
    # name: the reasons for which something in it stays as it is
    "coroutine2/test/test_coroutine": set(),
    # A body that takes values in is an instance of a template; an exception of
    # the library is caught.
    "coroutine/test/test_asymmetric_coroutine":
        {"consumer-coroutine", "library-exception"},
}
TEST = ["-include", "boost/test/included/unit_test.hpp"]


def migrate(source, folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    shutil.copy(source, folder)
    name = os.path.basename(source)
    found = migrate_in(folder, name, [*OLD, *TEST])
    migrated = [c for c in found if c["verdict"] == "safe"]
    return os.path.join(folder, name), len(migrated), refusals(found)


def cases(program):
    """Each case as it enters and leaves, without the time that it took."""
    seen = run(program, "--log_level=test_suite", "--color_output=no")
    lines = re.findall(r"((?:Entering|Leaving) test case \"\w+\"|No errors .*)", seen)
    return [line for line in lines if line]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--work", required=True)
    parser.add_argument("--runtime", required=True)
    options = parser.parse_args()
    for name, reasons in SUITES.items():
        source = os.path.join(options.folder, name + ".cpp")
        folder = os.path.join(options.work, name)
        native, migrated, refused = migrate(source, folder)
        check(f"{name}: it is refused for {reasons or 'nothing'}",
              refused == reasons, refused)
        libraries = ["-lboost_coroutine", "-lboost_context", "-pthread"]
        old = os.path.join(folder, "old")
        run(*OLD, *TEST, source, "-o", old, *libraries)
        expected = cases(old)
        check(f"{name}: there are cases", len(expected) > 20, expected)
        for compiler in "clang++-22", "g++-12":
            new = os.path.join(folder, "new." + compiler)
            run(compiler, "-std=c++20", "-w", *OLD[3:], *TEST,
                "-I" + options.runtime, native, "-o", new,
                *(libraries if refused else []))
            got = cases(new)
            check(f"{name} with {compiler}: old and new agree",
                  got == expected, f"{expected}\n{got}")
        print(f"ok: {name}: {migrated} coroutines, "
              f"{len(expected) // 2} cases, {', '.join(sorted(refused)) or 'all'}")


main()
