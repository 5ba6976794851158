"""What is collected of a model's calls, also where torch.nn.DataParallel makes them on several devices."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Callable, Optional

import numpy as np
import pytest

from rewardboard.model_outputs import ModelOutputs
from rewardboard.scores import sigmoid

EXAMPLES = 10


class Tensor:
    """What is used of a PyTorch tensor."""

    def __init__(self, values: Any, index: int) -> None:
        self.values = np.asarray(values)
        self.device = SimpleNamespace(index=index)
        self.ndim, self.shape = self.values.ndim, self.values.shape

    def detach(self) -> "Tensor":
        return self

    float = cpu = detach

    def numpy(self) -> Any:
        return self.values

    def __getitem__(self, place: int) -> Any:
        return self.values[place]

    def __len__(self) -> int:
        return len(self.values)


class Model:
    """Its batches are split over devices; later devices answer first."""

    def __init__(self, devices: int) -> None:
        self.devices = devices
        self.hook: Optional[Callable[..., None]] = None

    def register_forward_hook(self, hook: Callable[..., None], with_kwargs: bool) -> Any:
        self.hook = hook
        return SimpleNamespace(remove=lambda: None)

    def __call__(self, ids: Any, logits: Any, labels: Any) -> None:
        assert self.hook is not None
        parts = list(enumerate(np.array_split(np.arange(len(ids)), self.devices)))
        for index, rows in reversed(parts):
            given = {"input_ids": Tensor(ids[rows], index), "labels": None if labels is None else Tensor(labels[rows], index)}
            self.hook(SimpleNamespace(training=False), (), given, SimpleNamespace(logits=Tensor(logits[rows], index)))


TOKENIZER = SimpleNamespace(decode=lambda ids, skip_special_tokens: " ".join(map(str, ids)))


@pytest.mark.parametrize("devices", [1, 2, 4])
@pytest.mark.parametrize("has_labels", [True, False])
def test_examples_stay_in_order_however_many_devices_make_them(devices: int, has_labels: bool) -> None:
    outputs = ModelOutputs(EXAMPLES, seed=1, is_pairs=False)
    model = Model(devices)
    outputs.attach(model, devices)
    odds, labels = np.arange(EXAMPLES) / 10, np.arange(EXAMPLES) % 2
    for start in range(0, EXAMPLES, 6):
        rows = np.arange(start, min(EXAMPLES, start + 6))
        model(rows[:, None], odds[rows][:, None], labels[rows] if has_labels else None)
        outputs.end_batch()
    found = outputs.take(TOKENIZER, EXAMPLES, lambda own: [own])
    assert found is not None and callable(found.texts)
    assert found.probabilities == pytest.approx(sigmoid(odds))
    assert (found.labels is None) != has_labels and (not has_labels or list(found.labels) == list(labels))
    assert found.sample_ids == list(range(EXAMPLES))
    assert [found.texts(id_) for id_ in range(EXAMPLES)] == [("", str(id_)) for id_ in range(EXAMPLES)]


@pytest.mark.parametrize("devices", [1, 3])
def test_pairs_of_two_calls_stay_together(devices: int) -> None:
    outputs = ModelOutputs(0, seed=1, is_pairs=True)
    model = Model(devices)
    outputs.attach(model, devices)
    ids = np.ones((6, 2))
    model(ids, np.arange(6.0)[:, None] + 50, None)  # as TRL 0.19 before each evaluation, outside of it
    model(ids, np.arange(6.0)[:, None] + 10, None)
    model(ids, np.arange(6.0)[:, None], None)
    outputs.end_batch()
    found = outputs.take(None, 6, lambda own: [own])
    assert found is not None and list(found.chosen - found.rejected) == [10.0] * 6


def test_all_rows_have_texts_from_whichever_process_read_them_and_they_are_gathered_once() -> None:
    gathered = []

    def gather(own: Any) -> list[Any]:
        gathered.append(own)
        return [own, own]

    outputs = ModelOutputs(2, seed=1, is_pairs=False)
    model = Model(1)
    outputs.attach(model)
    for expected in (2, 1, 2):  # gatherings: of predictions, and of texts where these are new
        ids = np.array([[7], [9]]) + (expected == 2 and len(gathered) > 2)
        model(ids, np.zeros((2, 1)), np.array([1, 0]))
        outputs.end_batch()
        before = len(gathered)
        found = outputs.take(TOKENIZER, 3, gather)
        assert found is not None and found.rows is not None and len(found.probabilities) == 3
        assert len(gathered) - before == expected
        texts = found.rows.texts
        assert (texts is not None) == (expected == 2)
        if callable(texts):
            assert [texts(row) for row in range(3)] == [("", str(ids[row % 2, 0])) for row in range(3)]


@pytest.mark.parametrize("seed", range(8))
def test_rows_that_were_repeated_to_fill_the_last_batch_take_no_sample_s_place(seed: int) -> None:
    outputs = ModelOutputs(20, seed, is_pairs=False)
    model = Model(1)
    outputs.attach(model)
    for start in range(0, 48, 8):  # of 49 rows, two processes read 96
        model(np.arange(start, start + 8)[:, None], np.zeros((8, 1)), np.arange(8) % 2)
        outputs.end_batch()
    found = outputs.take(TOKENIZER, 49, lambda own: [own, own])
    assert found is not None and found.sample_ids is not None
    assert len(found.labels if found.labels is not None else []) == 49
    assert len(found.sample_ids) == 20 and max(found.sample_ids) < 49
