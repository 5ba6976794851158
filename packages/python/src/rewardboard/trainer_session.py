"""One training of transformers' `Trainer`: from what its callbacks get to the events of a run."""

from __future__ import annotations

import os
from typing import Any, Mapping, Optional

from .distributed import gather_objects
from .metric_path import metric_path
from .kept_predictions import Rows
from .model_outputs import ModelOutputs
from .predictions import Predictions, is_same
from .run import Run
from .trainer_facts import (
    best_of,
    changed_fields,
    device_of,
    is_of_pairs,
    length_of,
    model_config_of,
    parameters_of,
    program_of,
    set_of,
    values_of,
)
from .trainer_stop import TrainerStop
from .validation_sets import ValidationSets

# In a log entry of the training, and no metrics.
_NO_METRICS = ("epoch", "step", "total_flos", "train_runtime")

# Options of a callback that are those of its run.
_OF_RUN = ("name", "positive_label", "negative_label", "system_metrics_seconds")

_handed_over: Optional[tuple[Predictions, int]] = None


def hand_over(predictions: Predictions, num_samples: int) -> None:
    """What `compute_metrics` was given: the evaluation that is recorded next takes it."""
    global _handed_over
    _handed_over = (predictions, num_samples)


def _take_handed_over() -> Optional[tuple[Predictions, int]]:
    global _handed_over
    found, _handed_over = _handed_over, None
    return found


