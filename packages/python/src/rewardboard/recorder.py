"""Writes what happens to a run's files: the journal first, then the four files of the guide."""

from __future__ import annotations

import os
from typing import Any, Callable, Iterator, Mapping, Optional

from .guide_files import (
    HISTORY_CLOSING,
    HISTORY_EMPTY,
    SAMPLES_CLOSING,
    history_row,
    metrics_log_line,
    predictions_block,
    sample_rows,
    samples_empty,
)
from .growing_file import GrowingFile, GrowingJsonFile, Opening
from .live_events import live_events
from .wire import to_wire

JOURNAL = "events.jsonl"
RUN_FILE = "run.json"
GUIDE_FILES = ("metrics.log", "metrics_history.json", "predictions.log", "prediction_samples.json")

# What waits for room on a full disk is kept to this many characters; of more, the oldest is given up and counted.
MAX_WAITING_CHARACTERS = 64 * 1024 * 1024

Event = Mapping[str, Any]
Write = tuple[int, Callable[[], None]]


class Recorder:
    def __init__(self, directory: str, info: Mapping[str, Any], resumed_from: Optional[float] = None) -> None:
        """
        `resumed_from`: the step from which an earlier training in this directory goes on. Its journal stays whole; the other
        files are written anew from what the journal holds up to that step. Raises OSError.
        """
        self._threshold: float = info["threshold"]
        is_new = resumed_from is None
        journal_path = os.path.join(directory, JOURNAL)
        self._journal = GrowingFile(journal_path, "new" if is_new else "go on")
        if not is_new:
            self._journal.close_torn_line()
        paths = [os.path.join(directory, name) for name in GUIDE_FILES]
        names = paths if is_new else [f"{path}.writing" for path in paths]
        opening: Opening = "new" if is_new else "again"
        self._metrics_log = GrowingFile(names[0], opening)
        self._history = GrowingJsonFile(names[1], HISTORY_EMPTY, HISTORY_CLOSING, opening)
        self._predictions = GrowingFile(names[2], opening)
        head = samples_empty(info["positiveLabel"], self._threshold)
        self._samples = GrowingJsonFile(names[3], head, SAMPLES_CLOSING, opening)
        self.written_texts: set[int] = set()
        """Ids of samples whose text the journal has."""
        self._unwritten_texts: dict[int, Mapping[str, str]] = {}
        self._waiting: list[Write] = []
        self._waiting_characters = 0
        self.given_up = 0
        """Writes that were given up because too much waited."""
        self.failure: Optional[OSError] = None
        """Why the last write waits."""
        if resumed_from is not None:
            for event in _without_repeats(live_events(journal_path, resumed_from)):
                try:
                    writes = self._guide_writes(event)
                except (KeyError, TypeError, ValueError, AttributeError):
                    continue  # damaged; the journal keeps it as it is
                for _, make in writes:
                    make()
            for file, path in zip((self._metrics_log, self._history, self._predictions, self._samples), paths):
                file.move(path)  # type: ignore[attr-defined]

    @property
    def waiting(self) -> int:
        """Writes that wait because the disk is full."""
        return len(self._waiting)

    def record(self, event: Event, into_guide_files: bool = True) -> None:
        """When it returns, the kernel has every byte: no way of dying takes them back. Only on a full disk they wait in memory."""
        line = to_wire(event) + "\n"
        writes: list[Write] = [(len(line), lambda: self._journal.append(line))]
        if into_guide_files:
            writes += self._guide_writes(event)
        self._waiting += writes
        self._waiting_characters += sum(characters for characters, _ in writes)
        self.try_again()
        while self._waiting_characters > MAX_WAITING_CHARACTERS:
            self._waiting_characters -= self._waiting.pop(0)[0]
            self.given_up += 1

    def try_again(self) -> None:
        """Writes what waits, in order, as far as there is room."""
        made = 0
        try:
            for characters, make in self._waiting:
                make()
                made += 1
                self._waiting_characters -= characters
        except OSError as error:
            self.failure = error
        finally:
            del self._waiting[:made]

    def close(self) -> None:
        for file in (self._journal, self._metrics_log, self._history, self._predictions, self._samples):
            file.close()

    def _guide_writes(self, event: Event) -> list[Write]:
        kind = event["type"]
        if kind == "sample-text":
            for sample in event["samples"]:
                self.written_texts.add(sample["id"])
                self._unwritten_texts[sample["id"]] = sample
            return []
        if kind not in ("train", "evaluation") or not event["values"]:
            return []
        writes: list[Write] = []
        line = metrics_log_line(event)
        if line is not None:
            writes.append((len(line), lambda: self._metrics_log.append(line)))
        row = history_row(event)
        if row is not None:
            writes.append((len(row), lambda: self._history.add([row])))
        if kind == "evaluation":
            block = predictions_block(event, self._threshold)
            writes.append((len(block), lambda: self._predictions.append(block)))
            rows = sample_rows(event, self._unwritten_texts)
            if rows:
                for id_ in event["samples"]["id"]:
                    self._unwritten_texts.pop(id_, None)
                writes.append((sum(map(len, rows)), lambda: self._samples.add(rows)))
        return writes


def _without_repeats(events: Iterator[Event]) -> Iterator[Event]:
    """Without the numbers of training that the evaluation of the same step, which comes next, has too."""
    held: Optional[Event] = None
    for event in events:
        is_point = event["type"] in ("train", "evaluation") and bool(event["values"])
        if is_point and held is not None:
            if not (event["type"] == "evaluation" and _has_all(event, held)):
                yield held
            held = None
        if event["type"] == "train":
            held = event
        else:
            yield event
    if held is not None:
        yield held


def _has_all(event: Event, other: Event) -> bool:
    return bool(event["step"] == other["step"] and other["values"].keys() <= event["values"].keys())
