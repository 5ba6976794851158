"""What this package writes is what the board's own trainer writes: packages/run-files/src/python-package.test.ts checks the same files."""

from __future__ import annotations

import base64
import io
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from journal_schema import FIXTURES, fits
from predicted_rows import examples_of

from rewardboard.metric_path import metric_path
from rewardboard.prediction_keeper import npy_of_float32
from rewardboard.recorder import GUIDE_FILES, JOURNAL, Recorder
from rewardboard.scores import classification_event
from rewardboard.wire import number_of, number_text, python_float_text, to_wire


def read(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def test_numbers_look_the_same() -> None:
    for row in read("numbers.json"):
        number = number_of(row["number"])
        assert number is not None
        texts = (number_text(number), python_float_text(number), f"{number:.4f}", f"{number:.2e}")
        assert texts == (row["wire"], row["json"], row["fixed4"], row["exponent2"])


def test_names_of_metrics_mean_the_same() -> None:
    assert {name: metric_path(name) for name in read("metric-names.json")} == read("metric-names.json")


def test_scores_of_the_same_predictions_are_equal_to_the_last_bit() -> None:
    for case in read("evaluations.json"):
        probabilities = np.array([number_of(p) for p in case["probabilities"]])
        event = classification_event(np.array(case["labels"]), probabilities, case["threshold"])
        assert to_wire(event) == to_wire(case["expected"])


def test_predictions_are_about_the_same_rows_in_the_same_words() -> None:
    for case in read("predicted-examples.json"):
        assert to_wire(examples_of(case)) == to_wire(case["expected"])


def test_predictions_have_the_same_bytes() -> None:
    for case in read("prediction-files.json"):
        values = np.array([number_of(value) for value in case["values"]])
        content = base64.b64decode(case["npy"])
        assert npy_of_float32(values) == content
        with np.errstate(over="ignore"):
            assert np.array_equal(np.load(io.BytesIO(content)), values.astype(np.float32), equal_nan=True)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone can't be set")
def test_a_run_has_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    try:
        lines = (FIXTURES / "run" / JOURNAL).read_bytes().decode("utf-8").split("\n")[:-1]
        events = [revived(json.loads(line)) for line in lines]
        recorder = Recorder(str(tmp_path), events[0]["info"])
        for event in events:
            recorder.record(event)
        recorder.close()
        for name in (JOURNAL, *GUIDE_FILES):
            assert (tmp_path / name).read_bytes() == (FIXTURES / "run" / name).read_bytes(), name
    finally:
        monkeypatch.undo()
        time.tzset()


def revived(event: dict[str, Any]) -> dict[str, Any]:
    if "values" in event:
        event["values"] = {name: number_of(value) for name, value in event["values"].items()}
    return event


def test_the_schema_fits_each_line() -> None:
    for line in (FIXTURES / "run" / JOURNAL).read_text(encoding="utf-8").split("\n")[:-1]:
        assert fits(json.loads(line))
    assert not fits({"type": "train", "step": 1, "values": {"train/loss": "nan"}})
