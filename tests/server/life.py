#!/usr/bin/env python3
"""An agent's life from the request to its end: the server, the reconciler, an emulated account, and
stateful fakes of Azure DevOps and GitHub, each a process.

usage: life.py POOLCAST [TEST]...
"""

import hashlib
import hmac
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from processes import SECRETS, Emulator, Server, call, ids_of, settings_for, until

SUPPORT = pathlib.Path(__file__).resolve().parent.parent / "support"
HOOK_SECRET = "webhook.secret.of.the.tests"
GITHUB_TOKEN = "github.token.of.the.tests"
JOB_TOKEN = ids_of(0)["AuthToken"]
ALL_SECRETS = [*SECRETS.values(), HOOK_SECRET, GITHUB_TOKEN, JOB_TOKEN]


class Fake:
    def __init__(self, script, *options):
        self.process = subprocess.Popen(
            [sys.executable, "-B", SUPPORT / script, *options], stdout=subprocess.PIPE, text=True
        )
        self.url = self.process.stdout.readline().split()[-1]

    def control(self, action, **body):
        status, _, text = call(f"{self.url}/_control/{action}", "POST", json.dumps(body))
        assert status == 200, text
        return json.loads(text)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class World:
    """All of it, with settings that lead everywhere."""

    def __init__(self, poolcast, folder):
        self.poolcast = poolcast
        self.folder = folder
        self.emulator = Emulator(poolcast, speed="1", task_time="10h")
        self.azdo = Fake("fake_azure_devops.py", "--token", SECRETS["AzDOToken"])
        self.github = Fake("fake_github.py", "--token", GITHUB_TOKEN)
        row = {"label": "linux", "image": "ghcr.io/actions/actions-runner:latest"}
        self.settings = settings_for(
            self.emulator,
            AzDOUrl=self.azdo.url,
            GithubApiUrl=self.github.url,
            GithubToken=GITHUB_TOKEN,
            GithubWebhookSecret=HOOK_SECRET,
            runners=[{**row, "job": "ActionsRunnerLinux", "batchPool": "batchLinux"}],
        )
        self.server = Server(poolcast, folder, self.settings)

    def run(self, *words):
        done = subprocess.run(
            [self.poolcast, "live", *words, "--settings", str(self.server.settings)],
            capture_output=True,
            text=True,
            env={**os.environ, "no_proxy": "127.0.0.1"},
            check=False,
        )
        told = done.stdout + done.stderr
        assert not [secret for secret in ALL_SECRETS if secret in told], told
        return done.returncode, told

    def hook(self, body, delivery="72d3162e-cc78-11e3-81ab-4c9367dc0958", secret=HOOK_SECRET):
        text = json.dumps(body)
        signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        headers = {
            "X-GitHub-Event": "workflow_job",
            "X-GitHub-Delivery": delivery,
            "X-Hub-Signature-256": "sha256=" + signature,
        }
        url = self.server.url + "/api/ProvideActionsRunner"
        status, _, answer = call(url, "POST", text, headers)
        return status, json.loads(answer)

    def advance(self, minutes):
        self.emulator.console(f"advance?by={minutes}m")
        self.azdo.control("advance", seconds=60 * minutes)

    def stop(self):
        """No secret was logged, but for tokens that belong into the tasks they were made for."""
        assert self.server.stop() == 0
        log = self.server.log.read_text()
        assert not [secret for secret in ALL_SECRETS if secret in log], log

    def end(self):
        self.server.kill()
        for one in (self.emulator, self.azdo, self.github):
            one.stop()


def queued_job(**changes):
    return {
        "action": "queued",
        "workflow_job": {"id": 21, "run_id": 4, "labels": ["self-hosted", "linux"]},
        "repository": {"name": "app", "owner": {"login": "contoso"}},
        **changes,
    }


def tasks_of(world, job):
    return world.emulator.tasks().get(job, [])


def variables_of(task):
    return {one["name"]: one["value"] for one in task["environmentSettings"]}


def test_a_pipeline_gets_its_agent_and_it_goes(world):
    assert world.run("placeholder", "ensure", "--agent-pool", "ubuntu")[0] == 0
    assert world.run("placeholder", "ensure", "--agent-pool", "windows")[0] == 0
    status, body, _ = world.server.provide(headers=ids_of(0))
    assert status == 200, body
    until(world.server.is_empty, "the task")
    # The job that asks is over, and the one that waits is another of the same run.
    assert "result" not in world.azdo.control("queue", pool="ubuntu", plan="plan-0")
    task = tasks_of(world, "AzDoLinux")[0]
    name = variables_of(task)["AZDO_AGENT"]
    assert name == task["id"] == body["taskId"]
    world.advance(15)
    code, told = world.run("reconcile")
    assert code == 0 and "end" not in told, told  # its agent is on its way
    assert world.azdo.control("register", pool="ubuntu", name=name)["request"]
    code, told = world.run("reconcile")
    assert code == 0 and "0 jobs waiting, 1 running; 1 agent online" in told, told
    world.azdo.control("finish", agent=name)
    world.emulator.ask(f"/jobs/AzDoLinux/tasks/{task['id']}/terminate", "POST")
    world.advance(61)
    code, told = world.run("reconcile")
    assert code == 0 and f"delete task {task['id']} of job AzDoLinux" in told, told
    assert tasks_of(world, "AzDoLinux") == []
    names = [agent["name"] for agent in world.azdo.control("state")["agents"]]
    assert names == ["placeholder", "placeholder"], names
    world.stop()


