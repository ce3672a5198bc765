"""`poolcast tune` under mpirun: `ranks.py POOLCAST SOURCE FOLDER`. The same front with one process,
with two and with four ranks; a rank that is killed loses no run of the study; ranks that read
different files refuse; and two network namespaces, where this user may make some."""

import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

POOLCAST, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
MPIRUN = ["mpirun", "--oversubscribe"]
ENVIRONMENT = {
    **os.environ,
    # Who runs tests in a container is root there.
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
}


def tune(*more, scenario="scenarios/article.json", budget="40"):
    formula = ["--formula", "tests/tune/article.autoscale"]
    return [POOLCAST, "tune", scenario, *formula, "--minimize", "cost,wait_p95", "--budget", budget,
            *more]


def run(command, **more):
    return subprocess.run(command, cwd=SOURCE, env=ENVIRONMENT, text=True, capture_output=True,
                          timeout=300, **more)


def expect(condition, what):
    if not condition:
        sys.exit(f"ranks.py: {what}")


def same_front(folder):
    alone = run(tune("--jobs", "1", "-o", "json"))
    expect(alone.returncode == 0, alone.stderr)
    for count in ("2", "4"):
        ranks = run([*MPIRUN, "-n", count, *tune("-o", "json")])
        expect(ranks.returncode == 0, ranks.stderr)
        expect(ranks.stdout == alone.stdout, f"{count} ranks do not find what one process finds")
    print("one process, 2 and 4 ranks: the same", len(json.loads(alone.stdout)["trials"]), "trials")
    return alone.stdout


def runs_in(study):
    try:
        with sqlite3.connect(f"file:{study}?mode=ro", uri=True, timeout=10) as database:
            return database.execute("SELECT count(*) FROM runs").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def children(parent):
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(process.name))
    return sorted(found)


def killed_rank(folder):
    """More work than can be done before the kill."""
    study = folder / "killed.db"
    asked = ("--study", str(study), "--seeds", "40", "-o", "json")
    command = [*MPIRUN, "-n", "3", *tune(*asked, budget="80")]
    with open(folder / "killed.txt", "w", encoding="utf-8") as output:
        process = subprocess.Popen(command, cwd=SOURCE, env=ENVIRONMENT, stdout=output,
                                   stderr=output)
        deadline = time.monotonic() + 60
        while runs_in(study) < 50:
            expect(process.poll() is None, "it ended before it could be killed")
            expect(time.monotonic() < deadline, "no run was stored")
            time.sleep(0.01)
        os.kill(children(process.pid)[-1], signal.SIGKILL)
        expect(process.wait(timeout=60) != 0, "a killed rank was not noticed")
    kept = runs_in(study)
    resumed = run([*MPIRUN, "-n", "2", *tune(*asked, budget="80")])
    expect(resumed.returncode == 0, resumed.stderr)
    whole = run(tune("--seeds", "40", "-o", "json", budget="80"))
    expect(resumed.stdout == whole.stdout, "the study that was gone on with ends elsewhere")
    expect(kept < runs_in(study), "nothing was left to do")
    print(f"a rank was killed after {kept} of {runs_in(study)} runs: none was lost")


def different_files(folder):
    other = folder / "other.json"
    text = (SOURCE / "scenarios/article.json").read_text(encoding="utf-8")
    other.write_text(text.replace("../formulas", str(SOURCE / "formulas")).replace(
        '"seed": 1', '"seed": 2').replace("PT15M", "PT10M"), encoding="utf-8")
    both = run([*MPIRUN, "-n", "1", *tune(), ":", "-n", "1", *tune(scenario=str(other))])
    expect(both.returncode == 1 and "rank 1 reads other scenarios" in both.stderr, both.stderr)
    missing = run([*MPIRUN, "-n", "1", *tune(), ":", "-n", "1", *tune(scenario="none.json")])
    expect("rank 1 cannot read its files" in missing.stderr, missing.stderr)
    expect("cannot read 'none.json'" in missing.stderr, missing.stderr)
    missing = run([*MPIRUN, "-n", "3", *tune(scenario="none.json")])
    expect(missing.stderr.count("cannot read 'none.json'") == 1, missing.stderr)
    print("ranks with other files are refused")


def can_make_namespaces():
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    made = run(["ip", "netns", "add", "poolcast-try"]).returncode == 0
    run(["ip", "netns", "del", "poolcast-try"])
    return made


AGENT = """#!/bin/sh
# In place of ssh: the "machine" is a network namespace.
host=$1
shift
exec ip netns exec "$host" sh -c "$*"
"""


def across_namespaces(folder, alone):
    names = ("poolcast-a", "poolcast-b")
    agent = folder / "agent"
    agent.write_text(AGENT, encoding="utf-8")
    agent.chmod(0o755)
    commands = [
        *[["ip", "netns", "add", name] for name in names],
        ["ip", "link", "add", "pc-a", "netns", names[0], "type", "veth", "peer", "name", "pc-b",
         "netns", names[1]],
    ]
    for name, link, address in zip(names, ("pc-a", "pc-b"), ("10.213.7.1/24", "10.213.7.2/24")):
        inside = ["ip", "-n", name]
        commands += [[*inside, "addr", "add", address, "dev", link],
                     [*inside, "link", "set", link, "up"], [*inside, "link", "set", "lo", "up"]]
    try:
        for command in commands:
            done = run(command)
            expect(done.returncode == 0, f"{' '.join(command)}: {done.stderr}")
        network = ["--mca", "oob_tcp_if_include", "10.213.7.0/24", "--mca", "btl", "tcp,self",
                   "--mca", "btl_tcp_if_include", "10.213.7.0/24", "--mca", "plm_rsh_agent",
                   str(agent)]
        where = ["--host", f"localhost:1,{names[1]}:1", "-n", "2"]
        ranks = run(["ip", "netns", "exec", names[0], *MPIRUN, *network, *where,
                     *tune("-o", "json")])
        expect(ranks.returncode == 0, ranks.stderr)
        expect(ranks.stdout == alone, "across namespaces it finds something else")
        print("across two network namespaces: the same")
    finally:
        for name in names:
            run(["ip", "netns", "del", name])


def skip(why):
    print(why)
    sys.exit(77)


def main():
    if shutil.which("mpirun") is None:
        skip("mpirun is not installed")
    if "built without MPI" in run([*MPIRUN, "-n", "2", *tune(budget="2")]).stderr:
        skip("this build has no MPI")
    folder = pathlib.Path(sys.argv[3])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    alone = same_front(folder)
    killed_rank(folder)
    different_files(folder)
    if can_make_namespaces():
        across_namespaces(folder, alone)
    else:
        print("no network namespaces here: not tried")


main()
