#!/usr/bin/env python3
"""Looks at the HTML report in Chromium.

usage: run.py NODE NPM CHROMIUM FOLDER ROOT POOLCAST PAGES

NODE, NPM and CHROMIUM may be empty or end in -NOTFOUND; the test is then skipped. FOLDER is in the
build tree: the packages of package-lock.json are installed there, and again only when that changes.
PAGES writes pages of made-up days.
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


def main(node, npm, chromium, folder, root, poolcast, pages):
    for name, path in [("node", node), ("npm", npm), ("chromium", chromium)]:
        if not path or path.endswith("-NOTFOUND"):
            skip(f"there is no {name}; ./dev test installs it")
    folder = pathlib.Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    install(npm, folder)
    subprocess.run([pages, folder], check=True)
    # A module is looked for beside the file that asks for it, so the tests run beside the packages.
    for path in HERE.glob("*.js"):
        shutil.copy(path, folder / path.name)
    environment = {
        **os.environ,
        "POOLCAST_ROOT": root,
        "POOLCAST_BINARY": poolcast,
        "CHROMIUM": chromium,
        "PAGES": str(folder),
    }
    names = sorted(path.name for path in HERE.glob("*.test.js"))
    run = subprocess.run([node, "--test", *names], cwd=folder, env=environment, check=False)
    return run.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
