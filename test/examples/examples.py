"""Migrates the packaged `spawn` examples of one Asio, builds what comes out
without Boost.Coroutine with both compilers, and runs old and new side by side:
the echo servers against a real client, the parallel greps over the same files.

    examples.py FOLDER --cxx FLAGS --clang FLAGS --stackful FLAGS --link FLAGS

FOLDER holds cpp03/spawn and cpp11/spawn; --clang has what only Clang needs to
see the native coroutines of an older Asio.
"""
import argparse
import json
import os
import random
import shutil
import socket
import subprocess
import time


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def check(what, holds, detail=""):
    if not holds:
        raise SystemExit(f"FAILED: {what}\n{detail}")


def run(*command, **keywords):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, **keywords)
    check(" ".join(command), done.returncode == 0, done.stdout)
    return done.stdout


def migrate(source, folder, flags):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    shutil.copy(source, os.path.join(folder, "example.cpp"))
    command = ["clang++", "-std=c++17", *flags, "-c", "example.cpp"]
    with open(os.path.join(folder, "compile_commands.json"), "w",
              encoding="utf-8") as file:
        json.dump([{"directory": folder, "file": "example.cpp",
                    "arguments": command}], file)
    run("recoro", "migrate", "-p", folder, "--root", folder, "--allow-dirty")
    return os.path.join(folder, "example.cpp")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def connect(port):
    for _ in range(200):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=20)
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise SystemExit("FAILED: the server does not listen")


def echoed(server, chunks):
    """What two clients of the server, one after the other at a time, get."""
    port = free_port()
    process = subprocess.Popen([server, str(port)])
    try:
        heard = []
        with connect(port) as one, connect(port) as two:
            for chunk in chunks:
                for client in one, two:
                    client.sendall(chunk)
                    answer = b""
                    while len(answer) < len(chunk):
                        answer += client.recv(65536)
                    heard.append(answer)
        with connect(port) as late:
            late.sendall(b"still there?")
            heard.append(late.recv(64))
        return heard
    finally:
        process.kill()
        process.wait()


def found(grep, folder):
    """The lines that it prints; their order is up to the threads."""
    files = []
    for name in "abc":
        path = os.path.join(folder, name + ".txt")
        with open(path, "w", encoding="utf-8") as file:
            for line in range(100):
                word = "needle" if line % 7 == ord(name) % 7 else "hay"
                file.write(f"{name} {line} {word}\n")
        files.append(path)
    return sorted(run(grep, "needle", *files).splitlines())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--work", required=True)
    parser.add_argument("--runtime", required=True)
    for name in "cxx", "clang", "stackful", "link":
        parser.add_argument("--" + name, default="")
    options = parser.parse_args()
    cxx, clang = options.cxx.split(), options.clang.split()
    chunks = [bytes([value % 251]) * size
              for value, size in enumerate((1, 5, 127, 128, 129, 1000))]
    random.Random(1).shuffle(chunks)

    for style in "cpp03", "cpp11":
        for name in "echo_server", "parallel_grep":
            source = os.path.join(options.folder, style, "spawn", name + ".cpp")
            folder = os.path.join(options.work, style, name)
            native = migrate(source, folder, cxx)
            old = os.path.join(folder, "old")
            run("clang++-22", "-std=c++17", "-w", *cxx, source, "-o", old,
                *options.stackful.split(), "-pthread")
            observe = (lambda program: echoed(program, chunks)) \
                if name == "echo_server" else \
                (lambda program: found(program, folder))
            expected = observe(old)
            check(f"{style}/{name}: there is something to see", expected)
            for compiler, more in ("clang++-22", clang), ("g++-12", []):
                new = os.path.join(folder, "new." + compiler)
                run(compiler, "-std=c++20", "-w", *more, *cxx,
                    "-I" + options.runtime, native, "-o", new,
                    *options.link.split(), "-pthread")
                got = observe(new)
                check(f"{style}/{name} with {compiler}: old and new agree",
                      got == expected, f"{expected}\n{got}")
                print(f"ok: {style}/{name} with {compiler}")


main()
