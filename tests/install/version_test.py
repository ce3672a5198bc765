"""What `poolcast --version` tells, and how the build finds it out."""

import os
import pathlib
import re
import tempfile
import unittest

from tree import ROOT, poolcast, run

CMAKE = os.environ["POOLCAST_CMAKE"]
SCRIPT = ROOT / "engine" / "cli" / "version.cmake"


class VersionTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name) / "tree"
        self.root.mkdir()
        self.source = pathlib.Path(folder.name) / "version.cpp"

    def git(self, *arguments):
        # The settings of whoever runs this have no say.
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
        who = ["-c", "user.name=nobody", "-c", "user.email=nobody"]
        done = run("git", *who, *arguments, cwd=self.root, env=environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def commit(self):
        self.git("init", "--quiet")
        (self.root / "file").write_text("one\n", encoding="utf-8")
        self.git("add", "file")
        self.git("commit", "--quiet", "--message", "One")
        return self.git("rev-parse", "HEAD")[:12]

    def written(self, given):
        settings = [f"ROOT={self.root}", f"OUT={self.source}", "VERSION=1.2.3", f"COMMIT={given}"]
        return run(CMAKE, *[part for one in settings for part in ("-D", one)], "-P", SCRIPT)

    def told(self, given=""):
        done = self.written(given)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return re.search(r'return "(.*)";', self.source.read_text(encoding="utf-8"))[1]

    def test_the_program_tells_version_and_commit(self):
        self.assertRegex(poolcast("--version"), r"\Apoolcast \d+\.\d+\.\d+\ncommit \S.*\n\Z")

    def test_the_commit_of_git(self):
        commit = self.commit()
        self.assertEqual(self.told(), rf"poolcast 1.2.3\ncommit {commit}")

    def test_a_tag_is_no_commit(self):
        commit = self.commit()
        self.git("tag", "--annotate", "v1.2.3", "--message", "A version")
        self.assertEqual(self.told(), rf"poolcast 1.2.3\ncommit {commit}")

    def test_a_changed_tree_is_told(self):
        commit = self.commit()
        (self.root / "file").write_text("two\n", encoding="utf-8")
        self.assertEqual(self.told(), rf"poolcast 1.2.3\ncommit {commit}, with changes")

    def test_the_given_commit_where_there_is_no_git(self):
        self.assertEqual(self.told("abc123"), r"poolcast 1.2.3\ncommit abc123")

    def test_the_given_commit_wins(self):
        self.commit()
        self.assertEqual(self.told("abc123"), r"poolcast 1.2.3\ncommit abc123")

    def test_what_is_no_commit_is_refused(self):
        done = self.written('abc" + "def')
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("""POOLCAST_COMMIT: 'abc" + "def' is no commit""", done.stderr)
        self.assertFalse(self.source.exists())

    def test_unknown_where_nobody_says(self):
        self.assertEqual(self.told(), r"poolcast 1.2.3\ncommit unknown")

    def test_not_the_commit_of_a_repository_around_it(self):
        self.commit()
        self.root = self.root / "below"
        self.root.mkdir()
        self.assertEqual(self.told(), r"poolcast 1.2.3\ncommit unknown")

    def test_a_broken_repository_is_no_obstacle(self):
        (self.root / ".git").write_text("gitdir: nowhere\n", encoding="utf-8")
        self.assertEqual(self.told(), r"poolcast 1.2.3\ncommit unknown")

    def test_nothing_is_written_that_is_there(self):
        self.commit()
        self.told()
        os.utime(self.source, ns=(0, 0))
        self.told()
        self.assertEqual(self.source.stat().st_mtime_ns, 0)


if __name__ == "__main__":
    unittest.main()
