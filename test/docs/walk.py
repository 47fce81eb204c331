"""Runs the commands of a page from top to bottom, in a copy of docs/.

usage: walk.py PAGE WORK [HEADING]

With a heading, those that stand behind it. Each line of a text block stands in what
the sh block above it prints, in that order. A command of recoro may find something
(exit code 0 or 1), but not the last one; all others have to succeed.
"""
import os
import re
import shutil
import subprocess
import sys

DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..",
                    "docs")
WHO = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER")
       for key, value in (("NAME", "walk"), ("EMAIL", "walk@localhost"))}


def steps(text):
    """The commands of each block, and the lines that they are said to print."""
    for commands, rest in re.findall(r"```sh\n(.*?)```((?:(?!```sh).)*)", text,
                                     re.DOTALL):
        shown = re.findall(r"```text\n(.*?)```", rest, re.DOTALL)
        yield commands.splitlines(), "".join(shown).splitlines()


def run(line, folder):
    """Its exit code, what it prints, and the folder that it leaves one in."""
    done = subprocess.run(
        ["sh", "-c", f"{line}\nended=$?; pwd > ../folder; exit $ended"],
        cwd=folder, env={**os.environ, **WHO, "GIT_PAGER": "cat"}, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    with open(os.path.join(folder, "..", "folder")) as file:
        return done.returncode, done.stdout, file.read().strip()


def missing(lines, printed):
    """The first of the lines that does not come in its turn."""
    rest = iter(printed.splitlines())
    return next((line for line in lines
                 if not any(line in given for given in rest)), None)


def main(page, work, heading=""):
    shutil.rmtree(work, ignore_errors=True)
    folder = os.path.join(work, "recoro")
    shutil.copytree(DOCS, os.path.join(folder, "docs"))
    with open(os.path.join(DOCS, page)) as file:
        text = file.read()
    walk = list(steps(text[text.index(heading):]))
    last = walk[-1][0]
    for commands, shown in walk:
        block = ""
        for line in commands:
            code, printed, folder = run(line, folder)
            block += printed
            print(f"$ {line}\n{printed}", flush=True)
            is_last = commands is last and line == last[-1]
            if code and not (code == 1 and not is_last
                             and line.startswith("recoro")):
                return f"'{line}' ends with {code}"
        if lost := missing(shown, block):
            return f"'{lost}' is not printed where {page} says so"
    return None if len(walk) > 4 else f"{page} has lost its commands"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
