"""What share of a real training recording takes: `python benchmarks/share.py`, with transformers and PyTorch."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import tiny_models
import torch
import transformers

from rewardboard.transformers import PredictionLoggingCallback, RewardMetricsCallback

STEPS = 60
# A text classifier that is far smaller than any reward model in use.
SIZES = {"hidden_size": 256, "intermediate_size": 1_024, "num_hidden_layers": 4, "num_attention_heads": 4}
spent = [0.0]


def timed(call: Callable[..., Any]) -> Callable[..., Any]:
    def measured(*args: Any, **kwargs: Any) -> Any:
        start = time.process_time()
        try:
            return call(*args, **kwargs)
        finally:
            spent[0] += time.process_time() - start

    return measured


def callbacks() -> list[Any]:
    made = [RewardMetricsCallback(), PredictionLoggingCallback()]
    for callback in made:
        for name in dir(callback):
            if name.startswith("on_"):
                setattr(callback, name, timed(getattr(callback, name)))
    return made


def main() -> None:
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    tokenizer = tiny_models.tokenizer()
    config = transformers.LlamaConfig(**SIZES, vocab_size=len(tiny_models.WORDS), num_labels=2, pad_token_id=0)
    model = transformers.LlamaForSequenceClassification(config)
    with tempfile.TemporaryDirectory() as directory:
        trainer = transformers.Trainer(
            model,
            transformers.TrainingArguments(
                directory,
                max_steps=STEPS,
                logging_steps=10,
                eval_strategy="steps",
                eval_steps=STEPS // 2,
                save_strategy="no",
                per_device_train_batch_size=16,
                per_device_eval_batch_size=32,
                report_to="none",
                use_cpu=True,
                disable_tqdm=True,
            ),
            train_dataset=tiny_models.classification_examples(1_000, 1),
            eval_dataset=tiny_models.classification_examples(128, 2),
            data_collator=transformers.DataCollatorWithPadding(tokenizer),
            processing_class=tokenizer,
            callbacks=callbacks(),
        )
        trainer.remove_callback(transformers.PrinterCallback)
        start = time.process_time()
        trainer.train()
        whole = time.process_time() - start
    print(
        f"Python: {spent[0] / STEPS * 1e6:.0f} µs a step of transformers' Trainer with evaluations, {spent[0] / whole:.2%} of the "
        f"training's time, for a model of {model.num_parameters() / 1e6:.1f} million parameters"
    )


if __name__ == "__main__":
    main()
