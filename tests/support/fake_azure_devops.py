#!/usr/bin/env python3
"""A stateful Azure DevOps organisation, as far as agents need it: pools, the jobs that wait for an
agent, agents, and the event that ends a server job. It prints its address and runs until it is
killed.

usage: fake_azure_devops.py [--port N] [--token PAT] [--pool NAME]...

A job is given to the first idle online agent of its pool, and a pool without any agent refuses it,
as the service does. Tests steer it by POST /_control/ACTION with JSON:

  queue {pool, plan, demands?}  a job of a pipeline's run waits    -> {requestId, result?}
  register {pool, name}         an agent comes online, as ./config.sh and ./run.sh --once
  finish {agent, result?}       it ends its job and goes           vanish {agent}: it is cut off
  cancel {plan}                 the run's jobs end                 expire {requestId}: abandoned
  advance {seconds}             its clock goes on                  state {}: all there is
  read_only {}                  the token may not manage pools     fail {status, times, headers}
  requests {}                   what was asked
"""

import argparse
import base64
import datetime
import itertools
import re
import time
import uuid

import fake_server
from fake_server import Refusal

ONE_JOB = {"Agent.RunOnce": "true"}
JOB_TOKEN = "token.of.a.job.of.the.tests"  # of the runs whose events are taken


def refuse(status, kind, message):
    body = {"$id": "1", "message": message, "typeKey": kind, "errorCode": 0, "eventId": 3000}
    raise Refusal(status, body)


