"""What the processes of a distributed PyTorch training have, in one place."""

from __future__ import annotations

import sys
from typing import Any


def _initialized() -> Any:
    """`torch.distributed` where this process trains with others."""
    torch = sys.modules.get("torch")
    distributed = getattr(torch, "distributed", None)
    is_there = distributed is not None and distributed.is_available() and distributed.is_initialized()
    return distributed if is_there else None


def are_connected(processes: int) -> bool:
    """Whether these are all processes of the training, so that each can hear from rank 0."""
    distributed = _initialized()
    return (1 if distributed is None else int(distributed.get_world_size())) == processes


def gather_objects(own: Any) -> list[Any]:
    """What each process gave, by rank. All processes must call it."""
    distributed = _initialized()
    if distributed is None:
        return [own]
    gathered: list[Any] = [None] * distributed.get_world_size()
    distributed.all_gather_object(gathered, own)
    return gathered


def number_of_main(own: int, device: Any) -> int:
    """What rank 0 gave, in every process. All processes must call it. `device`: where this process trains."""
    distributed = _initialized()
    if distributed is None:
        return own
    number = sys.modules["torch"].tensor([own], device=device)
    distributed.broadcast(number, src=0)
    return int(number.item())
