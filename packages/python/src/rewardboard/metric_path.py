"""Names of metrics as programs write them, to the paths under which the board keeps them: "val_acc" is eval/accuracy."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Optional

_SPLITS = {
    "train": "train",
    "training": "train",
    "eval": "eval",
    "evaluation": "eval",
    "val": "eval",
    "valid": "eval",
    "validation": "eval",
    "dev": "eval",
    "test": "test",
    "testing": "test",
}
_SPELLINGS = {
    spelling: name
    for name, spellings in {
        "loss": "loss losses",
        "accuracy": "acc accuracy accs accuracies",
        "balanced_accuracy": "bal_acc balanced_acc balanced_accuracy",
        "f1": "f1 f1_score f1score fscore f_score",
        "precision": "precision prec precision_score",
        "recall": "recall recall_score sensitivity tpr",
        "specificity": "specificity tnr",
        "roc_auc": "auc auroc roc_auc rocauc auc_roc roc_auc_score",
        "average_precision": "average_precision ap auc_pr pr_auc prauc aucpr auprc",
        "learning_rate": "lr learning_rate learningrate",
        "grad_norm": "grad_norm gradnorm gradient_norm",
        "margin": "margin margins",
    }.items()
    for spelling in spellings.split()
}
# The optimizer's, whoever logs them.
_OF_TRAINING = ("learning_rate", "grad_norm")
_FIRST_WORD = re.compile(r"([A-Za-z]+)[_\-.: /]{1,3}(.+)")
_LAST_WORD = re.compile(r"(.+)[_\-.: /]([A-Za-z]+)")
_LEARNING_RATE_OF = re.compile(r"lr-[\w/]+")
# About the machine, whatever group a program has it in.
_OF_SYSTEM = re.compile(r"(?:sys|system|system_metrics|device_stats|DeviceStatsMonitor(?:\.\w{1,60})?)/(.+)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s\-.]+")
_MAX_NAMES = 2_000
_MAX_CHARACTERS = 200


@lru_cache(maxsize=_MAX_NAMES)
def metric_path(name: str, split: Optional[str] = None) -> str:
    """`split/metric`; an unknown metric keeps its name. A name without a split belongs to `split`, or to the training."""
    rest = " ".join(name.split())[:_MAX_CHARACTERS]
    system = None if split == "eval" else _OF_SYSTEM.fullmatch(rest)
    if system:
        return f"system/{system.group(1)}"
    found = None
    first = _FIRST_WORD.fullmatch(rest)
    last = _LAST_WORD.fullmatch(rest)
    if first and first.group(1).lower() in _SPLITS:
        found, rest = _SPLITS[first.group(1).lower()], first.group(2)
    elif last and last.group(2).lower() in _SPLITS and _spelling_of(last.group(1)):
        found, rest = _SPLITS[last.group(2).lower()], last.group(1)
    metric = _spelling_of(rest) or rest
    of = "train" if metric in _OF_TRAINING else found or split or "train"
    return f"{of}/{metric}"


def _spelling_of(name: str) -> Optional[str]:
    if _LEARNING_RATE_OF.fullmatch(name):
        return "learning_rate"
    return _SPELLINGS.get(_SEPARATORS.sub("_", name.lower()))
