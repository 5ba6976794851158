"""Trains small models with other libraries, healthy ones and with faults injected, and stores only their series:

    python packages/corpus/python/train_families.py OUT.jsonl.gz [FAMILY ...]

A family is a library; those that are not installed are left out. Needs numpy and scikit-learn, and each of torch, xgboost, lightgbm, catboost and
keras for its own families. Takes about a minute in all on one core. `mint-families.mjs` finds the truth of each run from what is stored here."""

import gzip
import json
import os
import sys
import warnings

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("OMP_NUM_THREADS", "1")
warnings.filterwarnings("ignore")

import numpy as np

import data_sets
from scores import Record

# Variant, number of runs, and what differs from a healthy training.
VARIANTS = [
    ("healthy", 10, {}),
    ("rate x 100", 4, {"rate": 100}),
    ("labels shuffled", 3, {"data": "shuffled"}),
    ("tiny training set", 3, {"train": 24, "long": 3}),
    ("leaked labels", 3, {"data": "leaked"}),
    ("weights of the wrong class", 3, {"name": "made, imbalanced", "weight": 25}),
    ("frozen", 3, {"rate": 0}),
    ("no shuffling", 3, {"data": "sorted", "order": True}),
    ("too long", 5, {"long": 6, "noise": 0.15, "train": 150, "decay": 0}),
]


def prepared(seed, change, names):
    random = np.random.default_rng(seed + 7)
    name = change.get("name", names[seed % len(names)])
    *sides, classes = data_sets.load(name, seed, train=change.get("train"))
    if change.get("noise"):
        sides = data_sets.noisy(sides, change["noise"], random)
    kind = change.get("data")
    if kind == "shuffled":
        sides = data_sets.shuffled(sides, random)
    elif kind == "leaked":
        sides = data_sets.leaked(sides)
    elif kind == "sorted":
        sides = data_sets.sorted_by_class(sides)
    return tuple(sides), classes, random


def order_of(count, change, random):
    return np.arange(count) if change.get("order") else random.permutation(count)


def weights_of(y, change):
    weights = np.ones(len(y))
    if "weight" in change:
        weights[y == 1] = change["weight"]
    return weights


def sgd(sides, classes, change, random, record):
    from sklearn.linear_model import SGDClassifier

    (x, y), *_ = sides
    rate = 0.004 * change.get("rate", 1)
    model = SGDClassifier(
        loss="log_loss", learning_rate="constant", eta0=max(rate, 1e-12), alpha=change.get("decay", 1e-3), random_state=int(random.integers(1e9))
    )
    every = np.arange(classes)
    weights = weights_of(y, change)
    for _ in range(20 * change.get("long", 1)):
        for batch in np.array_split(order_of(len(y), change, random), 4):
            model.partial_fit(x[batch], y[batch], classes=every, sample_weight=weights[batch])
        record.add(model.predict_proba, sides)


def mlp(sides, classes, change, random, record):
    from sklearn.neural_network import MLPClassifier

    (x, y), *_ = sides
    rate = 0.002 * change.get("rate", 1)
    model = MLPClassifier(
        (48,), learning_rate_init=max(rate, 1e-12), alpha=change.get("decay", 1e-3), batch_size=min(32, len(y)), shuffle=False, random_state=int(random.integers(1e9))
    )
    every = np.arange(classes)
    repeats = weights_of(y, change).astype(int)
    for _ in range(20 * change.get("long", 1)):
        order = order_of(len(y), change, random)
        order = np.repeat(order, repeats[order])
        model.partial_fit(x[order], y[order], classes=every)
        record.add(model.predict_proba, sides, model.loss_)


def softmax(z):
    z = np.exp(z - z.max(axis=1, keepdims=True))
    return z / z.sum(axis=1, keepdims=True)


