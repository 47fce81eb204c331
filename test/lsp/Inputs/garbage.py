"""Random bytes, broken frames and messages of any shape, the same in every run; in
between, and at the end, the server does what it does for everybody."""
import json
import os
import random

from client import FULL, Client, Failed, files, migrated, uri

START = files()
GROUP = migrated("--group=nap")
dice = random.Random(20)

COOK, NAP = uri("src/cook.cpp"), uri("src/nap.cpp")
URIS = [COOK, NAP, uri("src/new.cpp"), uri("include/nap.hpp"), "untitled:Untitled-1",
        "file:///", "file://", "", "http://x/y.cpp", "file:///%", "file:///a%00b",
        "file://host/share/x.cpp", "FILE:///dev/null", uri("src"), 7, None, [], {}]
NUMBERS = [0, 1, 2, -1, -2**31, 2**31, 2**63 - 1, 2**64, 1.5, -0.0, 1e308, "1", None]
TEXTS = ["", "\0", "\r", "\n" * 50, "{" * 5000, "🍲é\u2028", "int main() {}\n", "\udfff",
         "#include __FILE__\n", "#include \"nowhere.hpp\"\n", 5, None, ["x"]]
METHODS = ["initialize", "initialized", "textDocument/didOpen", "textDocument/didChange",
           "textDocument/didSave", "textDocument/willSave", "textDocument/didClose",
           "textDocument/codeAction", "textDocument/diagnostic", "codeAction/resolve",
           "workspace/executeCommand", "workspace/didChangeWatchedFiles",
           "workspace/didChangeConfiguration", "workspace/didRenameFiles",
           "$/cancelRequest", "$/progress", "window/workDoneProgress/cancel", "", "\0",
           "textDocument/documentSymbol"]
KEYS = ["textDocument", "uri", "version", "text", "contentChanges", "range", "start",
        "end", "line", "character", "context", "only", "data", "id", "command",
        "arguments", "previousResultId", "capabilities"]


def anything(depth=0):
    kind = dice.randrange(4 if depth > 3 else 7)
    if kind == 0:
        return dice.choice(NUMBERS)
    if kind == 1:
        return dice.choice(TEXTS)
    if kind in (2, 3):
        return dice.choice(URIS)
    if kind == 4:
        return [anything(depth + 1) for _ in range(dice.randrange(4))]
    return {dice.choice(KEYS): anything(depth + 1) for _ in range(dice.randrange(5))}


def place():
    return {"line": dice.choice(NUMBERS), "character": dice.choice(NUMBERS)}


def likely():
    """Parameters that look right, with values that are not."""
    wish = {"migrate": dice.choice(["group", "only", "cut", "file", "safe", "all"]),
            "name": dice.choice(["nap", "cook", "src/cook.cpp:4", "", "(", 5]),
            "left": dice.choice(["nap", "", None]), "read": {"/": "", "x": 5},
            "file": dice.choice([os.path.realpath("src/cook.cpp"), "/", "x\0y", 3]),
            "accepted": dice.choice([[], ["evaluation-order"], ["no-such"], [1], "x"])}
    change = {"text": dice.choice(TEXTS)}
    if dice.random() < 0.8:
        change["range"] = {"start": place(), "end": place()}
    return {"textDocument": {"uri": dice.choice(URIS), "version": dice.choice(NUMBERS),
                             "languageId": "cpp", "text": dice.choice(TEXTS)},
            "contentChanges": [change] * dice.randrange(3),
            "range": {"start": place(), "end": place()},
            "context": {"diagnostics": [], "only": dice.choice(
                [None, [], ["quickfix"], ["source"], [5], "x"]),
                "triggerKind": dice.choice([None, 1, 2, 3, "x"])},
            "id": dice.choice([1, 5, "x", None]), "title": "x", "data": wish,
            "command": "recoro.migrate", "arguments": [wish]}


def bytes_of(length):
    return bytes(dice.choice(b"{}[]\":,\r\n\0\xff\xc3e19 Content-Length:")
                 for _ in range(length))


def frame(body):
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def noise():
    """What is no message; it ends where the next one may begin. A length in it
    would take the next messages for its text."""
    kind = dice.randrange(4)
    if kind == 0:
        return bytes_of(dice.randrange(200)).replace(b"Length", b"") + b"\r\n\r\n"
    if kind == 1:
        return frame(bytes_of(dice.randrange(1, 200)))
    if kind == 2:
        whole = json.dumps({"jsonrpc": "2.0", "id": "noise", "method": "x",
                            "params": likely()}).encode()
        at = dice.randrange(len(whole))
        return frame(whole[:at] + dice.choice([b"", b"\xff", b"\"", b"\\"])
                     + whole[at + 1:])
    return dice.choice([b"Content-Length: -5\r\n\r\n", b"Content-Length: x\r\n\r\n",
                        b"content-length 5\r\n\r\n", b"Content-Length: 99999999999\r\n\r\n",
                        b"Content-Type: text\r\n\r\n", b"\r\n", b"\r\n\r\n"])


def in_order(c):
    """The server still does its work."""
    for address in (COOK, NAP):
        c.notify("textDocument/didClose", {"textDocument": {"uri": address}})
    at = c.open("src/cook.cpp")
    c.until(lambda: c.diagnostics.get(at, {}).get("version") == 1)
    found, = c.diagnostics[at]["diagnostics"]
    assert found["message"] == "legacy coroutine 'cook' can be migrated", found
    made = c.edited(c.resolved(c.action(at, "void cook", "change")))
    assert {**START, **{os.path.relpath(p): t for p, t in made.items()}} == GROUP


for announced in FULL, {}:
    c = Client(announce=announced)
    for turn in range(600):
        kind = dice.randrange(5)
        params = likely() if dice.random() < 0.7 else anything()
        if kind == 0:
            c.raw(noise())
        elif kind == 1:
            c.notify(dice.choice(METHODS), params)
        elif kind == 2:
            c.notify(dice.choice(METHODS[2:7]), params)
        else:
            number = c.begin(dice.choice(METHODS), params)
            if dice.random() < 0.3:
                c.notify("$/cancelRequest", {"id": number})
            if dice.random() < 0.2:
                try:
                    c.finish(number)
                except Failed:
                    pass
    if announced == FULL:
        in_order(c)
    # Every request has been answered, though not each of them kindly.
    c.until(lambda: all(n in c.answered for n in range(1, c.last_id + 1)))
    c.end()
assert files() == START
