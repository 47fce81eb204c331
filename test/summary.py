"""Ends a run of lit: what was skipped and why, and the count.

usage: summary.py RESULTS.json   (what `lit -o` wrote)
"""
import collections
import json
import sys

PASSED = {"PASS"}
SKIPPED = {"UNSUPPORTED", "SKIPPED"}
NOT_ASKED_FOR = {"EXCLUDED"}  # by --filter


def main(path):
    try:
        with open(path) as file:
            tests = json.load(file)["tests"]
    except OSError:
        print("lit did not come to its end")
        tests = []
    counts = collections.Counter()
    why = collections.defaultdict(list)
    for test in tests:
        if test["code"] in NOT_ASKED_FOR:
            continue
        if test["code"] in PASSED:
            counts["passed"] += 1
        elif test["code"] in SKIPPED:
            counts["skipped"] += 1
            why[reason(test["output"])].append(test["name"])
        else:
            counts["failed"] += 1
    for text, names in sorted(why.items()):
        print(f"skipped, {text}: {len(names)}")
        for name in sorted(names):
            print("  " + name)
    print(f"{counts['passed']} passed, {counts['failed']} failed, "
          f"{counts['skipped']} skipped")
    return 1 if counts["failed"] or not counts["passed"] else 0


def reason(output):
    """Lit's words, without the way they are laid out."""
    text = " ".join(output.split())
    return text.replace("Test requires the following unavailable features:",
                        "not available:") or "no reason given"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
