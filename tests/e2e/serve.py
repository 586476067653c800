"""gazmap serve over loopback: what it answers, what it refuses, and that neither noise nor a crowd stops it."""

import gzip
import http.client
import json
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

GAZMAP = os.environ["GAZMAP"]
PATIENCE = 60  # seconds until a step counts as stuck
SEED = int(os.environ.get("GM_SEED", "20200203"))

problems = []


def check(good, message):
    if not good:
        problems.append(message)


def same(found, wanted, what):
    check(found == wanted, f"{what}: found {found!r}, wanted {wanted!r}")


class Serve:
    """gazmap serve on a free port."""

    def __init__(self, folder, *arguments):
        self.folder = folder
        self.child = subprocess.Popen([GAZMAP, "serve", "--port", "0", *arguments], cwd=folder, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE, text=True)
        self.lines = []
        self.news = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()
        line = self.child.stdout.readline()
        if not line.startswith("http://127.0.0.1:"):
            sys.exit(f"FAIL: no address but {line!r}; {self.child.communicate()[1]}")
        self.port = int(line.rsplit(":", 1)[1].strip("/\n"))
        self.wait("placed")

    def _read(self):
        for line in self.child.stderr:
            with self.news:
                self.lines.append(line)
                self.news.notify()

    def wait(self, words):
        with self.news:
            if not self.news.wait_for(lambda: any(words in line for line in self.lines), PATIENCE):
                sys.exit(f"FAIL: nothing said with {words!r}: {self.lines}")
            self.lines.clear()

    def ask(self, path, method="GET", headers=None, host=None, body=None):
        """(status, headers, body) of one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            connection.putheader("Host", host or f"127.0.0.1:{self.port}")
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def raw(self, data, patience=PATIENCE):
        """What comes back for these bytes until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as s:
            try:
                s.sendall(data)
                s.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            got = b""
            try:
                while more := s.recv(65536):
                    got += more
            except OSError:
                pass
            return got

    def end(self, number=signal.SIGINT):
        self.child.send_signal(number)
        code = self.child.wait(PATIENCE)
        self.child.stdout.close()
        return code


def make(folder):
    folder.mkdir()
    (folder / "gazmap.json").write_text('{"theatre": "t", "gazetteer": ["places.csv"], "events": ["events.csv"], "output": "out",\n'
                                        ' "formats": ["geojson", "shapefile"]}\n')
    (folder / "places.csv").write_text("id,name,lon,lat,source\np1,Millbrook,10.5,50.5,me\n")
    rows = "".join(f"e{i},2020-02-{i % 28 + 1:02},Millbrook,Title {i}\n" for i in range(300))
    (folder / "events.csv").write_text("event_id,date,place,title\n" + rows)
    (folder / "secret.txt").write_text("secret\n")


def files(s):
    out = s.folder / "out"
    listed = json.loads((out / "manifest.json").read_text())["files"]
    check(any(f["name"] == "map.html" for f in listed), "serve writes the page, whatever the project asks for")
    for f in [*listed, {"name": "manifest.json"}]:
        status, headers, body = s.ask("/" + f["name"])
        same((status, body), (200, (out / f["name"]).read_bytes()), f["name"])
        same(headers.get("X-Content-Type-Options"), "nosniff", f"{f['name']}: nosniff")
        if "hash" in f:
            same(headers["ETag"], f'"{f["hash"]}"', f"{f['name']}: its tag is the manifest's hash")
    name = "/events.geojson"
    whole = (out / "events.geojson").read_bytes()
    status, headers, body = s.ask(name)
    same(headers["Content-Type"], "application/geo+json", "type of GeoJSON")
    same(headers.get("Access-Control-Allow-Origin"), None, "no other origin reads")
    same(headers["Cross-Origin-Resource-Policy"], "same-origin", "no other page embeds")
    tag = headers["ETag"]
    status, headers, body = s.ask(name, headers={"If-None-Match": tag})
    same((status, body, headers["ETag"]), (304, b"", tag), "304")
    same(s.ask(name, headers={"If-None-Match": '"other"'})[0], 200, "another tag")
    status, headers, body = s.ask(name, "HEAD")
    same((status, body, int(headers["Content-Length"])), (200, b"", len(whole)), "HEAD")

    status, headers, packed = s.ask(name, headers={"Accept-Encoding": "gzip"})
    same((status, headers["Content-Encoding"], gzip.decompress(packed)), (200, "gzip", whole), "gzip")
    check(len(packed) < len(whole) / 2, "gzip makes it small")
    check(headers["ETag"] != tag, "the packed form has a tag of its own")
    check("Accept-Encoding" in headers["Vary"], "caches are told")
    same(s.ask(name, headers={"Accept-Encoding": "gzip", "If-None-Match": headers["ETag"]})[0], 304, "304 of the packed form")
    check("Content-Encoding" not in s.ask("/shapefile/events.shp", headers={"Accept-Encoding": "gzip"})[1], "a shapefile stays as it is")

    for text, wanted in (("bytes=0-9", whole[:10]), ("bytes=100-", whole[100:]), ("bytes=-7", whole[-7:])):
        status, headers, body = s.ask(name, headers={"Range": text, "Accept-Encoding": "gzip"})
        same((status, body), (206, wanted), text)
        check(headers["Content-Range"].endswith(f"/{len(whole)}") and "Content-Encoding" not in headers, f"{text}: {headers}")
    same(s.ask(name, headers={"Range": "bytes=99999999-"})[0], 416, "a range beyond the end")
    same(s.ask(name, headers={"Range": "bytes=0-1,4-5"})[2], whole, "several ranges: the whole")
    same(s.ask(name, headers={"Range": "bytes=0-9", "If-Range": tag})[0], 206, "a range of what the reader has")
    same(s.ask(name, headers={"Range": "bytes=0-9", "If-Range": '"old"'})[0], 200, "a range of something else")


