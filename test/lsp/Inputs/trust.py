"""The configuration of a folder is not used until the user wants it to be."""
import os

from client import Client

with open(".recoro.yaml", "w") as file:
    file.write("off:\n  - rules: [asio-spawn]\n    paths: [src/other.cpp]\n")


def count(**how):
    c = Client(**how)
    at = c.open("src/other.cpp")
    found = len(c.findings(at))
    return c, at, found


def asked(c):
    return [m for m in c.asked if m["method"] == "window/showMessageRequest"]


# A folder whose name is the begin of this one's is another.
os.makedirs(os.getcwd()[:-1], exist_ok=True)

# Asked once; no answer, or another one, is no.
c, at, found = count()
assert found == 3 and len(asked(c)) == 1, (found, c.asked)
assert ".recoro.yaml" in asked(c)[0]["params"]["message"]
c.change(at, "\n" + c.texts[at])
assert len(c.findings(at)) == 3 and len(asked(c)) == 1
c.end()

YES = {"window/showMessageRequest": lambda params: params["actions"][0]}
NO = {"window/showMessageRequest": lambda params: params["actions"][1]}
c, at, found = count(answers=NO)
c.settle(1)
assert len(c.diagnostics[at]["diagnostics"]) == 3
c.end()
c, at, found = count(answers=YES)
c.until(lambda: not c.diagnostics[at]["diagnostics"])
c.end()

# By the user's own settings: all, some folders, or none of these.
for settings, options, want in (
        ({"trust": True}, (), 0), ({"trust": ["."]}, (), 0),
        ({"trust": ["/usr"]}, (), 3), ({"trust": "yes"}, (), 3),
        (None, ("--trust=.",), 0), (None, ("--trust=/usr", "--trust=src"), 3),
        (None, ("--trust=" + os.getcwd()[:-1],), 3),
        (None, ("--trust=" + os.path.dirname(os.getcwd()),), 0)):
    c, at, found = count(settings=settings, options=options)
    assert found == want and bool(asked(c)) == bool(want), (settings, options)
    c.end()

# A trusted file that is wrong is said, and is read again when it is mended;
# clients that do not watch files need not tell.
with open(".recoro.yaml", "w") as file:
    file.write("offf: 1\n")
c, at, found = count(options=("--trust=.",))
assert found == 0
assert any("offf" in m["params"]["message"] for m in c.told
           if m["method"] == "window/showMessage"), c.told
with open(".recoro.yaml", "w") as file:
    file.write("")
c.until(lambda: len(c.diagnostics[at]["diagnostics"]) == 3)
c.end()

# Without a database nothing is found until there is one.
os.rename("compile_commands.json", "later.json")
c = Client(options=("-p", "."))
at = c.open("src/other.cpp")
assert c.findings(at) == []
assert any("compile_commands.json" in m["params"]["message"] for m in c.told
           if m["method"] == "window/showMessage"), c.told
os.rename("later.json", "compile_commands.json")
c.notify("workspace/didChangeWatchedFiles", {"changes": []})
c.until(lambda: len(c.diagnostics[at]["diagnostics"]) == 3)
watched = [r for m in c.asked if m["method"] == "client/registerCapability"
           for r in m["params"]["registrations"]]
assert any(w["globPattern"] == "**/compile_commands.json"
           for r in watched for w in r["registerOptions"]["watchers"]), watched
c.end()
os.rmdir(os.getcwd()[:-1])
os.rename("compile_commands.json", "later.json")
c = Client()
at = c.open("src/other.cpp")
c.settle(1)
assert at not in c.diagnostics
os.rename("later.json", "compile_commands.json")
assert len(c.findings(at)) == 3
# A new command is a new analysis.
with open("compile_commands.json") as file:
    text = file.read()
c.diagnostics.clear()
with open("compile_commands.json", "w") as file:
    file.write(text.replace('"-Iinclude"', '"-Dkeep=hold", "-Iinclude"'))
assert any("'hold'" in f["message"] for f in c.findings(at))
c.end()
