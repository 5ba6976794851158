"""Logs with Trackio into a directory. Prints what it logged."""
import contextlib, json, os, sys, time

out = os.path.abspath(sys.argv[1])
os.makedirs(out, exist_ok=True)
os.environ.update(TRACKIO_DIR=out, HF_HUB_OFFLINE="1")
train, eval = [], []
with contextlib.redirect_stdout(sys.stderr):
    import trackio

    trackio.init(project="reward", name="rm-live", config={"lr": 0.5, "model": {"width": 64}})
    for step in range(1, 301):
        value = float("nan") if step == 150 else 1 / step
        train.append([step * 10, "NaN" if step == 150 else value])
        trackio.log({"train/loss": value, "train/global_step": step * 10})
        if step % 10 == 0:
            eval.append([step * 10, 2 / step])
            trackio.log({"eval/loss": 2 / step, "train/global_step": step * 10})
        time.sleep(0.01)
    trackio.finish()
print(json.dumps({"train/loss": train, "eval/loss": eval}))
