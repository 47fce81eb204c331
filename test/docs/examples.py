"""Migrates the examples in the documentation, and follows its links.

usage: examples.py migrate RECORO WORK   every example becomes what the page says
       examples.py links                 every link leads to a file or heading

An example is a pair of C++ blocks behind <!-- before --> and <!-- after -->.
Other C++ blocks are not allowed: nobody would notice when they go wrong. The
runtime's pages, and that of hazards, have none of these, and tests of their own.
"""
import difflib
import json
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
BLOCK = re.compile(
    r"(?:<!-- (?P<tag>before|after) -->\n)?```cpp\n(?P<code>.*?)```", re.DOTALL)


def pages():
    for at, folders, names in os.walk(ROOT):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "build")))
        for name in sorted(names):
            if name.endswith(".md"):
                path = os.path.join(at, name)
                with open(path) as file:
                    yield os.path.relpath(path, ROOT), file.read()


def examples(page, text):
    blocks = [(b["tag"], b["code"]) for b in BLOCK.finditer(text)]
    tags = [tag for tag, _ in blocks]
    if tags != ["before", "after"] * (len(tags) // 2):
        sys.exit(f"{page}: the C++ blocks are {tags}, not pairs of before and "
                 "after")
    return list(zip(blocks[::2], blocks[1::2]))


def migrate(recoro, work):
    shutil.rmtree(work, ignore_errors=True)
    wrong = count = 0
    for page, text in pages():
        if page.startswith(("docs/runtime", "docs/why-this-is-hard")):
            continue  # test/runtime/*/docs.test, why-this-is-hard.test
        for (_, before), (_, after) in examples(page, text):
            count += 1
            folder = os.path.join(work, str(count))
            given = migrated(recoro, folder, before)
            if given != after:
                wrong += 1
                print("\n".join(difflib.unified_diff(
                    after.split("\n"), given.split("\n"), page,
                    "what recoro makes of it", lineterm="")))
    print(f"{count} examples, {wrong} wrong")
    return 1 if wrong or not count else 0


def migrated(recoro, folder, code):
    os.makedirs(os.path.join(folder, "build"))
    main = os.path.join(folder, "main.cpp")
    with open(main, "w") as file:
        file.write(code)
    with open(os.path.join(folder, ".clang-format"), "w") as file:
        file.write("BasedOnStyle: LLVM\nColumnLimit: 84\n"
                   "AllowShortLambdasOnASingleLine: None\n")
    with open(os.path.join(folder, "build", "compile_commands.json"), "w") as file:
        json.dump([{"directory": folder, "file": "main.cpp",
                    "command": "clang++-22 -std=c++20 -c main.cpp"}], file)
    done = subprocess.run([recoro, "migrate", "--allow-dirty", "-p", "build",
                           "--root", "."], cwd=folder)
    if done.returncode:
        return f"recoro ends with {done.returncode}"
    with open(main) as file:
        return file.read()


def links():
    wrong, count = [], 0
    texts = dict(pages())
    for page, text in texts.items():
        text = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:", target):
                continue
            count += 1
            path, _, heading = target.partition("#")
            file = os.path.normpath(
                os.path.join(os.path.dirname(page), path)) if path else page
            if not os.path.exists(os.path.join(ROOT, file)):
                wrong.append(f"{page}: there is no {target}")
            elif heading and heading not in headings(texts[file]):
                wrong.append(f"{page}: no heading {target}")
    print("\n".join(wrong) or f"{count} links lead somewhere")
    return 1 if wrong or not count else 0


def headings(text):
    """As GitHub names them."""
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
            for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}


if __name__ == "__main__":
    sys.exit({"migrate": migrate, "links": links}[sys.argv[1]](*sys.argv[2:]))
