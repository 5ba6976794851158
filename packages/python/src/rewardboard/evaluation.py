"""The event of an evaluation, from labels and predictions or from the rewards of pairs."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np

from .scores import IGNORED_LABEL, Array, as_array, sigmoid

Event = dict[str, Any]


def labelled(labels: Any, probabilities: Any) -> tuple[Array, Array]:
    """Labels and probabilities of the examples that have a label, in one column each. Raises ValueError."""
    truth, predictions = as_array(labels), as_array(probabilities)
    if predictions.ndim == truth.ndim + 1 and predictions.shape[-1] in (1, 2):
        predictions = predictions[..., -1]
    truth, predictions = truth.reshape(-1), predictions.reshape(-1)
    if len(truth) != len(predictions):
        raise ValueError(f"{len(truth)} labels for {len(predictions)} probabilities")
    has_label = truth != IGNORED_LABEL
    truth, predictions = truth[has_label], predictions[has_label]
    if len(truth) == 0:
        raise ValueError("no example has a label")
    if not np.isin(truth, (0, 1)).all():
        raise ValueError("labels must be 0 or 1")
    return truth, predictions


def solution_numbers(labels: Any, solutions: Any) -> Optional[Array]:
    """Of labelled steps, a number for each that its solution's other steps share; None where each example is a whole solution."""
    if solutions is not None:
        _, numbers = np.unique(np.asarray(solutions).reshape(-1), return_inverse=True)
        return numbers.reshape(-1)
    truth = as_array(labels)
    return np.nonzero(truth != IGNORED_LABEL)[0] if truth.ndim == 2 and truth.shape[1] > 1 else None


def sample_columns(ids: list[int], label: Array, predicted: Array, probability: Array) -> Event:
    return {
        "id": ids,
        "label": [int(is_positive) for is_positive in label],
        "predicted": [int(is_positive) for is_positive in predicted],
        "probability": [float(p) for p in probability],
    }


def pairs_of(chosen: Any, rejected: Any) -> tuple[Array, Array]:
    """The rewards of both texts of each pair. Raises ValueError."""
    better, worse = as_array(chosen).reshape(-1), as_array(rejected).reshape(-1)
    if better.shape != worse.shape or len(better) == 0:
        raise ValueError(f"{len(better)} chosen and {len(worse)} rejected rewards are no pairs")
    return better, worse


def pair_columns(ids: list[int], better: Array, worse: Array) -> Event:
    """Samples of pairs: text 2i is the chosen one of pair i, 2i + 1 the rejected one."""
    pair, is_rejected = np.asarray(ids) >> 1, np.asarray(ids) % 2
    lead = (better - worse)[pair] * (1 - 2 * is_rejected)
    return sample_columns(ids, is_rejected == 0, lead > 0, sigmoid(lead))
