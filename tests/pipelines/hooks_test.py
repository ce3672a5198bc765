""".pre-commit-hooks.yaml, run by pre-commit with the example's own configuration."""

import pathlib
import shutil
import subprocess
import unittest

import yaml

from checkout import Checkout, EXAMPLE, FORMULA, ROOT, changed, clean_environment


@unittest.skipUnless(shutil.which("pre-commit"), "pre-commit is not installed")
class Hooks(unittest.TestCase):
    def run_hooks(self, changes):
        """Stages the changes on main, and gives what the hooks say and the formula afterwards."""
        checkout = Checkout({})
        self.addCleanup(checkout.remove)
        hooks = checkout.folder / "hooks"
        hooks.mkdir()
        shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
        for arguments in ("init -q", "add -A", "commit -q -m hooks", "tag v0.1.0"):
            checkout.git(hooks, *arguments.split())
        configuration = yaml.safe_load((EXAMPLE / ".pre-commit-config.yaml").read_text())
        configuration["repos"][0]["repo"] = str(hooks)
        (checkout.work / ".pre-commit-config.yaml").write_text(yaml.safe_dump(configuration))
        for path, text in changes.items():
            (checkout.work / path).write_text(text)
        checkout.git(checkout.work, "add", "-A")
        result = subprocess.run(
            ["pre-commit", "run", "--verbose"],
            cwd=checkout.work,
            env=clean_environment(checkout.folder),
            capture_output=True,
            text=True,
            check=False,
        )
        return result, pathlib.Path(checkout.work / FORMULA).read_text()

    def test_a_good_change_passes(self):
        change = changed("$cap = 6; // tune: 1..20", "$cap = 6;")
        result, _ = self.run_hooks(change)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertEqual(result.stdout.count("Passed"), 3, result.stdout)
        self.assertIn("formulas/agents.test: ok, 4 cases", result.stdout)

    def test_a_formula_is_formatted(self):
        result, text = self.run_hooks(changed("$cap = 6;", "$cap=6;"))
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn("files were modified by this hook", result.stdout)
        self.assertEqual(text, (EXAMPLE / FORMULA).read_text())

    def test_a_test_that_fails_holds_the_commit_up(self):
        result, _ = self.run_hooks(changed("$cap = 6;", "$cap = 5;"))
        self.assertEqual(result.returncode, 1)
        self.assertIn("expected  $TargetDedicatedNodes = 6", result.stdout)

    def test_a_warning_holds_the_commit_up(self):
        result, _ = self.run_hooks(changed("$cap = 6;", "$spare = 1;\n$cap = 6;"))
        self.assertEqual(result.returncode, 1)
        self.assertIn("nothing reads '$spare'", result.stdout)


if __name__ == "__main__":
    unittest.main()
