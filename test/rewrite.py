"""The runner for rewrite cases: a lit format that migrates legacy programs,
compares what comes out whole, and runs old and new.

A case is a file, or a folder of sources, whose name states the outcome:

  migrates-X.cpp   with migrates-X.after.cpp beside it, or a folder migrates-X/
                   with the changed files below migrates-X/after/
  refuses-X.cpp    or a folder refuses-X/; each coroutine that is not migrated is
                   named on its line: `// refused: reason` or `// unsafe: reason`.
                   With an after file, the others are migrated; those behind a
                   bridge are named, too: `// bridged: reason`.
  ignores-X.cpp    holds nothing that a rule may recognise

What a note is about has `// note: reason` on its line, in any of them.

For every case that changes: migrate; compare every file; migrate again, which
finds nothing to change; all comments still there; old and new compile with
clang++ and g++; old and new run and print the same (programs.py). What other
surfaces say of any case is what the command line says (agreement.py). These
comments steer this:

  // Legacy standard: c++17      the old program's (default: c++20)
  // Compiled by: g++            the compile database's compiler (default: clang++)
  // Accepted: reason, reason    with --unsafe=reason,reason
  // Sanitised                   the new program also runs under ASan and UBSan
  // Only old: line              a line that only the old program prints, and one
  // Only new: line              of the new one: what a note or an unsafe reason
                                 is about. In the order of the lines; each must
                                 differ just so.

RECORO_BLESS=1 rewrites the after files; read the diff before committing them.
"""
import collections
import difflib
import json
import os
import re
import shutil
import subprocess

import lit.formats
import lit.Test

from agreement import expect_agreement
from programs import (ASIO, COMPILERS, SANITISED, SOURCES, Program,
                      main_files)
from trees import Failure, compare, read, read_tree, write_tree


class RewriteTest(lit.formats.FileBasedTest):
    """To be set as `config.test_format` of a folder of cases."""

    def __init__(self, source, build, dialect=ASIO, library=None):
        self.source = source
        self.build = build
        self.dialect = dialect
        self.library = library

    def getTestsInDirectory(self, suite, path, config, local):
        if any(is_case(part) for part in path):
            return  # the insides of a case
        folder = suite.getSourcePath(path)
        for name in sorted(os.listdir(folder)):
            is_folder = os.path.isdir(os.path.join(folder, name))
            if is_case(name) and (is_folder or is_source(name)):
                yield lit.Test.Test(suite, path + (name,), local)

    def getTestsForPath(self, suite, path, config, local):
        yield lit.Test.Test(suite, path, local)

    def execute(self, test, config):
        if test.config.unsupported:
            return lit.Test.UNSUPPORTED, "this folder is unsupported"
        try:
            run(Case(test.getSourcePath(), test.getExecPath() + ".tmp", self),
                self)
        except Failure as failure:
            return lit.Test.FAIL, str(failure)
        except subprocess.TimeoutExpired as late:
            return lit.Test.FAIL, f"no end after {late.timeout} s: {late.cmd}"
        return lit.Test.PASS, ""


def is_case(name):
    return name.startswith(("migrates-", "refuses-", "ignores-"))


def is_source(name):
    return name.endswith(SOURCES) and not name.endswith(".after.cpp")


class Case:
    """A legacy program and what is expected of it."""

    def __init__(self, path, work, where):
        self.path = path
        self.tree = os.path.join(work, "tree")
        self.tool = os.path.join(where.build, "bin", "recoro")
        self.library = where.library
        self.name = os.path.basename(path)
        self.kind = self.name.split("-")[0]
        self.is_folder = os.path.isdir(path)
        if self.is_folder:
            self.after_path = os.path.join(path, "after")
            self.files = read_tree(path, skip="after")
            after = read_tree(self.after_path)
        else:
            self.after_path = path[:-len(".cpp")] + ".after.cpp"
            self.files = {self.name: read(path)}
            after = {}
            if os.path.exists(self.after_path):
                after = {self.name: read(self.after_path)}
        self.changed = after

    def option(self, pattern, default):
        for text in self.files.values():
            found = re.search(pattern.encode(), text)
            if found:
                return found.group(1).decode()
        return default

    def standard(self):
        return self.option(r"// Legacy standard: (c\+\+\d\d)", "c++20")

    def compiler(self):
        return self.option(r"// Compiled by: (\S+)", "clang++")

    def sanitised(self):
        return bool(self.option(r"// (Sanitised)", ""))

    def accepted(self):
        found = self.option(r"// Accepted: ([a-z, -]+)", "")
        return ["--unsafe=" + found.replace(" ", "")] if found else []

    def differences(self):
        """Lines that only the old program prints, and only the new one."""
        return [found for text in self.files.values()
                for found in re.findall(r"// Only (old|new): (.*)",
                                        text.decode())]

    def changes(self):
        """The files of the tree that are not as they were given, by name."""
        now = read_tree(self.tree, skip="build")
        return {name: text for name, text in now.items()
                if self.files.get(name) != text}

    def includes(self):
        return [f for f in ("include",) if any(
            name.startswith(f + "/") for name in self.files)]


def run(case, where):
    """Raises Failure unless the case comes out as its name says."""
    shutil.rmtree(case.tree, ignore_errors=True)
    write_tree(case.tree, case.files)
    write_database(case)

    said = run_migrate(case, "at first", "--output=tidy:build/recoro.tidy")
    expect_findings(case, said["coroutines"])
    expect_text(case)
    expect_agreement(case, said, where)
    if not case.changed:
        return
    expect_comments(case)
    migrate(case, "again")
    compare(case.changed, case.changes(), "the second migration changes")
    expect_same_behaviour(case, {**case.files, **case.changed}, where)


