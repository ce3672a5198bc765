#!/usr/bin/env python3
"""Runs a session of each real client with an emulated Batch account.

usage: run.py POOLCAST FOLDER [CLIENT]...   CLIENT is az, python or node; without one, all of them

FOLDER is where the packages of package-lock.json are installed, and again only when that changes.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from npm_packages import install  # noqa: E402


# Debian's python3-azure is for Debian's Python, whichever other is before it on the path.
PYTHON = "/usr/bin/python3"


def needed(command):
    path = shutil.which(command)
    return path or sys.exit(f"there is no {command}; ./dev test-clients installs it")


def node_session(folder):
    install(needed("npm"), HERE, folder)
    # A module is looked for beside the file that asks for it.
    shutil.copy(HERE / "node.test.js", folder / "node.test.js")
    return folder / "node.test.js"


def session_of(client, folder):
    if client == "az":
        return [PYTHON, "-B", HERE / "az_session.py", needed("az")]
    if client == "python":
        return [PYTHON, "-B", HERE / "python_session.py"]
    if client == "node":
        return [needed("node"), "--test", "--test-reporter=spec", node_session(folder)]
    return sys.exit(f"'{client}' is no client; there are az, python and node")


def start(poolcast):
    """The emulator, and the environment that it prints."""
    command = [poolcast, "emulate", "--listen", "127.0.0.1:0", "--speed", "600"]
    emulator = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    environment = dict(os.environ)
    for line in emulator.stdout:
        if not line.startswith("export "):
            break
        name, value = line.removeprefix("export ").rstrip("\n").split("=", 1)
        environment[name] = value
    assert "AZURE_BATCH_ENDPOINT" in environment, "the emulator did not start"
    return emulator, environment


def main(poolcast, folder, *clients):
    sessions = [session_of(c, pathlib.Path(folder)) for c in clients or ["az", "python", "node"]]
    emulator, environment = start(poolcast)
    failed = 0
    for session in sessions:
        failed += subprocess.run(session, env=environment, check=False).returncode != 0
    emulator.send_signal(signal.SIGTERM)
    ended = emulator.wait(timeout=30)
    if ended != 0:
        print(f"the emulator ended with {ended} at SIGTERM", file=sys.stderr)
    return failed + (ended != 0)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(min(1, main(*sys.argv[1:])))
