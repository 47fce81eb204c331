"""Runs the commands of the tutorial's second half, and looks for what it shows.

usage: tutorial.py WORK

The commands of all blocks run in one shell, in a copy of the folder that they
begin with. Each text block holds lines that follow each other in the output of
the commands before it.
"""
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
HEADING = "\n## 6. Generators\n"


def blocks():
    with open(os.path.join(ROOT, "docs", "tutorial.md")) as file:
        _, found, text = file.read().partition(HEADING)
    if not found:
        sys.exit(f"the tutorial has no heading {HEADING.strip()}")
    return re.findall(r"^```(sh|text)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def script(commands):
    """`recoro check` ends with 1 where it finds something."""
    return "set -e\n" + "".join(
        f"{{\n{block}}} > {os.getcwd()}/{number}.txt 2>&1"
        + (" || [ $? = 1 ]\n" if block.startswith("recoro check") else "\n")
        for number, block in commands)


def main(work):
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(os.path.join(ROOT, "docs"), os.path.join(work, "here", "docs"))
    os.chdir(work)
    found = list(enumerate(blocks()))
    commands = [(n, text) for n, (kind, text) in found if kind == "sh"]
    who = {f"GIT_{role}_{what}": "tutorial" for role in ("AUTHOR", "COMMITTER")
           for what in ("NAME", "EMAIL")}
    done = subprocess.run(["sh", "-c", script(commands)], env={**os.environ, **who},
                          cwd=os.path.join(work, "here"))
    wrong, shown, output = done.returncode, 0, ""
    for number, (kind, text) in found:
        if kind == "sh":
            with open(f"{number}.txt") as file:
                output = "\n" + file.read()
            if done.returncode:
                print(f"$ {text}{output}")
        else:
            shown += 1
            if "\n" + text not in output:
                wrong += 1
                print(f"this is not in the output:\n{text}but:{output}")
    print(f"{len(commands)} blocks of commands, {shown} outputs, {wrong} wrong")
    return 1 if wrong or not commands or not shown else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
