"""Checks tool/'s includes against the arrows of docs/architecture.md.

usage: check.py TOOL_FOLDER

A folder may include its own headers, model/, and what ALLOWED names: for each
folder the headers of others that it reads. A header that is not named is inside
its folder, whatever it holds.
"""
import os
import re
import sys

# folder: headers of other folders that it may include. "" is Pipeline itself.
ALLOWED = {
    "model": [],
    "ruleset": ["Embedded.h"],
    "load": ["Embedded.h"],
    "scan": ["load/Load.h", "load/Arguments.h", "load/Root.h",
             "ruleset/Exemptions.h", "ruleset/Ruleset.h"],
    "mechanisms": ["ruleset/Ruleset.h", "summarise/Builder.h",
                   "summarise/Source.h", "summarise/Walk.h"],
    "summarise": ["load/Load.h", "load/Frontend.h", "load/Preamble.h",
                  "ruleset/Ruleset.h", "mechanisms/Mechanism.h"],
    "link": [],
    "colour": [],
    "edit": ["ruleset/Ruleset.h"],
    "verify": ["Embedded.h", "load/CompilerName.h", "load/Frontend.h",
               "load/Load.h", "load/Root.h"],
    "apply": ["load/Load.h", "load/Git.h", "load/Root.h"],
    "report": ["Pipeline.h", "load/Git.h"],
    "": ["load/Frontend.h", "scan/Scan.h",
         "summarise/Cache.h", "summarise/Summarise.h", "link/Link.h", "colour/Colour.h",
         "colour/Names.h", "colour/Plan.h", "edit/Edit.h", "verify/Compile.h",
         "verify/Verify.h", "apply/Apply.h", "ruleset/Ruleset.h",
         "ruleset/Config.h", "ruleset/Exemptions.h"],
    "render": ["Embedded.h", "Pipeline.h", "report/Findings.h",
               "report/Report.h"],
    "surface": ["Pipeline.h", "Embedded.h", "apply/Shell.h", "load/Git.h",
                "report/Baseline.h",
                "report/Findings.h", "report/Report.h", "report/Since.h",
                "render/Diff.h", "render/Escape.h", "render/FixYaml.h", "render/GitHub.h",
                "render/GitLab.h", "render/Html.h", "render/JUnit.h", "render/Json.h",
                "render/Plan.h", "render/Preflight.h", "render/Rdjson.h", "render/Sarif.h",
                "render/Statistics.h", "render/Text.h", "render/Tidy.h",
                "render/Why.h"],
}


def folder_of(path):
    return path.split("/")[0] if "/" in path else ""


def includes(root):
    """Each include of a project header: file, line, header."""
    for at, _, names in sorted(os.walk(root)):
        for name in sorted(names):
            if not name.endswith((".cpp", ".h", ".def")):
                continue
            path = os.path.join(at, name)
            with open(path) as file:
                for number, line in enumerate(file, 1):
                    found = re.match(r'#\s*include "([^"]+)"', line)
                    if found and not found[1].startswith(
                            ("llvm/", "clang/", "clang-tidy/")):
                        yield os.path.relpath(path, root), number, found[1]


def main(root):
    faults, used, seen = [], set(), 0
    for path, line, header in includes(root):
        seen += 1
        here = folder_of(path)
        if here not in ALLOWED:
            faults.append(f"{path}: the folder '{here}' has no place in the "
                          "pipeline; give it one in test/arrows/check.py and "
                          "docs/architecture.md")
            continue
        if not os.path.exists(os.path.join(root, header)):
            faults.append(f"{path}:{line}: '{header}' is not a path in tool/")
            continue
        there = folder_of(header)
        if here == there or there == "model":
            continue
        used.add((here, header))
        if header not in ALLOWED[here]:
            faults.append(f"{path}:{line}: {here or 'Pipeline'} must not "
                          f"include {header}")
    for here, headers in ALLOWED.items():
        faults += [f"ALLOWED names {header} for {here or 'Pipeline'}, which "
                   "does not include it" for header in headers
                   if (here, header) not in used]
    if not seen:
        faults.append(f"{root}: no include found")
    print("\n".join(faults) or f"{seen} includes follow the arrows")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
