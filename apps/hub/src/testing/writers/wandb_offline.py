"""Logs with W&B offline, as its callbacks do: several calls a step, the trainer's own step among the values. Prints what it logged."""
import json, os, sys, time

os.environ.update(WANDB_MODE="offline", WANDB_SILENT="true")
import wandb

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
run = wandb.init(project="reward", dir=out, name="rm-live", config={"lr": 0.5, "model": {"width": 64}})
wandb.define_metric("train/global_step")
wandb.define_metric("*", step_metric="train/global_step", step_sync=True)
train, eval = [], []
for step in range(1, 2001):
    value = float("nan") if step == 150 else 1 / step
    train.append([step * 10, "NaN" if step == 150 else value])
    wandb.log({"train/loss": value, "train/global_step": step * 10, "text": "x" * 200})
    if step % 100 == 0:
        eval.append([step * 10, 2 / step])
        wandb.log({"eval/loss": 2 / step, "train/global_step": step * 10, "counts": wandb.Histogram([1, 2, 3])})
    time.sleep(0.002)
run.finish()
print(json.dumps({"train/loss": train, "eval/loss": eval}))
