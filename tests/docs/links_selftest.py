#!/usr/bin/env python3
"""Shows that the test of links fails on a wrong one, and passes on right ones.

usage: links_selftest.py
"""

import pathlib
import sys
import tempfile

import links

INDEX = "[one](one.md)"
ONE = "# One\n\n## What's `this`, [again](#one)?\n\n## Two\n\n## Two\n"

# (name, files besides the good ones, what is said)
CASES = [
    ("good", {}, []),
    ("a page", {"README.md": "[x](docs/one.md)"}, []),
    ("a heading", {"README.md": "[x](docs/one.md#whats-this-again)"}, []),
    ("the second of two headings", {"README.md": "[x](docs/one.md#two-1)"}, []),
    ("a folder", {"README.md": "[x](docs)"}, []),
    ("elsewhere", {"README.md": "[x](https://a.b/no.md#where) [y](mailto:a@b.c)"}, []),
    ("code is no link", {"README.md": "`[x](no.md)`\n\n```\n[x](no.md)\n# no\n```\n"}, []),
    ("no page", {"README.md": "\n[x](no.md)"}, ["README.md:2: 'no.md' leads nowhere"]),
    ("a blank", {"README.md": "[x](<n o.md> \"y\")"}, ["README.md:1: 'n o.md' leads nowhere"]),
    ("a named link", {"README.md": "[x]\n\n[x]: no.md"}, ["README.md:3: 'no.md' leads nowhere"]),
    ("no picture", {"README.md": "![x](no.png)"}, ["README.md:1: 'no.png' leads nowhere"]),
    ("beyond the root", {"README.md": "[x](..)"}, ["README.md:1: '..' leads nowhere"]),
    (
        "an anchor that is not there",
        {"README.md": "[x](docs/one.md#two-2)"},
        ["README.md:1: 'docs/one.md#two-2': no heading of docs/one.md makes this anchor"],
    ),
    (
        "an anchor of its own",
        {"README.md": "# Here\n[x](#there) [y](#here)"},
        ["README.md:2: '#there': no heading of README.md makes this anchor"],
    ),
    (
        "a heading in code",
        {"README.md": "```\n# There\n```\n[x](#there)"},
        ["README.md:4: '#there': no heading of README.md makes this anchor"],
    ),
    (
        "a comment in code",
        {"a.cpp": "// docs/no.md says so\n"},
        ["a.cpp:1: 'docs/no.md' leads nowhere"],
    ),
    (
        "a comment with an anchor",
        {"a.cpp": "// docs/one.md#three\n"},
        ["a.cpp:1: 'docs/one.md#three': no heading of docs/one.md makes this anchor"],
    ),
    ("an unlisted page", {"docs/two.md": ""}, ["docs/README.md:1: docs/two.md is not listed"]),
]


def findings(files):
    with tempfile.TemporaryDirectory() as root:
        for name, text in {"docs/README.md": INDEX, "docs/one.md": ONE, **files}.items():
            path = pathlib.Path(root, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return list(links.findings(root))


if __name__ == "__main__":
    failed = 0
    for case, extra, expected in CASES:
        found = findings(extra)
        if found != expected:
            failed += 1
            print(f"{case}: expected {expected}, found {found}")
    print(f"{len(CASES)} cases, {failed} failed")
    sys.exit(1 if failed else 0)
