"""Whether clang-tidy's text OUT says what recoro's JSON says.

usage: agrees.py SAID.json OUT.txt     run in the project
"""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import surfaces

with open(sys.argv[1]) as said, open(sys.argv[2]) as out:
    ours = surfaces.command_line(json.load(said))
    theirs = surfaces.said_by_clang_tidy(out.read(), os.getcwd())
wrong = surfaces.disagreement(ours, theirs)
print(wrong or f"{len(ours.findings)} findings")
sys.exit(1 if wrong or not ours.findings else 0)
