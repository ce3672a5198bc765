"""The example repository with a pull request, as a build finds it checked out."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import yaml

ROOT = pathlib.Path(os.environ["POOLCAST_ROOT"])
POOLCAST = pathlib.Path(os.environ["POOLCAST_BINARY"])
EXAMPLE = ROOT / "docs/examples/repository"
FORMULA = "formulas/agents.autoscale"

WHO = {
    f"GIT_{who}_{what}": "someone" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


def clean_environment(folder):
    """No more than a build has: nothing of the one that runs this test."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    kept["PATH"] = f"{POOLCAST.parent}:{kept['PATH']}"
    return {**kept, **WHO, "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}


class Checkout:
    """One commit deep, as a build's; the origin is there to be fetched from."""

    def __init__(self, changes, depth=1):
        """`changes`: the texts of the files that the pull request changes, by their paths. The
        whole history is four commits; `depth` None fetches it."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="poolcast-"))
        origin = self.folder / "origin"
        shutil.copytree(EXAMPLE, origin)
        self.git(origin, "init", "-q", "-b", "main")
        for subject in "nothing", "nothing more":
            self.git(origin, "commit", "-q", "--allow-empty", "-m", subject)
        self.git(origin, "add", "-A")
        self.git(origin, "commit", "-q", "-m", "begin")
        self.git(origin, "checkout", "-q", "-b", "merge")
        for path, text in changes.items():
            (origin / path).write_text(text)
        self.git(origin, "commit", "-q", "--allow-empty", "-a", "-m", "change")
        self.work = self.folder / "work"
        source = f"file://{origin}"
        limit = [f"--depth={depth}"] if depth else []
        self.git(self.folder, "clone", "-q", *limit, "--branch", "merge", source, "work")

    def git(self, where, *arguments):
        environment = clean_environment(self.folder)
        command = ["git", *arguments]
        return subprocess.run(
            command, cwd=where, check=True, env=environment, text=True, stdout=subprocess.PIPE
        ).stdout

    def commits(self):
        return int(self.git(self.work, "rev-list", "--count", "HEAD"))

    def give_away(self):
        """To another user, as a runner's is to those in a container."""
        for path in [self.work, *self.work.rglob("*")]:
            os.chown(path, 12345, 12345, follow_symlinks=False)

    def remove(self):
        shutil.rmtree(self.folder)


def changed(old, new, path=FORMULA):
    """The example's file with one text in place of another."""
    text = (EXAMPLE / path).read_text()
    assert old in text, old
    return {path: text.replace(old, new)}


def load(path):
    return yaml.safe_load((ROOT / path).read_text())


def filled(text, values):
    """`${{ inputs.x }}` and the like, by `values`; one that is not there is an error."""
    return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda found: str(values[found[1]]), str(text))


def run_step(step, script, values, environment, folder, shell):
    """Runs a step's script with its environment as the runner would; what it said, and its code."""
    own = {name: filled(value, values) for name, value in step.get("env", {}).items()}
    assert "${{" not in script, "a script takes its values from its environment only"
    return subprocess.run(
        [*shell, "-c", script],
        cwd=folder,
        env={**environment, **own},
        capture_output=True,
        text=True,
        check=False,
    )
