"""What `recoro lsp` tells an editor of a program, beside what `recoro check` says
of it; and what its actions make of the program, when all of them are applied.
"""
import json
import os
import subprocess
import typing

import client
from client import Failed

REQUEST_FAILED = -32803
CODE = (".cpp", ".cc", ".cxx", ".h", ".hh", ".hpp", ".ipp")


class Diagnostic(typing.NamedTuple):
    """Lines and columns count from 0, columns in UTF-16 units."""
    file: str
    range: tuple    # line, column, line, column
    code: str
    page: str       # of the rule or the reason; empty where there is none
    text: str
    related: tuple  # (file, range, text)

    def __str__(self):
        return "\n".join(
            [f"{self.file} {self.range}: {self.text} [{self.code}] {self.page}",
             *(f"    {file} {at}: {text}" for file, at, text in self.related)])


def disagreement(tool, tree, files, accepted):
    """In words; empty if there is none. Every action that is safe, or is so with
    the options `accepted`, is applied to the files below `tree`."""
    wanted = said_by_check(tool, tree)
    c = client.Client(
        root=tree, tool=tool, cache=os.path.join(tree, "build", "cache"),
        options=["--root", tree, "--trust", tree, "--check-preambles"])
    try:
        addresses = opened_and_typed_in(c, [
            os.path.join(tree, file) for file in files if file.endswith(CODE)])
        given = said_in(c, tree, addresses)
        if given == wanted:
            apply_safe(c, addresses)
            if accepted:
                apply_accepted(c, addresses, accepted)
        c.end()
    finally:
        c.server.kill()
    return "\n".join(
        [f"  only recoro: {d}" for d in wanted if d not in given]
        + [f"  only the server: {d}" for d in given if d not in wanted]
        ) or (given != wanted and "  the same, more than once" or "")


def opened_and_typed_in(c, paths):
    """So that what is said of sources comes through their preambles."""
    texts, addresses = {}, []
    for path in paths:
        with open(path, newline="") as file:
            text = file.read()
        is_source = path.endswith((".cpp", ".cc", ".cxx"))
        address = c.open(path, text + "\n" if is_source else text)
        addresses.append(address)
        if is_source:
            texts[address] = text
    for address in addresses:
        c.findings(address)
    for address, text in texts.items():
        c.change(address, text)
    return addresses


# --- What is said -----------------------------------------------------------

def said_by_check(tool, tree):
    """Its JSON has the words, its SARIF the places as editors count them."""
    sarif = os.path.join("build", "recoro.sarif")
    done = subprocess.run(
        [tool, "check", "-p", "build", "--root", ".", "--format=json",
         "--output=sarif:" + sarif], cwd=tree, timeout=300, text=True,
        stdout=subprocess.PIPE)
    findings = json.loads(done.stdout)["findings"]
    with open(os.path.join(tree, sarif)) as file:
        results = json.load(file)["runs"][0]["results"]
    assert len(findings) == len(results), "the formats have other findings"
    said = []
    for finding, result in zip(findings, results):
        if finding["standing"] not in ("counts", "in-baseline"):
            continue
        page = finding.get("reason") or finding["check"].removeprefix("recoro-")
        said.append(Diagnostic(
            *region(result["locations"][0]), finding["check"],
            page if "verdict" in finding else "", finding["text"],
            tuple((*region(r), r["message"]["text"])
                  for r in result.get("relatedLocations", []))))
    return sorted(said)


def region(location):
    place = location["physicalLocation"]
    at = place["region"]
    keys = ("startLine", "startColumn", "endLine", "endColumn")
    return (place["artifactLocation"]["uri"],
            tuple(at.get(key, 1) - 1 for key in keys))


def said_in(c, tree, addresses):
    return sorted(
        Diagnostic(
            file_of(address, tree), range_of(d), d["code"], page_of(d),
            d["message"],
            tuple((file_of(r["location"]["uri"], tree), range_of(r["location"]),
                   r["message"]) for r in d.get("relatedInformation", [])))
        for address in addresses for d in c.findings(address))


def file_of(address, tree):
    return os.path.relpath(client.path_of(address), os.path.realpath(tree))


def range_of(given):
    return tuple(given["range"][end][part] for end in ("start", "end")
                 for part in ("line", "character"))


def page_of(diagnostic):
    page = diagnostic.get("codeDescription", {}).get("href", "")
    return os.path.basename(page).removesuffix(".md")


# --- What is done -----------------------------------------------------------

def apply_safe(c, addresses):
    for address in addresses:
        for action in c.all_actions(address, ["source.fixAll.recoro"]):
            take(c, action)


def apply_accepted(c, addresses, options):
    accepted = {reason for option in options
                for reason in option.removeprefix("--unsafe=").split(",")}
    for address in addresses:
        while unsafe := [a for a in c.all_actions(address, ["quickfix"])
                         if a.get("data", {}).get("accepted")
                         and accepted.issuperset(a["data"]["accepted"])]:
            take(c, unsafe[0])


def take(c, action):
    """Applies an action, and tells the server of the new text. An edit that turns
    out not to be right is refused; the program that is left shows whether it
    should have been."""
    try:
        edit = c.resolved(action)
    except Failed as refusal:
        assert refusal.code == REQUEST_FAILED, refusal
        return
    for path in c.apply(edit):
        address = client.uri(path)
        if address in c.texts:
            with open(path, newline="") as file:
                c.change(address, file.read())
