"""Lists of actions: at once while the server works, exact where two coroutines
begin in one line, and as long or short as the client asks for."""
import os

from client import SLOW, Client, fails, files, migrated, restore

START = files()
GROUP = migrated("--group=nap")
CONTENT_MODIFIED = -32801
INVOKED, AUTOMATIC = 1, 2


def titles(actions):
    return [a["title"] for a in actions]


c = Client()
cook, nap = c.open("src/cook.cpp"), c.open("src/nap.cpp")
found = c.findings(cook)

# Two texts follow each other; what is known of the lines that stay is offered
# while the second is read, moved to where they are now.
long_list = titles(c.actions(cook, "void cook"))
c.change(cook, "// é\n" + SLOW + START["src/cook.cpp"])
above = 1 + SLOW.count("\n")
whole, only, cut, suppress, every = c.actions(cook, "void cook")
assert titles([whole, only, cut, suppress, every]) == long_list
assert cook not in c.diagnostics, "the analysis was waited for"
about, = whole["diagnostics"]
assert about["range"]["start"] == {"line": 2 + above, "character": 5}, about
(path, text), = c.edited(suppress["edit"]).items()
assert text.splitlines()[2 + above].startswith("// NOLINTNEXTLINE"), text
# A line that is new is not known: who asks for it waits, who asks by itself does
# not, nor does who asks about a line beside it.
c.change(cook, START["src/cook.cpp"].replace("void cook", "void  cook") + SLOW)
assert c.actions(cook, "void  cook", trigger=AUTOMATIC) == []
assert cook not in c.diagnostics
assert len(c.actions(cook, "void  cook", trigger=INVOKED)) == 5
c.findings(cook)
# While an edit is made, too.
number = c.begin("codeAction/resolve", whole)
assert len(c.actions(cook, "void  cook")) == 5
assert number not in c.results, "the edit was waited for"
assert "edit" in c.finish(number)
# On saving, a text is fixed as it is now, however the client asks.
c.change(cook, START["src/cook.cpp"].replace("cook(", "bake("))
for trigger in None, AUTOMATIC:
    fix, = c.actions(cook, "bake", only=["source.fixAll"], trigger=trigger)
    done = c.edited(c.resolved(fix))[os.path.realpath("src/cook.cpp")]
    assert done == GROUP["src/cook.cpp"].replace("cook(", "bake("), done
    c.change(cook, c.texts[cook] + "\n")
    GROUP["src/cook.cpp"] += "\n"
GROUP = migrated("--group=nap")
c.change(cook, '#include "nap.hpp"\nint nothing;\n')
assert c.actions(cook, "#include", only=["source.fixAll"], trigger=AUTOMATIC) == []
# What is unsafe or refused beside it is no part of that.
_, others = START["src/other.cpp"].split("#include <boost/asio.hpp>\n")
c.change(cook, START["src/cook.cpp"] + others)
fix, = c.actions(cook, "void cook", only=["source.fixAll"])
done = c.edited(c.resolved(fix))[os.path.realpath("src/cook.cpp")]
assert done == GROUP["src/cook.cpp"] + others, done
c.change(cook, START["src/cook.cpp"])
c.findings(cook)

# Kinds: a part of a word is none, an empty list and an empty word are all. Who
# asks by itself gets what is about the place alone.
def kinds(**how):
    return sorted({a["kind"] for a in c.actions(cook, "void cook", **how)})


QUICK, REWRITE, SAVE = "quickfix", "refactor.rewrite.recoro", "source.fixAll.recoro"
assert kinds() == kinds(only=[]) == [QUICK, REWRITE]
assert kinds(only=[""]) == [QUICK, REWRITE, SAVE]
assert kinds(only=["refactor"]) == kinds(only=["refactor.rewrite"]) == [REWRITE]
assert kinds(only=["source", "quickfix"]) == [QUICK, SAVE]
for nothing in "quick", "quickfix.recoro.more", "source.fix", "refactor.extract":
    assert kinds(only=[nothing]) == [], nothing
assert len(long_list) == 5
light = titles(c.actions(cook, "void cook", trigger=AUTOMATIC))
assert light == [t for t in long_list
                 if "in this file" not in t and "Leave" not in t], light
assert kinds(trigger=AUTOMATIC, only=["refactor"]) == [REWRITE]

# A comment has the indent and the line ends of the code that it stands above.
c.change(cook, START["src/cook.cpp"].replace("void cook", "  void cook")
         .replace("\n", "\r\n"))
c.findings(cook)
comment = c.action(cook, "void cook", "Suppress")["edit"]["documentChanges"]
assert comment[0]["edits"][0]["newText"] == \
    "  // NOLINTNEXTLINE(recoro-asio-spawn): to be migrated later\r\n", comment

# Two coroutines that no name tells apart begin in one line.
PAIR = ("auto first = [](boost::asio::steady_timer &t, boost::asio::yield_context y) "
        "{ t.async_wait(y); }; ")
PAIR += PAIR.replace("first", "second") + "\n"
text = START["src/cook.cpp"] + "void pair() {\n/* 🍲 */ " + PAIR + "}\n"
place = f"src/cook.cpp:{text[:text.index('auto first')].count(chr(10)) + 1}:"


def column(name):
    """In bytes, of the lambda behind `name`."""
    line = next(l for l in text.splitlines() if name in l)
    return len(line[:line.index("[", line.index(name))].encode()) + 1


with open("src/cook.cpp", "w") as file:
    file.write(text)
MADE = [migrated(f"--group={place}{column(name)}")["src/cook.cpp"]
        for name in ("first", "second")]
assert MADE[0] != MADE[1]
restore(START)
c.change(cook, text)
both = [a for a in c.actions(cook, "auto first") if "(lambda" in a["title"]
        and "Migrate" in a["title"]]
for action, want in zip(both, MADE, strict=True):
    (path, made), = c.edited(c.resolved(action)).items()
    assert made == want, made
# Their place is another one after a change; a list that is older says so, and one
# that is newer, but from what was known before, is right.
c.change(cook, SLOW + text)
later = [a for a in c.actions(cook, "auto first") if "(lambda" in a["title"]
         and "Migrate" in a["title"]]
assert cook not in c.diagnostics, "the analysis was waited for"
fails(CONTENT_MODIFIED, c.resolved, both[0])
for action, want in zip(later, MADE, strict=True):
    (path, made), = c.edited(c.resolved(action)).items()
    assert made == SLOW + want, made
c.end()
