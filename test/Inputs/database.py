"""Writes FOLDER/compile_commands.json: one entry a file.

    database.py FOLDER FILE... -- COMPILER ARGUMENT...

Files are relative to FOLDER, in which the commands run.
"""
import json
import os
import sys

folder = os.path.abspath(sys.argv[1])
split = sys.argv.index("--")
files, command = sys.argv[2:split], sys.argv[split + 1:]
entries = [{"directory": folder, "file": file,
            "arguments": command + ["-c", file]} for file in files]
with open(os.path.join(folder, "compile_commands.json"), "w") as out:
    json.dump(entries, out, indent=1)
