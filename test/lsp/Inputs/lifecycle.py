"""What a client may get wrong: the server answers, and goes on."""
from client import Client, Failed, fails


# Before `initialize`, and twice.
c = Client(announce=None)
fails(-32002, c.call, "textDocument/codeAction", {})
c.notify("textDocument/didOpen", {})
assert "capabilities" in c.call("initialize", {"capabilities": {}})
fails(-32600, c.call, "initialize", {"capabilities": {}})

# What is no message at all.
def raw(body, code):
    c.results.pop(None, None)
    c.raw(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    c.until(lambda: None in c.results, 20)
    assert c.results[None]["error"]["code"] == code, c.results[None]

raw(b"{", -32700)
raw(b"\xff\xfe", -32700)
raw(b"[" * 100000, -32700)
raw(b"[]", -32600)
raw(b"17", -32600)
raw(b'{"jsonrpc":"1.0","id":1,"method":"shutdown"}', -32600)
raw(b'{"jsonrpc":"2.0"}', -32600)
raw(b'{"jsonrpc":"2.0","id":{"a":1},"method":"shutdown"}', -32600)
c.raw(b"Content-Length: 99999999999999999999\r\n\r\n")
c.raw(b"Content-Length: 0\r\n\r\n")
c.raw(b"What-Is: this\r\n\r\n")
c.raw(b"Content-Length: 2\r\nContent-Type: application/x\r\n\r\n{}")

# Answers to nothing, unknown methods, parameters of any shape.
c.send({"id": 77, "result": {}})
c.send({"id": "x", "error": {"code": 1, "message": "no"}})
fails(-32601, c.call, "textDocument/hover", {})
c.notify("$/setTrace", {"value": "off"})
c.notify("textDocument/whatever", [1, 2])
METHODS = ["textDocument/didOpen", "textDocument/didChange",
           "textDocument/didClose", "$/cancelRequest", "initialized",
           "workspace/didChangeWatchedFiles"]
REQUESTS = ["textDocument/codeAction", "textDocument/diagnostic",
            "codeAction/resolve", "workspace/executeCommand"]
SHAPES = [None, 1, "x", [], [[]], {}, {"textDocument": 1}, {"id": 99},
          {"textDocument": {"uri": 5, "text": "x", "version": "y"}},
          {"textDocument": {"uri": "file:///%zz/%00"}, "contentChanges": 3},
          {"textDocument": {"uri": "untitled:1", "text": "int i;",
                            "version": -1e300}},
          {"textDocument": {"uri": "untitled:1"},
           "contentChanges": [5, {"text": 4}, {"text": "", "range": "all"},
                              {"text": "a", "range": {
                                  "start": {"line": -4, "character": 0},
                                  "end": {"line": 1e40, "character": 0}}},
                              {"text": "a", "range": {
                                  "start": {"line": 9, "character": 9},
                                  "end": {"line": 0, "character": 0}}}]},
          {"textDocument": {"uri": "untitled:1"}, "range": {},
           "context": {"only": "x", "triggerKind": []}},
          {"data": {"migrate": "everything"}},
          {"command": "recoro.migrate", "arguments": [{"migrate": "group"}]}]
for shape in SHAPES:
    for method in METHODS:
        c.notify(method, shape)
    for method in REQUESTS:
        try:
            c.call(method, shape)
        except Failed as fault:
            assert fault.code in (-32602, -32600, -32601), fault.code

# A file of no project, and one that is not there.
outside = c.open("/dev/null", "void f();")
assert c.actions(outside, "f") == []
assert c.call("textDocument/diagnostic",
              {"textDocument": {"uri": outside}})["items"] == []
c.open("nowhere/at/all.cpp", "int i;")
fails(-32803, c.call, "codeAction/resolve",
      {"title": "x", "data": {"migrate": "group", "name": "nobody",
                              "file": "/nowhere.cpp", "accepted": []}})

# After `shutdown` nothing but `exit`.
assert c.call("shutdown", None) is None
fails(-32600, c.call, "textDocument/codeAction", {})
c.notify("exit", None)
assert c.server.wait(timeout=30) == 0

# An end without `shutdown`.
for end in (lambda c: c.notify("exit", None), lambda c: c.server.stdin.close()):
    c = Client(announce={})
    end(c)
    assert c.server.wait(timeout=30) == 1
