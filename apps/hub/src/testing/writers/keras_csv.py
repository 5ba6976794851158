"""A tiny Keras model with CSVLogger and the TensorBoard callback. Prints what it logged."""
import json, os, sys
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
import numpy as np
import keras

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
keras.utils.set_random_seed(1)
x = np.random.rand(64, 4).astype("float32")
y = (x.sum(axis=1) > 2).astype("float32")
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
callbacks = [keras.callbacks.CSVLogger(f"{out}/training.log", separator=";"), keras.callbacks.TensorBoard(f"{out}/tb")]
history = model.fit(x, y, validation_split=0.25, epochs=6, batch_size=8, verbose=0, callbacks=callbacks).history
names = {"loss": "train/loss", "accuracy": "train/accuracy", "val_loss": "eval/loss", "val_accuracy": "eval/accuracy"}
print(json.dumps({path: [[i + 1, float(value)] for i, value in enumerate(history[name])] for name, path in names.items()}))
