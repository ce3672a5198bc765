#!/usr/bin/env python3
"""The whole on one machine, live and simulated.

usage: demo.py POOLCAST [--scenario FILE] [--pool ID] [--from HOURS] [--for HOURS] [--speed N]
               [--html FILE] [--token-file]

Starts an emulated Batch account (poolcast emulate), a fake Azure DevOps, and the agent server
(poolcast live serve), and plays the pipelines and the agents of a scenario's load between them.
Then the same load is simulated, and both are compared. The exit code is 1 if a request was lost or
doubled, or if live and simulated differ by more than the tolerance.
"""

import argparse
import pathlib
import secrets
import signal
import sys
import tempfile

import comparing
from clock import DAY, SECOND, FlowingClock, StandingClock, length_text, ticks_of_time
from plan import Plan
from playing import Playing
from services import Account, AgentServer, DevOps, Problem, Processes, TokenFile

HOUR = 3600 * SECOND
# While time stands still for every call, nothing but rounding can be left. Where it flows each call
# comes a little late, and may miss a sample, and with it an evaluation of the formula: what that
# comes to is told, and not judged.
TOLERANCE = SECOND // 1000
AGENT_POOL = "ephemeral"
BATCH_JOB = "AzDoAgents"
IMAGE = "azdo-agent:demo"
REGISTRY = "contoso.azurecr.io"
SCENARIO = pathlib.Path(__file__).parent.parent.parent / "scenarios" / "article.json"


def parse():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("poolcast")
    parser.add_argument("--scenario", default=SCENARIO)
    parser.add_argument("--pool")
    parser.add_argument("--from", type=float, default=6, dest="begin")
    parser.add_argument("--for", type=float, default=2, dest="length")
    parser.add_argument("--speed", type=int, default=0)
    parser.add_argument("--html")
    parser.add_argument("--token-file", action="store_true")
    return parser.parse_args()


def say(text):
    print(text, flush=True)


