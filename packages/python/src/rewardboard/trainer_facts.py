"""What transformers' objects say: arguments, metrics, data sets."""

from __future__ import annotations

import os
from dataclasses import fields, is_dataclass
from typing import Any, Mapping, Optional

from .metric_path import metric_path

# What an evaluation logs of itself, and no metrics.
_OF_LOGGING = ("_num_tokens", "_runtime", "_samples_per_second", "_steps_per_second", "_model_preparation_time")
_COUNTS = ("tp", "tn", "fp", "fn")
_PROGRAMS = {"trl": "TRL", "sentence_transformers": "Sentence Transformers", "transformers": "transformers"}
# Fields of a data set of pairs: of TRL, and of the scripts before it.
_PAIR_FIELDS = (("chosen", "rejected"), ("_j", "_k"))


def set_of(metrics: Mapping[str, Any]) -> Optional[str]:
    """The name of the validation set, where there are several; None where there is one."""
    if "eval_loss" in metrics or "eval_runtime" in metrics:
        return None
    ends = [name for name in metrics if name.startswith("eval_") and name.endswith("_runtime")]
    return ends[0][len("eval_") : -len("_runtime")] if ends else None


def values_of(metrics: Mapping[str, Any], set_name: Optional[str]) -> dict[str, float]:
    prefix = "eval_" if set_name is None else f"eval_{set_name}_"
    values = {}
    for name, value in metrics.items():
        if not name.startswith(prefix) or name.endswith(_OF_LOGGING) or not isinstance(value, (int, float)):
            continue
        metric = name[len(prefix) :]
        if metric not in _COUNTS:
            path = metric_path(metric, "eval")
            values[path if set_name is None else path.replace("/", f"/{set_name}/", 1)] = float(value)
    return values


def length_of(dataloader: Any) -> Optional[int]:
    try:
        return len(dataloader.dataset)
    except (AttributeError, TypeError, NotImplementedError):
        return None


def is_of_pairs(dataloader: Any) -> bool:
    dataset = getattr(dataloader, "dataset", None)
    names = getattr(dataset, "column_names", None)
    if not isinstance(names, (list, tuple)):
        try:
            first = dataset[0]  # type: ignore[index]
        except Exception:  # a stream, or nothing
            return False
        names = list(first) if isinstance(first, Mapping) else []
    return any(any(one in str(n) for n in names) and any(other in str(n) for n in names) for one, other in _PAIR_FIELDS)


def changed_fields(args: Any) -> list[str]:
    """Those that differ from the defaults."""
    if not is_dataclass(args):
        return []
    return [
        field.name
        for field in fields(args)
        if isinstance(field.default, (bool, int, float, str, type(None)))
        and isinstance(value := getattr(args, field.name, None), (bool, int, float, str))
        and value != field.default
    ]


def device_of(args: Any) -> str:
    try:
        device = str(args.device)
        if device.startswith("cuda"):
            import torch

            device = f"{device} ({torch.cuda.get_device_name(args.device)})"
        return f"{args.world_size} x {device}" if args.world_size > 1 else device
    except Exception:  # a setting that needs a device which isn't there
        return "unknown"


def program_of(args: Any) -> str:
    """The library whose trainer it is: that of the nearest class of its arguments."""
    packages = [kind.__module__.partition(".")[0] for kind in type(args).__mro__]
    return next((_PROGRAMS[package] for package in packages if package in _PROGRAMS), "transformers")


def model_config_of(model: Any) -> dict[str, Any]:
    """Its class first: models of texts and of tokens may have equal configurations."""
    config = getattr(model, "config", None)
    fields = config.to_dict() if config is not None and hasattr(config, "to_dict") else {}
    return fields if model is None else {"model_class": type(model).__name__, **fields}


def parameters_of(model: Any) -> int:
    try:
        return sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)
    except Exception:  # no PyTorch model
        return 0


def best_of(args: Any, state: Any, kept: Optional[int], metrics_at: Mapping[int, Mapping[str, Any]]) -> Optional[dict[str, Any]]:
    """The best model as a run's end names it. `kept`: step of the one that a person wants to keep."""
    metric = str(getattr(args, "metric_for_best_model", None) or "loss")
    checkpoint, value = getattr(state, "best_model_checkpoint", None), state.best_metric
    if kept is not None:
        name = metric if metric.startswith("eval_") else f"eval_{metric}"
        value = metrics_at.get(kept, {}).get(name)
    if not checkpoint or not isinstance(value, (int, float)):
        return None
    name = os.path.basename(os.path.normpath(checkpoint))
    digits = name.rpartition("-")[2]
    step = getattr(state, "best_global_step", None) or (int(digits) if digits.isdigit() else state.global_step)
    return {"step": step, "metric": metric_path(metric, "eval"), "value": float(value), "checkpoint": name}
