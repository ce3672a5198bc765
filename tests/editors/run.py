#!/usr/bin/env python3
"""Runs the tests that need Node.js: the grammar, the extension, and a real client of the server.

usage: run.py NODE NPM FOLDER ROOT POOLCAST

NODE and NPM may be empty or end in -NOTFOUND; the test is then skipped. FOLDER is in the build
tree: the packages of package-lock.json are installed there, and again only when that changes.
"""

import os
import pathlib
import shutil
import subprocess
import sys

SKIP = 77
# What npm says when there is no way to its registry.
OFFLINE = ["EAI_AGAIN", "ENOTFOUND", "ECONNREFUSED", "ENETUNREACH", "ETIMEDOUT", "ECONNRESET"]
HERE = pathlib.Path(__file__).resolve().parent


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIP)


def install(npm, folder):
    lock = (HERE / "package-lock.json").read_text(encoding="utf-8")
    stamp = folder / "installed-lock.json"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == lock:
        return
    for name in ["package.json", "package-lock.json", ".npmrc"]:
        shutil.copy(HERE / name, folder / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    run = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    if run.returncode == 0:
        stamp.write_text(lock, encoding="utf-8")
        return
    print(run.stdout + run.stderr)
    if any(sign in run.stderr for sign in OFFLINE):
        skip("npm cannot reach its registry")
    sys.exit("npm ci failed")


def main(node, npm, folder, root, poolcast):
    for name, path in [("node", node), ("npm", npm)]:
        if not path or path.endswith("-NOTFOUND"):
            skip(f"there is no {name}; ./dev test installs it")
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    install(npm, folder)
    tests = sorted(HERE.glob("*.test.js"))
    # A module is looked for beside the file that asks for it, so the tests run beside the packages.
    for path in HERE.glob("*.js"):
        shutil.copy(path, folder / path.name)
    environment = {**os.environ, "POOLCAST_ROOT": root, "POOLCAST_BINARY": poolcast}
    names = [path.name for path in tests]
    run = subprocess.run([node, "--test", *names], cwd=folder, env=environment, check=False)
    return run.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
