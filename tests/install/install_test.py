"""`cmake --install` into a folder: all that a user needs, nothing of the tests; it runs there."""

import os
import pathlib
import tempfile
import unittest

from tree import POOLCAST, ROOT, commands, poolcast, run

CMAKE = os.environ["POOLCAST_CMAKE"]


class InstallTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.prefix = pathlib.Path(cls.temporary.name) / "a prefix"
        done = run(CMAKE, "--install", os.environ["POOLCAST_BUILD"], "--prefix", cls.prefix)
        assert done.returncode == 0, done.stdout + done.stderr
        cls.files = {path.relative_to(cls.prefix).as_posix() for path in cls.prefix.rglob("*")}
        cls.documentation = cls.prefix / "share/doc/poolcast"

    def test_folders(self):
        folders = {"/".join(path.split("/")[:3]) for path in self.files}
        self.assertEqual(
            folders,
            {
                *["bin", "bin/poolcast", "share", "share/man", "share/man/man1"],
                *["share/poolcast", "share/poolcast/formulas", "share/poolcast/scenarios"],
                *["share/doc", "share/doc/poolcast"],
                *["share/bash-completion", "share/bash-completion/completions"],
                *["share/zsh", "share/zsh/site-functions"],
                *["share/fish", "share/fish/vendor_completions.d"],
            },
        )

    def test_texts_are_those_of_the_project(self):
        for shared in ["formulas", "scenarios"]:
            for path in (ROOT / shared).iterdir():
                installed = self.prefix / "share/poolcast" / shared / path.name
                self.assertEqual(installed.read_bytes(), path.read_bytes())
        for name in ["README.md", "CHANGELOG.md", "LICENSE", "docs/cost.md"]:
            self.assertEqual((self.documentation / name).read_bytes(), (ROOT / name).read_bytes())

    def test_notices_of_what_is_compiled_in(self):
        text = (self.documentation / "copyright").read_text(encoding="utf-8")
        stanzas = text.rstrip("\n").split("\n\n")
        licences = {one.split("\n")[0] for one in stanzas if one.startswith("License: ")}
        for stanza in stanzas[1:]:
            if not stanza.startswith("License: "):
                self.assertIn(stanza.split("License: ")[1].split("\n")[0], str(licences), stanza)
        for name in ["uPlot", "CLI11", "nlohmann-json", "boost", "eigen3", "expected", "pagmo"]:
            self.assertIn(f"\nFiles: {name}\n", text)
        licence = (ROOT / "LICENSE").read_text(encoding="utf-8").split("\n\n", 2)[2]
        self.assertIn(" ".join(licence.split()), " ".join(text.replace("\n .\n", "\n").split()))

    def test_runs_where_it_is_installed(self):
        arguments = ["simulate", "scenarios/article.json"]
        here = run(POOLCAST, *arguments, cwd=ROOT)
        there = run(self.prefix / "bin/poolcast", *arguments, cwd=self.documentation)
        self.assertEqual((there.returncode, there.stdout), (0, here.stdout))

    def test_pages_and_completions_are_what_it_prints(self):
        pages = {path.name for path in (self.prefix / "share/man/man1").iterdir()}
        self.assertEqual(len(pages), len(commands()))
        for path, arguments in [
            ("share/man/man1/poolcast-live-pool-show.1", ["man", "live", "pool", "show"]),
            ("share/bash-completion/completions/poolcast", ["completion", "bash"]),
            ("share/zsh/site-functions/_poolcast", ["completion", "zsh"]),
            ("share/fish/vendor_completions.d/poolcast.fish", ["completion", "fish"]),
        ]:
            text = (self.prefix / path).read_text(encoding="utf-8")
            self.assertEqual(text, poolcast(*arguments), path)


if __name__ == "__main__":
    unittest.main()
