#!/usr/bin/env python3
"""Lints the Dockerfiles with npm's dockerfilelint, at the version of package-lock.json.

usage: dockerfile.py NODE NPM FOLDER ROOT

NODE and NPM may be empty or end in -NOTFOUND; the test is then skipped. FOLDER is in the build
tree.
"""

import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from npm_packages import install, skip_without  # noqa: E402


def main(node, npm, folder, root):
    skip_without(node, npm)
    folder = pathlib.Path(folder).resolve()
    install(npm, HERE, folder)
    linter = folder / "node_modules" / "dockerfilelint" / "bin" / "dockerfilelint"
    dockerfiles = [pathlib.Path(root) / path for path in ["Dockerfile", "live/deploy/Dockerfile"]]
    return subprocess.run([node, linter, *dockerfiles], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
