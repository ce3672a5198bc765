"""live/deploy/azuredeploy.json against itself, the formula, the scenario and Azure's SDK."""

import copy
import json
import re
import unittest

import sdk_models
from arm import Template
from checks import pool_id, pools, problems, secure
from files import ASKED_FOR, FORMULA, PARAMETERS, POOLCAST, ROOT, TEMPLATE, given, read_json, run

GITHUB = {"GithubIpRanges": ["192.30.252.0/22", "140.82.112.0/20"], "GithubToken": "t"}
PREFIX = "VirtualNetworkPrefix"
VARIANTS = {
    "as in the parameters file": {},
    "with GitHub": GITHUB,
    "with a service tag": {"AzureDevOpsIpRange": "AzureDevOps"},
    "deployed again": {"create_UbuntuBatchPool": False, "create_WindowsBatchPool": False},
    "in another network": {PREFIX: "10.20.0.0/16"},
    "with the longest name": {"appName": "a" * 15, "environment": "prd"},
}


def resource(source, kind):
    return next(one for one in source["resources"] if one["type"].endswith(kind))


def drop(source, kind, key):
    del resource(source, kind)[key]


def put_secret_out(source):
    source["outputs"]["key"] = {"type": "string", "value": "[parameters('AzDOToken')]"}


def put_key_out(source):
    settings = resource(source, "/sites")["properties"]["siteConfig"]["appSettings"]
    value = next(one["value"] for one in settings if one["name"] == "BatchAccountKey")
    source["outputs"]["key"] = {"type": "string", "value": value}


def put_secret_in_pool(source):
    pool = resource(source, "/pools")["properties"]
    pool["metadata"] = [{"name": "token", "value": "[parameters('AzDOToken')]"}]


def rename_parameter(source):
    source["parameters"]["AzDOUri"] = source["parameters"].pop("AzDOUrl")


def wait_for_nothing(source):
    resource(source, "/pools")["dependsOn"] = []


def wait_in_a_circle(source):
    address = resource(source, "/publicIPAddresses")
    address["dependsOn"] = [
        "[resourceId('Microsoft.Network/natGateways', variables('nat_name'))]"
    ]


def raise_cap(source):
    scale = resource(source, "/pools")["properties"]["scaleSettings"]["autoScale"]
    scale["formula"] = scale["formula"].replace("min(4,", "min(40,")


def same_subnet(source):
    subnets = resource(source, "/virtualNetworks")["properties"]["subnets"]
    subnets[0]["properties"]["addressPrefix"] = subnets[1]["properties"]["addressPrefix"]


def named_by_azure(source):
    address = resource(source, "/publicIPAddresses")
    account = "resourceId('Microsoft.Batch/batchAccounts', variables('batchAccount_name'))"
    address["name"] = f"[reference({account}, '2025-06-01').accountEndpoint]"


def other_version(source):
    resource(source, "/batchAccounts")["apiVersion"] = "2024-07-01"


MISTAKES = [
    (rename_parameter, "expressions: .*there is no parameter 'AzDOUrl'"),
    (lambda s: s["parameters"].update(idle={"type": "int", "defaultValue": 1}), "parameters idle"),
    (lambda s: s["variables"].update(idle="x"), "nothing uses variables idle"),
    (lambda s: s["variables"].pop("nat_name"), "there is no variable 'nat_name'"),
    (lambda s: drop(s, "/pools", "apiVersion"), "no apiVersion"),
    (lambda s: drop(s, "/sites", "location"), "no location"),
    (lambda s: s["resources"].remove(resource(s, "/natGateways")), "not in the template"),
    (lambda s: s["resources"].append(resource(s, "/natGateways")), "twice"),
    (named_by_azure, "only a deployment could tell"),
    (wait_for_nothing, "does not wait for it"),
    (wait_in_a_circle, "waits for itself"),
    (other_version, "by version 2025-06-01, not by 2024-07-01"),
    (put_secret_out, "an output has a secret"),
    (put_key_out, "an output has a secret"),
    (put_secret_in_pool, "pools has a secret"),
    (lambda s: s["parameters"]["AzDOToken"].update(type="string"), "is not a secureString"),
    (lambda s: s["parameters"]["GithubToken"].update(defaultValue="x"), "has a default value"),
    (raise_cap, "no room for 44 nodes"),
    (same_subnet, "overlaps"),
    (lambda s: s["parameters"][PREFIX].update(defaultValue="10.0.0.0/28"), "cidrSubnet"),
]


