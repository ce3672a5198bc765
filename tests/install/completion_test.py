"""Completion as the shells themselves do it: all that --help tells is offered where it belongs."""

import os
import pathlib
import pty
import re
import select
import shutil
import tempfile
import time
import unittest

from tree import ROOT, commands, poolcast, run

BASH_LINES = """
source "$1"
while IFS= read -r line; do
  read -ra COMP_WORDS <<<"$line"
  [[ $line == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _poolcast
  echo "${COMPREPLY[*]}"
done
"""
FISH_LINES = """
source $argv[1]
while read -l line
    echo (complete -C $line | string replace -r '\\t.*' '')
end
"""
# A line, and the words that are offered at its end.
OFFERED = [
    ("poolcast li", "live"),
    ("poolcast live po", "pool"),
    ("poolcast live pool ", "show apply"),
    ("poolcast live pool show --account-k", "--account-key"),
    ("poolcast live pool show -o ", "text json"),
    ("poolcast prices show --os ", "linux windows"),
    ("poolcast simulate -o m", "markdown"),
    ("poolcast simulate --seed ", ""),
    ("poolcast simulate scenarios/art", "scenarios/article.json"),
    ("poolcast simulate --formula formulas/fix", "formulas/fixed.autoscale formulas/fixed.test"),
    ("poolcast eval x --semantics len", "lenient"),
    ("poolcast eval x --semantics scenarios/now", "scenarios/now-and-then.json"),
    ("poolcast eval x --at scenarios/now", ""),
    ("poolcast tune exp", "export"),
    ("poolcast tune x exp", ""),
    ("poolcast new capped", "capped-ramp"),
    ("poolcast load describe x --from git", "github-jobs github-runs github-webhooks gitlab"),
    ("poolcast completion ", "bash zsh fish"),
    ("poolcast man simu", "simulate"),
    ("poolcast man live pool sho", "show"),
    ("poolcast nothing ", ""),
    ("poolcast live nothing ", ""),
]
# Typed with a tab, and the command that then runs.
TYPED = [
    ("live pool sh\t", "live pool show"),
    ("live pool apply --recr\t", "live pool apply --recreate"),
    ("simulate --output=js\t", "simulate --output=json"),
    ("simulate scenarios/art\t", "simulate scenarios/article.json"),
    ("simulate 'sp\t", "simulate sp ace.json"),
    ("check --fail-on w\tfo\tburst.a\t", "check --fail-on warning formulas/burst.autoscale"),
    ("new burs\t", "new burst"),
    ("tune --across wor\tscenarios/workw\t", "tune --across worst scenarios/workweek.json"),
]


class Terminal:
    """A shell as a person has it; `ready` are the lines that make it print what would run."""

    def __init__(self, shell, folder, ready):
        self.pid, self.pty = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "dumb"}
            os.execvpe(shell[0], shell, environment)
        self.seen = ""
        self.send(ready + "\n")

    def send(self, text):
        os.write(self.pty, text.encode())

    def wait_for(self, pattern):
        end = time.monotonic() + 60
        while not (found := re.search(pattern, self.seen)):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.pty], [], [], left)[0]:
                raise AssertionError(f"{pattern} did not come: {self.seen!r}")
            self.seen += os.read(self.pty, 65536).decode()
        self.seen = self.seen[found.end() :]
        return found

    def close(self):
        os.close(self.pty)
        os.waitpid(self.pid, 0)


class CompletionTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def script(self, shell):
        if not shutil.which(shell):
            self.skipTest(f"there is no {shell}; ./dev test installs it")
        path = self.folder / f"poolcast.{shell}"
        path.write_text(poolcast("completion", shell), encoding="utf-8")
        checked = run(shell, "-n", path)
        self.assertEqual((checked.returncode, checked.stderr), (0, ""))
        return path

    def offered(self, shell, arguments, lines):
        """For each line what the shell offers, as a set."""
        text = "".join(line + "\n" for line in lines)
        # fish remembers what was typed in the home folder.
        environment = {**os.environ, "HOME": str(self.folder)}
        done = run(shell, *arguments, input=text, cwd=ROOT, env=environment)
        self.assertEqual(done.stderr, "")
        answers = done.stdout.split("\n")[:-1]
        self.assertEqual(len(answers), len(lines), done.stdout)
        return [set(answer.split()) for answer in answers]

    def check(self, shell, arguments):
        lines = [line for line, _ in OFFERED]
        for (line, words), offered in zip(OFFERED, self.offered(shell, arguments, lines)):
            self.assertEqual(offered, set(words.split()), line)
        self.check_everything(shell, arguments)

    def check_everything(self, shell, arguments):
        """Every command and every option of --help; fish offers the long names after two dashes."""
        everything = commands()
        self.assertGreater(len(everything), 40)
        lines = []
        for command in everything:
            line = " ".join(["poolcast", *command.words])
            lines += [f"{line} ", f"{line} -", f"{line} --"]
        offered = self.offered(shell, arguments, lines)
        for index, command in enumerate(everything):
            after, dash, dashes = offered[3 * index : 3 * index + 3]
            self.assertLessEqual(set(command.commands), after, lines[3 * index])
            self.assertEqual(set(command.options), dash | dashes, lines[3 * index])

    def type(self, shell, ready):
        for name in ["formulas", "scenarios"]:
            shutil.copytree(ROOT / name, self.folder / name)
        (self.folder / "sp ace.json").write_text("", encoding="utf-8")
        terminal = Terminal(shell, self.folder, ready)
        self.addCleanup(terminal.close)
        terminal.wait_for("READY")
        for typed, runs in TYPED:
            terminal.send(f"poolcast {typed}\n")
            self.assertEqual(terminal.wait_for(r"ran: (.*?) *;\r?\n")[1], runs, typed)

    def test_bash(self):
        script = self.script("bash")
        self.check("bash", ["--norc", "-c", BASH_LINES, "bash", script])

    def test_fish(self):
        script = self.script("fish")
        self.check("fish", ["--no-config", "-c", FISH_LINES, script])

    def test_bash_on_a_terminal(self):
        script = self.script("bash")
        ready = f"source {script}; poolcast() {{ echo \"ran: $*;\"; }}; echo REA''DY"
        self.type(["bash", "--norc", "--noprofile", "-i"], ready)

    def test_zsh_on_a_terminal(self):
        script = self.script("zsh")
        functions = self.folder / "functions"
        functions.mkdir()
        shutil.copy(script, functions / "_poolcast")
        ready = (
            f"fpath=({functions} $fpath); autoload -Uz compinit; compinit -D -u;"
            " zstyle ':completion:*' insert-tab false;"
            ' poolcast() { print -r -- "ran: $*;" }; print REA\'\'DY'
        )
        self.type(["zsh", "-f", "-i"], ready)

    def test_zsh_when_the_script_is_sourced(self):
        script = self.script("zsh")
        ready = (
            "autoload -Uz compinit; compinit -D -u; zstyle ':completion:*' insert-tab false;"
            f' source {script}; poolcast() {{ print -r -- "ran: $*;" }}; print REA\'\'DY'
        )
        self.type(["zsh", "-f", "-i"], ready)

    def test_zsh_has_every_option(self):
        text = self.script("zsh").read_text(encoding="utf-8")
        for command in commands():
            words = " ".join(["poolcast", *command.words])
            case = re.search(rf"^    '{words}'\)\n(.*?)^      ;;", text, re.M | re.S)[1]
            for option in command.options:
                self.assertRegex(case, rf"[)*]{option}=?\[", f"{words} {option}")
            for below in command.commands:
                self.assertIn(f"'{below}:", case, words)


if __name__ == "__main__":
    unittest.main()
