"""One iteration of the official PyTorch GAN examples: D on real and on detached fake rows, then G through D."""

import torch
from torch import nn, optim


class GanStep:
    def __init__(self, generator, discriminator, latent_shape, batch):
        self.generator, self.discriminator = generator, discriminator
        self.latent_shape = (batch, *latent_shape)
        self.criterion = nn.BCEWithLogitsLoss()
        self.real_label, self.fake_label = torch.ones(batch), torch.zeros(batch)
        self.optimizer_d = optim.Adam(discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999))
        self.optimizer_g = optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
        self.loss_d = self.loss_g = self.real = self.fake_before = self.fake_after = None

    def __call__(self, real):
        # Update D: maximise log D(x) + log(1 - D(G(z))).
        self.optimizer_d.zero_grad(set_to_none=True)
        self.real = self.discriminator(real)
        loss_real = self.criterion(self.real, self.real_label)
        loss_real.backward()
        fake = self.generator(torch.randn(self.latent_shape))
        self.fake_before = self.discriminator(fake.detach())
        loss_fake = self.criterion(self.fake_before, self.fake_label)
        loss_fake.backward()
        self.loss_d = loss_real + loss_fake
        self.optimizer_d.step()

        # Update G: maximise log D(G(z)).
        self.optimizer_g.zero_grad(set_to_none=True)
        self.fake_after = self.discriminator(fake)
        self.loss_g = self.criterion(self.fake_after, self.real_label)
        self.loss_g.backward()
        self.optimizer_g.step()

    def metrics(self):
        """What the example prints: both losses, D(x), D(G(z)) before and after the G step."""
        scores = (torch.sigmoid(s).mean() for s in (self.real, self.fake_before, self.fake_after))
        return [value.item() for value in (self.loss_d, self.loss_g, *scores)]
