"""Somebody types, asks, cancels and takes back, faster than anything can be read:
in the end the server has the same text, and its edits are those of the command
line."""
import random

from client import FULL, Client, Failed, files, migrated, restore

START = files()
GROUP = migrated("--group=nap")
PIECES = ["", "x", "\n", "\r\n", "\r", "{", "}", "/* 🍲 */", "é", "\u2028",
          "#if 0\n", "\"", "boost::asio::yield_context", "\t\t", "//"]

for encoding in "utf-8", "utf-16", "utf-32":
    dice = random.Random(encoding)
    announced = {**FULL, "general": {"positionEncodings": [encoding]}}
    c = Client(announce=announced)
    at = c.open("src/cook.cpp")
    c.open("src/nap.cpp")
    back, asked = [], []

    def place(text, offset):
        """As Client.position, with all line ends of the protocol."""
        begin = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
        number = 0
        index = 0
        while index < begin:
            if text[index] == "\r" and text[index + 1:index + 2] == "\n":
                index += 1
            number += text[index] in "\r\n"
            index += 1
        before = text[begin:offset]
        size = {"utf-8": len(before.encode()), "utf-32": len(before),
                "utf-16": len(before.encode("utf-16-le")) // 2}[encoding]
        return {"line": number, "character": size}

    def between(text, offset):
        return text[offset - 1:offset + 1] == "\r\n"

    def edit(begin, end, new):
        text = c.texts[at]
        c.versions[at] += 1
        c.texts[at] = text[:begin] + new + text[end:]
        c.notify("textDocument/didChange", {
            "textDocument": {"uri": at, "version": c.versions[at]},
            "contentChanges": [{"range": {"start": place(text, begin),
                                          "end": place(text, end)},
                                "text": new}]})
        return begin, begin + len(new), text[begin:end]

    for turn in range(120):
        text = c.texts[at]
        begin = dice.randrange(len(text) + 1)
        end = min(len(text), begin + dice.choice([0, 0, 0, 1, 3, 20]))
        if not (between(text, begin) or between(text, end)):
            back.append(edit(begin, end, dice.choice(PIECES)))
        if dice.random() < 0.2:
            asked.append(c.begin("textDocument/codeAction", {
                "textDocument": {"uri": at},
                "range": {"start": place(c.texts[at], 0),
                          "end": place(c.texts[at], len(c.texts[at]))},
                "context": {"diagnostics": [],
                            "triggerKind": dice.choice([1, 2])}}))
        if asked and dice.random() < 0.1:
            c.notify("$/cancelRequest", {"id": dice.choice(asked)})
        if turn % 40 == 0:
            c.settle(0.6)
    for begin, end, old in reversed(back):
        if between(c.texts[at], begin) or between(c.texts[at], end):
            # No position is there: the whole text instead.
            c.change(at, c.texts[at][:begin] + old + c.texts[at][end:])
        else:
            edit(begin, end, old)
    assert c.texts[at] == START["src/cook.cpp"]
    for number in asked:
        try:
            assert isinstance(c.finish(number), list)
        except Failed as fault:
            assert fault.code == -32800, fault.code
    c.until(lambda: c.diagnostics.get(at, {}).get("version") == c.versions[at])
    found, = c.diagnostics[at]["diagnostics"]
    assert found["message"] == "legacy coroutine 'cook' can be migrated", found
    c.apply(c.resolved(c.action(at, "void cook", "change")))
    assert files() == GROUP
    restore(START)
    c.end()
