"""Writes the fixtures that the tests of both languages check: `python tests/make_fixtures.py`. Times in them are UTC."""

from __future__ import annotations

import base64
import math
import os
import random
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ["TZ"] = "UTC"
time.tzset()

import numpy as np
from predicted_rows import examples_of

from rewardboard.metric_path import metric_path
from rewardboard.prediction_keeper import npy_of_float32
from rewardboard.recorder import GUIDE_FILES, JOURNAL, Recorder
from rewardboard.samples import choose_samples
from rewardboard.scores import classification_event
from rewardboard.wire import number_text, python_float_text, to_wire

FIXTURES = Path(__file__).parent.parent / "fixtures"
START_MS = 1_763_202_645_123

INFO = {
    "version": 1,
    "id": "20251115-103045-4f9a1c",
    "name": "fixture",
    "program": "Python",
    "createdAt": START_MS,
    "positiveLabel": "correct",
    "negativeLabel": "incorrect",
    "threshold": 0.5,
    "plannedSteps": 200,
    "plannedEpochs": 2,
    "modelConfig": {"model_type": "tiny \"quoted\" \u2028 name", "layers": [1, 2.5, None, True]},
    "trainConfig": {"learning_rate": 2e-5, "adam_epsilon": 1e-8, "huge": 1e300, "limit": math.inf},
    "changedFields": ["learning_rate"],
    "versions": {"rewardboard (Python)": "0.2.0"},
    "device": "cpu",
    "data": {
        "source": "generated",
        "generated": True,
        "fingerprint": "",
        "trainExamples": 400,
        "evalExamples": 64,
        "trainProblems": 0,
        "evalProblems": 0,
        "trainBaseRate": math.nan,
        "evalBaseRate": 0.5,
        "trivialAuc": [],
    },
    "parameters": 1234,
}


def evaluations() -> list[dict[str, Any]]:
    draw = random.Random(1)
    cases: list[tuple[list[int], list[float], float]] = [
        ([1, 0, 1, 0], [0.9, 0.1, 0.5, 0.5], 0.5),
        ([1, 1, 1], [0.2, 0.7, 1.0], 0.5),
        ([0, 0], [0.0, 0.05], 0.5),
        ([1, 0, 1, 0], [math.nan, 0.3, math.inf, -0.1], 0.5),
        ([1, 0], [0.15, 0.3], 0.15),
    ]
    for size in (7, 64, 1000):
        labels = [draw.randint(0, 1) for _ in range(size)]
        spread = [min(1.0, max(0.0, draw.gauss(0.4 + 0.2 * label, 0.3))) for label in labels]
        cases.append((labels, spread, 0.5))
        cases.append((labels, [round(p, 1) for p in spread], 0.7))  # many ties
    return [
        {
            "labels": labels,
            "probabilities": probabilities,
            "threshold": threshold,
            "expected": classification_event(np.array(labels), np.array(probabilities), threshold),
        }
        for labels, probabilities, threshold in cases
    ]


def events() -> list[dict[str, Any]]:
    draw = random.Random(2)
    labels = np.array([draw.randint(0, 1) for _ in range(64)])
    ids = choose_samples(64, 5, 42)
    texts = ["2 + 2 = ?", 'a "quoted" line\nand\ta tab \x1b[31m', "Grüße, 你好, 😀", "</script>\u2028", "half \ud83d of a pair"]
    listed: list[dict[str, Any]] = [
        {"type": "start", "info": INFO},
        {"type": "notice", "level": "info", "text": "hello"},
        {"type": "sample-text", "samples": [{"id": id_, "problem": t, "solution": t[::-1]} for id_, t in zip(ids, texts)]},
    ]
    for step in range(10, 210, 10):
        loss = math.nan if step == 30 else math.inf if step == 40 else 0.03125 if step == 50 else 0.7 - step / 400
        values = {"train/loss": loss, "train/learning_rate": 2e-5 * (1 - step / 200), "train/grad_norm": 1.5}
        listed.append({"type": "train", "step": step, "epoch": step / 100, "values": values})
        if step % 50 == 0:
            p = np.array([min(1.0, max(0.0, draw.gauss(0.3 + 0.4 * label, 0.2))) for label in labels])
            event = classification_event(labels, p, 0.5)
            event["values"] = {**values, "eval/loss": 0.78125 if step == 50 else 0.5 + step / 999, **event["values"]}
            samples = {
                "id": ids,
                "label": [int(labels[i]) for i in ids],
                "predicted": [int(p[i] >= 0.5) for i in ids],
                "probability": [float(p[i]) for i in ids],
            }
            listed.append({"type": "evaluation", "step": step, "epoch": step / 100, **event, "samples": samples})
    best = {"step": 150, "metric": "eval/f1", "value": 0.875, "checkpoint": "checkpoint-150"}
    listed.append({"type": "end", "outcome": "stopped", "step": 200, "reason": "Ctrl-C", "best": best})
    return [{**event, "time": START_MS + 1000 * i} for i, event in enumerate(listed)]


