"""Bundled data sets of scikit-learn, split into training, validation and many examples for the truth; and the faults that data can have."""

import numpy as np
from sklearn import datasets
from sklearn.preprocessing import StandardScaler

TWO = ("breast cancer", "made", "made, imbalanced")
MANY = ("digits", "wine", "made, five classes")


def load(name, seed, train=None, validation=None):
    """@returns (x, y) of the three sides, and the number of classes; drawn anew with each seed"""
    if name == "digits":
        x, y = datasets.load_digits(return_X_y=True)
        sizes = (500, 300)
    elif name == "breast cancer":
        x, y = datasets.load_breast_cancer(return_X_y=True)
        sizes = (200, 120)
    elif name == "wine":
        x, y = datasets.load_wine(return_X_y=True)
        sizes = (80, 40)
    elif name == "iris":
        x, y = datasets.load_iris(return_X_y=True)
        sizes = (60, 40)
    else:
        classes = 5 if name == "made, five classes" else 2
        x, y = datasets.make_classification(
            n_samples=4_000,
            n_features=30,
            n_informative=8,
            n_redundant=4,
            n_classes=classes,
            n_clusters_per_class=2,
            flip_y=0.06,
            class_sep=0.9,
            weights=[0.85] if name == "made, imbalanced" else None,
            random_state=seed,
        )
        sizes = (800, 400)
    random = np.random.default_rng(seed)
    order = random.permutation(len(y))
    x, y = x[order].astype(np.float32), y[order].astype(np.int64)
    train = train or sizes[0]
    validation = validation or sizes[1]
    x = StandardScaler().fit(x[: sizes[0]]).transform(x).astype(np.float32)
    cut = sizes[0]
    return (
        (x[:train], y[:train]),
        (x[cut : cut + validation], y[cut : cut + validation]),
        (x[cut + validation :], y[cut + validation :]),
        int(y.max()) + 1,
    )


def noisy(sides, share, random):
    """Some training labels are wrong, so that there is something to learn by heart."""
    (x, y), *others = sides
    y = y.copy()
    wrong = random.random(len(y)) < share
    y[wrong] = random.integers(0, y.max() + 1, wrong.sum())
    return ((x, y), *others)


def shuffled(sides, random):
    (x, y), *others = sides
    return ((x, random.permutation(y)), *others)


def leaked(sides):
    """The label stands in the features."""
    return tuple((np.hstack([x, 4 * np.eye(int(y.max()) + 1, dtype=np.float32)[y]]), y) for x, y in sides)


def sorted_by_class(sides):
    (x, y), *others = sides
    order = np.argsort(y, kind="stable")
    return ((x[order], y[order]), *others)
