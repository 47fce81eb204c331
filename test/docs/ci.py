"""Runs the command lines of docs/ci.md in a project that has findings.

usage: ci.py PROJECT     PROJECT is made anew for each block by `sh make.sh`

A command may find something (exit code 0 or 1) and must write the files that it
names. What configures the build belongs to the surroundings.
"""
import os
import re
import subprocess
import sys

DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..",
                    "docs")
SURROUNDINGS = ("cmake -S . -B build",)


def blocks(text):
    for kind, block in re.findall(r"```(sh|yaml)\n(.*?)```", text, re.DOTALL):
        lines = block.splitlines()
        if kind == "yaml":
            found = [re.match(r"\s*- (?:run: )?((?:recoro|cmake) .*)", line)
                     for line in lines]
            lines = [f[1] for f in found if f]
        yield [line for line in lines if not line.startswith(SURROUNDINGS)]


def run(line, folder):
    done = subprocess.run(["sh", "-c", line], cwd=folder,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    missing = [file for file in re.findall(r"--output=\w+:(\S+)", line)
               if not os.path.getsize(os.path.join(folder, file))]
    if done.returncode not in (0, 1) or missing:
        print(f"{line}: exit code {done.returncode}, not written: {missing}\n"
              + done.stdout.decode())
        return False
    return True


def main(folder):
    wrong, lines = [], []
    with open(os.path.join(DOCS, "ci.md")) as file:
        for block in blocks(file.read()):
            subprocess.run(["sh", "make.sh"], cwd=folder, check=True)
            wrong += [line for line in block if not run(line, folder)]
            lines += block
    with open(os.path.join(DOCS, "..", ".pre-commit-hooks.yaml")) as file:
        entry = re.search(r"^  entry: (.*)", file.read(), re.MULTILINE)[1]
    shown = entry + " -p build"
    if shown not in lines:
        wrong.append(shown)
        print(f"the hook runs '{shown}', which the page does not show")
    print(f"{len(lines)} commands, {len(wrong)} wrong")
    return 1 if wrong or len(lines) < 10 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
