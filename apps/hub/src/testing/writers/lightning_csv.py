"""Lightning's CSVLogger, with a metric that comes later: the file is written anew then. Prints what it logged."""
import json, sys, time
from lightning.pytorch.loggers import CSVLogger

logger = CSVLogger(sys.argv[1], name="", version=0, flush_logs_every_n_steps=5)
logger.log_hyperparams({"learning_rate": 0.001, "hidden": 16})
logged = {"train/loss": [], "eval/loss": []}
for step in range(1, 101):
    logger.log_metrics({"train_loss": 1 / step, "epoch": step // 50}, step=step)
    logged["train/loss"].append([step, 1 / step])
    if step >= 50 and step % 10 == 0:
        logger.log_metrics({"val_loss": 2 / step, "epoch": step // 50}, step=step)
        logged["eval/loss"].append([step, 2 / step])
    time.sleep(0.002)
logger.save()
print(json.dumps(logged))
