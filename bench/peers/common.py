"""What the PyTorch peers share: their arguments, the pinned threads, the data and the one JSON line that they print."""

import argparse
import gzip
import json
import os
import struct
import time

import numpy as np
import torch

FASHION = "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz"


def arguments(**defaults):
    parser = argparse.ArgumentParser()
    for name, value in {"threads": 2, "seed": 1, **defaults}.items():
        # A switch takes 1 or 0, as the benchmarks pass it; on its own it means 1.
        switch = {"type": int, "nargs": "?", "const": 1} if isinstance(value, bool) else {"type": type(value)}
        parser.add_argument("--" + name.replace("_", "-"), default=value, **switch)
    parsed = parser.parse_args()
    torch.set_num_threads(parsed.threads)
    torch.manual_seed(parsed.seed)
    return parsed


def idx(path):
    """A gzipped idx file of bytes as a numpy array."""
    with gzip.open(path) as file:
        dimensions = file.read(4)[3]
        shape = struct.unpack(f">{dimensions}I", file.read(4 * dimensions))
        return np.frombuffer(file.read(), dtype=np.uint8).reshape(shape)


def fashion_images(count):
    """Fashion-MNIST as float32 in [-1, 1], shape (count, 1, 28, 28)."""
    return torch.from_numpy(idx(FASHION)[:count, None].astype(np.float32) / 127.5 - 1)


def batches(rows, batch):
    """Endless shuffled batches of an in-memory tensor; the last short one of an epoch is dropped."""
    while True:
        order = torch.randperm(len(rows))
        for start in range(0, len(rows) - batch + 1, batch):
            yield rows[order[start:start + batch]]


class Intervals:
    """Milliseconds per step between reports; the first report ends the warm-up."""

    def __init__(self, report):
        self.report = report
        self.milliseconds = []
        self.last = None

    def step(self, step, metrics):
        """Calls metrics() (which reads values back, as any log line does) every `report` steps and takes the time."""
        if (step + 1) % self.report:
            return
        metrics()
        now = time.perf_counter()
        if self.last is not None:
            self.milliseconds.append((now - self.last) * 1000 / self.report)
        self.last = now


def blas():
    """The folder of the BLAS that this process has loaded, which names it on Debian; empty where libtorch brings its own."""
    with open("/proc/self/maps") as maps:
        files = {line.split(maxsplit=5)[5].strip() for line in maps if line.count("/")}
    return next((" (" + os.path.basename(os.path.dirname(os.path.realpath(file))) + ")" for file in sorted(files) if os.path.basename(file).startswith("libblas.so")), "")


def emit(**figures):
    print(json.dumps({"threads": torch.get_num_threads(), "version": "PyTorch " + torch.__version__ + blas(), **figures}))
