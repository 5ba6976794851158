"""How a run records evaluations: all predictions in files of their own, then scores, counts and samples in the journal."""

from __future__ import annotations

from typing import Any, Mapping, Optional

import numpy as np

from .evaluation import Event, labelled, pair_columns, pairs_of, sample_columns, solution_numbers
from .kept_predictions import Kind, KeptPredictions, Rows
from .run_log import RunLog, log, never_stops_training, step_of
from .samples import Texts
from .scores import Array, classification_event, pair_values


class EvaluationLog(RunLog):
    directory: str
    _kept: Optional[KeptPredictions] = None

    @never_stops_training
    def evaluate(
        self,
        step: int,
        labels: Any,
        probabilities: Any,
        texts: Optional[Texts] = None,
        loss: Optional[float] = None,
        *,
        epoch: Optional[float] = None,
        solutions: Any = None,
        sample_ids: Optional[list[int]] = None,
        paths: Optional[Mapping[str, float]] = None,
        rows: Optional[Rows] = None,
        **values: Any,
    ) -> None:
        """
        One pass over the validation set. `labels`: 0 or 1 for each example; those of -100 are left out. `probabilities`: of
        class 1, in the same order; of two columns the second counts. `texts`: for each example (after those left out) a text,
        a pair (problem, solution) or a dict of these, or a function from its index to one. Lists, arrays and tensors will do.
        `solutions`: where the examples are reasoning steps, a number for each (after those left out), the same for the steps of
        one solution, which stand together; labels with a row a solution need none. `sample_ids`: the examples to log, instead of
        a random choice. `paths`: other metrics, with names as the board has them. `rows`: what is known of all rows where `texts`
        has only samples.
        """
        known = rows or Rows(solution_numbers(labels, solutions), texts)
        truth, predictions = labelled(labels, probabilities)
        event = classification_event(truth, predictions, self._threshold)
        event["values"] = {**(paths or {}), **self._loss(loss), **event["values"], **self._paths_of(values, "eval")}
        ids = self._samples_of(len(truth), sample_ids)
        if ids:
            self._write_texts(ids, texts, len(truth))
            chosen = predictions[ids]
            event["samples"] = sample_columns(ids, truth[ids] == 1, chosen >= self._threshold, chosen)
        kind: Kind = "solutions" if known.solutions is None else "steps"
        self._keep(step, kind, truth, predictions, known, event["values"]["eval/f1"])
        self._evaluation(step, epoch, event)

    @never_stops_training
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
        rows: Optional[Rows] = None,
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
        rewards = np.stack([better, worse], 1).reshape(-1)
        labels = np.tile([1, 0], len(better))
        self._keep(step, "pairs", labels, rewards, rows or Rows(texts=texts), own["eval/accuracy"])
        self._evaluation(step, epoch, event)

    @never_stops_training
    def evaluate_metrics(
        self, step: int, paths: Mapping[str, float], *, epoch: Optional[float] = None, into_guide_files: bool = True
    ) -> None:
        """An evaluation of which only numbers are known; see `log_paths`."""
        if paths:
            self._evaluation(step, epoch, {"values": dict(paths)}, into_guide_files)

    @never_stops_training
    def _keep(self, step: int, kind: Kind, labels: Array, values: Array, rows: Rows, score: float) -> None:
        """Before the journal has the evaluation: whoever reads of it finds its predictions."""
        at = step_of(step)
        if isinstance(at, float):  # no file is named for half a step
            return
        if self._kept is None:
            self._kept = KeptPredictions(self.directory, self._threshold, self._seed, self._notify)
        if kind != (self._kept.kind or "solutions"):
            # Of solutions and steps the counts say how many there are.
            examples = {"evalExamples": len(values) // 2} if kind == "pairs" else {}
            self._record({"type": "about", "about": {"kind": kind, **examples}})
        self._kept.keep(at, kind, labels, values, rows, score)

    def _notify(self, text: str) -> None:
        log.warning("rewardboard: %s", text)
        self._record({"type": "notice", "level": "warning", "text": text})
