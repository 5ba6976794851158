"""The predictions that a run keeps, from what an evaluation knows of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Iterator, Literal, Optional, Sequence

import numpy as np

from .kept_examples import Solution, predicted_examples
from .prediction_keeper import PredictionKeeper
from .samples import Texts, text_parts
from .scores import Array

Kind = Literal["solutions", "steps", "pairs"]


@dataclass
class Rows:
    """What an evaluation knows of its rows besides their labels."""

    solutions: Optional[Array] = None
    """Of reasoning steps: a number a row, the same for those of one solution, which stand together and in order."""
    texts: Optional[Texts] = None
    """For every row."""
    signature: Any = None
    """Equal where the texts are. None: the texts themselves are compared."""
    sets: Optional[tuple[tuple[str, int], ...]] = None
    """Of several validation sets, one after the other: the name of each, and how many rows it has."""


def rows_of_parts(parts: Sequence[tuple[Rows, int]], texts: Optional[Callable[[int], Any]] = None) -> Rows:
    """Of several sets of rows, one after the other, each with how many it has. `texts`: for every row of all."""
    solutions: list[Array] = []
    end = 0
    for rows, count in parts:
        own = np.arange(count) if rows.solutions is None else rows.solutions
        solutions.append(end + own)
        end += int(own[-1]) + 1 if len(own) > 0 else 0
    signatures = tuple(rows.signature for rows, _ in parts)
    return Rows(
        np.concatenate(solutions) if any(rows.solutions is not None for rows, _ in parts) else None,
        texts if any(rows.texts is not None for rows, _ in parts) else None,
        None if None in signatures else signatures,
    )


class KeptPredictions:
    def __init__(self, directory: str, threshold: float, seed: int, warn: Callable[[str], None]) -> None:
        self._directory = directory
        self._threshold = threshold
        self._seed = seed
        self._warn = warn
        self._keeper: Optional[PredictionKeeper] = None
        self._known: Optional[tuple[Kind, Array, Rows]] = None
        self._best: Optional[tuple[float, int]] = None

    @property
    def kind(self) -> Optional[Kind]:
        """Of what was kept last."""
        return None if self._known is None else self._known[0]

    def keep(self, step: int, kind: Kind, labels: Array, values: Array, rows: Rows, score: float) -> None:
        """`values`: one a row. `score`: the higher, the better the evaluation; the best one is never thinned out."""
        if self._best is None or score > self._best[0]:
            self._best = score, step
        rows = Rows(rows.solutions, _copied(rows.texts, rows.signature), rows.signature, rows.sets)
        if self._keeper is None or not self._is_known(kind, labels, rows):
            solutions = list(solutions_of(kind, labels, rows))
            examples = predicted_examples(solutions, kind == "pairs", self._threshold, self._seed)
            if rows.sets is not None:
                names = [name for name, count in rows.sets for _ in range(count)]
                examples["slices"]["set"] = [names[id_] for id_ in examples["id"]]
            self._keeper = PredictionKeeper(self._directory, examples, self._warn)
            held = rows if rows.signature is None else Rows(rows.solutions, None, rows.signature, rows.sets)
            self._known = kind, labels.copy(), held
        self._keeper.keep(step, values, self._best[1])

    def _is_known(self, kind: Kind, labels: Array, rows: Rows) -> bool:
        if self._known is None:
            return False
        known_kind, known_labels, known = self._known
        if known_kind != kind or not np.array_equal(known_labels, labels) or known.signature != rows.signature:
            return False
        if (known.solutions is None) != (rows.solutions is None):
            return False
        if known.solutions is not None and rows.solutions is not None:
            if not np.array_equal(known.solutions, rows.solutions):
                return False
        if known.sets != rows.sets:
            return False
        return rows.signature is not None or bool(known.texts == rows.texts)


def _copied(texts: Optional[Texts], signature: Any) -> Optional[Texts]:
    """A list that its owner may go on to change; comparing it with its copy takes some nanoseconds a row."""
    return texts if texts is None or callable(texts) or signature is not None else list(texts)


def solutions_of(kind: Kind, labels: Array, rows: Rows) -> Iterator[Solution]:
    """Where a problem isn't known, each solution (of pairs, both together) is a problem of its own."""

    def text_of(row: int) -> tuple[str, Optional[str], Optional[str]]:
        texts = rows.texts
        text = None if texts is None else texts(row) if callable(texts) else texts[row]
        return ("", None, None) if text is None else text_parts(text)

    if kind != "steps" or rows.solutions is None:
        for row in range(len(labels)):
            problem, text, writer = text_of(row)
            key = _key_of(problem, row // 2 if kind == "pairs" else row)
            yield Solution(problem, key, [text], [int(labels[row])], False, writer)
        return
    starts = [0, *(np.flatnonzero(np.diff(rows.solutions)) + 1).tolist(), len(labels)]
    for number, (start, end) in enumerate(zip(starts, starts[1:])):
        found = [text_of(row) for row in range(start, end)]
        problem, _, writer = found[0]
        texts = [text for _, text, _ in found]
        yield Solution(problem, _key_of(problem, number), texts, labels[start:end].astype(int).tolist(), True, writer)


def _key_of(problem: str, number: int) -> str:
    """Problems that differ only in case and white space are the same problem."""
    return " ".join(problem.lower().split()) or f"\0{number}"