def numpy_softmax(sides, classes, change, random, record):
    (x, y), *_ = sides
    features = random.normal(size=(x.shape[1], 200)) / np.sqrt(x.shape[1])
    lift = lambda a: np.tanh(a @ features)
    weights = np.zeros((200, classes))
    rate = 0.3 * change.get("rate", 1)
    own = weights_of(y, change)
    for _ in range(25 * change.get("long", 1)):
        total = 0.0
        for batch in np.array_split(order_of(len(y), change, random), max(1, len(y) // 32)):
            a = lift(x[batch])
            p = softmax(a @ weights)
            total += -np.log(np.clip(p[np.arange(len(batch)), y[batch]], 1e-12, 1)).sum()
            p[np.arange(len(batch)), y[batch]] -= 1
            weights -= rate * (a.T @ (p * own[batch][:, None]) / len(batch) + change.get("decay", 1e-3) * weights)
        record.add(lambda a: softmax(lift(a) @ weights), sides, total / len(y))


def torch_run(build, optimizer_of, epochs, shape=lambda x: x):
    def run(sides, classes, change, random, record):
        import torch

        torch.set_num_threads(1)
        torch.manual_seed(int(random.integers(1e9)))
        (x, y), *_ = sides
        model = build(torch, x.shape[1], classes)
        weight = torch.tensor([1.0, float(change["weight"])]) if "weight" in change else None
        lossOf = torch.nn.CrossEntropyLoss(weight=weight)
        optimizer = optimizer_of(torch, model.parameters(), change)
        tx, ty = torch.tensor(shape(x)), torch.tensor(y)

        def probabilities(a):
            model.eval()
            with torch.no_grad():
                return torch.softmax(model(torch.tensor(shape(a))), dim=1).numpy()

        for _ in range(epochs * change.get("long", 1)):
            model.train()
            losses = []
            for batch in np.array_split(order_of(len(y), change, random), max(1, len(y) // 32)):
                loss = lossOf(model(tx[batch]), ty[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                losses.append(float(loss.detach()))
            record.add(probabilities, sides, np.mean(losses))

    return run


def torch_mlp(torch, features, classes):
    nn = torch.nn
    return nn.Sequential(nn.Linear(features, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, classes))


def torch_conv(torch, features, classes):
    nn = torch.nn
    side = int(round(features**0.5)) if int(round(features**0.5)) ** 2 == features else 0
    if side == 0:
        return nn.Sequential(nn.Unflatten(1, (1, features)), nn.Conv1d(1, 12, 5, padding=2), nn.BatchNorm1d(12), nn.ReLU(), nn.Flatten(), nn.Linear(12 * features, classes))
    return nn.Sequential(
        nn.Unflatten(1, (1, side, side)), nn.Conv2d(1, 12, 3, padding=1), nn.BatchNorm2d(12), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(12 * (side // 2) ** 2, classes)
    )


def torch_recurrent(torch, features, classes):
    nn = torch.nn

    class Recurrent(nn.Module):
        def __init__(self):
            super().__init__()
            self.cell = nn.GRU(4, 24, batch_first=True)
            self.out = nn.Linear(24, classes)

        def forward(self, x):
            return self.out(self.cell(x)[1][-1])

    return Recurrent()


def sequences(x):
    """Features as steps of four."""
    more = (-x.shape[1]) % 4
    x = np.pad(x, ((0, 0), (0, more)))
    return x.reshape(len(x), -1, 4)


def adam(rate):
    return lambda torch, parameters, change: torch.optim.AdamW(parameters, lr=rate * change.get("rate", 1), weight_decay=0 if change.get("decay") == 0 else 0.05)


def momentum(rate):
    return lambda torch, parameters, change: torch.optim.SGD(
        parameters, lr=rate * change.get("rate", 1), momentum=0.9, weight_decay=0 if change.get("decay") == 0 else 1e-3
    )


def xgboost(sides, classes, change, random, record):
    import xgboost as xgb

    (x, y), *_ = sides
    objective = {"objective": "binary:logistic"} if classes == 2 else {"objective": "multi:softprob", "num_class": classes}
    options = {
        **objective,
        "eta": min(0.12 * change.get("rate", 1), 8),
        "max_depth": 6 if change.get("decay") == 0 else 3,
        "subsample": 0.8,
        "lambda": 0 if change.get("decay") == 0 else 1,
        "min_child_weight": 0 if change.get("decay") == 0 else 1,
        "seed": int(random.integers(1e9)),
        "nthread": 1,
    }
    data = xgb.DMatrix(x, label=y, weight=weights_of(y, change))
    model = xgb.Booster(options, [data])

    def probabilities(a):
        p = model.predict(xgb.DMatrix(a))
        return np.column_stack([1 - p, p]) if p.ndim == 1 else p

    for i in range(30 * change.get("long", 1)):
        model.update(data, i)
        record.add(probabilities, sides)


def lightgbm(sides, classes, change, random, record):
    import lightgbm as lgb

    (x, y), *_ = sides
    options = {
        **({"objective": "binary"} if classes == 2 else {"objective": "multiclass", "num_class": classes}),
        "learning_rate": min(0.1 * change.get("rate", 1), 6) or 1e-9,
        "num_leaves": 31 if change.get("decay") == 0 else 7,
        "min_data_in_leaf": 1 if change.get("decay") == 0 or len(y) < 100 else 10,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "verbose": -1,
        "num_threads": 1,
        "seed": int(random.integers(1e9)),
    }
    model = lgb.Booster(options, lgb.Dataset(x, label=y, weight=weights_of(y, change), free_raw_data=False))

    def probabilities(a):
        p = model.predict(a)
        return np.column_stack([1 - p, p]) if p.ndim == 1 else p

    for _ in range(30 * change.get("long", 1)):
        model.update()
        record.add(probabilities, sides)


def catboost(sides, classes, change, random, record):
    from catboost import CatBoostClassifier

    (x, y), *_ = sides
    rounds = 30 * change.get("long", 1)
    model = CatBoostClassifier(
        iterations=rounds,
        learning_rate=min(0.15 * change.get("rate", 1), 5) or 1e-6,
        depth=8 if change.get("decay") == 0 else 4,
        l2_leaf_reg=1e-3 if change.get("decay") == 0 else 3,
        loss_function="Logloss" if classes == 2 else "MultiClass",
        random_seed=int(random.integers(1e9)),
        thread_count=1,
        verbose=False,
        allow_writing_files=False,
    )
    model.fit(x, y, sample_weight=weights_of(y, change))
    for i in range(1, rounds + 1):
        record.add(lambda a: model.predict_proba(a, ntree_end=i), sides)


def keras_run(sides, classes, change, random, record):
    import keras

    keras.utils.set_random_seed(int(random.integers(1e6)))
    (x, y), *_ = sides
    decay = None if change.get("decay") == 0 else keras.regularizers.l2(1e-3)
    model = keras.Sequential(
        [
            keras.layers.Input((x.shape[1],)),
            keras.layers.Dense(64, activation="relu", kernel_regularizer=decay),
            *([] if change.get("decay") == 0 else [keras.layers.Dropout(0.25)]),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.002 * change.get("rate", 1)), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    weights = weights_of(y, change)
    for _ in range(20 * change.get("long", 1)):
        order = order_of(len(y), change, random)
        history = model.fit(x[order], y[order], sample_weight=weights[order], batch_size=32, epochs=1, verbose=0, shuffle=False)
        record.add(lambda a: np.asarray(model(a)), sides, history.history["loss"][0])


BOTH = data_sets.TWO[:2] + data_sets.MANY
# A boosted tree has no order and nothing to freeze; what it calls a rate cannot be 0.
TREES = ("no shuffling",)
FAMILIES = {
    "scikit-learn SGD": (sgd, BOTH, ()),
    "scikit-learn MLP": (mlp, BOTH, ()),
    "NumPy softmax": (numpy_softmax, BOTH, ()),
    "PyTorch MLP": (torch_run(torch_mlp, adam(2e-3), 20), BOTH, ()),
    "PyTorch convolution": (torch_run(torch_conv, momentum(3e-3), 15), ("digits", "made", "made, five classes"), ()),
    "PyTorch recurrent": (torch_run(torch_recurrent, adam(4e-3), 20, sequences), ("digits", "breast cancer", "made"), ()),
    "XGBoost": (xgboost, BOTH, TREES),
    "LightGBM": (lightgbm, BOTH, TREES),
    "CatBoost": (catboost, ("made", "breast cancer", "made, five classes"), TREES),
    "Keras": (keras_run, BOTH, ()),
}


def main():
    out, *wanted = sys.argv[1:]
    for family, (train, names, without) in FAMILIES.items():
        if wanted and family not in wanted:
            continue
        lines = []
        try:
            for variant, runs, change in VARIANTS:
                for seed in range(0 if variant in without else runs):
                    sides, classes, random = prepared(seed + 1, change, names)
                    record = Record(family, variant, seed, family.split()[0], classes, len(sides[1][1]))
                    train(sides, classes, change, random, record)
                    share = float((sides[2][1] == 1).mean()) if classes == 2 else 1.0
                    lines.append(json.dumps(record.finish(round(share, 4))))
            print(f"{family}: {len(lines)} runs", flush=True)
        except ModuleNotFoundError as error:
            print(f"{family}: left out, {error}")
        with gzip.open(out, "at") as file:
            file.writelines(line + "\n" for line in lines)


main()
