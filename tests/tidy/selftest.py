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


def run_tidy(files, compiled=None, unity=False):
    """(exit code, the lines that tidy prints) on a tree of these files"""
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            place = pathlib.Path(root, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        arguments = [root]
        if compiled is not None:
            commands = pathlib.Path(root, "compile_commands.json")
            paths = [pathlib.Path(root).resolve() / path for path in compiled]
            if unity:
                paths = [unity_source(root, paths)]
            rows = [{"file": str(path)} for path in paths]
            commands.write_text(json.dumps(rows) + "\n")
            arguments.append(commands)
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            code = tidy.main(*arguments)
    return code, printed.getvalue().splitlines()[:-1]


def unity_source(root, paths):
    """One source that includes the others, where CMake puts it."""
    place = pathlib.Path(root, "build", "engine", "Unity", "unity_0_cxx.cxx")
    place.parent.mkdir(parents=True)
    place.write_text("".join(f'#include "{path}"\n\n' for path in paths))
    return place


def failures():
    sources = [path for path in GOOD if path.endswith(".cpp")]
    cases = [("no mistake", GOOD, sources, False, [])]
    cases += [(name, {**GOOD, **files}, None, False, said) for name, files, said in CASES]
    dead = ["engine/base/time.cpp:1: no target compiles this file"]
    without_it = [path for path in sources if path != "engine/base/time.cpp"]
    cases += [("dead_sources", GOOD, without_it, unity, dead) for unity in (False, True)]
    for name, files, compiled, unity, said in cases:
        code, lines = run_tidy(files, compiled, unity)
        if lines != said or code != (1 if said else 0):
            yield "\n  ".join([f"{name}: exit {code}, expected:", *said, "got:", *lines])
    for rule in tidy.RULES:
        if rule.__name__ not in [name for name, _, _ in CASES]:
            yield f"{rule.__name__}: no case shows that it fires"


if __name__ == "__main__":
    failed = list(failures())
    print("\n".join(failed) if failed else f"{len(CASES) + 3} cases, as expected")
    sys.exit(1 if failed else 0)
