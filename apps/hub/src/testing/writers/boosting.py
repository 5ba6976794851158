"""Boosted trees, whose output goes into a file as by `> train.log`; CatBoost also writes its catboost_info. Prints what they logged, in the digits that go into the file.

Usage: boosting.py DIRECTORY lightgbm | xgboost | catboost
"""
import json, os, subprocess, sys

ROUNDS = 30


def data():
    import numpy as np
    random = np.random.default_rng(1)
    x = random.normal(size=(400, 5))
    y = (x[:, 0] + random.normal(size=400) > 0).astype(int)
    return x[:300], y[:300], x[300:], y[300:]


def lightgbm(_):
    import lightgbm as lgb
    x, y, held_x, held_y = data()
    train = lgb.Dataset(x, y)
    seen = {}
    lgb.train({"objective": "binary", "metric": ["binary_logloss", "auc"], "num_threads": 1}, train, ROUNDS,
              valid_sets=[train, lgb.Dataset(held_x, held_y, reference=train)],
              callbacks=[lgb.log_evaluation(1), lgb.record_evaluation(seen)])
    path = {"training": "train", "valid_1": "eval"}
    name = {"binary_logloss": "loss", "auc": "roc_auc"}
    return {f"{path[of]}/{name[metric]}": [[i + 1, float(f"{value:g}")] for i, value in enumerate(values)]
            for of, metrics in seen.items() for metric, values in metrics.items()}


def xgboost(_):
    import xgboost as xgb
    x, y, held_x, held_y = data()
    train = xgb.DMatrix(x, y)
    seen = {}
    xgb.train({"objective": "binary:logistic", "eval_metric": ["auc", "logloss"], "nthread": 1}, train, ROUNDS,
              evals=[(train, "train"), (xgb.DMatrix(held_x, held_y), "eval")], evals_result=seen)
    name = {"logloss": "loss", "auc": "roc_auc"}
    return {f"{of}/{name[metric]}": [[i, float(f"{value:.5f}")] for i, value in enumerate(values)]
            for of, metrics in seen.items() for metric, values in metrics.items()}


def catboost(directory):
    from catboost import CatBoostClassifier
    x, y, held_x, held_y = data()
    model = CatBoostClassifier(iterations=ROUNDS, custom_metric=["AUC:hints=skip_train~false"], thread_count=1,
                               train_dir=os.path.join(directory, "catboost_info"))
    model.fit(x, y, eval_set=(held_x, held_y), verbose=1)
    path = {"learn": "train", "validation": "eval"}
    return {f"{path[of]}/loss": [[i, float(f"{value:.10g}")] for i, value in enumerate(metrics["Logloss"])]
            for of, metrics in model.get_evals_result().items()}


directory, kind = sys.argv[1:3]
if len(sys.argv) > 3:
    with open(sys.argv[3], "w") as file:
        json.dump({"lightgbm": lightgbm, "xgboost": xgboost, "catboost": catboost}[kind](directory), file)
    sys.exit()

import tempfile
os.makedirs(directory, exist_ok=True)
told = os.path.join(tempfile.mkdtemp(), "told.json")
with open(os.path.join(directory, "train.log"), "w") as output:
    subprocess.run([sys.executable, __file__, directory, kind, told], stdout=output, stderr=subprocess.STDOUT, check=True)
print(json.dumps(json.load(open(told))))
