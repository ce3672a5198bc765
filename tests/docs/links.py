#!/usr/bin/env python3
"""Checks that the documents lead somewhere.

usage: links.py ROOT

Every relative link of every Markdown file names a file or folder that is there, and an anchor of
another page or of its own is one of its headings, as GitHub makes anchors of them. What other
texts, code too, say of a page of docs/ is held to the same. Every page of docs/ has its line in
docs/README.md.
"""

import pathlib
import re
import sys

INDEX = "docs/README.md"
SKIPPED = {".git", "build", "node_modules", "__pycache__"}
TEXTS = {".md", ".cpp", ".hpp", ".py", ".json", ".sh", ".yml", ".cmake", ".txt", ".test"}

FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.M | re.S)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(
    r"\]\(\s*(?:<(?P<bracketed>[^>\n]+)>|(?P<bare>[^)\s]+))|^\[[^]]+\]:\s*(?P<named>\S+)", re.M
)
HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.M)
MENTION = re.compile(r"(?<![\w./-])docs/[\w-]+\.md(?:#[\w-]+)?")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//")


def blanked(pattern, text):
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def anchor_of(heading):
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")


def anchors(text):
    """One a heading; of equal ones the later ones get a number."""
    found, seen = set(), {}
    for heading in HEADING.findall(blanked(FENCE, text)):
        anchor = anchor_of(heading)
        count = seen.get(anchor, 0)
        seen[anchor] = count + 1
        found.add(f"{anchor}-{count}" if count else anchor)
    return found


class Pages:
    """The files below `root`, and the anchors of those that are asked about."""

    def __init__(self, root):
        self.root = root
        self.known = {}

    def anchors(self, path):
        if path not in self.known:
            self.known[path] = anchors(path.read_text(encoding="utf-8"))
        return self.known[path]

    def mistake(self, source, target):
        """What is wrong with the link `target` of the file `source`, or nothing."""
        name, _, anchor = target.partition("#")
        path = (source.parent / name).resolve() if name else source.resolve()
        if not path.exists() or not path.is_relative_to(self.root):
            return f"'{target}' leads nowhere"
        if anchor and path.suffix == ".md" and anchor not in self.anchors(path):
            return f"'{target}': no heading of {path.relative_to(self.root)} makes this anchor"
        return None


def targets(text):
    """(line, relative target of a link)"""
    text = blanked(CODE, blanked(FENCE, text))
    for found in LINK.finditer(text):
        to = found[found.lastgroup]
        if not ELSEWHERE.match(to):
            yield text.count("\n", 0, found.start()) + 1, to


def mentions(text):
    for found in MENTION.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, found[0]


def walk(folder):
    for path in sorted(folder.iterdir()):
        if path.name in SKIPPED or path.is_symlink():
            continue
        if path.is_dir():
            yield from walk(path)
        else:
            yield path


def findings(root):
    root = pathlib.Path(root).resolve()
    pages = Pages(root)
    for path in walk(root):
        if path.suffix not in TEXTS or path.name.endswith("selftest.py"):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        # A mention is a path from the root, wherever it stands.
        asked = [(line, root / "README.md", to) for line, to in mentions(text)]
        if path.suffix == ".md":
            asked += [(line, path, to) for line, to in targets(text)]
        mistakes = {(line, pages.mistake(source, to)) for line, source, to in asked}
        for line, mistake in sorted(each for each in mistakes if each[1]):
            yield f"{path.relative_to(root).as_posix()}:{line}: {mistake}"
    yield from unlisted(root)


def unlisted(root):
    """The pages of docs/ without a line in its index."""
    index = root / INDEX
    text = index.read_text(encoding="utf-8") if index.exists() else ""
    listed = {to for _, to in targets(text)}
    for path in sorted((root / "docs").glob("*.md")):
        if path != index and path.name not in listed:
            yield f"{INDEX}:1: docs/{path.name} is not listed"


def main(root):
    found = list(findings(root))
    print("\n".join(found), end="\n" if found else "")
    print(f"{len(found)} links or pages to mend")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