def predicted() -> list[dict[str, Any]]:
    """Validation sets, and the contents of examples.json.gz that follow from each."""
    odd = "Grüße, 你好, 😀 \ud83d </script>\u2028"
    steps = [
        {"problem": "2 + 2 = ?", "problemKey": "a", "steps": ["one", "two\n2", "three"], "labels": [1, None, 0], "labelled": "steps"},
        {"problem": odd, "problemKey": "b", "steps": [odd, "x"], "labels": [1, 1], "labelled": "steps", "writer": "tiny"},
        {"problem": "2 + 2 = ?", "problemKey": "a", "steps": ["one", "end"], "labels": [0], "labelled": "solution"},
    ]
    pairs = [
        {"problem": f"p{i // 4}", "problemKey": f"p{i // 4}", "steps": [f"answer {i}"], "labels": [1 - i % 2], "labelled": "solution"}
        for i in range(48)
    ]
    whole = {"seed": 42, "threshold": 0.5, "maxRows": 1000, "maxText": 100_000}
    cases = [
        {"solutions": steps, "isPairs": False, **whole},
        {"solutions": steps, "isPairs": False, **whole, "threshold": 0.15, "maxText": 30},
        {"solutions": pairs, "isPairs": True, **whole},
        {"solutions": pairs, "isPairs": True, **whole, "maxRows": 22},
        {"solutions": pairs, "isPairs": True, **whole, "maxRows": 22, "seed": 7},
    ]
    return [{**case, "expected": examples_of(case)} for case in cases]


def prediction_files() -> list[dict[str, Any]]:
    """Values, and the bytes of their step-<step>.npy in base64."""
    listed = [[], [0.25], [0.1, 1 / 3, 1.0, 0.0, -2.5, 1e-30, 3.5e38, math.nan, math.inf, -math.inf], [i / 7 for i in range(100)]]
    return [{"values": values, "npy": base64.b64encode(npy_of_float32(np.array(values))).decode()} for values in listed]


NUMBERS = (
    0.0, 1.0, -1.0, 0.1, 2 / 3, 1e-4, 1e-5, 1.25e-5, 1e-6, 1.5e-6, 1e-7, 1.5e-7, -2.5e-9, 1e15, 1e16, 1.5e17,
    123456789012345680000.0, 1e20, 1e21, 1.5e21, 1e22, 5e-324, 1.7976931348623157e308, 2.0**53, 0.03125, 0.78125,
    0.84375, -0.03125, 1.125, 0.5, 0.00005, 1.00005, 123456.78125, math.nan, math.inf, -math.inf,
)  # fmt: skip
NAMES = (
    "loss", "train_loss", "lr", "learning_rate", "grad_norm", "eval_loss", "eval_accuracy", "val_loss", "val/acc", "val_f1",
    "validation/auc", "valid_loss", "test_acc", "loss_val", "acc_train", "accuracy", "auroc", "lr-AdamW", "eval_f1_score",
    "eval_margin", "my_metric", "eval_my_metric", "train/loss", "eval/roc_auc", "dev-loss", "epoch_time", "system/gpu_0_percent",
    "sys/cpu", "DeviceStatsMonitor.on_train_batch_end/cpu_percent", "systematic/loss",
)  # fmt: skip


def main() -> None:
    def write(name: str, value: Any) -> None:
        rows = [to_wire(row) for row in value] if isinstance(value, list) else []
        text = "[\n" + ",\n".join(rows) + "\n]\n" if rows else to_wire(value) + "\n"
        (FIXTURES / name).write_bytes(text.encode("utf-8"))

    write("evaluations.json", evaluations())
    write("predicted-examples.json", predicted())
    write("prediction-files.json", prediction_files())
    write("metric-names.json", {name: metric_path(name) for name in NAMES})
    write(
        "numbers.json",
        [
            {"number": n, "wire": number_text(n), "json": python_float_text(n), "fixed4": f"{n:.4f}", "exponent2": f"{n:.2e}"}
            for n in NUMBERS
        ],
    )
    run = FIXTURES / "run"
    run.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as directory:
        recorder = Recorder(directory, INFO)
        for event in events():
            recorder.record(event)
        recorder.close()
        for name in (JOURNAL, *GUIDE_FILES):
            (run / name).write_bytes(Path(directory, name).read_bytes())


if __name__ == "__main__":
    main()
