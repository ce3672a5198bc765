"""What is deployed, with the programs that it is deployed for: the emulator, the server."""

import base64
import email.utils
import hmac
import json
import pathlib
import re
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from arm import Template
from checks import pool_id, pools
from files import (
    DEPLOY,
    PARAMETERS,
    POOLCAST,
    ROOT,
    TEMPLATE,
    given,
    has_command,
    read_json,
    run,
)

API_VERSION = "2022-10-01.16.0"
SETTINGS = {
    "BatchAccountUrl": "127.0.0.1:1",
    "BatchAccountName": "agentsdevaba",
    "BatchAccountKey": "a2V5",
    "ContainerRegistryServer": "agentsdevacr.azurecr.io",
    "AzDOUrl": "http://127.0.0.1:1/organisation",
    "AzDOToken": "token",
    "AzDOUbuntuPool": "ephemeral-ubuntu",
    "AzDOWindowsPool": "ephemeral-windows",
}


class Process:
    """A poolcast that runs until the end of a `with`."""

    def __init__(self, *command, **options):
        self.command, self.options = [POOLCAST, *command], options

    def __enter__(self):
        self.process = subprocess.Popen(self.command, text=True, **self.options)
        return self.process

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            for pipe in (self.process.stdout, self.process.stderr):
                if pipe:
                    pipe.close()


def rest_pool(resource):
    """A pool of the template in the words of the REST API, as Azure makes it of a deployment."""
    properties = resource["properties"]
    machine = dict(properties["deploymentConfiguration"]["virtualMachineConfiguration"])
    machine["nodeAgentSKUId"] = machine.pop("nodeAgentSkuId")
    machine["containerConfiguration"]["type"] = "dockerCompatible"
    scale = properties["scaleSettings"]["autoScale"]
    return {
        "id": pool_id(resource),
        "vmSize": properties["vmSize"],
        "virtualMachineConfiguration": machine,
        "networkConfiguration": {
            "subnetId": properties["networkConfiguration"]["subnetId"],
            "publicIPAddressConfiguration": {"provision": "noPublicIPAddresses"},
        },
        "taskSlotsPerNode": properties["taskSlotsPerNode"],
        "taskSchedulingPolicy": {"nodeFillType": "pack"},
        "enableAutoScale": True,
        "autoScaleFormula": scale["formula"],
        "autoScaleEvaluationInterval": scale["evaluationInterval"],
    }


def add_pool(account, pool):
    """POST /pools, signed with the account's key."""
    body = json.dumps(pool).encode()
    kind = "application/json; odata=minimalmetadata"
    date = email.utils.formatdate(usegmt=True)
    name = account["AZURE_BATCH_ACCOUNT"]
    signed = f"POST\n\n\n{len(body)}\n\n{kind}\n\n\n\n\n\n\nocp-date:{date}\n/{name}/pools"
    signed += f"\napi-version:{API_VERSION}"
    key = base64.b64decode(account["AZURE_BATCH_ACCESS_KEY"])
    signature = base64.b64encode(hmac.digest(key, signed.encode(), "sha256")).decode()
    headers = {"Authorization": f"SharedKey {name}:{signature}", "ocp-date": date}
    url = f"{account['AZURE_BATCH_ENDPOINT']}/pools?api-version={API_VERSION}"
    request = urllib.request.Request(url, body, {**headers, "Content-Type": kind})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status


class EmulatorTest(unittest.TestCase):
    def setUp(self):
        emulate = Process("emulate", "--listen", "127.0.0.1:0", stdout=subprocess.PIPE)
        process = emulate.__enter__()
        self.addCleanup(emulate.__exit__)
        self.account = {}
        while len(self.account) < 3 and (line := process.stdout.readline()):
            if found := re.fullmatch(r"export (\w+)=(\S+)\n", line):
                self.account[found[1]] = found[2]
        self.resources = pools(Template(read_json(TEMPLATE), given()))
        for pool in self.resources:
            self.assertEqual(add_pool(self.account, rest_pool(pool)), 201)

    def test_pools_of_the_template_are_pools_of_an_account(self):
        for pool in self.resources:
            done = run(POOLCAST, "live", "pool", "show", pool_id(pool), env=self.account)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("size          Standard_D2s_v3, 5 task slots a node", done.stdout)
            self.assertIn("autoscale     every 5 min", done.stdout)
            self.assertIn("    $NodeDeallocationOption = taskcompletion;", done.stdout)

    def test_live_pool_apply_changes_the_formula_of_a_deployed_pool(self):
        if not has_command("live", "pool", "apply"):
            self.skipTest("this poolcast has no 'live pool apply'")
        other = ROOT / "formulas" / "queue-depth.autoscale"
        apply = [POOLCAST, "live", "pool", "apply", TEMPLATE, "--parameters", PARAMETERS]
        done = run(*apply, "--formula", other, "--pool", "batchLinux", env=self.account)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        shown = run(POOLCAST, "live", "pool", "show", "batchLinux", env=self.account)
        self.assertIn("$TargetDedicatedNodes", shown.stdout)


class ServerTest(unittest.TestCase):
    def test_starts_as_the_functions_host_starts_it(self):
        if not has_command("live", "serve"):
            self.skipTest("this poolcast has no 'live serve'")
        host = read_json(DEPLOY / "function" / "host.json")
        arguments = host["customHandler"]["description"]["arguments"]
        with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
            free.close()
            environment = {**SETTINGS, "FUNCTIONS_CUSTOMHANDLER_PORT": str(port)}
            here = [one.replace("/home/data", folder) for one in arguments]
            with open(pathlib.Path(folder) / "log", "w+", encoding="utf-8") as log:
                with Process(*here, env=environment, stderr=log) as process:
                    status = self.status(process, f"http://127.0.0.1:{port}/healthz")
                log.seek(0)
                self.assertEqual(status, 200, log.read())
            self.assertTrue((pathlib.Path(folder) / "outbox.db").exists())

    def status(self, process, url):
        """The answer of a server that may not be up yet; None if it does not come up."""
        end = time.monotonic() + 20
        while time.monotonic() < end and process.poll() is None:
            try:
                with urllib.request.urlopen(url, timeout=5) as answer:
                    return answer.status
            except urllib.error.HTTPError as error:
                return error.code
            except OSError:
                time.sleep(0.02)
        return None
