"""
Trains a tiny model as one of several processes, with "Stop" pressed at step 13, and says where it ended:
`RANK=0 WORLD_SIZE=2 LOCAL_RANK=0 MASTER_ADDR=127.0.0.1 MASTER_PORT=... python train_on_ranks.py DIRECTORY`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

os.environ["CUDA_VISIBLE_DEVICES"] = ""

import tiny_models
import torch
import transformers

from rewardboard.transformers import PredictionLoggingCallback, RewardMetricsCallback

directory = Path(sys.argv[1])
torch.set_num_threads(1)


class PressesStop(transformers.TrainerCallback):  # type: ignore[misc]
    def on_step_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if state.is_world_process_zero and state.global_step == 13:
            (directory / ".stop-request").write_text('{"keep": 5}')


tokenizer = tiny_models.tokenizer()
arguments = transformers.TrainingArguments(
    str(directory),
    max_steps=40,
    eval_strategy="steps",
    eval_steps=5,
    save_steps=5,
    logging_steps=5,
    per_device_train_batch_size=4,
    learning_rate=3e-3,
    report_to="none",
    use_cpu=True,
    disable_tqdm=True,
)
trainer = transformers.Trainer(
    tiny_models.llama("ForSequenceClassification", 2),
    arguments,
    train_dataset=tiny_models.classification_examples(200, 1),
    eval_dataset=tiny_models.classification_examples(37, 2),
    data_collator=transformers.DataCollatorWithPadding(tokenizer),
    processing_class=tokenizer,
    callbacks=[RewardMetricsCallback(), PredictionLoggingCallback(), PressesStop()],
)
trainer.train()
print(f"ended at {trainer.state.global_step}")
