#!/usr/bin/env python3
"""Packs poolcast for the Function app: a zip, or with a folder's name that folder.

usage: package.py POOLCAST ZIP_OR_FOLDER

The package brings its libraries and their loader, since what the Functions host's image has of
them is not said; so does the container image, which is made of the same folder.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

FUNCTION = pathlib.Path(__file__).resolve().parent / "function"
OLDEST = (1980, 1, 1, 0, 0, 0)  # a zip cannot say less; the same files give the same bytes
LOADER = re.compile(r"^\s*(/\S*/ld-linux\S*) \(0x")
LIBRARY = re.compile(r"^\s*\S+ => (\S+)")

# The host's OpenSSL settings are meant for another OpenSSL.
START = """#!/bin/sh
here=$(dirname "$0")
export OPENSSL_CONF=/dev/null
exec "$here/lib/{loader}" --library-path "$here/lib" "$here/lib/poolcast" "$@"
"""


def libraries(poolcast):
    """(path of the loader, paths of the libraries) as ldd tells them."""
    run = subprocess.run(["ldd", poolcast], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"ldd {poolcast}: {(run.stderr or run.stdout).strip()}")
    loader, found = None, []
    for line in run.stdout.splitlines():
        if is_loader := LOADER.match(line):
            loader = is_loader[1]
        elif library := LIBRARY.match(line):
            if library[1] == "not":
                sys.exit(f"ldd {poolcast}:{line}; install it, or build poolcast here")
            found.append(library[1])
    if loader is None:
        sys.exit(f"{poolcast} is not a dynamic program of Linux; build it with ./dev build")
    return loader, found


def fill(folder, poolcast):
    loader, found = libraries(poolcast)
    shutil.copytree(FUNCTION, folder, dirs_exist_ok=True)
    (folder / "lib").mkdir()
    for path in [loader, *found]:
        shutil.copy(path, folder / "lib")
    shutil.copy(poolcast, folder / "lib" / "poolcast")
    start = folder / "poolcast"
    start.write_text(START.format(loader=pathlib.Path(loader).name), encoding="utf-8")
    for path in [start, folder / "lib" / "poolcast", folder / "lib" / pathlib.Path(loader).name]:
        path.chmod(0o755)


def pack(folder, target):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if path.stat().st_mode & 0o100 else 0o100644) << 16
            zipped.writestr(entry, path.read_bytes())


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    poolcast, target = arguments[0], pathlib.Path(arguments[1])
    try:
        if target.suffix == ".zip":
            with tempfile.TemporaryDirectory() as folder:
                fill(pathlib.Path(folder), poolcast)
                pack(pathlib.Path(folder), target)
        else:
            target.mkdir(parents=True)
            fill(target, poolcast)
    except OSError as error:
        print(f"package.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
