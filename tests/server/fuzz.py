#!/usr/bin/env python3
"""Sends an emulated account what no client sends, and looks whether it stays well.

usage: fuzz.py POOLCAST [SEED [REQUESTS]]

Every answer must be below 500, and every error one in the service's words; afterwards the account
must still answer, and end at SIGTERM once what is in flight has been answered. The same seed sends
the same requests.
"""

import json
import random
import signal
import socket
import subprocess
import sys
import threading
import time

from bent import JOB, POOL, TASK, VERSION, bent_request, request

MEGABYTE = 1024 * 1024
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
PATIENCE = 40  # s; the emulator gives up on a client after 20


class Emulator:
    def __init__(self, poolcast):
        command = [poolcast, "emulate", "--listen", "127.0.0.1:0", "--accept-any-bearer"]
        # Time stands still but for what the requests let pass, so that each run is the same.
        command += ["--speed", "0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.port = None
        for line in self.process.stdout:
            if line.startswith("export AZURE_BATCH_ENDPOINT="):
                self.port = int(line.rsplit(":", 1)[1])
            if not line.startswith("export "):
                return

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def ask(self, sent):
        """All that comes back until the connection ends."""
        with self.connect() as connection:
            try:
                connection.sendall(sent)
            except OSError:
                pass  # it has its answer, and does not want the rest
            return read_all(connection)

    def memory(self):
        """In MB."""
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        return 0


def read_all(connection):
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass  # what was sent and not read resets the connection, behind the answer
    return b"".join(parts)


def wrong_with(answer, method="GET"):
    """What is wrong with an answer; None if nothing is."""
    answer = answer.removeprefix(CONTINUE)
    if not answer.startswith(b"HTTP/1.1 "):
        return f"no answer: {answer[:60]!r}"
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head[9:12])
    if status < 400 or method == "HEAD":
        return None if 200 <= status < 500 else f"status {status}"
    try:
        error = json.loads(body)
    except ValueError:
        return f"{status} with a body that is no JSON: {body[:60]!r}"
    if isinstance(error.get("error"), str) and status < 500:
        return None  # the console's
    code = error.get("code")
    # The service's own status for many requests; and for the faults that the console was told of.
    allowed = status == 503 and code in ("TooManyEnableAutoScaleRequests", "ServerBusy")
    if status >= 500 and not allowed:
        return f"{status} {code}"
    return None if code and error.get("message", {}).get("value") else f"{status} without words"


def set_up(emulator):
    for path, body in [
        *(("/pools", POOL), ("/pools", {**POOL, "id": "other"}), ("/jobs", JOB)),
        *(("/jobs", {**JOB, "id": "other"}), ("/jobs/j/tasks", TASK)),
    ]:
        answer = emulator.ask(request("POST", f"{path}?{VERSION}", json.dumps(body).encode()))
        assert answer.startswith(b"HTTP/1.1 201 "), answer


def bent_requests(emulator, seed, count):
    generator = random.Random(seed)
    statuses = {}
    for number in range(count):
        method, sent = bent_request(generator)
        answer = emulator.ask(sent)
        if wrong := wrong_with(answer, method):
            sys.exit(f"seed {seed}, request {number}: {wrong}\n{sent[:3000]!r}\n{answer[:3000]!r}")
        status = answer.removeprefix(CONTINUE)[9:12].decode()
        statuses[status] = statuses.get(status, 0) + 1
    print(f"{count} bent requests, seed {seed}:", dict(sorted(statuses.items())))


POST = f"POST /jobs?{VERSION} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer any\r\n"
GET = f"GET /jobs?{VERSION} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer any\r\n"
CHUNKED = POST + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
LENGTH = "Connection: close\r\nContent-Length: "
# What is sent, and the statuses that may come back.
RAW = {
    "10 MB": (request("POST", f"/jobs?{VERSION}", b"x" * 10 * MEGABYTE), "413"),
    "10 MB of chunks": (CHUNKED.encode() + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 160, "413"),
    "a chunk of no length": (CHUNKED + "zz\r\nxx\r\n0\r\n\r\n", "400"),
    "a chunk of a negative length": (CHUNKED + "-5\r\nxx\r\n0\r\n\r\n", "400 413"),
    "a chunk of 2^64 bytes": (CHUNKED + "FFFFFFFFFFFFFFFF\r\nxx\r\n0\r\n\r\n", "400 413"),
    "a length that is none": (POST + LENGTH + "x\r\n\r\n{}", "400"),
    "a negative length": (POST + LENGTH + "-1\r\n\r\n{}", "400 413"),
    "two lengths": (POST + LENGTH + "2\r\nContent-Length: 9\r\n\r\n{}", "400"),
    "a length and chunks": (
        POST + LENGTH + "2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "400",
    ),
    "a header of 64 KB": (GET + "X: " + "x" * 65536 + "\r\n\r\n", "400 414 431"),
    "10,000 headers": (GET + "X: x\r\n" * 10000 + "Connection: close\r\n\r\n", "200 400 431"),
    "a path of 64 KB": (f"GET /{'a' * 65536} HTTP/1.1\r\n\r\n", "414"),
    "NULs": ("\0" * 1000 + "\r\n\r\n", "400"),
    "NULs in a line": (GET + "X: a\0b\r\nConnection: close\r\n\r\n", "200 400"),
    "TLS": (bytes.fromhex("16030100c8010000c40303") + b"\x55" * 190 + b"\r\n\r\n", "400"),
    "HTTP/0.9": ("GET /\r\n\r\n", "400"),
    "HTTP/9.9": ("GET /jobs HTTP/9.9\r\n\r\n", "400"),
    "nothing": ("\r\n\r\n", "400"),
    "no host": (GET.replace("Host: here\r\n", "") + "Connection: close\r\n\r\n", "200 400"),
}


