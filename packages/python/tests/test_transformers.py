"""Real trainings of tiny models: what is recorded is what scikit-learn's formulas say of the same predictions."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
transformers = pytest.importorskip("transformers")
torch = pytest.importorskip("torch")

import tiny_models  # noqa: E402
from journal_schema import fits  # noqa: E402

from rewardboard.transformers import (  # noqa: E402
    PredictionLoggingCallback,
    RewardMetricsCallback,
    create_compute_metrics_fn,
)

STEPS = {"max_steps": 20, "logging_steps": 5, "eval_strategy": "steps", "eval_steps": 10, "save_steps": 10}
ARGUMENTS = {
    **STEPS,
    "per_device_train_batch_size": 8,
    "per_device_eval_batch_size": 8,
    "learning_rate": 3e-3,
    "report_to": "none",
    "use_cpu": True,
    "disable_tqdm": True,
}
EXAMPLES = 37  # the last batch isn't full


def callbacks() -> list[Any]:
    return [RewardMetricsCallback(), PredictionLoggingCallback()]


def trainer(kind: str, directory: Path, **options: Any) -> Any:
    tokenizer = tiny_models.tokenizer()
    of_tokens = kind == "ForTokenClassification"
    examples = tiny_models.token_examples if of_tokens else tiny_models.classification_examples
    collator = transformers.DataCollatorForTokenClassification if of_tokens else transformers.DataCollatorWithPadding
    model = options.pop("model", None) or tiny_models.llama(kind, 2)
    return transformers.Trainer(
        model,
        transformers.TrainingArguments(str(directory), **{**ARGUMENTS, **options.pop("arguments", {})}),
        train_dataset=examples(80, 1),
        eval_dataset=examples(EXAMPLES, 2),
        data_collator=collator(tokenizer),
        processing_class=tokenizer,
        callbacks=callbacks(),
        **options,
    )


def events_in(directory: Path) -> list[dict[str, Any]]:
    events = [json.loads(line) for line in (directory / "events.jsonl").read_text(encoding="utf-8").split("\n")[:-1]]
    assert all(fits(event) for event in events)
    return events


def last_evaluation(directory: Path) -> dict[str, Any]:
    return [event for event in events_in(directory) if event["type"] == "evaluation" and event["values"]][-1]


def agrees(evaluation: dict[str, Any], labels: Any, probabilities: Any) -> None:
    """By the definitions of the scores, and scikit-learn's functions where it is installed."""
    called, positive = probabilities >= 0.5, labels == 1
    counts = evaluation["counts"]
    assert (counts["tp"], counts["fp"]) == (int((called & positive).sum()), int((called & ~positive).sum()))
    assert (counts["tn"], counts["fn"]) == (int((~called & ~positive).sum()), int((~called & positive).sum()))
    lead = probabilities[positive][:, None] - probabilities[~positive][None, :]
    assert evaluation["values"]["eval/roc_auc"] == pytest.approx(np.mean((lead > 0) + 0.5 * (lead == 0)), abs=1e-9)
    for row, of_class in (("positive", positive), ("negative", ~positive)):
        expected, _ = np.histogram(probabilities[of_class], bins=20, range=(0, 1))
        assert evaluation["histogram"][row] == expected.tolist()
    samples = evaluation["samples"]
    assert samples["probability"] == pytest.approx(probabilities[samples["id"]], abs=1e-6)
    assert samples["label"] == labels[samples["id"]].astype(int).tolist()
    try:
        from sklearn import metrics
    except ImportError:
        return
    assert metrics.confusion_matrix(labels, called).ravel().tolist() == [counts[name] for name in ("tn", "fp", "fn", "tp")]
    assert evaluation["values"]["eval/roc_auc"] == pytest.approx(metrics.roc_auc_score(labels, probabilities), abs=1e-9)
    assert evaluation["values"]["eval/f1"] == pytest.approx(metrics.f1_score(labels, called, zero_division=0))


