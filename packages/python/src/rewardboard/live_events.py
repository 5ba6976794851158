"""The events of a journal that still count when its run resumes from a checkpoint: all but those of repeated steps."""

from __future__ import annotations

import math
from typing import Any, Iterator, Optional

from .wire import event_of_line, number_of

Event = dict[str, Any]


def live_events(journal_path: str, resumed_from: float) -> Iterator[Event]:
    """Steps after `resumed_from` are repeated. Raises OSError."""
    # Each start after the first says from where it went on: what stands before it counts up to there at most.
    limits = [_limit_of(event) for event in _events_of(journal_path) if event["type"] == "start"] + [resumed_from]
    for i in range(len(limits) - 2, -1, -1):
        limits[i] = min(limits[i], limits[i + 1])
    starts = 0
    for event in _events_of(journal_path):
        if event["type"] == "start":
            starts += 1
        if event["type"] not in ("train", "evaluation") or event["step"] <= limits[starts]:
            yield event


def first_start(journal_path: str) -> Optional[Event]:
    """The event with which a journal began; None if it can't be read."""
    try:
        return next((event for event in _events_of(journal_path) if event["type"] == "start"), None)
    except OSError:
        return None


def _limit_of(start: Event) -> float:
    step = number_of(start.get("resumedFrom"))
    return math.inf if step is None else step


def _events_of(path: str) -> Iterator[Event]:
    """Whole lines only."""
    with open(path, encoding="utf-8", errors="replace", newline="\n") as file:
        for line in file:
            event = event_of_line(line) if line.endswith("\n") else None
            if event is not None:
                yield event
