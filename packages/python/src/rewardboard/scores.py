"""What follows from the predictions of an evaluation. The same arithmetic as the board's own, so that the numbers are the same."""

from __future__ import annotations

import math
from typing import Any, Mapping

import numpy as np

HISTOGRAM_BINS = 20
IGNORED_LABEL = -100
"""The label of tokens that belong to no labelled step (PyTorch's `ignore_index`)."""

Array = Any  # numpy.ndarray; its type parameters differ between versions


def as_array(values: Any) -> Array:
    """Numbers of a list, an array or a tensor of any library, as doubles on the host."""
    if hasattr(values, "detach"):  # PyTorch; NumPy has no bfloat16
        values = values.detach().float().cpu().numpy()
    elif hasattr(values, "numpy") and not isinstance(values, np.ndarray):  # TensorFlow, JAX
        values = values.numpy()
    return np.asarray(values, dtype=np.float64)


def counts_at(labels: Array, probabilities: Array, threshold: float) -> dict[str, int]:
    """Confusion counts. An example is called positive when its probability is >= threshold; NaN is called negative."""
    called = probabilities >= threshold
    positive = labels == 1
    tp = int(np.count_nonzero(called & positive))
    fp = int(np.count_nonzero(called & ~positive))
    fn = int(np.count_nonzero(positive)) - tp
    return {"tp": tp, "tn": len(labels) - tp - fp - fn, "fp": fp, "fn": fn}


def scores_of(counts: Mapping[str, int]) -> dict[str, float]:
    """Scores of counts. One whose denominator is 0 is 0, as with scikit-learn's `zero_division=0`."""
    tp, tn, fp, fn = counts["tp"], counts["tn"], counts["fp"], counts["fn"]
    recall = _share(tp, tp + fn)
    specificity = _share(tn, tn + fp)
    return {
        "accuracy": _share(tp + tn, tp + tn + fp + fn),
        "f1": _share(2 * tp, 2 * tp + fp + fn),
        "precision": _share(tp, tp + fp),
        "recall": recall,
        "specificity": specificity,
        "balanced_accuracy": (recall + specificity) / 2,
    }


def _share(part: int, whole: int) -> float:
    return 0.0 if whole == 0 else part / whole


def roc_auc(labels: Array, scores: Array) -> float:
    """
    P(score of a random positive > score of a random negative), ties counted half (Mann-Whitney U divided by the number of
    pairs; Hanley and McNeil 1982). NaN when a class is absent or a score isn't finite.
    """
    positive = labels == 1
    positives = int(np.count_nonzero(positive))
    negatives = len(labels) - positives
    if positives == 0 or negatives == 0 or not np.isfinite(scores).all():
        return math.nan
    _, tie_of, tie_sizes = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(tie_sizes)
    mean_ranks = (ends - tie_sizes + 1 + ends) / 2
    rank_sum = float(mean_ranks[tie_of.reshape(-1)][positive].sum())
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def histogram_of(labels: Array, probabilities: Array) -> dict[str, list[int]]:
    """Examples by probability, one row a class; bin i holds [i/bins, (i+1)/bins), the last one also 1."""
    with np.errstate(invalid="ignore"):
        inside = (probabilities >= 0) & (probabilities <= 1)
    bins = np.minimum(HISTOGRAM_BINS - 1, np.floor(probabilities[inside] * HISTOGRAM_BINS).astype(np.int64))
    positive = labels[inside] == 1
    return {
        "positive": [int(count) for count in np.bincount(bins[positive], minlength=HISTOGRAM_BINS)],
        "negative": [int(count) for count in np.bincount(bins[~positive], minlength=HISTOGRAM_BINS)],
    }


def mean_of(values: Array) -> float:
    """The mean, added in order: another order would give other last digits than the board's own trainer."""
    return float(np.cumsum(values, dtype=np.float64)[-1] / len(values)) if len(values) > 0 else math.nan


def classification_event(labels: Array, probabilities: Array, threshold: float) -> dict[str, Any]:
    """Values, counts and histogram of an evaluation, in the order in which the board's own trainer writes them."""
    counts = counts_at(labels, probabilities, threshold)
    values = {f"eval/{name}": score for name, score in scores_of(counts).items()}
    values["eval/roc_auc"] = roc_auc(labels, probabilities)
    values["eval/mean_confidence"] = mean_of(
        np.where(probabilities >= threshold, probabilities, 1 - probabilities)
    )
    return {"values": values, "counts": counts, "histogram": histogram_of(labels, probabilities)}


def pair_values(chosen: Array, rejected: Array) -> dict[str, float]:
    """Values of an evaluation of pairs. A tie is neither right nor wrong: it counts half in the accuracy."""
    return {
        "eval/loss": mean_of(softplus(rejected - chosen)),
        "eval/accuracy": mean_of(np.where(chosen > rejected, 1.0, np.where(chosen == rejected, 0.5, 0.0))),
        "eval/margin": mean_of(chosen - rejected),
        "eval/ties": mean_of((chosen == rejected).astype(np.float64)),
        "eval/mean_reward": mean_of((chosen + rejected) / 2),
        "eval/chosen_reward": mean_of(chosen),
        "eval/rejected_reward": mean_of(rejected),
    }


def softplus(x: Array) -> Array:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x)) without overflow."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))
