"""
For Lightning (`lightning` or `pytorch_lightning`).

    from rewardboard.lightning import RewardboardLogger

    trainer = Trainer(logger=RewardboardLogger("outputs/my_run"))

Everything that is logged with `self.log` appears on the board. For the confusion matrix, histogram and samples, hand over the
predictions at the end of a validation epoch: `self.logger.log_predictions(labels, probabilities, texts)`. With
`Trainer(callbacks=[StopFromBoard()])` the board can stop the training.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from typing import Any, Mapping, Optional, Union

try:
    from lightning.pytorch.callbacks import Callback
    from lightning.pytorch.loggers import Logger
    from lightning.pytorch.utilities import rank_zero_only
except ImportError:
    from pytorch_lightning.callbacks import Callback  # type: ignore[no-redef, unused-ignore]
    from pytorch_lightning.loggers import Logger  # type: ignore[no-redef, unused-ignore]
    from pytorch_lightning.utilities import rank_zero_only  # type: ignore[no-redef, unused-ignore]

from .ending import Outcome, ending_of
from .guard import never_raises
from .metric_path import metric_path
from .run import Run
from .samples import Texts

__all__ = ["RewardboardLogger", "StopFromBoard"]

_ENDS: dict[str, tuple[Outcome, Optional[str]]] = {
    "success": ("finished", None),
    "finished": ("finished", None),
    "interrupted": ("stopped", "interrupted"),
}


class RewardboardLogger(Logger):  # type: ignore[misc, valid-type, unused-ignore]
    """Records a training in a directory. Keyword arguments are those of `rewardboard.Run`."""

    def __init__(self, directory: Union[str, "os.PathLike[str]"], **options: Any) -> None:
        super().__init__()
        self._directory = os.fspath(directory)
        self._config = options.pop("config", {})
        self._options = {"program": "Lightning", "handles_sigterm": False, **options}
        self._hyperparameters: dict[str, Any] = {}
        self._run: Optional[Run] = None
        self._epoch: Optional[float] = None
        self._step = 0
        self._has_ended = False

    @property
    def name(self) -> str:
        return os.path.basename(os.path.abspath(self._directory))

    @property
    def version(self) -> str:
        return str(self._run.info.get("id", "")) if self._run is not None else ""

    @property
    def save_dir(self) -> str:
        return self._directory

    @property
    def experiment(self) -> Run:
        """The run, opened when it is first used. It records in the process of rank 0 only."""
        if self._run is None:
            config = {**self._hyperparameters, **self._config}
            is_main = rank_zero_only.rank in (0, None)
            self._run = Run(self._directory, config, is_main_process=is_main, **self._options)
        return self._run

    @never_raises
    @rank_zero_only  # type: ignore[untyped-decorator, unused-ignore]
    def log_hyperparams(self, params: Union[Mapping[str, Any], Namespace, None] = None, **_: Any) -> None:
        fields = vars(params) if isinstance(params, Namespace) else dict(params or {})
        self._hyperparameters.update(fields)
        if self._run is not None:
            self._run.about(config=fields)

    @never_raises
    @rank_zero_only  # type: ignore[untyped-decorator, unused-ignore]
    def log_metrics(self, metrics: Mapping[str, float], step: Optional[int] = None) -> None:
        values = dict(metrics)
        epoch = values.pop("epoch", None)
        # Lightning counts epochs from 0: what it logs stands within this one.
        self._epoch = self._epoch if epoch is None else float(epoch)
        # Its steps count from 0; validation metrics have the step of the last update.
        at = self._step if step is None else int(step) + 1
        self._begin_again(at)
        self._step = at
        paths = {metric_path(_without_phase(name)): float(value) for name, value in values.items()}
        self.experiment.log_paths(self._step, paths, epoch=self._epoch)

    def _begin_again(self, step: int) -> None:
        """A second `fit`, `validate` or `test` with this logger: one that counts on continues the run, another one is a new run."""
        if not self._has_ended:
            return
        self._has_ended, self._run = False, None
        self._options["resume_from"] = self._step if step >= self._step else None

    @never_raises
    @rank_zero_only  # type: ignore[untyped-decorator, unused-ignore]
    def log_predictions(
        self,
        labels: Any,
        probabilities: Any,
        texts: Optional[Texts] = None,
        *,
        step: Optional[int] = None,
        loss: Optional[float] = None,
    ) -> None:
        """All predictions of a validation epoch; see `Run.evaluate`. `step`: the module's `global_step`; by default the newest."""
        at = self._step if step is None else step
        self._begin_again(at)
        self.experiment.evaluate(at, labels, probabilities, texts, loss, epoch=self._epoch)

    @never_raises
    @rank_zero_only  # type: ignore[untyped-decorator, unused-ignore]
    def finalize(self, status: str) -> None:
        if self._run is not None:
            error = sys.exc_info()[1] if status == "failed" else None  # Lightning is handling it
            self._has_ended = True
            self._run.finish(*_ENDS.get(status, ("failed", status)) if error is None else ending_of(error))


class StopFromBoard(Callback):  # type: ignore[misc, valid-type, unused-ignore]
    """Ends the training after the batch in which somebody presses "Stop" on the board. A training of one process only."""

    @never_raises
    def on_train_batch_end(self, trainer: Any, *_: Any, **__: Any) -> None:
        # Processes that train together must stop at the same step, and only the one that records finds the request.
        if trainer.world_size > 1:
            return
        for logger in trainer.loggers:
            if isinstance(logger, RewardboardLogger) and logger.experiment.should_stop:
                trainer.should_stop = True


def _without_phase(name: str) -> str:
    """Lightning logs one metric twice: `train_loss_step`, and its mean over the epoch, `val_loss_epoch`."""
    path = metric_path(name)
    for end, split in (("_step", "train/"), ("_epoch", "eval/")):
        if name.endswith(end) and path.startswith(split):
            return name[: -len(end)]
    return name
