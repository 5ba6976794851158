"""Samples what the training takes of its machine: processor, memory, and graphics cards where nvidia-smi is there."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import time
from typing import Optional

_QUERY = "--query-gpu=index,utilization.gpu,memory.used,memory.total,temperature.gpu"
_QUERY_LIMIT_SECONDS = 5.0
_KILL_LIMIT_SECONDS = 1.0
_MAX_CARDS = 16
_GIB = 1024**3


class SystemSampler:
    """`seconds` between two samples; 0: none. Machine-wide numbers need Linux."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds if seconds > 0 else math.inf
        self._command = shutil.which("nvidia-smi") if seconds > 0 else None
        # The query takes a while: it runs beside the training, and its answer comes with the next sample.
        self._query: Optional["subprocess.Popen[str]"] = None
        self._asked_at = 0.0
        self._sampled_at = time.monotonic()
        self._used = time.process_time()
        self._machine = _machine_times()
        self._ask()

    def values(self) -> dict[str, float]:
        """What is to be logged now; empty unless a sample is due."""
        now = time.monotonic()
        elapsed = now - self._sampled_at
        if elapsed < self._seconds or elapsed <= 0:
            return {}
        used, machine = time.process_time(), _machine_times()
        values = {"system/process_cpu_percent": 100 * (used - self._used) / elapsed}
        if machine and self._machine and machine[1] > self._machine[1]:
            values["system/cpu_percent"] = 100 * (machine[0] - self._machine[0]) / (machine[1] - self._machine[1])
        self._sampled_at, self._used, self._machine = now, used, machine
        values.update(_memory())
        values.update(self._answer())
        self._ask()
        return values

    def close(self) -> None:
        query, self._query = self._query, None
        if query is None:
            return
        query.kill()
        try:
            query.communicate(timeout=_KILL_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            # It waits for a broken driver and can't be killed, or left a process of its own: the training doesn't wait for it.
            pass

    def _ask(self) -> None:
        if self._command is None or self._query is not None:
            return
        self._asked_at = time.monotonic()
        try:
            self._query = subprocess.Popen(
                [self._command, _QUERY, "--format=csv,noheader,nounits"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                # Otherwise Windows opens a console window for it.
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            self._command = None

    def _answer(self) -> dict[str, float]:
        query = self._query
        if query is None:
            return {}
        if query.poll() is None:
            # A driver that hangs is asked no more.
            if time.monotonic() - self._asked_at > _QUERY_LIMIT_SECONDS:
                self.close()
                self._command = None
            return {}
        self._query = None
        output, _ = query.communicate()
        if query.returncode != 0:
            self._command = None
            return {}
        return card_values(output)


def card_values(output: str) -> dict[str, float]:
    """`0, 97, 40123, 143771, 61`, a line a card; `[N/A]` for what a card doesn't say."""
    values = {}
    for line in output.splitlines()[:_MAX_CARDS]:
        index, busy, used, total, celsius = ([_number(cell) for cell in line.split(",")] + [None] * 5)[:5]
        if index is None:
            continue
        share = 100 * used / total if used is not None and total else None
        for name, value in (("percent", busy), ("memory_percent", share), ("temperature", celsius)):
            if value is not None:
                values[f"system/gpu_{int(index)}_{name}"] = value
    return values


def _number(text: str) -> Optional[float]:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _machine_times() -> Optional[tuple[float, float]]:
    """Busy and all time of the processors, in the kernel's unit."""
    try:
        with open("/proc/stat", encoding="ascii") as file:
            user, nice, system, idle, waiting, *rest = (int(cell) for cell in file.readline().split()[1:9])
    except (OSError, ValueError):
        return None
    busy = user + nice + system + sum(rest)
    return busy, busy + idle + waiting


def _memory() -> dict[str, float]:
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            lines = dict(line.split(":", 1) for line in file)
        total, free = (float(lines[name].split()[0]) for name in ("MemTotal", "MemAvailable"))
        with open("/proc/self/statm", encoding="ascii") as file:
            pages = int(file.read().split()[1])
    except (OSError, ValueError, KeyError, IndexError):
        return {}
    own = pages * os.sysconf("SC_PAGE_SIZE") / _GIB
    return {"system/memory_percent": 100 * (1 - free / total), "system/process_memory_gib": own}
