"""The pipelines and the agents, as they would behave: each pipeline's server job asks the agent
server for an agent, and its job waits in the agent pool; each task that runs brings an agent, which
takes the oldest job, runs it, and goes. All times are ticks of the account's clock."""

import dataclasses
import heapq
import itertools
import pathlib
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import uuid

from clock import SECOND, ticks_of_time
from services import PATIENCE, Problem, until

LOOK = 10 * SECOND  # how often tasks are looked at while some wait; an agent takes longer to start
LONGEST = 24 * 3600 * SECOND
REPEATED = 5  # one in so many calls is sent twice, as after a time-out


def token_of(task, own):
    """From the environment; or from a file of the task's directory, where the agent is started. The
    service fetches that before the task runs, so it is done here for it."""
    if "AZDO_TOKEN_FILE" not in own:
        return own["AZDO_TOKEN"]
    if "AZDO_TOKEN" in own:
        raise Problem(f"task {task['id']} has the token in its environment, and in a file")
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with tempfile.TemporaryDirectory() as directory:
        folder = pathlib.Path(directory)
        for file in task["resourceFiles"]:
            try:
                with direct.open(file["httpUrl"], timeout=PATIENCE) as answer:
                    (folder / file["filePath"]).write_bytes(answer.read())
            except urllib.error.URLError as wrong:
                raise Problem(f"task {task['id']}: {file['filePath']}: {wrong}") from wrong
        return (folder / own["AZDO_TOKEN_FILE"]).read_text()


@dataclasses.dataclass
class Latencies:
    request: int  # from a job's turn until its server job asks
    online: int  # from a task's start until its agent is online
    receive: int  # from a job's assignment until its agent has it


@dataclasses.dataclass
class Job:
    number: int
    queued: int
    duration: int
    task: str = ""  # that the server answered with
    agent: int = -1  # the number of the job that asked for the agent that ran it
    started: int = 0
    ended: int = 0


class Playing:
    def __init__(self, jobs, latencies, account, server, devops, clock, batch_job, os_type):
        self.jobs = jobs
        self.latencies = latencies
        self.account = account
        self.server = server
        self.devops = devops
        self.clock = clock
        self.batch_job = batch_job
        self.os_type = os_type
        self.events = []
        self.numbers = itertools.count()
        self.by_task = {}
        self.by_request = {}
        self.waiting = set()  # tasks that have not run yet
        self.sent = 0
        self.agents = 0
        self.left = len(jobs)

    def play(self):
        for job in self.jobs:
            self.at(job.queued + self.latencies.request, self.ask, job)
        latest = self.jobs[-1].queued + LONGEST
        while self.left:
            stop = self.events[0][0] if self.events else latest
            if self.waiting:
                stop = min(stop, self.clock.now + LOOK)
            if stop >= latest:
                raise Problem(f"{self.left} jobs have not been run a day after the last request")
            self.clock.pass_until(stop)
            self.devops.come_to(self.clock.now / SECOND)
            if self.waiting:
                self.look()
            while self.events and self.events[0][0] <= self.clock.now:
                _, _, act, what = heapq.heappop(self.events)
                act(what)

    def at(self, moment, act, what):
        heapq.heappush(self.events, (moment, next(self.numbers), act, what))

    def ask(self, job):
        """The server job."""
        name = f"pipeline {job.number}"
        ids = {key: str(uuid.uuid5(uuid.NAMESPACE_URL, f"{name} {key}"))
               for key in ("PlanId", "JobId", "TimelineId", "TaskInstanceId")}
        times = 2 if job.number % REPEATED == 0 else 1
        for _ in range(times):
            status, answer = self.server.ask(
                "POST", "/api/ProvideAzDOAgent", {"AgentOSType": self.os_type}, ids)
            self.sent += 1
            if status != 200 or answer["status"] != "successful":
                raise Problem(f"ProvideAzDOAgent answered {status} {answer}")
            if job.task not in ("", answer["taskId"]):
                raise Problem(f"a call that was repeated got two tasks: {job.task}, {answer}")
            job.task = answer["taskId"]
        if job.task in self.by_task:
            raise Problem(f"two requests got the one task {job.task}")
        self.by_task[job.task] = job
        self.waiting.add(job.task)
        path = f"/jobs/{self.batch_job}/tasks/{job.task}"
        until(lambda: self.account.find(path), f"task {job.task}")
        # The pipeline's next job, that of the agent.
        request = self.devops.tell("queue", pool=self.devops.pool, plan=ids["PlanId"])
        if "error" in request:
            raise Problem(request["error"])
        self.by_request[request["requestId"]] = job
        self.hand_out()

    def look(self):
        """Tasks that have begun to run since the last look."""
        state = urllib.parse.quote("state eq 'running'")
        rows = self.account.listed(f"/jobs/{self.batch_job}/tasks?$filter={state}")
        begun = []
        for row in rows:
            if row["executionInfo"]["requeueCount"] > 0:
                raise Problem(f"task {row['id']} lost its node, which this demo does not play")
            if row["id"] in self.waiting:
                self.waiting.remove(row["id"])
                begun.append((self.by_task[row["id"]], row))
        for job, row in sorted(begun, key=lambda one: one[0].number):
            start = ticks_of_time(row["executionInfo"]["startTime"])
            self.at(start + self.latencies.online, self.come_online, row)

    def come_online(self, task):
        """What the container does: ./config.sh and ./run.sh --once, by its environment alone."""
        own = {row["name"]: row["value"] for row in task["environmentSettings"]}
        if (own["AZDO_URL"], token_of(task, own)) != (self.devops.url, self.devops.token):
            raise Problem(f"task {task['id']} does not lead its agent to Azure DevOps")
        self.devops.tell("register", pool=own["AZDO_POOL"], name=own["AZDO_AGENT"])
        self.agents += 1
        self.hand_out()

    def hand_out(self):
        """Jobs that have been assigned since the last look."""
        for row in self.devops.jobs():
            job = self.by_request.get(row["requestId"])
            if job is None or job.agent >= 0 or "reservedAgent" not in row:
                continue
            job.agent = self.by_task[row["reservedAgent"]["name"]].number
            job.started = self.clock.now + self.latencies.receive
            self.at(job.started + job.duration, self.end, job)

    def end(self, job):
        """The job is over, its agent goes, and with it the task's process."""
        task = self.jobs[job.agent].task
        self.devops.tell("finish", agent=task)
        self.account.console("POST", f"exit?job={self.batch_job}&task={task}")
        job.ended = self.clock.now
        self.left -= 1
