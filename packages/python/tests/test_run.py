"""A run: what its files hold, and how it ends, resumes and survives."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from journal_schema import fits

from rewardboard import Run

SOURCE = str(Path(__file__).parent.parent / "src")


def events_in(directory: Path) -> list[dict[str, Any]]:
    lines = (directory / "events.jsonl").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    events = [json.loads(line) for line in lines]
    assert all(fits(event) for event in events)
    return events


def program(text: str, *arguments: Path, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(text), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": SOURCE, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_writes_the_journal_and_the_files_of_the_guide(tmp_path: Path) -> None:
    with Run(tmp_path / "a", config={"learning_rate": 2e-5, "hub_token": "s3cret"}, planned_steps=100) as run:
        run.log(50, loss=0.6, lr=2e-5, epoch=0.5)
        run.evaluate(50, [1, 0, 1, 0, -100], [0.9, 0.2, 0.4, 0.6, 0.1], texts=[("2+2", "4")] * 4, loss=0.5, epoch=0.5)
    directory = tmp_path / "a"
    start, train, texts, evaluation, end = events_in(directory)
    assert start["info"]["trainConfig"] == {"learning_rate": 2e-5, "hub_token": "(hidden)"}
    assert "s3cret" not in (directory / "run.json").read_text()
    assert train["values"] == {"train/loss": 0.6, "train/learning_rate": 2e-5}
    assert texts["samples"][0] == {"id": 0, "problem": "2+2", "solution": "4"}
    assert evaluation["counts"] == {"tp": 1, "tn": 1, "fp": 1, "fn": 1}
    assert evaluation["values"]["train/loss"] == 0.6 and evaluation["values"]["eval/loss"] == 0.5
    assert evaluation["samples"]["id"] == [0, 1, 2, 3]
    assert (end["outcome"], end["step"]) == ("finished", 50)
    assert "[Step    50 | Epoch 0.50] Loss: 0.6000 LR: 2.00e-05 | Eval Loss: 0.5000 Acc: 0.5000 F1: 0.5000\n" in (
        directory / "metrics.log"
    ).read_text()
    assert json.loads((directory / "metrics_history.json").read_text())[1]["eval_tp"] == 1
    assert len(json.loads((directory / "prediction_samples.json").read_text())["rows"]) == 4
    assert "  FN:     1  TP:     1" in (directory / "predictions.log").read_text()


def test_an_exception_is_a_failure_and_ctrl_c_a_stop(tmp_path: Path) -> None:
    for name, error in (("a", ValueError("no data")), ("b", KeyboardInterrupt()), ("c", SystemExit(3))):
        with pytest.raises(type(error)):
            with Run(tmp_path / name) as run:
                run.log(1, loss=1)
                raise error
    ends = [events_in(tmp_path / name)[-1] for name in "abc"]
    assert [(end["outcome"], end["reason"]) for end in ends] == [
        ("failed", "ValueError: no data"),
        ("stopped", "Ctrl-C"),
        ("stopped", "the program exited with 3"),
    ]


@pytest.mark.parametrize(
    "last, outcome",
    [("raise ValueError('no data')", "failed"), ("raise KeyboardInterrupt", "stopped"), ("pass", "finished")],
)
def test_a_run_that_nobody_finished_ends_with_its_program(tmp_path: Path, last: str, outcome: str) -> None:
    program(
        f"""
        import sys
        from rewardboard import Run
        run = Run(sys.argv[1])
        run.log(1, loss=1)
        {last}
        """,
        tmp_path,
    ).communicate()
    assert events_in(tmp_path)[-1]["outcome"] == outcome


@pytest.mark.skipif(os.name == "nt", reason="no signals here")
def test_sigterm_ends_a_run_as_stopped_and_the_program_as_before(tmp_path: Path) -> None:
    child = program(
        """
        import os, sys
        from rewardboard import Run
        run = Run(sys.argv[1], planned_steps=10**9)
        run.log(1, loss=1)
        if os.fork() == 0:  # as a data loader's worker: it ends no run, and has the default handler again
            os.kill(os.getpid(), 15)
        os.wait()
        print("ready", flush=True)
        for step in range(2, 10**9):
            run.log(step, loss=1)
        """,
        tmp_path,
    )
    assert child.stdout is not None
    child.stdout.readline()
    child.terminate()
    _, errors = child.communicate()
    assert child.returncode == -signal.SIGTERM and errors == ""
    events = events_in(tmp_path)
    end = events[-1]
    assert (end["outcome"], end["reason"]) == ("stopped", "SIGTERM")
    steps = [event["step"] for event in events if event["type"] == "train"]
    assert steps == list(range(1, end["step"] + 1))


def test_without_an_open_run_sigterm_is_as_before(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Run(tmp_path / "a"):
        with Run(tmp_path / "b"):
            pass
        assert os.name == "nt" or signal.getsignal(signal.SIGTERM) not in (before, signal.SIG_DFL)
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.skipif(os.name == "nt", reason="no signals here")
def test_a_program_s_own_handler_of_sigterm_stays(tmp_path: Path) -> None:
    child = program(
        """
        import os, signal, sys
        from rewardboard import Run
        signal.signal(signal.SIGTERM, lambda *_: run.finish("stopped", "saved a checkpoint"))
        run = Run(sys.argv[1])
        os.kill(os.getpid(), signal.SIGTERM)
        print("goes on")
        """,
        tmp_path,
    )
    assert child.communicate()[0] == "goes on\n" and child.returncode == 0
    assert events_in(tmp_path)[-1]["reason"] == "saved a checkpoint"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
def test_kill_9_loses_nothing_that_was_returned_from(tmp_path: Path) -> None:
    child = program(
        """
        import sys
        from rewardboard import Run
        run = Run(sys.argv[1])
        for step in range(1, 1_000_000):
            run.log(step, loss=1 / step)
            print(step, flush=True)
        """,
        tmp_path,
    )
    assert child.stdout is not None
    for _ in range(500):
        last = int(child.stdout.readline())
    child.kill()
    last = int(([str(last)] + child.communicate()[0].split("\n")[:-1])[-1])
    steps = [event["step"] for event in events_in(tmp_path) if event["type"] == "train"]
    assert steps[:last] == list(range(1, last + 1))
    assert len(json.loads((tmp_path / "metrics_history.json").read_text())) >= last
    with Run(tmp_path, resume_from=100) as run:
        run.log(101, loss=9)
    assert [row["step"] for row in json.loads((tmp_path / "metrics_history.json").read_text())] == list(range(1, 102))
    events = events_in(tmp_path)
    starts = [event for event in events if event["type"] == "start"]
    assert [start.get("resumedFrom") for start in starts] == [None, 100]
    assert starts[0]["info"]["id"] == starts[1]["info"]["id"]
    assert not list(tmp_path.glob("*.writing"))


def test_a_torn_line_is_closed_when_the_run_goes_on(tmp_path: Path) -> None:
    with Run(tmp_path) as run:
        run.log(1, loss=1)
    with open(tmp_path / "events.jsonl", "a") as file:
        file.write('{"type":"train","st')
    with Run(tmp_path, resume_from=1) as run:
        run.log(2, loss=0.5)
    lines = (tmp_path / "events.jsonl").read_text().split("\n")
    assert lines.count('{"type":"train","st') == 1 and json.loads(lines[-3])["step"] == 2


def test_another_run_in_the_same_directory_keeps_the_earlier_one(tmp_path: Path) -> None:
    for step in (1, 2):
        with Run(tmp_path) as run:
            run.log(step, loss=1)
    aside = next(tmp_path.glob("earlier-*"))
    assert [event["step"] for event in events_in(aside) if event["type"] == "train"] == [1]
    events = events_in(tmp_path)
    assert [event["step"] for event in events if event["type"] == "train"] == [2]
    assert aside.name in next(event["text"] for event in events if event["type"] == "notice")


def test_two_programs_never_write_the_same_files(tmp_path: Path) -> None:
    child = program(
        """
        import sys
        from rewardboard import Run
        run = Run(sys.argv[1])
        print("ready", flush=True)
        sys.stdin.read()
        """,
        tmp_path,
    )
    assert child.stdout is not None
    child.stdout.readline()
    try:
        run = Run(tmp_path)
        run.finish()
        assert Path(run.directory).parent == tmp_path or not os.path.exists("/proc/stat")
    finally:
        child.kill()
        child.communicate()


def test_only_rank_0_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "1")
    monkeypatch.setenv("SLURM_JOB_ID", "77")
    with Run(tmp_path / "a") as run:
        run.log(1, loss=1)
    assert not (tmp_path / "a").exists()
    monkeypatch.setenv("RANK", "0")
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "job-1")
    with Run(tmp_path / "a") as run:
        run.log(1, loss=1)
    job = json.loads((tmp_path / "a" / "run.json").read_text())["job"]
    assert job == {"SLURM_JOB_ID": "77", "TORCHELASTIC_RUN_ID": "job-1", "RANK": "0", **others(job)}


def others(job: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in job.items() if name not in ("SLURM_JOB_ID", "TORCHELASTIC_RUN_ID", "RANK")}


def test_a_full_disk_warns_once_and_writes_later(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    child = program(
        """
        import resource, sys
        from rewardboard import Run
        run = Run(sys.argv[1])
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
        for step in range(1, 101):
            run.log(step, loss=1)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        run.log(101, loss=1)
        run.finish()
        """,
        tmp_path,
    )
    _, errors = child.communicate()
    assert child.returncode == 0
    assert errors.count("can't be written") == 1 and errors.count("can be written again") == 1
    events = events_in(tmp_path)
    assert [event["step"] for event in events if event["type"] == "train"] == list(range(1, 102))
    assert len(json.loads((tmp_path / "metrics_history.json").read_text())) == 101


def test_nothing_raises_into_the_training(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    with caplog.at_level(logging.WARNING):
        with Run(tmp_path / "file" / "a") as run:
            run.log(1, loss=1)
        with Run(tmp_path / "b") as run:
            run.log(1, loss="no number", lr=1e-5)
            run.log(-1, loss=1)
            run.log(2, {"loss": None})
            run.evaluate(3, [1, 0], [0.5])
            run.evaluate(3, [2, 0], [0.5, 0.5])
            run.evaluate(3, [], [])
            run.evaluate(3, [1, 0], [0.5, 0.5], texts=["one"])
            run.evaluate_pairs(3, [1.0], [])
            run.log(4, loss=float("nan"))
        run.log(5, loss=1)
    assert [event["step"] for event in events_in(tmp_path / "b") if "step" in event] == [1, 3, 4, 4]
    assert 5 <= len(caplog.records) <= 12


def test_pairs_have_margins_ties_and_rewards(tmp_path: Path) -> None:
    with Run(tmp_path) as run:
        run.evaluate_pairs(1, [2.0, 1.0, 0.0], [1.0, 1.0, 3.0], texts=["a", "b", "c", "d", "e", "f"])
    evaluation = next(event for event in events_in(tmp_path) if event["type"] == "evaluation")
    values = evaluation["values"]
    assert values["eval/accuracy"] == 0.5 and values["eval/ties"] == 1 / 3
    assert values["eval/margin"] == pytest.approx(-2 / 3)
    assert (values["eval/chosen_reward"], values["eval/rejected_reward"]) == (1.0, 5 / 3)
    assert evaluation["samples"]["label"] == [1, 0, 1, 0, 1, 0]
    assert evaluation["samples"]["predicted"] == [1, 0, 0, 0, 0, 1]


def test_samples_are_the_same_at_every_evaluation(tmp_path: Path) -> None:
    draw = np.random.default_rng(0)
    with Run(tmp_path, num_samples_to_log=20) as run:
        for step in (1, 2):
            run.evaluate(step, draw.integers(0, 2, 300), draw.random((300, 1)), texts=lambda i: f"text {i}")
    events = events_in(tmp_path)
    first, second = [event["samples"]["id"] for event in events if event["type"] == "evaluation"]
    assert first == second and len(set(first)) == 20 and first == sorted(first)
    assert [event["type"] for event in events].count("sample-text") == 1


def test_a_number_of_the_validation_set_is_an_evaluation(tmp_path: Path) -> None:
    with Run(tmp_path) as run:
        run.log(10, {"train/loss": 0.5, "val_loss": 0.6, "val/acc": np.float32(0.75)})
    event = events_in(tmp_path)[1]
    assert event["type"] == "evaluation"
    assert event["values"] == {"train/loss": 0.5, "eval/loss": 0.6, "eval/accuracy": 0.75}


def test_a_loop_obeys_the_board_and_only_a_loop_that_asks_says_so(tmp_path: Path) -> None:
    request = tmp_path / "a" / ".stop-request"
    request.parent.mkdir()
    request.write_text('{"keep": null}')  # to an earlier part of the run
    with Run(tmp_path / "a") as run:
        for step in range(1, 100):
            run.log(step, loss=1.0)
            if step == 1:
                assert '"canStop"' not in (tmp_path / "a" / "events.jsonl").read_text()
            assert run.keep_step is None
            if run.should_stop:
                break
            if step == 7:
                request.write_text("nonsense")
            if step == 8:
                request.write_text('{"keep": 5}')
    assert (step, run.keep_step, run.should_stop, request.exists()) == (9, 5, True, False)
    events = [json.loads(line) for line in (tmp_path / "a" / "events.jsonl").read_text().splitlines()]
    assert [event["about"] for event in events if event["type"] == "about"] == [{"canStop": True}]
    end = events[-1]
    assert (end["outcome"], end["reason"], end["step"]) == ("stopped", "stopped from the board", 9)
