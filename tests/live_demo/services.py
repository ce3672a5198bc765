"""The processes of the demo, and what is asked of them."""

import base64
import ctypes
import http.client
import http.server
import json
import os
import pathlib
import re
import secrets
import signal
import subprocess
import threading
import time
import urllib.parse

VERSION = "api-version=2022-10-01.16.0"
PATIENCE = 30  # seconds of the wall, for what must come
LIBC = ctypes.CDLL(None)
FAKE = pathlib.Path(__file__).parent.parent / "support" / "fake_azure_devops.py"


class Problem(Exception):
    """What keeps the demo from going on."""


def until(condition, what):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.002)
    raise Problem(f"{what} did not come within {PATIENCE} s")


def end_with_parent():
    """Even where that is killed."""
    death_signal = 1
    LIBC.prctl(death_signal, signal.SIGKILL)


class Processes:
    """With `with`: those that run are ended at its end."""

    def __init__(self, poolcast, folder):
        self.poolcast = poolcast
        self.folder = pathlib.Path(folder)
        self.running = {}
        self.connections = []
        self.servers = []
        # Nothing of the caller's own accounts.
        self.environment = {"PATH": os.environ["PATH"], "no_proxy": "127.0.0.1"}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for connection in self.connections:
            connection.close()
        for server in self.servers:
            server.shutdown()
            server.server_close()
        for process in self.running.values():
            process.kill()
        for process in self.running.values():
            process.wait()

    def start(self, name, words, ready):
        """What it has printed once that matches `ready`."""
        log = self.folder / f"{name}.log"
        with open(log, "wb") as out:
            process = subprocess.Popen(
                [str(word) for word in words], stdin=subprocess.DEVNULL, stdout=out,
                stderr=subprocess.STDOUT, env=self.environment, preexec_fn=end_with_parent,
            )
        self.running[name] = process

        def printed():
            text = log.read_text()
            if not re.search(ready, text) and process.poll() is not None:
                raise Problem(f"{name} ended with {process.returncode}: {text[-2000:]}")
            return text if re.search(ready, text) else None

        return until(printed, name)

    def stop(self, name):
        """The exit code after SIGTERM."""
        process = self.running.pop(name)
        process.terminate()
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def run(self, *words, **variables):
        """What `poolcast` prints."""
        result = subprocess.run(
            [self.poolcast, *map(str, words)], capture_output=True, text=True,
            env={**self.environment, **variables}, preexec_fn=end_with_parent, check=False,
        )
        if result.returncode != 0:
            command = " ".join(map(str, words[:3]))
            raise Problem(f"poolcast {command}: exit code {result.returncode}\n{result.stderr}")
        return result.stdout


class Service:
    """One connection, kept."""

    def __init__(self, processes, url, headers=None):
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc,
                                                     timeout=PATIENCE)
        processes.connections.append(self.connection)
        self.headers = {"Content-Type": "application/json", **(headers or {})}

    def ask(self, method, path, body=None, headers=None):
        """Status and JSON of the answer."""
        text = None if body is None else json.dumps(body)
        try:
            self.connection.request(method, path, text, {**self.headers, **(headers or {})})
            answer = self.connection.getresponse()
            read = answer.read()
        except (OSError, http.client.HTTPException) as wrong:
            self.connection.close()
            raise Problem(f"{method} {path}: {wrong!r}") from wrong
        is_json = "application/json" in answer.headers.get("Content-Type", "")
        return answer.status, json.loads(read) if is_json and read else read.decode()

    def get(self, method, path, body=None):
        status, answer = self.ask(method, path, body)
        if status >= 300:
            raise Problem(f"{method} {path}: {status} {answer}")
        return answer


class Account(Service):
    """`poolcast emulate`, as a client of the Batch service and at its console."""

    def __init__(self, processes, scenario, speed):
        self.key = base64.b64encode(secrets.token_bytes(32)).decode()
        printed = processes.start(
            "emulator",
            [processes.poolcast, "emulate", "--listen", "127.0.0.1:0", "--accept-any-bearer"]
            + ["--speed", speed, "--scenario", scenario, "--key", self.key]
            + ["--task-time", "1000h"],  # a task is over when its agent is
            "Ctrl-C",
        )
        self.url = re.search(r"ENDPOINT=(\S+)", printed)[1]
        self.variables = dict(re.findall(r"export (\w+)=(\S+)", printed))
        super().__init__(processes, self.url, {"Authorization": "Bearer any"})

    def console(self, method, what):
        return self.get(method, f"/_poolcast/{what}")

    def listed(self, path):
        rows = []
        target = path + ("&" if "?" in path else "?") + VERSION
        while target:
            page = self.get("GET", target)
            rows += page["value"]
            following = page.get("odata.nextLink")
            parts = urllib.parse.urlsplit(following) if following else None
            target = f"{parts.path}?{parts.query}" if parts else None
        return rows

    def find(self, path):
        status, answer = self.ask("GET", f"{path}?{VERSION}")
        return answer if status == 200 else None


class DevOps(Service):
    """The fake Azure DevOps: its REST API, and what happens in it."""

    def __init__(self, processes, pool):
        self.token = secrets.token_hex(26)  # no - that an option could begin with
        words = ["python3", "-B", FAKE, "--token", self.token, "--pool", pool]
        printed = processes.start("azure-devops", words, r"listening on \S+\n")
        self.url = re.search(r"listening on (\S+)", printed)[1]
        basic = base64.b64encode(f":{self.token}".encode()).decode()
        super().__init__(processes, self.url, {"Authorization": f"Basic {basic}"})
        self.pool = pool
        pools = "/_apis/distributedtask/pools"
        number = self.get("GET", f"{pools}?poolName={pool}")["value"][0]["id"]
        self.pool_path = f"{pools}/{number}"
        self.ahead = 0.0  # of the wall clock, in seconds

    def tell(self, action, **body):
        return self.get("POST", f"/_control/{action}", body)

    def come_to(self, seconds):
        """Its time follows the account's."""
        step = seconds - (time.time() + self.ahead)
        if step > 0:
            self.ahead += step
            self.tell("advance", seconds=step)

    def jobs(self):
        """Those that are not over."""
        path = f"{self.pool_path}/jobrequests?completedRequestCount=0"
        return self.get("GET", path)["value"]

    def agents(self):
        return self.get("GET", f"{self.pool_path}/agents")["value"]


class TokenFile:
    """A store that gives the token to whoever has the signed address, as a blob's."""

    def __init__(self, processes, token):
        self.signature = secrets.token_hex(20)
        self.token = token
        self.fetched = 0
        store = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                signed = self.path == f"/tokens/azdo?sig={store.signature}"
                text = store.token.encode() if signed else b"AuthenticationFailed"
                store.fetched += signed
                self.send_response(200 if signed else 403)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        processes.servers.append(server)
        self.url = f"http://127.0.0.1:{server.server_address[1]}/tokens/azdo?sig={self.signature}"


class AgentServer(Service):
    """`poolcast live serve`."""

    def __init__(self, processes, settings):
        file = processes.folder / "settings.json"
        file.touch(mode=0o600)
        file.write_text(json.dumps(settings))
        printed = processes.start(
            "server",
            [processes.poolcast, "live", "serve", "--listen", "127.0.0.1:0", "--settings", file]
            + ["--outbox", processes.folder / "outbox.db"],
            r'"listening".*\n',
        )
        url = re.search(r'"url":"([^"]+)"', printed)[1]
        super().__init__(processes, url, {"x-functions-key": settings["FunctionKey"]})

    def metric(self, name):
        text = self.get("GET", "/metrics")
        found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
        return int(float(found[1])) if found else 0
