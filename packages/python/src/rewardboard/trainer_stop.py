"""How transformers' `Trainer` obeys "Stop" of the board: after a step, in all processes after the same one."""

from __future__ import annotations

import os
from typing import Any, Callable, Optional

from .distributed import are_connected, number_of_main
from .run import Run

STEPS_BETWEEN_QUESTIONS = 10
"""Processes that train together wait for each other when they ask rank 0, so they don't at every step."""

_NO, _WITHOUT_KEEP = -2, -1


class TrainerStop:
    def __init__(self, args: Any) -> None:
        self._processes = int(getattr(args, "world_size", 1))
        self.kept: Optional[int] = None
        """Step of the checkpoint that whoever stopped the training wants to keep."""

    @property
    def is_possible(self) -> bool:
        return are_connected(self._processes)

    def obey(self, run: Callable[[], Run], args: Any, state: Any, control: Any) -> None:
        """Ends the training if the board asks for it, with a checkpoint from which it can go on."""
        if self._processes == 1:
            wish = self._wish(run(), args)
        elif self.is_possible and state.global_step % STEPS_BETWEEN_QUESTIONS == 0:
            wish = number_of_main(self._wish_of_main(run, args), args.device)
        else:
            return
        if wish == _NO:
            return
        control.should_training_stop = True
        if not _is_no(getattr(args, "save_strategy", "no")):
            control.should_save = True
        if wish >= 0 and self.kept is None:
            # It is neither rotated away nor replaced, and `load_best_model_at_end` loads it.
            self.kept = wish
            state.best_model_checkpoint, state.best_global_step = _checkpoint(args, wish), wish

    def _wish_of_main(self, run: Callable[[], Run], args: Any) -> int:
        """Others are waiting for the answer: whatever goes wrong, there is one."""
        try:
            return self._wish(run(), args)
        except Exception:
            return _NO

    def _wish(self, run: Run, args: Any) -> int:
        if not run.should_stop:
            return _NO
        keep = run.keep_step
        if keep is None:
            return _WITHOUT_KEEP
        if os.path.isdir(_checkpoint(args, keep)):
            return keep
        run.notice(f"checkpoint-{keep}, which should be kept, isn't there")
        return _WITHOUT_KEEP


def _checkpoint(args: Any, step: int) -> str:
    return os.path.join(args.output_dir, f"checkpoint-{step}")


def _is_no(strategy: Any) -> bool:
    return str(getattr(strategy, "value", strategy)) == "no"
