"""The servers of The Battle for Wesnoth: the one that games are played over
(wesnothd), and the one that add-ons are got from (campaignd)."""
import os

import fetch
import project as projects

NAME = "wesnoth"
TITLE = "wesnoth 1.16, servers"
ABOUT = """
Debian's source package `wesnoth-1.16`, upstream's tarball; the translation units below
`src/server/` that read Asio's `spawn.hpp`, with the flags of its own CMake build.

Both servers are migrated whole: the add-on server too, whose handlers are given a `request`
that keeps the token of its connection, and templates that are instantiated explicitly.

The servers are compiled, but not linked and run: that would take a client that speaks their
protocol.
"""
PACKAGES = ["cmake", "ninja-build", "libssl-dev", "libicu-dev", "ccache",
            "libboost1.81-dev", "libboost-coroutine1.81-dev",
            "libboost-context1.81-dev"] + [
    f"libboost-{library}1.81-dev" for library in
    ("filesystem", "iostreams", "locale", "program-options", "random", "regex",
     "system", "thread")]
DATA = "*/data/*", "*/po/*", "*/images/*", "*/sounds/*", "*/fonts/*", "*/.git*"


def prepare(work):
    source = os.path.join(work, "source")
    fetch.unpack_source(os.path.dirname(work), "wesnoth-1.16", source, DATA)
    root = os.path.join(work, "project")
    projects.copy_below_git(source, root)
    build = os.path.join(work, "build")
    fetch.run("cmake", "-S", root, "-B", build, "--fresh", "-G", "Ninja",
              "-DCMAKE_C_COMPILER=clang-22", "-DCMAKE_CXX_COMPILER=clang++-22",
              "-DSDL2_CONFIG=true", "-DENABLE_GAME=OFF", "-DENABLE_NLS=OFF", "-DENABLE_TESTS=OFF",
              "-DENABLE_CAMPAIGN_SERVER=ON", "-DENABLE_SERVER=ON",
              "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON")
    found = projects.units_of(os.path.join(build, "compile_commands.json"),
                              lambda path: "/src/server/" in path)
    # What both servers are made of is there twice, with the same flags.
    units = [unit for unit in {unit.file: unit for unit in found}.values()
             if projects.reads(unit, "asio/spawn.hpp")]
    return projects.Project(root, os.path.join(work, "database"), units)


def behaviour(_project, _run, _object_of):
    return []
