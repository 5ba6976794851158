"""Scalars by TensorBoard's SummaryWriter (torch). Prints what it logged."""
import json, math, sys, time
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter(sys.argv[1], flush_secs=1)
logged = {"train/loss": [], "eval/loss": []}
for step in range(1, 201):
    loss = math.exp(-step / 50)
    writer.add_scalar("Loss/train", loss, step)
    logged["train/loss"].append([step, loss])
    if step % 20 == 0:
        writer.add_scalar("Loss/validation", 2 * loss, step)
        logged["eval/loss"].append([step, 2 * loss])
        writer.add_histogram("weights", __import__("numpy").arange(10), step)
        writer.flush()
        time.sleep(0.02)
writer.close()
print(json.dumps(logged))
