#!/usr/bin/env python3
"""No request is lost and none doubled, whatever fails.

usage: no_request_lost.py POOLCAST [--requests N] [--rate N] [--kills N] [--faults PERCENT]

Pipelines ask the agent server at a steady rate, some of them twice, some only once; of the Batch
service's calls a part is refused, and of another part the answer is lost; the server is killed
again and again. Meanwhile it looks after its agents, and since no job waits it ends those that are
not over soon. In the end each request that was answered has exactly one task.
"""

import argparse
import collections
import http.client
import json
import random
import sys
import tempfile
import threading
import time

from processes import SECRETS, Emulator, Fake, Server, ids_of, settings_for, until

WORKERS = 16
BODIES = ['{"AgentOSType":"ubuntu-latest"}', '{"AgentOSType":"windows-latest"}']


class Asking:
    """One request: sent until it is answered, or only once."""

    def __init__(self, number, only_once):
        self.number = number
        self.only_once = only_once
        self.task = None
        self.problem = None
        self.attempts = 0
        self.seconds = 0.0


def send(connection, asking):
    headers = {**ids_of(asking.number), "x-functions-key": SECRETS["FunctionKey"]}
    begin = time.monotonic()
    connection.request("POST", "/api/ProvideAzDOAgent", BODIES[asking.number % 2], headers)
    answer = connection.getresponse()
    body = json.loads(answer.read())
    asking.seconds = time.monotonic() - begin
    if answer.status == 200:
        asking.task = body["taskId"]
    elif answer.status < 500:
        asking.problem = f"{answer.status} {body}"


def work(port, askings, begin, rate, lock):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while True:
        with lock:
            if not askings:
                return
            place, asking = askings.popleft()
        time.sleep(max(0.0, begin + place / rate - time.monotonic()))
        while asking.task is None and asking.problem is None:
            asking.attempts += 1
            try:
                send(connection, asking)
            except (OSError, http.client.HTTPException, ValueError):
                connection.close()
                time.sleep(0.05)
            if asking.only_once:
                break


def plan(requests, draws):
    askings = []
    for number in range(requests):
        askings.append(Asking(number, only_once=draws.random() < 0.1))
        if draws.random() < 0.2:  # the same one again, at once or a little later
            askings.insert(len(askings) - draws.randrange(min(50, len(askings)) + 1),
                           Asking(number, only_once=False))
    return askings


def drive(server, askings, options):
    waiting = collections.deque(enumerate(askings))
    total, lock = len(waiting), threading.Lock()
    begin = time.monotonic()
    workers = [
        threading.Thread(target=work, args=(server.port, waiting, begin, options.rate, lock))
        for _ in range(WORKERS)
    ]
    for worker in workers:
        worker.start()
    for kill in range(1, options.kills + 1):
        until_left = total - total * kill // (options.kills + 1)
        while len(waiting) > until_left:
            time.sleep(0.002)
        server.kill()
        server.start()
    for worker in workers:
        worker.join()
    return time.monotonic() - begin


def check(askings, tasks):
    """What is wrong, a line each."""
    wrong = []
    counts = collections.Counter(task["id"] for rows in tasks.values() for task in rows)
    expected, possible = set(), set()
    known = {}
    for asking in askings:
        if asking.problem:
            wrong.append(f"request {asking.number}: {asking.problem}")
        if asking.task:
            expected.add(asking.task)
            if known.setdefault(asking.number, asking.task) != asking.task:
                wrong.append(f"request {asking.number} has two tasks")
    unanswered = {a.number for a in askings} - set(known)
    wrong += [f"{task} is lost" for task in expected if counts[task] == 0]
    wrong += [f"{task} is there {count} times" for task, count in counts.items() if count > 1]
    possible = set(counts) - expected
    if len(possible) > len(unanswered):
        wrong.append(f"{len(possible)} tasks are of no request that was answered")
    wrong += [f"{task} is a second attempt" for task in counts if task.count("-") > 1]
    return wrong, len(expected), len(unanswered)


def settings_of(emulator, azdo):
    """To reconcile as often as can be, and to delete no task that is to be counted."""
    return settings_for(
        emulator,
        AzDOUrl=azdo.url,
        ReconcileEvery="1s",
        OrphanAfter="30s",
        KeepCompleted="1000h",
    )


def ended_by(server):
    return sum(line["event"] == "ended" for line in server.lines())


def check_secrets(server, emulator):
    log = server.log.read_text()
    wrong = [f"the log tells {name}" for name, secret in SECRETS.items() if secret in log]
    jobs = json.dumps(emulator.listed("/jobs"))
    return wrong + [f"a job tells {name}" for name, secret in SECRETS.items() if secret in jobs]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("poolcast")
    parser.add_argument("--requests", type=int, default=800)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--faults", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    # Some tasks are over long before their request comes again.
    emulator = Emulator(options.poolcast, nodes=20, slots=16)
    azdo = Fake("fake_azure_devops.py", "--token", SECRETS["AzDOToken"])
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("call_refused", "answer_lost"):
            fault = f"fault?kind={kind}&percent={options.faults / 2}&for=1000h"
            assert emulator.console(fault) == 200
        settings = settings_of(emulator, azdo)
        server = Server(options.poolcast, folder, settings, ["--rate-limit", "0"])
        askings = plan(options.requests, random.Random(options.seed))
        seconds = drive(server, askings, options)
        begin = time.monotonic()
        until(server.is_empty, "an empty outbox")
        emptied = time.monotonic() - begin
        ended = until(lambda: ended_by(server), "the end of an agent that nobody waits for")
        retries = server.metrics()["poolcast_retries_total"]
        tasks = emulator.tasks()
        wrong, expected, unanswered = check(askings, tasks)
        wrong += check_secrets(server, emulator)
        code = server.stop()
        if code != 0:
            wrong.append(f"SIGTERM: exit code {code}")
    emulator.stop()
    azdo.stop()
    times = sorted(asking.seconds for asking in askings if asking.task)
    slow = times[-1]
    if slow > 2:
        wrong.append(f"an answer took {slow:.2f} s")
    done = sum(task["state"] == "completed" for rows in tasks.values() for task in rows)
    print(
        f"{len(askings)} requests of {options.requests} agents in {seconds:.1f} s, "
        f"{options.kills} kills, {options.faults:g} % of calls failing: {expected} answered, "
        f"{unanswered} never; {sum(map(len, tasks.values()))} tasks, {done} of them over, "
        f"{ended} of these ended as orphans; "
        f"{retries:g} orders put off since the last start; outbox empty after {emptied:.1f} s; "
        f"answers p50 {times[len(times) // 2] * 1000:.1f} ms, "
        f"p99 {times[len(times) * 99 // 100] * 1000:.1f} ms, longest {slow * 1000:.0f} ms"
    )
    for line in wrong[:20]:
        print("WRONG:", line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
