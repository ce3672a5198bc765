#!/usr/bin/env python3
"""Makes the picture of README.md anew: picture.js with the packages of the tests in the browser.

usage: picture.py PAGE PNG FOLDER

FOLDER is that of the packages, as of run.py; node, npm and chromium are on the PATH.
"""

import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from npm_packages import install  # noqa: E402


def main(page, png, folder):
    found = {name: shutil.which(name) for name in ["node", "npm", "chromium"]}
    for name, path in found.items():
        if not path:
            sys.exit(f"picture: there is no {name}; './dev test' installs it")
    folder = pathlib.Path(folder).resolve()
    install(found["npm"], HERE, folder)
    # A module is looked for beside the file that asks for it.
    shutil.copy(HERE / "picture.js", folder)
    environment = {**os.environ, "CHROMIUM": found["chromium"]}
    command = [found["node"], folder / "picture.js", page, png]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
