"""All predictions of every evaluation, in `predictions/`: read back as anyone would read them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rewardboard import Run
from rewardboard.kept_examples import Solution, predicted_examples
from rewardboard.prediction_keeper import PredictionKeeper


def examples_in(run: Path) -> Any:
    return json.load(gzip.open(run / "predictions/examples.json.gz"))


def values_in(run: Path, step: int) -> Any:
    return np.load(run / f"predictions/step-{step}.npy")


def names_in(run: Path) -> list[str]:
    return sorted(path.name for path in (run / "predictions").iterdir())


def events_in(run: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (run / "events.jsonl").read_text(encoding="utf-8").splitlines()]


def test_an_evaluation_keeps_every_prediction_and_each_text_once(tmp_path: Path) -> None:
    texts = ["a", ("p", "b"), {"problem": "P ", "solution": "c", "writer": "w"}, None]
    with Run(tmp_path, num_samples_to_log=1) as run:
        for step in (10, 20):
            run.evaluate(step, [1, 0, -100, 1, 0], [0.9, 0.1, 0.5, step / 100, 0.3], texts=texts)
    examples = examples_in(tmp_path)
    assert [examples[name] for name in ("kind", "value", "total", "withoutText")] == ["solutions", "probability", 4, 1]
    assert examples["problem"] == [0, 1, 1, 2] and examples["problems"] == ["", "p", ""]
    assert examples["label"] == [1, 0, 1, 0] and examples["text"] == ["a", "b", "c", ""]
    assert examples["slices"] == {"writer": [None, None, "w", None]}
    assert names_in(tmp_path) == ["examples.json.gz", "step-10.npy", "step-20.npy"]
    assert values_in(tmp_path, 20).tolist() == np.float32([0.9, 0.1, 0.2, 0.3]).tolist()


def test_the_file_is_there_before_the_journal_has_the_evaluation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Run(tmp_path) as run:
        found = []
        evaluation = run._evaluation
        monkeypatch.setattr(run, "_evaluation", lambda *a, **k: (found.append(names_in(tmp_path)), evaluation(*a, **k)))
        run.evaluate(10, [1, 0], [0.9, 0.1])
        run.evaluate_pairs(20, [1.0], [0.0])
    assert ["step-10.npy" in found[0], "step-20.npy" in found[1]] == [True, True]


def test_pairs_keep_both_rewards_in_turn_and_share_a_problem(tmp_path: Path) -> None:
    with Run(tmp_path) as run:
        run.evaluate_pairs(5, [1.5, 2.0], [0.5, 3.0], texts=[("q", "x"), ("q", "y"), "z", "w"])
    examples = examples_in(tmp_path)
    assert examples["kind"] == "pairs" and examples["value"] == "reward"
    assert examples["problem"] == [0, 0, 1, 1] and examples["problems"] == ["q", ""]
    assert examples["label"] == [1, 0, 1, 0] and examples["text"] == ["x", "y", "z", "w"]
    assert values_in(tmp_path, 5).tolist() == [1.5, 0.5, 2.0, 3.0]
    assert {"kind": "pairs", "evalExamples": 2} in [event.get("about") for event in events_in(tmp_path)]


def test_labels_with_a_row_a_solution_are_of_steps_and_so_are_solutions_that_are_numbered(tmp_path: Path) -> None:
    with Run(tmp_path / "rows") as run:
        run.evaluate(5, [[1, -100, 0], [-100, 1, -100]], [[0.9, 0, 0.2], [0, 0.7, 0]])
    with Run(tmp_path / "numbers") as run:
        texts = [("q", "one"), ("ignored", "two"), ("r", "three")]
        run.evaluate(5, [1, 0, 1], [0.9, 0.2, 0.7], texts=texts, solutions=["s7", "s7", "s1"])
    for name in ("rows", "numbers"):
        examples = examples_in(tmp_path / name)
        assert examples["kind"] == "steps"
        assert [examples[column] for column in ("solution", "step", "problem")] == [[0, 0, 1], [0, 1, 0], [0, 0, 1]]
    assert examples["problems"] == ["q", "r"] and examples["text"] == ["one", "two", "three"]


def test_other_examples_replace_what_was_kept_of_the_earlier_ones(tmp_path: Path) -> None:
    with Run(tmp_path) as run:
        texts = ["a", "b"]
        run.evaluate(1, [1, 0], [0.9, 0.1], texts=texts)
        run.evaluate(2, [1, 0], [0.9, 0.1], texts=["a", "b"])
        assert names_in(tmp_path)[1:] == ["step-1.npy", "step-2.npy"]
        texts[1] = "c"
        run.evaluate(3, [1, 0], [0.9, 0.1], texts=texts)
        assert names_in(tmp_path)[1:] == ["step-3.npy"] and examples_in(tmp_path)["text"] == ["a", "c"]


def test_a_resume_removes_what_is_behind_its_checkpoint_and_a_new_run_moves_all_aside(tmp_path: Path) -> None:
    def evaluate(run: Run, *steps: int) -> None:
        for step in steps:
            run.evaluate(step, [1, 0], [0.9, 0.1], texts=["a", "b"])

    with Run(tmp_path) as run:
        evaluate(run, 10, 20, 30)
    with Run(tmp_path, resume_from=20) as run:
        assert names_in(tmp_path) == ["examples.json.gz", "step-10.npy", "step-20.npy"]
        evaluate(run, 25)
    assert names_in(tmp_path)[1:] == ["step-10.npy", "step-20.npy", "step-25.npy"]
    with Run(tmp_path):
        assert not (tmp_path / "predictions").exists()
    assert len(list(tmp_path.glob("earlier-*/predictions/step-25.npy"))) == 1


def test_a_directory_of_another_program_stays(tmp_path: Path) -> None:
    (tmp_path / "predictions").mkdir()
    (tmp_path / "predictions/theirs.csv").write_text("x")
    for _ in range(2):
        with Run(tmp_path) as run:
            run.evaluate(1, [1, 0], [0.9, 0.1])
    assert names_in(tmp_path) == ["examples.json.gz", "step-1.npy", "theirs.csv"]


def test_what_cannot_be_written_is_reported_once_and_the_evaluation_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "predictions").write_text("a file in the way")
    with Run(tmp_path) as run:
        for step in (1, 2):
            run.evaluate(step, [1, 0], [0.9, 0.1])
    events = events_in(tmp_path)
    assert sum(event["type"] == "evaluation" for event in events) == 2
    assert sum("can't be kept" in event.get("text", "") for event in events) == 1


def test_beyond_the_bound_evaluations_are_thinned_out_evenly_but_never_the_best(tmp_path: Path) -> None:
    examples = predicted_examples([Solution("", "a", ["x"], [1])], False, 0.5, 42)
    said: list[str] = []
    keeper = PredictionKeeper(str(tmp_path), examples, said.append, max_files=4)
    for step in range(1, 21):
        keeper.keep(step, np.array([0.5]), 3)
    steps = sorted(int(name[5:-4]) for name in names_in(tmp_path)[1:])
    assert len(steps) == 4 and {1, 3, 20} <= set(steps) and len(said) == 1


def test_texts_that_fail_cost_the_predictions_but_not_the_evaluation(tmp_path: Path) -> None:
    def text_of(row: int) -> str:
        raise RuntimeError("no text")

    with Run(tmp_path, num_samples_to_log=0) as run:
        run.evaluate(1, [1, 0], [0.9, 0.1], texts=text_of)
    assert any(event["type"] == "evaluation" for event in events_in(tmp_path))
