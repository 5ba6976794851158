"""Keeps every prediction of each evaluation in the run's directory: a file an evaluation, whole or absent."""

from __future__ import annotations

import gzip
import json
import os
import re
import secrets
from typing import Any, Callable, Mapping, Optional

import numpy as np

from .scores import Array
from .wire import to_wire

PREDICTIONS_DIRECTORY = "predictions"
EXAMPLES_FILE = "examples.json.gz"
_STEP_FILE = re.compile(r"step-(0|[1-9]\d{0,14})\.npy")

# Files of evaluations at most; beyond them, or beyond the bytes, the closest steps are thinned out.
MAX_KEPT_EVALUATIONS = 1_000
# Of all evaluations together.
MAX_KEPT_BYTES = 256 * 1024 * 1024
# A larger file of examples is read by nobody to compare it; the board's own trainer writes none.
_MAX_READ_BYTES = 256 * 1024 * 1024


def prediction_file_name(step: int) -> str:
    return f"step-{step}.npy"


def step_of_file(name: str) -> Optional[int]:
    """None for the name of any other file."""
    found = _STEP_FILE.fullmatch(name)
    return int(found[1]) if found else None


def is_prediction_file(name: str) -> bool:
    return name == EXAMPLES_FILE or step_of_file(name) is not None or name.endswith(".writing")


def npy_of_float32(values: Array) -> bytes:
    """NumPy's format, version 1.0 (NEP 1): one dimension of little-endian float32. `np.save` pads its header differently from version to version."""
    dictionary = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({len(values)},), }}"
    length = -(-(10 + len(dictionary) + 1) // 64) * 64 - 10
    header = dictionary.ljust(length - 1) + "\n"
    with np.errstate(over="ignore"):
        content = np.asarray(values).astype("<f4").tobytes()
    return b"\x93NUMPY\x01\x00" + length.to_bytes(2, "little") + header.encode("ascii") + content


def remove_predictions(run_directory: str, beyond: float = -1) -> None:
    """Removes what an earlier run left, and nothing that another program put there. `beyond`: only evaluations of later steps."""
    directory = os.path.join(run_directory, PREDICTIONS_DIRECTORY)
    for name in _names_in(directory):
        step = step_of_file(name)
        if (step is not None and step > beyond) or name.endswith(".writing") or (beyond < 0 and name == EXAMPLES_FILE):
            try:
                os.unlink(os.path.join(directory, name))
            except FileNotFoundError:
                pass


class PredictionKeeper:
    def __init__(
        self,
        run_directory: str,
        examples: Mapping[str, Any],
        warn: Callable[[str], None],
        max_files: int = MAX_KEPT_EVALUATIONS,
        max_bytes: int = MAX_KEPT_BYTES,
    ) -> None:
        """`warn` hears once of what can't be kept, and once that evaluations are left out."""
        self._directory = os.path.join(run_directory, PREDICTIONS_DIRECTORY)
        self._ids = np.asarray(examples["id"], dtype=np.int64)
        self._warn = warn
        # The first, the last and the best are always there.
        self._most_files = max(3, min(max_files, max_bytes // max(1, 4 * len(self._ids))))
        self._is_thinned = self._has_failed = False

        def begin() -> None:
            os.makedirs(self._directory, exist_ok=True)
            # Predictions of other examples would be read as being about these.
            if _fingerprint_in(self._directory) != examples["fingerprint"]:
                remove_predictions(run_directory)
            packed = gzip.compress(to_wire(dict(examples)).encode("utf-8"), 6, mtime=0)
            _write_whole(os.path.join(self._directory, EXAMPLES_FILE), packed)

        self._is_usable = self._attempt("", begin)
        steps = [step for name in _names_in(self._directory) if (step := step_of_file(name)) is not None]
        self._steps = sorted(steps)
        kept, total, without = len(self._ids), examples["total"], examples["withoutText"]
        if kept < total:
            warn(
                f"the validation set has {total} rows; {PREDICTIONS_DIRECTORY}/ keeps the predictions of {kept}, "
                "whole problems drawn at random"
            )
        if 0 < without < kept:
            warn(f"{PREDICTIONS_DIRECTORY}/ leaves out the texts of {without} rows")

    def keep(self, step: int, values: Array, best: Optional[int]) -> None:
        """`values`: of the whole validation set. `best`: the step whose predictions are never thinned out."""
        if not self._is_usable:  # beside the examples of another set they would be misread
            return
        path = os.path.join(self._directory, prediction_file_name(step))
        content = npy_of_float32(np.asarray(values)[self._ids])
        if not self._attempt(f" of step {step}", lambda: _write_whole(path, content)):
            return
        if step not in self._steps[-1:]:
            self._steps.append(step)
        if len(self._steps) > self._most_files:
            self._thin(best)

    def _thin(self, best: Optional[int]) -> None:
        """Removes the evaluation whose neighbours are closest to each other, so that the rest stay spread over the training."""
        steps = self._steps
        inner = [place for place in range(1, len(steps) - 1) if steps[place] != best]
        closest = min(inner, key=lambda place: steps[place + 1] - steps[place - 1])
        step = steps.pop(closest)
        try:
            os.unlink(os.path.join(self._directory, prediction_file_name(step)))
        except OSError:
            pass
        if not self._is_thinned:
            self._is_thinned = True
            self._warn(
                f"{PREDICTIONS_DIRECTORY}/ keeps the predictions of {self._most_files} evaluations; "
                "from now on, those in between are left out"
            )

    def _attempt(self, what: str, write: Callable[[], None]) -> bool:
        """Predictions are worth less than the training: it goes on without them."""
        try:
            write()
            return True
        except OSError as error:
            if not self._has_failed:
                self._warn(
                    f"the predictions{what} can't be kept in {PREDICTIONS_DIRECTORY}/: {error.strerror or error}; "
                    "training continues"
                )
            self._has_failed = True
            return False


def _write_whole(path: str, content: bytes) -> None:
    beside = f"{path}.{secrets.token_hex(8)}.writing"
    try:
        with open(beside, "xb") as file:
            file.write(content)
        os.replace(beside, path)
    except BaseException:  # also Ctrl-C
        try:
            os.unlink(beside)
        except OSError:
            pass
        raise


def _fingerprint_in(directory: str) -> Any:
    try:
        with gzip.open(os.path.join(directory, EXAMPLES_FILE)) as file:
            found = json.loads(file.read(_MAX_READ_BYTES))
        return found.get("fingerprint")
    except (OSError, EOFError, ValueError, RecursionError, AttributeError):
        return None
    except Exception:  # zlib.error has no class in common with the others
        return None


def _names_in(directory: str) -> list[str]:
    try:
        return os.listdir(directory)
    except OSError:
        return []
