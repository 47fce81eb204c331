"""Takes the examples out of a page: examples_of.py PAGE.md FOLDER

Each ```cpp block is followed by a ```text block with what it prints. Blocks with
a main become FOLDER/program-N.cpp; the others, which define a task `example`,
go together into FOLDER/examples.cpp, each in a namespace of its own. Beside each
program lies what it has to print.
"""
import pathlib
import re
import sys

page, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
text = pathlib.Path(page).read_text()
blocks = re.findall(r"```cpp\n(.*?)```\n(?:```text\n(.*?)```\n)?", text, re.S)
assert len(blocks) > 10, "the page has lost its examples"

headers = sorted(
    {"async_generator", "debug", "gather", "legacy", "sync", "task_group",
     "timeout"})
joined = [f"#include <recoro/{h}.hpp>" for h in headers]
joined += ["#include <iostream>", "using namespace recoro;",
           "using namespace std::chrono_literals;"]
calls, expected = [], ""
for n, (code, output) in enumerate(blocks):
    assert output, f"example {n} does not say what it prints"
    if "int main()" in code:
        (folder / f"program-{n}.cpp").write_text(code)
        (folder / f"program-{n}.txt").write_text(output)
    else:
        joined.append(f"namespace example_{n} {{\n{code}}}")
        calls.append(f"    run(example_{n}::example(), virtual_clock);")
        expected += output
joined.append("int main() {\n" + "\n".join(calls) + "\n}")
(folder / "examples.cpp").write_text("\n".join(joined) + "\n")
(folder / "examples.txt").write_text(expected)
