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
clang++ and g++; old and new run and print the same. What other surfaces say of
any case is what the command line says (editor.py, surfaces.py). These comments
steer this:

  // Legacy standard: c++17      the old program's (default: c++20)
  // Compiled by: g++            the compile database's compiler (default: clang++)
  // Accepted: reason, reason    with --unsafe=reason,reason
  // Sanitised                   the new program also runs under ASan and UBSan
  // Only old: line              a line that only the old program prints, and one
  // Only new: line              of the new one: what a note or an unsafe reason
                                 is about. In the order of the lines; each must
                                 differ just so.

Programs are compiled at -O0 on top of one precompiled header per compiler,
standard and world, and kept in the build folder under a hash of everything they
are made of. The precompiled header hides a missing #include; recoro's own
verification, which every case passes through, does not.

RECORO_BLESS=1 rewrites the after files; read the diff before committing them.
"""
import collections
import contextlib
import difflib
import fcntl
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import typing

import lit.formats
import lit.Test

import editor
import surfaces

SOURCES = (".cpp", ".cc", ".cxx")
COMPILERS = {"clang++": "clang++-22", "g++": "g++-12"}


class Dialect(typing.NamedTuple):
    """What the programs of a folder of cases are built with."""
    precompiled: dict  # world -> headers
    libraries: list    # that a legacy program needs
    legacy: tuple      # headers by which a program says that it still does
    options: str = ""  # macros for which nothing can be precompiled


ASIO = Dialect(
    precompiled={
        "legacy": ["boost/asio.hpp", "boost/asio/spawn.hpp"],
        "native": ["boost/asio.hpp", "recoro/asio.hpp"],
        "bridged": ["boost/asio.hpp", "boost/asio/spawn.hpp",
                    "recoro/asio_bridge.hpp"],
    },
    libraries=["-lboost_coroutine", "-lboost_context"],
    legacy=(b"/spawn.hpp", b"asio_bridge.hpp"),
    options="BOOST_ASIO_")
COROUTINE2 = Dialect(
    precompiled={
        "legacy": ["boost/coroutine2/all.hpp"],
        "native": ["recoro/generator.hpp", "recoro/pull.hpp"],
        "bridged": ["boost/coroutine2/all.hpp", "recoro/generator_bridge.hpp"],
    },
    libraries=["-lboost_context"],
    legacy=(b"<boost/coroutine2/",))
COROUTINE1 = Dialect(
    precompiled={
        "legacy": ["boost/coroutine/all.hpp"],
        "native": ["recoro/generator.hpp", "recoro/pull.hpp"],
        "bridged": ["boost/coroutine/all.hpp", "recoro/generator_bridge.hpp"],
    },
    libraries=["-lboost_coroutine", "-lboost_context"],
    legacy=(b"<boost/coroutine/",))
DIALECTS = {"asio": ASIO, "coroutine2": COROUTINE2, "coroutine": COROUTINE1}
SANITISED = ["-g1", "-fsanitize=address,undefined",
             "-fno-sanitize-recover=undefined"]
EVERYWHERE = ["functional", "iostream", "map", "memory", "optional", "sstream",
              "string", "thread", "vector"]


class Failure(Exception):
    """What is wrong, in words for the person who reads the log."""


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
    compare(case.changed, changes(case), "the second migration changes")
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
    changed = changes(case)
    if os.environ.get("RECORO_BLESS") and changed != case.changed:
        bless(case, changed)
    compare({**case.files, **case.changed}, {**case.files, **changed},
            "the migrated code is not the expected one")
    if case.kind == "migrates" and not case.changed:
        raise Failure(f"there is nothing to compare with: {case.after_path}")


def expect_agreement(case, said, where):
    """Other surfaces say the same of the old program, and their fixes make the
    same of it. Other libraries than the installed one bring nothing new to that."""
    if where.library:
        return
    expect_same_in_editor(case, said)
    if surfaces.has_clang_tidy(where.build):
        expect_same_by_clang_tidy(case, said, where)


def expect_same_in_editor(case, said):
    write_tree(case.tree, case.files)
    try:
        complaint = editor.disagreement(case.tool, case.tree, sorted(case.files),
                                        case.accepted())
    except (AssertionError, editor.Failed) as wrong:
        raise Failure(f"the language server: {wrong}") from wrong
    if complaint:
        raise Failure("the language server does not say what recoro says:\n"
                      + complaint)
    if any(c["verdict"] == "bridged" for c in said["coroutines"]):
        return  # to fix all is to migrate what is safe by itself
    compare({**case.files, **case.changed}, {**case.files, **changes(case)},
            "the language server's edits do not make what recoro makes")


def expect_same_by_clang_tidy(case, said, where):
    write_tree(case.tree, case.files)
    legacy = Program(COMPILERS["clang++"], case.standard(), "legacy",
                     case.files, where)
    given = surfaces.clang_tidy(
        where.build, case.tree, main_files(case.files),
        [*legacy.flags[:-1], *legacy.precompiled()])
    complaint = surfaces.disagreement(surfaces.command_line(said), given)
    if complaint:
        raise Failure("clang-tidy does not say what recoro says:\n" + complaint)
    compare({**case.files, **case.changed}, {**case.files, **changes(case)},
            "clang-tidy's fixes do not make what recoro makes")


def changes(case):
    now = read_tree(case.tree, skip="build")
    return {name: text for name, text in now.items()
            if case.files.get(name) != text}


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


def compare(expected, given, complaint):
    if expected == given:
        return
    lines = [complaint + ":"]
    for name in sorted(expected.keys() | given.keys()):
        lines += difflib.unified_diff(
            shown(expected.get(name)), shown(given.get(name)),
            "expected/" + name, "given/" + name, lineterm="")
    raise Failure("\n".join(lines))


def shown(text):
    return (text or b"").decode(errors="replace").replace(
        "\r", "\\r").split("\n")


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


def main_files(files):
    return sorted(name for name in files if name.endswith(SOURCES))


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


class Program:
    """A program from `files`, in one world: legacy, native or bridged; with
    another library than the installed one, if any is given."""

    def __init__(self, compiler, standard, world, files, where, extra=(),
                 library=None):
        self.compiler = compiler
        self.world = world
        self.dialect = where.dialect
        self.files = files
        self.library = library
        self.kept = os.path.join(where.build, "test", "programs")
        self.flags = ["-std=" + standard, "-O0", "-w", "-pthread", *extra,
                      "-DBOOST_COROUTINES_NO_DEPRECATION_WARNING",
                      *(library.flags(compiler) if library else []),
                      "-I" + os.path.join(where.source, "runtime", "include")]
        runtime = read_tree(os.path.join(where.source, "runtime", "include"))
        self.surroundings = digest(
            version(compiler), *self.flags[:-1],
            *(part for item in sorted(runtime.items()) for part in item))

    def run(self):
        """What it prints, and how it ends."""
        done = subprocess.run([self.built()], timeout=60, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              errors="replace", cwd=self.kept)
        return (f"{done.stdout}\nends with {done.returncode}, "
                + (done.stderr.strip() or "and is silent about it"))

    def built(self):
        key = digest(self.surroundings, self.world, *(
            part for item in sorted(self.files.items()) for part in item))
        program = os.path.join(self.kept, key)
        with locked(program):
            if not os.path.exists(program):
                self.build(program)
        return program

    def build(self, program):
        sources = program + ".sources"
        shutil.rmtree(sources, ignore_errors=True)
        write_tree(sources, self.files)
        folders = ["-I" + d for d in ("include",)
                   if os.path.isdir(os.path.join(sources, d))]
        execute([self.compiler, *self.flags, *self.precompiled(), *folders,
                 *main_files(self.files), "-s", "-o", program + ".new",
                 *self.libraries()], sources)
        os.rename(program + ".new", program)
        shutil.rmtree(sources)

    def libraries(self):
        """A migrated program must not need the stackful libraries, unless it
        says that it still does."""
        still = any(header in text for text in self.files.values()
                    for header in self.dialect.legacy)
        if self.world != "legacy" and not still:
            return []
        return self.library.stackful() if self.library else self.dialect.libraries

    def precompiled(self):
        option = self.dialect.options.encode()
        if self.library or option and any(
                re.search(rb"#\s*define\s+" + option, text)
                for text in self.files.values()):
            return []  # it is another library, or configured before its headers
        headers = self.dialect.precompiled[self.world] + EVERYWHERE
        stem = os.path.join(self.kept, "-".join(
            [self.world, digest(*headers)[:8], self.surroundings[:16]]) + ".hpp")
        is_clang = "clang" in self.compiler
        made = stem + (".pch" if is_clang else ".gch")
        with locked(stem):
            if not os.path.exists(made):
                with open(stem, "w") as file:
                    for header in headers:
                        file.write(f"#include <{header}>\n")
                # The name says of what text it is made; its time does not matter.
                timeless = ["-Xclang", "-fno-pch-timestamp"] if is_clang else []
                execute([self.compiler, *self.flags, *timeless, "-x",
                         "c++-header", stem, "-o", made + ".new"], self.kept)
                os.rename(made + ".new", made)
        return ["-include-pch", made] if is_clang else ["-include", stem]


class Library:
    """An Asio or a Boost that is not the installed one, from NAME:FOLDER."""

    def __init__(self, text):
        self.name, self.folder = text.split(":")
        self.standalone = self.name.startswith("asio")

    def fitted(self, text):
        if self.standalone:
            text = text.replace(b"boost/asio/", b"asio/")
            text = text.replace(b"boost::asio", b"asio")
        return text

    def flags(self, compiler):
        """Clang's coroutines have to be announced to it; Asio 1.18 uses what it
        does not include."""
        prefix = "-D" if self.standalone else "-DBOOST_"
        clang = ([prefix + "ASIO_HAS_CO_AWAIT", prefix + "ASIO_HAS_STD_COROUTINE"]
                 if "clang" in compiler else [])
        return ["-isystem", os.path.join(self.folder, "usr", "include"),
                "-include", "utility", *clang]

    def stackful(self):
        if self.standalone:
            return ASIO.libraries
        [folder] = glob.glob(os.path.join(self.folder, "usr", "lib",
                                          "*-linux-gnu"))
        return ["-L" + folder, *("-l:libboost_" + name + ".a" for name in
                                 ("coroutine", "context", "thread"))]


def version(compiler):
    return execute([compiler, "--version"], "/").splitlines()[0]


def execute(command, folder):
    done = subprocess.run(command, cwd=folder, timeout=900, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        raise Failure(f"{' '.join(command)}\nends with {done.returncode}:\n"
                      + "\n".join(done.stdout.splitlines()[:60]))
    return done.stdout


@contextlib.contextmanager
def locked(path):
    """One process at a time makes `path`."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# --- Files ------------------------------------------------------------------

def digest(*parts):
    total = hashlib.sha256()
    for part in parts:
        part = part.encode() if isinstance(part, str) else part
        total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def read_tree(folder, skip=None):
    """All files below `folder`, by their path in it, but for what recoro keeps
    in order to take its changes back."""
    files = {}
    for at, folders, names in os.walk(folder):
        if at == folder and skip in folders:
            folders.remove(skip)
        if "recoro-undo" in folders:
            folders.remove("recoro-undo")
        for name in names:
            path = os.path.join(at, name)
            files[os.path.relpath(path, folder)] = read(path)
    return files


def write_tree(folder, files):
    for name, text in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text)
