"""Logs with MLflow. Prints what it logged.

Usage: mlflow_run.py DIRECTORY files | database
"""
import json, os, sys, time

os.environ.update(MLFLOW_ALLOW_FILE_STORE="true", GIT_PYTHON_REFRESH="quiet")
import mlflow

out, store = os.path.abspath(sys.argv[1]), sys.argv[2]
os.makedirs(out, exist_ok=True)
mlflow.set_tracking_uri(f"file://{out}" if store == "files" else f"sqlite:///{out}/mlflow.db")
mlflow.set_experiment("reward")
train, eval = [], []
with mlflow.start_run(run_name="rm-live"):
    mlflow.log_params({"lr": 0.5, "fp16": True})
    for step in range(1, 151):
        value = float("nan") if step == 50 else 1 / step
        train.append([step * 10, "NaN" if step == 50 else value])
        mlflow.log_metric("train_loss", value, step=step * 10)
        if step % 10 == 0:
            eval.append([step * 10, 2 / step])
            mlflow.log_metrics({"eval/loss": 2 / step, "eval/group/accuracy": 0.5}, step=step * 10)
        time.sleep(0.002)
print(json.dumps({"train/loss": train, "eval/loss": eval, "eval/group/accuracy": [[step, 0.5] for step, _ in eval]}))
