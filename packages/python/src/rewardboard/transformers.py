"""
For transformers' `Trainer`, TRL's `RewardTrainer` and trainers of process reward models.

    from rewardboard.transformers import PredictionLoggingCallback, RewardMetricsCallback

    trainer = RewardTrainer(..., callbacks=[RewardMetricsCallback(), PredictionLoggingCallback()])

The first one records the run in the trainer's output directory, with scores, confusion matrix and histogram of every evaluation;
the second one adds sample predictions with their texts.
"""

from __future__ import annotations

from typing import Any, Callable, Mapping, Optional

import numpy as np
from transformers import TrainerCallback

from .guard import never_raises
from .kept_predictions import Rows, rows_of_parts
from .predictions import Predictions, predictions_of
from .scores import as_array, classification_event
from .trainer_session import TrainerSession, hand_over

__all__ = ["PredictionLoggingCallback", "RewardMetricsCallback", "create_compute_metrics_fn"]

LOGGING_STEPS = 50
"""How often the training loss is logged if `TrainingArguments` say nothing: the guide's number."""
EVAL_STEPS = 250
"""How often a training that evaluates by steps is evaluated if `TrainingArguments` say nothing: the guide's number."""


class _RecordingCallback(TrainerCallback):  # type: ignore[misc]
    """Callbacks with the same output directory share one run. Of several, the first one records what happens."""

    def __init__(self, output_dir: Optional[str], options: Mapping[str, Any]) -> None:
        self._output_dir = output_dir
        self._options = options
        self._session: Optional[TrainerSession] = None

    def _recording(self) -> Optional[TrainerSession]:
        return self._session if self._session is not None and self._session.owner is self else None

    @never_raises
    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        self._session = TrainerSession.join(self, self._output_dir or args.output_dir, self._options, args, state, kwargs)

    @never_raises
    def on_epoch_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        session = self._recording()
        if session:
            session.run.reached(state.global_step)

    @never_raises
    def on_epoch_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        session = self._recording()
        if session:
            session.goes_on()

    @never_raises
    def on_step_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        session = self._recording()
        if session:
            session.goes_on()

    @never_raises
    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        session = self._recording()
        if session:
            session.run.reached(state.global_step)
            session.obey(args, state, control)

    @never_raises
    def on_log(self, args: Any, state: Any, control: Any, logs: Optional[dict[str, Any]] = None, **kwargs: Any) -> None:
        session = self._recording()
        if session and logs:
            session.log(state, logs, evaluation_follows=bool(control.should_evaluate))

    @never_raises
    def on_prediction_step(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        session = self._recording()
        if session:
            session.end_batch(kwargs.get("eval_dataloader"))

    @never_raises
    def on_evaluate(
        self, args: Any, state: Any, control: Any, metrics: Optional[dict[str, Any]] = None, **kwargs: Any
    ) -> None:
        session = self._recording()
        if session:
            session.evaluate(state, metrics or {})

    @never_raises
    def on_predict(self, args: Any, state: Any, control: Any, metrics: Any = None, **kwargs: Any) -> None:
        session = self._recording()
        if session:
            session.forget_predictions()

    @never_raises
    def on_save(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        session = self._recording()
        if session:
            session.saved(state)

    @never_raises
    def on_train_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        session, self._session = self._recording(), None
        if session:
            session.end(args, state)


class RewardMetricsCallback(_RecordingCallback):
    """
    Records a training: its numbers at every logging step, and at every evaluation scores, confusion matrix, histogram and ROC AUC.

    `output_dir`: where; by default the trainer's. `logging_steps`, `eval_steps`: how often the trainer logs and evaluates at
    least; by default as its `TrainingArguments` say, or every 50 and 250 steps where these say nothing. `threshold`: probability
    from which an example is called positive. `from_logits`: False if the model's single column holds probabilities.
    `system_metrics_seconds`: how often processor, memory and GPUs are sampled at most; 0: never.
    """

    def __init__(
        self,
        output_dir: Optional[str] = None,
        logging_steps: Optional[int] = None,
        eval_steps: Optional[int] = None,
        *,
        name: Optional[str] = None,
        threshold: float = 0.5,
        positive_label: str = "correct",
        negative_label: str = "incorrect",
        from_logits: bool = True,
        system_metrics_seconds: float = 10.0,
    ) -> None:
        labels = {"positive_label": positive_label, "negative_label": negative_label}
        options = {"name": name, "threshold": threshold, "from_logits": from_logits, **labels}
        super().__init__(output_dir, {**options, "system_metrics_seconds": system_metrics_seconds})
        self._logging_steps = logging_steps
        self._eval_steps = eval_steps
        self._logs: Optional[int] = None
        self._evaluates: Optional[int] = None

    @never_raises
    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        super().on_train_begin(args, state, control, **kwargs)
        self._logs = _interval(args, "logging_steps", "logging_strategy", self._logging_steps, LOGGING_STEPS)
        self._evaluates = _interval(args, "eval_steps", "eval_strategy", self._eval_steps, EVAL_STEPS)

    @never_raises
    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        super().on_step_end(args, state, control, **kwargs)
        if self._logs and state.global_step % self._logs == 0:
            control.should_log = True
        if self._evaluates and state.global_step % self._evaluates == 0:
            control.should_evaluate = True


class PredictionLoggingCallback(_RecordingCallback):
    """
    Logs predictions for the same examples at every evaluation, with their texts: in predictions.log, prediction_samples.json and
    on the board. `tokenizer` turns tokens back into text; by default the trainer's.
    """

    def __init__(
        self,
        num_samples_to_log: int = 20,
        tokenizer: Any = None,
        output_dir: Optional[str] = None,
    ) -> None:
        super().__init__(output_dir, {"num_samples": num_samples_to_log, "tokenizer": tokenizer})


def create_compute_metrics_fn(
    num_samples_to_log: int = 20,
    *,
    threshold: float = 0.5,
    from_logits: bool = True,
) -> Callable[..., dict[str, float]]:
    """
    A `compute_metrics` for transformers: accuracy, precision, recall, f1, specificity, balanced accuracy, ROC AUC, mean
    confidence, and the counts tp, tn, fp, fn. It takes logits of one or two columns, of texts or of tokens (labels of -100 are
    left out), also batch by batch (`batch_eval_metrics`). A `RewardMetricsCallback` beside it records what it was given.

    `from_logits`: False if a single column holds probabilities. `num_samples_to_log`: predictions that are logged.
    """
    parts: list[Predictions] = []

    def compute_metrics(prediction: Any, compute_result: bool = True) -> dict[str, float]:
        logits, labels = getattr(prediction, "predictions", None), getattr(prediction, "label_ids", None)
        if logits is None and labels is None:
            logits, labels = prediction
        found = predictions_of(logits, labels, from_logits)
        if found is not None:
            parts.append(found)
        if not compute_result or not parts:
            return {}
        truth = np.concatenate([as_array(part.labels) for part in parts])
        probabilities = np.concatenate([as_array(part.probabilities) for part in parts])
        rows = rows_of_parts([(part.rows or Rows(), len(as_array(part.labels))) for part in parts])
        parts.clear()
        hand_over(Predictions(labels=truth, probabilities=probabilities, rows=rows), num_samples_to_log)
        event = classification_event(truth, probabilities, threshold)
        values = {path[len("eval/") :]: float(value) for path, value in event["values"].items()}
        return {**values, **event["counts"]}

    return compute_metrics


def _interval(args: Any, field: str, strategy: str, own: Optional[int], guide: int) -> Optional[int]:
    """Steps after which something is due besides what the trainer does of its own; None: never."""
    if str(getattr(getattr(args, strategy, "no"), "value", getattr(args, strategy, "no"))) != "steps":
        return None
    if own is not None:
        return own if own > 0 else None
    default = getattr(type(args).__dataclass_fields__.get("logging_steps"), "default", None)
    # Unset, eval_steps is logging_steps.
    is_unset = getattr(args, field, None) == default and getattr(args, "logging_steps", None) == default
    return guide if is_unset and isinstance(default, (int, float)) and default > guide else None
