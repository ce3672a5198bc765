"""templates/poolcast.yml: its steps, run as an agent of Azure Pipelines runs them."""

import unittest

from checkout import Checkout, POOLCAST, ROOT, changed, clean_environment, load, run_step

BASH = ["bash", "--noprofile", "--norc"]


class Review(unittest.TestCase):
    def setUp(self):
        self.template = load("templates/poolcast.yml")

    def review(self, changes, steps=slice(None), environment=(), depth=1, **parameters):
        self.checkout = checkout = Checkout(changes, depth)
        self.addCleanup(checkout.remove)
        environment = {
            **clean_environment(checkout.folder),
            "TF_BUILD": "True",
            "AGENT_TEMPDIRECTORY": str(checkout.folder),
            **dict(environment),
        }
        known = {one["name"]: one.get("default", "") for one in self.template["parameters"]}
        self.assertLessEqual(set(parameters), set(known))
        known.update({"base": "refs/heads/main", **parameters})
        values = {f"parameters.{name}": value for name, value in known.items()}
        for step in self.template["steps"][steps]:
            result = run_step(step, step["bash"], values, environment, checkout.work, BASH)
            if result.returncode != 0:
                break
        return result

    def test_says_what_a_change_costs(self):
        result = self.review(
            changed("$cap = 6;", "$cap = 1;"), scenarios="scenarios/agents.json", seeds=3
        )
        self.assertEqual(result.returncode, 1, result.stderr)
        issue = "##vso[task.logissue type=error;sourcepath=formulas/agents.test"
        self.assertIn(issue, result.stdout)
        self.assertRegex(result.stderr, r"##vso\[task.uploadsummary\].*/poolcast-compare\.md")
        self.assertRegex(result.stdout, r"\nB costs .* and makes the p95 job wait .* longer\n")

    def test_passes_what_changes_nothing_of_ours(self):
        result = self.review(changed("# A repo", "# Our repo", "README.md"), failOnRegression="5")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("1 file changed since origin/main at ", result.stdout)

    def test_cuts_off_nothing_of_a_larger_checkout(self):
        for depth, left in (None, 4), (3, 3):
            self.review(changed("$cap = 6;", "$cap = 7;"), depth=depth)
            self.assertGreaterEqual(self.checkout.commits(), left)

    def test_a_build_that_is_no_pull_request_has_nothing_to_review(self):
        result = self.review({}, base="$(System.PullRequest.TargetBranch)")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("this is no pull request", result.stdout)

    def test_without_poolcast_it_says_what_to_give(self):
        path = clean_environment(ROOT)["PATH"].replace(f"{POOLCAST.parent}:", "", 1)
        result = self.review({}, steps=slice(1), environment=[("PATH", path)])
        if POOLCAST.exists() and result.returncode == 0:
            self.skipTest("poolcast is installed here")
        self.assertEqual(result.returncode, 1)
        self.assertIn("give package: the path or address of its .deb", result.stdout)

    def test_every_parameter_is_used_and_the_example_gives_no_other(self):
        text = (ROOT / "templates/poolcast.yml").read_text()
        names = {one["name"] for one in self.template["parameters"]}
        for name in names:
            self.assertIn("${{ parameters." + name + " }}", text)
        steps = load("docs/examples/repository/azure-pipelines.yml")["steps"]
        given = next(step["parameters"] for step in steps if "template" in step)
        self.assertLessEqual(set(given), names)


if __name__ == "__main__":
    unittest.main()
