#!/usr/bin/env python3
"""Shows that the tests of the documents fail on what is wrong, and pass on what is right.

usage: selftest.py
"""

import contextlib
import io
import os
import pathlib
import sys
import tempfile

import assumptions
import docs

# What stands for the tool: it prints its arguments, one a line, and two lines for `simulate`.
TOOL = """#!/bin/sh
for argument; do echo "$argument"; done
[ "$1" = complain ] && echo "to stderr" >&2
exit 0
"""


def block(*lines, before=""):
    return "# Title\n" + before + "\n".join(["```console", *lines, "```"]) + "\nEnd.\n"


FIRST = "<!-- first: x=b; echo a -->\n"
SKIP = "<!-- not run: it needs an account -->\n"

# (name, document, exit code, what the first line printed begins with, document after an update)
CASES = [
    ("right", block("$ poolcast one two", "one", "two"), 0, "1 commands run, 0 differ", None),
    ("two", block("$ poolcast 1", "1", "", "$ poolcast 2", "2"), 0, "2 commands run", None),
    ("stderr", block("$ poolcast complain", "complain", "to stderr"), 0, "1 commands run", None),
    ("continued", block("$ poolcast a \\", "    b", "a", "b"), 0, "1 commands run", None),
    ("any lines", block("$ poolcast a b c d", "a", "...", "d"), 0, "1 commands run", None),
    ("no lines", block("$ poolcast a d", "a", "...", "d"), 0, "1 commands run", None),
    ("first", block("$ poolcast $x", "b", before=FIRST), 0, "1 command", None),
    (
        "first fails",
        block("$ poolcast a", "a", before="<!-- first: false -->\n"),
        1,
        "README.md:4: $ poolcast a",
        block("$ poolcast a", "what comes first fails", before="<!-- first: false -->\n"),
    ),
    ("other blocks", "```sh\n$ poolcast a\nb\n```\n", 0, "0 commands run", None),
    ("demo", block("$ ./dev demo", "simulate", "..."), 0, "1 command", None),
    ("dev", block("$ ./dev test", "b"), 0, "README.md:3: $ ./dev test", None),
    ("skipped", block("$ poolcast a", "b", before=SKIP), 0, "README.md:4: $ poolcast a", None),
    (
        "wrong",
        block("$ poolcast a", "b"),
        1,
        "README.md:3: $ poolcast a",
        block("$ poolcast a", "a"),
    ),
    (
        "missing line",
        block("$ poolcast a b", "a"),
        1,
        "README.md:3: $ poolcast a b",
        block("$ poolcast a b", "a", "b"),
    ),
    (
        "too many lines, then a right one",
        block("$ poolcast a", "a", "b", "", "$ poolcast c", "c"),
        1,
        "README.md:3: $ poolcast a",
        block("$ poolcast a", "a", "", "$ poolcast c", "c"),
    ),
    (
        "dots do not stand for a changed line",
        block("$ poolcast a b c", "x", "..."),
        1,
        "README.md:3: $ poolcast a b c",
        block("$ poolcast a b c", "a", "b", "c"),
    ),
    (
        "a command that prints where nothing is shown",
        block("$ poolcast a"),
        1,
        "README.md:3: $ poolcast a",
        block("$ poolcast a", "a"),
    ),
]


def run_docs(root, update):
    """(exit code, what is printed)"""
    os.environ["UPDATE_GOLDEN"] = "1" if update else ""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        code = docs.main(root, root)
    return code, printed.getvalue()


def failures_of_other_pages():
    for name in ["README.fr.md", "docs/page.md"]:
        with tempfile.TemporaryDirectory() as root:
            path = pathlib.Path(root, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(block("$ echo a", "b"))
            code, printed = run_docs(root, update=False)
            if code != 1 or not printed.startswith(f"{name}:3: $ echo a"):
                yield f"{name}: exit {code} instead of 1, printed:\n{printed}"


def failures():
    for name, document, expected, beginning, updated in CASES:
        with tempfile.TemporaryDirectory() as root:
            tool = pathlib.Path(root, "poolcast")
            tool.write_text(TOOL)
            tool.chmod(0o755)
            readme = pathlib.Path(root, "README.md")
            readme.write_text(document)
            code, printed = run_docs(root, update=False)
            if code != expected or not printed.startswith(beginning):
                yield f"{name}: exit {code} instead of {expected}, printed:\n{printed}"
            if readme.read_text() != document:
                yield f"{name}: the document changed without being asked to"
            code, printed = run_docs(root, update=True)
            if code != 0 or readme.read_text() != (updated or document):
                yield f"{name}: the update gave exit {code} and:\n{readme.read_text()}"


SCHEMA = {
    "properties": {
        "model": {"properties": {"image": {"$ref": "#/definitions/image"}}},
        "quota": {"properties": {"cores": {"type": "integer"}}},
        "pipelines": {"properties": {}},
        "faults": {"items": {"properties": {"from": {"type": "string"}}}},
    },
    "definitions": {"image": {"properties": {"sizeGB": {"type": "number"}}}},
}
# (page, settings that it does not name)
ASSUMPTIONS = [
    ("`image.sizeGB` = 0, `quota.cores` and `from`", []),
    ("image.sizeGB, `cores`, `from 1 to 2`", ["image.sizeGB", "quota.cores"]),
    ("`image.sizeGBs`", ["image.sizeGB", "quota.cores", "from"]),
]


def failures_of_assumptions():
    for page, expected in ASSUMPTIONS:
        found = [each.split("'")[1] for each in assumptions.unnamed(SCHEMA, page)]
        if found != expected:
            yield f"{page}: {found} instead of {expected}"


if __name__ == "__main__":
    failed = [*failures(), *failures_of_other_pages(), *failures_of_assumptions()]
    count = len(CASES) + 2 + len(ASSUMPTIONS)
    print("\n".join(failed) if failed else f"{count} cases, as expected")
    sys.exit(1 if failed else 0)
