"""A person's request that a training stops: a file that the board writes into the run's directory."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Optional

STOP_FILE = ".stop-request"
# A longer one is no request.
MAX_STOP_FILE_BYTES = 1_000


@dataclass(frozen=True)
class StopRequest:
    keep: Optional[int]
    """Step of the checkpoint to keep; None: the one that the trainer has chosen."""


def take_stop_request(directory: str) -> Optional[StopRequest]:
    """Asked after each step: where there is no such file, that costs microseconds."""
    path = os.path.join(directory, STOP_FILE)
    try:
        size = os.stat(path).st_size
        text = "null"
        if size <= MAX_STOP_FILE_BYTES:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        forget_stop_request(directory)
        return _request_of(json.loads(text))
    except (OSError, ValueError):
        return None


def forget_stop_request(directory: str) -> None:
    """A request to an earlier part of the run stops nothing."""
    try:
        os.remove(os.path.join(directory, STOP_FILE))
    except OSError:
        pass  # Where it can't be removed it is obeyed all the same.


def _request_of(raw: object) -> Optional[StopRequest]:
    if not isinstance(raw, dict) or "keep" not in raw:
        return None
    keep = raw["keep"]
    is_step = isinstance(keep, int) and not isinstance(keep, bool) and keep >= 0
    return StopRequest(keep) if keep is None or is_step else None
