"""Peer of dcgan-step: whole DCGAN iterations in plain eager PyTorch."""

from common import Intervals, arguments, batches, emit, fashion_images
from dcgan import Discriminator, Generator, initialise
from gan_step import GanStep


def main():
    args = arguments(batch=64, maps=64, latent=100, report=20, reports=4, rows=60000)
    generator = Generator(args.latent, args.maps, 1).apply(initialise)
    discriminator = Discriminator(args.maps, 1).apply(initialise)
    step = GanStep(generator, discriminator, (args.latent, 1, 1), args.batch)
    intervals = Intervals(args.report)
    data = batches(fashion_images(args.rows), args.batch)
    for i in range(args.report * args.reports):
        step(next(data))
        intervals.step(i, step.metrics)
    emit(intervals=intervals.milliseconds)


if __name__ == "__main__":
    main()
