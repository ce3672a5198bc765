#!/usr/bin/env python3
"""Runs a session of each real client with an emulated Batch account.

usage: run.py POOLCAST FOLDER [CLIENT]...   CLIENT is az, python, node, tls (tls.py) or prism
                                            (prism.py); without one, all of them

FOLDER is where the packages of package-lock.json are installed, and again only when that changes.
"""

import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from emulator import PYTHON, end, start  # noqa: E402
from npm_packages import install  # noqa: E402

CLIENTS = ["az", "python", "node", "tls", "prism"]


def needed(command):
    path = shutil.which(command)
    return path or sys.exit(f"there is no {command}; ./dev test-clients installs it")


def node_session(folder):
    install(needed("npm"), HERE, folder)
    # A module is looked for beside the file that asks for it.
    shutil.copy(HERE / "node.test.js", folder / "node.test.js")
    return folder / "node.test.js"


def session_of(client, poolcast, folder):
    if client == "az":
        return [PYTHON, "-B", HERE / "az_session.py", needed("az")]
    if client == "python":
        return [PYTHON, "-B", HERE / "python_session.py"]
    if client == "node":
        return [needed("node"), "--test", "--test-reporter=spec", node_session(folder)]
    if client == "tls":
        return [sys.executable, "-B", HERE / "tls.py", poolcast]
    if client == "prism":
        install(needed("npm"), HERE, folder)
        return [sys.executable, "-B", HERE / "prism.py", poolcast, needed("node"), folder]
    return sys.exit(f"'{client}' is no client; there are {', '.join(CLIENTS)}")


def main(poolcast, folder, *clients):
    folder = pathlib.Path(folder)
    sessions = [session_of(c, poolcast, folder) for c in clients or CLIENTS]
    emulator, environment = start(poolcast)
    failed = 0
    for session in sessions:
        failed += subprocess.run(session, env=environment, check=False).returncode != 0
    ended = end(emulator)
    if ended != 0:
        print(f"the emulator ended with {ended} at SIGTERM", file=sys.stderr)
    return failed + (ended != 0)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(min(1, main(*sys.argv[1:])))
