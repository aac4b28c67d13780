"""Peer of generate: a generator's forward passes under no_grad, batch for batch, copied to numpy."""

import time

import numpy as np
import torch

from common import arguments, emit
from dcgan import Generator, initialise


def generate(generator, count, batch, latent):
    result = np.empty((count, 1, 28, 28), dtype=np.float32)
    with torch.no_grad():
        for start in range(0, count, batch):
            rows = min(batch, count - start)
            result[start:start + rows] = generator(torch.randn(rows, latent, 1, 1)).numpy()
    return result


def main():
    args = arguments(count=10000, batch=64, maps=64, latent=100)
    generator = Generator(args.latent, args.maps, 1).apply(initialise).eval()
    generate(generator, 2 * args.batch, args.batch, args.latent)
    start = time.perf_counter()
    generate(generator, args.count, args.batch, args.latent)
    emit(milliseconds=(time.perf_counter() - start) * 1000)


if __name__ == "__main__":
    main()
