#!/usr/bin/env python3
"""Validates what poolcast writes as JSON against the schemas in docs/schema.

usage: outputs.py ROOT POOLCAST
"""

import copy
import json
import pathlib
import subprocess
import sys
import tempfile

from schema import jsonschema

ARTICLE = "scenarios/article.json"
TINY = "tests/cli/tiny.json"
TWO = ["--vary", "taskSlotsPerNode=1,2"]
COMMANDS = {
    "simulate": [["simulate", ARTICLE], ["simulate", TINY]],
    "replications": [["simulate", ARTICLE, "--replications", "3"],
                     ["simulate", TINY, "--replications", "2"]],
    "compare": [["compare", ARTICLE, "--vary", "load.scale=1,0.5", "--seeds", "3"],
                ["compare", TINY, *TWO, "--seeds", "1"],
                ["compare", TINY, "--seeds", "2", "--wait-value", "60/h"],
                ["compare", TINY, *TWO, "--seeds", "2", "--baseline", "BASELINE"]],
    "tune": [["tune", ARTICLE, "--formula", "tests/tune/article.autoscale", "--minimize",
              "cost,wait_p95", "--subject-to", "wait.p50 <= 5m", "--budget", "12"],
             ["tune", ARTICLE, "--formula", "tests/tune/article.autoscale", "--minimize", "cost",
              "--seeds", "1", "--hold-out-seeds", "0", "--budget", "3"]],
}
# Changes that a schema must refuse: a path and a value.
REFUSED = {
    "simulate": [(("unheardOf",), 1), (("seed",), -1), (("total", "cost", "total"), "12"),
                 (("total", "cost", "total"), True), (("notes",), "text")],
    "replications": [(("total", "cost", "total"), 1.5), (("unheardOf",), 1),
                     (("total", "cost", "total", "runs"), -1)],
    "compare": [(("kind",), "other"), (("version",), 2), (("unheardOf",), 1), (("variants",), []),
                (("variants", 0, "total", "cost", "total", "verdict"), "fine"),
                (("variants", 0, "total", "cost", "total", "runs"), 1),
                (("variants", 0, "total", "cost", "total", "unheardOf"), 1),
                (("loadFingerprint",), "x"), (("waitValue",), 60)],
    "tune": [(("kind",), "other"), (("unheardOf",), 1), (("trials", 0, "unheardOf"), 1),
             (("trials", 0, "objectives", "cost"), 1), (("dimensions",), []),
             (("search",), "luck"), (("chosen",), "knee")],
}


def changed(document, path, value):
    document = copy.deepcopy(document)
    at = document
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return document


def main(root, poolcast):
    problems, documents, refused = [], 0, 0

    def output(arguments):
        run = subprocess.run([poolcast, *arguments, "-o", "json"], capture_output=True, text=True,
                             cwd=root)
        if run.returncode != 0:
            problems.append(f"{' '.join(arguments)}: exit code {run.returncode}: {run.stderr}")
            return None
        return json.loads(run.stdout)

    with tempfile.NamedTemporaryFile("w", suffix=".json") as baseline:
        json.dump(output(["compare", TINY, "--seeds", "2"]), baseline)
        baseline.flush()
        for name, commands in COMMANDS.items():
            schema = json.loads((root / f"docs/schema/{name}.schema.json").read_text())
            jsonschema.Draft7Validator.check_schema(schema)
            validator = jsonschema.Draft7Validator(schema)
            for command in commands:
                command = [baseline.name if word == "BASELINE" else word for word in command]
                document = output(command)
                if document is None:
                    continue
                documents += 1
                for error in validator.iter_errors(document):
                    problems.append(f"{' '.join(command)}: {error.json_path}: {error.message}")
                for path, value in REFUSED[name]:
                    refused += 1
                    if validator.is_valid(changed(document, path, value)):
                        problems.append(f"{name}: {json.dumps(value)} at {path} is not refused")
    for problem in problems:
        print(problem)
    print(f"{documents} documents, {refused} to refuse, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2]))
