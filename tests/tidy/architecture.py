#!/usr/bin/env python3
"""Holds docs/architecture.md against the tree: its arrows are those that tidy holds the include
graph to, every layer has a row that says what it holds, and every place that it names is there.

usage: architecture.py ROOT
"""

import pathlib
import re
import sys

from arrows import ARROWS, FOLDERS

# Rows of ARROWS that are no layers.
NOT_LAYERS = {"bench", "support", "tests"}
ARROW = re.compile(r"(\w+) +─► +([^─]*?)(?= +\w+ +─►|$)")
LAYER_ROW = re.compile(r"\| `(\w+)` \|")
PLACE = re.compile(
    r"(?<![\w/.<`-])((?:[a-z_.-]+/)+[a-z_.-]*|dev|packages\.txt|action\.yml)(?![\w*])"
)


def block_after(text, heading):
    """The first fenced block after a heading."""
    return text.split(f"\n## {heading}\n", 1)[1].split("```", 2)[1]


def drawn_arrows(text):
    arrows = {}
    for line in block_after(text, "Layers").splitlines():
        for layer, targets in ARROW.findall(line.strip()):
            arrows[layer] = sorted(one.strip() for one in targets.split(":")[0].split(","))
    return arrows


def layers(root):
    inside = {path.name for path in (root / "engine").iterdir() if path.is_dir()}
    return inside | {layer for layer in FOLDERS.values() if layer not in NOT_LAYERS}


def problems(root):
    text = (root / "docs/architecture.md").read_text(encoding="utf-8")
    drawn = drawn_arrows(text)
    for layer in sorted(set(ARROWS) - NOT_LAYERS):
        held, shown = sorted(ARROWS[layer]), drawn.get(layer, [])
        if layer != "cli" and held != shown:
            yield f"arrows of '{layer}': drawn {shown}, held {held}"
    rows = set(LAYER_ROW.findall(text))
    yield from (f"no row says what '{layer}' holds" for layer in sorted(layers(root) - rows))
    yield from (f"there is no layer '{layer}'" for layer in sorted(rows - layers(root)))
    for place in sorted(set(PLACE.findall(block_after(text, "Tree")))):
        if not (root / place).exists():
            yield f"'{place}' is in the tree that is drawn, and not there"


def main(root):
    found = list(problems(pathlib.Path(root)))
    print("\n".join(f"docs/architecture.md: {one}" for one in found) or "as the tree is")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
