"""Typing in a file, in what it includes, and in how it includes it."""
import os
import time

from client import SLOW, Client

HEADER = """#pragma once
#include <boost/asio.hpp>
#ifdef TWICE
inline int again(boost::asio::yield_context) { return 2; }
#else
inline int again(boost::asio::yield_context yield);
#endif
struct Bed {
  template <class T> T lie(T value, boost::asio::yield_context) { return value; }
};
inline int nap(boost::asio::yield_context yield) {
  return Bed().lie(1, yield) + Bed().lie('a', yield);
}
"""
LIST = "EACH(one)\nEACH(two)\n"
# A macro of the main file is expanded in the top, in a header, and below.
MAIN = """#define EACH(name) int name(boost::asio::yield_context yield);
#define STOP_IF(failed) do { if (failed) return; } while (false)
#include "nap.hpp"
#include "list.inc"
#if 0
#include "none.hpp"
#endif

void work(boost::asio::yield_context yield) {
  STOP_IF(nap(yield) == 3);
  STOP_IF(one(yield) == two(yield));
}
"""


def save(path, text):
    with open(path, "w", newline="") as file:
        file.write(text)


save("include/nap.hpp", HEADER)
save("include/list.inc", LIST)
save("src/main.cpp", MAIN)


def said(text, headers=(), options=()):
    """By a server that has never read anything."""
    fresh = Client(options=options)
    for path, content in headers:
        fresh.open(path, content)
    found = fresh.findings(fresh.open("src/main.cpp", text))
    fresh.end()
    return found


def typed(text, below=True):
    """After this, and after some more in the last line: all is compared."""
    for more in ("// a\n", "// ab\n") if below else ("",):
        c.change(at, text + more)
        found = c.findings(at)
        assert not any("what was kept" in d["message"] for d in found), found
    return found


c = Client(options=["--check-preambles"])
at = c.open("src/main.cpp")
first = c.findings(at)
assert first and not any("cannot read" in d["message"] for d in first), first
assert typed(MAIN) == first == said(MAIN)

# In the top itself: what it says of macros, conditions, and files.
for before, after in [
        ("if (failed)", "if (!(failed))"), ('#include "nap.hpp"',
                                            '#define TWICE\n#include "nap.hpp"'),
        ("#if 0", "#if 1"), ("#if 0\n", "#if 0\n#elif 1\n#include <memory>\n"),
        ('#include "list.inc"\n', ""), ("\n#", "\r\n#"), ("#define EACH", "\ufeff#define EACH"),
        ("#if 0", "#ifndef GUARD\n#define GUARD\n#endif\n#if 0"),
        ("#define EACH", "#ifndef AROUND\n#define AROUND\n#define EACH"),
        ("#define EACH", "#pragma once\n#define EACH"),
        ('#include "nap.hpp"', '#include "nap.hpp" /* with a\n comment */ // or two'),
        ('#include "list.inc"', 'int between;\n#include "list.inc"')]:
    text = MAIN.replace(before, after)
    if "AROUND" in text:
        text += "#endif\n"
    assert text != MAIN
    typed(text)
assert typed(MAIN) == first

# The name that a coroutine would get instead of its own is looked for in all that
# was read: a macro and a member are no declarations beside it.
OVERLOADS = "int beat() { return 1; }\n" \
    "int beat(boost::asio::yield_context yield) { return nap(yield); }\n"
for word, is_taken in ("", False), ("#define TUNE co_beat\n", True), \
        ("struct Drum { int co_beat; };\n", True), ("struct Drum { int beat; };\n", False):
    save("include/nap.hpp", HEADER + word)
    beat, = [d for d in typed(MAIN + OVERLOADS) if "'beat'" in d["message"]]
    assert ("'co_beat' is taken" in str(beat)) == is_taken, (word, beat)
save("include/nap.hpp", HEADER)
assert typed(MAIN) == first

# In a header: as it is on disk, and as it is in another window.
more = HEADER + "struct Keeper { boost::asio::yield_context token[1]; };\n" \
    "inline void hold(boost::asio::yield_context yield) { Keeper k{yield}; }\n" \
    "inline void late(boost::asio::yield_context yield) { hold(yield); }\n"
changed = MAIN.replace("  STOP_IF(nap", "  hold(yield);\n  STOP_IF(nap")
assert any("cannot read" in d["message"] for d in typed(changed))
save("include/nap.hpp", more)
held = typed(changed)
assert not any("cannot read" in d["message"] for d in held), held
assert held == said(changed)
save("include/nap.hpp", HEADER)
assert any("cannot read" in d["message"] for d in typed(changed))
header = c.open("include/nap.hpp", more)
assert typed(changed) == held
assert typed(changed) == said(changed, [("include/nap.hpp", more)])
assert any("'hold' cannot be migrated" in d["message"] for d in c.findings(header))

# With an error in it, and with one that it had.
c.change(header, more + "inline int broken( {}\n")
broken = typed(changed)
assert any("cannot read" in d["message"] for d in broken), broken
errors = said(changed, [("include/nap.hpp", more + "inline int broken( {}\n")])
assert errors == [d for d in broken if "cannot read" in d["message"]], errors
c.change(header, more)
assert typed(changed) == held

# A header that comes where none was, before one that was found.
save("src/nap.hpp", HEADER.replace("int nap(", "long nap("))
assert any("cannot read" in d["message"] for d in typed(changed))
os.remove("src/nap.hpp")
assert typed(changed) == held
c.close(header)
assert typed(MAIN) == first
c.end()

# What takes long to read there is read twice, and not for every key.
save("include/nap.hpp", HEADER + SLOW)
c = Client()
at = c.open("src/main.cpp")
begin = time.monotonic()
c.findings(at)
whole = time.monotonic() - begin
typed(MAIN)
begin = time.monotonic()
for text in MAIN, MAIN + "\n":
    typed(text, below=False)
assert (time.monotonic() - begin) / 2 < whole / 2, (time.monotonic() - begin, whole)
c.end()
