"""Loss and scores of predicted probabilities."""

import numpy as np


def scores_of(probabilities, y):
    probabilities = np.clip(np.nan_to_num(np.asarray(probabilities, dtype=np.float64), nan=0.0), 1e-15, 1)
    probabilities = probabilities / probabilities.sum(axis=1, keepdims=True)
    predicted = probabilities.argmax(axis=1)
    result = {
        "loss": float(-np.log(probabilities[np.arange(len(y)), y]).mean()),
        "accuracy": float((predicted == y).mean()),
    }
    if probabilities.shape[1] == 2:
        tp = int(((predicted == 1) & (y == 1)).sum())
        fp = int(((predicted == 1) & (y == 0)).sum())
        fn = int(((predicted == 0) & (y == 1)).sum())
        tn = int(((predicted == 0) & (y == 0)).sum())
        result.update(
            recall=tp / max(1, tp + fn),
            specificity=tn / max(1, tn + fp),
            precision=tp / max(1, tp + fp),
            f1=2 * tp / max(1, 2 * tp + fp + fn),
            auc=auc_of(probabilities[:, 1], y),
        )
    return result


def auc_of(scores, y):
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(y))
    ranks[order] = np.arange(1, len(y) + 1)
    positives = int((y == 1).sum())
    negatives = len(y) - positives
    if positives == 0 or negatives == 0:
        return float("nan")
    return float((ranks[y == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))


class Record:
    """One run: what its log shows, and the same model on many examples."""

    def __init__(self, family, variant, seed, library, classes, examples):
        self.about = dict(family=family, variant=variant, seed=seed, library=library, classes=classes, examples=examples)
        self.rows = []
        self.seen, self.clean, self.trained = [], [], []

    def add(self, probabilities, sides, train_loss=None):
        """@param probabilities function of x
        @param train_loss as the library reports it; measured when absent"""
        (x, y), (vx, vy), (tx, ty) = sides
        trained = scores_of(probabilities(x), y)
        self.trained.append({**trained, "logged": trained["loss"] if train_loss is None else float(train_loss)})
        self.seen.append(scores_of(probabilities(vx), vy))
        self.clean.append(scores_of(probabilities(tx), ty))

    def finish(self, base_rate):
        columns = lambda rows: {name: [digits(row.get(name)) for row in rows] for name in rows[0]}
        return {**self.about, "baseRate": base_rate, "seen": columns(self.seen), "clean": columns(self.clean), "trained": columns(self.trained)}


def digits(value):
    if value is None or not np.isfinite(value):
        return "NaN"
    return float(f"{value:.6g}")
