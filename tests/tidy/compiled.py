"""What the build compiles: compile_commands.json, unity sources resolved to what they include."""

import json
import pathlib

from tree import INCLUDE


def compiled_files(root, commands):
    """path from the root -> the compile command of the translation unit that holds it"""
    root = pathlib.Path(root).resolve()
    compiled = {}
    for row in json.loads(pathlib.Path(commands).read_text()):
        for path in translation_unit(pathlib.Path(row["file"])):
            if path.is_relative_to(root):
                compiled[path.relative_to(root).as_posix()] = row.get("command", "")
    return compiled


def translation_unit(path):
    """CMake compiles the sources of a UNITY_BUILD target by including them in a file of its own."""
    if path.parent.name != "Unity":
        return [path]
    found = (INCLUDE.match(line) for line in path.read_text().splitlines())
    return [pathlib.Path(include["ours"]) for include in found if include]
