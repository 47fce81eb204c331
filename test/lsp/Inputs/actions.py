"""Code actions: each edit, applied by a client, leaves the files that the command
line writes."""
import os

import client
from client import FULL, Client, fails, files, migrated, restore, uri, without

START = files()
UNSAFE = migrated("--group=drink", "--unsafe=evaluation-order")
GROUP = migrated("--group=nap")
ONLY = migrated("--only=nap")
CUT = migrated("--group=cook", "--cut=nap")
OTHER = dict(START)


def applied(c, edit):
    """The files as they would be; the server still reads them as they are."""
    return {**START, **{os.path.relpath(path): text
                        for path, text in c.edited(edit).items()}}


def titles(actions):
    return [a["title"] for a in actions]


c = Client()
cook, nap, other = (c.open(f"src/{name}.cpp") for name in
                    ("cook", "nap", "other"))
c.findings(other)

# One coroutine with its whole group, from its name, a call, its body, and the
# declaration in a header that is not open.
for address, word in (nap, "nap(boost"), (cook, "nap(timer"), (cook, "void cook"), \
        (nap, "return 1"):
    whole = c.action(address, word, "change")
    assert whole["kind"] == "quickfix" and whole["isPreferred"], whole
    assert "with the one coroutine that changes with it (3 files)" in whole["title"]
    assert "edit" not in whole
    edit = c.resolved(whole)
    assert applied(c, edit) == GROUP, edit
    versions = {d["textDocument"]["uri"]: d["textDocument"]["version"]
                for d in edit["documentChanges"]}
    assert versions == {cook: 1, nap: 1, uri("include/nap.hpp"): None}, versions

# A chain up to a cut.
only = c.action(nap, "nap(boost", "Migrate only 'nap'")
assert applied(c, c.resolved(only)) == ONLY
assert "call_native" in ONLY["src/cook.cpp"]
cut = c.action(cook, "void cook", "Leave 'nap' legacy, migrate 'cook'")
assert applied(c, c.resolved(cut)) == CUT
assert "call_legacy" in CUT["src/cook.cpp"]
# Where no bridge can stand, that is not offered.
c.change(other, START["src/other.cpp"] +
         "void host(boost::asio::yield_context yield) { keep(yield); }\n")
found = c.actions(other, "void host")
assert "disabled" in found[0] and not [a for a in found if "Leave" in a["title"]]
c.change(other, START["src/other.cpp"])

# All in this file; on save, what is safe in it. Neither is offered where nothing
# is found, nor what was not asked for.
every = c.action(cook, "void cook", "all coroutines in this file")
assert every["kind"] == "refactor.rewrite.recoro"
assert applied(c, c.resolved(every)) == GROUP
for only in ["source.fixAll"], ["source.fixAll.recoro"], ["source"]:
    save, = c.actions(cook, "#include", only=only)
    assert save["kind"] == "source.fixAll.recoro"
    assert applied(c, c.resolved(save)) == GROUP
assert c.actions(other, "#include", only=["source.fixAll"]) == []
assert c.actions(cook, "#include") == []
assert c.actions(cook, "void cook", only=["source.organizeImports"]) == []
assert {a["kind"] for a in c.actions(cook, "void cook", only=["quickfix"])} == \
       {"quickfix"}

# Unsafe: what is to be checked is in the title, and is asked for again.
unsafe = c.action(other, "drink", "Migrate 'drink'")
assert "isPreferred" not in unsafe
assert unsafe["title"].endswith(", if the order in which the operands of this "
                                "expression run does not matter"), unsafe
edit = c.resolved(unsafe)
assert applied(c, edit) == UNSAFE
(name, note), = edit["changeAnnotations"].items()
assert note["needsConfirmation"] and note["label"] == "unsafe (evaluation-order)"
assert "'drink': make sure that the order" in note["description"], note
assert all(e["annotationId"] == name for d in edit["documentChanges"]
           for e in d["edits"])

# Refused: shown, with the reason.
refused = c.action(other, "keep(", "Migrate 'keep'")
assert "edit" not in refused and "data" not in refused
assert refused["disabled"]["reason"].endswith(
    "the token is handed to an initialiser list"), refused

# Suppressed with a reason: the finding is gone, and nothing is said about the
# comment.
for word in "keep(", "int sip", "void drink":
    comment = c.action(other, word, "Suppress")
    c.apply(comment["edit"])
    text = open("src/other.cpp").read()
    restore(START)
    assert text.count("// NOLINTNEXTLINE(recoro-asio-spawn): ") == 1
    c.change(other, text)
    left = c.findings(other)
    assert len(left) == 2 or (word != "keep(" and len(left) < 3), (word, left)
    assert all(f["code"] == "recoro-asio-spawn" for f in left), left
    c.change(other, START["src/other.cpp"])
    c.findings(other)

