"""Makes a directory ready for a run: a new one, or one that goes on. An earlier run in it is never lost."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any, Mapping, Optional

from .description import new_id, now_ms, run_file_text, run_info
from .live_events import first_start
from .prediction_keeper import PREDICTIONS_DIRECTORY, is_prediction_file, remove_predictions
from .recorder import GUIDE_FILES, JOURNAL, RUN_FILE, Recorder
from .writer import other_writer, rank_of_process, read_run_file


@dataclass
class OpenedRun:
    directory: str
    info: dict[str, Any]
    recorder: Recorder
    resumed_from: Optional[float]
    notices: list[str] = field(default_factory=list)
    """What a person should know about where the run is recorded."""


def open_directory(
    directory: str,
    resume_from: Optional[int],
    description: Mapping[str, Any],
    is_main_process: Optional[bool] = None,
) -> Optional[OpenedRun]:
    """None in a process that doesn't record. Raises OSError."""
    if not (rank_of_process() == 0 if is_main_process is None else is_main_process):
        return None
    os.makedirs(directory, exist_ok=True)
    created_at = now_ms()
    id_ = new_id(created_at)
    former = read_run_file(os.path.join(directory, RUN_FILE))
    notices = []
    writer = other_writer(former)
    if writer is not None:
        beside = os.path.join(directory, id_)
        notices.append(f"process {writer} still records in {directory}, so this run is recorded in {id_} below it")
        directory, former, resume_from = beside, {}, None
        os.makedirs(directory)
    journal_path = os.path.join(directory, JOURNAL)
    resumes = resume_from is not None and os.path.exists(journal_path)
    if resumes:
        start = (first_start(journal_path) or {}).get("info")
        known = former if _is_id(former.get("id")) else start if isinstance(start, dict) else {}
        if _is_id(known.get("id")):
            id_ = known["id"]
            created_at = known["createdAt"] if isinstance(known.get("createdAt"), int) else created_at
    else:
        aside = _set_aside(directory, former)
        if aside:
            notices.append(f"the files of an earlier run in this directory were moved to {aside}")
    name = description["name"] or os.path.basename(directory)
    info = run_info(**{**description, "name": name}, id_=id_, created_at=created_at)
    _write_whole(os.path.join(directory, RUN_FILE), run_file_text(info))
    resumed_from = resume_from if resumes else None
    if resumed_from is not None:
        remove_predictions(directory, resumed_from)
    recorder = Recorder(directory, info, resumed_from)
    return OpenedRun(directory, info, recorder, resumed_from, notices)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _set_aside(directory: str, former: Mapping[str, Any]) -> Optional[str]:
    """Moves the files of an earlier run into a directory of its own. Returns that directory's name."""
    there = [
        name for name in (JOURNAL, *GUIDE_FILES, RUN_FILE) if os.path.lexists(os.path.join(directory, name))
    ]
    predictions = os.path.join(directory, PREDICTIONS_DIRECTORY)
    # A directory of this name that holds anything else is another program's.
    if os.path.isdir(predictions) and all(map(is_prediction_file, os.listdir(predictions))):
        there.append(PREDICTIONS_DIRECTORY)
    if not there:
        return None
    id_ = former.get("id")
    is_plain = isinstance(id_, str) and id_.replace("-", "").replace("_", "").isalnum()
    base = f"earlier-{id_ if is_plain else 'run'}"
    names = [base, *(f"{base}-{number}" for number in range(2, 1_000))]
    aside = next(name for name in names if not os.path.lexists(os.path.join(directory, name)))
    os.mkdir(os.path.join(directory, aside))
    for name in there:
        os.replace(os.path.join(directory, name), os.path.join(directory, aside, name))
    return aside


def _write_whole(path: str, text: str) -> None:
    """Written beside and renamed: a reader sees the old file or the new one."""
    beside = f"{path}.writing"
    with open(beside, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
