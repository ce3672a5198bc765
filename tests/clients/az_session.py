#!/usr/bin/env python3
"""A session of the Azure CLI with an emulated Batch account.

usage: az_session.py AZ

The account is in AZURE_BATCH_ACCOUNT, AZURE_BATCH_ENDPOINT, AZURE_BATCH_ACCESS_KEY. Of an error
the CLI prints no more than its message, so the messages are what is held here.
"""

import json
import subprocess
import sys
import tempfile
import time

AZ = sys.argv[1]
POOL = {
    "id": "cli",
    "vmSize": "standard_d2s_v3",
    "virtualMachineConfiguration": {
        "imageReference": {
            "publisher": "canonical",
            "offer": "0001-com-ubuntu-server-jammy",
            "sku": "22_04-lts",
            "version": "latest",
        },
        "nodeAgentSKUId": "batch.node.ubuntu 22.04",
    },
    "enableAutoScale": True,
    "autoScaleFormula": "$TargetDedicatedNodes = 2;",
    "autoScaleEvaluationInterval": "PT5M",
    "taskSlotsPerNode": 4,
}


def run(*arguments):
    command = [AZ, "batch", *arguments, "-o", "json"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)


def az(*arguments):
    """What the command prints, read; it must succeed."""
    done = run(*arguments)
    assert done.returncode == 0, (arguments, done.stderr)
    return json.loads(done.stdout) if done.stdout.strip() else None


def refused(message, *arguments):
    """The command must fail with the service's message."""
    done = run(*arguments)
    assert done.returncode != 0, (arguments, done.stdout)
    first = done.stderr.strip().split("\n")[0]
    assert first == f"ERROR: {message}", (arguments, done.stderr)


def in_file(content):
    file = tempfile.NamedTemporaryFile("w", suffix=".json", delete=False)
    with file:
        json.dump(content, file)
    return file.name


def until(what, tell, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if tell():
            return
        time.sleep(0.5)
    raise AssertionError(f"not within {seconds} s: {what}")


def pool():
    file = in_file(POOL)
    az("pool", "create", "--json-file", file)
    refused("The specified pool already exists.", "pool", "create", "--json-file", file)
    shown = az("pool", "show", "--pool-id", "cli")
    assert shown["enableAutoScale"] is True, shown
    assert shown["autoScaleEvaluationInterval"] == "0:05:00", shown
    assert [each["id"] for each in az("pool", "list")] == ["cli"]
    filtered = az("pool", "list", "--filter", "state eq 'deleting'")
    assert filtered == [], filtered
    refused("The specified pool does not exist.", "pool", "show", "--pool-id", "other")


def formulas():
    def evaluate(formula):
        command = ("pool", "autoscale", "evaluate", "--pool-id", "cli")
        return (*command, "--auto-scale-formula", formula)

    good = az(*evaluate("$TargetDedicatedNodes = min(10, 3 + 4);"))
    assert "$TargetDedicatedNodes=7" in good["results"].split(";"), good
    assert good.get("error") is None, good
    failing = az(*evaluate("$TargetDedicatedNodes = $nothing;"))
    assert failing["error"]["code"] == "AutoScalingFormulaEvaluationError", failing
    told = failing["error"]["values"][0]["value"]
    assert told == "Line 1, Col 25: Undefined symbol: $nothing", told
    refused("The specified auto-scaling formula has a syntax error.", *evaluate("x = 1 +"))
    az("pool", "autoscale", "disable", "--pool-id", "cli")
    az("pool", "resize", "--pool-id", "cli", "--target-dedicated-nodes", "3")
    formula = "$TargetDedicatedNodes = 2;"
    az(
        *("pool", "autoscale", "enable", "--pool-id", "cli"),
        *("--auto-scale-formula", formula, "--auto-scale-evaluation-interval", "PT5M"),
    )


def tasks():
    job = ("job", "create", "--id", "builds", "--pool-id", "cli")
    az(*job)
    refused("The specified job already exists.", *job)
    one = ("task", "create", "--job-id", "builds", "--task-id", "one", "--command-line", "sleep 20")
    assert az(*one)["id"] == "one"
    refused("The specified task already exists.", *one)
    many = [{"id": f"t{i:03}", "commandLine": "sleep 30"} for i in range(250)]
    added = az("task", "create", "--job-id", "builds", "--json-file", in_file(many))
    assert len(added) == 250, len(added)
    assert len(az("task", "list", "--job-id", "builds")) == 251
    named = az("task", "list", "--job-id", "builds", "--filter", "startswith(id,'t00')")
    assert [each["id"] for each in named] == [f"t{i:03}" for i in range(10)], named
    refused(
        "The specified task does not exist.",
        *("task", "show", "--job-id", "builds", "--task-id", "none"),
    )

    def completed():
        return az("job", "task-counts", "show", "--job-id", "builds")["taskCounts"]["completed"]

    until("the first task completes", lambda: completed() >= 1)
    long = ("--job-id", "builds", "--task-id", "long")
    az("task", "create", *long, "--command-line", "sleep 20d")
    az("task", "stop", *long)
    stopped = az("task", "show", *long)
    assert stopped["state"] == "completed", stopped
    assert stopped["executionInfo"]["failureInfo"]["code"] == "TaskEnded", stopped
    refused("The specified task is already in a completed state.", "task", "stop", *long)
    az("task", "reactivate", *long)
    az("task", "delete", *long, "--yes")


def nodes():
    found = az("node", "list", "--pool-id", "cli")
    assert len(found) >= 2, found
    node = found[0]["id"]
    assert az("node", "show", "--pool-id", "cli", "--node-id", node)["isDedicated"] is True
    counts = az("pool", "node-counts", "list")
    assert counts[0]["poolId"] == "cli", counts
    assert counts[0]["dedicated"]["total"] == len(found), counts
    refused(
        "The specified node does not exist.",
        *("node", "show", "--pool-id", "cli", "--node-id", "tvmps_none"),
    )
    az("node", "scheduling", "disable", "--pool-id", "cli", "--node-id", node)
    az("node", "scheduling", "enable", "--pool-id", "cli", "--node-id", node)
    az("node", "reboot", "--pool-id", "cli", "--node-id", node)
    assert len(az("pool", "supported-images", "list")) > 1


def end():
    az("job", "stop", "--job-id", "builds")
    until("the job ends", lambda: az("job", "show", "--job-id", "builds")["state"] == "completed")
    az("job", "delete", "--job-id", "builds", "--yes")
    az("pool", "delete", "--pool-id", "cli", "--yes")
    until("the pool is gone", lambda: az("pool", "list") == [])


def main():
    for part in (pool, formulas, tasks, nodes, end):
        begin = time.monotonic()
        part()
        print(f"az: {part.__name__}: ok, {time.monotonic() - begin:.0f} s", flush=True)


if __name__ == "__main__":
    main()
