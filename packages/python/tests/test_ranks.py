"""Two processes that train one model together, over gloo."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("accelerate")

SCRIPT = Path(__file__).with_name("train_on_ranks.py")
SOURCE = str(Path(__file__).parent.parent / "src")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def test_rank_0_records_all_rows_and_stop_ends_both_processes_after_the_same_step(tmp_path: Path) -> None:
    shared = {**os.environ, "PYTHONPATH": SOURCE, "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free_port())}
    processes = [
        subprocess.Popen(
            [sys.executable, str(SCRIPT), str(tmp_path)],
            env={**shared, "RANK": rank, "LOCAL_RANK": rank},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for rank in ("0", "1")
    ]
    try:
        outputs = [process.communicate(timeout=300)[0] for process in processes]
    finally:
        for process in processes:
            process.kill()
    # Asked every ten steps: the request of step 13 is found after step 20.
    assert ["ended at 20" in output for output in outputs] == [True, True], outputs
    events = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert [event["type"] for event in events].count("start") == 1
    assert {"canStop": True} in [event.get("about") for event in events]
    assert {sum(event["counts"].values()) for event in events if "counts" in event} == {37}
    end = events[-1]
    assert (end["outcome"], end["reason"], end["step"], end["best"]["checkpoint"]) == (
        "stopped",
        "stopped from the board",
        20,
        "checkpoint-5",
    )
    assert (tmp_path / "checkpoint-20").is_dir()
