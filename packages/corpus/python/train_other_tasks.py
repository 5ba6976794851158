"""Trains small models whose loss is no cross entropy of classes, or that see their data only a few times, healthy and with faults:

    python packages/corpus/python/train_other_tasks.py OUT.jsonl.gz [FAMILY ...]

Stores what the log shows and the same model's loss and scores on many other examples. Needs torch and scikit-learn."""

import gzip
import json
import sys

import numpy as np
import torch

from other_tasks import TASKS

torch.set_num_threads(1)

# Variant, number of runs, and what differs from a healthy training.
VARIANTS = [
    ("healthy", 9, {}),
    ("healthy, stopped early", 10, {"patience": 1, "only": "focal loss"}),
    ("too long", 6, {"long": True}),
    ("rate far too high", 4, {"rate": 300}),
    ("frozen", 3, {"rate": 0}),
    ("targets shuffled", 3, {"shuffled": True}),
    ("one bad epoch", 4, {"bad": True}),
]
FEW = "texts in a few passes"
SMALL_TRAINING_SET = {"squared errors": 60, "pictures drawn again": 60, "focal loss": 120, "several labels": 100, FEW: 1_500, "letters": 4_000}


def digits(value):
    return float(f"{value:.6g}") if np.isfinite(value) else "NaN"


def train(family, variant, seed, change):
    random = np.random.default_rng([seed, len(family), len(variant)])
    torch.manual_seed(int(random.integers(1e9)))
    if change.get("long"):
        change = {**change, "train": SMALL_TRAINING_SET[family]}
    task = TASKS[family](seed, random, change)
    sides = [[torch.tensor(x), torch.tensor(y)] for x, y in task.sides]
    if change.get("shuffled"):
        for side in sides:
            side[1] = side[1][torch.randperm(len(side[1]))]
    model = task.build()
    rate = task.rate * change.get("rate", 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=max(rate, 1e-12), weight_decay=0 if change.get("long") else task.decay)
    longer = {FEW: int(random.integers(2, 4))}.get(family, 8)
    epochs = task.epochs * (longer if change.get("long") else 1)
    bad = int(epochs * random.uniform(0.35, 0.65)) if change.get("bad") else None
    (x, y), *_ = sides
    size = 64 if len(x) > 1_000 else 32 if len(x) > 64 else 8
    run = {"train": [], "seen": [], "clean": [], "trained": []}

    def look(side):
        model.eval()
        with torch.no_grad():
            output = model(side[0])
            return [float(task.loss(output, side[1]))] + [of(output, side[1]) for of, *_ in task.scores.values()]

    for epoch in range(epochs):
        model.train()
        for group in optimizer.param_groups:
            group["lr"] = rate * 300 if epoch == bad else max(rate, 1e-12)
        losses = []
        for batch in np.array_split(random.permutation(len(x)), max(1, len(x) // size)):
            loss = task.loss(model(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        run["train"].append(losses)
        for name, side in zip(("trained", "seen", "clean"), sides):
            run[name].append(look(side))
        best = min(range(epoch + 1), key=lambda i: run["seen"][i][0])
        if epoch - best >= change.get("patience", epochs):
            break

    names = ["loss", *task.scores]
    columns = lambda rows: {name: [digits(row[i]) for row in rows] for i, name in enumerate(names)}
    steps = max(1, len(x) // size)
    return {
        "family": family,
        "variant": variant,
        "seed": seed,
        "examples": len(sides[1][0]),
        "guess": task.guess,
        "stepsPerEpoch": steps,
        "bad": bad,
        "rate": rate,
        "scores": {name: {"sign": sign, "matters": matters} for name, (_, sign, matters) in task.scores.items()},
        "batches": [[digits(np.mean(part)) for part in np.array_split(losses, min(4, steps))] for losses in run["train"]],
        "seen": columns(run["seen"]),
        "clean": columns(run["clean"]),
        "trained": [digits(row[0]) for row in run["trained"]],
    }


def main():
    out, *wanted = sys.argv[1:]
    for family in TASKS:
        if wanted and family not in wanted:
            continue
        lines = [json.dumps(train(family, variant, seed, change)) for variant, runs, change in VARIANTS if change.get("only", family) == family for seed in range(runs)]
        with gzip.open(out, "at") as file:
            file.writelines(line + "\n" for line in lines)
        print(f"{family}: {len(lines)} runs", flush=True)


main()
