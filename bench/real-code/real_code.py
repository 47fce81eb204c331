"""Fetches code that others wrote, migrates it, and writes docs/real-code.md.

usage: real_code.py RECORO WORK [NAME...]

Without names: all code bases. What was measured is kept in WORK, so that one can be
measured again alone; the page shows all that have been.
"""
import json
import os
import sys

import beast
import fetch
import measure
import page
import wesnoth

BASES = [wesnoth, beast]
DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs")


def result_file(work, base):
    return os.path.join(work, base.NAME + ".json")


def write_page(work):
    measured = [base for base in BASES
                if os.path.exists(result_file(work, base))]
    results = {}
    for base in measured:
        with open(result_file(work, base), encoding="utf-8") as file:
            results[base.NAME] = json.load(file)
    with open(os.path.join(DOCS, "real-code.md"), "w", encoding="utf-8") as file:
        file.write(page.page(measured, results))
    print("docs/real-code.md shows", *results)


def main(recoro, work, *names):
    work = os.path.abspath(work)
    os.makedirs(work, exist_ok=True)
    known = {base.NAME: base for base in BASES}
    for name in names:
        if name not in known:
            sys.exit(f"real-code: no code base {name}; there are "
                     + ", ".join(sorted(known)))
    for name in names or known:
        fetch.install(known[name].PACKAGES)
        result = measure.measure(known[name], recoro, work)
        with open(result_file(work, known[name]), "w", encoding="utf-8") as file:
            json.dump(result, file, indent=1)
    write_page(work)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
