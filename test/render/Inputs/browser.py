"""A headless Chromium, driven over WebDriver with the standard library alone.

    with Browser() as page:
        page.open("/path/to/page.html")
        page.run("return document.title")
        page.press("Enter")
"""
import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request

KEYS = {"Enter": "\ue007", "Tab": "\ue004", "Escape": "\ue00c",
        "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014",
        "ArrowDown": "\ue015", "End": "\ue010"}


class Browser:
    def __init__(self, width=1366, height=768):
        self.size = f"--window-size={width},{height}"

    def __enter__(self):
        self.folder = tempfile.mkdtemp()
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        for line in self.driver.stdout:
            if "started successfully on port" in line:
                port = line.rstrip(".\n").split()[-1]
                break
        self.base = f"http://127.0.0.1:{port}/session"
        arguments = ["--headless", "--no-sandbox", "--disable-gpu",
                     "--disable-quic", "--no-first-run",
                     "--disable-background-networking",
                     "--disable-component-update", "--disable-sync",
                     "--user-data-dir=" + self.folder, self.size]
        made = self._ask("POST", "", {"capabilities": {"alwaysMatch": {
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"binary": shutil.which("chromium"),
                                   "args": arguments}}}})
        self.base += "/" + made["sessionId"]
        return self

    def __exit__(self, *_):
        try:
            self._ask("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _ask(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            self.base + path, data, {"Content-Type": "application/json"},
            method=method)
        # Never through a proxy: the driver is on this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def open(self, file):
        self._ask("POST", "/url", {"url": "file://" + os.path.abspath(file)})

    def run(self, script):
        return self._ask("POST", "/execute/sync", {"script": script, "args": []})

    def wait(self, condition):
        """What an event of the page brings."""
        for _ in range(200):
            if self.run("return " + condition):
                return
            time.sleep(0.05)
        raise AssertionError("still not: " + condition)

    def press(self, *keys):
        for key in keys:
            key = KEYS.get(key, key)
            self._ask("POST", "/actions", {"actions": [{
                "type": "key", "id": "keyboard",
                "actions": [{"type": "keyDown", "value": key},
                            {"type": "keyUp", "value": key}]}]})
        time.sleep(0.3)  # what the page shows of it comes with an event

    def complaints(self):
        """What the page wrote to its console, errors among it."""
        return self._ask("POST", "/se/log", {"type": "browser"})

    def picture(self, file):
        with open(file, "wb") as out:
            out.write(base64.b64decode(self._ask("GET", "/screenshot")))
