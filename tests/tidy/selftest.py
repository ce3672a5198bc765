#!/usr/bin/env python3
"""Shows that every tidy rule fires: each case is a small tree with one mistake, and what tidy says.

usage: selftest.py
"""

import contextlib
import io
import json
import pathlib
import sys
import tempfile

import tidy
from cases import CASES
from good_tree import GOOD


def run_tidy(files, compiled=None):
    """(exit code, the lines that tidy prints) on a tree of these files"""
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            place = pathlib.Path(root, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        arguments = [root]
        if compiled is not None:
            commands = pathlib.Path(root, "compile_commands.json")
            rows = [{"file": str(pathlib.Path(root).resolve() / path)} for path in compiled]
            commands.write_text(json.dumps(rows) + "\n")
            arguments.append(commands)
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            code = tidy.main(*arguments)
    return code, printed.getvalue().splitlines()[:-1]


def failures():
    sources = [path for path in GOOD if path.endswith(".cpp")]
    cases = [("no mistake", GOOD, sources, [])]
    cases += [(name, {**GOOD, **files}, None, said) for name, files, said in CASES]
    dead = ["engine/base/time.cpp:1: no target compiles this file"]
    without_it = [path for path in sources if path != "engine/base/time.cpp"]
    cases.append(("dead_sources", GOOD, without_it, dead))
    for name, files, compiled, said in cases:
        code, lines = run_tidy(files, compiled)
        if lines != said or code != (1 if said else 0):
            yield "\n  ".join([f"{name}: exit {code}, expected:", *said, "got:", *lines])
    for rule in tidy.RULES:
        if rule.__name__ not in [name for name, _, _ in CASES]:
            yield f"{rule.__name__}: no case shows that it fires"


if __name__ == "__main__":
    failed = list(failures())
    print("\n".join(failed) if failed else f"{len(CASES) + 2} cases, as expected")
    sys.exit(1 if failed else 0)
