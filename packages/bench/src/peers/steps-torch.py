"""PyTorch on the shapes of steps.ts: JSON with ms a step of both models, and the speed of a large matrix product. Argument: threads."""

import json
import sys
import time

import torch
from torch import nn

threads, batch, length, vocabulary, width, bag_rows, bag_words = map(int, sys.argv[1:8])
torch.set_num_threads(threads)


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(length, width)
        layer = nn.TransformerEncoderLayer(width, 4, 4 * width, dropout=0.0, activation="gelu", batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, norm=nn.LayerNorm(width), enable_nested_tensor=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids):
        return self.head(self.encoder(self.tokens(ids) + self.positions.weight)[:, -1]).squeeze(-1)


class Bag(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.EmbeddingBag(bag_rows, width, mode="sum")
        self.hidden = nn.Linear(width, 128)
        self.head = nn.Linear(128, 1)

    def forward(self, ids):
        return self.head(torch.relu(self.hidden(self.words(ids)))).squeeze(-1)


def median_ms(model, ids):
    labels = (torch.arange(batch) % 2).float()
    optimizer = torch.optim.AdamW(model.parameters(), 1e-3)
    loss_of = nn.BCEWithLogitsLoss()
    times = []
    ends = time.perf_counter() + 4
    while len(times) < 5 or time.perf_counter() < ends:
        started = time.perf_counter()
        optimizer.zero_grad()
        loss = loss_of(model(ids), labels)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        loss.item()
        times.append((time.perf_counter() - started) * 1000)
    times = sorted(times[2:])
    return times[len(times) // 2]


def gigaflops():
    a, b = torch.randn(1024, 1024), torch.randn(1024, 1024)
    best = 0.0
    for _ in range(12):
        started = time.perf_counter()
        a @ b
        best = max(best, 2 * 1024**3 / (time.perf_counter() - started) / 1e9)
    return best


print(json.dumps({
    "version": torch.__version__,
    "transformer": median_ms(Transformer(), torch.randint(0, vocabulary, (batch, length))),
    "bag": median_ms(Bag(), torch.randint(0, bag_rows, (batch, bag_words))),
    "gigaflops": gigaflops(),
}))
