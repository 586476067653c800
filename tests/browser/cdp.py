"""Drives a headless Chromium through its DevTools protocol; needs nothing but Python and Chromium.

    with cdp.Browser() as browser:
        page = browser.open("file:///tmp/map.html", width=390, height=844, dark=True)
        page.wait_for("window.ready")
        assert page.eval("document.title") == "Idlib"
        page.click("#play")
        page.press("Tab")
        page.screenshot("map.png")
        assert page.console == [] and page.outside == []

Without Chromium, Browser() prints why and exits with 77, which ctest takes for "skipped". What a page said and
asked for is kept: `console` (warnings, errors, uncaught exceptions, broken security policies) and `requests` (every
URL that it loaded); `outside` are those of them that left the machine's files.
"""

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--mute-audio", "--force-color-profile=srgb", "--remote-debugging-pipe",
)
PATIENCE = 60  # seconds until a step counts as stuck, never a measure of speed
KEYS = {  # name: (key code, text)
    "Tab": (9, ""), "Enter": (13, "\r"), "Escape": (27, ""), " ": (32, " "), "PageUp": (33, ""), "PageDown": (34, ""),
    "End": (35, ""), "Home": (36, ""), "ArrowLeft": (37, ""), "ArrowUp": (38, ""), "ArrowRight": (39, ""),
    "ArrowDown": (40, ""), "Delete": (46, ""), "Backspace": (8, ""), "+": (187, "+"), "-": (189, "-"),
}
SHIFT = 8


class Failed(Exception):
    """The browser refused a command, or a script in the page threw."""


def find_program():
    named = os.environ.get("CHROMIUM")
    for name in (named,) if named else PROGRAMS:
        path = shutil.which(name)
        if path:
            return path
    print("SKIP: Chromium is not installed; on Debian: apt-get install chromium")
    sys.exit(77)


class Browser:
    def __init__(self, *flags):
        program = find_program()
        self._home = tempfile.TemporaryDirectory(prefix="gazmap-browser-", ignore_cleanup_errors=True)
        child_in, self._to = os.pipe()
        self._from, child_out = os.pipe()
        command = [program, *FLAGS, f"--user-data-dir={self._home.name}/profile", *flags]
        environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        environment |= {"HOME": self._home.name, "XDG_RUNTIME_DIR": self._home.name}
        self._log = open(f"{self._home.name}/log", "wb")
        # Chromium reads commands from descriptor 3 and answers on 4.
        self._child = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{child_in} 4>&{child_out}', "browser", *command], pass_fds=(child_in, child_out),
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log, env=environment, start_new_session=True)
        os.close(child_in)
        os.close(child_out)
        self._bytes = bytearray()
        self._last = 0
        self.pages = {}  # by session

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self._child.poll() is None:
            try:
                self.call("Browser.close", patience=10)
                self._child.wait(10)
            except (Failed, OSError, subprocess.TimeoutExpired):
                pass
        try:
            os.killpg(self._child.pid, signal.SIGKILL)  # helpers that outlived their parent; the group is ours alone
        except ProcessLookupError:
            pass
        self._child.wait()
        for descriptor in (self._to, self._from):
            os.close(descriptor)
        self._log.close()
        self._home.cleanup()

    # ---- The wire: JSON texts with a NUL behind each ----

    def _read(self, until):
        while b"\0" not in self._bytes:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._from], [], [], left)[0]:
                return None
            got = os.read(self._from, 1 << 20)
            if not got:
                raise Failed(f"the browser went away; its last words:\n{self._last_words()}")
            self._bytes += got
        text, _, self._bytes = self._bytes.partition(b"\0")
        return json.loads(text)

    def _last_words(self):
        with open(f"{self._home.name}/log", encoding="utf-8", errors="replace") as log:
            return log.read()[-2000:]

    def _take(self, message):
        page = self.pages.get(message.get("sessionId"))
        if page is not None and "method" in message:
            page._event(message["method"], message["params"])

    def call(self, method, params=None, session=None, patience=PATIENCE):
        """Sends a command and returns its result; what else arrives meanwhile goes to the pages."""
        self._last += 1
        command = {"id": self._last, "method": method, "params": params or {}}
        if session:
            command["sessionId"] = session
        text = memoryview(json.dumps(command).encode() + b"\0")
        while text:
            text = text[os.write(self._to, text):]
        until = time.monotonic() + patience
        while (message := self._read(until)) is not None:
            if message.get("id") == command["id"]:
                if "error" in message:
                    raise Failed(f"{method}: {message['error']}")
                return message["result"]
            self._take(message)
        raise Failed(f"{method}: no answer within {patience} s")

    def listen(self, seconds):
        """Lets events come in."""
        until = time.monotonic() + seconds
        while (message := self._read(until)) is not None:
            self._take(message)

    # ---- Pages ----

    def open(self, url="about:blank", *, width=1400, height=900, dark=False, phone=False, scale=1, before=None):
        """A new page that has loaded `url`; `before` is a script that runs in it first."""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        page = Page(self, target, session)
        self.pages[session] = page
        for domain in ("Page", "Runtime", "Network", "Log", "Audits"):
            page.call(f"{domain}.enable")
        page.resize(width, height, phone=phone, scale=scale)
        page.media(dark=dark)
        if before:
            page.call("Page.addScriptToEvaluateOnNewDocument", {"source": before})
        if url != "about:blank":
            page.goto(url)
        return page


