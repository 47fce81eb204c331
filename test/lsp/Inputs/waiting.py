"""What takes time: it is shown, can be cancelled, and never holds up a reader."""
import os
import time

import client
from client import FULL, Client, Failed, fails, files, restore, without

START = files()
# The first indexing is shown, where the client has said that it shows it.
c = Client()
at = c.open("src/cook.cpp")
c.findings(at)
shown = [m["params"] for m in c.told if m["method"] == "$/progress"]
made, = {m["params"]["token"] for m in c.asked
         if m["method"] == "window/workDoneProgress/create"
         and m["params"]["token"] == shown[-1]["token"]}
kinds = [p["value"]["kind"] for p in shown if p["token"] == made]
assert kinds[0] == "begin" and kinds[-1] == "end", kinds
assert kinds.count("begin") == kinds.count("end") == 1

shown = len([m for m in c.asked if "Progress" in m["method"]])

# Many requests, all but the last cancelled: each is answered once.
whole = c.action(at, "void cook", "change")
asked = [c.begin("codeAction/resolve", whole) for _ in range(6)]
for number in asked[:-1]:
    c.notify("$/cancelRequest", {"id": number})
c.notify("$/cancelRequest", {"id": 999})
answers = 0
for number in asked:
    try:
        assert "edit" in c.finish(number)
        answers += 1
    except Failed as fault:
        assert fault.code == -32800, fault.code
# The first may have been ready already, the last was wanted.
assert 1 <= answers <= 2, answers

# What is worked on is given up when it is cancelled, and answered once.
c.change(at, START["src/cook.cpp"] + client.SLOW)
c.findings(at)
number = c.begin("codeAction/resolve", c.action(at, "void cook", "change"))
c.settle(0.5)
c.notify("$/cancelRequest", {"id": number})
begin = time.monotonic()
fails(-32800, c.finish, number)
assert time.monotonic() - begin < 1
c.change(at, START["src/cook.cpp"])
c.findings(at)
assert "edit" in c.call("codeAction/resolve", c.action(at, "void cook", "change"))

# An unknown request is answered while an analysis runs.
for turn in range(20):
    c.change(at, "// turn %d\n" % turn + START["src/cook.cpp"])
    begin = time.monotonic()
    try:
        c.call("textDocument/nothing", {})
    except Failed as fault:
        assert fault.code == -32601
    assert time.monotonic() - begin < 2
# Only the last text counts.
found, = c.findings(at)
last = c.versions[at]
assert c.diagnostics[at]["version"] == last
c.settle(1)
assert c.diagnostics[at]["version"] == last

assert len([m for m in c.asked if "Progress" in m["method"]]) == shown, \
    "only the first indexing is shown"

# A pull waits for the text as it is, and can be cancelled.
c.change(at, "\n" + c.texts[at])
number = c.begin("textDocument/diagnostic", {"textDocument": {"uri": at}})
c.notify("$/cancelRequest", {"id": number})
try:
    c.finish(number)
except Failed as fault:
    assert fault.code == -32800
c.end()

# A client that shows no progress is sent none.
c = Client(announce=without(FULL, "window"))
c.findings(c.open("src/cook.cpp"))
assert not [m for m in c.told if m["method"] == "$/progress"]
assert not [m for m in c.asked if "Progress" in m["method"]]
c.end()

# Ended in the midst of work: nobody waits in vain.
c = Client()
at = c.open("src/cook.cpp", START["src/cook.cpp"] + client.SLOW)
number = c.begin("textDocument/codeAction", {
    "textDocument": {"uri": at}, "context": {"diagnostics": []},
    "range": {"start": {"line": 2, "character": 5},
              "end": {"line": 2, "character": 5}}})
c.end()
assert c.results[number]["error"]["code"] == -32800, c.results
assert files() == START
# Nor does who waits for an edit that is being made.
c = Client()
at = c.open("src/cook.cpp", START["src/cook.cpp"] + client.SLOW)
number = c.begin("codeAction/resolve", c.action(at, "void cook", "change"))
c.settle(0.5)
assert number not in c.results, "the edit was there at once"
c.end()
assert c.results[number]["error"]["code"] == -32800, c.results
assert files() == START

# What Clang crashes on is said; the server lives, and reads what comes next.
c = Client()
at, other = c.open("src/cook.cpp"), c.open("src/other.cpp")
c.findings(at)
c.change(at, START["src/cook.cpp"] + "#pragma clang __debug parser_crash\n")
assert any("Clang crashed" in f["message"] for f in c.findings(at))
c.change(at, START["src/cook.cpp"])
assert [f["message"] for f in c.findings(at)] == \
       ["legacy coroutine 'cook' can be migrated"]

# What a unit has read and is the same is not read again: a change that no time
# and no size tells of is not seen, until the time does.
c.change(other, "\n" + START["src/other.cpp"])
c.findings(other)
before = os.stat("src/nap.cpp")
text = START["src/nap.cpp"]
with open("src/nap.cpp", "w") as file:
    file.write(text.replace("int nap(", "int ndp("))
os.utime("src/nap.cpp", ns=(before.st_atime_ns, before.st_mtime_ns))
c.change(at, "\n" + START["src/cook.cpp"])
assert "the one coroutine that changes" in c.action(at, "void cook", "Migrate 'c")["title"]
os.utime("src/nap.cpp")
c.change(at, "\n\n" + START["src/cook.cpp"])
c.findings(at)
assert "one coroutine" not in str(
    [a["title"] for a in c.actions(at, "void cook")])
restore(START)
c.end()
