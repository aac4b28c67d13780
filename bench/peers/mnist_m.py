"""Peer of mnist-m: domain-adversarial training from MNIST to MNIST-M in plain eager PyTorch.

By default the steps are timed on random data; --train trains on the digits of --data and measures accuracy."""

import os
import sys
import time

import numpy as np
import torch

from common import arguments, batches, emit, idx
from dann import Dann, DannStep

# The first MNIST digit of which MNIST-M's training images show nothing: no digit is in both domains.
FIRST_SOURCE = 20001


def mnist(folder, part, first=0):
    """Images as float32 in [-1, 1], shape (n, 3, 28, 28), and labels."""
    images = idx(os.path.join(folder, "mnist", part + "-images-idx3-ubyte.gz"))[first:]
    labels = idx(os.path.join(folder, "mnist", part + "-labels-idx1-ubyte.gz"))[first:]
    return scaled(np.repeat(images[:, None], 3, axis=1)), torch.from_numpy(labels.astype(np.int64))


def mnist_m(folder, part):
    """Images as float32 in [-1, 1], cut from 32x32 to the digit's 28x28, shape (n, 3, 28, 28), and labels."""
    images = idx(os.path.join(folder, "mnist-m", part + "-images-idx4-ubyte.gz"))[:, 2:-2, 2:-2]
    labels = idx(os.path.join(folder, "mnist-m", part + "-labels-idx1-ubyte.gz"))
    return scaled(np.ascontiguousarray(images.transpose(0, 3, 1, 2))), torch.from_numpy(labels.astype(np.int64))


def scaled(pixels):
    return torch.from_numpy(pixels).float().div_(127.5).sub_(1)


def accuracy(network, images, labels):
    network.eval()
    with torch.no_grad():
        right = sum(
            (network.label_predictor(network.features(x)).argmax(1) == y).sum().item()
            for x, y in zip(images.split(500), labels.split(500)))
    return right / len(labels)


def main():
    # steps counts the warm-up in; report is how often metrics are read back; lr 0 is the optimizer's usual one.
    args = arguments(
        batch=64, steps=120, warmup=20, report=25, rows=1280, batch_norm=False, dropout=0.0,
        optimizer="sgd", lr=0.0, passes=2, train=False, data="")
    if args.train:
        source, labels = mnist(args.data, "train", FIRST_SOURCE)
        target, _ = mnist_m(args.data, "train20k")
    else:
        source, target = torch.rand(2, args.rows, 3, 28, 28) * 2 - 1
        labels = torch.randint(10, (args.rows,))
    network = Dann(args.batch_norm, args.dropout)
    step = DannStep(network, args.optimizer, args.lr, args.steps, args.passes)
    source_batches = batches(torch.arange(len(source)), args.batch)
    target_batches = batches(target, args.batch)

    start = time.perf_counter()
    for i in range(args.steps):
        if i == args.warmup:
            start = time.perf_counter()
        chosen = next(source_batches)
        step(i, source[chosen], labels[chosen], next(target_batches))
        if (i + 1) % args.report == 0:
            metrics = step.metrics()
            if args.train:
                print("step {}: label loss {:.3f}, domain loss {:.3f}, domains told apart {:.3f}".format(i + 1, *metrics), file=sys.stderr)
    milliseconds = (time.perf_counter() - start) * 1000 / (args.steps - args.warmup)

    figures = {}
    if args.train:
        figures["accuracy"] = accuracy(network, *mnist_m(args.data, "test"))
        figures["source_accuracy"] = accuracy(network, *mnist(args.data, "t10k"))
    emit(ms_per_step=milliseconds, **figures)


if __name__ == "__main__":
    main()
