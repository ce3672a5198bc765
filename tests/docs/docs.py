#!/usr/bin/env python3
"""Runs the commands that the documents show, and compares what they print with what is shown.

usage: docs.py ROOT FOLDER_OF_POOLCAST

A command is a line `$ ...` of a ```console block in README*.md or docs/*.md; what follows it, up
to the next command or the end of the block, is its output, in which a line `...` stands for any
lines. A comment `<!-- not run: reason -->` on the line before the block skips it; what a comment
`<!-- first: COMMAND -->` there says is run, unseen, before each of the block's commands and in the
same shell. With UPDATE_GOLDEN=1 the outputs that differ are written into the documents.
"""

import difflib
import os
import pathlib
import re
import subprocess
import sys

# ./dev builds, so it does not run in a test; the demo is shown by the command that it stands for.
INSTEAD = {
    "./dev demo": "poolcast simulate scenarios/article.json && echo && poolcast compare"
    " scenarios/article.json --vary pool.tier=lowPriority"
    " --formula formulas/ephemeral-agents.autoscale --formula formulas/queue-depth.autoscale"
    " --html report.html && echo 'dev: report.html has the charts: open it in a browser'"
}
NOT_RUN = re.compile(r"<!-- not run: (\S.*) -->")
FIRST = re.compile(r"<!-- first: (\S.*) -->")
TIMEOUT = 300


class Example:
    """One command, and the lines `begin` to `end` (from 0) of the document that show its output."""

    def __init__(self, line, command, begin):
        self.line = line
        self.command = command
        self.begin = begin
        self.end = begin
        self.not_run = None
        self.first = None

    def script(self):
        command = INSTEAD.get(self.command, self.command)
        if not self.first:
            return command
        failed = "{ echo 'what comes first fails'; exit 1; }"
        return f"{{ {self.first}; }} >/dev/null 2>&1 || {failed}\n{command}"


def examples(lines):
    found = []
    in_block, not_run, first = False, None, None
    for index, line in enumerate(lines):
        if in_block and line == "```":
            in_block, not_run = False, None
        elif not in_block and line == "```console":
            in_block = True
            before = lines[index - 1].strip() if index else ""
            reason, setting = NOT_RUN.fullmatch(before), FIRST.fullmatch(before)
            not_run, first = reason and reason[1], setting and setting[1]
            open_block = len(found)
        elif in_block and line.startswith("$ "):
            found.append(Example(index + 1, line[2:], index + 1))
            found[-1].not_run = not_run or reason_of(line[2:])
            found[-1].first = first
        elif in_block and len(found) > open_block:
            example = found[-1]
            if example.command.endswith("\\") and example.end == example.begin:
                example.command += "\n" + line
                example.begin += 1
            example.end = index + 1
    return found


def reason_of(command):
    is_dev = command.split()[0] == "./dev"
    return "it builds" if is_dev and command not in INSTEAD else None


def output_of(script, root, tools):
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    environment.update(NO_COLOR="1", LC_ALL="C.UTF-8")
    run = subprocess.run(
        ["sh", "-c", script],
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=TIMEOUT,
        check=False,
    )
    return without_blank_end(run.stdout.decode("utf-8", "replace").split("\n"))


def without_blank_end(lines):
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines


def agrees(shown, printed):
    """Whether `printed` is what is shown, with each `...` standing for any lines."""
    pattern = "".join(r"(?:.*\n)*" if line == "..." else re.escape(line + "\n") for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def check(path, root, tools, update):
    """(commands run, differences); with `update` the differences are mended in the document."""
    lines = (root / path).read_text(encoding="utf-8").split("\n")
    count, differences, mended = 0, [], list(lines)
    for example in reversed(examples(lines)):
        place = f"{path}:{example.line}: $ {example.command}"
        if example.not_run:
            print(f"{place}\n  not run: {example.not_run}")
            continue
        count += 1
        shown = without_blank_end(lines[example.begin : example.end])
        printed = output_of(example.script(), root, tools)
        if agrees(shown, printed):
            continue
        mended[example.begin : example.begin + len(shown)] = printed
        diff = difflib.unified_diff(shown, printed, "shown", "printed", lineterm="")
        differences.insert(0, "\n".join([place, *diff]))
    if update and mended != lines:
        (root / path).write_text("\n".join(mended), encoding="utf-8")
    return count, differences


def main(root, tools):
    root, tools = pathlib.Path(root).resolve(), pathlib.Path(tools).resolve()
    update = os.environ.get("UPDATE_GOLDEN") == "1"
    count, differences = 0, []
    for path in [*sorted(root.glob("README*.md")), *sorted((root / "docs").glob("*.md"))]:
        run, different = check(path.relative_to(root).as_posix(), root, tools, update)
        count += run
        differences += different
    print("\n".join(differences), end="\n" if differences else "")
    what = "updated" if update else "differ; UPDATE_GOLDEN=1 rewrites them"
    print(f"{count} commands run, {len(differences)} {what if differences else 'differ'}")
    return 1 if differences and not update else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
