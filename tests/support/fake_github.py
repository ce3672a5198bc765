#!/usr/bin/env python3
"""GitHub's calls about self-hosted runners and the jobs of a workflow's run, stateful and with
their refusals. It prints its address and runs until it is killed.

usage: fake_github.py [--port N] [--token TOKEN]

Known are the organisation `contoso`, the repository `contoso/app` and the runner group 1; group 7
is there and may not be used. A job is given to the first idle online runner that has its labels.
Tests steer it by POST /_control/ACTION with JSON:

  queue {run, labels}           a job of contoso/app's run waits   -> {id}
  online {name}                 its configuration is started, as ./run.sh --jitconfig
  finish {name}                 it ends its job and goes           vanish {name}: it is cut off
  cancel {run}                  the run's jobs end                 advance {seconds}: its clock
  limit {left}                  requests that the token has left in its hour
  lists {run, count}            so many jobs that are over stand before the run's others
  state {}                      all there is; fail and requests are fake_server's
"""

import argparse
import base64
import datetime
import itertools
import json
import re
import time

import fake_server
from fake_server import Refusal

PLACES = {"orgs/contoso", "repos/contoso/app"}
LIMIT = 5000  # requests an hour


def refuse(status, message):
    raise Refusal(status, {"message": message, "documentation_url": "https://docs.github.com/rest"})


def page_of(rows, query):
    size, number = int(query.get("per_page", 30)), int(query.get("page", 1))
    return rows[(number - 1) * size : number * size]