def kept(directory: Path, step: int) -> tuple[dict[str, Any], Any]:
    """What predictions/ holds of an evaluation: the examples, and a value for each."""
    with gzip.open(directory / "predictions/examples.json.gz") as file:
        examples = json.load(file)
    return examples, np.load(directory / f"predictions/step-{step}.npy")


@pytest.mark.parametrize("kind", ["ForSequenceClassification", "ForTokenClassification"])
@pytest.mark.parametrize("with_function", [False, True])
def test_a_trainer_fills_the_whole_board(tmp_path: Path, kind: str, with_function: bool) -> None:
    options = {"compute_metrics": create_compute_metrics_fn()} if with_function else {}
    training = trainer(kind, tmp_path, **options)
    training.train()
    predicted = training.predict(training.eval_dataset)
    labels, logits = predicted.label_ids, predicted.predictions.astype(np.float64)
    probabilities = 1 / (1 + np.exp(logits[..., 0] - logits[..., 1]))
    has_label = labels != -100
    evaluation = last_evaluation(tmp_path)
    agrees(evaluation, labels[has_label], probabilities[has_label])
    events = events_in(tmp_path)
    assert len(evaluation["samples"]["id"]) == 20
    texts = next(event["samples"] for event in events if event["type"] == "sample-text")
    assert len(texts) == 20 and all("=" in text["problem"] + text["solution"] for text in texts)
    assert events[0]["info"]["program"] == "transformers"
    assert events[0]["info"]["modelConfig"]["model_class"] == f"Llama{kind}"
    assert events[0]["info"]["plannedSteps"] == 20 and events[0]["info"]["data"]["trainExamples"] == 80
    assert events[-1]["outcome"] == "finished" and events[-1]["step"] == 20
    assert any(event.get("checkpoint") == "checkpoint-20" for event in events)
    log = (tmp_path / "metrics.log").read_text()
    assert log.count("[Step    20") == 1 and log.count("Eval Loss") == 2
    examples, values = kept(tmp_path, 20)
    assert values == pytest.approx(probabilities[has_label], abs=1e-6)
    assert examples["label"] == labels[has_label].tolist() and examples["withoutText"] == 0
    assert all("=" in text for text in examples["text"]) and all("=" in text for text in examples["problems"])
    is_of_steps = kind == "ForTokenClassification"
    assert examples["kind"] == ("steps" if is_of_steps else "solutions")
    rows = np.nonzero(has_label)[0] if is_of_steps else np.arange(EXAMPLES)
    assert examples["solution"] == rows.tolist()
    for sample in texts:
        assert examples["text"][sample["id"]] == sample["solution"]
    assert len(list((tmp_path / "predictions").iterdir())) == 3


def test_one_column_of_logits(tmp_path: Path) -> None:
    class OneColumn(transformers.Trainer):  # type: ignore[misc, name-defined]
        def compute_loss(self, model: Any, inputs: Any, return_outputs: bool = False, **_: Any) -> Any:
            labels = inputs["labels"].float()
            outputs = model(**{name: value for name, value in inputs.items() if name != "labels"})
            loss = torch.nn.functional.binary_cross_entropy_with_logits(outputs.logits[:, 0], labels)
            return (loss, outputs) if return_outputs else loss

    tokenizer = tiny_models.tokenizer()
    training = OneColumn(
        tiny_models.llama("ForSequenceClassification", 1),
        transformers.TrainingArguments(str(tmp_path), **ARGUMENTS),
        train_dataset=tiny_models.classification_examples(80, 1),
        eval_dataset=tiny_models.classification_examples(EXAMPLES, 2),
        data_collator=transformers.DataCollatorWithPadding(tokenizer),
        processing_class=tokenizer,
        compute_metrics=create_compute_metrics_fn(),
        callbacks=callbacks(),
    )
    training.train()
    predicted = training.predict(training.eval_dataset)
    probabilities = 1 / (1 + np.exp(-predicted.predictions.astype(np.float64).reshape(-1)))
    agrees(last_evaluation(tmp_path), predicted.label_ids, probabilities)


