"""Makes the fixes of a SARIF file to the files below the current folder.

usage: apply_sarif.py FILE.sarif
"""
import json
import sys


def offset(lines, line, column):
    """Of a column in UTF-16 units, in the text's characters."""
    units = lines[line - 1].encode("utf-16-le")[:2 * (column - 1)]
    return sum(map(len, lines[:line - 1])) + len(units.decode("utf-16-le"))


made = 0
with open(sys.argv[1]) as file:
    results = json.load(file)["runs"][0]["results"]
for change in [change for result in results
               for fix in result.get("fixes", [])
               for change in fix["artifactChanges"]]:
    name = change["artifactLocation"]["uri"]
    with open(name, newline="") as file:
        text = file.read()
    lines = text.splitlines(keepends=True) + [""]
    for r in reversed(change["replacements"]):
        region = r["deletedRegion"]
        begin = offset(lines, region["startLine"], region["startColumn"])
        end = offset(lines, region["endLine"], region["endColumn"])
        text = text[:begin] + r["insertedContent"]["text"] + text[end:]
        made += 1
    with open(name, "w", newline="") as file:
        file.write(text)
print(made, "replacements")
sys.exit(not made)
