"""What is deployed beside the template: the Function's package, images, pipeline, container."""

import json
import os
import pathlib
import re
import stat
import tempfile
import unittest
import zipfile

import yaml

from files import DEPLOY, POOLCAST, TEMPLATE, has_command, read_json, run

FUNCTION = DEPLOY / "function"
ROUTES = {
    "ProvideAzDOAgent": ("post", "api/ProvideAzDOAgent"),
    "ProvideActionsRunner": ("post", "api/ProvideActionsRunner"),
    "healthz": ("get", "healthz"),
    "readyz": ("get", "readyz"),
    "metrics": ("get", "metrics"),
}
FAKE_AZ = """#!/bin/sh
printf '%s\\n' "$*" >>"$AZ_CALLS"
[ -z "${AZ_FAILS:-}" ] || { echo "az: no such registry" >&2; exit 3; }
"""


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)


class FunctionTest(unittest.TestCase):
    def test_each_function_has_a_key_and_its_own_address(self):
        self.assertEqual({path.parent.name for path in FUNCTION.glob("*/*.json")}, set(ROUTES))
        for name, (method, route) in ROUTES.items():
            incoming, outgoing = read_json(FUNCTION / name / "function.json")["bindings"]
            self.assertEqual(incoming["authLevel"], "function", name)
            self.assertEqual((incoming["methods"], incoming["route"]), ([method], route))
            self.assertEqual((outgoing["type"], outgoing["direction"]), ("http", "out"))

    def test_host_starts_the_server_and_forwards_requests_as_they_are(self):
        host = read_json(FUNCTION / "host.json")
        handler = host["customHandler"]
        self.assertTrue(handler["enableForwardingHttpRequest"])
        self.assertEqual(host["extensions"]["http"]["routePrefix"], "")
        self.assertEqual(handler["description"]["defaultExecutablePath"], "poolcast")
        arguments = handler["description"]["arguments"]
        self.assertEqual(arguments[:2], ["live", "serve"])
        self.assertIn("/home/", arguments[arguments.index("--outbox") + 1])

    def test_settings_are_the_article_s(self):
        text = TEMPLATE.read_text(encoding="utf-8")
        settings = set(re.findall(r'\{ "name": "(\w+)", "value"', text))
        article = "BatchAccountUrl BatchAccountName BatchAccountKey ContainerRegistryServer"
        article += " AzDOUrl AzDOToken AzDOUbuntuPool AzDOWindowsPool"
        self.assertLessEqual(set(article.split()), settings)

    def test_options_of_the_server_are_there(self):
        if not has_command("live", "serve"):
            self.skipTest("this poolcast has no 'live serve'")
        known = run(POOLCAST, "live", "serve", "--help").stdout
        container = json.loads(dockerfile_line("CMD"))
        host = read_json(FUNCTION / "host.json")["customHandler"]["description"]["arguments"]
        for option in [one for one in container + host if one.startswith("--")]:
            self.assertIn(option, known)


class PackageTest(Folder):
    def package(self, poolcast, name):
        return run(DEPLOY / "package.py", poolcast, self.folder / name)

    def test_runs_with_its_own_libraries_only(self):
        done = self.package(POOLCAST, "agents.zip")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        there = self.folder / "there"
        with zipfile.ZipFile(self.folder / "agents.zip") as zipped:
            names = set(zipped.namelist())
            for entry in zipped.infolist():  # as unzip does: with the modes
                path = pathlib.Path(zipped.extract(entry, there))
                path.chmod(stat.S_IMODE(entry.external_attr >> 16))
        self.assertLessEqual({"host.json", "ProvideAzDOAgent/function.json", "poolcast"}, names)
        shown = run(there / "poolcast", "--version", env={"PATH": os.defpath}, cwd="/")
        expected = run(POOLCAST, "--version").stdout
        self.assertEqual((shown.returncode, shown.stdout, shown.stderr), (0, expected, ""))
        [loader] = (there / "lib").glob("ld-linux*")
        program = there / "lib" / "poolcast"
        listed = run(loader, "--library-path", there / "lib", "--list", program).stdout
        for line in listed.splitlines():
            if "vdso" not in line:
                self.assertRegex(line, rf"=> {re.escape(str(there))}/lib/")

    def test_same_files_give_the_same_bytes(self):
        self.assertEqual(self.package(POOLCAST, "a.zip").returncode, 0)
        self.assertEqual(self.package(POOLCAST, "b.zip").returncode, 0)
        a, b = (self.folder / name for name in ("a.zip", "b.zip"))
        self.assertEqual(a.read_bytes(), b.read_bytes())

    def test_a_folder_is_filled_once(self):
        self.assertEqual(self.package(POOLCAST, "package").returncode, 0)
        self.assertTrue(os.access(self.folder / "package" / "poolcast", os.X_OK))
        again = self.package(POOLCAST, "package")
        self.assertEqual(again.returncode, 1)
        self.assertIn("File exists", again.stderr)

    def test_what_is_no_program_is_refused(self):
        text = self.folder / "text"
        text.write_text("no program\n", encoding="utf-8")
        for poolcast, expected in [(text, "not a dynamic"), (self.folder / "none", "none")]:
            done = self.package(poolcast, "agents.zip")
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn(expected, done.stderr)
            self.assertFalse((self.folder / "agents.zip").exists())

    def test_usage(self):
        done = run(DEPLOY / "package.py")
        self.assertEqual(done.returncode, 2)
        self.assertIn("usage: package.py POOLCAST ZIP_OR_FOLDER", done.stderr)


