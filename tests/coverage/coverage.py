#!/usr/bin/env python3
"""Says which part of each folder's lines has run, from what gcov has counted.

usage: coverage.py ROOT BUILD

Exit code 1 if less than 90 % of the lines below engine/ have run, or if nothing was counted.
"""

import collections
import json
import pathlib
import subprocess
import sys

LEAST_PERCENT = 90


def counted_files(root, build):
    """[(path, lines that ran, lines that there are)]"""
    root, build = pathlib.Path(root).resolve(), pathlib.Path(build).resolve()
    command = ["gcovr", "--root", root, "--filter", f"{root}/engine/", "--filter", f"{root}/live/"]
    command += ["-j", "2", "--json-summary", "-", build]
    # What gcov writes, and leaves behind when it is stopped, belongs to the build.
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=build).stdout
    files = json.loads(output)["files"]
    return [(one["filename"], one["line_covered"], one["line_total"]) for one in files]


def folder_of(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


def percent(ran, there):
    return 100 * ran / there if there else 100.0


def main(root, build):
    folders = collections.defaultdict(lambda: [0, 0])
    for path, ran, there in counted_files(root, build):
        for name in (folder_of(path), path.split("/")[0] + ", all"):
            folders[name][0] += ran
            folders[name][1] += there
    for name, (ran, there) in sorted(folders.items()):
        print(f"  {name:24} {percent(ran, there):6.1f} %  {ran:6,} of {there:6,} lines")
    ran, there = folders["engine, all"]
    fine = there > 0 and percent(ran, there) >= LEAST_PERCENT
    print(f"engine: {percent(ran, there):.1f} % of the lines ran; {LEAST_PERCENT} are wanted")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
