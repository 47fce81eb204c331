"""Files of a project that appear, vanish and move below a running server, and
messages about documents in an order that no client should send."""
import os

from client import FULL, Client, Failed, fails, files, migrated, restore

START = files()
GROUP = migrated("--group=nap")
REQUEST_FAILED = -32803
MIGRATABLE = "legacy coroutine 'cook' can be migrated"


def watched(c):
    c.diagnostics.clear()
    c.notify("workspace/didChangeWatchedFiles", {"changes": []})


def messages(c, address):
    return [f["message"] for f in c.findings(address)]


c = Client()
cook, nap = c.open("src/cook.cpp"), c.open("src/nap.cpp")
assert messages(c, cook) == [MIGRATABLE]

# A document that has never been saved, of no command: it has no findings, and is
# in nobody's way.
new = c.open("src/new.cpp", START["src/cook.cpp"])
assert c.findings(new) == [] and c.actions(new, "void cook") == []
# Not even where its text is read by others, and has no file.
c.change(cook, START["src/cook.cpp"].replace("nap.hpp", "unsaved.hpp"))
broken, = [m for m in messages(c, cook) if "cannot read" in m]
assert "unsaved.hpp" in broken, broken
c.diagnostics.clear()
fresh = c.open("include/unsaved.hpp", START["include/nap.hpp"])
assert messages(c, cook) == [MIGRATABLE]
made = c.edited(c.resolved(c.action(cook, "void cook", "Migrate 'cook'")))
assert os.path.realpath("include/unsaved.hpp") in made, sorted(made)
for address in new, fresh:
    c.close(address)
c.change(cook, START["src/cook.cpp"])
assert messages(c, cook) == [MIGRATABLE]

# A file that goes while it is open is still what the editor shows; one that is not
# open is missed, and said to be.
os.remove("src/cook.cpp")
watched(c)
whole = c.action(cook, "void cook", "change")
edit = c.resolved(whole)
assert c.edited(edit)[os.path.realpath("src/cook.cpp")] == GROUP["src/cook.cpp"]
restore(START)
os.remove("include/nap.hpp")
watched(c)
lost, = [m for m in messages(c, cook) if "cannot read" in m]
assert "nap.hpp" in lost, lost
no = c.action(nap, "int nap", "change")
assert no["disabled"]["reason"] == "recoro cannot read the code as it is now", no
assert c.actions(nap, "int nap", only=["source"]) == []
fails(REQUEST_FAILED, c.resolved, whole)
restore(START)
watched(c)
assert messages(c, cook) == [MIGRATABLE]
# So is a file of a command; what was found elsewhere stays in sight.
c.close(nap)
os.remove("src/nap.cpp")
c.told.clear()
watched(c)
c.until(lambda: [m for m in c.told if m["method"] == "window/showMessage"])
assert "/src/nap.cpp" in c.told[0]["params"]["message"], c.told
c.change(cook, "\n" + START["src/cook.cpp"])
assert messages(c, cook) == [MIGRATABLE]
assert "/src/nap.cpp" in str(fails(REQUEST_FAILED, c.resolved, whole))
restore(START)
c.change(cook, START["src/cook.cpp"])
nap = c.open("src/nap.cpp")
assert messages(c, nap) == ["legacy coroutine 'nap' can be migrated"]

# A file is renamed, with its command.
with open("compile_commands.json") as file:
    commands = file.read()
c.close(nap)
os.rename("src/nap.cpp", "src/mö ved%41.cpp")
with open("compile_commands.json", "w") as file:
    file.write(commands.replace("src/nap.cpp", "src/mö ved%41.cpp"))
moved = c.open("src/mö ved%41.cpp")
watched(c)
assert messages(c, moved) == ["legacy coroutine 'nap' can be migrated"]
made = c.edited(c.resolved(c.action(cook, "void cook", "change")))
assert made[os.path.realpath("src/mö ved%41.cpp")] == GROUP["src/nap.cpp"]
os.rename("src/mö ved%41.cpp", "src/nap.cpp")
with open("compile_commands.json", "w") as file:
    file.write(commands)
c.close(moved)
watched(c)