class Page:
    def __init__(self, browser, target, session):
        self.browser, self.target, self.session = browser, target, session
        self.clear()

    def clear(self):
        self.console, self.requests, self.issues, self.loaded = [], [], [], False

    @property
    def outside(self):
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:", "about:"))]

    def call(self, method, params=None, **more):
        return self.browser.call(method, params, self.session, **more)

    def close(self):
        self.browser.pages.pop(self.session, None)
        self.browser.call("Target.closeTarget", {"targetId": self.target})

    def _event(self, method, params):
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.console.append("exception: " + details.get("exception", {}).get("description", details["text"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.console.append(params["type"] + ": " + " ".join(str(a.get("value", a.get("description"))) for a in params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            entry = params["entry"]
            self.console.append(f"{entry['source']}: {entry['text']} {entry.get('url', '')}")
        elif method == "Audits.issueAdded" and params["issue"]["code"] == "ContentSecurityPolicyIssue":
            self.console.append("policy: " + json.dumps(params["issue"]["details"]))
        elif method == "Page.loadEventFired":
            self.loaded = True

    def goto(self, url):
        self.clear()
        answer = self.call("Page.navigate", {"url": url})
        if "errorText" in answer:
            raise Failed(f"{url}: {answer['errorText']}")
        if "loaderId" not in answer:  # a new #fragment only
            return
        until = time.monotonic() + PATIENCE
        while not self.loaded:
            if time.monotonic() > until:
                raise Failed(f"{url}: not loaded within {PATIENCE} s")
            self.browser.listen(0.02)

    def eval(self, script):
        """The value of a JavaScript expression, as JSON carries it; a promise is waited for."""
        answer = self.call("Runtime.evaluate", {
            "expression": script, "returnByValue": True, "awaitPromise": True, "userGesture": True})
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise Failed(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def wait_for(self, script, patience=PATIENCE):
        """Until a JavaScript expression is true."""
        until = time.monotonic() + patience
        while not self.eval(f"(async () => !!await ({script}))()"):
            if time.monotonic() > until:
                raise Failed(f"still not true after {patience} s: {script}")
            self.browser.listen(0.02)

    # ---- What a reader does ----

    def press(self, key, shift=False):
        code, text = KEYS.get(key, (ord(key.upper()[0]), key))
        what = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": SHIFT if shift else 0}
        self.call("Input.dispatchKeyEvent", {"type": "keyDown", "text": text, **what} if text else {"type": "rawKeyDown", **what})
        self.call("Input.dispatchKeyEvent", {"type": "keyUp", **what})

    def type(self, text):
        self.call("Input.insertText", {"text": text})

    def centre(self, selector):
        """Where the middle of an element is, in pixels of the window, scrolled into view."""
        spot = self.eval(f"""(() => {{
            const element = document.querySelector({json.dumps(selector)});
            if (!element) return null;
            element.scrollIntoView({{block: "nearest"}});
            const box = element.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }})()""")
        if spot is None:
            raise Failed(f"no element matches {selector}")
        return spot

    def mouse(self, kind, x, y, **more):
        self.call("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, **more})

    def click_at(self, x, y):
        self.mouse("mouseMoved", x, y)
        self.mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)
        self.mouse("mouseReleased", x, y, button="left", clickCount=1)

    def click(self, selector):
        self.click_at(*self.centre(selector))

    def drag(self, x, y, to_x, to_y, steps=10):
        self.mouse("mouseMoved", x, y)
        self.mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)
        for i in range(1, steps + 1):
            self.mouse("mouseMoved", x + (to_x - x) * i / steps, y + (to_y - y) * i / steps, button="left", buttons=1)
        self.mouse("mouseReleased", to_x, to_y, button="left", clickCount=1)

    def wheel(self, x, y, down):
        self.mouse("mouseWheel", x, y, deltaX=0, deltaY=down)

    # ---- What it looks like ----

    def resize(self, width, height, phone=False, scale=1):
        self.call("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": scale, "mobile": phone})
        self.call("Emulation.setTouchEmulationEnabled", {"enabled": phone})

    def media(self, dark=False, still=False):
        """`still`: the reader asked the system for less motion."""
        self.call("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce" if still else "no-preference"}]})

    def screenshot(self, path=None):
        png = base64.b64decode(self.call("Page.captureScreenshot", {"format": "png"})["data"])
        if path:
            with open(path, "wb") as file:
                file.write(png)
        return png
