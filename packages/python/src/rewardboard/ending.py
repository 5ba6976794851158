"""How a run ends: by an exception, by a signal, or with its program."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, Literal, Optional

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
    if type(error).__name__ == "SIGTERMException":  # Lightning's
        return "stopped", "SIGTERM"
    if isinstance(error, SystemExit):
        return "stopped", f"the program exited with {error.code or 0}"
    return "failed", f"{type(error).__name__}: {error}"


def end_at_sigterm() -> None:
    """From now on SIGTERM ends open runs as stopped, and then the program as before; nothing where it has a handler already."""
    is_main_thread = threading.current_thread() is threading.main_thread()
    if is_main_thread and os.name != "nt" and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _end_by_sigterm)


def _end_by_sigterm(*_: Any) -> None:
    """A run in the middle of a record writes that first, and comes back here."""
    if any([run.is_interrupted() for run in list(OPEN_RUNS)]):
        return
    for run in list(OPEN_RUNS):
        run.finish("stopped", "SIGTERM")
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTERM)


def forget_run(run: "Run") -> None:
    """It has ended. With the last one our handler goes: another trainer in this process may have its own way to stop."""
    OPEN_RUNS.discard(run)
    if not OPEN_RUNS:
        _restore_sigterm()


def _restore_sigterm() -> None:
    """Also in a process of its own, such as a data loader's worker."""
    is_main_thread = threading.current_thread() is threading.main_thread()
    if is_main_thread and signal.getsignal(signal.SIGTERM) == _end_by_sigterm:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_restore_sigterm)


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
