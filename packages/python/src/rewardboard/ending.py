"""How a run ends: by an exception, or with its program."""

from __future__ import annotations

import atexit
import sys
from typing import TYPE_CHECKING, Literal, Optional

if TYPE_CHECKING:
    from .run import Run

Outcome = Literal["finished", "stopped", "failed"]

OPEN_RUNS: set["Run"] = set()


def ending_of(error: Optional[BaseException]) -> tuple[Outcome, Optional[str]]:
    """How a run ends that an exception left."""
    if error is None or isinstance(error, GeneratorExit):
        return "finished", None
    if isinstance(error, KeyboardInterrupt):
        return "stopped", "Ctrl-C"
    if isinstance(error, SystemExit):
        return "stopped", f"the program exited with {error.code or 0}"
    return "failed", f"{type(error).__name__}: {error}"


def open_run_in(directory: str) -> Optional["Run"]:
    """The run of this process that still writes into a directory."""
    return next((run for run in list(OPEN_RUNS) if run.directory == directory and run.is_recording), None)


@atexit.register
def _finish_open_runs() -> None:
    """A run that nobody finished ends with its program: by the exception that ended it, if there is one."""
    error = getattr(sys, "last_value", None)
    for run in list(OPEN_RUNS):
        if error is None and run.is_before_its_plan:
            run.finish("stopped", "the program ended before the last planned step")
        else:
            run.finish(*ending_of(error))
