"""Boost.Beast's examples in stackful style, HTTP and WebSocket, clients and
servers, with and without TLS. Old and new talk to the same peers over loopback."""
import http.server
import os
import re
import signal
import socket
import ssl
import subprocess
import threading
import time

import fetch
import project as projects

NAME = "beast"
TITLE = "Boost.Beast 1.81, examples"
ABOUT = """
Debian's `libboost1.81-doc`: all programs below `libs/beast/example` that name a
`yield_context`. Each is a program of its own. All are run, old and new: the servers are
asked by curl and by Python's `websockets`, the clients ask a server of Python's, and the
WebSocket clients the WebSocket servers. The HTTP client over TLS trusts a fixed list of
authorities, and so not this server: what it says of that is compared.

Beast has most of these programs a second time, as their authors wrote them with
`awaitable`. Those are other programs, and do other things: an error goes out as an exception,
so that one failed `accept` ends the server, where the stackful ones report it and go on;
strings and pointers are taken by value; a session that `co_spawn` starts has no strand of its
own, and what a root throws is printed, where `spawn` lets it leave `run()`. What is written
here keeps all of that as it was.
"""
PACKAGES = ["libboost1.81-dev", "libboost-coroutine1.81-dev",
            "libboost-context1.81-dev", "libssl-dev", "openssl", "curl",
            "python3-websockets", "ccache"]
EXAMPLES = "usr/share/doc/libboost1.81-doc/examples/libs/beast/example"


def prepare(work):
    package = os.path.join(work, "package")
    fetch.unpack_binary(os.path.dirname(work), "libboost1.81-doc",
                        "*/libs/beast/example/*", package)
    root = os.path.join(work, "project")
    projects.copy_below_git(os.path.join(package, EXAMPLES),
                            os.path.join(root, "example"))
    units = []
    for folder, _, files in sorted(os.walk(root)):
        for name in sorted(files):
            path = os.path.join(folder, name)
            if name.endswith(".cpp"):
                with open(path, encoding="utf-8") as file:
                    if "yield_context" in file.read():
                        units.append(projects.Unit(
                            root, path, ["-std=c++17", "-I" + root]))
    return projects.Project(os.path.join(root, "example"),
                            os.path.join(work, "database"), units)


# --- Running them -----------------------------------------------------------

def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    for _ in range(400):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=20).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise SystemExit("real-code: a server does not listen")


class Running:
    """A server of Beast's, while it is asked."""

    def __init__(self, *command, port):
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        self.port = port

    def __enter__(self):
        listens(self.port)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def output(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=60)
    return done.returncode, done.stdout


def curl(scheme, port, path, *options):
    return output("curl", "-sSik", "--max-time", "20", "--path-as-is", *options,
                  f"{scheme}://127.0.0.1:{port}{path}")


def files_to_serve(run):
    folder = os.path.join(run, "files")
    os.makedirs(folder, exist_ok=True)
    for name, content in ("index.html", b"<p>home</p>\n"), ("large.txt", b"0123456789" * 50000):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
    return folder


def ask_http(scheme):
    def ask(program, run):
        port = free_port()
        folder = files_to_serve(run)
        with Running(program, "127.0.0.1", str(port), folder, "2", port=port):
            url = f"{scheme}://127.0.0.1:{port}"
            return [curl(scheme, port, "/"), curl(scheme, port, "/large.txt"),
                    curl(scheme, port, "/none"), curl(scheme, port, "/../secret"),
                    curl(scheme, port, "/large.txt", "--head"),
                    curl(scheme, port, "/", "-X", "DELETE"),
                    curl(scheme, port, "/", "--http1.0"),
                    # Both over one connection, then two connections at a time.
                    curl(scheme, port, "/", "-H", "X-One: 1", url + "/index.html"),
                    sorted(at_a_time(lambda: curl(scheme, port, "/large.txt")))]
    return ask


