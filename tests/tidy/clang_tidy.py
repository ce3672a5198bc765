#!/usr/bin/env python3
"""Runs clang-tidy over the sources of engine and live, and remembers what was found clean: a source
is read again only if it, a header of ours it includes, .clang-tidy or its command has changed.

usage: clang_tidy.py ROOT BUILD CLANG_TIDY
"""

import concurrent.futures
import hashlib
import os
import pathlib
import subprocess
import sys

from compiled import compiled_files
from tree import read_tree

FOLDERS = ("engine/", "live/")


def reached(tree, path):
    """The files of ours that a source includes, itself first."""
    paths = [path]
    for at in paths:
        includes = tree.files[at].includes if at in tree.files else []
        paths += [p for _, p, ours in includes if ours and p in tree.files and p not in paths]
    return paths


def fingerprint(tree, path, command, config):
    digest = hashlib.sha256(f"{config}\0{command}".encode())
    for at in reached(tree, path):
        digest.update(f"\0{at}\0{tree.files[at].text}".encode())
    return digest.hexdigest()


def sources(root, build):
    """path from the root -> its compile command"""
    ours = compiled_files(root, build / "compile_commands.json")
    return {path: ours[path] for path in sorted(ours) if path.startswith(FOLDERS)}


def check(root, build, program, path):
    command = [program, "--quiet", "-p", str(build), str(root / path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def main(root, build, program):
    root, build = pathlib.Path(root).resolve(), pathlib.Path(build).resolve()
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    config = version.stdout + (root / ".clang-tidy").read_text()
    stamps = build / "clang-tidy"
    stamps.mkdir(exist_ok=True)
    tree = read_tree(root)
    prints = {p: fingerprint(tree, p, c, config) for p, c in sources(root, build).items()}
    stale = [path for path in prints if not (stamps / prints[path]).exists()]
    for stamp in stamps.iterdir():
        if stamp.name not in prints.values():
            stamp.unlink()
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, run in zip(stale, pool.map(lambda p: check(root, build, program, p), stale)):
            if run.returncode == 0:
                (stamps / prints[path]).touch()
            else:
                failed += 1
                print(run.stdout + (run.stderr if not run.stdout else ""), flush=True)
    print(f"clang-tidy: {len(prints)} files, {len(stale)} read, {failed} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
