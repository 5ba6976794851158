"""A tiny reward model trained by TRL, whose output goes into a file as by `> train.log 2>&1`: a bar, and dictionaries that come in bursts. Prints what it logged, in the four digits that go into the file.

Usage: trl_console.py DIRECTORY [reward | prm]
"""
import json, os, subprocess, sys, tempfile
os.environ["CUDA_VISIBLE_DEVICES"] = ""


def tokenizer():
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast
    words = ["<pad>", "<eos>", "<unk>", "\n"] + [f"w{i}" for i in range(40)]
    inner = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="<unk>"))
    inner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=inner, pad_token="<pad>", eos_token="<eos>", unk_token="<unk>")


def train(kind, log):
    import random
    from datasets import Dataset
    from transformers import LlamaConfig, LlamaForSequenceClassification, LlamaForTokenClassification
    random.seed(1)
    text = lambda length: " ".join(f"w{random.randrange(40)}" for _ in range(length))
    config = LlamaConfig(vocab_size=44, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, num_key_value_heads=2,
                         intermediate_size=16, max_position_embeddings=64, pad_token_id=0, eos_token_id=1,
                         num_labels=1 if kind == "reward" else 2)
    common = dict(output_dir=tempfile.mkdtemp(), num_train_epochs=3, per_device_train_batch_size=4, logging_steps=2,
                  eval_strategy="steps", eval_steps=10, save_strategy="no", report_to="none", use_cpu=True, bf16=False)
    if kind == "reward":
        from trl import RewardConfig, RewardTrainer
        rows = Dataset.from_list([{"prompt": text(4), "chosen": text(6), "rejected": text(6)} for _ in range(80)])
        trainer = RewardTrainer(model=LlamaForSequenceClassification(config), args=RewardConfig(**common), train_dataset=rows,
                                eval_dataset=rows.select(range(16)), processing_class=tokenizer())
    else:
        try:
            from trl.experimental.prm import PRMConfig, PRMTrainer
        except ImportError:
            from trl import PRMConfig, PRMTrainer
        rows = Dataset.from_list([{"prompt": text(4), "completions": [text(4), text(4)], "labels": [True, bool(i % 2)]} for i in range(80)])
        trainer = PRMTrainer(model=LlamaForTokenClassification(config), args=PRMConfig(**common), train_dataset=rows,
                             eval_dataset=rows.select(range(16)), processing_class=tokenizer())
    trainer.train()
    with open(log, "w") as file:
        json.dump(trainer.state.log_history, file)


if sys.argv[1] == "--train":
    train(sys.argv[2], sys.argv[3])
    sys.exit()

directory, kind = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "reward"
os.makedirs(directory, exist_ok=True)
history = os.path.join(tempfile.mkdtemp(), "history.json")
with open(os.path.join(directory, "train.log"), "w") as output:
    subprocess.run([sys.executable, __file__, "--train", kind, history], stdout=output, stderr=subprocess.STDOUT, check=True)
names = {"loss": "train/loss", "eval_loss": "eval/loss", "eval_accuracy": "eval/accuracy"}
logged = {}
for entry in json.load(open(history)):
    for name, path in names.items():
        if name in entry:
            logged.setdefault(path, []).append([entry["step"], float(f"{entry[name]:.4g}")])
print(json.dumps(logged))
