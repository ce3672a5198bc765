#!/usr/bin/env python3
"""GitHub's calls that make a self-hosted runner, stateful and with their refusals. It prints its
address and runs until it is killed.

usage: fake_github.py [--port N] [--token TOKEN]

Known are the organisation `contoso`, the repository `contoso/app` and the runner group 1; group 7
is there and may not be used. POST /_control/state {} shows the runners, fail and requests are
fake_server's."""

import argparse
import base64
import json
import re

import fake_server
from fake_server import Refusal

PLACES = {"orgs/contoso", "repos/contoso/app"}


def refuse(status, message):
    raise Refusal(status, {"message": message, "documentation_url": "https://docs.github.com/rest"})


class Github(fake_server.Service):
    def __init__(self, token):
        super().__init__()
        self.authorization = f"Bearer {token}"
        self.runners = []

    def check(self, path, headers):
        if headers.get("Authorization") != self.authorization:
            refuse(401, "Bad credentials")

    def control(self, action, body):
        return {"runners": self.runners} if action == "state" else super().control(action, body)

    def answer(self, method, path, query, body):
        place = re.fullmatch(r"/(orgs/[^/]+|repos/[^/]+/[^/]+)/actions/runners/(\S+)", path)
        if not place or place[1] not in PLACES or method != "POST":
            refuse(404, "Not Found")
        if place[2] == "registration-token":
            return 201, {"token": "LLBF3JGZDX3P5PMEXLND6TS6FCWO6",
                         "expires_at": "2026-01-12T09:00:00.000-08:00"}
        if place[2] != "generate-jitconfig":
            refuse(404, "Not Found")
        return 201, self.jit_configuration(body)

    def jit_configuration(self, body):
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
        runner = {"id": len(self.runners) + 1, "name": body["name"], "os": "unknown",
                  "status": "offline", "busy": False, "runner_group_id": 1,
                  "labels": [{"name": label, "type": "custom"} for label in body["labels"]]}
        self.runners.append(runner)
        text = json.dumps({".runner": body["name"]}).encode()
        return {"runner": runner, "encoded_jit_config": base64.b64encode(text).decode()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default="a-fake-github-token")
    options = parser.parse_args()
    fake_server.run(Github(options.token), options.port)


if __name__ == "__main__":
    main()
