"""The emulator and the agent server as processes of their own, and what a test asks of them."""

import http.client
import json
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import time
import urllib.parse

VERSION = "api-version=2022-10-01.16.0"
PATIENCE = 60  # seconds, for what must come


def until(condition, what):
    """What `condition` gives, once that is something."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"{what} did not come within {PATIENCE} s")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def call(url, method="GET", body=None, headers=None, timeout=30, context=None):
    """Status, headers and text of an answer; status 0 if there is none."""
    parts = urllib.parse.urlsplit(url)
    secure = parts.scheme == "https"
    options = {"context": context or ssl.create_default_context()} if secure else {}
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=timeout, **options)
    target = parts.path + ("?" + parts.query if parts.query else "")
    try:
        connection.request(method, target, body, headers or {})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, {}, ""
    finally:
        connection.close()


class Emulator:
    """A Batch account with the pools of the default table."""

    KEY = "YW4tYWNjb3VudC1rZXktb2YtdGhlLXRlc3Rz"

    def __init__(self, poolcast, speed="60", nodes=4, slots=4, task_time="1m"):
        self.process = subprocess.Popen(
            [poolcast, "emulate", "--listen", "127.0.0.1:0", "--accept-any-bearer"]
            + ["--speed", speed, "--key", self.KEY, "--task-time", task_time],
            stdout=subprocess.PIPE,
            text=True,
        )
        printed = ""
        while "Ctrl-C" not in printed:
            line = self.process.stdout.readline()
            assert line, "the emulator ended: " + printed
            printed += line
        self.url = re.search(r"ENDPOINT=(\S+)", printed)[1]
        for pool, sku in (("batchLinux", "ubuntu 22.04"), ("batchWindows", "windows amd64")):
            self.add_pool(pool, sku, nodes, slots)

    def add_pool(self, pool, sku, nodes, slots):
        body = {
            "id": pool,
            "vmSize": "standard_d2s_v3",
            "taskSlotsPerNode": slots,
            "targetDedicatedNodes": nodes,
            "virtualMachineConfiguration": {
                "imageReference": {},
                "nodeAgentSKUId": "batch.node." + sku,
            },
        }
        assert self.ask("/pools", "POST", body)[0] == 201

    def ask(self, path, method="GET", body=None):
        url = path if path.startswith("http") else self.url + path
        url += "" if "api-version" in url else ("&" if "?" in url else "?") + VERSION
        headers = {"Authorization": "Bearer any", "Content-Type": "application/json"}
        text = None if body is None else json.dumps(body)
        status, _, answer = call(url, method, text, headers)
        return status, json.loads(answer) if answer else None

    def console(self, path):
        return call(f"{self.url}/_poolcast/{path}", "POST")[0]

    def listed(self, path):
        """All rows of a list, whatever faults are on."""
        rows = []
        while path:
            status, page = self.ask(path)
            if status >= 500:
                continue
            assert status == 200, (path, status, page)
            rows += page["value"]
            path = page.get("odata.nextLink")
        return rows

    def tasks(self):
        """By job."""
        jobs = [job["id"] for job in self.listed("/jobs")]
        return {job: self.listed(f"/jobs/{job}/tasks") for job in jobs}

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


SECRETS = {
    "BatchAccountKey": Emulator.KEY,
    "AzDOToken": "pat.of.the.tests.pat.of.the.tests",
    "FunctionKey": "function+key/of=the=tests",
}


def settings_for(emulator, **changes):
    return {
        "BatchAccountUrl": emulator.url,
        "BatchAccountName": "poolcast",
        "ContainerRegistryServer": "contoso.azurecr.io",
        "AzDOUrl": "https://dev.azure.com/contoso",
        "ReconcileEvery": "off",  # that organisation is nobody's to ask
        "AzDOUbuntuPool": "ubuntu",
        "AzDOWindowsPool": "windows",
        **SECRETS,
        **changes,
    }


class Server:
    """`poolcast live serve` with files in a folder of its own; can be killed and started again."""

    def __init__(self, poolcast, folder, settings, options=(), environment=None):
        self.poolcast = poolcast
        self.folder = pathlib.Path(folder)
        self.options = list(options)
        self.environment = environment or {}
        self.port = free_port()
        self.scheme = "https" if "--certificate" in self.options else "http"
        self.url = f"{self.scheme}://127.0.0.1:{self.port}"
        self.log = self.folder / "log"
        self.settings = self.folder / "settings.json"
        self.write_settings(settings)
        self.process = None
        self.start()

    def write_settings(self, settings):
        """At once, as whoever rotates a key should."""
        text = self.folder / "settings.new"
        text.write_text(json.dumps(settings))
        text.replace(self.settings)

    def start(self):
        before = self.log.stat().st_size if self.log.exists() else 0
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.poolcast, "live", "serve", "--listen", f"127.0.0.1:{self.port}"]
                + ["--settings", str(self.settings), "--outbox", str(self.folder / "outbox.db")]
                + self.options,
                stderr=log,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "no_proxy": "127.0.0.1", **self.environment},
            )

        def is_up():
            assert self.process.poll() is None, self.log.read_text()[-2000:]
            with open(self.log, "rb") as log:
                log.seek(before)
                return b'"listening"' in log.read()

        until(is_up, "the server")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """The exit code after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def provide(self, body='{"AgentOSType":"ubuntu-latest"}', headers=None, key=True, query=""):
        sent = {"Content-Type": "application/json", **(headers or {})}
        if key:
            sent["x-functions-key"] = SECRETS["FunctionKey"]
        status, answered, text = call(
            f"{self.url}/api/ProvideAzDOAgent{query}", "POST", body, sent
        )
        return status, json.loads(text) if text else None, answered

    def metrics(self):
        headers = {"x-functions-key": SECRETS["FunctionKey"]}
        status, _, text = call(self.url + "/metrics", headers=headers)
        if status != 200:
            return {}
        rows = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, value in rows}

    def is_empty(self):
        metrics = self.metrics()
        return metrics and metrics['poolcast_outbox_orders{state="accepted"}'] == 0

    def lines(self):
        return [json.loads(line) for line in self.log.read_text().splitlines()]


def ids_of(number):
    """The headers of one task of one pipeline run."""
    return {
        "PlanUrl": "https://dev.azure.com/contoso/",
        "ProjectId": "project",
        "HubName": "build",
        "PlanId": f"plan-{number // 4}",
        "JobId": f"job-{number % 4}",
        "TimelineId": f"timeline-{number // 4}",
        "TaskInstanceId": f"task-{number}",
        "AuthToken": "token.of.a.job.of.the.tests",
    }
