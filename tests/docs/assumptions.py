#!/usr/bin/env python3
"""Checks that docs/simulation-model.md names every setting of the simulation.

usage: assumptions.py ROOT

The settings are those of scenarios/schema.json below `model`, `quota`, `pipelines` and `faults`. A
setting of `model` or `pipelines` is named by its path below that, in code: `image.sizeGB`.
"""

import json
import pathlib
import re
import sys

PAGE = "docs/simulation-model.md"
SCHEMA = "scenarios/schema.json"
# (part of a scenario, whether the page leaves its name out)
PARTS = [("model", True), ("quota", False), ("pipelines", True), ("faults", True)]
CODE = re.compile(r"`([^`\n]+)`")
NAME = re.compile(r"[A-Za-z][\w.]*")


def settings(schema, node, path):
    """The paths of what has no settings below it."""
    if "$ref" in node:
        node = schema["definitions"][node["$ref"].rsplit("/", 1)[1]]
    if "items" in node:
        node = node["items"]
        yield from settings(schema, node, path)
    elif "properties" in node:
        for name, each in node["properties"].items():
            yield from settings(schema, each, [*path, name])
    else:
        yield ".".join(path)


def unnamed(schema, page):
    named = {name for code in CODE.findall(page) for name in NAME.findall(code)}
    for part, is_left_out in PARTS:
        node = schema["properties"][part]
        for setting in settings(schema, node, [] if is_left_out else [part]):
            if setting not in named:
                yield f"'{setting}' ({part} of {SCHEMA})"


def main(root):
    root = pathlib.Path(root)
    schema = json.loads((root / SCHEMA).read_text(encoding="utf-8"))
    missing = list(unnamed(schema, (root / PAGE).read_text(encoding="utf-8")))
    for setting in missing:
        print(f"{PAGE}:1: {setting} is not named; say what it assumes, and on what evidence")
    print(f"{len(missing)} settings are missing")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
