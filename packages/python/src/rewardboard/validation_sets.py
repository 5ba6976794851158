"""Several validation sets that one evaluation reads one after the other: together they are the run's validation data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from .kept_predictions import Rows, rows_of_parts
from .predictions import Predictions
from .samples import choose_samples


@dataclass
class _Part:
    predictions: Predictions
    loss: Optional[float]
    count: int
    """Examples, or texts of pairs: what ids of samples count."""


class ValidationSets:
    def __init__(self) -> None:
        self._parts: dict[str, Optional[_Part]] = {}

    @property
    def is_empty(self) -> bool:
        return not self._parts

    def add(self, name: str, predictions: Optional[Predictions], loss: Optional[float]) -> None:
        """A set of training data is no part of the validation data."""
        if name.lower().split("_")[0] not in ("train", "training"):
            self._parts[name] = None if predictions is None else _Part(predictions, loss, _count_of(predictions))

    def take(self, num_samples: int, seed: int) -> Optional[tuple[Predictions, Optional[float]]]:
        """All predictions in the order of the sets, and the mean loss; None unless those of every set are known."""
        names, given, self._parts = list(self._parts), list(self._parts.values()), {}
        parts = [part for part in given if part is not None]
        if not parts or len(parts) < len(given) or len({part.predictions.chosen is None for part in parts}) > 1:
            return None
        starts = np.cumsum([0, *(part.count for part in parts)]).tolist()
        losses = [math.nan if part.loss is None else part.loss for part in parts]
        loss = float(np.average(losses, weights=[part.count for part in parts]))

        def text_of(id_: int, is_of_rows: bool = False) -> Any:
            at = next(place for place in range(len(parts)) if id_ < starts[place + 1])
            found = parts[at].predictions
            texts = found.rows.texts if is_of_rows and found.rows is not None else found.texts
            if texts is None:
                return None
            return texts(id_ - starts[at]) if callable(texts) else texts[id_ - starts[at]]

        ids = [
            start + id_
            for part, start in zip(parts, starts)
            for id_ in (range(part.count) if part.predictions.sample_ids is None else part.predictions.sample_ids)
        ]

        def column(name: str) -> Any:
            values = [getattr(part.predictions, name) for part in parts]
            return None if any(value is None for value in values) else np.concatenate(values)

        rows = rows_of_parts(
            [(part.predictions.rows or Rows(), part.count) for part in parts], lambda id_: text_of(id_, True)
        )
        rows.sets = tuple((name, part.count) for name, part in zip(names, parts))
        predictions = Predictions(
            labels=column("labels"),
            probabilities=column("probabilities"),
            chosen=column("chosen"),
            rejected=column("rejected"),
            texts=text_of if any(part.predictions.texts is not None for part in parts) else None,
            sample_ids=[ids[place] for place in choose_samples(len(ids), num_samples, seed)],
            rows=rows,
        )
        return predictions, None if math.isnan(loss) else loss


def _count_of(predictions: Predictions) -> int:
    if predictions.chosen is not None:
        return 2 * len(predictions.chosen)
    return 0 if predictions.labels is None else len(predictions.labels)