def page(s):
    on_disk = (s.folder / "out" / "map.html").read_text()
    status, headers, body = s.ask("/")
    served = body.decode()
    same((status, headers["Content-Type"]), (200, "text/html; charset=utf-8"), "the page")
    check("; connect-src 'none'" in on_disk and "; connect-src 'none'" not in served, "the served page may connect")
    check(served.count("; connect-src 'self'") == 1 and 'id="gazmap-live"' in served, "the script that follows")
    same(s.ask("/map.html")[2].decode(), on_disk, "the file itself stays as it is")
    status, headers, data = s.ask("/map-data.json", headers={"Accept-Encoding": "gzip"})
    same(json.loads(gzip.decompress(data))["theatre"], "t", "the data block")
    now = json.loads(s.ask("/changes?since=")[2])
    same((now["problem"], now["page"] in headers["ETag"]), ("", True), "changes")


def refusals(s):
    ours = s.port
    for host in ("evil.example", f"evil.example:{ours}", f"127.0.0.1:{ours + 1}", "127.0.0.1", f"localhost.evil.example:{ours}", ""):
        for path in ("/", "/events.geojson", "/changes", "/nothing"):
            same(s.ask(path, host=host or " ")[0] in (400, 403), True, f"Host {host!r}, {path}")
    for host in (f"localhost:{ours}", f"LOCALHOST:{ours}", f"[::1]:{ours}"):
        same(s.ask("/", host=host)[0], 200, f"Host {host}")
    two = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{ours}\r\nHost: evil.example\r\nConnection: close\r\n\r\n".encode()
    check(s.raw(two).split(b" ", 2)[1] in (b"400", b"403"), "two Hosts")
    none = s.raw(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
    check(none.split(b" ", 2)[1] in (b"400", b"403"), f"no Host: {none[:60]}")
    old = s.raw(b"GET /events.geojson HTTP/1.0\r\n\r\n")
    check(old.split(b" ", 2)[1] in (b"400", b"403"), f"HTTP/1.0 without Host: {old[:60]}")

    for path in ("/..", "/../secret.txt", "/%2e%2e/secret.txt", "/%2E%2E%2Fsecret.txt", "/..%2fsecret.txt", "/..%5csecret.txt",
                 "/shapefile/../../secret.txt", "/shapefile/%2e%2e/%2e%2e/secret.txt", "/shapefile%2fevents.shp", "//etc/passwd",
                 "/etc/passwd", "/.", "/shapefile", "/shapefile/", "/secret.txt", "/.t.lock", "/events.geojson/", "/events.geojson%00",
                 "/events.geojson%00.html", "/%", "/%zz", "/index.html", "/favicon.ico", "/events.csv", "/places.csv", "/gazmap.json",
                 "/linked.txt", "/out/events.geojson", "http://127.0.0.1/events.geojson"):
        status, _, body = s.ask(path)
        check(status in (400, 404) and b"secret" not in body and b"root:" not in body, f"{path}: {status}")
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"):
        status, headers, _ = s.ask("/events.geojson", method)
        check(status in (400, 405, 501), f"{method}: {status}")
    status, headers, _ = s.ask("/", "POST", body=b"x" * 100)
    same((status, headers["Allow"]), (405, "GET, HEAD"), "POST with a body")
    same(s.ask("/", body=b"x" * 100)[0], 413, "GET with a body")

    for what, data in (
            ("a long URL", b"GET /" + b"a" * 100000 + f" HTTP/1.1\r\nHost: 127.0.0.1:{ours}\r\n\r\n".encode()),
            ("a huge header", f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{ours}\r\nX: ".encode() + b"b" * 1000000 + b"\r\n\r\n"),
            ("many headers", f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{ours}\r\n".encode() + b"X-Y: z\r\n" * 20000 + b"\r\n")):
        got = s.raw(data)
        check(got[:12] in (b"", b"HTTP/1.1 413", b"HTTP/1.1 414", b"HTTP/1.1 431", b"HTTP/1.1 400"), f"{what}: {got[:40]}")
    same(s.ask("/")[0], 200, "after all that")


def other_origins(folder):
    origin = "http://localhost:5173"
    s = Serve(folder, "--cors", origin)
    status, headers, _ = s.ask("/events.geojson", headers={"Origin": origin})
    same((status, headers.get("Access-Control-Allow-Origin")), (200, origin), "--cors")
    check("Origin" in headers["Vary"], "caches are told of the origin")
    check("Access-Control-Allow-Origin" not in s.ask("/events.geojson", headers={"Origin": "http://evil.example"})[1], "another origin")
    status, headers, _ = s.ask("/events.geojson", "OPTIONS", headers={"Origin": origin, "Access-Control-Request-Method": "GET"})
    same((status, headers.get("Access-Control-Allow-Origin")), (204, origin), "a browser that asks first")
    same(s.ask("/events.geojson", "OPTIONS", headers={"Origin": "http://evil.example"})[0], 405, "another that asks first")
    same(s.end(signal.SIGTERM), 0, "SIGTERM ends with 0")


def changes(s):
    now = json.loads(s.ask("/changes?since=")[2])
    got = []
    waiting = threading.Thread(target=lambda: got.append(json.loads(s.ask(f"/changes?since={now['state']}")[2])))
    waiting.start()
    layer = s.folder / "places.csv"
    good = layer.read_text()
    layer.write_text(good.replace("10.5", "10.6"))
    waiting.join(PATIENCE)
    check(got and got[0]["page"] != now["page"] and "300 moved" in got[0]["note"], f"a change: {got}")
    served = json.loads(s.ask("/map-data.json")[2])
    same(served["events"]["rows"][0][0], [10.6, 50.5], "the new data")

    s.lines.clear()
    layer.write_text(good + "p2,Broken,east,51,me\n")
    s.wait("stays as it was")
    broken = json.loads(s.ask("/changes?since=")[2])
    check("places.csv:3" in broken["problem"] and broken["page"] == got[0]["page"], f"a mistake: {broken}")
    same(s.ask("/")[0], 200, "the last good page")
    layer.write_text(good)
    s.wait("moved")
    same(json.loads(s.ask("/changes?since=")[2])["problem"], "", "mended")

    # Somebody else publishes into the same folder.
    before = json.loads(s.ask("/changes?since=")[2])
    (s.folder / "other.csv").write_text("event_id,date,place\nx,2020-02-01,Millbrook\n")
    run = subprocess.run([GAZMAP, "export", "other.csv", "-g", "places.csv", "-o", "out", "-f", "html", "--quiet"], cwd=s.folder, check=False)
    same(run.returncode, 0, "the other run")
    after = json.loads(s.ask(f"/changes?since={before['state']}")[2])
    check(after["page"] != before["page"], "another run's set is served")
    same(s.ask("/events.geojson")[0], 404, "its files are gone")


def noise(s):
    """Requests that random edits made of good ones; the server goes on."""
    chance = random.Random(SEED)
    host = f"127.0.0.1:{s.port}"
    seeds = [f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n".encode() for path in ("/", "/map-data.json", "/manifest.json", "/changes?since=x")
             for more in ("", "Range: bytes=0-5\r\n", "Accept-Encoding: gzip\r\nIf-None-Match: \"a\"\r\n", "Content-Length: 5\r\n",
                          "Transfer-Encoding: chunked\r\n", "Connection: close\r\nCookie: a=b; c\r\n")]
    pieces = [b"\r\n", b"\0", b" ", b"\t", b"%", b"%00", b"..", b"/", b"\xff\xfe", b"HTTP/1.1", b"HTTP/9.9", b"Host: ", b":", b"-", b"18446744073709551616",
              b"chunked", b"0\r\n\r\n", b"A" * 5000, b"\n", b"GET / HTTP/1.1\r\n"]
    for _ in range(600):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randrange(1, 8)):
            at = chance.randrange(len(data) + 1)
            what = chance.randrange(4)
            if what == 0:
                data[at:at] = chance.choice(pieces)
            elif what == 1:
                del data[at:at + chance.randrange(1, 20)]
            elif what == 2 and at < len(data):
                data[at] = chance.randrange(256)
            else:
                data += chance.choice(seeds)
        with socket.create_connection(("127.0.0.1", s.port), timeout=PATIENCE) as client:
            try:
                for start in range(0, len(data), step := chance.choice((7, 100, 100000))):
                    client.sendall(data[start:start + step])
                client.settimeout(0.02)  # half a request gets no answer; its connection is closed here
                client.recv(1 << 16)
            except OSError:
                pass
    same(s.ask("/")[0], 200, f"after the noise (GM_SEED={SEED})")
    same(s.child.poll(), None, "still there")


def crowd(s):
    """A thousand connections that say nothing, or half a request, and one that wants the page."""
    wanted = 1000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, wanted + 200)), hard))
    except (OSError, ValueError):
        pass
    n = min(wanted, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 100)
    if n < wanted:
        print(f"note: only {n} connections; the limit of open files is low")
    idle = []
    try:
        for i in range(n):
            idle.append(socket.create_connection(("127.0.0.1", s.port), timeout=PATIENCE))
            if i % 2:
                idle[-1].sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1")
        for _ in range(3):
            same(s.ask("/")[0], 200, f"the page beside {n} idle connections")
        status, _, body = s.ask("/map-data.json")
        check(status == 200 and json.loads(body)["format"] == 1, "the data beside them")
    finally:
        for one in idle:
            one.close()
    same(s.ask("/")[0], 200, "the page after they left")