def test_a_resumed_training_continues_its_journal(tmp_path: Path) -> None:
    trainer("ForSequenceClassification", tmp_path).train()
    trainer("ForSequenceClassification", tmp_path, arguments={"max_steps": 30}).train(resume_from_checkpoint=True)
    events = events_in(tmp_path)
    starts = [event for event in events if event["type"] == "start"]
    assert [start.get("resumedFrom") for start in starts] == [None, 20]
    assert starts[0]["info"]["id"] == starts[1]["info"]["id"]
    steps = [row["step"] for row in json.loads((tmp_path / "metrics_history.json").read_text())]
    assert steps == [5, 10, 15, 20, 25, 30]


def test_pairs_of_trl(tmp_path: Path) -> None:
    trl = pytest.importorskip("trl")
    datasets = pytest.importorskip("datasets")
    tokenizer = tiny_models.tokenizer()
    data = [datasets.Dataset.from_list(tiny_models.pairs(count, seed)) for count, seed in ((80, 1), (EXAMPLES, 2))]
    training = trl.RewardTrainer(
        model=tiny_models.llama("ForSequenceClassification", 1),
        args=trl.RewardConfig(str(tmp_path), **ARGUMENTS, bf16=False, gradient_checkpointing=False),
        train_dataset=data[0],
        eval_dataset=data[1],
        processing_class=tokenizer,
        callbacks=callbacks(),
    )
    training.train()
    model = training.model.eval()
    rewards = np.zeros((EXAMPLES, 2))
    with torch.no_grad():
        for pair, row in enumerate(training.eval_dataset):
            for side, name in enumerate(("chosen", "rejected")):
                # TRL 0.19 called the columns otherwise, and set no token at the end.
                ids = next(row[column] for column in (f"{name}_ids", f"{name}_input_ids", f"input_ids_{name}") if column in row)
                rewards[pair, side] = model(input_ids=torch.tensor([list(ids)])).logits.item()
    evaluation = last_evaluation(tmp_path)
    assert events_in(tmp_path)[0]["info"]["program"] == "TRL"
    lead = rewards[:, 0] - rewards[:, 1]
    assert evaluation["values"]["eval/margin"] == pytest.approx(lead.mean(), abs=1e-5)
    assert evaluation["values"]["eval/accuracy"] == pytest.approx(np.mean((lead > 0) + 0.5 * (lead == 0)), abs=1e-9)
    assert evaluation["values"]["eval/chosen_reward"] == pytest.approx(rewards[:, 0].mean(), abs=1e-5)
    ids = np.array(evaluation["samples"]["id"])
    odds = np.where(ids % 2 == 0, lead[ids // 2], -lead[ids // 2])
    assert evaluation["samples"]["probability"] == pytest.approx(1 / (1 + np.exp(-odds)), abs=1e-5)
    texts = next(event["samples"] for event in events_in(tmp_path) if event["type"] == "sample-text")
    assert len(texts) == 20 and all(text["problem"].endswith("=") for text in texts)
    examples, values = kept(tmp_path, 20)
    assert examples["kind"] == "pairs" and values == pytest.approx(rewards.reshape(-1), abs=1e-5)
    assert examples["label"] == [1, 0] * EXAMPLES and examples["withoutText"] == 0
    assert [examples["text"][text["id"]] for text in texts] == [text["solution"] for text in texts]
    assert all(one != other for one, other in zip(examples["text"][::2], examples["text"][1::2]))


def test_several_validation_sets_have_numbers_of_their_own_and_one_matrix(tmp_path: Path) -> None:
    sets = {
        "easy": tiny_models.classification_examples(10, 3),
        "hard": tiny_models.classification_examples(17, 4),
        "train_part": tiny_models.classification_examples(9, 1),
    }
    create_compute_metrics_fn()((np.zeros((50, 2)), np.zeros(50)))  # of another trainer, which nobody records
    training = trainer("ForSequenceClassification", tmp_path, arguments={"save_strategy": "no"})
    training.eval_dataset = sets
    training.train()
    evaluations = [event for event in events_in(tmp_path) if event["type"] == "evaluation"]
    names = {name for event in evaluations for name in event["values"]}
    assert {"eval/easy/loss", "eval/hard/loss", "eval/train_part/loss", "eval/loss"} <= names
    predicted = training.predict(sets["easy"] + sets["hard"])
    logits = predicted.predictions.astype(np.float64)
    agrees(evaluations[-1], predicted.label_ids, 1 / (1 + np.exp(logits[:, 0] - logits[:, 1])))
    assert evaluations[-1]["values"]["eval/loss"] == pytest.approx(predicted.metrics["test_loss"], abs=1e-5)
    texts = [event["samples"] for event in events_in(tmp_path) if event["type"] == "sample-text"]
    assert len(texts) == 1 and len(texts[0]) == 20
    assert (tmp_path / "predictions.log").read_text().count("Evaluation at Step") == 2
    with gzip.open(tmp_path / "predictions" / "examples.json.gz") as packed:
        assert json.load(packed)["slices"] == {"set": ["easy"] * 10 + ["hard"] * 17}


def test_a_loss_function_of_one_s_own_keeps_the_texts(tmp_path: Path) -> None:
    def loss_of(outputs: Any, labels: Any, num_items_in_batch: Any = None) -> Any:
        return torch.nn.functional.cross_entropy(outputs["logits"], labels)

    training = trainer(
        "ForSequenceClassification", tmp_path, compute_loss_func=loss_of, compute_metrics=create_compute_metrics_fn()
    )
    training.train()
    predicted = training.predict(training.eval_dataset)
    logits = predicted.predictions.astype(np.float64)
    agrees(last_evaluation(tmp_path), predicted.label_ids, 1 / (1 + np.exp(logits[:, 0] - logits[:, 1])))
    texts = next(event["samples"] for event in events_in(tmp_path) if event["type"] == "sample-text")
    assert len(texts) == 20 and all(text["problem"].endswith("=") for text in texts)


def test_the_guide_s_intervals_hold_where_nothing_was_set(tmp_path: Path) -> None:
    from rewardboard.transformers import _interval

    def of(**arguments: Any) -> list[Any]:
        args = transformers.TrainingArguments(str(tmp_path), use_cpu=True, report_to="none", **arguments)
        return [_interval(args, "logging_steps", "logging_strategy", None, 50), _interval(args, "eval_steps", "eval_strategy", None, 250)]

    assert of() == [50, None]
    assert of(eval_strategy="steps") == [50, 250]
    assert of(eval_strategy="steps", eval_steps=400, logging_steps=100) == [None, None]
    assert of(logging_strategy="epoch") == [None, None]


class _PressesStop(transformers.TrainerCallback):  # type: ignore[misc]
    def __init__(self, directory: Path, keep: Any) -> None:
        self.request, self.keep = directory / ".stop-request", keep

    def on_step_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if state.global_step == 13:
            self.request.write_text(json.dumps({"keep": self.keep}))


@pytest.mark.parametrize("keep", [None, 5])
def test_stop_on_the_board_ends_the_training_after_the_step_and_keeps_the_chosen_checkpoint(
    tmp_path: Path, keep: Any
) -> None:
    arguments = {"eval_steps": 5, "save_steps": 5, "load_best_model_at_end": True, "save_total_limit": 2}
    made = trainer("ForSequenceClassification", tmp_path, arguments=arguments)
    made.add_callback(_PressesStop(tmp_path, keep))
    made.train()
    assert made.state.global_step == 14
    events = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert {"canStop": True} in [event.get("about") for event in events]
    end = events[-1]
    assert (end["type"], end["outcome"], end["reason"], end["step"]) == ("end", "stopped", "stopped from the board", 14)
    assert (tmp_path / "checkpoint-14").is_dir()  # to go on from
    losses = {
        event["step"]: event["values"]["eval/loss"] for event in events if "eval/loss" in event.get("values", {})
    }
    step = min(losses, key=lambda at: losses[at]) if keep is None else keep
    assert end["best"] == {
        "step": step,
        "metric": "eval/loss",
        "value": pytest.approx(losses[step]),
        "checkpoint": f"checkpoint-{step}",
    }
    assert (tmp_path / f"checkpoint-{step}").is_dir()
