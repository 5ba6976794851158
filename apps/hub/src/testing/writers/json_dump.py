"""Writes the whole list anew at each step, in place, as a callback does. Prints what it logged."""
import json, os, sys, time

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
history = []
for step in range(1, 301):
    row = {"step": step, "epoch": step / 100, "train_loss": float("nan") if step == 150 else 1 / step}
    if step % 10 == 0:
        row["eval_loss"] = 2 / step
    history.append(row)
    with open(f"{out}/metrics_history.json", "w") as file:
        json.dump(history, file, indent=2)
    time.sleep(0.003)
print(json.dumps({"train/loss": [[r["step"], str(r["train_loss"]) if r["step"] == 150 else r["train_loss"]] for r in history], "eval/loss": [[r["step"], r["eval_loss"]] for r in history if "eval_loss" in r]}))
