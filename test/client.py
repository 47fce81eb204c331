"""A language client for tests: it speaks raw JSON-RPC to `recoro lsp`, can
announce anything, and applies workspace edits as the protocol has it."""
import json
import os
import queue
import subprocess
import threading
import time
from urllib.parse import quote, unquote

DEADLINE = 180  # seconds, for what the server has to analyse first

# Takes Clang some seconds to read.
SLOW = """
constexpr long count(long n) {
  long sum = 0;
  while (n--)
    sum += n % 7;
  return sum;
}
""" + "".join(f"static_assert(count({n}));\n" for n in range(200000, 200010))


def uri(path):
    return "file://" + quote(os.path.realpath(path))


def path_of(address):
    assert address.startswith("file://"), address
    return unquote(address[len("file://"):])


# What a client of our days announces.
FULL = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True},
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"documentChanges": True,
                          "changeAnnotationSupport": {}},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True,
                               "codeDescriptionSupport": True},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}},
            "isPreferredSupport": True, "disabledSupport": True,
            "dataSupport": True, "resolveSupport": {"properties": ["edit"]}},
    },
}


class Failed(Exception):
    """An error that the server has answered with."""

    def __init__(self, error):
        super().__init__(error["message"])
        self.code = error["code"]


def fails(code, call, *arguments):
    """The error that a call has to be answered with."""
    try:
        call(*arguments)
    except Failed as fault:
        assert fault.code == code, (fault.code, str(fault))
        return fault
    raise AssertionError(f"no error {code}")


