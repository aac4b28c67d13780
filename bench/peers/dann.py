"""Domain-adversarial training as Ganin et al. (2016) describe it and its public PyTorch reruns write it."""

import math

import torch
from torch import nn, optim


class GradientReversal(torch.autograd.Function):
    """The identity forwards; backwards the gradient times -strength (section 4.2, equations 16 and 17)."""

    @staticmethod
    def forward(context, x, strength):
        context.strength = strength
        return x.view_as(x)

    @staticmethod
    def backward(context, gradient):
        return -context.strength * gradient, None


class Dann(nn.Module):
    """The paper's network for MNIST to MNIST-M (figure 4a); batch normalisation and dropout where the reruns have them."""

    def __init__(self, batch_norm=False, dropout=0.0):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 32, 5), *([nn.BatchNorm2d(32)] if batch_norm else []), nn.ReLU(True), nn.MaxPool2d(2),
            nn.Conv2d(32, 48, 5), *([nn.BatchNorm2d(48)] if batch_norm else []),
            *([nn.Dropout2d(dropout)] if dropout > 0 else []), nn.ReLU(True), nn.MaxPool2d(2),
            nn.Flatten(),
        )
        self.label_predictor = nn.Sequential(
            nn.Linear(768, 100), nn.ReLU(True), *([nn.Dropout(dropout)] if dropout > 0 else []),
            nn.Linear(100, 100), nn.ReLU(True),
            nn.Linear(100, 10),
        )
        self.domain_classifier = nn.Sequential(nn.Linear(768, 100), nn.ReLU(True), nn.Linear(100, 1))


class DannStep:
    """One update of all three parts from a batch of either domain."""

    def __init__(self, network, optimizer, learning_rate, steps, passes):
        self.network, self.steps, self.passes = network, steps, passes
        self.learning_rate = learning_rate or {"sgd": 0.01, "adam": 1e-3}[optimizer]
        # The paper lets the rate of its SGD fall; the reruns with Adam keep theirs.
        self.annealed = optimizer == "sgd"
        self.optimizer = (
            optim.SGD(network.parameters(), lr=self.learning_rate, momentum=0.9) if self.annealed
            else optim.Adam(network.parameters(), lr=self.learning_rate))
        self.label_criterion, self.domain_criterion = nn.CrossEntropyLoss(), nn.BCEWithLogitsLoss()
        self.label_loss = self.domain_loss = self.domains = None

    def __call__(self, step, source, labels, target):
        progress = step / self.steps
        strength = 2 / (1 + math.exp(-10 * progress)) - 1
        if self.annealed:
            for group in self.optimizer.param_groups:
                group["lr"] = self.learning_rate / (1 + 10 * progress) ** 0.75

        if self.passes == 1:
            features = self.network.features(torch.cat([source, target]))
            source_features, target_features = features.split([len(source), len(target)])
        else:
            # Under batch normalisation each domain has its own statistics.
            source_features, target_features = self.network.features(source), self.network.features(target)
        self.label_loss = self.label_criterion(self.network.label_predictor(source_features), labels)
        source_domains, target_domains = (
            self.network.domain_classifier(GradientReversal.apply(features, strength)).view(-1)
            for features in (source_features, target_features))
        self.domain_loss = (
            self.domain_criterion(source_domains, torch.zeros_like(source_domains))
            + self.domain_criterion(target_domains, torch.ones_like(target_domains)))
        self.domains = source_domains, target_domains

        self.optimizer.zero_grad(set_to_none=True)
        (self.label_loss + self.domain_loss).backward()
        self.optimizer.step()

    def metrics(self):
        """What the reruns print, read back: both losses and how well the domains are told apart."""
        source, target = self.domains
        told_apart = ((source < 0).float().mean() + (target >= 0).float().mean()) / 2
        return [value.item() for value in (self.label_loss, self.domain_loss, told_apart)]