def raw_bytes(emulator):
    for name, (sent, statuses) in RAW.items():
        begin = time.monotonic()
        with emulator.connect() as connection:
            try:
                connection.sendall(sent if isinstance(sent, bytes) else sent.encode())
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            answer = read_all(connection)
        status = answer[9:12].decode() if answer.startswith(b"HTTP/1.1 ") else ""
        print(f"{name}: {status or 'closed'}, {time.monotonic() - begin:.1f} s", flush=True)
        assert status in statuses.split(" "), f"{name}: {answer[:300]!r}"


def pipelined_garbage(emulator):
    good = (GET + "\r\n").encode()
    answer = emulator.ask(good * 3 + b"\0garbage\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200 ") == 3, answer[:500]
    # A body that is not read, or a request that is not understood, is not taken for the next one.
    hidden = request("POST", f"/jobs?{VERSION}", b'{"id": "hidden", "poolInfo": {"poolId": "p"}}')
    emulator.ask((GET + f"Content-Length: {len(hidden)}\r\n\r\n").encode() + hidden)
    emulator.ask(b"GET /a?b?c HTTP/1.1\r\n" + hidden)
    shown = emulator.ask(request("GET", f"/jobs/hidden?{VERSION}"))
    assert shown.startswith(b"HTTP/1.1 404 "), shown[:500]
    print("pipelined garbage: what came before it is answered, and nothing of it is done")


def slow_clients(emulator):
    """Fifty that send a byte a second hold up nobody, and are sent away."""
    connections = [emulator.connect() for _ in range(50)]
    begin = time.monotonic()
    dripped = 0
    while connections and time.monotonic() - begin < PATIENCE:
        for connection in list(connections):
            try:
                connection.sendall(POST[dripped % len(POST)].encode())
            except OSError:
                connection.close()
                connections.remove(connection)
        dripped += 1
        asked = time.monotonic()
        assert emulator.ask(request("GET", f"/pools?{VERSION}")).startswith(b"HTTP/1.1 200 ")
        assert time.monotonic() - asked < 5, "others wait for slow clients"
        time.sleep(1)
    assert not connections, f"{len(connections)} slow clients are still served"
    print(f"50 slow clients: sent away within {time.monotonic() - begin:.0f} s, others were served")


def end(emulator):
    """Signals while a request is half sent: it is answered."""
    sent = request("POST", f"/jobs?{VERSION}", b'{"id": "last", "poolInfo": {"poolId": "p"}}')
    answers = []
    with emulator.connect() as connection:
        connection.sendall(sent[:-5])
        # Answered only once the connection before it has been taken.
        assert emulator.ask(request("GET", f"/pools?{VERSION}")).startswith(b"HTTP/1.1 200 ")
        emulator.process.send_signal(signal.SIGTERM)
        finish = threading.Timer(0.5, connection.sendall, [sent[-5:]])
        finish.start()
        answers.append(read_all(connection))
        finish.join()
    code = emulator.process.wait(timeout=PATIENCE)
    assert answers[0].startswith(b"HTTP/1.1 201 "), answers
    assert code == 0, f"it ended with {code} at SIGTERM"
    print("SIGTERM: what was in flight is answered, exit code 0")


def main(poolcast, seed="1", count="4000"):
    emulator = Emulator(poolcast)
    try:
        set_up(emulator)
        bent_requests(emulator, int(seed), int(count))
        raw_bytes(emulator)
        pipelined_garbage(emulator)
        slow_clients(emulator)
        good = emulator.ask(request("GET", f"/pools?{VERSION}"))
        assert good.startswith(b"HTTP/1.1 200 "), good
        memory = emulator.memory()
        print(f"memory: {memory:.0f} MB")
        assert memory < 500
        end(emulator)
    finally:
        if emulator.process.poll() is None:
            emulator.process.kill()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
