#!/usr/bin/env python3
"""An agent's life from the request to its end: the server, the reconciler, an emulated account, and
stateful fakes of Azure DevOps and GitHub, each a process.

usage: life.py POOLCAST [TEST]...
"""

# Long: the life of one server after another, each a few lines.
import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
import tempfile

from processes import SECRETS, Emulator, Fake, Server, call, ids_of, settings_for, until

HOOK_SECRET = "webhook.secret.of.the.tests"
GITHUB_TOKEN = "github.token.of.the.tests"
JOB_TOKEN = ids_of(0)["AuthToken"]
ALL_SECRETS = [*SECRETS.values(), HOOK_SECRET, GITHUB_TOKEN, JOB_TOKEN]


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

    def reconcile_every(self, every):
        """The server does so from now on."""
        assert self.server.stop() == 0
        self.server.write_settings({**self.settings, "ReconcileEvery": every})
        self.server.start()

    def ensure_placeholders(self):
        for pool in ("ubuntu", "windows"):
            assert self.run("placeholder", "ensure", "--agent-pool", pool)[0] == 0

    def provide(self, number):
        """The id of the task, which is there by then."""
        task = self.server.provide(headers=ids_of(number))[1]["taskId"]
        until(self.server.is_empty, "the task")
        return task

    def events(self, name):
        return [line for line in self.server.lines() if line["event"] == name]

    def advance(self, minutes):
        self.emulator.console(f"advance?by={minutes}m")
        for service in (self.azdo, self.github):
            service.control("advance", seconds=60 * minutes)

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


def test_the_server_ends_the_agent_of_a_cancelled_run_and_repeats_a_lost_one_itself(world):
    world.ensure_placeholders()
    world.reconcile_every("1s")
    orphan = world.provide(0)
    world.azdo.control("queue", pool="ubuntu", plan="plan-0")
    world.azdo.control("cancel", plan="plan-0")
    world.advance(15)
    (ended,) = until(lambda: world.events("ended"), "the end of the orphan")
    assert ended["taskId"] == orphan and ended["agentPool"] == "ubuntu", ended
    (task,) = tasks_of(world, "AzDoLinux")
    assert task["state"] == "completed", task
    lost = world.provide(4)
    world.emulator.ask(f"/jobs/AzDoLinux/tasks/{lost}/terminate", "POST")
    world.azdo.control("queue", pool="ubuntu", plan="plan-1")
    world.advance(5)
    (repeated,) = until(lambda: world.events("repeated"), "the lost agent's successor")
    assert (repeated["taskId"], repeated["newTaskId"]) == (lost, lost + "-2"), repeated
    assert sorted(task["id"] for task in tasks_of(world, "AzDoLinux")) == sorted(
        [orphan, lost, lost + "-2"]
    )
    waiting = 'poolcast_jobs_waiting{pool="ubuntu"}'
    metrics = until(lambda: world.server.metrics().get(waiting) and world.server.metrics(), waiting)
    assert metrics["poolcast_orphans_ended_total"] == 1, metrics
    assert metrics["poolcast_agents_repeated_total"] == 1, metrics
    assert metrics["poolcast_stale_agents_removed_total"] == 0, metrics
    assert metrics['poolcast_agents{pool="ubuntu",state="offline"}'] == 1, metrics
    assert metrics['poolcast_agent_tasks{pool="ubuntu",stage="completed"}'] == 2, metrics
    assert metrics['poolcast_findings{pool="windows"}'] == 0, metrics
    world.stop()


def test_what_several_look_after_is_done_once(world):
    world.ensure_placeholders()
    lost = world.provide(0)
    world.emulator.ask(f"/jobs/AzDoLinux/tasks/{lost}/terminate", "POST")
    world.azdo.control("queue", pool="ubuntu", plan="plan-0")
    world.advance(5)
    world.reconcile_every("1s")
    with tempfile.TemporaryDirectory() as folder:
        settings = {**world.settings, "ReconcileEvery": "1s"}
        second = Server(world.poolcast, folder, settings)
        code, told = world.run("reconcile")
        assert code == 0, told
        done = 'poolcast_reconcile_rounds_total{outcome="done"}'
        for server in (world.server, second):
            until(lambda server=server: server.metrics().get(done, 0) >= 2, "two rounds")
        assert second.stop() == 0
    ids = sorted(task["id"] for task in tasks_of(world, "AzDoLinux"))
    assert ids == [lost, lost + "-2"], ids
    world.stop()


def test_an_outage_delays_the_server_and_a_new_token_serves_at_once(world):
    world.ensure_placeholders()
    world.settings["AzDOToken"] = "a.token.that.was.revoked"
    world.reconcile_every("1s")
    refused = until(lambda: world.events("reconcile"), "the refusal")
    assert "401" in refused[0]["error"] and "AzDOToken" in refused[0]["error"], refused
    assert world.server.provide(headers=ids_of(0))[0] == 200
    settings = {**world.settings, "AzDOToken": SECRETS["AzDOToken"], "ReconcileEvery": "1s"}
    world.server.write_settings(settings)
    done = 'poolcast_reconcile_rounds_total{outcome="done"}'
    until(lambda: world.server.metrics().get(done, 0) >= 1, "a round that is done")
    told = [line["agentPool"] for line in world.events("reconcile")]
    assert sorted(told) == ["ubuntu", "windows"], told  # each once, however often it was tried
    assert "a.token.that.was.revoked" not in world.server.log.read_text()
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
    own = variables_of(task)
    assert set(own) == {"ACTIONS_RUNNER_INPUT_JITCONFIG", "POOLCAST_ORDER", "POOLCAST_RUNNER",
                        "POOLCAST_RUNNER_PLACE", "POOLCAST_RUNNER_LABELS", "POOLCAST_PLAN"}
    assert own["POOLCAST_RUNNER"] == task["id"]
    assert own["POOLCAST_PLAN"] == "contoso/app/4"
    asked = world.github.control("requests")
    assert asked == ["POST /repos/contoso/app/actions/runners/generate-jitconfig"], asked
    assert world.hook(queued_job(action="completed"), "other") == (200, {"status": "ignored"})
    world.stop()


def test_the_server_makes_a_lost_runner_anew_and_ends_that_of_a_cancelled_run(world):
    world.ensure_placeholders()
    world.reconcile_every("1s")
    world.github.control("queue", run=4, labels=["self-hosted", "linux"])
    lost = world.hook(queued_job())[1]["taskId"]
    until(world.server.is_empty, "the task")
    world.emulator.ask(f"/jobs/ActionsRunnerLinux/tasks/{lost}/terminate", "POST")
    world.advance(5)
    (repeated,) = until(lambda: world.events("repeated"), "the lost runner's successor")
    again = lost + "-2"
    assert (repeated["taskId"], repeated["newTaskId"]) == (lost, again), repeated
    (task,) = [task for task in tasks_of(world, "ActionsRunnerLinux") if task["id"] == again]
    own = variables_of(task)
    runner = json.loads(base64.b64decode(own["ACTIONS_RUNNER_INPUT_JITCONFIG"]))
    assert runner == {".runner": again} and own["POOLCAST_RUNNER"] == again, own
    world.github.control("cancel", run=4)
    world.advance(15)
    (ended,) = until(lambda: world.events("ended"), "the end of the orphan")
    assert ended["taskId"] == again, ended
    until(lambda: world.github.control("state")["runners"] == [], "the removal of the first one")
    waiting = 'poolcast_jobs_waiting{pool="contoso/app: self-hosted, linux"}'
    assert until(lambda: waiting in world.server.metrics(), waiting)
    assert world.events("reconcile") == [], world.events("reconcile")
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