class AzureDevOps(fake_server.Service):
    def __init__(self, token, pools):
        super().__init__()
        self.authorization = "Basic " + base64.b64encode(f":{token}".encode()).decode()
        self.pools = {44 + number: name for number, name in enumerate(pools)}
        self.agents, self.jobs, self.events = [], [], []
        self.agent_ids, self.request_ids = itertools.count(11735), itertools.count(890659)
        self.digits = itertools.cycle([7, 2, 0, 3, 1, 6])
        self.read_only = False

    def now(self, ahead=0):
        """With 0 to 7 fractional digits, since the service leaves zeros out."""
        seconds = time.time() + self.offset + ahead
        moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
        digits = next(self.digits)
        fraction = f"{moment.microsecond:06d}0"[:digits]
        return moment.strftime("%Y-%m-%dT%H:%M:%S") + (f".{fraction}" if digits else "") + "Z"

    def check(self, path, headers):
        given = headers.get("Authorization", "")
        if path.endswith("/events") and given == "Bearer " + JOB_TOKEN:
            return
        if not given:
            raise Refusal(203, "<html><title>Azure DevOps Services | Sign In</title></html>")
        if given != self.authorization:
            refuse(401, "UnauthorizedRequestException", "TF400813: The user is not authorized")

    # What clients ask.

    def answer(self, method, path, query, body):
        event = re.fullmatch(
            r"/[^/]+/_apis/distributedtask/hubs/(\w+)/plans/([^/]+)/events", path
        )
        if event and method == "POST":
            self.events.append({"hub": event[1], "plan": event[2], **body})
            return 200, None
        place = re.fullmatch(r"/_apis/distributedtask/pools(?:/(\d+)(?:/(\w+)(?:/(\d+))?)?)?", path)
        if not place:
            refuse(404, "VssResourceNotFoundException", f"The resource {path} is not found")
        if not place[1]:
            return self.list_pools(query)
        pool = int(place[1])
        if pool not in self.pools:
            refuse(404, "TaskAgentPoolNotFoundException", f"No agent pool found: {pool}")
        if place[2] == "jobrequests" and method == "GET":
            return self.list_jobs(pool, query)
        if place[2] == "agents":
            return self.answer_of_agents(method, pool, place[3], query, body)
        return 200, self.pool_row(pool)

    def pool_row(self, pool):
        return {"id": pool, "name": self.pools[pool], "isHosted": False, "poolType": "automation",
                "size": sum(a["pool"] == pool for a in self.agents)}

    def list_pools(self, query):
        name = query.get("poolName")
        rows = [self.pool_row(p) for p, n in self.pools.items() if name in (None, n)]
        if query.get("actionFilter") == "manage" and self.read_only:
            rows = []
        return 200, {"count": len(rows), "value": rows}

    def list_jobs(self, pool, query):
        finished = query.get("completedRequestCount") != "0"
        rows = [j for j in self.jobs if j["poolId"] == pool and (finished or "result" not in j)]
        return 200, {"count": len(rows), "value": rows}

    def answer_of_agents(self, method, pool, agent, query, body):
        if method == "GET":
            rows = [a for a in self.agents if a["pool"] == pool]
            rows = [a for a in rows if query.get("agentName", a["name"]) == a["name"]]
            return 200, {"count": len(rows), "value": [self.agent_row(a, query) for a in rows]}
        if self.read_only:
            refuse(403, "AccessDeniedException", "Access denied. Manage permissions are needed")
        if method == "POST":
            return 200, self.agent_row(self.add_agent(pool, body, online=False), query)
        return self.delete_agent(pool, int(agent))

    def agent_row(self, agent, query):
        row = {k: v for k, v in agent.items() if k not in ("pool", "capabilities", "request")}
        row["_links"] = {"self": {"href": "https://dev.azure.com/FOO/"}}
        if query.get("includeCapabilities") == "true":
            row["systemCapabilities"] = agent["capabilities"]
        if query.get("includeAssignedRequest") == "true" and agent["request"]:
            row["assignedRequest"] = self.job(agent["request"])
        return row

    def add_agent(self, pool, body, online):
        if not body.get("name") or not body.get("version"):
            refuse(400, "ArgumentNullException", "Value cannot be null. Parameter name: agent.Name")
        if any(a["pool"] == pool and a["name"] == body["name"] for a in self.agents):
            refuse(409, "TaskAgentExistsException",
                   f"Pool {pool} already contains an agent with name {body['name']}.")
        agent = {
            "pool": pool, "id": next(self.agent_ids), "name": body["name"],
            "version": body["version"], "osDescription": body.get("osDescription", ""),
            "enabled": True, "status": "online" if online else "offline",
            "provisioningState": "Provisioned", "maxParallelism": 1,
            "capabilities": body.get("systemCapabilities", {}), "request": 0,
            "createdOn": self.now(), "statusChangedOn": self.now(),
        }
        self.agents.append(agent)
        return agent

    def delete_agent(self, pool, agent_id):
        found = [a for a in self.agents if a["pool"] == pool and a["id"] == agent_id]
        if not found:
            refuse(404, "TaskAgentNotFoundException", f"No agent exists with identifier {agent_id}")
        if found[0]["request"]:
            refuse(409, "TaskAgentJobStillRunningException",
                   f"Agent {agent_id} is currently running a job.")
        self.agents.remove(found[0])
        return 204, None

    # What happens.

    def control(self, action, body):
        moves = {"queue": self.queue, "register": self.register, "finish": self.finish,
                 "vanish": self.vanish, "cancel": self.cancel, "expire": self.expire,
                 "advance": self.advance, "state": self.state, "read_only": self.forbid}
        return moves[action](body) if action in moves else super().control(action, body)

    def pool_id(self, name):
        return next(p for p, n in self.pools.items() if n == name)

    def job(self, request):
        return next(j for j in self.jobs if j["requestId"] == request)

    def agent(self, name):
        return next(a for a in self.agents if a["name"] == name)

    def queue(self, body):
        pool = self.pool_id(body["pool"])
        plan = body["plan"]
        demands = body.get("demands", ["Agent.Version -gtVersion 2.182.1"])
        job = {
            "requestId": next(self.request_ids), "queueTime": self.now(),
            "serviceOwner": str(uuid.UUID(int=1)), "hostId": str(uuid.UUID(int=2)),
            "scopeId": str(uuid.UUID(int=3)), "planType": "Build", "planId": plan,
            "jobId": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{plan}/{len(self.jobs)}")),
            "demands": demands, "definition": {"id": 4869, "name": "base - main"},
            "owner": {"id": 673584, "name": "20220928.2"},
            "data": {"ParallelismTag": "Private", "IsScheduledKey": "False"},
            "poolId": pool, "orchestrationId": f"{plan}.build.__default", "priority": 0,
        }
        self.jobs.append(job)
        if not any(a["pool"] == pool for a in self.agents):
            self.end(job, "failed")
            return {"requestId": job["requestId"], "result": "failed", "error": "No agent found in "
                    f"pool {body['pool']} which satisfies the specified demands: {demands[0]}"}
        self.match()
        return {"requestId": job["requestId"]}

    def register(self, body):
        row = {"name": body["name"], "version": "3.248.0", "osDescription": "Linux 5.15",
               "systemCapabilities": {"Agent.Version": "3.248.0", **ONE_JOB}}
        pool = self.pool_id(body["pool"])
        old = [a for a in self.agents if a["pool"] == pool and a["name"] == body["name"]]
        if old:  # --replace
            self.agents.remove(old[0])
        agent = self.add_agent(pool, row, online=True)
        self.match()
        return {"id": agent["id"], "request": agent["request"]}

    def match(self):
        waiting = [j for j in self.jobs if "result" not in j and "reservedAgent" not in j]
        for job in waiting:
            idle = [a for a in self.agents if a["pool"] == job["poolId"] and not a["request"]
                    and a["status"] == "online"]
            if idle:
                idle[0]["request"] = job["requestId"]
                row = self.agent_row(idle[0], {})
                job.update(assignTime=self.now(), receiveTime=self.now(), reservedAgent=row)
                job["lockedUntil"] = self.now(ahead=600)

    def end(self, job, result):
        job["result"] = result
        job["finishTime"] = self.now()
        for agent in self.agents:
            if agent["request"] == job["requestId"]:
                agent["request"] = 0

    def finish(self, body):
        agent = self.agent(body["agent"])
        self.end(self.job(agent["request"]), body.get("result", "succeeded"))
        self.agents.remove(agent)
        return {}

    def vanish(self, body):
        agent = self.agent(body["agent"])
        agent.update(status="offline", statusChangedOn=self.now())
        return {}

    def cancel(self, body):
        for job in self.jobs:
            if job["planId"] == body["plan"] and "result" not in job:
                self.end(job, "canceled")
        return {}

    def expire(self, body):
        self.end(self.job(body["requestId"]), "abandoned")
        return {}

    def advance(self, body):
        self.offset += body["seconds"]
        return {}

    def forbid(self, _):
        self.read_only = True
        return {}

    def state(self, _):
        return {"agents": [{**a, "pool": self.pools[a["pool"]]} for a in self.agents],
                "jobs": self.jobs, "events": self.events}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default="a-fake-token-of-the-tests")
    parser.add_argument("--pool", action="append")
    options = parser.parse_args()
    service = AzureDevOps(options.token, options.pool or ["ubuntu", "windows"])
    fake_server.run(service, options.port)


if __name__ == "__main__":
    main()
