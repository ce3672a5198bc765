#!/usr/bin/env python3
"""Checks what compilers and clang-tidy do not: include arrows, banned calls, shape, dead files.

usage: tidy.py ROOT [COMPILE_COMMANDS]
"""

import json
import pathlib
import sys

import arrows
import calls
import shape
from tree import read_tree

RULES = arrows.RULES + calls.RULES + shape.RULES


def dead_sources(tree, compiled):
    for file in tree.cpp_files():
        if not file.is_header and file.path not in compiled:
            yield file.path, 1, "no target compiles this file"


def compiled_files(root, commands):
    root = pathlib.Path(root).resolve()
    paths = [pathlib.Path(row["file"]) for row in json.loads(pathlib.Path(commands).read_text())]
    return {path.relative_to(root).as_posix() for path in paths if path.is_relative_to(root)}


def findings(tree, compiled=None):
    found = [finding for rule in RULES for finding in rule(tree)]
    if compiled is not None:
        found += dead_sources(tree, compiled)
    return sorted(set(found))


def main(root, commands=None):
    tree = read_tree(root)
    found = findings(tree, compiled_files(root, commands) if commands else None)
    for path, line, message in found:
        print(f"{path}:{line}: {message}")
    print(f"{len(tree.files)} files, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