class Demo:
    def __init__(self, options, processes):
        self.options = options
        self.processes = processes
        self.folder = processes.folder
        self.poolcast = processes.run
        self.plan = Plan(options.scenario, options.pool, self.poolcast)
        self.jobs = self.plan.jobs(round(options.begin * HOUR), round(options.length * HOUR),
                                   self.folder)

    def start(self):
        """The three services, the pool, and the agent that lets jobs wait."""
        scenario = self.folder / "emulated.json"
        self.plan.write_scenario(scenario, self.folder / "jobs.jsonl")
        self.account = Account(self.processes, scenario, self.options.speed)
        self.devops = DevOps(self.processes, AGENT_POOL)
        pool = self.plan.pool["id"]
        settings = {
            "BatchAccountUrl": self.account.url,
            "BatchAccountName": self.account.variables["AZURE_BATCH_ACCOUNT"],
            "BatchAccountKey": self.account.key,
            "ContainerRegistryServer": REGISTRY,
            "AzDOUrl": self.devops.url,
            "AzDOToken": self.devops.token,
            "AzDOUbuntuPool": AGENT_POOL,
            "FunctionKey": secrets.token_hex(20),
            # By the wall's clock, which is not the demo's; and the simulation beside it has none.
            "ReconcileEvery": "off",
            "agents": [{"osType": "*", "image": IMAGE, "job": BATCH_JOB, "batchPool": pool,
                        "agentPool": "$AzDOUbuntuPool"}],
        }
        self.secrets = [settings[name] for name in ("BatchAccountKey", "AzDOToken", "FunctionKey")]
        if self.options.token_file:
            # The server's own token is for the placeholder; no task has it.
            self.token_file = TokenFile(self.processes, self.devops.token)
            settings["AzDOTokenFileUrl"] = self.token_file.url
            self.secrets.append(self.token_file.signature)
        self.server = AgentServer(self.processes, settings)
        # A recorded load is simulated from the midnight before its first job on, so the pool is
        # made at midnight too.
        speed = self.options.speed
        self.clock = FlowingClock(self.account, speed) if speed else StandingClock(self.account)
        self.begin = (self.clock.now // DAY + 1) * DAY
        self.clock.skip_to(self.begin)
        file = self.folder / "pool.json"
        self.plan.write_pool(file, f"{REGISTRY}/{IMAGE}")
        self.poolcast("live", "pool", "apply", file, "--formula", self.plan.formula,
                      **self.account.variables)
        self.poolcast("live", "placeholder", "ensure", "--agent-pool", AGENT_POOL,
                      "--settings", self.folder / "settings.json")
        for job in self.jobs:
            job.queued += self.begin

    def play(self):
        self.playing = Playing(self.jobs, self.plan.latencies, self.account, self.server,
                               self.devops, self.clock, BATCH_JOB, f"{self.plan.os}-latest")
        self.playing.play()
        length = self.clock.now - self.begin
        self.hours = length // HOUR + 1
        say(f"live      {length_text(length)} of the account's time, over")

    def seen_live(self):
        self.tasks = self.account.listed(f"/jobs/{BATCH_JOB}/tasks")
        run = [job for job in self.jobs if job.ended]
        return comparing.Seen(
            requests=self.server.metric('poolcast_requests_total{outcome="accepted"}'),
            tasks=len(self.tasks), agents=self.playing.agents, run=len(run),
            waits=[job.started - job.queued for job in run],
            starts={job.number: job.started - self.begin for job in run},
            by={job.number: job.agent for job in run},
        )

    def lost_or_doubled(self):
        """A line for each thing that is not as it should be after all jobs have run."""
        wanted = {job.task for job in self.jobs}
        there = [task["id"] for task in self.tasks]
        wrong = [f"task {task} is lost" for task in wanted - set(there)]
        wrong += [f"task {task} is of no request" for task in set(there) - wanted]
        wrong += [f"task {task['id']} did not succeed" for task in self.tasks
                  if task["executionInfo"].get("result") != "success"]
        agents = [job.agent for job in self.jobs]
        if len(set(agents)) != len(agents):
            wrong.append("an agent ran more than one job")
        wrong += [f"agent {agent['name']} is still there" for agent in self.devops.agents()
                  if agent["name"] != "placeholder"]
        code = self.processes.stop("server")
        if code != 0:
            wrong.append(f"the server ended with {code}")
        log = (self.folder / "server.log").read_text()
        wrong += ["the server's log tells a secret"] * any(one in log for one in self.secrets)
        return wrong

    def compare(self):
        """Whether all is well."""
        live = self.seen_live()
        wrong = self.lost_or_doubled()
        model = comparing.simulated(self.plan, self.poolcast, self.folder, self.jobs, self.begin,
                                    self.hours)
        say("")
        say(comparing.table(live, model, self.playing.sent))
        say("")
        wrong += comparing.counted_otherwise(live, model)
        off = comparing.largest_difference(live.starts, model.starts)
        same = comparing.same_agents(live, model)
        say(f"assignment: {same} of {live.run} jobs ran on the agent of the same request; "
            f"starts differ by {off / SECOND:.4g} s at most")
        late = comparing.waited_otherwise(live, model, TOLERANCE)
        late += ["the assignment is not the same"] * (same != live.run or off > TOLERANCE)
        late += self.replay()
        standing = self.options.speed == 0
        wrong += late if standing else []
        for line in wrong:
            say(f"WRONG: {line}")
        if not wrong:
            say("nothing lost, nothing doubled; live and simulated " + (
                f"agree within {length_text(TOLERANCE)}" if standing else
                "are not held to each other, since time flowed while they worked"))
        return not wrong

    def replay(self):
        """The account's ledger through the import, the simulation and its report."""
        ledger = self.account.get("GET", "/_poolcast/ledger")
        starts = comparing.replayed(self.plan, self.poolcast, self.folder, ledger, self.begin,
                                    self.hours, self.options.html)
        own = {f"{BATCH_JOB}/{task['id']}":
               ticks_of_time(task["executionInfo"]["startTime"]) - self.begin
               for task in self.tasks}
        off = comparing.largest_difference(own, starts)
        say(f"ledger: {len(starts)} tasks imported and simulated, "
            f"their starts differ by {off / SECOND:.4g} s at most")
        if len(starts) != len(own):
            return [f"the ledger has {len(starts)} of {len(own)} tasks"]
        return ["the simulated ledger differs"] * (off > TOLERANCE)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = parse()
    poolcast = pathlib.Path(options.poolcast).resolve()
    with tempfile.TemporaryDirectory() as folder, Processes(poolcast, folder) as processes:
        try:
            demo = Demo(options, processes)
            say(f"scenario  {demo.plan.path.name}, pool {demo.plan.pool['id']}, "
                f"{demo.plan.formula.name}: {len(demo.jobs)} jobs of {options.length:g} h "
                f"from {options.begin:g} h on")
            demo.start()
            say("running   poolcast emulate, poolcast live serve, a fake Azure DevOps")
            if options.speed:
                say(f"          to watch: {demo.account.url}/_poolcast/")
            demo.play()
            return 0 if demo.compare() else 1
        except (Problem, OSError) as wrong:
            print(f"demo-live: {wrong}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130


if __name__ == "__main__":
    sys.exit(main())
