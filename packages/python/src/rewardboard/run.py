"""A run for any training loop: what is logged appears on the board, and nothing that goes wrong here stops the training."""

from __future__ import annotations

import functools
import logging
import math
import os
import threading
import time
from types import TracebackType
from typing import Any, Callable, Literal, Mapping, Optional, TypeVar, Union

from .description import now_ms, plain
from .ending import OPEN_RUNS, Outcome, ending_of, open_run_in
from .evaluation import Event, labelled, pair_columns, pairs_of, sample_columns
from .metric_path import metric_path
from .opening import open_directory
from .recorder import Recorder
from .samples import Texts, choose_samples, sample_text
from .scores import classification_event, pair_values

log = logging.getLogger("rewardboard")

# How long the end waits for room on a full disk, and how often it tries.
LAST_WRITES_SECONDS = 10.0
_RETRY_SECONDS = 0.25
_MAX_REASON = 500

_Method = TypeVar("_Method", bound=Callable[..., Any])


def _never_raises(method: _Method) -> _Method:
    """A fault in recording is logged, once for each kind, and the training goes on."""

    @functools.wraps(method)
    def guarded(self: "Run", *args: Any, **kwargs: Any) -> Any:
        if not self.is_recording:
            return None
        try:
            with self._lock:
                return method(self, *args, **kwargs) if self.is_recording else None
        except Exception as error:
            self._warn(f"{method.__name__}: {type(error).__name__}: {error}")
            return None

    return guarded  # type: ignore[return-value]


