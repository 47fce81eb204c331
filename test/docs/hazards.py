"""Runs the programs of docs/why-this-is-hard.md in all their forms.

usage: hazards.py RECORO WORK [TITLE...]

A hazard is a pair of C++ blocks behind <!-- legacy --> and <!-- naive -->, each with a
text block of what it prints, and the verdict in a paragraph that begins with
`**recoro: `. Each program begins with the last block behind <!-- opening -->. The
legacy form is given to `recoro migrate`: its verdict is the page's, and where that
is safe, what comes out prints what the legacy form does.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import typing

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "test"))
import programs
import rewrite
import trees

PAGE = os.path.join(ROOT, "docs", "why-this-is-hard.md")
PART = re.compile(r"""
    ^\#+\ (?P<title>[^\n]*)\n
  | ^<!--\ (?P<kind>opening|legacy|naive)\ -->\n```cpp\n(?P<code>.*?)```\n
  | ^```text\n(?P<output>.*?)```\n
  | ^\*\*recoro:\ (?P<verdict>safe|unsafe|refused)
      (?:,\ \[`(?P<reason>[a-z-]+)`\]\(reasons\.md\#(?P=reason)\))?\.\*\*\s\S
  | ^```(?P<stray>cpp)$""", re.VERBOSE | re.DOTALL | re.MULTILINE)


class Hazard(typing.NamedTuple):
    title: str
    programs: dict  # form -> code
    outputs: dict   # form -> what it prints
    verdict: str
    reason: str


def hazards(text):
    """All of the page, each of them whole."""
    found, opening = [], None
    for part in PART.finditer(text):
        assert not part["stray"], "a C++ block has no comment in front"
        if part["title"]:
            title, programs, outputs = part["title"], {}, {}
        elif part["kind"] == "opening":
            opening = part["code"]
        elif part["kind"]:
            form = part["kind"]
            programs[form] = opening + "\n" + part["code"]
        elif part["output"]:
            outputs[form] = part["output"]
        else:
            found.append(Hazard(title, programs, outputs, part["verdict"],
                                part["reason"]))
    assert len(found) == len(re.findall("<!-- legacy -->", text)), \
        "a hazard has no verdict"
    for hazard in found:
        assert list(hazard.programs) == list(hazard.outputs) == [
            "legacy", "naive"], f"{hazard.title}: a form or its output is missing"
        assert hazard.outputs["legacy"] != hazard.outputs["naive"], \
            f"{hazard.title}: nothing breaks"
        assert bool(hazard.reason) == (hazard.verdict != "safe"), \
            f"{hazard.title}: the reason is missing, or one too many"
    return found


def check(hazard, recoro, work):
    is_generator = "coroutine2" in hazard.programs["legacy"]
    where = rewrite.RewriteTest(
        ROOT, os.path.dirname(os.path.dirname(recoro)),
        programs.COROUTINE2 if is_generator else programs.ASIO)
    outcome = "migrates" if hazard.verdict == "safe" else "refuses"
    name = outcome + "-" + re.sub(r"\W+", "-", hazard.title.lower()) + ".cpp"
    path = os.path.join(work, name)
    with open(path, "w") as file:
        file.write(hazard.programs["legacy"])
    case = rewrite.Case(path, os.path.join(work, name + ".tmp"), where)

    worlds = {"legacy": "legacy", "naive": "native" if is_generator else "bridged"}
    for form, code in hazard.programs.items():
        same(hazard.outputs[form], printed(case, worlds[form], {name: code.encode()},
                                           where), f"the {form} form")
    trees.write_tree(case.tree, case.files)
    rewrite.write_database(case)
    expect_verdict(hazard, rewrite.migrate(case, "the legacy form"))
    if hazard.verdict == "safe":
        same(hazard.outputs["legacy"],
             printed(case, "native", case.changes(), where),
             "the migrated form")


def printed(case, world, files, where):
    program = programs.Program(programs.COMPILERS[case.compiler()], "c++20", world,
                              files, where)
    done = subprocess.run([program.built()], timeout=60, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    ends = {0: "", -signal.SIGABRT: "(aborted)\n"}
    return done.stdout + ends.get(done.returncode,
                                  f"(ends with {done.returncode})\n")


def same(said, given, which):
    trees.compare({"": said.encode()}, {"": given.encode()},
                    f"{which} does not print what the page says")


def expect_verdict(hazard, found):
    """What hangs together with the cause is refused for that."""
    said = {(c["verdict"], c.get("reason", "")) for c in found
            if c.get("reason") != "group-refused"}
    notes = {n["reason"] for c in found for n in c["notes"]}
    wanted = {(hazard.verdict, hazard.reason or "")}
    if said != wanted or notes:
        raise trees.Failure(f"the page says {wanted}, recoro {said} "
                              f"with the notes {notes}")


def main(recoro, work, *titles):
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    with open(PAGE) as file:
        found = hazards(file.read())
    chosen = [h for h in found if not titles or h.title in titles]
    wrong = 0
    for hazard in chosen:
        try:
            check(hazard, recoro, work)
        except trees.Failure as failure:
            wrong += 1
            print(f"{hazard.title}: {failure}")
    print(f"{len(chosen)} hazards, {wrong} wrong")
    return 1 if wrong or len(chosen) < (len(titles) or 10) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