# A text that is not saved is what is edited, at its version.
c.change(cook, START["src/cook.cpp"].replace("/* 🍲 */", "/* 🍲🍲 */"))
c.findings(cook)
edit = c.resolved(c.action(cook, "void cook", "change"))
assert applied(c, edit)["src/cook.cpp"] == \
       GROUP["src/cook.cpp"].replace("/* 🍲 */", "/* 🍲🍲 */")
# What was asked for before a change holds for the text after it.
asked = c.action(cook, "void cook", "change")
c.change(cook, "\n" + START["src/cook.cpp"])
assert applied(c, c.resolved(asked))["src/cook.cpp"] == \
       "\n" + GROUP["src/cook.cpp"]
# What is gone cannot be migrated.
c.change(cook, "int nothing;\n")
c.change(nap, "int nothing;\n")
fails(-32803, c.resolved, asked)
c.end()

# Without versions and annotations.
c = Client(announce=without(FULL, "workspace", "workspaceEdit"))
cook, other = c.open("src/cook.cpp"), c.open("src/other.cpp")
edit = c.resolved(c.action(cook, "void cook", "change"))
assert set(edit) == {"changes"} and applied(c, edit) == GROUP
edit = c.resolved(c.action(other, "drink", "Migrate 'drink'"))
assert set(edit) == {"changes"} and applied(c, edit) == UNSAFE
c.end()

# With versions, but neither annotations nor what is disabled.
c = Client(announce=without(
    without(FULL, "workspace", "workspaceEdit", "changeAnnotationSupport"),
    "textDocument", "codeAction", "disabledSupport"))
other = c.open("src/other.cpp")
edit = c.resolved(c.action(other, "drink", "Migrate 'drink'"))
assert set(edit) == {"documentChanges"} and applied(c, edit) == UNSAFE
assert all(set(e) == {"range", "newText"} for d in edit["documentChanges"]
           for e in d["edits"]), edit
assert ["Suppress" in a["title"] for a in c.actions(other, "keep(", only=["quickfix"])] \
    == [True]
c.end()

# Without resolve: disabled until it is proven, then with its edit.
c = Client(announce=without(FULL, "textDocument", "codeAction", "resolveSupport"))
assert c.can["codeActionProvider"]["resolveProvider"] is False
cook = c.open("src/cook.cpp")


def proven(word, title):
    for _ in range(900):
        found = [a for a in c.actions(cook, word) if title in a["title"]]
        if "edit" in found[0]:
            return found[0]["edit"]
        assert found[0]["disabled"]["reason"].startswith("verifying"), found
        c.settle(0.1)
    raise AssertionError("not proven")


assert applied(c, proven("void cook", "change")) == GROUP
# What is overtaken while it is proven counts for nothing. A proof begins with the
# findings, before another message is read; this one takes seconds. Who asks at
# once makes way for himself, who waits finds what is left of it.
LONG = START["src/cook.cpp"] + client.SLOW
for waits in False, True:
    c.change(cook, LONG)
    c.findings(cook)
    c.change(cook, START["src/cook.cpp"])
    if waits:
        c.findings(cook)
    assert applied(c, proven("void cook", "change")) == GROUP


def spent():
    """Seconds of work that the server has done."""
    with open(f"/proc/{c.server.pid}/stat") as file:
        user, system = file.read().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


# What is proven is not proven again because somebody asks.
c.change(cook, LONG)
for title in "change", "Migrate only", "all coroutines":
    proven("void cook", title)
before = spent()
c.actions(cook, "void cook")
c.settle(1)
assert spent() - before < 0.3, spent() - before
c.change(cook, START["src/cook.cpp"])
assert applied(c, proven("nap(", "Migrate only 'cook'")) == \
       migrated("--only=cook")
assert applied(c, proven("void cook", "all coroutines")) == GROUP
c.end()

# A client that can show neither literals nor what is disabled takes commands.
c = Client(announce={"workspace": {"applyEdit": True, "workspaceEdit": {
    "documentChanges": True}}})
assert c.can["executeCommandProvider"]["commands"] == ["recoro.migrate"]
cook, other = c.open("src/cook.cpp"), c.open("src/other.cpp")
command = c.action(cook, "void cook", "change")
assert c.call("workspace/executeCommand", command) is None
c.until(lambda: [m for m in c.asked if m["method"] == "workspace/applyEdit"])
assert applied(c, c.asked[-1]["params"]["edit"]) == GROUP
assert c.actions(other, "keep(") == []
c.end()
