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

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from npm_packages import install, skip  # noqa: E402


def main(node, npm, chromium, folder, root, poolcast, pages):
    for name, path in [("node", node), ("npm", npm), ("chromium", chromium)]:
        if not path or path.endswith("-NOTFOUND"):
            skip(f"there is no {name}; ./dev test installs it")
    folder = pathlib.Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    install(npm, HERE, folder)
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