# --- The tool ---------------------------------------------------------------

def migrate(case, when):
    """Runs `recoro migrate`; gives the coroutines that it reports."""
    return run_migrate(case, when)["coroutines"]


def run_migrate(case, when, *options):
    """Runs `recoro migrate`; gives all that it reports."""
    done = subprocess.run(
        [case.tool, "migrate", "--allow-dirty", "--format=json", "-p", "build",
         "--root", ".", *options, *case.accepted()], cwd=case.tree, timeout=300,
        text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wanted = 1 if case.kind == "refuses" else 0
    if done.returncode != wanted:
        raise Failure(f"recoro migrate ({when}) ends with {done.returncode}, "
                      f"not {wanted}\n{done.stderr}{done.stdout}")
    return json.loads(done.stdout)


def expect_findings(case, found):
    """The verdicts are those of the markers."""
    if case.kind == "ignores":
        if found:
            raise Failure(f"recoro finds coroutines: {found}")
        return
    # What is safe is not marked: the after file shows it.
    said = collections.Counter(
        f"{c['file']}:{c['line']}: {c['verdict']}: {c['reason']}"
        for c in found if c["verdict"] != "safe")
    said += collections.Counter(
        f"{n['file']}:{n['line']}: note: {n['reason']}"
        for c in found for n in c["notes"])
    marked = collections.Counter(markers(case.files))
    if said != marked:
        why = {f"{c['file']}:{c['line']}": c["cause"]["text"]
               for c in found if "cause" in c}
        why.update((f"{n['file']}:{n['line']}", n["text"])
                   for c in found for n in c["notes"])
        raise Failure("\n".join(
            ["recoro's verdicts are not those of the markers:"]
            + [f"  not said: {m}" for m in sorted(marked - said)]
            + [f"  unmarked: {s}\n            "
               + why[":".join(s.split(":")[:2])] for s in sorted(said - marked)]))
    if case.kind == "migrates" and not found:
        raise Failure("recoro finds no coroutine")
    if case.kind == "refuses" and not said:
        raise Failure("recoro refuses nothing")


def markers(files):
    for name, text in files.items():
        for number, line in enumerate(text.decode().splitlines(), 1):
            for verdict, reasons in re.findall(
                    r"// (refused|unsafe|bridged|note): ([a-z0-9, -]+)", line):
                for reason in reasons.split(","):
                    yield f"{name}:{number}: {verdict}: {reason.strip()}"


def expect_text(case):
    """`recoro migrate` writes the after files, and nothing else."""
    changed = case.changes()
    if os.environ.get("RECORO_BLESS") and changed != case.changed:
        bless(case, changed)
    compare({**case.files, **case.changed}, {**case.files, **changed},
            "the migrated code is not the expected one")
    if case.kind == "migrates" and not case.changed:
        raise Failure(f"there is nothing to compare with: {case.after_path}")


def bless(case, changed):
    if case.is_folder:
        shutil.rmtree(case.after_path, ignore_errors=True)
        write_tree(case.after_path, changed)
    elif changed:
        write_tree(os.path.dirname(case.after_path),
                   {os.path.basename(case.after_path): changed[case.name]})
    elif os.path.exists(case.after_path):
        os.remove(case.after_path)
    case.changed = changed


# --- Comments ---------------------------------------------------------------

TOKENS = re.compile(rb"""
    (?P<comment> //(?:\\\r?\n|[^\n])* | /\*.*?\*/ )
  | R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"
  | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | [0-9](?:'?[0-9a-zA-Z.])*
""", re.VERBOSE | re.DOTALL)


def comments(text):
    """How often each comment stands in `text`, white space aside."""
    return collections.Counter(
        b" ".join(token.group("comment").split())
        for token in TOKENS.finditer(text) if token.group("comment"))


def expect_comments(case):
    for name, text in case.changed.items():
        lost = comments(case.files[name]) - comments(text)
        if lost:
            raise Failure(f"comments of {name} are lost:\n" + "\n".join(
                "  " + comment.decode() for comment in lost))


# --- Programs ---------------------------------------------------------------

def write_database(case):
    library = case.library.flags(case.compiler()) if case.library else []
    build = os.path.join(case.tree, "build")
    os.makedirs(build)
    with open(os.path.join(build, "compile_commands.json"), "w") as file:
        json.dump([{
            "directory": case.tree,
            "file": name,
            "arguments": [COMPILERS.get(case.compiler(), case.compiler()),
                          "-std=" + case.standard(), *library,
                          *("-I" + i for i in case.includes()), "-c", name],
        } for name in main_files(case.files)], file, indent=1)


def expect_same_behaviour(case, migrated, where):
    for compiler in COMPILERS.values():
        old = Program(compiler, case.standard(), "legacy", case.files, where,
                      library=where.library)
        new = Program(compiler, "c++20", "native", migrated, where,
                      library=where.library)
        before, after = old.run().split("\n"), new.run().split("\n")
        marks = {"-": "old", "+": "new"}
        different = [(marks[line[0]], line[1:]) for line in list(
            difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
                     if line[0] in marks]
        if different != case.differences():
            raise Failure(
                f"built by {compiler}, old and new do not do the same:\n"
                + "\n".join(difflib.unified_diff(
                    before, after, "old", "new", lineterm="")))
        if case.sanitised() and "clang" in compiler:
            checked = Program(compiler, "c++20", "native", migrated, where,
                              SANITISED, where.library).run().split("\n")
            if checked != after:
                raise Failure("sanitised, the new program does not do the "
                              "same:\n" + "\n".join(checked))
