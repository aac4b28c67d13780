"""Peer of tabular-speed: whole iterations of a conditional Wasserstein GAN on encoded rows of a table, in eager PyTorch.

As CTGAN's own loop: a Gumbel-softmax a column, the gradient penalty by double backward, Adam, a running average of the generator."""

import torch
import torch.nn.functional as F
from torch import nn

from common import Intervals, arguments, emit


class Residual(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.linear = nn.Linear(inputs, outputs)
        self.norm = nn.BatchNorm1d(outputs)

    def forward(self, x):
        return torch.cat([torch.relu(self.norm(self.linear(x))), x], dim=1)


class Table(nn.Module):
    """From a generator's numbers to rows: tanh for places, Gumbel-softmax for choices, and the standardised values behind them."""

    def __init__(self, places, blocks):
        super().__init__()
        self.places, self.blocks = places, blocks
        choices = sum(blocks) + 1
        for name in ("offsets", "slopes", "placed"):
            self.register_buffer(name, torch.rand(choices, places))

    def forward(self, raw):
        places = torch.tanh(raw[:, :self.places])
        choices, start = [], self.places
        for block in self.blocks:
            choices.append(F.gumbel_softmax(raw[:, start:start + block], tau=0.2))
            start += block
        every = torch.cat([*choices, torch.ones(len(raw), 1)], dim=1)
        places = places * (every @ self.placed)
        return torch.cat([places, *choices, every @ self.offsets + places * (every @ self.slopes)], dim=1)


def main():
    args = arguments(batch=128, width=128, latent=32, places=5, blocks="", labels=2, report=100, reports=4, rows=1000)
    blocks = [int(block) for block in args.blocks.split(",") if block]
    outputs = args.places + sum(blocks)
    length = outputs + args.places

    def generator():
        inputs = args.latent + args.labels
        return nn.Sequential(
            Residual(inputs, args.width), Residual(inputs + args.width, args.width),
            nn.Linear(inputs + 2 * args.width, outputs), Table(args.places, blocks))

    g, average = generator(), generator()
    d = nn.Sequential(
        nn.Linear(length + args.labels, args.width), nn.LeakyReLU(0.2, inplace=True),
        nn.Linear(args.width, args.width), nn.LeakyReLU(0.2, inplace=True),
        nn.Linear(args.width, 1))
    g_optimizer = torch.optim.Adam(g.parameters(), lr=1e-3, betas=(0.5, 0.9))
    d_optimizer = torch.optim.Adam(d.parameters(), lr=1e-3, betas=(0.5, 0.9))
    rows = torch.rand(args.rows, length)
    one_hot = F.one_hot(torch.arange(args.rows) % args.labels, args.labels).float()
    intervals = Intervals(args.report)
    for i in range(args.report * args.reports):
        chosen = torch.randint(args.rows, (args.batch,))
        real, labels = rows[chosen], one_hot[chosen]
        fake = g(torch.cat([torch.randn(args.batch, args.latent), labels], dim=1))

        d_optimizer.zero_grad()
        d_real, d_fake = d(torch.cat([real, labels], dim=1)), d(torch.cat([fake.detach(), labels], dim=1))
        between = fake.detach() + torch.rand(args.batch, 1) * (real - fake.detach())
        between.requires_grad_()
        slope = torch.autograd.grad(d(torch.cat([between, labels], dim=1)).sum(), between, create_graph=True)[0]
        d_loss = d_fake.mean() - d_real.mean() + 10 * ((slope.norm(dim=1) - 1) ** 2).mean()
        d_loss.backward()
        d_optimizer.step()

        g_optimizer.zero_grad()
        g_loss = -d(torch.cat([fake, labels], dim=1)).mean()
        g_loss.backward()
        g_optimizer.step()
        with torch.no_grad():
            for kept, live in zip(average.parameters(), g.parameters()):
                kept.mul_(0.995).add_(live, alpha=0.005)
        intervals.step(i, lambda: (d_loss.item(), g_loss.item()))
    emit(intervals=intervals.milliseconds)


if __name__ == "__main__":
    main()
