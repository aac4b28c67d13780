"""Peer of mlp-step: whole iterations of a plain GAN on a table, in eager PyTorch."""

import torch
from torch import nn

from common import Intervals, arguments, batches, emit
from gan_step import GanStep


class Critic(nn.Sequential):
    def forward(self, x):
        return super().forward(x).view(-1)


def main():
    args = arguments(batch=500, columns=40, width=256, latent=100, report=200, reports=4, rows=50000)
    generator = nn.Sequential(
        nn.Linear(args.latent, args.width), nn.ReLU(True),
        nn.Linear(args.width, args.width), nn.ReLU(True),
        nn.Linear(args.width, args.columns))
    discriminator = Critic(
        nn.Linear(args.columns, args.width), nn.LeakyReLU(0.2, inplace=True),
        nn.Linear(args.width, args.width), nn.LeakyReLU(0.2, inplace=True),
        nn.Linear(args.width, 1))
    step = GanStep(generator, discriminator, (args.latent,), args.batch)
    intervals = Intervals(args.report)
    data = batches(torch.randn(args.rows, args.columns), args.batch)
    for i in range(args.report * args.reports):
        step(next(data))
        intervals.step(i, step.metrics)
    emit(intervals=intervals.milliseconds)


if __name__ == "__main__":
    main()
