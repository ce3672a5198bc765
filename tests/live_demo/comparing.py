"""The same load through the simulation, and what differs."""

import dataclasses

from clock import SECOND, length_text, ticks_of_seconds
from plan import read_rows, write_load


@dataclasses.dataclass
class Seen:
    """Of one world; times by the number of the job."""

    requests: int
    tasks: int
    agents: int
    run: int
    waits: list
    starts: dict
    by: dict  # whose agent ran the job


def rank(waits, percent):
    """The wait of one real job, as in the reports."""
    place = -(-len(waits) * percent // 100)
    return sorted(waits)[max(place, 1) - 1]


def simulated(plan, poolcast, folder, jobs, begin, hours):
    load, scenario, tasks = (folder / name for name in ("jobs.jsonl", "scenario.json", "tasks.csv"))
    write_load(load, jobs, plan.pool["id"])
    plan.write_scenario(scenario, load, begin, hours)
    poolcast("simulate", scenario, "--tasks", tasks)
    rows = [row for row in read_rows(tasks) if row["success"] == "1"]
    agents = {row["task"] for row in rows}
    return Seen(
        requests=len(jobs), tasks=len(agents), agents=len(agents), run=len(rows),
        waits=[ticks_of_seconds(row["waiting_time"]) for row in rows],
        starts={int(row["job_id"]): ticks_of_seconds(row["starting_time"]) for row in rows},
        by={int(row["job_id"]): int(row["task"]) for row in rows},
    )


def replayed(plan, poolcast, folder, ledger, begin, hours, html):
    """The account's ledger as a load, without agents: how late or early its tasks are at most."""
    written, load, scenario, tasks = (
        folder / name
        for name in ("ledger.jsonl", "imported.jsonl", "replay.json", "replay.csv"))
    written.write_text(ledger)
    poolcast("load", "import", written, "-o", load)
    plan.write_scenario(scenario, load, begin, hours, agents=False)
    words = ["--html", html] if html else []
    poolcast("simulate", scenario, "--tasks", tasks, *words)
    return {row["job_id"]: ticks_of_seconds(row["starting_time"]) for row in read_rows(tasks)
            if row["success"] == "1"}


def largest_difference(one, other):
    """Of the times that both have."""
    return max((abs(one[key] - other[key]) for key in one.keys() & other.keys()), default=0)


def table(live, model, sent):
    repeated = sent - live.requests
    rows = [
        ("requests", live.requests, model.requests, f"{repeated} of them sent twice"),
        ("tasks", live.tasks, model.tasks, ""),
        ("agents", live.agents, model.agents, ""),
        ("jobs run", live.run, model.run, ""),
    ]
    for name, percent in (("p50", 50), ("p95", 95), ("max", 100)):
        rows.append((f"waiting {name}", length_text(rank(live.waits, percent)),
                     length_text(rank(model.waits, percent)), ""))
    lines = [f"{'':<14}{'live':>14}{'simulated':>14}"]
    for name, one, other, note in rows:
        lines.append(f"{name:<14}{one:>14}{other:>14}   {note}".rstrip())
    return "\n".join(lines)


def counted_otherwise(live, model):
    """A line each."""
    both = [(name, getattr(live, name), getattr(model, name))
            for name in ("requests", "tasks", "agents", "run")]
    return [f"{name}: {one} live, {other} simulated" for name, one, other in both if one != other]


def waited_otherwise(live, model, tolerance):
    """A line each."""
    wrong = []
    for name, percent in (("p50", 50), ("p95", 95), ("max", 100)):
        off = rank(live.waits, percent) - rank(model.waits, percent)
        if abs(off) > tolerance:
            wrong.append(f"waiting {name}: {off / SECOND:+.1f} s live")
    return wrong


def same_agents(live, model):
    return sum(live.by[job] == model.by.get(job) for job in live.by)
