"""The texts of the guide's four files: metrics.log, metrics_history.json, predictions.log, prediction_samples.json."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, Mapping, Optional

from .wire import number_of, python_float_text, string_text, to_wire

Event = Mapping[str, Any]

# The first seven are the guide's fields in the guide's order, then ours.
_HISTORY_FIELDS = (
    ("train/loss", "train_loss"),
    ("train/learning_rate", "learning_rate"),
    ("eval/loss", "eval_loss"),
    ("eval/accuracy", "eval_accuracy"),
    ("eval/f1", "eval_f1"),
    ("eval/precision", "eval_precision"),
    ("eval/recall", "eval_recall"),
    ("train/grad_norm", "grad_norm"),
    ("eval/specificity", "eval_specificity"),
    ("eval/balanced_accuracy", "eval_balanced_accuracy"),
    ("eval/roc_auc", "eval_roc_auc"),
    ("eval/mean_confidence", "eval_mean_confidence"),
)
_OVERALL = (
    ("Accuracy:   ", "eval/accuracy"),
    ("Precision:  ", "eval/precision"),
    ("Recall:     ", "eval/recall"),
    ("F1 Score:   ", "eval/f1"),
    ("Specificity: ", "eval/specificity"),
)
_COUNTS = ("tp", "tn", "fp", "fn")
_BAR = "=" * 80

HISTORY_EMPTY = "[\n]\n"
HISTORY_CLOSING = "\n]\n"
SAMPLES_CLOSING = "\n]}\n"


def samples_empty(positive_label: str, threshold: float) -> str:
    """The whole prediction_samples.json while it has no row."""
    head = (
        '"format": "rewardboard-prediction-samples"',
        '"version": 1',
        f'"positive": {string_text(positive_label)}',
        f'"threshold": {python_float_text(threshold)}',
        '"rows": [',
    )
    return "{" + ", ".join(head) + SAMPLES_CLOSING


def metrics_log_line(event: Event) -> Optional[str]:
    """`[Step   250 | Epoch 0.50] Loss: 0.4523 LR: 1.80e-05 | Eval Loss: 0.4201 Acc: 0.8234 F1: 0.8156`, or None."""
    values = event["values"]
    train = evaluation = ""
    if "train/loss" in values:
        train = f" Loss: {values['train/loss']:.4f}"
    if "train/learning_rate" in values:
        train += f" LR: {values['train/learning_rate']:.2e}"
    if event["type"] == "evaluation":
        shown = (("Eval Loss", "eval/loss"), ("Acc", "eval/accuracy"), ("F1", "eval/f1"))
        evaluation = "".join([f" {label}: {values[metric]:.4f}" for label, metric in shown if metric in values])
    if not train and not evaluation:
        return None
    epoch = event.get("epoch")
    place = "" if epoch is None else f" | Epoch {epoch:.2f}"
    return f"[Step {event['step']:>5}{place}]{train}{evaluation and ' |' + evaluation}\n"


def history_row(event: Event) -> Optional[str]:
    """A row of metrics_history.json as `json.dump(rows, file, indent=2)` writes it; None for an event without numbers."""
    values = event["values"]
    fields = []
    for metric, field in _HISTORY_FIELDS:
        value = values.get(metric)
        if value is not None:
            fields.append(f'"{field}": {python_float_text(value)}')
    counts = event.get("counts")
    if counts is not None:
        fields += [f'"eval_{name}": {counts[name]}' for name in _COUNTS]
    if not fields:
        return None
    place = [f'"step": {event["step"]}']
    if event.get("epoch") is not None:
        place.append(f'"epoch": {python_float_text(event["epoch"])}')
    if event.get("time") is not None:
        place.append(f'"timestamp": "{_time_text(event["time"], "microseconds")}"')
    return "  {\n    " + ",\n    ".join(place + fields) + "\n  }"


def predictions_block(event: Event, threshold: float) -> str:
    """The block of an evaluation in predictions.log, with an empty line behind it."""
    epoch = event.get("epoch")
    lines = [_BAR, f"Evaluation at Step {event['step']}" + ("" if epoch is None else f" (Epoch {epoch:.2f})")]
    if event.get("time") is not None:
        lines.append(f"Timestamp: {_time_text(event['time'], 'seconds')}")
    if threshold != 0.5:  # elsewhere a confidence below 0.5 would look like a mistake without this line
        lines.append(f"Threshold: {threshold:.4f}")
    lines += [_BAR, "", "Overall Metrics:"]
    values = event["values"]
    lines += [f"  {label}{values[metric]:.4f}" for label, metric in _OVERALL if values.get(metric) is not None]
    lines.append("")
    counts = event.get("counts")
    if counts is not None:
        lines += [
            "Confusion Matrix:",
            f"  TN: {counts['tn']:>5}  FP: {counts['fp']:>5}",
            f"  FN: {counts['fn']:>5}  TP: {counts['tp']:>5}",
            "",
        ]
    samples = event.get("samples")
    if samples is not None:
        lines += [
            f"Sample Predictions ({len(samples['id'])} random samples):",
            "  Idx |   GT | Pred |   Conf | Correct",
            "-" * 45,
        ]
        for id_, label, predicted, probability in _rows_of(samples):
            confidence = f"{probability if predicted == 1 else 1 - probability:.4f}"
            mark = "✓" if label == predicted else "✗"
            lines.append(f"{id_:>5} | {label:>4} | {predicted:>4} | {confidence:>6} | {mark:>7}")
        lines.append("")
    return "\n".join(lines) + "\n"


def sample_rows(event: Event, texts: Mapping[int, Mapping[str, str]]) -> list[str]:
    """Rows of prediction_samples.json, one a sample. `texts` are those of ids that no earlier row has named."""
    samples = event.get("samples")
    if samples is None:
        return []
    rows = []
    for id_, label, predicted, probability in _rows_of(samples):
        fields = [f'"step": {event["step"]}']
        if event.get("epoch") is not None:
            fields.append(f'"epoch": {python_float_text(event["epoch"])}')
        fields += [
            f'"id": {id_}',
            f'"label": {label}',
            f'"pred": {predicted}',
            f'"prob_positive": {python_float_text(probability)}',
            f'"confidence": {python_float_text(probability if predicted == 1 else 1 - probability)}',
            f'"correct": {"true" if label == predicted else "false"}',
        ]
        text = texts.get(id_)
        if text is not None:
            shown = {name: text[name] for name in ("problem", "solution", "writer") if name in text}
            fields.append(f'"text": {to_wire(shown)}')
        rows.append("  {" + ", ".join(fields) + "}")
    return rows


def _rows_of(samples: Mapping[str, Any]) -> list[tuple[int, int, int, float]]:
    columns = (samples["id"], samples["label"], samples["predicted"], samples["probability"])
    rows = zip(*columns)
    return [(id_, label, predicted, number_of(p) or 0.0) for id_, label, predicted, p in rows]


def _time_text(time_ms: float, precision: str) -> str:
    """Local time without a zone, as `datetime.now().isoformat()` prints it."""
    seconds, microseconds = divmod(round(time_ms * 1000), 1_000_000)
    text = _second_text(seconds)
    return text if precision == "seconds" else f"{text}.{microseconds:06d}"


@lru_cache(maxsize=8)
def _second_text(seconds: int) -> str:
    return datetime.fromtimestamp(seconds).isoformat(timespec="seconds")
