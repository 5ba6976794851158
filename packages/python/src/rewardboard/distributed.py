"""What the processes of a distributed PyTorch training have, in one place."""

from __future__ import annotations

import sys
from typing import Any


def gather_objects(own: Any) -> list[Any]:
    """What each process gave, by rank. All processes must call it."""
    torch = sys.modules.get("torch")
    distributed = getattr(torch, "distributed", None)
    if distributed is None or not distributed.is_available() or not distributed.is_initialized():
        return [own]
    gathered: list[Any] = [None] * distributed.get_world_size()
    distributed.all_gather_object(gathered, own)
    return gathered
