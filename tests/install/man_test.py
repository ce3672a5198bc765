"""The manual pages: one a command, with all that --help tells, and good roff."""

import pathlib
import re
import shutil
import tempfile
import unittest

from tree import POOLCAST, commands, poolcast, run

# A page that is the same each time it is made has no date.
ALLOWED = re.compile(r'^mandoc: \S+: WARNING: missing date, using ""')


def plain(page):
    """The page without its roff."""
    text = re.sub(r"\\f[BIR]", "", page)
    for escape, meant in [(r"\-", "-"), (r"\(aq", "'"), (r"\(ti", "~"), (r"\(ha", "^")]:
        text = text.replace(escape, meant)
    return text.replace(r"\&", "").replace(r"\e", "\\")


class ManTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name) / "new" / "man1"
        assert poolcast("man", "--into", cls.folder) == ""
        cls.commands = commands()

    def test_a_page_a_command(self):
        names = {"-".join(["poolcast", *command.words]) + ".1" for command in self.commands}
        self.assertEqual({path.name for path in self.folder.iterdir()}, names)
        for command in self.commands:
            page = self.folder / ("-".join(["poolcast", *command.words]) + ".1")
            self.assertEqual(poolcast("man", *command.words), page.read_text(encoding="utf-8"))

    def test_every_option_and_command_is_there(self):
        for command in self.commands:
            lines = plain(poolcast("man", *command.words)).split("\n")
            terms = {
                word.rstrip(",")
                for before, line in zip(lines, lines[1:])
                if before == ".TP"
                for word in line.split()
            }
            for name in [*command.options, *command.standing, *command.commands]:
                self.assertIn(name, terms, command.words)

    def test_says_what_an_option_takes_and_is_by_itself(self):
        text = plain(poolcast("man", "simulate"))
        self.assertIn("\n--html FILE\nHTML file with charts", text)
        self.assertIn("\n--seed NUMBER\n", text)
        self.assertIn("\n-o, --output table|json|csv|markdown\n", text)
        self.assertIn("\nDefault: table.\n", text)
        self.assertIn("\npoolcast simulate [OPTION]... SCENARIO\n", text)
        self.assertIn("\n$ poolcast simulate scenarios/article.json\n", text)

    def test_a_question_has_no_full_stop(self):
        self.assertIn("\nRun test scripts: does a formula do what it should?\n", poolcast("man"))

    def test_mandoc_finds_nothing_wrong(self):
        if not shutil.which("mandoc"):
            self.skipTest("there is no mandoc; ./dev test installs it")
        done = run("mandoc", "-T", "lint", "-W", "warning", *sorted(self.folder.iterdir()))
        said = [line for line in done.stdout.splitlines() if not ALLOWED.match(line)]
        self.assertEqual((said, done.stderr), ([], ""))

    def test_an_unknown_command_is_named(self):
        done = run(POOLCAST, "man", "simulat")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(
            done.stderr, "no command 'simulat'; did you mean 'simulate'?\n"
        )
        done = run(POOLCAST, "man", "xyz")
        self.assertEqual(
            done.stderr, "no command 'xyz'; 'poolcast --help' lists them\n"
        )

    def test_a_folder_that_cannot_be_made_is_named(self):
        occupied = pathlib.Path(self.temporary.name) / "occupied"
        occupied.write_text("", encoding="utf-8")
        done = run(POOLCAST, "man", "--into", occupied)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"cannot make the folder '{occupied}'", done.stderr)
        done = run(POOLCAST, "man", "--into", occupied, "simulate")
        self.assertEqual(
            (done.returncode, done.stderr),
            (2, "--into writes the pages of all commands; leave out 'simulate'\n"),
        )


if __name__ == "__main__":
    unittest.main()
