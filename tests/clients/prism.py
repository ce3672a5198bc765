#!/usr/bin/env python3
"""Holds the emulated account's answers against the service's own description of its REST API.

usage: prism.py POOLCAST NODE FOLDER

Between the Python client's session and the emulator stands Prism, which checks every request and
every answer. The description (OpenAPI) is the file that POOLCAST_BATCH_CONTRACT names, or one
beside the project, as CONTRACT says; without it this is skipped. FOLDER has the npm packages.
"""

import http.server
import os
import pathlib
import re
import subprocess
import sys
import threading
import urllib.request

from emulator import PYTHON, end, start

HERE = pathlib.Path(__file__).resolve().parent
CONTRACT = HERE.parents[2] / "shared/contract/batch-openapi-2022-10-01.16.0.json"
PRISM = "node_modules/@stoplight/prism-cli/dist/index.js"


class Prism:
    """The proxy before `upstream`, with a port of its own; its lines are read as they come."""

    def __init__(self, node, folder, contract, upstream):
        command = [node, folder / PRISM, "proxy", contract, upstream, "--port", "0"]
        command += ["--host", "127.0.0.1"]
        output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        self.process = subprocess.Popen(command, **output)
        self.lines = []
        self.url = None
        for line in self.process.stdout:
            self.lines.append(line)
            if found := re.search(r"listening on (http://127\.0\.0\.1:\d+)", line):
                self.url = found[1]
                break
        else:
            sys.exit("prism does not start:\n" + "".join(self.lines[-20:]))
        self.reader = threading.Thread(target=lambda: self.lines.extend(self.process.stdout))
        self.reader.start()

    def violations(self):
        """Ends it; what it has found, and how many answers it has passed on."""
        self.process.terminate()
        self.process.wait(timeout=30)
        self.reader.join()
        passed = sum("Received forward response" in line for line in self.lines)
        return [line.strip() for line in self.lines if "Violation" in line], passed


class Liar(http.server.BaseHTTPRequestHandler):
    """A service whose pools have numbers for ids, worded as the emulator's answers are."""

    def do_GET(self):
        body = b'{"value": [{"id": 5, "state": "sleeping"}]}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json;odata=minimalmetadata")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def check_that_lies_are_found(node, folder, contract):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Liar) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        prism = Prism(node, folder, contract, f"http://127.0.0.1:{server.server_port}")
        with urllib.request.urlopen(f"{prism.url}/pools?api-version=2022-10-01.16.0") as answer:
            answer.read()
        found, _ = prism.violations()
        server.shutdown()
    told = "\n".join(found)
    assert "id must be string" in told, f"prism takes a wrong answer for a good one:\n{told}"


def main(poolcast, node, folder):
    folder = pathlib.Path(folder).resolve()
    contract = pathlib.Path(os.environ.get("POOLCAST_BATCH_CONTRACT") or CONTRACT)
    if not contract.exists():
        print(f"prism: skipped: there is no {contract}; POOLCAST_BATCH_CONTRACT can name it")
        return
    check_that_lies_are_found(node, folder, contract)
    emulator, environment = start(poolcast, "--accept-any-bearer")
    prism = Prism(node, folder, contract, environment["AZURE_BATCH_ENDPOINT"])
    environment["AZURE_BATCH_ENDPOINT"] = prism.url
    # Prism writes bodies anew, which no signature outlives.
    del environment["AZURE_BATCH_ACCESS_KEY"]
    session = subprocess.run(
        [PYTHON, "-B", HERE / "python_session.py"], env=environment, check=False
    )
    found, passed = prism.violations()
    ended = end(emulator)
    print("\n".join(found))
    print(f"prism: {passed} answers checked, {len(found)} violations")
    assert session.returncode == 0
    assert ended == 0
    assert passed > 40 and not found


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
