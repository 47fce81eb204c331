"""A page like docs/real-code.md, of code bases that are made up."""
import os
import sys
import types

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..",
                                "..", "bench", "real-code"))
import page


def coroutine(name, verdict="safe", reason="", because="", cause=""):
    return {"name": name, "at": name + ".cpp:1", "verdict": verdict,
            "reason": reason, "because": because, "cause": cause}


def compiled(of, *failed):
    return {compiler: {"good": of - len(failed), "of": of,
                       "failed": {file: "error" for file in failed}}
            for compiler in ("clang++-22", "g++-12")}


def base(name):
    return types.SimpleNamespace(NAME=name, TITLE=name.capitalize(),
                                 ABOUT=f"\nAbout {name}.\n")


RESULTS = {
    "clock": {
        "coroutines": [coroutine("tick"), coroutine("tock")],
        "before": compiled(2), "after": compiled(2), "files": ["a.cpp"],
        "seconds": {"compiler": 3.4, "migrate": 5.6}, "behaviour": []},
    "mill": {
        "coroutines": [
            coroutine("grind", "bridged", "beside-cut", "it awaits 'sift'", "a:2"),
            coroutine("sift", "refused", "token-escapes", "it is kept", "b:3"),
            coroutine("fill", "refused", "group-refused", "it awaits 'sift'", "c:4"),
            coroutine("pour", "refused", "group-refused", "it awaits 'sift'", "d:5")],
        "before": compiled(3), "after": compiled(3, "b.cpp", "a.cpp"),
        "files": ["a.cpp", "b.cpp"], "seconds": {"compiler": 30, "migrate": 50},
        "behaviour": [["one", True], ["two", False]]},
}

sys.stdout.write(page.page([base(name) for name in RESULTS], RESULTS))