class TemplateTest(unittest.TestCase):
    def setUp(self):
        self.source = read_json(TEMPLATE)

    def test_holds_together(self):
        for name, more in VARIANTS.items():
            with self.subTest(name):
                self.assertEqual(problems(self.source, {**given(), **more}), [])

    def test_mistakes_are_found(self):
        for number, (make, expected) in enumerate(MISTAKES):
            with self.subTest(f"{number}: {expected}"):
                source = copy.deepcopy(self.source)
                make(source)
                found = problems(source, given())
                self.assertTrue(any(re.search(expected, one) for one in found), found)

    @unittest.skipUnless(sdk_models.available(), "Debian's python3-azure is not installed")
    def test_azure_knows_every_property(self):
        for name, more in VARIANTS.items():
            with self.subTest(name):
                resources = Template(self.source, {**given(), **more}).resources
                found = [text for one in resources for text in sdk_models.unknown_properties(one)]
                self.assertEqual(found, [])

    @unittest.skipUnless(sdk_models.available(), "Debian's python3-azure is not installed")
    def test_a_property_that_azure_does_not_know_is_found(self):
        pool = resource(Template(self.source, given()).__dict__, "/pools")
        pool["properties"]["networkConfiguration"]["subnetID"] = "x"
        pool["properties"]["taskSlotsPerNode"] = "5"
        self.assertEqual(
            [text.split(".properties.")[1] for text in sdk_models.unknown_properties(pool)],
            [
                "taskSlotsPerNode is '5', and should be of type int",
                "networkConfiguration.subnetID is not a property of NetworkConfiguration",
            ],
        )

    def test_parameters_file_has_what_may_be_written_down(self):
        names = set(read_json(PARAMETERS)["parameters"])
        declared = self.source["parameters"]
        self.assertLessEqual(names, set(declared))
        self.assertEqual(names & secure(self.source), set())
        needed = {name for name, one in declared.items() if "defaultValue" not in one}
        self.assertEqual(needed - names, set(ASKED_FOR))

    def test_pools_have_the_formula_that_we_ship(self):
        formula = FORMULA.read_text(encoding="utf-8")
        found = {pool_id(one): one for one in pools(Template(self.source, given()))}
        self.assertEqual(list(found), ["batchLinux", "batchWindows"])
        for name, pool in found.items():
            self.assertEqual(pool["properties"]["scaleSettings"]["autoScale"]["formula"], formula)
            done = run(POOLCAST, "embed", FORMULA, "--into", TEMPLATE, "--pool", name, "--check")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_drift_is_found(self):
        other = ROOT / "formulas" / "queue-depth.autoscale"
        done = run(POOLCAST, "embed", other, "--into", TEMPLATE, "--pool", "batchLinux", "--check")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)

    def test_poolcast_reads_the_pools(self):
        arguments = [TEMPLATE, "--parameters", PARAMETERS]
        done = run(POOLCAST, "extract", *arguments, "-o", "json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for name, row in zip(["batchLinux", "batchWindows"], json.loads(done.stdout), strict=True):
            found = (row["pool"], row["vmSize"], row["taskSlotsPerNode"])
            self.assertEqual(found, (name, "Standard_D2s_v3", 5))
        done = run(POOLCAST, "check", *arguments)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("error", done.stdout + done.stderr)


class CostTest(unittest.TestCase):
    """The guide's idle costs are those of the scenario, and of what the template makes."""

    def monthly(self):
        text = (ROOT / "scenarios" / "article.json").read_text(encoding="utf-8")
        text = re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*', lambda found: found[1] or "", text)
        return json.loads(text)["prices"]["monthly"]

    def test_guide_has_the_figures_of_the_scenario(self):
        guide = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
        total = 0
        for item in self.monthly():
            count = item.get("quantity", 1)
            name = item["name"] + (f", {count}" if count > 1 else "")
            self.assertIn(f"| {name} | {item['price'] * count:.2f} |", guide)
            total += item["price"] * count
        self.assertIn(f"| **all of it** | **{total:.2f}** |", guide)

    def test_template_makes_what_the_scenario_pays_for(self):
        resources = Template(read_json(TEMPLATE), given()).resources
        made = [f"{one['type']} {one.get('sku', {}).get('name', '')}".strip() for one in resources]
        counts = {
            "container registry, Premium": "Microsoft.ContainerRegistry/registries Premium",
            "Function plan, S1": "Microsoft.Web/serverfarms S1",
            "NAT gateway": "Microsoft.Network/natGateways Standard",
            "public IP address of the gateway": "Microsoft.Network/publicIPAddresses Standard",
            "private endpoints": "Microsoft.Network/privateEndpoints",
        }
        self.assertEqual([item["name"] for item in self.monthly()], list(counts))
        for item in self.monthly():
            self.assertEqual(made.count(counts[item["name"]]), item.get("quantity", 1), item)
