"""Who writes a run: one process of a training, and no two trainings in one directory."""

from __future__ import annotations

import json
import os
import socket
from typing import Any, Optional

# Linux counts a process's start in these ticks.
_TICKS_PER_SECOND = 100
# A process writes its file after its start; the kernel's clock and the file's may differ by this much.
_CLOCK_SLACK_MS = 10_000


def rank_of_process() -> int:
    """This process's number in a distributed training: of torchrun, Accelerate, DeepSpeed, Open MPI or MPICH; 0 in any other."""
    for name in ("RANK", "OMPI_COMM_WORLD_RANK", "PMI_RANK"):
        text = os.environ.get(name, "")
        if text.isdigit():
            return int(text)
    return 0


def read_run_file(path: str) -> dict[str, Any]:
    """What run.json says; empty if it is missing or damaged."""
    try:
        with open(path, encoding="utf-8") as file:
            parsed = json.load(file)
    except (OSError, ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def other_writer(run_file: dict[str, Any]) -> Optional[int]:
    """The process that still writes this run, if it is another one and on this machine."""
    pid, started_at = run_file.get("pid"), run_file.get("startedAt", 0)
    if run_file.get("host") != socket.gethostname() or not isinstance(pid, int) or pid <= 1 or pid == os.getpid():
        return None
    return pid if _is_alive(pid, started_at if isinstance(started_at, (int, float)) else 0) else None


def _is_alive(pid: int, writing_since_ms: float) -> bool:
    """False where it can't be told: os.kill would end the process on Windows."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            status = file.read()
        with open("/proc/stat", encoding="utf-8") as file:
            boot_seconds = next(float(line.split()[1]) for line in file if line.startswith("btime "))
        # The name in parentheses may contain parentheses; field 3 is the first one after the last of them.
        fields = status[status.rindex(")") + 2 :].split(" ")
        started_at_ms = (boot_seconds + float(fields[19]) / _TICKS_PER_SECOND) * 1000
    except (OSError, ValueError, IndexError, StopIteration):
        return False
    return fields[0] != "Z" and (writing_since_ms == 0 or started_at_ms <= writing_since_ms + _CLOCK_SLACK_MS)
