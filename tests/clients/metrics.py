"""Reads /metrics with Prometheus' own parser and tells each family as JSON: name, type and samples."""

import json
import sys
import urllib.request

from prometheus_client.parser import text_string_to_metric_families

with urllib.request.urlopen(sys.argv[1]) as answer:
    text = answer.read().decode("utf-8")
families = {}
for family in text_string_to_metric_families(text):
    assert family.name not in families, f"{family.name} stands twice"
    assert family.documentation, f"{family.name} says nothing"
    samples = [[sample.name, sample.labels, sample.value] for sample in family.samples]
    families[family.name] = {"type": family.type, "samples": samples}
json.dump(families, sys.stdout)
