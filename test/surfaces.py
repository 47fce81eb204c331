"""What recoro says of a program through its other surfaces, beside the command
line: the code, the text and the place of each finding, and the notes. A further
surface is a function here that gives `Said`, and a call in agreement.py.
"""
import os
import re
import shutil
import subprocess
import typing

CLANG_TIDY = shutil.which("clang-tidy-22")
LINE = re.compile(r"(.+?):(\d+):(\d+): (warning|note|error): (.*)")


class Said(typing.NamedTuple):
    """A surface may say twice what two units of a program read."""
    findings: set  # "FILE:LINE:COLUMN: TEXT [REASON] [CHECK]"
    notes: set     # "FILE:LINE:COLUMN: TEXT"


def module(build):
    return os.path.join(build, "lib", "librecoro-tidy.so")


def has_clang_tidy(build):
    return bool(CLANG_TIDY) and os.path.exists(module(build))


def command_line(report):
    """Of the report that `recoro check` or `recoro migrate` prints as JSON."""
    findings, notes = set(), set()
    for f in report["findings"]:
        if f["standing"] != "counts":
            continue
        codes = [f["reason"]] if "reason" in f else []
        findings.add(place(f) + " ".join(
            [f["text"], *(f"[{code}]" for code in [*codes, f["check"]])]))
        # A start whose reason stands there, in no other words, has no note.
        cause = f.get("cause")
        if cause and not (f["entity"].startswith("start")
                          and place(cause) == place(f)):
            notes.add(place(cause) + cause["text"])
    for c in report["coroutines"]:
        for n in c["notes"]:
            notes.add(place(n) + f"in '{c['name']}', {n['text']} "
                      f"[{n['reason']}]")
    return Said(findings, notes)


def place(at):
    return f"{at['file']}:{at['line']}:{at['column']}: "


def clang_tidy(build, tree, sources, flags):
    """Of what clang-tidy shows; the fixes are made. The findings are those in
    build/recoro.tidy."""
    done = subprocess.run(
        [CLANG_TIDY, "-load", module(build), "-quiet", "-fix", "-p", "build",
         "-checks=-*,recoro-*",
         "-config={CheckOptions: {recoro.Findings: build/recoro.tidy}}",
         *("--extra-arg-before=" + flag for flag in flags), *sources],
        cwd=tree, timeout=300, text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return said_by_clang_tidy(done.stdout, tree)


def said_by_clang_tidy(text, tree):
    findings, notes = set(), set()
    for line in text.splitlines():
        found = LINE.fullmatch(line)
        if not found:
            continue
        file, number, column, kind, text = found.groups()
        file = os.path.relpath(os.path.realpath(os.path.join(tree, file)),
                               os.path.realpath(tree))
        said = f"{file}:{number}:{column}: {text}"
        if kind == "note":
            # These are clang-tidy's own.
            if not text.startswith("FIX-IT applied"):
                notes.add(said)
        else:
            findings.add(said)
    return Said(findings, notes)


def disagreement(ours, theirs):
    """In words; empty if there is none."""
    lines = []
    for title, one, other in (("only recoro", ours, theirs),
                              ("only the other", theirs, ours)):
        lines += [f"  {title}: {line}"
                  for line in sorted(one.findings - other.findings)]
        lines += [f"  {title}: note: {line}"
                  for line in sorted(one.notes - other.notes)]
    return "\n".join(lines)
