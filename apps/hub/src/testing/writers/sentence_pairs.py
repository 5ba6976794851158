"""A tiny sentence-transformers training whose evaluator writes its table. Prints what it logged."""
import json, os, sys
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import random
from datasets import Dataset
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.evaluation import BinaryClassificationEvaluator
from sentence_transformers.losses import CosineSimilarityLoss
from sentence_transformers.models import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers

out = sys.argv[1]
random.seed(1)
words = ["<unk>"] + [f"w{i}" for i in range(40)]
tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="<unk>"))
tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
text = lambda: " ".join(f"w{random.randrange(40)}" for _ in range(5))
pairs = [{"sentence1": text(), "sentence2": text(), "label": float(i % 2)} for i in range(96)]
held = pairs[:24]
model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)], device="cpu")
trainer = SentenceTransformerTrainer(
    model=model,
    args=SentenceTransformerTrainingArguments(output_dir=out, num_train_epochs=3, per_device_train_batch_size=8, logging_steps=2,
                                              eval_strategy="steps", eval_steps=6, save_strategy="steps", save_steps=6,
                                              report_to="none", use_cpu=True),
    train_dataset=Dataset.from_list(pairs), eval_dataset=Dataset.from_list(held), loss=CosineSimilarityLoss(model),
    evaluator=BinaryClassificationEvaluator([p["sentence1"] for p in held], [p["sentence2"] for p in held],
                                            [int(p["label"]) for p in held], name="dev"))
trainer.train()
names = {"loss": "train/loss", "eval_loss": "eval/loss"}
logged = {}
for entry in trainer.state.log_history:
    for name, path in names.items():
        if name in entry:
            logged.setdefault(path, []).append([entry["step"], entry[name]])
print(json.dumps(logged))
