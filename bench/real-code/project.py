"""A prepared code base: a work tree under git, and its compile database."""
import dataclasses
import json
import os
import shlex
import shutil
import subprocess

from fetch import run

COMPILERS = "clang++-22", "g++-12"
CLANG_ONLY = "-Qunused-arguments", "-fcolor-diagnostics"
RUNTIME = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                       "..", "..", "runtime", "include")


@dataclasses.dataclass
class Unit:
    folder: str
    file: str
    arguments: list  # without compiler, input and output


@dataclasses.dataclass
class Project:
    root: str   # the work tree
    build: str  # where the compile database is
    units: list
    arguments: list = dataclasses.field(default_factory=list)  # of migrate

    def write_database(self):
        os.makedirs(self.build, exist_ok=True)
        with open(os.path.join(self.build, "compile_commands.json"), "w",
                  encoding="utf-8") as file:
            json.dump([{"directory": unit.folder, "file": unit.file,
                        "arguments": [COMPILERS[0], *unit.arguments, "-c",
                                      unit.file]}
                       for unit in self.units], file, indent=1)


def copy_below_git(source, root):
    """A fresh work tree."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(source, root, symlinks=True)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "-c", "user.name=real-code", "-c", "user.email=real-code@localhost",
        "commit", "-qm", "As it was published")


def git(root, *command):
    return run("git", *command, cwd=root)


def units_of(database, wanted):
    """Those of a database that CMake wrote."""
    with open(database, encoding="utf-8") as file:
        entries = json.load(file)
    units = []
    for entry in entries:
        path = os.path.join(entry["directory"], entry["file"])
        if wanted(path):
            units.append(Unit(entry["directory"], path, plain(entry)))
    return sorted(units, key=lambda unit: unit.file)


def plain(entry):
    words = entry.get("arguments") or shlex.split(entry["command"])
    kept, skip = [], True  # the first is the compiler
    for word in words:
        if skip:
            skip = False
        elif word == "-o":
            skip = True
        elif word != "-c" and word != entry["file"]:
            kept.append(word)
    return kept


def reads(unit, header):
    return header in run(COMPILERS[0], *unit.arguments, "-w", "-M", unit.file,
                         cwd=unit.folder)


def native(arguments):
    """The flags that the code needs afterwards."""
    return [word for word in arguments if not word.startswith("-std=")] + [
        "-std=c++20", "-I" + os.path.abspath(RUNTIME)]


def compile_unit(unit, compiler, to, is_native, more=()):
    """Compiles it into an object file; returns what the compiler says if it
    fails. ccache is used where there is one: a second run is quick."""
    flags = native(unit.arguments) if is_native else unit.arguments
    if compiler.startswith("g++"):
        flags = [flag for flag in flags if flag not in CLANG_ONLY]
    command = [compiler, *flags, "-w", *more]
    if to:
        os.makedirs(os.path.dirname(to), exist_ok=True)
        command += ["-O0", "-g0", "-c", unit.file, "-o", to]
        if shutil.which("ccache"):
            command.insert(0, "ccache")
    else:
        command += ["-fsyntax-only", unit.file]
    done = subprocess.run(command, cwd=unit.folder, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    return done.stdout if done.returncode else ""
