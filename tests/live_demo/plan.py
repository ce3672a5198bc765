"""What of a scenario is played: one pool, and its jobs of some hours. The latencies of agents are
the medians of the model in both worlds, since the agents are none of the emulator's business; those
of nodes are drawn from the scenario's seed, by the emulator as by the simulation."""

import csv
import json
import pathlib
import re

from clock import SECOND, ticks_of_seconds, time_text
from playing import Job, Latencies
from services import Problem

REQUEST, RECEIVE = 6.0, 2.5  # seconds
SCHEDULING = {"linux": 3.0, "windows": 12.0}
AGENT_START = {"linux": 18.0, "windows": 38.0}
IMAGE_SKU = {"linux": "batch.node.ubuntu 22.04", "windows": "batch.node.windows amd64"}
TEXT_OR_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*')


class Plan:
    def __init__(self, path, pool_id, poolcast):
        self.path = pathlib.Path(path).resolve()
        self.scenario = read_scenario(self.path)
        pools = {pool["id"]: pool for pool in self.scenario["pools"]}
        if pool_id is not None and pool_id not in pools:
            raise Problem(f"--pool: '{pool_id}' is none of {', '.join(pools)}")
        self.pool = pools[pool_id] if pool_id else self.scenario["pools"][0]
        if "autoScaleFormulaFile" not in self.pool:
            raise Problem(f"pool {self.pool['id']} has no autoScaleFormulaFile to be scaled by")
        self.formula = self.path.parent / self.pool["autoScaleFormulaFile"]
        self.os = self.pool.get("os", "linux")
        online = SCHEDULING[self.os] + AGENT_START[self.os]
        self.latencies = Latencies(*(round(seconds * SECOND)
                                     for seconds in (REQUEST, online, RECEIVE)))
        self.poolcast = poolcast

    def jobs(self, begin, length, folder):
        """Those that the scenario's load queues within `length` from `begin` on, and that want one
        slot, as agents do. What needs other jobs comes when it does in a simulation."""
        file = folder / "load.csv"
        self.poolcast("simulate", self.path, "--tasks", file)
        jobs = []
        for row in read_rows(file):
            queued = ticks_of_seconds(row["submission_time"]) - begin
            of_pool = row["pool"] == self.pool["id"] and 0 <= queued < length
            if not of_pool or row["success"] != "1" or row["requested_number_of_resources"] != "1":
                continue
            jobs.append(Job(len(jobs), queued, ticks_of_seconds(row["execution_time"])))
        if not jobs:
            raise Problem(f"no job of pool {self.pool['id']} is queued in that time")
        return jobs

    def write_pool(self, file, image):
        """In the service's JSON, as for az batch pool create --json-file."""
        file.write_text(json.dumps({
            "id": self.pool["id"],
            "vmSize": self.pool["vmSize"],
            "taskSlotsPerNode": self.pool.get("taskSlotsPerNode", 1),
            "virtualMachineConfiguration": {
                "imageReference": {"publisher": "microsoft-azure-batch", "offer": self.os,
                                   "sku": "containers", "version": "latest"},
                "nodeAgentSKUId": IMAGE_SKU[self.os],
                "containerConfiguration": {"type": "dockerCompatible",
                                           "containerImageNames": [image]},
            },
            "enableAutoScale": True,
            "autoScaleFormula": "$TargetDedicatedNodes = 0;",  # --formula takes its place
            "autoScaleEvaluationInterval": self.pool.get("autoScaleEvaluationInterval", "PT15M"),
        }))

    def write_scenario(self, file, load, start=0, hours=24, agents=True):
        """`agents`: else a task does its own work, as what a ledger tells of."""
        own = dict(self.scenario)
        own.pop("$schema", None)
        pool = {**self.pool, "autoScaleFormulaFile": str(self.formula)}
        latencies = {
            "agentStart": f"PT{AGENT_START[self.os] if agents else 0}S",
            "taskScheduling": f"PT{SCHEDULING[self.os] if agents else 0}S",
        }
        pool["latencies"] = {**pool.get("latencies", {}), **latencies}
        own.update(name="live-demo", start=time_text(start), horizon=f"PT{hours}H", pools=[pool],
                   load={"file": str(load), "defaultPool": pool["id"]},
                   pipelines={"service": "azureDevOps", "requestLatency": f"PT{REQUEST}S",
                              "receiveLatency": f"PT{RECEIVE}S"})
        if not agents:
            own["pipelines"] = {"service": "none"}
        prices = own.get("prices", {})
        if "sheet" in prices:
            own["prices"] = {**prices, "sheet": str(self.path.parent / prices["sheet"])}
        file.write_text(json.dumps(own))


def read_scenario(path):
    text = TEXT_OR_COMMENT.sub(lambda found: found[1] or "", path.read_text())
    try:
        scenario = json.loads(text)
    except ValueError as wrong:
        raise Problem(f"{path}: {wrong}") from wrong
    if not isinstance(scenario, dict) or not scenario.get("pools"):
        raise Problem(f"{path}: it is no scenario with pools")
    return scenario


def read_rows(file):
    with open(file, newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def write_load(file, jobs, pool):
    with open(file, "w", encoding="utf-8") as out:
        for job in jobs:
            row = {"queued": time_text(job.queued), "duration": job.duration / SECOND,
                   "id": str(job.number), "pool": pool}
            out.write(json.dumps(row) + "\n")
