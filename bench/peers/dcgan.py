"""The networks of the official PyTorch DCGAN example, for 28x28 images (the same layers as TrainDcgan's)."""

from torch import nn


class Generator(nn.Module):
    def __init__(self, latent, maps, channels):
        super().__init__()
        self.main = nn.Sequential(
            nn.ConvTranspose2d(latent, maps * 2, 7, 1, 0, bias=False),
            nn.BatchNorm2d(maps * 2),
            nn.ReLU(True),
            nn.ConvTranspose2d(maps * 2, maps, 4, 2, 1, bias=False),
            nn.BatchNorm2d(maps),
            nn.ReLU(True),
            nn.ConvTranspose2d(maps, channels, 4, 2, 1, bias=False),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.main(z)


class Discriminator(nn.Module):
    """Ends in a logit: BCEWithLogitsLoss is the stable form of the example's Sigmoid and BCELoss."""

    def __init__(self, maps, channels):
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(channels, maps, 4, 2, 1, bias=False),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Conv2d(maps, maps * 2, 4, 2, 1, bias=False),
            nn.BatchNorm2d(maps * 2),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Conv2d(maps * 2, 1, 7, 1, 0, bias=False),
        )

    def forward(self, x):
        return self.main(x).view(-1)


def initialise(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)
