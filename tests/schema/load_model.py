#!/usr/bin/env python3
"""Compares scenarios/load-model.schema.json with the load models in the tree, with what the reader
accepts, and with what `load fit` writes.

usage: load_model.py ROOT POOLCAST
"""

import json
import pathlib
import subprocess
import sys

from schema import COMMENT, jsonschema, objects, spoilt, with_file

LOGNORMAL = {"distribution": "lognormal", "median": "PT5M", "sigma": 0.5, "min": "PT1S",
             "max": "PT1H"}
# What cannot stand in one stream stands in several.
EVERY_KEY = {
    "$schema": "s", "description": "d", "timeZone": "Europe/Paris", "holidays": ["2024-01-01"],
    "kinds": [{"name": "build", "duration": LOGNORMAL}],
    "shapes": [{
        "name": "ci", "pipeline": True,
        "jobs": [
            {"name": "first", "kind": "build", "pool": "p", "requiredSlots": 2, "priority": 1,
             "duration": "PT1M", "after": "PT5S", "count": 2},
            {"kind": "build", "needs": ["first"]}]}],
    "streams": [
        {"name": "a", "shape": "ci", "perHour": [1] * 24, "weekendFactor": 0,
         "bursts": {"sizes": [1, 2], "weights": [1, 1],
                    "gap": {"distribution": "uniform", "min": "PT1S", "max": "PT2S"}},
         "mergeTrain": {"parallel": 2}},
        {"shapes": ["ci"], "weights": [1], "perHourOfWeek": [1] * 168},
        {"kind": "x", "pool": "p", "requiredSlots": 1, "priority": 0,
         "duration": {"distribution": "empirical", "values": ["PT1M"]},
         "nightly": {"at": "02:00", "count": 3, "days": ["monday"], "onHolidays": False,
                     "spread": "PT1M"}},
        {"duration": {"distribution": "mixture", "parts": [
            {"weight": 1, "distribution": "fixed", "value": "PT1M"}]}, "perHour": [1] * 24}],
}
# Only the reader looks that deep.
READER_ONLY = "/parts/"


def main(root, poolcast):
    schema = json.loads((root / "scenarios/load-model.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    problems = []

    def run(*arguments):
        return subprocess.run([poolcast, "load", *arguments], capture_output=True, text=True)

    def accepted_by_reader(document):
        ran = with_file(document, lambda path: run("generate", path, "--days", "2"))
        return ran.returncode == 0

    def check(document, name):
        for error in validator.iter_errors(document):
            problems.append(f"{name}: {error.json_path}: {error.message}")

    models = sorted(root.glob("docs/examples/*.model.json"))
    for path in models:
        check(json.loads(COMMENT.sub(lambda match: match[1] or "", path.read_text())), path.name)
        generated = run("generate", str(path)).stdout
        fitted = subprocess.run([poolcast, "load", "fit", "-", "-o", "-"], input=generated,
                                capture_output=True, text=True)
        check(json.loads(fitted.stdout), f"fitted to what {path.name} generates")

    check(EVERY_KEY, "the document with every key")
    if not accepted_by_reader(EVERY_KEY):
        problems.append("the reader does not accept the document with every key")
    used = {key for _, part in objects(EVERY_KEY) for key in part}
    known = {key for _, part in objects(schema) for key in part.get("properties", {})}
    for key in sorted(known ^ used):
        problems.append(f"'{key}' is in the schema or in this test's document, not in both")
    checked = 0
    for what, document in spoilt(EVERY_KEY):
        checked += 1
        both = READER_ONLY not in what
        if (both and validator.is_valid(document)) or accepted_by_reader(document):
            problems.append(f"{what} is not refused by both")
    for problem in problems:
        print(problem)
    print(f"{len(models)} models, {checked} documents to refuse, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2]))
