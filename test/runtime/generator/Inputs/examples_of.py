"""Takes the examples out of a page: examples_of.py PAGE.md FOLDER

Each ```cpp block defines `void example()`, and is followed by a ```text block
with what it prints. FOLDER/examples.cpp calls them one after the other, each in
a namespace of its own; FOLDER/examples.txt is what that has to print.
"""
import pathlib
import re
import sys

page, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
text = pathlib.Path(page).read_text()
blocks = re.findall(r"```cpp\n(.*?)```\n(?:```text\n(.*?)```\n)?", text, re.S)
assert len(blocks) == text.count("```cpp"), "a block does not end"
assert len(blocks) > 8, "the page has lost its examples"

program = [f"#include <recoro/{h}.hpp>" for h in ("generator", "poll", "pull", "push")]
program += [f"#include <{h}>" for h in (
    "cstddef", "iostream", "memory_resource", "stdexcept", "string", "vector")]
program += ["using namespace recoro;"]
calls, expected = [], ""
for n, (code, output) in enumerate(blocks):
    assert output, f"example {n} does not say what it prints"
    program.append(f"namespace example_{n} {{\n{code}}}")
    calls.append(f"    example_{n}::example();")
    expected += output
program.append("int main() {\n" + "\n".join(calls) + "\n}")
(folder / "examples.cpp").write_text("\n".join(program) + "\n")
(folder / "examples.txt").write_text(expected)