def at_a_time(ask):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(ask()))
               for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def ask_websocket(scheme, beyond=0):
    def ask(program, _run):
        port = free_port()
        with Running(program, "127.0.0.1", str(port), "2", port=port + beyond):
            return websocket_talk(scheme, port + beyond)
    return ask


def websocket_talk(scheme, port):
    import asyncio
    import websockets
    context = None
    if scheme == "wss":
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE

    async def talk():
        heard = []
        for _ in range(2):
            async with websockets.connect(f"{scheme}://127.0.0.1:{port}/",
                                          ssl=context, max_size=None) as one:
                for message in "hello", b"\x00\x01\x02", "x" * 200000, "":
                    await one.send(message)
                    heard.append(await one.recv())
                await (await one.ping())
            heard.append((one.close_code, one.response_headers["Server"]))
        return heard
    return asyncio.run(asyncio.wait_for(talk(), 60))


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = f"{self.command} {self.path} {self.request_version}\n".encode()
        self.send_response_only(200 if self.path == "/" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve_once(run, secure):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    if secure:
        key, certificate = os.path.join(run, "key.pem"), os.path.join(run, "cert.pem")
        if not os.path.exists(certificate):
            fetch.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
                      "-subj", "/CN=localhost", "-keyout", key, "-out", certificate)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def client_asks(secure):
    def ask(program, run):
        server = serve_once(run, secure)
        port = str(server.server_address[1])
        try:
            return [output(program, "127.0.0.1", port, path, *version)
                    for path in ("/", "/none") for version in ((), ("1.0",))] + [
                output(program, "127.0.0.1", str(free_port()), "/"),
                output(program, "name.invalid", port, "/")]
        finally:
            server.shutdown()
            server.server_close()
    return ask


def websocket_client_asks(server):
    """Asks the server in Beast's examples, as it was before."""
    def ask(program, run):
        port = free_port()
        with Running(os.path.join(run, "before", server), "127.0.0.1", str(port),
                     "1", port=port):
            heard = [output(program, "127.0.0.1", str(port), text)
                     for text in ("hello", "x" * 70000)]
        return [without_port(answer, port) for answer in heard] + [
            without_port(output(program, "127.0.0.1", str(port), "hello"), port)]
    return ask


def without_port(answer, port):
    code, text = answer
    return code, re.sub(rb"\b%d\b" % port, b"PORT", text)


RUNS = {
    "http_server_coro": ask_http("http"),
    "http_server_coro_ssl": ask_http("https"),
    "http_client_coro": client_asks(False),
    "http_client_coro_ssl": client_asks(True),
    "websocket_server_coro": ask_websocket("ws"),
    "websocket_server_coro_ssl": ask_websocket("wss"),
    "websocket_server_fast": ask_websocket("ws", beyond=2),
    "websocket_client_coro": websocket_client_asks("websocket_server_coro"),
    "websocket_client_coro_ssl": websocket_client_asks("websocket_server_coro_ssl"),
}


def undated(heard):
    return re.sub(r"Date: [^\\]*", "Date", repr(heard))


def behaviour(project, run, object_of):
    programs = {}
    for when, compiler, is_native in [("before", projects.COMPILERS[0], False)] + [
            ("after-" + compiler, compiler, True) for compiler in projects.COMPILERS]:
        for unit in project.units:
            name = os.path.basename(unit.file).removesuffix(".cpp")
            program = os.path.join(run, when, name)
            os.makedirs(os.path.dirname(program), exist_ok=True)
            fetch.run(compiler, object_of(compiler, is_native, unit), "-o", program,
                      "-lboost_coroutine", "-lboost_context", "-lssl", "-lcrypto",
                      "-pthread")
            programs[name, when] = program
    found = []
    for name, ask in sorted(RUNS.items()):
        before = undated(ask(programs[name, "before"], run))
        for compiler in projects.COMPILERS:
            after = undated(ask(programs[name, "after-" + compiler], run))
            found.append((f"{name}, {compiler}", before == after))
            if before != after:
                print(f"before: {before[:2000]}\nafter: {after[:2000]}", flush=True)
    return found
