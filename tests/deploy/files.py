"""Where the tests of live/deploy/ find what they look at."""

import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(os.environ["POOLCAST_ROOT"])
DEPLOY = ROOT / "live" / "deploy"
POOLCAST = os.environ["POOLCAST_BINARY"]
TEMPLATE = DEPLOY / "azuredeploy.json"
PARAMETERS = DEPLOY / "azuredeploy.parameters.json"
FORMULA = ROOT / "formulas" / "ephemeral-agents.autoscale"
# What docs/deploy.md says is asked for, or given on the command line.
ASKED_FOR = {"AdminIpAddress": "203.0.113.7", "AzDOToken": "a token"}


def read_json(path):
    """JSON as everybody reads it, without comments; a key twice is an error."""

    def once(pairs):
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), f"{path}: a key twice among {keys}"
        return dict(pairs)

    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once)


def given():
    parameters = read_json(PARAMETERS)["parameters"]
    return {**{name: one["value"] for name, one in parameters.items()}, **ASKED_FOR}


def run(*command, **options):
    options = {"capture_output": True, "text": True, "check": False, "timeout": 120, **options}
    return subprocess.run([str(part) for part in command], **options)


def has_command(*command):
    """Whether the poolcast that is tried has it."""
    return run(POOLCAST, *command, "--help").returncode == 0
