"""
Trains three tiny models, and a fourth with TRL's PRMTrainer where TRL has it, for the browser tests, and says what scikit-learn finds in their last predictions:
`python train_for_board.py DIRECTORY [STEPS]` writes runs into it, and expected.json beside them.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import datasets
import numpy as np
import tiny_models
import transformers
import trl
from sklearn import metrics

from rewardboard.transformers import PredictionLoggingCallback, RewardMetricsCallback

directory = Path(sys.argv[1])
STEPS = int(sys.argv[2]) if len(sys.argv) > 2 else 30
EXAMPLES = 120
tokenizer = tiny_models.tokenizer()


def arguments(kind: Any, name: str, **more: Any) -> Any:
    return kind(
        str(directory / name),
        max_steps=STEPS,
        logging_steps=max(1, STEPS // 60),
        eval_strategy="steps",
        eval_steps=max(5, STEPS // 20),
        save_strategy="no",
        per_device_train_batch_size=16,
        per_device_eval_batch_size=16,
        learning_rate=3e-3,
        report_to="none",
        use_cpu=True,
        disable_tqdm=True,
        **more,
    )


def callbacks() -> list[Any]:
    return [RewardMetricsCallback(), PredictionLoggingCallback()]


def labelled(name: str, kind: str, examples: Any, collator: Any) -> dict[str, Any]:
    trainer = transformers.Trainer(
        tiny_models.llama(kind, 2),
        arguments(transformers.TrainingArguments, name),
        train_dataset=examples(1000, 1),
        eval_dataset=examples(EXAMPLES, 2),
        data_collator=collator(tokenizer),
        processing_class=tokenizer,
        callbacks=callbacks(),
    )
    return measured(trainer)


def process(name: str) -> dict[str, Any]:
    """TRL's own trainer of process reward models, which TRL 1 no longer has."""
    data = [datasets.Dataset.from_list(tiny_models.solutions(count, seed)) for count, seed in ((1000, 1), (EXAMPLES, 2))]
    return measured(
        trl.PRMTrainer(
            model=tiny_models.llama("ForTokenClassification", 2),
            args=arguments(trl.PRMConfig, name, bf16=False, gradient_checkpointing=False),
            train_dataset=data[0],
            eval_dataset=data[1],
            processing_class=tokenizer,
            callbacks=callbacks(),
        )
    )


def measured(trainer: Any) -> dict[str, Any]:
    trainer.train()
    predicted = trainer.predict(trainer.eval_dataset)
    has_label = predicted.label_ids != -100
    logits = predicted.predictions.astype(np.float64)
    labels = predicted.label_ids[has_label]
    probabilities = (1 / (1 + np.exp(logits[..., 0] - logits[..., 1])))[has_label]
    tn, fp, fn, tp = metrics.confusion_matrix(labels, probabilities >= 0.5, labels=[0, 1]).ravel().tolist()
    positive, _ = np.histogram(probabilities[labels == 1], bins=20, range=(0, 1))
    return {
        "counts": {"tp": tp, "tn": tn, "fp": fp, "fn": fn},
        "auc": float(metrics.roc_auc_score(labels, probabilities)),
        "positive": positive.tolist(),
        "probabilities": probabilities.tolist(),
    }


def paired(name: str) -> None:
    data = [datasets.Dataset.from_list(tiny_models.pairs(count, seed)) for count, seed in ((1000, 1), (EXAMPLES, 2))]
    model = tiny_models.llama("ForSequenceClassification", 1)
    model.warnings_issued = {}  # TRL 0.19 writes into it, and transformers 5 no longer has it.
    trl.RewardTrainer(
        model=model,
        args=arguments(trl.RewardConfig, name, bf16=False, gradient_checkpointing=False),
        train_dataset=data[0],
        eval_dataset=data[1],
        processing_class=tokenizer,
        callbacks=callbacks(),
    ).train()


expected = {
    "classification": labelled(
        "classification",
        "ForSequenceClassification",
        tiny_models.classification_examples,
        transformers.DataCollatorWithPadding,
    ),
    "steps": labelled(
        "steps",
        "ForTokenClassification",
        tiny_models.token_examples,
        transformers.DataCollatorForTokenClassification,
    ),
}
if hasattr(trl, "PRMTrainer"):
    expected["process"] = process("process")
paired("pairs")
(directory.parent / "expected.json").write_text(json.dumps(expected))