class Github(fake_server.Service):
    def __init__(self, token):
        super().__init__()
        self.authorization = f"Bearer {token}"
        self.runners, self.jobs = [], []
        self.runner_ids, self.job_ids = itertools.count(1), itertools.count(9001)
        self.left = LIMIT

    def now(self):
        moment = datetime.datetime.fromtimestamp(time.time() + self.offset, datetime.timezone.utc)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    def headers(self):
        reset = int(time.time() + self.offset) + 600
        return {"X-RateLimit-Limit": LIMIT, "X-RateLimit-Remaining": self.left,
                "X-RateLimit-Reset": reset}

    def check(self, path, headers):
        if headers.get("Authorization") != self.authorization:
            refuse(401, "Bad credentials")

    # What clients ask.

    def answer(self, method, path, query, body):
        run = re.fullmatch(r"/(repos/[^/]+/[^/]+)/actions/runs/(\d+)/jobs", path)
        if run and run[1] in PLACES and method == "GET":
            jobs = [job for job in self.jobs if job["run_id"] == int(run[2])]
            return 200, {"total_count": len(jobs), "jobs": page_of(jobs, query)}
        place = re.fullmatch(r"/(orgs/[^/]+|repos/[^/]+/[^/]+)/actions/runners(?:/(\S+))?", path)
        if not place or place[1] not in PLACES:
            refuse(404, "Not Found")
        there = [r for r in self.runners if r["place"] == place[1]]
        if not place[2] and method == "GET":
            rows = [self.row(r) for r in page_of(there, query)]
            return 200, {"total_count": len(there), "runners": rows}
        if (place[2] or "").isdigit():
            return self.answer_of_one(method, there, int(place[2]))
        if method != "POST":
            refuse(404, "Not Found")
        if place[2] == "registration-token":
            return 201, {"token": "LLBF3JGZDX3P5PMEXLND6TS6FCWO6",
                         "expires_at": "2026-01-12T09:00:00.000-08:00"}
        if place[2] != "generate-jitconfig":
            refuse(404, "Not Found")
        return 201, self.jit_configuration(place[1], body)

    def row(self, runner):
        return {key: value for key, value in runner.items() if key not in ("place", "job")}

    def answer_of_one(self, method, there, number):
        found = [runner for runner in there if runner["id"] == number]
        if not found or method not in ("GET", "DELETE"):
            refuse(404, "Not Found")
        if method == "GET":
            return 200, self.row(found[0])
        if found[0]["busy"]:
            refuse(422, f"Bad request - Runner \"{found[0]['name']}\" is still running a job\"")
        self.runners.remove(found[0])
        return 204, None

    def jit_configuration(self, place, body):
        missing = [key for key in ("name", "runner_group_id", "labels") if key not in body]
        if missing:
            refuse(422, f"Invalid request.\n\n\"{missing[0]}\" wasn't supplied.")
        if not 1 <= len(body["labels"]) <= 100:
            refuse(422, "Invalid request. labels: between 1 and 100")
        if body["runner_group_id"] == 7:
            refuse(403, "Runner group 7 may not be used by this repository")
        if body["runner_group_id"] != 1:
            refuse(404, "Not Found")
        if any(runner["name"] == body["name"] for runner in self.runners):
            refuse(409, "Already exists - A runner with the name already exists.")
        runner = {"id": next(self.runner_ids), "name": body["name"], "os": "unknown",
                  "status": "offline", "busy": False, "runner_group_id": 1, "place": place,
                  "job": 0,
                  "labels": [{"name": label, "type": "custom"} for label in body["labels"]]}
        self.runners.append(runner)
        text = json.dumps({".runner": body["name"]}).encode()
        return {"runner": self.row(runner), "encoded_jit_config": base64.b64encode(text).decode()}

    # What happens.

    def control(self, action, body):
        moves = {"queue": self.queue, "online": self.online, "finish": self.finish,
                 "vanish": self.vanish, "cancel": self.cancel, "advance": self.advance,
                 "limit": self.limit, "lists": self.lists, "state": self.state}
        return moves[action](body) if action in moves else super().control(action, body)

    def named(self, name):
        return next(runner for runner in self.runners if runner["name"] == name)

    def add_job(self, run, labels, status):
        job = {"id": next(self.job_ids), "run_id": run, "status": status, "conclusion": None,
               "labels": labels, "runner_id": None, "runner_name": None,
               "created_at": self.now(), "started_at": self.now()}
        self.jobs.append(job)
        return job

    def queue(self, body):
        job = self.add_job(body["run"], body["labels"], "queued")
        self.match()
        return {"id": job["id"]}

    def online(self, body):
        self.named(body["name"]).update(status="online")
        self.match()
        return {}

    def match(self):
        for job in self.jobs:
            if job["status"] != "queued":
                continue
            wanted = {label.lower() for label in job["labels"]}
            idle = [runner for runner in self.runners
                    if runner["status"] == "online" and not runner["busy"]
                    and wanted <= {label["name"].lower() for label in runner["labels"]}]
            if idle:
                idle[0].update(busy=True, job=job["id"])
                job.update(status="in_progress", runner_id=idle[0]["id"],
                           runner_name=idle[0]["name"], started_at=self.now())

    def end(self, job, conclusion):
        job.update(status="completed", conclusion=conclusion)
        self.runners = [runner for runner in self.runners if runner["job"] != job["id"]]

    def finish(self, body):
        runner = self.named(body["name"])
        self.end(next(job for job in self.jobs if job["id"] == runner["job"]), "success")
        return {}

    def vanish(self, body):
        self.named(body["name"]).update(status="offline")
        return {}

    def cancel(self, body):
        for job in self.jobs:
            if job["run_id"] == body["run"] and job["status"] != "completed":
                self.end(job, "cancelled")
        return {}

    def advance(self, body):
        self.offset += body["seconds"]
        return {}

    def limit(self, body):
        self.left = body["left"]
        return {}

    def lists(self, body):
        for _ in range(body["count"]):
            self.add_job(body["run"], ["self-hosted", "linux"], "completed")
        return {}

    def state(self, _):
        return {"runners": self.runners, "jobs": self.jobs}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default="a-fake-github-token")
    options = parser.parse_args()
    fake_server.run(Github(options.token), options.port)


if __name__ == "__main__":
    main()
