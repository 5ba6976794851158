"""Recording never stops a training: what goes wrong is logged once."""

from __future__ import annotations

import functools
import logging
from typing import Any, Callable, TypeVar

_log = logging.getLogger("rewardboard")
_said: set[str] = set()
_Function = TypeVar("_Function", bound=Callable[..., Any])


def never_raises(function: _Function) -> _Function:
    """For what a trainer calls: a fault in it is logged once, and None is returned."""

    @functools.wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            text = f"{function.__qualname__}: {type(error).__name__}: {error}"
            if text not in _said:
                _said.add(text)
                _log.warning("rewardboard: %s (training continues)", text)
            return None

    return guarded  # type: ignore[return-value]
