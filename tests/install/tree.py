"""The commands of poolcast as `--help` tells them, for tests of what is made of the same tree."""

import os
import pathlib
import re
import subprocess

POOLCAST = os.environ["POOLCAST_BINARY"]
ROOT = pathlib.Path(os.environ["POOLCAST_ROOT"])
LISTED = re.compile(r"^  ([a-z]+) ", re.M)
OPTION = re.compile(r"^  (?:(-\w),)?(--[a-z0-9-]+)", re.M)
STANDING = re.compile(r"^  ([A-Z]+) TEXT", re.M)


def run(*command, **settings):
    return subprocess.run(
        [str(one) for one in command],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **settings,
    )


def poolcast(*arguments):
    done = run(POOLCAST, *arguments)
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout


class Command:
    """`words` are those after `poolcast`; `options` are given by name, `standing` ones are not."""

    def __init__(self, words):
        self.words = words
        text = poolcast(*words, "--help")
        above, _, below = text.partition("\nSubcommands:\n")
        self.commands = LISTED.findall(below)
        self.options = [name for pair in OPTION.findall(above) for name in pair if name]
        self.standing = STANDING.findall(above)


def commands(words=()):
    """All of them, poolcast itself first."""
    command = Command(list(words))
    return [command, *(one for name in command.commands for one in commands([*words, name]))]
