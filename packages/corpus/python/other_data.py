"""Data for losses that are no cross entropy of classes: numbers, pictures, texts, several labels at once. Each loader returns the
training, validation and many other examples, drawn anew with each seed."""

import inspect

import numpy as np
from sklearn import datasets
from sklearn.preprocessing import StandardScaler


def split(random, arrays, train, validation):
    order = random.permutation(len(arrays[0]))
    parts = np.split(order, [train, train + validation])
    return [tuple(array[part] for array in arrays) for part in parts]


def numbers(random, seed, train=1_500):
    """@returns sides and the unit of the target: logs show squared errors from 1e-2 to 1e9"""
    kind = seed % 3
    if kind == 0:
        x, y = datasets.make_friedman1(n_samples=4_000, n_features=12, noise=1.5, random_state=seed)
    elif kind == 1:
        x, y = datasets.make_regression(n_samples=4_000, n_features=20, n_informative=8, noise=40, random_state=seed)
    else:
        x, y = datasets.make_friedman2(n_samples=4_000, noise=120, random_state=seed)
    unit = float(random.choice([0.05, 0.3, 1.0, 10.0, 3_000.0]))
    x = StandardScaler().fit_transform(x).astype(np.float32)
    y = ((y - y.mean()) / y.std() * unit).astype(np.float32)
    return split(random, (x, y), train, int(random.choice([80, 200, 500]))), unit


def pictures(random, train=400):
    """Digits of 8 x 8 pixels as they are, to be drawn again."""
    x = (datasets.load_digits().data / 16).astype(np.float32)
    return split(random, (x, x), train, 200)


def labelled(random, seed, train=2_000, rare=None, classes=2):
    x, y = datasets.make_classification(
        n_samples=4_000, n_features=24, n_informative=8, n_classes=classes, n_clusters_per_class=2, flip_y=0.05, class_sep=0.9,
        weights=None if rare is None else [1 - rare], random_state=seed,
    )
    x = StandardScaler().fit_transform(x).astype(np.float32)
    return split(random, (x, y), train, 400)


def several_labels(random, seed, train=2_000):
    x, y = datasets.make_multilabel_classification(n_samples=4_000, n_features=30, n_classes=8, n_labels=2, random_state=seed)
    x = StandardScaler().fit_transform(x).astype(np.float32)
    return split(random, (x, y.astype(np.float32)), train, 300)


def bags(random, classes, train=8_000, words=1_500, length=24):
    """Texts as bags of words: a few words of each class are more frequent in it, and one label of twelve is wrong."""
    topics = random.dirichlet(np.full(words, 0.12), size=classes) * 0.3 + random.dirichlet(np.full(words, 0.5)) * 0.7
    y = random.integers(classes, size=train + 3_000)
    x = np.stack([random.choice(words, size=length, p=topics[label]) for label in y])
    wrong = random.random(len(y)) < 1 / 12
    y[wrong] = random.integers(classes, size=int(wrong.sum()))
    return split(random, (x, y), train, 500)


def characters(random, train=12_000):
    """Python's own texts, a letter a number; the sides follow each other."""
    text = "".join(inspect.getsource(module) for module in (inspect, datasets))
    start = int(random.integers(20_000))
    letters = sorted(set(text))
    codes = np.array([letters.index(letter) for letter in text])[start:]
    sides = [codes[:train], codes[30_000:36_000], codes[36_000:46_000]]
    return [(side, side) for side in sides], len(letters)
