#!/usr/bin/env python3
"""Shows action.yml and the example's workflow to GitHub's own language server, from npm.

usage: github_checks.py NODE NPM FOLDER ROOT

NODE and NPM may be empty or end in -NOTFOUND; the test is then skipped. FOLDER is in the build
tree.
"""

import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from npm_packages import install, skip_without  # noqa: E402

FILES = ["action.yml", "docs/examples/repository/.github/workflows/autoscale.yml"]
# A mistake in each that must be found, so that no findings means something.
MISTAKES = {"action.yml": ("using: composite", "using: compost"), FILES[1]: ("on: pull", "on: pul")}


class Server:
    """A language server on its standard input and output."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.send("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, id=1)
        self.receive()
        self.send("initialized", {})

    def send(self, method, params, **more):
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        headers = dict(line.split(b": ") for line in iter(self.line, b""))
        return json.loads(self.process.stdout.read(int(headers[b"Content-Length"])))

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit("GitHub's language server ended")
        return line.strip()

    def findings(self, name, text):
        """`name` says what the text is: an action or a workflow."""
        document = {"uri": f"file:///{name}", "languageId": "yaml", "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": document})
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                if message["params"]["uri"] == document["uri"]:
                    return message["params"]["diagnostics"]


def main(node, npm, folder, root):
    skip_without(node, npm)
    folder = pathlib.Path(folder).resolve()
    install(npm, HERE, folder)
    program = folder / "node_modules" / "@actions" / "languageserver" / "bin"
    server = Server([node, program / "actions-languageserver", "--stdio"])
    failed = False
    for name in FILES:
        text = (pathlib.Path(root) / name).read_text(encoding="utf-8")
        for finding in server.findings(name, text):
            line = finding["range"]["start"]["line"] + 1
            print(f"{name}:{line}: {finding['message']}")
            failed = True
        if not server.findings(f"mistaken/{name}", text.replace(*MISTAKES[name])):
            print(f"{name}: a mistake put into it was not found")
            failed = True
    server.process.kill()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
