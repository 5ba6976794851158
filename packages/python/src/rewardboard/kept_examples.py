"""What the predictions of a run are about: each row of its validation set, each text once, within bounds. As the board's own trainer writes it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Iterator, Optional, Sequence

PREDICTIONS_FORMAT = "rewardboard-predictions"

# Of a larger validation set, whole problems are drawn until one no longer fits: 400 kB an evaluation.
MAX_KEPT_ROWS = 100_000
# Characters (UTF-16 units) of all texts together; rows beyond them have none.
MAX_KEPT_TEXT = 64 * 1024 * 1024

_32_BITS = 0xFFFFFFFF


@dataclass
class Solution:
    """A labelled text, or one whose reasoning steps have labels; of a pair, one of its two texts."""

    problem: str
    problem_key: str
    """Rows of one problem are not independent."""
    steps: Sequence[Optional[str]]
    """None: the text isn't known."""
    labels: Sequence[Optional[int]]
    """One a step, or one for the whole. None: no label."""
    is_of_steps: bool = False
    writer: Optional[str] = None


def predicted_examples(
    solutions: Sequence[Solution],
    is_pairs: bool,
    threshold: float,
    seed: int,
    max_rows: int = MAX_KEPT_ROWS,
    max_text: int = MAX_KEPT_TEXT,
) -> dict[str, Any]:
    """
    The contents of examples.json.gz (`PredictedExamples` of packages/protocol). `solutions`: the validation set; of pairs, two
    a pair, the chosen one first.
    """
    kept, total = _kept_problems(solutions, max_rows, seed)
    columns: dict[str, list[Any]] = {name: [] for name in ("id", "problem", "solution", "step", "label", "text")}
    writers: list[Optional[str]] = []
    problems: list[str] = []
    numbers: dict[str, int] = {}
    texts = _Texts(max_text)
    is_of_steps = False
    id_ = -1
    for number_of_solution, solution in enumerate(solutions):
        is_of_steps = is_of_steps or solution.is_of_steps
        start = 0
        for place, label in enumerate(solution.labels):
            if label is None:
                continue
            id_ += 1
            if kept is not None and solution.problem_key not in kept:
                continue
            problem = numbers.get(solution.problem_key)
            if problem is None:
                problem = numbers[solution.problem_key] = len(problems)
                problems.append(texts.fitting(solution.problem) or "")
            end = place + 1 if solution.is_of_steps else len(solution.steps)
            parts = solution.steps[start:end]
            whole = None if any(part is None for part in parts) else "\n".join(str(part) for part in parts)
            start = end
            row = (id_, problem, number_of_solution, end - 1, label, texts.fitting_row(whole))
            for column, value in zip(columns.values(), row):
                column.append(value)
            writers.append(solution.writer)
            texts.hash.update(f"{problem} {label}\n".encode())
    return {
        "format": PREDICTIONS_FORMAT,
        "version": 1,
        "kind": "pairs" if is_pairs else "steps" if is_of_steps else "solutions",
        "value": "reward" if is_pairs else "probability",
        "threshold": threshold,
        "fingerprint": texts.hash.hexdigest()[:32],
        "total": total,
        "withoutText": texts.rows_without,
        "problems": problems,
        **columns,
        "slices": {"writer": writers} if any(writer is not None for writer in writers) else {},
    }


class _Texts:
    """Those that fit, and the hash of all."""

    def __init__(self, most: int) -> None:
        self.hash = hashlib.sha256()
        self.rows_without = 0
        self._left = most

    def fitting(self, text: str) -> Optional[str]:
        length = utf16_length(text)
        self.hash.update(f"{length} ".encode() + utf8_of(text) + b"\n")
        self._left -= length
        return text if self._left >= 0 else None

    def fitting_row(self, text: Optional[str]) -> str:
        found = None
        if text is None:
            self.hash.update(b"-\n")
        else:
            found = self.fitting(text)
        if found is None:
            self.rows_without += 1
        return found or ""


def utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8_of(text: str) -> bytes:
    """Halves of surrogate pairs become U+FFFD, as in JavaScript."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode("utf-8")


def _kept_problems(solutions: Sequence[Solution], max_rows: int, seed: int) -> tuple[Optional[set[str]], int]:
    """None where all rows fit; and how many there are."""
    rows_of: dict[str, int] = {}
    for solution in solutions:
        rows = sum(label is not None for label in solution.labels)
        rows_of[solution.problem_key] = rows_of.get(solution.problem_key, 0) + rows
    total = sum(rows_of.values())
    if total <= max_rows:
        return None, total
    kept, left = set(), max_rows
    for key in _shuffled(list(rows_of), seed):
        if rows_of[key] <= left:
            kept.add(key)
            left -= rows_of[key]
    return kept, total


def _shuffled(keys: list[str], seed: int) -> list[str]:
    """Fisher and Yates, with the random numbers of the board's own trainer."""
    draws = _mulberry32(f"{seed}/kept predictions")
    for i in range(len(keys) - 1, 0, -1):
        j = int(next(draws) * (i + 1))
        keys[i], keys[j] = keys[j], keys[i]
    return keys


def _mulberry32(name: str) -> Iterator[float]:
    """Mulberry32 (Tommy Ettinger 2017, public domain), uniform in [0, 1), seeded by a name's FNV-1a hash."""
    state = 0x811C9DC5
    for character in name:
        state = (state ^ ord(character)) * 0x01000193 & _32_BITS
    while True:
        state = (state + 0x6D2B79F5) & _32_BITS
        t = (state ^ (state >> 15)) * (1 | state) & _32_BITS
        t = (t + ((t ^ (t >> 7)) * (61 | t) & _32_BITS)) & _32_BITS ^ t
        yield (t ^ (t >> 14)) / 2**32
