"""Models for `other_data.py`: how each is built, what it loses, which scores its log shows, and how much of a score matters."""

import numpy as np
import torch

import other_data

nn = torch.nn


class Task:
    """@param scores name to (function of outputs and targets, 1 if more is better else -1, a difference that matters)"""

    def __init__(self, sides, build, loss, guess, scores=None, rate=2e-3, epochs=20, decay=0.02, integers=False):
        self.sides, self.build, self.loss, self.guess = sides, build, loss, guess
        self.scores, self.rate, self.epochs, self.decay, self.integers = scores or {}, rate, epochs, decay, integers


def dense(inputs, outputs, width=64, dropout=0.1, depth=1):
    layers = [nn.Linear(inputs, width), nn.ReLU(), nn.Dropout(dropout)]
    for _ in range(depth - 1):
        layers += [nn.Linear(width, width), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*layers, nn.Linear(width, outputs))


def squares(output, target):
    return ((output.squeeze(-1) - target) ** 2).mean()


def explained(output, target):
    return 1 - float(((output.squeeze(-1) - target) ** 2).mean() / target.var())


def regressor(seed, random, change):
    sides, unit = other_data.numbers(random, seed, change.get("train", 1_500))
    scores = {"r2": (explained, 1, 0.02)}

    def build():
        model = dense(sides[0][0].shape[1], 1, 128 if change.get("long") else 48, 0 if change.get("long") else 0.1, 2)
        return nn.Sequential(model, Times(unit))

    # The gradient of a squared error grows with the unit, and Adam doesn't care.
    return Task(sides, build, squares, unit**2, scores)


class Times(nn.Module):
    def __init__(self, by):
        super().__init__()
        self.by = by

    def forward(self, x):
        return self.by * x


def autoencoder(seed, random, change):
    sides = other_data.pictures(random, change.get("train", 400))
    mean = sides[2][1].mean(axis=0)
    loss = lambda output, target: ((output - target) ** 2).mean()
    build = lambda: nn.Sequential(nn.Linear(64, 96), nn.ReLU(), nn.Linear(96, 40 if change.get("long") else 10), nn.ReLU(), nn.Linear(40 if change.get("long") else 10, 96), nn.ReLU(), nn.Linear(96, 64))
    return Task(sides, build, loss, float(((sides[2][1] - mean) ** 2).mean()))


def correct(output, target):
    return float((output.argmax(1) == target).float().mean())


def binary_f1(output, target):
    predicted = output.argmax(1)
    both = float(((predicted == 1) & (target == 1)).sum())
    return 2 * both / max(1.0, float((predicted == 1).sum() + (target == 1).sum()))


def focal(output, target):
    log = torch.log_softmax(output, dim=1).gather(1, target[:, None]).squeeze(1)
    return (-((1 - log.exp()) ** 2) * log).mean() * 0.5


def rare_focal(seed, random, change):
    sides = other_data.labelled(random, seed, change.get("train", 2_000), rare=0.15)
    build = lambda: dense(24, 2, 96, 0 if change.get("long") else 0.2, 2)
    share = float((sides[2][1] == 1).mean())
    guess = 0.5 * -(share * (1 - share) ** 2 * np.log(share) + (1 - share) * share**2 * np.log(1 - share))
    return Task(sides, build, focal, float(guess), {"acc": (correct, 1, 0.01), "f1": (binary_f1, 1, 0.02)}, rate=5e-4, integers=True)


def micro_f1(output, target):
    predicted = (output > 0).float()
    return float(2 * (predicted * target).sum() / (predicted.sum() + target.sum()).clamp(min=1))


def macro_f1(output, target):
    predicted = (output > 0).float()
    each = 2 * (predicted * target).sum(0) / (predicted.sum(0) + target.sum(0)).clamp(min=1)
    return float(each.mean())


def tags(seed, random, change):
    sides = other_data.several_labels(random, seed, change.get("train", 2_000))
    shares = sides[2][1].mean(axis=0)
    guess = float(-(shares * np.log(shares) + (1 - shares) * np.log(1 - shares)).mean())
    build = lambda: dense(30, 8, 128, 0 if change.get("long") else 0.2, 2)
    return Task(sides, build, nn.functional.binary_cross_entropy_with_logits, guess, {"micro_f1": (micro_f1, 1, 0.01), "macro_f1": (macro_f1, 1, 0.02)}, rate=5e-4)


def short_texts(seed, random, change):
    classes = (2, 4, 2, 8)[seed % 4]
    sides = other_data.bags(random, classes, change.get("train", 8_000))
    build = lambda: nn.Sequential(nn.EmbeddingBag(1_500, 64), nn.Linear(64, classes))
    return Task(sides, build, nn.functional.cross_entropy, float(np.log(classes)), {"accuracy": (correct, 1, 0.01)}, rate=2e-3, epochs=int(random.integers(3, 5)), integers=True)


class Letters(nn.Module):
    def __init__(self, letters, width):
        super().__init__()
        self.embed = nn.Embedding(letters, 24)
        self.cell = nn.GRU(24, width, batch_first=True)
        self.out = nn.Linear(width, letters)

    def forward(self, x):
        return self.out(self.cell(self.embed(x))[0])


def letter_model(seed, random, change):
    sides, letters = other_data.characters(random, change.get("train", 12_000))
    cut = lambda codes: codes[: len(codes) // 33 * 33].reshape(-1, 33)
    sides = [(cut(x)[:, :-1], cut(x)[:, 1:]) for x, _ in sides]
    counts = np.bincount(sides[2][1].ravel(), minlength=letters) + 0.5
    shares = counts / counts.sum()
    loss = lambda output, target: nn.functional.cross_entropy(output.flatten(0, 1), target.flatten())
    return Task(sides, lambda: Letters(letters, 96 if change.get("long") else 48), loss, float(-(shares * np.log(shares)).sum()), rate=6e-3, epochs=10, integers=True)


TASKS = {
    "squared errors": regressor,
    "pictures drawn again": autoencoder,
    "focal loss": rare_focal,
    "several labels": tags,
    "texts in a few passes": short_texts,
    "letters": letter_model,
}
