"""A project whose names are made to be misread, and a look at what is printed.

usage: hostile.py FOLDER STUB    writes it
       hostile.py check FILE     no control character but line ends and, in a
                                 colour sequence, escape; no line that begins in
                                 the middle of a name
"""
import json
import os
import re
import sys

NAME = 'a\n,:%"<b>.cpp'
SOURCE = """#include <boost/asio.hpp>
namespace page { struct p {}; void operator<(p, boost::asio::yield_context yield) { /* \x1b[31mred \u202e \U0001f372 <!-- </script><b>no</b> */ } }
void nap(boost::asio::steady_timer &timer, boost::asio::yield_context yield) { timer.async_wait(yield); }
"""

if sys.argv[1] == "check":
    with open(sys.argv[2], encoding="utf-8", newline="") as file:
        text = file.read()
    text = re.sub("\x1b\\[[0-9;]*m", "", text) if sys.argv[2] == "text" else text
    found = re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    broken = re.findall(r"^,:%.*", text, re.MULTILINE)
    if found or broken:
        sys.exit(f"{sys.argv[2]}: {found} {broken}")
    if sys.argv[2] in ("gitlab", "sarif", "rdjson", "json"):
        json.loads(text)
else:
    folder, stub = sys.argv[1:]
    with open(os.path.join(folder, NAME), "w", encoding="utf-8") as file:
        file.write(SOURCE)
    with open(os.path.join(folder, "compile_commands.json"), "w") as file:
        json.dump([{"directory": os.path.abspath(folder), "file": NAME,
                    "arguments": ["clang++", "-std=c++20", "-isystem", stub,
                                  "-c", NAME]}], file)
