"""What a model's outputs say of labelled examples: logits of one or two columns, of whole texts or of their tokens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional

import numpy as np

from .kept_predictions import Rows
from .samples import Texts
from .scores import IGNORED_LABEL, Array, as_array, sigmoid

# Predictions that went through bfloat16 on one of two ways still count as the same.
_SAME_PROBABILITY = 0.01


@dataclass
class Predictions:
    """Of one pass over the validation set: of labelled examples, or of pairs."""

    labels: Optional[Array] = None
    probabilities: Optional[Array] = None
    chosen: Optional[Array] = None
    rejected: Optional[Array] = None
    texts: Optional[Texts] = None
    sample_ids: Optional[list[int]] = None
    """The examples to log; None: any."""
    rows: Optional[Rows] = None
    """What is known of all of them; None: nothing besides `texts`."""


@dataclass
class LabelledRows:
    """The labelled examples of a batch, and in which of its rows each stands."""

    labels: Array
    log_odds: Array
    rows: Array
    positions: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    """Of tokens, their places in the row; otherwise empty."""


def is_same(one: Predictions, other: Predictions) -> bool:
    """Whether both are of the same examples in the same order; where one has no labels, by their probabilities."""
    if one.labels is not None and other.labels is not None:
        return np.array_equal(as_array(one.labels), as_array(other.labels))
    here, there = as_array(one.probabilities), as_array(other.probabilities)
    return here.shape == there.shape and np.allclose(here, there, atol=_SAME_PROBABILITY, equal_nan=True)


def log_odds_of(logits: Array) -> Optional[Array]:
    """Of logits of one or two columns, or of none; None if there are more."""
    if logits.ndim < 2:
        return logits
    return {1: logits[..., 0], 2: logits[..., -1] - logits[..., 0]}.get(logits.shape[-1])


def labelled_rows(logits: Any, labels: Any) -> Optional[LabelledRows]:
    """None where they are no predictions of two classes."""
    scores, truth = as_array(logits), as_array(labels)
    if scores.shape == truth.shape and truth.ndim >= 2 and truth.shape[-1] == 2:
        truth = truth[..., 1]  # one-hot
    if truth.ndim >= 2 and truth.shape[-1] == 1 and scores.ndim == truth.ndim:
        truth = truth[..., 0]
    if scores.ndim == truth.ndim + 1 and scores.shape[:-1] == truth.shape and scores.shape[-1] in (1, 2):
        odds = scores[..., 0] if scores.shape[-1] == 1 else scores[..., 1] - scores[..., 0]
    elif scores.shape == truth.shape:
        odds = scores
    else:
        return None
    if truth.ndim not in (1, 2):
        return None
    places = np.nonzero(truth != IGNORED_LABEL)
    truth, odds = truth[places], odds[places]
    if not np.isin(truth, (0, 1)).all():
        return None
    return LabelledRows(truth, odds, places[0], places[1] if len(places) == 2 else np.zeros(0, np.int64))


def predictions_of(logits: Any, labels: Any, from_logits: bool = True) -> Optional[Predictions]:
    """`from_logits`: whether one column holds log odds; otherwise it holds probabilities."""
    if isinstance(logits, (tuple, list)) and len(logits) > 0 and hasattr(logits[0], "shape"):
        logits = logits[0]  # hidden states and the like come behind
    if isinstance(labels, (tuple, list)) and len(labels) > 0 and hasattr(labels[0], "shape"):
        labels = labels[0]
    if logits is None or labels is None:
        return None
    found = labelled_rows(logits, labels)
    if found is None or len(found.labels) == 0:
        return None
    probabilities = sigmoid(found.log_odds) if from_logits else found.log_odds
    rows = Rows(found.rows if len(found.positions) > 0 else None)
    return Predictions(labels=found.labels, probabilities=probabilities, rows=rows)
