"""Builds and runs the programs of tests, with what each legacy dialect needs.

Programs are compiled at -O0 on top of one precompiled header per compiler,
standard and world, and kept in the build folder under a hash of everything they
are made of. The precompiled header hides a missing #include; recoro's own
verification, which every migration passes through, does not.
"""
import contextlib
import fcntl
import glob
import os
import re
import shutil
import subprocess
import typing

from trees import Failure, digest, read_tree, write_tree

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
        "native": ["recoro/generator.hpp", "recoro/pull.hpp",
                   "recoro/push.hpp"],
        "bridged": ["boost/coroutine2/all.hpp", "recoro/generator_bridge.hpp"],
    },
    libraries=["-lboost_context"],
    legacy=(b"<boost/coroutine2/",))
COROUTINE1 = Dialect(
    precompiled={
        "legacy": ["boost/coroutine/all.hpp"],
        "native": ["recoro/generator.hpp", "recoro/pull.hpp",
                   "recoro/push.hpp"],
        "bridged": ["boost/coroutine/all.hpp", "recoro/generator_bridge.hpp"],
    },
    libraries=["-lboost_coroutine", "-lboost_context"],
    legacy=(b"<boost/coroutine/",))
DIALECTS = {"asio": ASIO, "coroutine2": COROUTINE2, "coroutine": COROUTINE1}
SANITISED = ["-g1", "-fsanitize=address,undefined",
             "-fno-sanitize-recover=undefined"]
EVERYWHERE = ["functional", "iostream", "map", "memory", "optional", "sstream",
              "string", "thread", "vector"]


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


def main_files(files):
    return sorted(name for name in files if name.endswith(SOURCES))


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
