"""What a run's methods share: events in the form of the board, written by one process, with what went wrong said once."""

from __future__ import annotations

import functools
import logging
import math
import os
import signal
import threading
from typing import Any, Callable, Mapping, Optional, TypeVar, Union

from .description import now_ms
from .evaluation import Event
from .metric_path import metric_path
from .recorder import Recorder
from .samples import Texts, choose_samples, sample_text
from .system_sampler import SystemSampler

log = logging.getLogger("rewardboard")

_Method = TypeVar("_Method", bound=Callable[..., Any])


def never_stops_training(method: _Method) -> _Method:
    """A fault in recording is logged, once for each kind, and the training goes on."""

    @functools.wraps(method)
    def guarded(self: "RunLog", *args: Any, **kwargs: Any) -> Any:
        if not self.is_recording:
            return None
        try:
            with self._lock:
                self._depth += 1
                try:
                    return method(self, *args, **kwargs) if self.is_recording else None
                finally:
                    self._depth -= 1
        except Exception as error:
            self._warn(f"{method.__name__}: {type(error).__name__}: {error}")
            return None
        finally:
            if self._signal_waits and self._depth == 0:
                self._signal_waits = False
                os.kill(self._process, signal.SIGTERM)

    return guarded  # type: ignore[return-value]


class RunLog:
    def __init__(
        self, threshold: float, num_samples: int, seed: int, first_step: float, planned_steps: Optional[int]
    ) -> None:
        self._lock = threading.RLock()
        self._process = os.getpid()
        self._depth = 0  # of methods within methods that are recording now
        self._signal_waits = False
        self._warned: set[str] = set()
        self._recorder: Optional[Recorder] = None
        self._threshold = float(threshold)
        self._num_samples = num_samples
        self._seed = seed
        self._sample_ids: dict[int, list[int]] = {}
        self._last_step: float = first_step
        self._last_train: tuple[float, dict[str, float]] = (-1, {})
        self._planned_steps = planned_steps
        self._has_waited = False
        self._sampler: Optional[SystemSampler] = None

    @property
    def is_recording(self) -> bool:
        """False in other processes than the main one, after `finish`, and where the directory can't be written."""
        return self._recorder is not None and os.getpid() == self._process

    def is_interrupted(self) -> bool:
        """Whether SIGTERM came in the middle of a record. Then it comes again once that is written."""
        self._signal_waits = self._depth > 0
        return self._signal_waits

    @property
    def is_before_its_plan(self) -> bool:
        """Whether fewer steps were made than planned."""
        return self._planned_steps is not None and self._last_step < self._planned_steps

    def reached(self, step: int) -> None:
        """The training has made this step, logged or not: an end that comes now is at this step."""
        self._last_step = max(self._last_step, step)

    def set_num_samples(self, num_samples_to_log: int) -> None:
        """From the next evaluation on."""
        self._num_samples = num_samples_to_log
        self._sample_ids = {}

    def _log(self, step: int, paths: Mapping[str, float], epoch: Optional[float], into_guide_files: bool) -> None:
        if not paths:
            return
        train = {path: value for path, value in paths.items() if path.startswith("train/")}
        at = step_of(step)
        if train:
            before = self._last_train[1] if self._last_train[0] == at else {}
            self._last_train = (at, {**before, **train})
        has_evaluation = len(train) < len(paths) and any(path.startswith("eval/") for path in paths)
        kind = "evaluation" if has_evaluation else "train"
        sampled = self._sampled() if train else {}
        self._record(self._event(kind, at, epoch, {"values": {**paths, **sampled}}), into_guide_files)

    def _sampled(self) -> dict[str, float]:
        """A fault in sampling costs no number of the training."""
        try:
            return self._sampler.values() if self._sampler is not None else {}
        except Exception as error:
            self._sampler = None
            self._warn(f"system metrics: {type(error).__name__}: {error}")
            return {}

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

    def _evaluation(self, step: int, epoch: Optional[float], event: Event, into_guide_files: bool = True) -> None:
        at = step_of(step)
        train = self._last_train[1] if self._last_train[0] == at else {}
        whole = self._event("evaluation", at, epoch, {**event, "values": {**train, **event["values"]}})
        self._record(whole, into_guide_files)

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


def step_of(step: Any) -> Union[int, float]:
    number = float(step)
    if not 0 <= number < math.inf:
        raise ValueError(f"a step is a number from 0 on, not {step}")
    return int(number) if number.is_integer() else number
