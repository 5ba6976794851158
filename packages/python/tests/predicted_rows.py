"""Runs a case of fixtures/predicted-examples.json."""

from __future__ import annotations

from typing import Any

from rewardboard.kept_examples import Solution, predicted_examples


def examples_of(case: dict[str, Any]) -> dict[str, Any]:
    solutions = [
        Solution(row["problem"], row["problemKey"], row["steps"], row["labels"], row["labelled"] == "steps", row.get("writer"))
        for row in case["solutions"]
    ]
    return predicted_examples(solutions, case["isPairs"], case["threshold"], case["seed"], case["maxRows"], case["maxText"])
