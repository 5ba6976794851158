"""What a hook sees of one call of a model. torch.nn.DataParallel makes a part of a batch on each device, in threads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .scores import as_array


@dataclass
class Call:
    logits: Any
    labels: Any
    input_ids: Any
    attention_mask: Any


def whole_calls(parts: list[Call]) -> list[Call]:
    """Parts of one call run on different devices: rows are in the order of these, whatever the order in which threads ended."""
    calls: list[dict[Any, Call]] = []
    for part in parts:
        device = getattr(getattr(part.logits, "device", None), "index", None)
        if not calls or device in calls[-1]:
            calls.append({})
        calls[-1][device] = part
    return [_joined([call[device] for device in sorted(call, key=lambda index: index or 0)]) for call in calls]


def _joined(parts: list[Call]) -> Call:
    if len(parts) == 1:
        return parts[0]

    def column(name: str) -> Any:
        values = [getattr(part, name) for part in parts]
        return None if any(value is None for value in values) else np.concatenate([as_array(value) for value in values])

    return Call(column("logits"), column("labels"), column("input_ids"), column("attention_mask"))
