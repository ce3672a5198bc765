#!/usr/bin/env python3
"""Compares scenarios/schema.json with the scenarios in the tree and with what the reader accepts.

usage: schema.py ROOT POOLCAST
"""

import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    print(f"skipped: {sys.executable} has no jsonschema; Debian's python3-jsonschema brings it")
    sys.exit(77)  # what ctest takes for skipped

# A comment, or a string that may hold what looks like one.
COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*')

# What a pool may say for itself, and the model for all.
POOL_RULES = {
    "image": {"sizeGB": 2, "prefetched": False, "pullPerGB": "PT20S"},
    "nodeFailures": {"startTaskPercent": 1, "unusablePercent": 1, "perDay": 0.1,
                     "recovery": {"distribution": "empirical", "values": ["PT5M", "PT9M"]}},
    "evictionPercentPerHour": 5, "maxTaskRetryCount": -1, "maxWallClockTime": "PT3H",
    "taskFailurePercent": 1, "retentionTime": "P1D", "taskDiskGB": 1, "nodeDiskGB": 100,
    "cpuPercent": 90}

EVERY_KEY = {
    "$schema": "schema.json", "name": "n", "description": "d", "start": "2026-01-12T00:00:00Z",
    "horizon": "P1D", "seed": 1,
    "model": {
        "latencies": {
            "nodeAllocation": {"distribution": "lognormal", "median": "PT4M", "sigma": 0.4,
                               "min": "PT1M", "max": "PT9M"},
            "nodeBoot": {"distribution": "uniform", "min": "PT1M", "max": "PT2M"},
            "nodeRemoval": {"distribution": "fixed", "value": "PT1M"},
            "startTask": {"distribution": "mixture", "parts": [
                {"weight": 97, "distribution": "fixed", "value": "PT1M"},
                {"weight": 3, "distribution": "uniform", "min": "PT15M", "max": "PT30M"}]},
            "taskScheduling": "PT3S",
            "agentStart": "PT10S", "lowPriorityAllocationPercent": 110},
        **POOL_RULES,
        "capacityEvents": {"perDay": 1, "evictedPercent": 50, "drought": "PT1H"},
        "sampleLostPercent": 1, "sampleZeroPercent": 1,
        "firstSampleDelay": "PT30S", "sampleAvailabilityDelay": "PT1M",
        "firstEvaluationDelay": "PT0S", "evaluationDuringResize": "defer", "resizeTimeout": "none",
        "scaleInOrder": "newest", "taskOrder": "fifo"},
    "semantics": {
        "profile": "lenient", "empty_statement": "error", "block_comment": "error",
        "single_quoted_string": "error", "name_case": "sensitive", "number_forms": "common",
        "quoted_deallocation_keyword": "error", "short_circuit": True,
        "one_element_vector_as_number": "error", "vector_lengths_differ": "error",
        "not_finite": "error", "legacy_names": "error", "retired_metrics": "error",
        "current_nodes_have_samples": "error", "bare_metric_as_number": "error",
        "read_only_assignment": "evaluation_error", "percentile_scale": "percent",
        "percentile_interpolation": "linear", "index_out_of_range": "zero",
        "index_of_empty_vector": "zero", "rounding": "half_away_from_zero",
        "single_number_deviation": "zero", "time_fraction_digits": 6, "stop": "keep_assigned",
        "unknown_function": "evaluation_error", "empty_argument_list": "error",
        "empty_vector_aggregate": "zero", "year": "P366D", "weekday_of_sunday": 0,
        "default_sample_percent": 70, "sample_order": "oldest_first", "negative_target": "zero",
        "failed_run_shows_variables": True, "received_percent_format": "exact"},
    "quota": {"dedicatedCores": 10, "lowPriorityCores": 10, "subnetAddresses": 27},
    "pipelines": {"service": "azureDevOps", "requestLatency": "PT5S", "receiveLatency": "PT2S",
                  "parallelJobs": 10, "placeholderAgent": True, "once": True, "lockTime": "PT10M",
                  "jobFailurePercent": 1,
                  "reconcile": {"every": "PT1M", "orphanAfter": "PT5M", "repeatAfter": "PT2M",
                                "attempts": 2}},
    "faults": [
        {"fault": "submitError", "from": "PT1H", "until": "PT2H", "pool": "a", "percent": 50},
        {"fault": "resizeError", "from": "PT1H", "until": "PT2H"},
        {"fault": "capacityDrought", "from": "PT1H", "until": "PT2H", "tier": "lowPriority",
         "evictedPercent": 100},
        {"fault": "registryDown", "from": "PT1H", "until": "PT2H"},
        {"fault": "quotaCut", "from": "PT1H", "until": "PT2H", "tier": "dedicated", "cores": 4}],
    "pools": [{
        "id": "a", "vmSize": "Standard_X", "vCPUs": 4, "os": "windows", "tier": "spot",
        "taskSlotsPerNode": 2,
        "nodeFillType": "pack", "autoScaleFormula": "x = 1;",
        "licenseType": "Windows_Server", "lowPriorityBilledAs": "lowPriority",
        "autoScaleEvaluationInterval": "PT5M", "targetDedicatedNodes": 1,
        "targetLowPriorityNodes": 0, "latencies": {"nodeBoot": "PT1M"}, **POOL_RULES}],
    "prices": {
        "currency": "USD", "region": "westeurope", "billing": "minute",
        "perHour": [{"vmSize": "Standard_X", "os": "windows", "tier": "lowPriority", "price": 1,
                     "source": "s", "derived": True},
                    {"vmSize": "Standard_X", "price": "0.5", "source": "s"},
                    {"vmSize": "Standard_X", "tier": "savingsPlan3Years", "price": 0.25,
                     "source": "s"}],
        "deriveLowPriorityPercent": 20, "deriveSpotPercent": 10, "deriveWindowsPerCoreHour": 0.046,
        "reservations": [{"vmSize": "Standard_X", "os": "linux", "count": 2, "term": "1 year",
                          "pricePerHour": 0.3}],
        "savingsPlans": [{"term": "3 years", "commitmentPerHour": "1.5"}],
        "monthly": [{"name": "disk", "price": 5, "quantity": 1, "per": "node", "pool": "a",
                     "source": "s", "derived": False}]},
    "load": {"defaultPool": "a", "scale": 2, "synthetic": [{
        "pool": "a", "perHour": [1] * 24, "weekendFactor": 0, "utcOffsetHours": 1,
        "duration": "PT5M", "requiredSlots": 1}]},
    "tune": {"taskSlotsPerNode": "1..4"},
}
# What cannot stand beside the others in one document.
ELSEWHERE = {"autoScaleFormulaFile", "file", "columns", "sheet"}


