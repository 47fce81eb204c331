"""Diagnostics: the text of all open documents counts, in every encoding, pushed
or pulled."""
import json
import subprocess

from client import FULL, Client, files, uri

START = files()

CHECK = subprocess.run(["recoro", "check", "--format=json"],
                       stdout=subprocess.PIPE, check=False)
EXPECTED = json.loads(CHECK.stdout)["findings"]


def expected(path):
    return [f for f in EXPECTED if f["file"] == path]


def named(findings, name):
    return [f for f in findings if f"'{name}'" in f["message"]]


# The same findings as on the command line, with their places.
c = Client()
for path in "src/cook.cpp", "src/nap.cpp", "src/other.cpp":
    at = c.open(path)
    found = c.findings(at)
    assert c.diagnostics[at]["version"] == 1
    want = expected(path)
    assert [f["message"] for f in found] == [f["text"] for f in want], found
    assert [f["range"]["start"]["line"] + 1 for f in found] == \
           [f["line"] for f in want]
    assert all(f["source"] == "recoro" and f["code"] == "recoro-asio-spawn"
               for f in found)
refused, = named(found, "keep")
about, = refused["relatedInformation"]
assert about["message"] == "the token is handed to an initialiser list"
assert about["location"] == {"uri": at, "range": {
    "start": {"line": 11, "character": 60}, "end": {"line": 11, "character": 65}}}
page = refused["codeDescription"]["href"]
assert page.startswith("file://") and page.endswith("/token-escapes.md"), page
with open(page[len("file://"):]) as file:
    assert file.read().startswith("# token-escapes (refused)\n")

# As it is typed: in a document, and in a header that it includes.
cook, nap = uri("src/cook.cpp"), uri("src/nap.cpp")
c.change(cook, c.texts[cook].replace("void cook", "/* 🍲 */ void cook"))
line, = c.findings(cook)
assert line["range"]["start"] == {"line": 2, "character": 14}, line
assert c.diagnostics[cook]["version"] == 2
header = c.open("include/nap.hpp")
assert c.findings(header) == []
before = len(c.texts[header])
c.notify("textDocument/didChange", {
    "textDocument": {"uri": header, "version": 2},
    "contentChanges": [
        {"range": {"start": {"line": 2, "character": 0},
                   "end": {"line": 2, "character": 0}},
         "text": "struct Keeper { boost::asio::yield_context token[1]; };\n"
                 "inline void hold(boost::asio::yield_context yield) {\n"},
        {"range": {"start": {"line": 4, "character": 0},
                   "end": {"line": 4, "character": 0}},
         "text": "  Keeper keeper{yield};\n}\n"}]})
c.diagnostics.pop(header)
held, = c.findings(header)
assert "'hold' cannot be migrated" in held["message"], held
assert held["range"]["start"] == {"line": 3, "character": 12}, held

# Code that does not parse is said so, and is read again when it does.
c.change(cook, c.texts[cook].replace("{", "{ ("))
broken, = c.findings(cook)
assert broken["severity"] == 3 and "cannot read" in broken["message"], broken
# Meanwhile what is known of other lines, and of other files, stays.
c.change(nap, START["src/nap.cpp"].replace("return 1;", "\n  return (1;"))
at = c.findings(nap)
assert sorted(f["range"]["start"]["line"] for f in at) == [2, 5], at
assert named(at, "nap")[0]["message"].endswith("can be migrated"), at
c.change(nap, START["src/nap.cpp"].replace("#include", "#if (\n#include"))
at = c.findings(nap)
assert named(at, "nap")[0]["range"]["start"] == {"line": 3, "character": 4}, at
c.change(nap, START["src/nap.cpp"])
c.findings(nap)
c.change(cook, c.texts[cook].replace("{ (", "{"))
assert len(named(c.findings(cook), "cook")) == 1

# What is closed has no diagnostics, and its file counts again.
c.notify("textDocument/didClose", {"textDocument": {"uri": header}})
c.diagnostics.pop(header)
c.until(lambda: header in c.diagnostics)
assert c.diagnostics[header]["diagnostics"] == []
assert not open("include/nap.hpp").read().count("hold")
c.end()

# A client that says little gets everything in the message.
c = Client(announce={})
text, = named(c.findings(c.open("src/other.cpp")), "keep")
assert "relatedInformation" not in text and "codeDescription" not in text
assert text["message"].endswith(": the token is handed to an initialiser list")
c.end()

# Each encoding.
for names, width in (["utf-8"], 4), (["utf-16"], 2), (["utf-32"], 1), \
        (["latin-1", "utf-32", "utf-8"], 1), ([], 2):
    c = Client(announce={"general": {"positionEncodings": names}})
    text = open("src/cook.cpp").read().replace("void cook", "/*🍲*/void cook")
    at, = c.findings(c.open("src/cook.cpp", text))
    assert at["range"]["start"]["character"] == len("/**/void ") + width, at
    c.end()

# Pulled: nothing is pushed then.
pulls = json.loads(json.dumps(FULL))
pulls["textDocument"]["diagnostic"] = {"dynamicRegistration": False}
# Some clients write this one without its "s".
named_by_others = json.loads(json.dumps(pulls))
pulls["workspace"]["diagnostics"] = {"refreshSupport": True}
named_by_others["workspace"]["diagnostic"] = {"refreshSupport": True}
c = Client(announce=named_by_others)
c.open("src/other.cpp")
c.until(lambda: any(m["method"] == "workspace/diagnostic/refresh"
                    for m in c.asked))
c.end()
c = Client(announce=pulls)
assert c.can["diagnosticProvider"]["interFileDependencies"] is True
at = c.open("src/other.cpp")
ask = {"textDocument": {"uri": at}}
full = c.call("textDocument/diagnostic", ask)
assert full["kind"] == "full" and len(full["items"]) == 3, full
again = c.call("textDocument/diagnostic",
               {**ask, "previousResultId": full["resultId"]})
assert again == {"kind": "unchanged", "resultId": full["resultId"]}, again
c.change(at, "\n" + c.texts[at])
more = c.call("textDocument/diagnostic",
              {**ask, "previousResultId": full["resultId"]})
assert more["kind"] == "full" and more["items"] != full["items"]
c.until(lambda: any(m["method"] == "workspace/diagnostic/refresh"
                    for m in c.asked))
assert not c.diagnostics
c.end()