def waiting_crowd(s):
    """More that wait for changes than are put aside: the rest are told so."""
    state = json.loads(s.ask("/changes?since=")[2])["state"]
    request = f"GET /changes?since={state} HTTP/1.1\r\nHost: 127.0.0.1:{s.port}\r\n\r\n".encode()
    waiting = []
    try:
        for _ in range(300):
            waiting.append(socket.create_connection(("127.0.0.1", s.port), timeout=PATIENCE))
            waiting[-1].sendall(request)
        until = time.monotonic() + PATIENCE
        while s.ask(f"/changes?since={state}")[0] != 503 and time.monotonic() < until:
            pass
        check(time.monotonic() < until, "nobody is told that too many wait")
        same(s.ask("/")[0], 200, "the page beside those that wait")
    finally:
        for one in waiting:
            one.close()


def starts(folder):
    """No set yet, and none to come: the page says why, and takes the map once it is there."""
    make(folder)
    layer = folder / "places.csv"
    good = layer.read_text()
    layer.write_text(good + "p2,Broken <b>,east,51,me\n")
    child = subprocess.Popen([GAZMAP, "serve", "--port", "0"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    port = int(child.stdout.readline().rsplit(":", 1)[1].strip("/\n"))
    s = Serve.__new__(Serve)
    s.folder, s.child, s.port = folder, child, port
    until = time.monotonic() + PATIENCE
    while b"places.csv:3" not in (got := s.ask("/"))[2] and time.monotonic() < until:
        pass
    same(got[0], 503, "no map yet")
    check(b"There is no map yet" in got[2] and b"<b>" not in got[2], f"the reason: {got[2][:300]}")
    same(s.ask("/map-data.json")[0], 404, "no data yet")
    layer.write_text(good)
    while s.ask("/")[0] != 200 and time.monotonic() < until:
        pass
    same(s.ask("/")[0], 200, "the map is there")
    taken = subprocess.run([GAZMAP, "serve", "--port", str(port)], cwd=folder, capture_output=True, text=True, check=False)
    same((taken.returncode, "is in use" in taken.stderr), (1, True), "a port that is taken")
    same(s.end(), 0, "Ctrl-C ends with 0")
    for words in (["--port", "65536"], ["--port", "x"], ["--cors", "*"], ["--cors", "http://a/b"], ["-o", "-", "-f", "geojson"], ["--check"]):
        run = subprocess.run([GAZMAP, "serve", *words], cwd=folder, capture_output=True, text=True, check=False)
        same(run.returncode, 2, f"{words}: {run.stderr}")


def only_loopback(s):
    """No socket of ours listens anywhere else."""
    inodes = {os.readlink(f"/proc/{s.child.pid}/fd/{fd}") for fd in os.listdir(f"/proc/{s.child.pid}/fd")}
    listening = []
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{s.child.pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if f"socket:[{fields[9]}]" in inodes and (fields[3] == "0A" or table.startswith("udp")):
                listening.append((table, fields[1]))
    same(listening, [("tcp", f"0100007F:{s.port:04X}")], "where it listens")


with tempfile.TemporaryDirectory(prefix="gazmap-serve-") as scratch:
    home = Path(scratch) / "theatre"
    make(home)
    server = Serve(home)
    (home / "out" / "linked.txt").symlink_to(home / "secret.txt")
    for case in (files, page, refusals, only_loopback, noise, crowd, changes, waiting_crowd):
        case(server)
    same(server.end(), 0, "Ctrl-C ends with 0")
    other_origins(home)
    starts(Path(scratch) / "fresh")
for problem in problems:
    print("FAIL:", problem)
sys.exit(1 if problems else 0)