class Run:
    """
    One training, recorded in one directory.

        with Run("outputs/a", config={"learning_rate": 2e-5}) as run:
            for step in range(1, 1001):
                run.log(step, loss=loss, lr=lr)
            run.evaluate(step, labels, probabilities, loss=eval_loss)

    In a distributed training, only the process of rank 0 records; in the others every method does nothing. An exception within
    `with` ends the run as failed, Ctrl-C as stopped; without `with`, call `finish`.
    """

    def __init__(
        self,
        directory: Union[str, "os.PathLike[str]"],
        config: Optional[Mapping[str, Any]] = None,
        *,
        name: Optional[str] = None,
        model_config: Optional[Mapping[str, Any]] = None,
        resume_from: Optional[int] = None,
        planned_steps: Optional[int] = None,
        planned_epochs: Optional[float] = None,
        positive_label: str = "correct",
        negative_label: str = "incorrect",
        threshold: float = 0.5,
        num_samples_to_log: int = 20,
        seed: int = 42,
        device: Optional[str] = None,
        parameters: Optional[int] = None,
        data: Optional[Mapping[str, Any]] = None,
        changed_fields: Optional[list[str]] = None,
        is_main_process: Optional[bool] = None,
    ) -> None:
        """
        `resume_from`: the step of the checkpoint from which the training in this directory goes on. Without it, the files of an
        earlier run are moved into a directory below this one. `threshold`: probability from which an example is called
        positive. `num_samples_to_log`: examples whose predictions are logged at every evaluation, the same ones each time.
        `data`: `source`, `trainExamples`, `evalExamples` and the like. `is_main_process`: whether this process records; by
        default, whether its rank is 0.
        """
        self._lock = threading.RLock()
        self._process = os.getpid()
        self._warned: set[str] = set()
        self._recorder: Optional[Recorder] = None
        self._threshold = float(threshold)
        self._num_samples = num_samples_to_log
        self._seed = seed
        self._sample_ids: dict[int, list[int]] = {}
        self._last_step: float = resume_from or 0
        self._last_train: tuple[float, dict[str, float]] = (-1, {})
        self._planned_steps = planned_steps
        self._has_waited = False
        self.directory = os.path.abspath(os.fspath(directory))
        self.info: dict[str, Any] = {}
        try:
            earlier = open_run_in(self.directory)
            if earlier is not None:
                earlier.finish("stopped", "another run began in the same directory")
            opened = open_directory(
                self.directory,
                resume_from,
                dict(
                    name=name,
                    positive_label=positive_label,
                    negative_label=negative_label,
                    threshold=self._threshold,
                    planned_steps=planned_steps,
                    planned_epochs=planned_epochs,
                    model_config=model_config or {},
                    train_config=config or {},
                    changed_fields=changed_fields or [],
                    device=device,
                    parameters=parameters,
                    data=data or {},
                ),
                is_main_process,
            )
            if opened is None:
                return
            self.directory, self.info, self._recorder = opened.directory, opened.info, opened.recorder
            start: Event = {"type": "start", "info": self.info}
            if opened.resumed_from is not None:
                start["resumedFrom"] = opened.resumed_from
            self._record(start)
            for text in opened.notices:
                log.warning(text)
                self.notice(text)
            OPEN_RUNS.add(self)
        except Exception as error:
            self._recorder = None
            self._warn(f"{self.directory} can't be used, so nothing is recorded: {type(error).__name__}: {error}")

    @property
    def is_recording(self) -> bool:
        """False in other processes than the main one, after `finish`, and where the directory can't be written."""
        return self._recorder is not None and os.getpid() == self._process

    @property
    def is_before_its_plan(self) -> bool:
        """Whether fewer steps were made than planned."""
        return self._planned_steps is not None and self._last_step < self._planned_steps

    @_never_raises
    def log(
        self, step: int, metrics: Optional[Mapping[str, Any]] = None, *, epoch: Optional[float] = None, **values: Any
    ) -> None:
        """
        Numbers of a training step: `run.log(50, loss=0.62, lr=2e-5)`, or `run.log(50, {"train/loss": 0.62})`. A name that
        begins with a split (`eval_loss`, `val/acc`) is a number of the validation set.
        """
        self.log_paths(step, self._paths_of({**(metrics or {}), **values}, "train"), epoch=epoch)

    @_never_raises
    def log_paths(
        self,
        step: int,
        paths: Mapping[str, float],
        *,
        epoch: Optional[float] = None,
        into_guide_files: bool = True,
    ) -> None:
        """The same with names as the board has them. `into_guide_files`: False where an evaluation of this step follows."""
        if not paths:
            return
        train = {path: value for path, value in paths.items() if path.startswith("train/")}
        at = _step_of(step)
        if train:
            before = self._last_train[1] if self._last_train[0] == at else {}
            self._last_train = (at, {**before, **train})
        kind = "evaluation" if any(path.startswith("eval/") for path in paths) else "train"
        self._record(self._event(kind, at, epoch, {"values": dict(paths)}), into_guide_files)

    @_never_raises
    def evaluate(
        self,
        step: int,
        labels: Any,
        probabilities: Any,
        texts: Optional[Texts] = None,
        loss: Optional[float] = None,
        *,
        epoch: Optional[float] = None,
        sample_ids: Optional[list[int]] = None,
        paths: Optional[Mapping[str, float]] = None,
        **values: Any,
    ) -> None:
        """
        One pass over the validation set. `labels`: 0 or 1 for each example; those of -100 are left out. `probabilities`: of
        class 1, in the same order; of two columns the second counts. `texts`: for each example (after those left out) a text,
        a pair (problem, solution) or a dict of these, or a function from its index to one. Lists, arrays and tensors will do.
        `sample_ids`: the examples to log, instead of a random choice. `paths`: other metrics, with names as the board has them.
        """
        truth, predictions = labelled(labels, probabilities)
        event = classification_event(truth, predictions, self._threshold)
        event["values"] = {**(paths or {}), **self._loss(loss), **event["values"], **self._paths_of(values, "eval")}
        ids = self._samples_of(len(truth), sample_ids)
        if ids:
            self._write_texts(ids, texts, len(truth))
            chosen = predictions[ids]
            event["samples"] = sample_columns(ids, truth[ids] == 1, chosen >= self._threshold, chosen)
        self._evaluation(step, epoch, event)

    @_never_raises
    def evaluate_pairs(
        self,
        step: int,
        chosen: Any,
        rejected: Any,
        texts: Optional[Texts] = None,
        loss: Optional[float] = None,
        *,
        epoch: Optional[float] = None,
        sample_ids: Optional[list[int]] = None,
        paths: Optional[Mapping[str, float]] = None,
        **values: Any,
    ) -> None:
        """
        One pass over validation pairs, by the rewards of both texts. A sample is a text: 2i is the chosen one of pair i, 2i + 1
        the rejected one; its probability is that of being the better one of the two. `texts` and `sample_ids` count texts.
        """
        better, worse = pairs_of(chosen, rejected)
        own = {**pair_values(better, worse), **self._loss(loss), **self._paths_of(values, "eval")}
        event: Event = {"values": {**(paths or {}), **own}}
        ids = self._samples_of(2 * len(better), sample_ids)
        if ids:
            self._write_texts(ids, texts, 2 * len(better))
            event["samples"] = pair_columns(ids, better, worse)
        self._evaluation(step, epoch, event)

    @_never_raises
    def evaluate_metrics(self, step: int, paths: Mapping[str, float], *, epoch: Optional[float] = None) -> None:
        """An evaluation of which only numbers are known; names as the board has them."""
        if paths:
            self._evaluation(step, epoch, {"values": dict(paths)})

    def reached(self, step: int) -> None:
        """The training has made this step, logged or not: an end that comes now is at this step."""
        self._last_step = max(self._last_step, step)

    def set_num_samples(self, num_samples_to_log: int) -> None:
        """From the next evaluation on."""
        self._num_samples = num_samples_to_log
        self._sample_ids = {}

    @_never_raises
    def checkpoint(self, step: int, path: str) -> None:
        """Says where the model of an evaluated step was saved, relative to the run's directory."""
        self._record(self._event("evaluation", _step_of(step), None, {"values": {}, "checkpoint": path}), False)

    @_never_raises
    def about(self, **fields: Any) -> None:
        """What is known of the run besides numbers (`RunAbout` of the board)."""
        self._record({"type": "about", "about": {name: plain(value) for name, value in fields.items()}})

    @_never_raises
    def notice(self, text: str, level: Literal["info", "warning", "error"] = "warning") -> None:
        """Something that a person should know, shown on the board."""
        self._record({"type": "notice", "level": level, "text": str(text)})

    @_never_raises
    def finish(
        self,
        outcome: Outcome = "finished",
        reason: Optional[str] = None,
        best: Optional[Mapping[str, Any]] = None,
    ) -> None:
        """The training has ended. `best`: step, metric, value and checkpoint of the best model. Later calls do nothing."""
        recorder = self._recorder
        assert recorder is not None
        end: Event = {"type": "end", "outcome": outcome, "step": self._last_step}
        if reason:
            end["reason"] = str(reason)[:_MAX_REASON]
        if best:
            end["best"] = dict(best)
        self._record(end)
        OPEN_RUNS.discard(self)
        deadline = time.monotonic() + LAST_WRITES_SECONDS
        while recorder.waiting > 0 and time.monotonic() < deadline:
            time.sleep(_RETRY_SECONDS)
            recorder.try_again()
        if recorder.waiting > 0:
            log.warning("rewardboard: %d records could not be written: %s", recorder.waiting, recorder.failure)
        self._recorder = None
        recorder.close()

    def __enter__(self) -> "Run":
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.finish(*ending_of(error))

    # ---- what the methods above share

    def _loss(self, loss: Optional[float]) -> dict[str, float]:
        return {} if loss is None else {"eval/loss": float(loss)}

    def _paths_of(self, values: Mapping[str, Any], split: str) -> dict[str, float]:
        paths = {}
        for name, value in values.items():
            try:
                paths[metric_path(str(name), split)] = float(value)
            except (TypeError, ValueError):
                self._warn(f"{name} is no number, so it isn't recorded")
        return paths

    def _samples_of(self, examples: int, wanted: Optional[list[int]]) -> list[int]:
        if wanted is not None:
            return sorted(id_ for id_ in wanted if 0 <= id_ < examples)
        if examples not in self._sample_ids:
            self._sample_ids = {examples: choose_samples(examples, self._num_samples, self._seed)}
        return self._sample_ids[examples]

    def _write_texts(self, ids: list[int], texts: Optional[Texts], examples: int) -> None:
        if texts is None or self._recorder is None:
            return
        if not callable(texts) and len(texts) != examples:
            self._warn(f"{len(texts)} texts for {examples} examples, so they aren't recorded")
            return
        fresh = [id_ for id_ in ids if id_ not in self._recorder.written_texts]
        found = [(id_, texts(id_) if callable(texts) else texts[id_]) for id_ in fresh]
        samples = [sample_text(id_, text) for id_, text in found if text is not None]
        if samples:
            self._record({"type": "sample-text", "samples": samples})

    def _evaluation(self, step: int, epoch: Optional[float], event: Event) -> None:
        at = _step_of(step)
        train = self._last_train[1] if self._last_train[0] == at else {}
        self._record(self._event("evaluation", at, epoch, {**event, "values": {**train, **event["values"]}}))

    def _event(self, kind: str, step: Union[int, float], epoch: Optional[float], rest: Event) -> Event:
        self._last_step = max(self._last_step, step)
        place = {"step": step} if epoch is None else {"step": step, "epoch": float(epoch)}
        return {"type": kind, **place, **rest}

    def _record(self, event: Event, into_guide_files: bool = True) -> None:
        recorder = self._recorder
        if recorder is None:
            return
        recorder.record({**event, "time": now_ms()}, into_guide_files)
        if (recorder.waiting > 0) != self._has_waited:
            self._has_waited = not self._has_waited
            self._notice_disk(recorder)

    def _notice_disk(self, recorder: Recorder) -> None:
        """Says once that writing fails, and once that it works again."""
        if self._has_waited:
            reason = recorder.failure.strerror if recorder.failure else "unknown"
            text = f"the run's files can't be written ({reason}); training continues, and records are buffered in memory"
        else:
            lost = f"; {recorder.given_up} records were dropped" if recorder.given_up else ""
            text = f"the run's files can be written again; the buffered records are written{lost}"
        log.warning("rewardboard: %s", text)
        level = "warning" if self._has_waited else "info"
        recorder.record({"type": "notice", "level": level, "text": text, "time": now_ms()})

    def _warn(self, text: str) -> None:
        kind = text.split(":")[0]
        if kind not in self._warned:
            self._warned.add(kind)
            log.warning("rewardboard: %s (training continues)", text)


def _step_of(step: Any) -> Union[int, float]:
    number = float(step)
    if not 0 <= number < math.inf:
        raise ValueError(f"a step is a number from 0 on, not {step}")
    return int(number) if number.is_integer() else number