# Saved, and changed by somebody else, while an edit of the file is made: the edit
# is one of the text that is open.
number = c.begin("codeAction/resolve", c.action(cook, "void cook", "change"))
with open("src/cook.cpp", "w") as file:
    file.write("// saved by another\n" + START["src/cook.cpp"])
c.notify("textDocument/didSave", {"textDocument": {"uri": cook}})
watched(c)
made = c.edited(c.finish(number)["edit"])
assert made[os.path.realpath("src/cook.cpp")] == GROUP["src/cook.cpp"]
# Typed while it is made: the edit is one of the new text, or there is none.
number = c.begin("codeAction/resolve", c.action(cook, "void cook", "change"))
c.change(cook, "// typed\n" + START["src/cook.cpp"])
try:
    made = c.edited(c.finish(number)["edit"])
    assert made[os.path.realpath("src/cook.cpp")] == \
        "// typed\n" + GROUP["src/cook.cpp"]
except Failed as fault:
    assert fault.code == -32801, fault.code
restore(START)

# Versions that go back, or are none; a text that is opened again, and closed
# twice; changes of what is not open.
for version in 1, -7, 2**40, None:
    c.diagnostics.pop(cook, None)
    c.notify("textDocument/didChange", {
        "textDocument": {"uri": cook, "version": version},
        "contentChanges": [{"text": START["src/cook.cpp"].replace("cook(", "bake(")}]})
    assert "'bake'" in messages(c, cook)[0]
    if version is not None:
        assert c.diagnostics[cook]["version"] == version
        c.versions[cook] = version
        edit = c.resolved(c.action(cook, "#include", "safe", only=["source"]))
        at, = [d["textDocument"] for d in edit["documentChanges"]
               if d["textDocument"]["uri"] == cook]
        assert at["version"] == version, at
    c.open("src/cook.cpp")
    assert messages(c, cook) == [MIGRATABLE]
for _ in range(2):
    c.close(cook)
c.notify("textDocument/didChange", {
    "textDocument": {"uri": cook, "version": 3},
    "contentChanges": [{"text": "int lost;\n"}]})
c.settle(1)
assert not c.diagnostics[cook]["diagnostics"], c.diagnostics[cook]
# A change that makes no sense: nothing is said of a text that is not known, and
# all is well again once it is.
for nonsense, again in (
        (-1, lambda: c.open("src/cook.cpp")),
        (1, lambda: c.change(cook, START["src/cook.cpp"]))):
    cook = c.open("src/cook.cpp")
    c.findings(cook)
    c.notify("textDocument/didChange", {
        "textDocument": {"uri": cook, "version": 2},
        "contentChanges": [{"text": "x", "range": {
            "start": {"line": 3, "character": 0},
            "end": {"line": nonsense, "character": 0}}}]})
    assert c.actions(cook, "void cook") == []
    again()
    assert messages(c, cook) == [MIGRATABLE]
    assert len(c.actions(cook, "void cook")) == 5
# No editor would be told the places of a file that is not UTF-8.
with open("include/nap.hpp", "wb") as file:
    file.write(b"// \xe9\n" + START["include/nap.hpp"].encode())
watched(c)
assert "is not UTF-8" in str(fails(REQUEST_FAILED, c.resolved, whole))
restore(START)
c.end()

# A folder that is opened over a link: every file is called as the client does.
link = os.getcwd() + "-link"
os.symlink(os.getcwd(), link)
try:
    c = Client(announce=None)
    c.call("initialize", {"capabilities": FULL, "rootUri": "file://" + link})
    c.notify("initialized", {})
    at = f"file://{link}/src/cook.cpp"
    c.notify("textDocument/didOpen", {"textDocument": {
        "uri": at, "languageId": "cpp", "version": 3,
        "text": START["src/cook.cpp"]}})
    assert messages(c, at) == [MIGRATABLE]
    c.texts[at] = START["src/cook.cpp"]
    edit = c.resolved(c.action(at, "void cook", "change"))
    assert sorted(d["textDocument"]["uri"] for d in edit["documentChanges"]) == [
        f"file://{link}/{path}"
        for path in ("include/nap.hpp", "src/cook.cpp", "src/nap.cpp")], edit
    c.end()
finally:
    os.remove(link)
assert files() == START
