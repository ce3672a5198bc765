"""action.yml: its steps, run as GitHub's runner runs those of a composite action."""

import os
import unittest

from checkout import Checkout, ROOT, changed, clean_environment, filled, load, run_step

BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]


class Review(unittest.TestCase):
    def setUp(self):
        self.action = load("action.yml")

    def review(self, changes, given_away=False, depth=1, **inputs):
        """Runs all steps, and gives the last one's result, the summary and the outputs."""
        self.checkout = checkout = Checkout(changes, depth)
        self.addCleanup(checkout.remove)
        if given_away:
            checkout.give_away()
        files = {name: checkout.folder / name for name in ("summary", "output", "path")}
        for file in files.values():
            file.touch()
        environment = {
            **clean_environment(checkout.folder),
            "GITHUB_ACTIONS": "true",
            "GITHUB_STEP_SUMMARY": str(files["summary"]),
            "GITHUB_OUTPUT": str(files["output"]),
            "GITHUB_PATH": str(files["path"]),
            "RUNNER_TEMP": str(checkout.folder),
        }
        known = self.action["inputs"]
        self.assertLessEqual({name.replace("_", "-") for name in inputs}, set(known))
        values = {f"inputs.{name}": one.get("default", "") for name, one in known.items()}
        values["inputs.base"] = "main"  # what github.base_ref is there
        values["github.action_path"] = ROOT
        values.update({f"inputs.{name.replace('_', '-')}": text for name, text in inputs.items()})
        for step in self.action["runs"]["steps"]:
            self.assertEqual(step["shell"], "bash")
            where = checkout.work / filled(step.get("working-directory", "."), values)
            result = run_step(step, step["run"], values, environment, where, BASH)
            if result.returncode != 0:
                break
        return result, files["summary"].read_text(), files["output"].read_text()

    def test_says_what_a_change_costs(self):
        result, summary, output = self.review(
            changed("$cap = 6;", "$cap = 1;"), scenarios="scenarios/agents.json\n", seeds="3"
        )
        self.assertEqual(result.returncode, 1, result.stderr)  # the formula's test expects 6
        self.assertIn("::error file=formulas/agents.test,line=8", result.stdout)
        self.assertIn("A** origin/main at ", summary)
        self.assertRegex(summary, r"\*\*B costs .* and makes the p95 job wait .* longer\*\*")
        self.assertRegex(output, r"^markdown=.*/poolcast\.md\n$")

    def test_passes_what_is_as_good(self):
        result, summary, _ = self.review(
            changed("ceil($tasks / $TaskSlotsPerNode)", "ceil($tasks / ($TaskSlotsPerNode + 0))"),
            scenarios="scenarios/agents.json",
            seeds="3",
            fail_on_regression="10",
        )
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn("B costs the same", summary)

    def test_marks_a_mistake_at_its_line(self):
        result, _, output = self.review(changed("$cap = 6;", "$cap = 6"))
        self.assertEqual(result.returncode, 1)
        self.assertIn("::error file=formulas/agents.autoscale,line=3", result.stdout)
        self.assertEqual(output, "")  # no scenario was given: there is nothing to post

    def test_holds_a_threshold_with_a_space_in_it(self):
        result, _, _ = self.review({}, max_cost="12 or so", scenarios="scenarios/agents.json")
        self.assertEqual(result.returncode, 2)
        self.assertIn("--max-cost: '12 or so' is no amount", result.stderr)

    def test_of_a_folder_below(self):
        result, _, _ = self.review(changed("$cap = 6;", "$cap = 7;"), working_directory="formulas")
        self.assertIn("file=agents.test", result.stdout + result.stderr)

    @unittest.skipUnless(os.geteuid() == 0, "only root can give files away")
    def test_in_a_container_the_checkout_belongs_to_another_user(self):
        result, _, _ = self.review(changed("$cap = 6;", "$cap = 7;"), given_away=True)
        self.assertIn("1 file changed since origin/main", result.stdout, result.stderr)

    def test_cuts_off_nothing_of_a_larger_checkout(self):
        for depth, left in (None, 4), (3, 3):
            self.review(changed("$cap = 6;", "$cap = 7;"), depth=depth)
            self.assertGreaterEqual(self.checkout.commits(), left)

    def test_says_which_base_is_missing(self):
        result, _, _ = self.review({}, base="release")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("release", result.stderr)

    def test_every_input_is_used_and_the_example_gives_no_other(self):
        text = (ROOT / "action.yml").read_text()
        for name in self.action["inputs"]:
            self.assertIn("${{ inputs." + name + " }}", text)
        workflow = load("docs/examples/repository/.github/workflows/autoscale.yml")
        steps = workflow["jobs"]["review"]["steps"]
        given = next(step["with"] for step in steps if "poolcast@" in step.get("uses", ""))
        self.assertLessEqual(set(given), set(self.action["inputs"]))


if __name__ == "__main__":
    unittest.main()