def test_the_agent_of_a_cancelled_run_is_ended_and_a_lost_one_repeated(world):
    for pool in ("ubuntu", "windows"):
        world.run("placeholder", "ensure", "--agent-pool", pool)
    asked = [world.server.provide(headers=ids_of(4 * number))[1]["taskId"] for number in (0, 1)]
    until(world.server.is_empty, "the tasks")
    for plan in ("plan-0", "plan-1"):
        world.azdo.control("queue", pool="ubuntu", plan=plan)
    world.azdo.control("cancel", plan="plan-0")
    world.emulator.ask(f"/jobs/AzDoLinux/tasks/{asked[1]}/terminate", "POST")
    world.advance(15)
    # In all there are as many agents as jobs, and any agent may take any job.
    code, told = world.run("reconcile")
    assert code == 0 and "end task" not in told and "repeat" not in told, told
    world.azdo.control("queue", pool="ubuntu", plan="plan-1")
    world.advance(5)
    code, told = world.run("reconcile")
    assert code == 0 and f"repeat task {asked[1]} of job AzDoLinux as {asked[1]}-2" in told, told
    again = [task for task in tasks_of(world, "AzDoLinux") if task["id"] == asked[1] + "-2"]
    assert variables_of(again[0])["POOLCAST_PLAN"] == "plan-1"
    world.azdo.control("cancel", plan="plan-1")
    world.advance(15)
    code, told = world.run("reconcile")
    assert code == 0 and told.count("end task") == 2, told
    world.stop()


def test_a_pipeline_that_waits_is_told(world):
    headers = {**ids_of(0), "PlanUrl": world.azdo.url + "/", "ProjectId": "project"}
    body = '{"AgentOSType":"ubuntu-latest","waitForCompletion":"true"}'
    assert world.server.provide(body, headers)[0] == 200
    events = until(lambda: world.azdo.control("state")["events"], "the event")
    assert events == [
        {
            "hub": "build",
            "plan": "plan-0",
            "name": "TaskCompleted",
            "taskId": "task-0",
            "jobId": "job-0",
            "result": "succeeded",
        }
    ], events
    headers = {**ids_of(4), "PlanUrl": "http://127.0.0.1:9/"}
    status, refused, _ = world.server.provide(body, headers)
    assert status == 400 and "PlanUrl" in refused["error"], refused
    world.stop()


def test_a_queued_job_of_github_gets_one_runner(world):
    status, body = world.hook(queued_job())
    assert status == 200 and body["status"] == "successful", body
    assert world.hook(queued_job()) == (200, body)  # sent again
    until(world.server.is_empty, "the task")
    (task,) = tasks_of(world, "ActionsRunnerLinux")
    assert task["id"] == body["taskId"]
    assert task["commandLine"] == "/home/runner/run.sh"
    assert task["containerSettings"]["imageName"] == "ghcr.io/actions/actions-runner:latest"
    (runner,) = world.github.control("state")["runners"]
    assert runner["name"] == task["id"]
    assert set(variables_of(task)) == {"ACTIONS_RUNNER_INPUT_JITCONFIG", "POOLCAST_ORDER"}
    asked = world.github.control("requests")
    assert asked == ["POST /repos/contoso/app/actions/runners/generate-jitconfig"], asked
    assert world.hook(queued_job(action="completed"), "other") == (200, {"status": "ignored"})
    world.stop()


def test_a_forged_or_useless_webhook_makes_nothing(world):
    status, body = world.hook(queued_job(), secret="guessed")
    assert (status, body["status"]) == (401, "failed"), body
    job = {"id": 21, "labels": ["self-hosted", "macos"]}
    status, body = world.hook(queued_job(workflow_job=job))
    assert status == 400 and "'runners'" in body["error"], body
    assert world.github.control("requests") == []
    assert world.emulator.tasks() == {}
    world.stop()


def test_no_task_is_made_while_github_refuses(world):
    world.github.control("fail", status=404, body={"message": "Not Found"}, times=2)
    status, body = world.hook(queued_job())
    assert status == 200, body
    until(lambda: len(world.github.control("requests")) >= 1, "the refusal")
    assert tasks_of(world, "ActionsRunnerLinux") == []
    until(lambda: tasks_of(world, "ActionsRunnerLinux"), "the task after all")
    assert len(world.github.control("state")["runners"]) == 1
    world.stop()


def main():
    poolcast = sys.argv[1]
    chosen = sys.argv[2:]
    failed = 0
    for name, test in list(globals().items()):
        if not name.startswith("test_") or (chosen and name not in chosen):
            continue
        with tempfile.TemporaryDirectory() as folder:
            world = World(poolcast, folder)
            try:
                test(world)
                print("ok", name)
            except AssertionError as error:
                failed += 1
                line = error.__traceback__
                while line.tb_next:
                    line = line.tb_next
                print("FAILED", name, f"line {line.tb_lineno}:", error)
            finally:
                world.end()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
