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

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from npm_packages import install, skip_without  # noqa: E402


def main(node, npm, folder, root, poolcast):
    skip_without(node, npm)
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    install(npm, HERE, folder)
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
