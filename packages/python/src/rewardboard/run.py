"""A run for any training loop: what is logged appears on the board, and nothing that goes wrong here stops the training."""

from __future__ import annotations

import os
import time
from types import TracebackType
from typing import Any, Literal, Mapping, Optional, Union

from .description import plain
from .ending import OPEN_RUNS, Outcome, end_at_sigterm, ending_of, forget_run, open_run_in
from .evaluation import Event
from .evaluation_log import EvaluationLog
from .opening import open_directory
from .run_log import log, never_stops_training, step_of
from .stop_request import StopRequest, forget_stop_request, take_stop_request
from .system_sampler import SystemSampler

# How long the end waits for room on a full disk, and how often it tries.
LAST_WRITES_SECONDS = 10.0
_RETRY_SECONDS = 0.25
_MAX_REASON = 500


class Run(EvaluationLog):
    """
    One training, recorded in one directory.

        with Run("outputs/a", config={"learning_rate": 2e-5}) as run:
            for step in range(1, 1001):
                run.log(step, loss=loss, lr=lr)
                if run.should_stop:  # "Stop" on the board
                    break
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
        program: str = "Python",
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
        handles_sigterm: bool = True,
        system_metrics_seconds: float = 10.0,
    ) -> None:
        """
        `program`: what trains, as the board names it. `resume_from`: the step of the checkpoint from which the training in this directory goes on. Without it, the files of an
        earlier run are moved into a directory below this one. `threshold`: probability from which an example is called
        positive. `num_samples_to_log`: examples whose predictions are logged at every evaluation, the same ones each time.
        `data`: `source`, `trainExamples`, `evalExamples` and the like. `is_main_process`: whether this process records; by
        default, whether its rank is 0. `handles_sigterm`: whether SIGTERM ends the run as stopped; a handler that the program
        has already stays. `system_metrics_seconds`: how often processor, memory and GPUs are sampled, with what is logged then; 0:
        never.
        """
        super().__init__(float(threshold), num_samples_to_log, seed, resume_from or 0, planned_steps)
        self.directory = os.path.abspath(os.fspath(directory))
        self.info: dict[str, Any] = {}
        self._stop_request: Optional[StopRequest] = None
        self._says_it_stops: Optional[bool] = None
        try:
            earlier = open_run_in(self.directory)
            if earlier is not None:
                earlier.finish("stopped", "another run began in the same directory")
            opened = open_directory(
                self.directory,
                resume_from,
                dict(
                    name=name,
                    program=program,
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
            self._sampler = SystemSampler(system_metrics_seconds)
            forget_stop_request(self.directory)
            start: Event = {"type": "start", "info": self.info}
            if opened.resumed_from is not None:
                start["resumedFrom"] = opened.resumed_from
            self._record(start)
            for text in opened.notices:
                log.warning(text)
                self.notice(text)
            OPEN_RUNS.add(self)
            if handles_sigterm:
                end_at_sigterm()
        except Exception as error:
            self._recorder = None
            self._warn(f"{self.directory} can't be used, so nothing is recorded: {type(error).__name__}: {error}")

    @property
    def should_stop(self) -> bool:
        """
        Whether somebody has pressed "Stop" on the board: ask after each step, and leave the loop. The board offers it from the
        first time on that it is asked. Only the process that records knows; in the others it is False.
        """
        if self._stop_request is None and self.is_recording:
            self.says_it_stops(True)
            self._stop_request = take_stop_request(self.directory)
        return self._stop_request is not None

    @property
    def keep_step(self) -> Optional[int]:
        """Step of the checkpoint that should be kept by whom stopped it; None where none was chosen."""
        return self._stop_request.keep if self._stop_request is not None else None

    @never_stops_training
    def says_it_stops(self, will_stop: bool) -> None:
        """Whether this training obeys "Stop": the board offers it only then."""
        if self._says_it_stops != will_stop:
            self._says_it_stops = will_stop
            self._record({"type": "about", "about": {"canStop": will_stop}})

    @never_stops_training
    def log(
        self, step: int, metrics: Optional[Mapping[str, Any]] = None, *, epoch: Optional[float] = None, **values: Any
    ) -> None:
        """
        Numbers of a training step: `run.log(50, loss=0.62, lr=2e-5)`, or `run.log(50, {"train/loss": 0.62})`. A name that
        begins with a split (`eval_loss`, `val/acc`) is a number of the validation set.
        """
        self._log(step, self._paths_of({**metrics, **values} if metrics else values, "train"), epoch, True)

    @never_stops_training
    def log_paths(
        self,
        step: int,
        paths: Mapping[str, float],
        *,
        epoch: Optional[float] = None,
        into_guide_files: bool = True,
    ) -> None:
        """The same with names as the board has them. `into_guide_files`: False where an evaluation of this step follows."""
        self._log(step, paths, epoch, into_guide_files)

    @never_stops_training
    def checkpoint(self, step: int, path: str) -> None:
        """Says where the model of an evaluated step was saved, relative to the run's directory."""
        self._record(self._event("evaluation", step_of(step), None, {"values": {}, "checkpoint": path}), False)

    @never_stops_training
    def about(self, **fields: Any) -> None:
        """What is known of the run besides numbers (`RunAbout` of the board)."""
        self._record({"type": "about", "about": {name: plain(value) for name, value in fields.items()}})

    @never_stops_training
    def notice(self, text: str, level: Literal["info", "warning", "error"] = "warning") -> None:
        """Something that a person should know, shown on the board."""
        self._record({"type": "notice", "level": level, "text": str(text)})

    @never_stops_training
    def finish(
        self,
        outcome: Outcome = "finished",
        reason: Optional[str] = None,
        best: Optional[Mapping[str, Any]] = None,
    ) -> None:
        """The training has ended. `best`: step, metric, value and checkpoint of the best model. Later calls do nothing."""
        recorder = self._recorder
        assert recorder is not None
        if outcome == "finished" and self._stop_request is not None:
            outcome, reason = "stopped", "stopped from the board"
        end: Event = {"type": "end", "outcome": outcome, "step": self._last_step}
        if reason:
            end["reason"] = str(reason)[:_MAX_REASON]
        if best:
            end["best"] = dict(best)
        self._record(end)
        forget_run(self)
        if self._sampler is not None:
            self._sampler.close()
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
