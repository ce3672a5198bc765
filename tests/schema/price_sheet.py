#!/usr/bin/env python3
"""Compares scenarios/price-sheet.schema.json with the shipped price sheet, with what the reader
accepts, and with what `prices import` writes.

usage: price_sheet.py ROOT POOLCAST
"""

import json
import pathlib
import subprocess
import sys

from schema import jsonschema, keys_of, objects, spoilt, with_file

EVERY_KEY = {
    "$schema": "price-sheet.schema.json", "currency": "USD", "date": "2026-06-18", "source": "s",
    "rows": [
        {"region": "r", "vmSize": "v", "os": "linux", "tier": "payAsYouGo", "pricePerHour": "0.12"},
        {"region": "r", "vmSize": "v", "os": "linux", "tier": "spot", "pricePerHour": 0.024,
         "date": "2026-06-19", "source": "t", "derived": True}],
}


def main(root, poolcast):
    schema = json.loads((root / "scenarios/price-sheet.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    problems = []

    def run(*arguments):
        return subprocess.run([poolcast, "prices", *arguments], capture_output=True, text=True)

    def accepted_by_reader(document):
        return with_file(document, lambda path: run("show", "--sheet", path).returncode == 0)

    def check(text, name):
        for error in validator.iter_errors(json.loads(text)):
            problems.append(f"{name}: {error.json_path}: {error.message}")

    check((root / "engine/prices/azure.json").read_text(), "the shipped sheet")
    check(run("show", "-o", "json").stdout, "what prices show prints")
    page = root / "docs/examples/retail-prices.json"
    check(run("import", str(page)).stdout, "what prices import prints")
    if not validator.is_valid(EVERY_KEY) or not accepted_by_reader(EVERY_KEY):
        problems.append("the document with every key is not accepted by both")
    used = {key for _, part in objects(EVERY_KEY) for key in part}
    for key in sorted(keys_of(schema) ^ used):
        problems.append(f"'{key}' is in the schema or in this test's document, not in both")
    checked = 0
    for what, document in spoilt(EVERY_KEY):
        checked += 1
        if validator.is_valid(document) or accepted_by_reader(document):
            problems.append(f"{what} is not refused by both")
    for problem in problems:
        print(problem)
    print(f"{checked} documents to refuse, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2]))
