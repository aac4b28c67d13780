"""Macro-F1 on test rows of a random forest (scikit-learn) trained on each of several CSV files."""

import argparse
import json

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--label", required=True)
    parser.add_argument("--test", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trees", type=int, default=200)
    parser.add_argument("train", nargs="+")
    args = parser.parse_args()
    frames = [pd.read_csv(path, keep_default_na=False, na_values=[""]) for path in [args.test, *args.train]]
    labels = [frame.pop(args.label).astype(str) for frame in frames]
    # Text is one-hot over all files, missing text a category; missing numbers are -1.
    joined = pd.concat(frames, keys=range(len(frames)))
    numbers = joined.select_dtypes(exclude="object")
    joined[numbers.columns] = numbers.fillna(-1)
    encoded = pd.get_dummies(joined, dummy_na=True).astype(np.float32)
    parts = [encoded.loc[i].to_numpy() for i in range(len(frames))]
    scores = []
    for x, y in zip(parts[1:], labels[1:]):
        forest = RandomForestClassifier(args.trees, random_state=args.seed, n_jobs=1).fit(x, y)
        scores.append(f1_score(labels[0], forest.predict(parts[0]), average="macro"))
    print(json.dumps({"macro_f1": scores}))


if __name__ == "__main__":
    main()