def objects(value, path=""):
    """Every object in a document, with its path."""
    if isinstance(value, dict):
        yield path, value
        for key, child in value.items():
            yield from objects(child, f"{path}/{key}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from objects(child, f"{path}/{index}")


def keys_of(schema):
    """Every key that the schema knows anywhere."""
    found = set()
    for _, part in objects(schema):
        if isinstance(part.get("properties"), dict):
            found |= set(part["properties"])
    return found


def spoilt(document):
    """The document with an unknown key in each of its objects, and with each of its values null:
    what was done, and the result."""
    for path, part in objects(document):
        for key, value in [("unheardOf", 1), *((key, None) for key in part)]:
            copied = copy.deepcopy(document)
            dict(objects(copied))[path][key] = value
            yield f"{json.dumps(value)} at '{path}/{key}'", copied


def with_file(document, use):
    """What `use` says of the path of a file with the document."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(document, file)
        file.flush()
        return use(file.name)


def main(root, poolcast):
    schema = json.loads((root / "scenarios/schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    problems = []

    def accepted_by_reader(document):
        def simulate(path):
            return subprocess.run([poolcast, "simulate", path], capture_output=True, check=False)

        return with_file(document, simulate).returncode == 0

    places = ("scenarios", "tests/cli", "tests/experiment")
    scenarios = [path for place in places for path in sorted(root.glob(f"{place}/*.json"))]
    for path in scenarios:
        if path.name.endswith("schema.json"):
            continue
        document = json.loads(COMMENT.sub(lambda match: match[1] or "", path.read_text()))
        for error in validator.iter_errors(document):
            problems.append(f"{path.relative_to(root)}: {error.json_path}: {error.message}")

    used = {key for _, part in objects(EVERY_KEY) for key in part}
    for key in sorted(keys_of(schema) ^ (used | ELSEWHERE)):
        problems.append(f"'{key}' is in the schema or in this test's document, not in both")
    if not validator.is_valid(EVERY_KEY) or not accepted_by_reader(EVERY_KEY):
        problems.append("the document with every key is not accepted by both")
    checked = 0
    for what, document in spoilt(EVERY_KEY):
        checked += 1
        if validator.is_valid(document) or accepted_by_reader(document):
            problems.append(f"{what} is not refused by both")
    for problem in problems:
        print(problem)
    read = sum(not path.name.endswith("schema.json") for path in scenarios)
    print(f"{read} scenarios, {checked} documents to refuse, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2]))
