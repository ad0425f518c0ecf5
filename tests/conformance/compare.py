"""Compares what Autobahn's suite found with what is expected of each case: its behaviour and how it was closed."""

import collections
import json
import os
import sys

PASSES = {"OK", "NON-STRICT", "INFORMATIONAL"}


def read_found(path):
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)["datacode"]
    return {name: f"{case['behavior']} {case['behaviorClose']}" for name, case in cases.items()}


def read_expected(path):
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return dict(line.rstrip("\n").split(" ", 1) for line in file)


def in_order(names):
    return sorted(names, key=lambda name: [int(part) for part in name.split(".")])


def main(found_path, expected_path):
    found = read_found(found_path)
    counts = collections.Counter(result.split(" ")[0] for result in found.values())
    print(f"conformance: {len(found)} cases:", ", ".join(f"{n} {name}" for name, n in counts.most_common()))
    failed = [name for name in in_order(found) if not set(found[name].split(" ")) <= PASSES]
    if "UPDATE" in os.environ and not failed:
        with open(expected_path, "w", encoding="utf-8") as file:
            file.writelines(f"{name} {found[name]}\n" for name in in_order(found))
        return 0
    expected = read_expected(expected_path)
    if "CASES" in os.environ:
        expected = {name: result for name, result in expected.items() if name in found}
    wrong = [name for name in in_order(found.keys() | expected.keys()) if found.get(name) != expected.get(name)]
    for name in in_order(set(wrong + failed)):
        print(f"conformance: {name}: {found.get(name, 'not run')}, expected {expected.get(name, 'nothing')}")
    return 1 if wrong or failed else 0


sys.exit(main(*sys.argv[1:]))
