"""A real training by Keras, with PyTorch behind it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras")

from rewardboard.keras import RewardboardCallback  # noqa: E402


def test_a_training_fills_curves_matrix_and_samples(tmp_path: Path) -> None:
    draw = np.random.default_rng(0)
    inputs = draw.normal(size=(64, 4)).astype("float32")
    labels = (inputs[:, 0] > 0).astype("float32")
    model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    callback = RewardboardCallback(
        tmp_path, validation_data=(inputs, labels), texts=[f"text {i}" for i in range(64)], logging_steps=4
    )
    model.fit(
        inputs, labels, batch_size=8, epochs=2, validation_data=(inputs, labels), callbacks=[callback], verbose=0
    )
    events = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().split("\n")[:-1]]
    assert events[0]["info"]["program"] == "Keras"
    assert (events[0]["info"]["plannedSteps"], events[0]["info"]["parameters"]) == (16, 5)
    assert [event["step"] for event in events if event["type"] == "train"] == [4, 8, 8, 12, 16, 16]
    evaluations = [event for event in events if event["type"] == "evaluation"]
    assert [event["step"] for event in evaluations] == [8, 16]
    probabilities = model.predict(inputs, verbose=0).reshape(-1)
    called, positive = probabilities >= 0.5, labels == 1
    assert evaluations[-1]["counts"]["tp"] == int((called & positive).sum())
    assert evaluations[-1]["values"]["eval/accuracy"] == pytest.approx(np.mean(called == positive))
    assert "eval/loss" in evaluations[-1]["values"] and len(evaluations[-1]["samples"]["id"]) == 20
    assert events[-1]["outcome"] == "finished"


class _PressesStop(keras.callbacks.Callback):  # type: ignore[misc, name-defined]
    def __init__(self, request: Path) -> None:
        super().__init__()
        self.request = request

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        if batch == 2:
            self.request.write_text('{"keep": null}')


def test_stop_on_the_board_ends_the_training_after_the_batch(tmp_path: Path) -> None:
    inputs, labels = np.ones((64, 2), dtype="float32"), np.ones(64, dtype="float32")
    model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile("sgd", "binary_crossentropy")
    callbacks = [RewardboardCallback(tmp_path), _PressesStop(tmp_path / ".stop-request")]
    model.fit(inputs, labels, batch_size=8, epochs=5, callbacks=callbacks, verbose=0)
    events = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert {"canStop": True} in [event.get("about") for event in events]
    end = events[-1]
    assert (end["outcome"], end["reason"], end["step"]) == ("stopped", "stopped from the board", 3)
    assert not (tmp_path / ".stop-request").exists()
