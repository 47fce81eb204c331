"""Trees of files by their names in them: read, written, compared."""
import difflib
import hashlib
import os


class Failure(Exception):
    """What is wrong, in words for the person who reads the log."""


def read(path):
    with open(path, "rb") as file:
        return file.read()


def read_tree(folder, skip=None):
    """All files below `folder`, by their path in it, but for what recoro keeps
    in order to take its changes back."""
    files = {}
    for at, folders, names in os.walk(folder):
        if at == folder and skip in folders:
            folders.remove(skip)
        if "recoro-undo" in folders:
            folders.remove("recoro-undo")
        for name in names:
            path = os.path.join(at, name)
            files[os.path.relpath(path, folder)] = read(path)
    return files


def write_tree(folder, files):
    for name, text in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text)


def compare(expected, given, complaint):
    if expected == given:
        return
    lines = [complaint + ":"]
    for name in sorted(expected.keys() | given.keys()):
        lines += difflib.unified_diff(
            shown(expected.get(name)), shown(given.get(name)),
            "expected/" + name, "given/" + name, lineterm="")
    raise Failure("\n".join(lines))


def shown(text):
    return (text or b"").decode(errors="replace").replace(
        "\r", "\\r").split("\n")


def digest(*parts):
    total = hashlib.sha256()
    for part in parts:
        part = part.encode() if isinstance(part, str) else part
        total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()
