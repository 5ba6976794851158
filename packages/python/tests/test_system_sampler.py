"""Numbers about the machine, beside those of the training."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from rewardboard import Run
from rewardboard.system_sampler import SystemSampler, card_values


def test_cards_are_numbered_as_nvidia_smi_numbers_them_and_what_a_card_does_not_say_is_left_out() -> None:
    assert card_values("0, 97, 40000, 80000, 61\n1, [N/A], 10, 0, 40\nNo devices were found\n") == {
        "system/gpu_0_percent": 97,
        "system/gpu_0_memory_percent": 50,
        "system/gpu_0_temperature": 61,
        "system/gpu_1_temperature": 40,
    }
    assert card_values("") == {}


def test_samples_no_more_often_than_asked_and_not_at_all_for_0_seconds() -> None:
    assert SystemSampler(3600).values() == {}
    assert SystemSampler(0).values() == {}


@pytest.mark.skipif(sys.platform != "linux", reason="machine-wide numbers need Linux")
def test_shares_of_processor_and_memory_are_in_their_range(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = tmp_path / "nvidia-smi"
    command.write_text('#!/bin/sh\necho "0, 12, 1, 4, 50"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    sampler = SystemSampler(0.05)
    end = time.monotonic() + 0.15
    while time.monotonic() < end:
        sum(range(1000))
    values = sampler.values()
    assert values["system/process_cpu_percent"] > 5
    assert 0 < values["system/memory_percent"] <= 100
    assert 0 <= values["system/cpu_percent"] <= 100
    assert values["system/process_memory_gib"] > 0.005
    deadline = time.monotonic() + 10
    while "system/gpu_0_percent" not in values and time.monotonic() < deadline:
        values = sampler.values()
    assert values["system/gpu_0_memory_percent"] == 25
    sampler.close()


@pytest.mark.skipif(sys.platform == "win32", reason="nvidia-smi is a script here")
def test_a_query_that_cannot_be_ended_holds_nothing_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = tmp_path / "nvidia-smi"
    # Its own process keeps the pipe open after it was killed.
    command.write_text('#!/bin/sh\nsleep 20 &\necho $! > "$0.pid"\nsleep 20\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    sampler = SystemSampler(3600)
    pid = tmp_path / "nvidia-smi.pid"
    deadline = time.monotonic() + 10
    while not (pid.exists() and pid.read_text().strip()) and time.monotonic() < deadline:
        os.sched_yield()
    began = time.monotonic()
    sampler.close()
    assert time.monotonic() - began < 10
    os.kill(int(pid.read_text()), signal.SIGKILL)


def test_a_run_logs_its_samples_with_its_own_lines_in_its_journal_alone(tmp_path: Path) -> None:
    def sampled(name: str, seconds: float) -> list[bool]:
        directory = tmp_path / name
        with Run(directory, system_metrics_seconds=seconds) as run:
            run.log(1, loss=0.7)
            run.log(2, loss=0.6)
        assert "system" not in (directory / "metrics_history.json").read_text()
        events = [json.loads(line) for line in (directory / "events.jsonl").read_text().splitlines()]
        return ["system/process_cpu_percent" in event["values"] for event in events if event["type"] == "train"]

    assert sampled("on", 1e-6) == [True, True]
    assert sampled("off", 0) == [False, False]
