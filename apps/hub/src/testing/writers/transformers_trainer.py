"""A tiny model trained by transformers' Trainer. Prints what it logged."""
import json, os, sys
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments

out = sys.argv[1]
torch.manual_seed(1)
config = BertConfig(vocab_size=50, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, max_position_embeddings=16)
rows = [{"input_ids": torch.randint(0, 50, (8,)), "labels": torch.tensor(i % 2)} for i in range(64)]
arguments = TrainingArguments(
    output_dir=out, max_steps=40, per_device_train_batch_size=4, logging_steps=2, eval_strategy="steps", eval_steps=4,
    save_steps=8, save_total_limit=2, report_to="tensorboard", use_cpu=True, disable_tqdm=True,
)
trainer = Trainer(
    model=BertForSequenceClassification(config), args=arguments, train_dataset=rows, eval_dataset=rows[:16],
    compute_metrics=lambda p: {"accuracy": float((p.predictions.argmax(-1) == p.label_ids).mean())},
)
trainer.train()
trainer.save_state()
names = {"loss": "train/loss", "grad_norm": "train/grad_norm", "learning_rate": "train/learning_rate", "eval_loss": "eval/loss", "eval_accuracy": "eval/accuracy"}
logged = {}
for entry in trainer.state.log_history:
    for name, path in names.items():
        if name in entry:
            logged.setdefault(path, []).append([entry["step"], float(entry[name])])
print(json.dumps(logged))
