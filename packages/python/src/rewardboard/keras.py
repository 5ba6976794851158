"""
For Keras.

    from rewardboard.keras import RewardboardCallback

    model.fit(..., callbacks=[RewardboardCallback("outputs/my_run", validation_data=(x, y))])

`validation_data` is predicted at the end of each epoch, for the confusion matrix, histogram and samples.
"""

from __future__ import annotations

import math
import os
from typing import Any, Mapping, Optional, Union

try:
    from keras.callbacks import Callback
except ImportError:
    from tensorflow.keras.callbacks import Callback  # type: ignore[no-redef, unused-ignore]

from .guard import never_raises
from .metric_path import metric_path
from .run import Run
from .samples import Texts
from .scores import as_array, sigmoid

__all__ = ["RewardboardCallback"]


class RewardboardCallback(Callback):  # type: ignore[misc, valid-type, unused-ignore]
    """
    Records a training: its loss every `logging_steps` batches, and an evaluation at the end of each epoch.

    `validation_data`: inputs and labels (0 or 1), predicted once an epoch. `from_logits`: whether the model answers with log
    odds instead of probabilities. `texts`: see `Run.evaluate`. Other keyword arguments are those of `rewardboard.Run`.
    """

    def __init__(
        self,
        directory: Union[str, "os.PathLike[str]"],
        *,
        validation_data: Optional[tuple[Any, Any]] = None,
        texts: Optional[Texts] = None,
        from_logits: bool = False,
        logging_steps: int = 50,
        **options: Any,
    ) -> None:
        super().__init__()
        self._directory = directory
        self._validation_data = validation_data
        self._texts = texts
        self._from_logits = from_logits
        self._logging_steps = max(1, logging_steps)
        self._options = {"program": "Keras", **options}
        self._run: Optional[Run] = None
        self._step = self._epoch = 0
        self._batches_of_epoch = 0

    @never_raises
    def on_train_begin(self, logs: Optional[Mapping[str, Any]] = None) -> None:
        params = self.params or {}
        steps, epochs = params.get("steps"), params.get("epochs")
        self._step = int(self._options.get("resume_from") or 0)
        options = {
            "planned_steps": self._step + steps * epochs if steps and epochs else None,
            "planned_epochs": epochs,
            "config": {"optimizer": type(getattr(self.model, "optimizer", None)).__name__, **params},
            "parameters": _parameters_of(self.model),
            **self._options,
        }
        self._run = Run(self._directory, **options)

    @never_raises
    def on_epoch_begin(self, epoch: int, logs: Optional[Mapping[str, Any]] = None) -> None:
        self._epoch, self._batches_of_epoch = epoch, 0

    @never_raises
    def on_train_batch_end(self, batch: int, logs: Optional[Mapping[str, Any]] = None) -> None:
        self._step += 1
        self._batches_of_epoch += 1
        if self._run is None:
            return
        self._run.reached(self._step)
        if self._run.should_stop:
            self.model.stop_training = True
        if logs and self._step % self._logging_steps == 0:
            steps = (self.params or {}).get("steps")
            epoch = self._epoch + self._batches_of_epoch / steps if steps else None
            self._run.log(self._step, logs, epoch=epoch)

    @never_raises
    def on_epoch_end(self, epoch: int, logs: Optional[Mapping[str, Any]] = None) -> None:
        run = self._run
        if run is None:
            return
        values = dict(logs or {})
        rate = _learning_rate_of(self.model)
        if rate is not None:
            values.setdefault("learning_rate", rate)
        train = {name: value for name, value in values.items() if not name.startswith("val_")}
        run.log(self._step, train, epoch=epoch + 1)
        paths = {metric_path(name): float(value) for name, value in values.items() if name.startswith("val_")}
        predicted = self._predicted() if run.is_recording else None
        if predicted is None:
            run.evaluate_metrics(self._step, paths, epoch=epoch + 1)
        else:
            loss = paths.pop("eval/loss", None)
            run.evaluate(self._step, *predicted, self._texts, loss, epoch=epoch + 1, paths=paths)

    @never_raises
    def on_train_end(self, logs: Optional[Mapping[str, Any]] = None) -> None:
        if self._run is not None:
            self._run.finish()

    def _predicted(self) -> Optional[tuple[Any, Any]]:
        if self._validation_data is None:
            return None
        inputs, labels = self._validation_data[:2]
        answers = as_array(self.model.predict(inputs, verbose=0))
        if answers.ndim == 2 and answers.shape[1] == 2 and self._from_logits:
            answers = answers[:, 1] - answers[:, 0]
        return labels, sigmoid(answers) if self._from_logits else answers


def _learning_rate_of(model: Any) -> Optional[float]:
    try:
        return float(as_array(model.optimizer.learning_rate))
    except Exception:  # a schedule, or no optimizer
        return None


def _parameters_of(model: Any) -> int:
    try:
        return sum(math.prod(int(length) for length in weight.shape) for weight in model.trainable_weights)
    except Exception:  # not built yet
        return 0
