"""What a run says of itself: `run.json`, and the first event of its journal."""

from __future__ import annotations

import json
import math
import os
import platform
import re
import secrets
import shlex
import socket
import sys
import time
from datetime import datetime, timezone
from importlib import metadata
from typing import Any, Mapping, Optional

from .version import VERSION
from .wire import to_wire

# Bounds of what a configuration may hold; the board's own.
MAX_TEXT = 500
MAX_FIELDS = 300
MAX_DEPTH = 5

HIDDEN = "(hidden)"
_SECRET = re.compile(r"(?i)(^|[_\-.])(token|password|passwd|secret|api_?key|credentials?)$")
# What tokenizers call their special tokens.
_NO_SECRET = re.compile(r"(?i)(^|_)(eos|bos|pad|sep|cls|mask|unk)_token$")
_URL_PASSWORD = re.compile(r"(\b[a-z][a-z0-9+.\-]{0,20}://[^\s/:@]{0,200}:)[^\s/@]{1,500}@", re.IGNORECASE)
_LIBRARIES = ("numpy", "torch", "transformers", "trl", "accelerate", "lightning", "pytorch-lightning", "keras", "tensorflow")
_MODULES = {"pytorch-lightning": "pytorch_lightning"}
# What names the job that a run is part of, under SLURM, torchrun and MPI.
_JOB_VARIABLES = (
    "SLURM_JOB_ID",
    "SLURM_JOB_NAME",
    "SLURM_ARRAY_JOB_ID",
    "SLURM_ARRAY_TASK_ID",
    "SLURM_RESTART_COUNT",
    "SLURM_NNODES",
    "SLURM_NTASKS",
    "TORCHELASTIC_RUN_ID",
    "TORCHELASTIC_RESTART_COUNT",
    "WORLD_SIZE",
    "RANK",
)


def new_id(created_at_ms: int) -> str:
    """Ids sort by time and don't repeat: 20261122-181503-4f9a1c (UTC)."""
    moment = datetime.fromtimestamp(created_at_ms / 1000, timezone.utc)
    return f"{moment:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def now_ms() -> int:
    """Unix time in milliseconds."""
    return time.time_ns() // 1_000_000


def run_info(
    *,
    id_: str,
    name: str,
    program: str,
    created_at: int,
    positive_label: str,
    negative_label: str,
    threshold: float,
    planned_steps: Optional[int],
    planned_epochs: Optional[float],
    model_config: Mapping[str, Any],
    train_config: Mapping[str, Any],
    changed_fields: list[str],
    device: Optional[str],
    parameters: Optional[int],
    data: Mapping[str, Any],
) -> dict[str, Any]:
    """The board's `RunInfo` (packages/protocol/src/event.ts). What isn't known gets the value that claims least."""
    return {
        "version": 1,
        "id": id_,
        "name": name,
        "program": program[:MAX_TEXT],
        "createdAt": created_at,
        "positiveLabel": positive_label,
        "negativeLabel": negative_label,
        "threshold": threshold,
        "plannedSteps": planned_steps,
        "plannedEpochs": planned_epochs,
        "modelConfig": plain_config(model_config),
        "trainConfig": plain_config(train_config),
        "changedFields": changed_fields[:MAX_FIELDS],
        "versions": versions(),
        "device": device or "unknown",
        "data": {
            "source": str(data.get("source", "unknown"))[:MAX_TEXT],
            "generated": bool(data.get("generated", False)),
            "fingerprint": str(data.get("fingerprint", "")),
            **{
                name: int(data.get(name, 0))
                for name in ("trainExamples", "evalExamples", "trainProblems", "evalProblems")
            },
            "trainBaseRate": float(data.get("trainBaseRate", math.nan)),
            "evalBaseRate": float(data.get("evalBaseRate", math.nan)),
            "trivialAuc": [],
        },
        "parameters": parameters or 0,
    }


def run_file_text(info: Mapping[str, Any]) -> str:
    """`run.json`: the description, and what only this machine can use."""
    machine = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": command_text(sys.argv),
        "startedAt": now_ms(),
        "job": {name: os.environ[name][:MAX_TEXT] for name in _JOB_VARIABLES if os.environ.get(name)},
    }
    return json.dumps(json.loads(to_wire({**info, **machine})), indent=2, ensure_ascii=False) + "\n"


def versions() -> dict[str, str]:
    """Of Python and of the libraries that this process has loaded."""
    found = {"rewardboard (Python)": VERSION, "python": platform.python_version()}
    for library in _LIBRARIES:
        if _MODULES.get(library, library) in sys.modules:
            try:
                found[library] = metadata.version(library)
            except metadata.PackageNotFoundError:
                pass
    return found


def command_text(arguments: list[str]) -> str:
    """The command line without the values of options such as --hub_token, nor passwords in URLs."""
    shown = []
    hides_next = False
    for argument in arguments:
        name, is_assigned, _ = argument.partition("=")
        if hides_next:
            shown.append(HIDDEN)
            hides_next = False
        elif name.startswith("-") and _is_secret(name):
            shown.append(f"{name}={HIDDEN}" if is_assigned else name)
            hides_next = not is_assigned
        else:
            shown.append(shlex.quote(_URL_PASSWORD.sub(rf"\1{HIDDEN}@", argument)))
    return " ".join(shown)


def _is_secret(name: str) -> bool:
    return _SECRET.search(name) is not None and _NO_SECRET.search(name) is None


def plain_config(config: Mapping[str, Any]) -> dict[str, Any]:
    """What JSON has of a configuration, of bounded depth and length, without secrets."""
    return {
        str(name)[:MAX_TEXT]: HIDDEN if _is_secret(str(name)) and value not in (None, "") else plain(value)
        for name, value in list(config.items())[:MAX_FIELDS]
    }


def plain(value: Any, depth: int = 0) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if depth >= MAX_DEPTH:
        return "…"
    if isinstance(value, Mapping):
        return plain_config({name: plain(entry, depth + 1) for name, entry in list(value.items())[:MAX_FIELDS]})
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(entry, depth + 1) for entry in list(value)[:MAX_FIELDS]]
    text = _URL_PASSWORD.sub(rf"\1{HIDDEN}@", str(getattr(value, "value", value)))
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}…"