class TrainerSession:
    _open: dict[str, "TrainerSession"] = {}

    @classmethod
    def join(
        cls, callback: Any, output_dir: str, options: Mapping[str, Any], args: Any, state: Any, given: Mapping[str, Any]
    ) -> "TrainerSession":
        """The training in a directory: begun by the first callback, joined by the others."""
        directory = os.path.abspath(output_dir)
        session = cls._open.get(directory)
        if session is None or callback in session._callbacks:
            # A training that a callback knows already has ended without a word.
            if session is not None:
                session._model_outputs.detach()
            session = cls._open[directory] = TrainerSession(callback, directory, args, state, given)
        session._callbacks.append(callback)
        session._configure(options)
        return session

    def __init__(self, owner: Any, directory: str, args: Any, state: Any, given: Mapping[str, Any]) -> None:
        _take_handed_over()  # of another trainer's evaluation, which nobody recorded
        self.owner = owner
        self._callbacks: list[Any] = []
        self._directory = directory
        self._run: Optional[Run] = None
        self._options: dict[str, Any] = {"num_samples": 0}
        self._args, self._given = args, dict(given)
        self._first_step, self._planned_steps = int(state.global_step), int(state.max_steps)
        self._is_main = bool(state.is_world_process_zero)
        self._eval_rows: Optional[int] = None
        self._evaluated: set[int] = set()
        self._eval_logs: dict[str, Any] = {}
        self._said: set[str] = set()
        self._stop = TrainerStop(args)
        self._metrics_at: dict[int, dict[str, Any]] = {}
        self._seed: int = getattr(args, "data_seed", None) or args.seed
        self._model_outputs = ModelOutputs(0, self._seed, is_pairs=False)
        self._sets = ValidationSets()
        self._sets_at: tuple[int, Optional[float]] = (0, None)
        model = given.get("model")
        if model is not None and hasattr(model, "register_forward_hook"):
            self._model_outputs.attach(model, getattr(args, "n_gpu", 1))

    def _configure(self, options: Mapping[str, Any]) -> None:
        self._options.update(options)
        self._model_outputs.num_samples = self._options["num_samples"]
        self._model_outputs.from_logits = self._options.get("from_logits", True)
        self._model_outputs.reset()

    @property
    def run(self) -> Run:
        """Opened when it is first used: then all callbacks have joined."""
        if self._run is None:
            self._run = self._open_run()
        return self._run

    def _open_run(self) -> Run:
        args = self._args
        own = {name: self._options[name] for name in _OF_RUN if name in self._options}
        model = self._given.get("model")
        run = Run(
            self._directory,
            program=program_of(args),
            config=args.to_dict() if hasattr(args, "to_dict") else vars(args),
            model_config=model_config_of(model),
            changed_fields=changed_fields(args),
            resume_from=self._first_step if self._first_step > 0 else None,
            planned_steps=self._planned_steps if self._planned_steps > 0 else None,
            planned_epochs=float(args.num_train_epochs) if getattr(args, "max_steps", -1) <= 0 else None,
            threshold=self._options.get("threshold", 0.5),
            num_samples_to_log=self._options["num_samples"],
            seed=self._seed,
            device=device_of(args),
            parameters=parameters_of(model),
            data={
                "trainExamples": length_of(self._given.get("train_dataloader")) or 0,
                "evalExamples": length_of(self._given.get("eval_dataloader")) or 0,
            },
            is_main_process=self._is_main,
            **own,
        )
        run.says_it_stops(self._stop.is_possible)
        if getattr(args, "logging_nan_inf_filter", False):
            run.about(lossNanFiltered=True)
        return run

    def obey(self, args: Any, state: Any, control: Any) -> None:
        """Ends the training if the board asks for it."""
        self._stop.obey(lambda: self.run, args, state, control)

    def log(self, state: Any, logs: Mapping[str, Any], evaluation_follows: bool) -> None:
        if any(name.startswith("eval_") for name in logs):
            self._eval_logs = dict(logs)
            return
        self.goes_on()
        if "train_runtime" in logs:  # sums up the training, and is no point of a curve
            return
        if any(name.startswith("test_") for name in logs):
            return
        paths = {
            metric_path(name): float(value)
            for name, value in logs.items()
            if name not in _NO_METRICS and isinstance(value, (int, float))
        }
        self.run.log_paths(
            state.global_step, paths, epoch=state.epoch, into_guide_files=not evaluation_follows
        )

    def end_batch(self, eval_dataloader: Any) -> None:
        if self._model_outputs.is_empty:
            self._eval_rows = length_of(eval_dataloader)
            self._model_outputs.is_pairs = is_of_pairs(eval_dataloader)
        self._model_outputs.end_batch()

    def evaluate(self, state: Any, metrics: Mapping[str, Any]) -> None:
        logs, self._eval_logs = self._eval_logs, {}
        handed_over = _take_handed_over()
        has_outputs = self._model_outputs.saw_outputs
        found = self._model_outputs.take(self._tokenizer(), self._eval_rows, gather_objects)
        step, epoch = state.global_step, state.epoch
        set_name = set_of(metrics)
        values = values_of({**logs, **metrics}, set_name)
        self._evaluated.add(step)
        self._metrics_at[step] = {**logs, **metrics}
        predictions = self._completed(found, handed_over)
        if predictions is None and has_outputs:
            self._notice_once(
                "the evaluation's labels aren't known, so there is no confusion matrix; "
                "pass compute_metrics=create_compute_metrics_fn() to the trainer"
            )
        if set_name is None:
            self._record(step, epoch, predictions, values.pop("eval/loss", None), values)
            return
        # One of several validation sets: its numbers now, and the whole evaluation after the last set.
        self.run.evaluate_metrics(step, values, epoch=epoch, into_guide_files=False)
        self._sets.add(set_name, predictions, values.get(f"eval/{set_name}/loss"))
        self._sets_at = step, epoch

    def goes_on(self) -> None:
        """Whatever follows an evaluation: by now all of its validation sets have been read."""
        if not self._sets.is_empty:
            found = self._sets.take(self._options["num_samples"], self._seed)
            if found is not None:
                self._record(*self._sets_at, *found, {})

    def _completed(self, found: Optional[Predictions], handed_over: Optional[tuple[Predictions, int]]) -> Optional[Predictions]:
        """What the model computed, with the labels that `compute_metrics` was given where the model wasn't."""
        if handed_over is not None and (found is None or found.chosen is None):
            predictions, num_samples = handed_over
            if found is None or not is_same(found, predictions):
                found = predictions
            elif found.labels is None:
                found.labels = predictions.labels
            if self._options["num_samples"] == 0 and num_samples > 0:
                self._options["num_samples"] = num_samples
                self.run.set_num_samples(num_samples)
                found.sample_ids = None
        return None if found is None or found.chosen is None and found.labels is None else found

    def _record(
        self, step: int, epoch: Optional[float], found: Optional[Predictions], loss: Optional[float], paths: dict[str, float]
    ) -> None:
        if found is None:
            self.run.evaluate_metrics(step, paths if loss is None else {"eval/loss": loss, **paths}, epoch=epoch)
            return
        known: dict[str, Any] = {
            "texts": found.texts,
            "sample_ids": found.sample_ids,
            "loss": loss,
            "epoch": epoch,
            "paths": paths,
            "rows": found.rows or Rows(),
        }
        if found.chosen is not None:
            self.run.evaluate_pairs(step, found.chosen, found.rejected, **known)
        else:
            self.run.evaluate(step, found.labels, found.probabilities, **known)

    def forget_predictions(self) -> None:
        _take_handed_over()
        self._model_outputs.reset()

    def saved(self, state: Any) -> None:
        self.goes_on()
        if state.global_step in self._evaluated:
            self.run.checkpoint(state.global_step, f"checkpoint-{state.global_step}")

    def end(self, args: Any, state: Any) -> None:
        self.goes_on()
        self._model_outputs.detach()
        TrainerSession._open.pop(self._directory, None)
        best = best_of(args, state, self._stop.kept, self._metrics_at)
        is_early = 0 < state.global_step < state.max_steps
        reason = f"a callback ended training at step {state.global_step} of {state.max_steps}" if is_early else None
        self.run.finish("finished", reason, best)

    def _tokenizer(self) -> Any:
        own = self._options.get("tokenizer")
        return own if own is not None else self._given.get("processing_class", self._given.get("tokenizer"))

    def _notice_once(self, text: str) -> None:
        if text not in self._said:
            self._said.add(text)
            self.run.notice(text)
