#!/usr/bin/env python3
"""Checks what compilers and clang-tidy do not: include arrows, banned calls, shape, dead files.

usage: tidy.py ROOT [COMPILE_COMMANDS]
"""

import sys

import arrows
import calls
import shape
from compiled import compiled_files
from tree import read_tree

RULES = arrows.RULES + calls.RULES + shape.RULES


def dead_sources(tree, compiled):
    for file in tree.cpp_files():
        if not file.is_header and file.path not in compiled:
            yield file.path, 1, "no target compiles this file"


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
