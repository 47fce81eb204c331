"""Runs rewrite cases with another Boost than the installed one.

    cases.py --library NAME:FOLDER --work FOLDER BUILD CASE...

The headers that recoro reads are that Boost's, the legacy program is linked with
its libraries, and the after files are the same.
"""
import argparse
import os
import sys

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, TESTS)
import programs
import rewrite
import trees

parser = argparse.ArgumentParser()
parser.add_argument("--library", type=programs.Library, required=True)
parser.add_argument("--work", required=True)
parser.add_argument("build")
parser.add_argument("case", nargs="+")
given = parser.parse_args()
where = rewrite.RewriteTest(os.path.dirname(TESTS), given.build,
                            programs.COROUTINE2, given.library)
for path in given.case:
    name = os.path.relpath(path, TESTS)
    try:
        rewrite.run(rewrite.Case(path, os.path.join(given.work, name), where),
                    where)
    except trees.Failure as failure:
        raise SystemExit(f"{name} with {given.library.name}: {failure}")
    print(f"ok: {name}")
