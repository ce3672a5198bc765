"""The npm packages of a test: those of its package-lock.json, in a folder of the build tree."""

import shutil
import subprocess
import sys

SKIP = 77
# What npm says when there is no way to its registry.
OFFLINE = ["EAI_AGAIN", "ENOTFOUND", "ECONNREFUSED", "ENETUNREACH", "ETIMEDOUT", "ECONNRESET"]


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIP)


def skip_without(node, npm):
    """Paths as CMake found them: empty, or ending in -NOTFOUND, where there are none."""
    for name, path in [("node", node), ("npm", npm)]:
        if not path or path.endswith("-NOTFOUND"):
            skip(f"there is no {name}; ./dev test installs it")


def install(npm, here, folder):
    """Installs what `here` asks for, and again only when its lock file has changed."""
    lock = (here / "package-lock.json").read_text(encoding="utf-8")
    stamp = folder / "installed-lock.json"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == lock:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name in ["package.json", "package-lock.json", ".npmrc"]:
        shutil.copy(here / name, folder / name)
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