class Client:
    """One server. `announce`: the client's capabilities; None sends nothing.
    `cache`: where it puts pages, if not into the user's own folder."""

    def __init__(self, announce=FULL, root=".", options=(), settings=None,
                 answers=None, tool="recoro", cache=None):
        environment = {**os.environ, "XDG_CACHE_HOME": cache} if cache else None
        self.server = subprocess.Popen(
            [tool, "lsp", *options], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, env=environment)
        self.last_id = 0
        self.inbox = queue.Queue()
        self.results, self.diagnostics, self.asked, self.told = {}, {}, [], []
        self.answered = set()  # ids
        self.answers = answers or {}
        self.texts, self.versions = {}, {}
        threading.Thread(target=self.read, daemon=True).start()
        self.encoding = "utf-16"
        if announce is None:
            return
        params = {"processId": os.getpid(), "rootUri": uri(root),
                  "capabilities": announce}
        if settings is not None:
            params["initializationOptions"] = settings
        self.can = self.call("initialize", params)["capabilities"]
        self.encoding = self.can["positionEncoding"]
        self.notify("initialized", {})

    def read(self):
        out = self.server.stdout
        while True:
            length = None
            while True:
                line = out.readline()
                if not line:
                    self.inbox.put(None)
                    return
                if line == b"\r\n":
                    break
                name, value = line.decode().split(": ")
                assert name == "Content-Length", f"not the protocol: {line}"
                length = int(value)
            self.inbox.put(json.loads(out.read(length)))

    def raw(self, data):
        self.server.stdin.write(data)
        self.server.stdin.flush()

    def send(self, message):
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.raw(b"Content-Length: %d\r\n\r\n" % len(data) + data)

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def begin(self, method, params):
        self.last_id += 1
        self.send({"id": self.last_id, "method": method, "params": params})
        return self.last_id

    def finish(self, number, within=DEADLINE):
        self.until(lambda: number in self.results, within)
        answer = self.results.pop(number)
        if "error" in answer:
            raise Failed(answer["error"])
        return answer["result"]

    def call(self, method, params, within=DEADLINE):
        return self.finish(self.begin(method, params), within)

    def until(self, done, within=DEADLINE):
        """Takes in messages until `done` holds."""
        end = time.monotonic() + within
        while not done():
            try:
                message = self.inbox.get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"nothing within {within} s; told: "
                                     f"{self.told}") from None
            assert message is not None, "the server has ended"
            self.take(message)

    def settle(self, seconds):
        """Takes in what comes within this time."""
        end = time.monotonic() + seconds
        try:
            while True:
                self.take(self.inbox.get(timeout=max(0, end - time.monotonic())))
        except queue.Empty:
            pass

    def take(self, message):
        assert message["jsonrpc"] == "2.0"
        method = message.get("method")
        if method is None:
            number = message["id"]
            assert not isinstance(number, int) or \
                number not in self.answered, f"{number} is answered twice"
            self.answered.add(number)
            self.results[number] = message
        elif "id" in message:
            self.asked.append(message)
            answer = self.answers.get(method)
            result = answer(message["params"]) if answer else None
            self.send({"id": message["id"], "result": result})
        elif method == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]
        else:
            self.told.append(message)

    # --- Documents ----------------------------------------------------------

    def open(self, path, text=None, version=1):
        if text is None:
            with open(path, newline="") as file:
                text = file.read()
        address = uri(path)
        self.texts[address], self.versions[address] = text, version
        self.diagnostics.pop(address, None)
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": address, "languageId": "cpp", "version": version,
            "text": text}})
        return address

    def change(self, address, text):
        self.versions[address] += 1
        self.texts[address] = text
        self.diagnostics.pop(address, None)
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": address, "version": self.versions[address]},
            "contentChanges": [{"text": text}]})

    def close(self, address):
        for known in self.texts, self.versions, self.diagnostics:
            known.pop(address, None)
        self.notify("textDocument/didClose", {"textDocument": {"uri": address}})

    def findings(self, address):
        """The diagnostics of a document, once they are there."""
        self.until(lambda: address in self.diagnostics)
        return self.diagnostics[address]["diagnostics"]

    def position(self, text, offset):
        """Of an offset in characters."""
        begin = text.rfind("\n", 0, offset) + 1
        before = text[begin:offset]
        size = {"utf-8": len(before.encode()), "utf-32": len(before),
                "utf-16": len(before.encode("utf-16-le")) // 2}[self.encoding]
        return {"line": text.count("\n", 0, offset), "character": size}

    def offset(self, text, position):
        lines = text.split("\n")
        begin = sum(len(line) + 1 for line in lines[:position["line"]])
        if position["line"] >= len(lines):
            return len(text)
        line = lines[position["line"]]
        data = line.encode({"utf-8": "utf-8", "utf-16": "utf-16-le",
                            "utf-32": "utf-32-le"}[self.encoding])
        unit = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[self.encoding]
        part = data[:position["character"] * unit]
        return begin + len(part.decode({"utf-8": "utf-8", "utf-16": "utf-16-le",
                                        "utf-32": "utf-32-le"}[self.encoding]))

    def actions(self, address, word, only=None, trigger=None):
        """The actions where `word` first stands."""
        text = self.texts[address]
        at = self.position(text, text.index(word))
        context = {"diagnostics": []}
        if only is not None:
            context["only"] = only
        if trigger is not None:
            context["triggerKind"] = trigger
        return self.call("textDocument/codeAction", {
            "textDocument": {"uri": address}, "range": {"start": at, "end": at},
            "context": context})

    def all_actions(self, address, only):
        """Those of these kinds anywhere in a document."""
        text = self.texts[address]
        return self.call("textDocument/codeAction", {
            "textDocument": {"uri": address},
            "range": {"start": self.position(text, 0),
                      "end": self.position(text, len(text))},
            "context": {"diagnostics": [], "only": only}})

    def action(self, address, word, title, **how):
        found = [a for a in self.actions(address, word, **how)
                 if title in a["title"]]
        assert len(found) == 1, [a["title"] for a in found]
        return found[0]

    def resolved(self, action):
        return self.call("codeAction/resolve", action)["edit"]

    def edited(self, edit):
        """The files that a workspace edit changes, by path, with their new
        texts."""
        changes = edit.get("changes", {}).items()
        for document in edit.get("documentChanges", []):
            address = document["textDocument"]["uri"]
            version = document["textDocument"]["version"]
            assert version == self.versions.get(address), (address, version)
        if "documentChanges" in edit:
            assert "changes" not in edit
            changes = [(d["textDocument"]["uri"], d["edits"])
                       for d in edit["documentChanges"]]
        done = {}
        for address, edits in changes:
            path = path_of(address)
            text = self.texts.get(address)
            if text is None:
                with open(path, newline="") as file:
                    text = file.read()
            places = sorted((self.offset(text, e["range"]["start"]),
                             self.offset(text, e["range"]["end"]),
                             e["newText"]) for e in edits)
            for before, after in zip(places, places[1:]):
                assert before[1] <= after[0], "edits overlap"
            for begin, end, new in reversed(places):
                text = text[:begin] + new + text[end:]
            done[path] = text
        return done

    def apply(self, edit):
        """Applies a workspace edit to the files; returns their paths."""
        done = self.edited(edit)
        restore(done)
        return sorted(done)

    def end(self):
        """Ends as the protocol says; the exit code is 0 then."""
        assert self.call("shutdown", None) is None
        self.notify("exit", None)
        code = self.server.wait(timeout=30)
        assert code == 0, code


# --- The project in the current folder --------------------------------------

def files():
    """Every source, by its path from here."""
    found = {}
    for at, folders, names in os.walk("."):
        folders[:] = [f for f in folders if f not in (".git", "build")]
        for name in names:
            if name.endswith((".cpp", ".hpp")):
                path = os.path.relpath(os.path.join(at, name))
                with open(path, newline="") as file:
                    found[path] = file.read()
    return found


def restore(texts):
    for path, text in texts.items():
        with open(path, "w", newline="") as file:
            file.write(text)


def migrated(*options):
    """What `recoro migrate` makes of the sources, which stay as they are."""
    before = files()
    subprocess.run(["recoro", "migrate", "--allow-dirty", *options],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = files()
    restore(before)
    assert after != before, f"{options} migrates nothing"
    return after


def without(announced, *keys):
    """A copy of what a client announces, without what these keys lead to."""
    copy = json.loads(json.dumps(announced))
    below = copy
    for key in keys[:-1]:
        below = below[key]
    del below[keys[-1]]
    return copy
