#!/usr/bin/env python3
"""That the demo sees what is lost, doubled, or differs.

usage: selftest.py POOLCAST
"""

import argparse
import contextlib
import copy
import io
import pathlib
import sys
import tempfile
import unittest

import clock
import comparing
from clock import SECOND
from demo import BATCH_JOB, SCENARIO, Demo
from services import VERSION, Problem, Processes

POOLCAST = pathlib.Path(sys.argv.pop()).resolve()


def seen():
    return comparing.Seen(requests=3, tasks=3, agents=3, run=3,
                          waits=[30 * SECOND, 10 * SECOND, 20 * SECOND],
                          starts={0: 30, 1: 40, 2: 50}, by={0: 0, 1: 2, 2: 1})


class Times(unittest.TestCase):
    def test_every_number_of_fractional_digits_is_read(self):
        begin = clock.ticks_of_time("2026-11-30T02:00:00Z")
        self.assertEqual(clock.ticks_of_time("2026-11-30T02:00:00.1Z") - begin, 1_000_000)
        self.assertEqual(clock.ticks_of_time("2026-11-30T02:00:00.0000001Z") - begin, 1)
        self.assertEqual(clock.time_text(begin + 1), "2026-11-30T02:00:00.0000001Z")

    def test_lengths_are_for_people(self):
        self.assertEqual(clock.length_text(599 * SECOND // 10), "59.9 s")
        self.assertEqual(clock.length_text(5999 * SECOND // 100), "1 min 0 s")
        self.assertEqual(clock.length_text(3660 * SECOND), "1 h 1 min")


class Comparing(unittest.TestCase):
    def test_a_percentile_is_the_wait_of_a_job(self):
        waits = seen().waits
        self.assertEqual([comparing.rank(waits, percent) for percent in (1, 50, 95, 100)],
                         [10 * SECOND, 20 * SECOND, 30 * SECOND, 30 * SECOND])

    def test_equal_ones_do_not_differ(self):
        self.assertEqual(comparing.counted_otherwise(seen(), seen()), [])
        self.assertEqual(comparing.waited_otherwise(seen(), seen(), 0), [])
        self.assertEqual(comparing.same_agents(seen(), seen()), 3)

    def test_what_differs_is_named(self):
        live, model = seen(), copy.deepcopy(seen())
        live.tasks = 4
        live.waits[0] += 2 * SECOND
        live.by[0] = 1
        live.starts[2] += 7
        self.assertEqual(comparing.counted_otherwise(live, model), ["tasks: 4 live, 3 simulated"])
        self.assertEqual(comparing.waited_otherwise(live, model, SECOND),
                         ["waiting p95: +2.0 s live", "waiting max: +2.0 s live"])
        self.assertEqual(comparing.same_agents(live, model), 2)
        self.assertEqual(comparing.largest_difference(live.starts, model.starts), 7)


class Whole(unittest.TestCase):
    def compared(self, meddle, token_file=False):
        """What is said if `meddle` is done between playing and comparing."""
        options = argparse.Namespace(scenario=SCENARIO, pool=None, begin=6, length=0.5, speed=0,
                                     html=None, token_file=token_file)
        said = io.StringIO()
        with tempfile.TemporaryDirectory() as folder, Processes(POOLCAST, folder) as processes, \
                contextlib.redirect_stdout(said):
            demo = Demo(options, processes)
            demo.start()
            demo.play()
            meddle(demo)
            well = demo.compare()
        self.assertEqual(well, "WRONG" not in said.getvalue())
        return said.getvalue()

    def test_all_is_well(self):
        said = self.compared(lambda demo: None)
        self.assertIn("live and simulated agree within 1 ms", said)

    def test_agents_fetch_their_token_as_a_file_and_no_task_bears_it(self):
        def look(demo):
            rows = demo.account.listed(f"/jobs/{BATCH_JOB}/tasks")
            for row in rows:
                own = {one["name"]: one["value"] for one in row["environmentSettings"]}
                self.assertEqual(own["AZDO_TOKEN_FILE"], "azdo-token")
                self.assertEqual(row["resourceFiles"],
                                 [{"httpUrl": demo.token_file.url, "filePath": "azdo-token"}])
                self.assertNotIn(demo.devops.token, str(row))
            self.assertEqual(demo.token_file.fetched, len(rows))

        said = self.compared(look, token_file=True)
        self.assertIn("live and simulated agree within 1 ms", said)

    def test_an_agent_with_another_token_or_none_is_told(self):
        def replace(store):
            store.token = "of-another-organisation"

        def revoke(store):
            store.signature = "revoked"

        for wrong, reason in ((replace, "does not lead its agent"), (revoke, "azdo-token: HTTP")):
            options = argparse.Namespace(scenario=SCENARIO, pool=None, begin=6, length=0.5,
                                         speed=0, html=None, token_file=True)
            with tempfile.TemporaryDirectory() as folder, \
                    Processes(POOLCAST, folder) as processes:
                demo = Demo(options, processes)
                demo.start()
                wrong(demo.token_file)
                with self.assertRaisesRegex(Problem, reason):
                    demo.play()

    def test_a_task_too_many_is_told(self):
        def add(demo):
            path = f"/jobs/{BATCH_JOB}/tasks?{VERSION}"
            demo.account.get("POST", path, {"id": "again", "commandLine": ""})
            demo.clock.skip_to(demo.clock.now + 3600 * SECOND)
            demo.account.console("POST", f"exit?job={BATCH_JOB}&task=again")

        said = self.compared(add)
        self.assertIn("WRONG: task again is of no request", said)
        self.assertIn("WRONG: tasks: 6 live, 5 simulated", said)

    def test_a_lost_task_is_told(self):
        def remove(demo):
            task = demo.jobs[1].task
            demo.account.get("DELETE", f"/jobs/{BATCH_JOB}/tasks/{task}?{VERSION}")

        said = self.compared(remove)
        self.assertIn("is lost", said)

    def test_an_agent_that_stays_is_told(self):
        said = self.compared(
            lambda demo: demo.devops.tell("register", pool=demo.devops.pool, name="left"))
        self.assertIn("WRONG: agent left is still there", said)

    def test_other_luck_in_the_simulation_is_told(self):
        said = self.compared(lambda demo: demo.plan.scenario.update(seed=2))
        self.assertIn("WRONG: waiting max", said)
        self.assertIn("WRONG: the assignment is not the same", said)
        self.assertIn("WRONG: the simulated ledger differs", said)


if __name__ == "__main__":
    unittest.main()
