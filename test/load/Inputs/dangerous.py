"""Gives one dangerous option after the other to clang and to recoro.

    dangerous.py FOLDER CLANG STUB

For each it prints what clang did with it, so that no option is here in vain, and
whether recoro did anything but report the one finding of the source.
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys

top, clang, stub = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3]
work = os.path.join(top, "work")

PLUGIN = """#include <stdio.h>
extern "C" const char clang_registry[] = "";
__attribute__((constructor)) static void run() {
  fclose(fopen("plugin-ran", "w"));
}
"""
SOURCE = """#include <boost/asio/spawn.hpp>
#include "local.hpp"
void wait(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  timer.async_wait(yield);
}
"""

CASES = [
    ("-fplugin", ["-fplugin=./plugin.so"]),
    ("-Xclang -load", ["-Xclang", "-load", "-Xclang", "./plugin.so"]),
    ("-fpass-plugin", ["-O1", "-fpass-plugin=./plugin.so"]),
    ("-MF", ["-MMD", "-MF", "depfile"]),
    ("-MD", ["-MD"]),
    ("-MJ", ["-MJ", "fragment.json"]),
    ("-gen-cdb-fragment-path", ["-gen-cdb-fragment-path", "fragments"]),
    ("-Wp,-MD", ["-Wp,-MD,depfile"]),
    ("-Xclang -dependency-file", ["-Xclang", "-dependency-file", "-Xclang",
                                  "depfile", "-Xclang", "-MT", "-Xclang", "x"]),
    ("-o", ["-o", "written.o"]),
    ("-save-temps", ["-save-temps"]),
    ("-save-stats", ["-save-stats"]),
    ("-emit-ast", ["-emit-ast"]),
    ("-E", ["-E", "-o", "preprocessed.ii"]),
    ("--analyze", ["--analyze"]),
    ("-serialize-diagnostics", ["-serialize-diagnostics", "diagnostics.dia"]),
    ("-diagnostic-log-file", ["-Wall", "-Xclang", "-diagnostic-log-file",
                              "-Xclang", "log"]),
    ("-header-include-file", ["-H", "-Xclang", "-header-include-file",
                              "-Xclang", "headers"]),
    ("-ftime-trace", ["-ftime-trace=trace.json"]),
    ("-fproc-stat-report", ["-fproc-stat-report=statistics"]),
    ("-fsave-optimization-record",
     ["-O1", "-fsave-optimization-record",
      "-foptimization-record-file=record.yaml"]),
    ("-mllvm", ["-mllvm", "-time-passes", "-mllvm",
                "-info-output-file=information"]),
    ("--config", ["--config=./options.cfg"]),
    ("@file", ["@options.cfg"]),
    ("-fmodules-cache-path", ["-fmodules", "-fmodules-cache-path=cache",
                              "-fmodule-map-file=module.modulemap", "-I."]),
    ("-ivfsoverlay", ["-ivfsoverlay", "overlay.yaml"]),
    ("--version", ["--version"]),
    ("-print-search-dirs", ["-print-search-dirs"]),
    ("the compiler itself", None),
]


def write(name, text):
    with open(os.path.join(work, name), "w") as out:
        out.write(text)


def make_work():
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(os.path.join(work, "cache"))
    os.makedirs(os.path.join(work, "fragments"))
    os.makedirs(os.path.join(work, "program"))
    write("main.cpp", SOURCE)
    write("local.hpp", "inline int local() { int unused = 1; return 2; }\n")
    write("hidden.hpp", "int hidden(\n")
    write("options.cfg", "-MMD -MF depfile\n")
    write("module.modulemap", 'module local { header "local.hpp" }\n')
    write("overlay.yaml", json.dumps({"version": 0, "roots": [
        {"type": "file", "name": os.path.join(work, "local.hpp"),
         "external-contents": os.path.join(work, "hidden.hpp")}]}))
    # Called as clang++, it does what it is told and leaves a trace.
    program = os.path.join(work, "program", "clang++")
    write("program/clang++", '#!/bin/sh\ntouch program-ran\nexec "%s" "$@"\n'
          % (shutil.which(clang) or clang))
    os.chmod(program, 0o755)
    shutil.copy(os.path.join(top, "plugin.so"), work)


def snapshot():
    found = {}
    for folder, _, files in os.walk(work):
        for name in files:
            path = os.path.join(folder, name)
            with open(path, "rb") as text:
                found[os.path.relpath(path, work)] = hashlib.sha1(
                    text.read()).hexdigest()
    return found


def run(command):
    done = subprocess.run(command, cwd=work, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def command_of(options):
    program = "./program/clang++" if options is None else clang
    return [program, "-std=c++20", "-isystem", stub] + (options or [])


def clang_does(options):
    make_work()
    before = snapshot()
    # The modules of a file with -isystem headers need not build to be cached.
    code, out, _ = run(command_of(options) + ["-c", "main.cpp"])
    new = sorted(set(snapshot()) - set(before) - {"main.o"})
    if "plugin-ran" in new:
        return "ran a plugin"
    if "program-ran" in new:
        return "ran a program"
    if out.strip():
        return "printed"
    if options and options[0] == "-ivfsoverlay" and code != 0:
        return "read another file"
    return "wrote " + " ".join(new) if new else "FAILED to do anything"


def recoro_does(options, expected):
    make_work()
    write("compile_commands.json", json.dumps([
        {"directory": work, "file": "main.cpp",
         "arguments": command_of(options) + ["-c", "main.cpp"]}]))
    before = snapshot()
    said = run(["recoro", "check", "--root", ".", "-p", "."])
    if expected is not None and said != expected:
        return "FAILED: it said %s" % (said,), said
    if snapshot() != before:
        changed = set(snapshot().items()) ^ set(before.items())
        return "FAILED: it changed %s" % sorted(changed), said
    return "did nothing", said


def main():
    source = os.path.join(top, "plugin.cpp")
    with open(source, "w") as out:
        out.write(PLUGIN)
    subprocess.run([clang, "-shared", "-fPIC", "-o",
                    os.path.join(top, "plugin.so"), source], check=True)
    verdict, plain = recoro_does([], None)
    if plain[0] != 1 or "'wait'" not in plain[1] or verdict != "did nothing":
        print("FAILED without any option:", verdict, plain)
    for name, options in CASES:
        verdict, _ = recoro_does(options, plain)
        print("%s: clang %s; recoro %s" % (name, clang_does(options), verdict))
    print("all done")


main()