class ImportTest(Folder):
    def imported(self, *arguments, **more):
        az = self.folder / "az"
        az.write_text(FAKE_AZ, encoding="utf-8")
        az.chmod(0o755)
        calls = self.folder / "calls"
        path = f"{self.folder}{os.pathsep}{os.defpath}"
        environment = {"PATH": path, "AZ_CALLS": str(calls), **more}
        done = run(DEPLOY / "import-images.sh", *arguments, env=environment)
        return done, calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []

    def test_imports_what_the_server_runs_and_the_pools_prefetch(self):
        done, calls = self.imported("agentsdevacr")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        pattern = (
            r"acr import --name agentsdevacr --source docker.io/pmorisseau/azdo-agent:(\S+) "
            r"--image azdo-agent:\1 --force"
        )
        tags = [re.fullmatch(pattern, call)[1] for call in calls]
        of_the_server = ["ubuntu-20.04-azdo", "windows-core-ltsc2019-azdo", "ubuntu-18.04-azdo"]
        self.assertEqual(tags, of_the_server)
        prefetched = re.findall(r"/azdo-agent:([\w.-]+)'", TEMPLATE.read_text(encoding="utf-8"))
        self.assertEqual(prefetched, ["ubuntu-20.04-azdo", "windows-core-ltsc2019-azdo"])

    def test_another_source(self):
        _, calls = self.imported("acr", "example.net/agents")
        self.assertTrue(all("--source example.net/agents:" in call for call in calls))
        self.assertEqual(len(calls), 3)

    def test_stops_at_the_first_that_fails(self):
        done, calls = self.imported("acr", AZ_FAILS="1")
        self.assertEqual((done.returncode, len(calls)), (3, 1))
        self.assertIn("no such registry", done.stderr)

    def test_usage(self):
        for arguments in [(), ("a", "b", "c")]:
            done, calls = self.imported(*arguments)
            self.assertEqual((done.returncode, calls), (2, []))
            self.assertIn("usage: import-images.sh REGISTRY [SOURCE]", done.stderr)


class PipelineTest(unittest.TestCase):
    def setUp(self):
        text = (DEPLOY / "azure-pipelines.yml").read_text(encoding="utf-8")
        self.pipeline = yaml.safe_load(text)
        self.request, self.work = self.pipeline["jobs"]

    def test_a_server_job_asks_and_a_job_on_the_pool_waits_for_it(self):
        self.assertEqual(self.request["pool"], "server")
        self.assertEqual(self.work["dependsOn"], self.request["job"])
        self.assertEqual(self.work["pool"]["name"], "${{ parameters.agentPool }}")
        names = {one["name"] for one in self.pipeline["parameters"]}
        used = re.findall(r"parameters\.(\w+)", json.dumps(self.pipeline["jobs"]))
        self.assertEqual(set(used), names)

    def test_asks_as_the_server_wants_to_be_asked(self):
        [step] = self.request["steps"]
        inputs = step["inputs"]
        self.assertEqual((step["task"], inputs["method"]), ("AzureFunction@1", "POST"))
        kinds = next(p for p in self.pipeline["parameters"] if p["name"] == "agentOSType")
        self.assertEqual(set(kinds["values"]), {"ubuntu-latest", "ubuntu-18.04", "windows-latest"})
        for kind in kinds["values"]:
            body = inputs["body"].replace("${{ parameters.agentOSType }}", kind)
            self.assertEqual(json.loads(body), {"AgentOSType": kind})
        self.assertEqual(inputs["waitForCompletion"], "false")
        self.assertEqual(inputs["successCriteria"], "eq(root['status'], 'successful')")

    def test_has_no_secret(self):
        self.assertEqual(self.request["steps"][0]["inputs"]["key"], "$(AgentFunctionKey)")
        self.assertEqual(self.pipeline["variables"], [{"group": "ephemeral-agents"}])


def dockerfile_line(instruction):
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.startswith(instruction + " ")]
    return lines[-1].split(" ", 1)[1]


class ContainerTest(unittest.TestCase):
    def test_runs_the_server_as_nobody_with_the_outbox_in_the_volume(self):
        command = json.loads(dockerfile_line("CMD"))
        self.assertEqual(command[:2], ["live", "serve"])
        port = command[command.index("--listen") + 1].split(":")[1]
        self.assertEqual(port, dockerfile_line("EXPOSE"))
        outbox = command[command.index("--outbox") + 1]
        self.assertTrue(outbox.startswith(dockerfile_line("VOLUME") + "/"))
        self.assertNotIn(dockerfile_line("USER").split(":")[0], ("0", "root"))
