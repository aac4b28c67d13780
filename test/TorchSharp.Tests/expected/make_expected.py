#!/usr/bin/python3
"""Writes operators.json and runs.json: what PyTorch computes, for the tests of this folder's parent.

Python is the oracle that made the tables; nothing here is needed to run the tests.
    /usr/bin/python3 make_expected.py        (Debian's python3-torch)

Every input is a whole number over 32, so that float32 and float64 hold it exactly and a row serves both types.
A tensor is {"s": shape, "v": values}; beyond 96 elements {"s": shape, "at": 24 samples, "dot": sum x_i cos(i+1),
"sum": sum x_i}, where a single wrong element shows in "dot". An input is {"s": shape, "k": numerators}.
"""
import json
import math
import os
import random
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
HERE = os.path.dirname(os.path.abspath(__file__))
LARGE = 96
SAMPLES = 24


def number(x):
    return float(f"{x:.15g}") if math.isfinite(x) else str(x)


def pack(t):
    if t is None:
        return None
    flat = [float(x) for x in t.detach().to(torch.float64).reshape(-1)]
    shape = list(t.shape)
    if len(flat) <= LARGE:
        return {"s": shape, "v": [number(x) for x in flat]}
    step = len(flat) // SAMPLES
    return {"s": shape, "at": [number(flat[i * step]) for i in range(SAMPLES)],
            "dot": number(math.fsum(x * math.cos(i + 1) for i, x in enumerate(flat))), "sum": number(math.fsum(flat))}


def weights_like(t):
    n = t.numel()
    k = torch.tensor([((i * 37 + 11) % 64) - 31 for i in range(n)], dtype=torch.float64)
    return (k / 32).reshape(t.shape)


class Input:
    """odd numerators: no zeros, so no kink of relu or abs is hit; positive ones for log, sqrt and division."""

    def __init__(self, *shape, lo=-47, hi=47, distinct=False, grad=True):
        self.shape, self.lo, self.hi, self.distinct, self.grad = list(shape), lo, hi, distinct, grad

    def make(self, rng):
        n = math.prod(self.shape)
        odd = [k for k in range(self.lo, self.hi + 1) if k % 2]
        k = rng.sample(odd, n) if self.distinct else [rng.choice(odd) for _ in range(n)]
        t = (torch.tensor(k, dtype=torch.float64) / 32).reshape(self.shape)
        return {"s": self.shape, "k": k, **({} if self.grad else {"fixed": True})}, t.requires_grad_(self.grad)


class Whole:
    def __init__(self, *values, shape=None):
        self.values, self.shape = list(values), shape or [len(values)]

    def make(self, rng):
        return {"s": self.shape, "i": self.values}, torch.tensor(self.values, dtype=torch.int64).reshape(self.shape)


def I(*shape, **kw):
    return Input(*shape, **kw)


def P(*shape, **kw):
    return Input(*shape, lo=9, hi=95, **kw)


# name of the operator -> the same call in PyTorch; x inputs, a arguments
OPS = {
    "add": lambda x, a: x[0] + x[1], "sub": lambda x, a: x[0] - x[1],
    "mul": lambda x, a: x[0] * x[1], "div": lambda x, a: x[0] / x[1],
    "add_alpha": lambda x, a: torch.add(x[0], x[1], alpha=a["alpha"]),
    "add_scalar": lambda x, a: x[0] + a["c"], "scalar_minus": lambda x, a: a["c"] - x[0],
    "mul_scalar": lambda x, a: x[0] * a["c"], "div_scalar": lambda x, a: x[0] / a["c"],
    "scalar_over": lambda x, a: a["c"] / x[0], "neg": lambda x, a: -x[0],
    "pow_scalar": lambda x, a: x[0].pow(a["p"]), "pow": lambda x, a: x[0].pow(x[1]),
    "sqrt": lambda x, a: x[0].sqrt(), "rsqrt": lambda x, a: x[0].rsqrt(), "square": lambda x, a: x[0].square(),
    "exp": lambda x, a: x[0].exp(), "log": lambda x, a: x[0].log(), "log1p": lambda x, a: x[0].log1p(),
    "abs": lambda x, a: x[0].abs(), "clamp": lambda x, a: x[0].clamp(a["min"], a["max"]),
    "maximum": lambda x, a: torch.maximum(x[0], x[1]), "minimum": lambda x, a: torch.minimum(x[0], x[1]),
    "where_positive": lambda x, a: torch.where(x[0] > 0, x[0], x[1]),
    "addcmul": lambda x, a: x[0].addcmul(x[1], x[2], value=a["value"]),
    "lerp": lambda x, a: x[0].lerp(x[1], x[2]),
    "relu": lambda x, a: F.relu(x[0]), "leaky_relu": lambda x, a: F.leaky_relu(x[0], a["slope"]),
    "tanh": lambda x, a: torch.tanh(x[0]), "sigmoid": lambda x, a: torch.sigmoid(x[0]),
    "softplus": lambda x, a: F.softplus(x[0]), "softplus_beta": lambda x, a: F.softplus(x[0], a["beta"], a["threshold"]),
    "logsigmoid": lambda x, a: F.logsigmoid(x[0]), "softmax": lambda x, a: F.softmax(x[0], a["dim"]),
    "log_softmax": lambda x, a: F.log_softmax(x[0], a["dim"]),
    "matmul": lambda x, a: torch.matmul(x[0], x[1]), "mm": lambda x, a: x[0].mm(x[1]), "bmm": lambda x, a: x[0].bmm(x[1]),
    "linear": lambda x, a: F.linear(*x), "t": lambda x, a: x[0].t(),
    "transpose": lambda x, a: x[0].transpose(a["a"], a["b"]), "permute": lambda x, a: x[0].permute(a["dims"]),
    "reshape": lambda x, a: x[0].reshape(a["shape"]), "flatten": lambda x, a: x[0].flatten(a["start"]),
    "unsqueeze": lambda x, a: x[0].unsqueeze(a["dim"]), "squeeze": lambda x, a: x[0].squeeze(a["dim"]),
    "expand": lambda x, a: x[0].expand(a["shape"]), "cat": lambda x, a: torch.cat(x, a["dim"]),
    "stack": lambda x, a: torch.stack(x, a["dim"]), "narrow": lambda x, a: x[0].narrow(a["dim"], a["start"], a["length"]),
    "select": lambda x, a: x[0].select(a["dim"], a["index"]),
    "index_select": lambda x, a: x[0].index_select(a["dim"], x[1]),
    "gather": lambda x, a: x[0].gather(a["dim"], x[1]),
    "masked_fill_negative": lambda x, a: x[0].masked_fill(x[0] < 0, a["value"]),
    "sum": lambda x, a: x[0].sum(), "sum_dim": lambda x, a: x[0].sum(a["dim"], keepdim=a["keep"]),
    "mean": lambda x, a: x[0].mean(), "mean_dims": lambda x, a: x[0].mean(a["dims"], keepdim=a["keep"]),
    "var": lambda x, a: x[0].var(a["dim"], unbiased=a["unbiased"]), "std": lambda x, a: x[0].std(a["dim"], unbiased=a["unbiased"]),
    "norm": lambda x, a: x[0].norm(p=a["p"]), "norm_dim": lambda x, a: x[0].norm(p=2, dim=a["dim"]),
    "max": lambda x, a: x[0].max(), "min": lambda x, a: x[0].min(), "max_dim": lambda x, a: x[0].max(a["dim"])[0],
    "logsumexp": lambda x, a: x[0].logsumexp(a["dim"]), "cumsum": lambda x, a: x[0].cumsum(a["dim"]),
    "mse_loss": lambda x, a: F.mse_loss(x[0], x[1]), "l1_loss": lambda x, a: F.l1_loss(x[0], x[1]),
    "bce_logits": lambda x, a: F.binary_cross_entropy_with_logits(x[0], x[1]),
    "bce": lambda x, a: F.binary_cross_entropy(torch.sigmoid(x[0]), x[1]),
    "cross_entropy": lambda x, a: F.cross_entropy(x[0], x[1]),
    "conv2d": lambda x, a: F.conv2d(x[0], x[1], x[2] if len(x) > 2 else None, stride=a["stride"], padding=a["padding"],
                                   dilation=a.get("dilation", 1), groups=a.get("groups", 1)),
    "conv_transpose2d": lambda x, a: F.conv_transpose2d(x[0], x[1], x[2] if len(x) > 2 else None, stride=a["stride"],
                                                       padding=a["padding"], output_padding=a.get("output_padding", 0),
                                                       groups=a.get("groups", 1), dilation=a.get("dilation", 1)),
    "batch_norm_train": lambda x, a: F.batch_norm(x[0], None, None, x[1], x[2], True, 0.1, 1e-5),
    "batch_norm_running": lambda x, a: F.batch_norm(x[0], x[3].detach().clone(), x[4].detach().clone(), x[1], x[2], True, 0.1, 1e-5),
    "batch_norm_eval": lambda x, a: F.batch_norm(x[0], x[3], x[4], x[1], x[2], False, 0.1, 1e-5),
    "layer_norm": lambda x, a: F.layer_norm(x[0], a["shape"], x[1], x[2], 1e-5),
    "gradient_reversal": lambda x, a: x[0] * -a["c"] + (x[0] * (1 + a["c"])).detach(),
    "dropout_eval": lambda x, a: F.dropout(x[0], 0.5, False),
    "interpolate_input": lambda x, a: x[2] * x[0] + (1 - x[2]) * x[1],
    "penalised_mlp": lambda x, a: F.linear(F.leaky_relu(F.linear(x[0], x[1], x[2]), 0.2), x[3], x[4]),
}

CASES = []


def case(op, *inputs, through=(0,), double=True, **args):
    CASES.append((op, inputs, args, through, double))


for op in ("add", "sub", "mul"):
    case(op, I(3, 4), I(3, 4))
    case(op, I(2, 3, 4), I(3, 1))
case("div", I(3, 4), P(3, 4), through=(0, 1))
case("div", I(2, 3), P(1, 3), through=(1,))
case("add_alpha", I(3, 4), I(4), alpha=-1.75)
case("add_scalar", I(5), c=2.5)
case("scalar_minus", I(5), c=1.0)
case("mul_scalar", I(5), c=-0.75)
case("div_scalar", I(5), c=3.0)
case("scalar_over", P(5), c=2.0)
case("neg", I(5))
for p in (2.0, 3.0, 0.5, -1.5):
    case("pow_scalar", P(6), p=p)
case("pow", P(5), I(5), through=(0, 1))
for op in ("sqrt", "rsqrt", "log", "log1p"):
    case(op, P(2, 5))
for op in ("square", "exp", "abs", "relu", "tanh", "sigmoid", "softplus", "logsigmoid"):
    case(op, I(3, 5))
case("clamp", I(12), min=-0.5, max=0.75)
case("maximum", I(10, distinct=True), I(10))
case("minimum", I(10, distinct=True), I(10))
case("where_positive", I(10), I(10))
case("addcmul", I(3, 2), I(3, 2), I(3, 2), value=0.5, through=(1,))
case("lerp", I(2, 3), I(2, 3), I(2, 3), through=(2,))
case("leaky_relu", I(4, 4), slope=0.2)
case("leaky_relu", I(2, 3, 3, 3), slope=0.01)
case("softplus_beta", I(8), beta=2.0, threshold=1.5)
case("softmax", I(3, 4), dim=1)
case("softmax", I(3, 4), dim=0)
case("log_softmax", I(3, 4), dim=1)
case("matmul", I(3, 4), I(4, 2))
case("matmul", I(2, 3, 4), I(4, 5))
case("matmul", I(4), I(4))
case("mm", I(3, 4), I(4, 2), through=(0, 1))
case("bmm", I(2, 3, 4), I(2, 4, 2))
case("linear", I(5, 4), I(3, 4), I(3))
case("linear", I(5, 4), I(3, 4))
case("linear", I(2, 3, 4), I(5, 4), I(5))
case("t", I(3, 4), double=False)
case("transpose", I(2, 3, 4), a=0, b=2, double=False)
case("permute", I(2, 3, 4), dims=[2, 0, 1], double=False)
case("reshape", I(2, 6), shape=[3, -1], double=False)
case("flatten", I(2, 3, 2, 2), start=1, double=False)
case("unsqueeze", I(3), dim=1, double=False)
case("squeeze", I(3, 1, 2), dim=1, double=False)
case("expand", I(3, 1), shape=[2, 3, 4], double=False)
case("cat", I(2, 3), I(4, 3), dim=0)
case("cat", I(2, 3), I(2, 1), I(2, 2), dim=1)
case("stack", I(2, 3), I(2, 3), dim=1)
case("narrow", I(5, 3), dim=0, start=1, length=3)
case("select", I(3, 4, 2), dim=1, index=2)
case("index_select", I(5, 3), Whole(4, 0, 4, 2), dim=0)
case("gather", I(3, 4), Whole(0, 3, 1, 1, 2, 2, shape=[3, 2]), dim=1)
case("masked_fill_negative", I(10), value=0.25)
case("sum", I(3, 4))
case("sum_dim", I(3, 4), dim=1, keep=False)
case("sum_dim", I(2, 3, 4), dim=0, keep=True)
case("mean", I(3, 4))
case("mean_dims", I(2, 3, 4), dims=[0, 2], keep=True)
case("var", I(4, 3), dim=0, unbiased=True)
case("var", I(4, 3), dim=1, unbiased=False)
case("std", I(4, 3), dim=0, unbiased=True)
case("norm", I(3, 4), p=2.0)
case("norm", I(3, 4), p=1.0)
case("norm_dim", I(3, 4), dim=1)
case("max", I(12, distinct=True))
case("min", I(12, distinct=True))
case("max_dim", I(4, 5, distinct=True), dim=1)
case("logsumexp", I(3, 4), dim=1)
case("cumsum", I(3, 4), dim=1)
case("mse_loss", I(4, 3), I(4, 3))
case("l1_loss", I(4, 3), I(4, 3, lo=48, hi=95))
case("bce_logits", I(6, 1), Input(6, 1, lo=1, hi=31, grad=False))
case("bce", I(6, 1), Input(6, 1, lo=1, hi=31, grad=False))
case("cross_entropy", I(4, 3), Whole(0, 2, 1, 2))
# Convolutions: the shapes of a DCGAN at small size, and the shapes either side of a kernel choice by channel count.
case("conv2d", I(2, 1, 6, 6), I(3, 1, 4, 4), I(3), stride=[2, 2], padding=[1, 1])
case("conv2d", I(2, 3, 5, 5), I(4, 3, 3, 3), stride=[1, 1], padding=[0, 0])
case("conv2d", I(1, 4, 7, 7), I(2, 4, 7, 7), I(2), stride=[1, 1], padding=[0, 0])
case("conv2d", I(1, 4, 6, 6), I(6, 2, 3, 3), I(6), stride=[1, 2], padding=[1, 0], groups=2)
case("conv2d", I(1, 2, 7, 7), I(3, 2, 3, 3), I(3), stride=[1, 1], padding=[2, 2], dilation=[2, 2])
case("conv2d", I(2, 9, 8, 8), I(16, 9, 4, 4), stride=[2, 2], padding=[1, 1])
case("conv2d", I(3, 12, 4, 4), I(1, 12, 4, 4), I(1), stride=[1, 1], padding=[0, 0])
for out in (1, 3, 8, 9, 12, 16, 32):
    case("conv_transpose2d", I(2, 3, 3, 3), I(3, out, 4, 4), I(out), stride=[2, 2], padding=[1, 1])
case("conv_transpose2d", I(2, 5, 1, 1), I(5, 4, 7, 7), stride=[1, 1], padding=[0, 0])
case("conv_transpose2d", I(2, 5, 1, 1), I(5, 16, 7, 7), I(16), stride=[1, 1], padding=[0, 0])
case("conv_transpose2d", I(1, 6, 3, 4), I(6, 12, 3, 5), I(12), stride=[2, 3], padding=[1, 2], output_padding=[1, 2])
case("conv_transpose2d", I(1, 3, 3, 3), I(3, 2, 3, 3), I(2), stride=[2, 2], padding=[1, 1], output_padding=[1, 1])
case("conv_transpose2d", I(1, 4, 3, 3), I(4, 10, 3, 3), stride=[2, 2], padding=[0, 0], groups=2)
case("conv_transpose2d", I(1, 3, 3, 3), I(3, 10, 3, 3), I(10), stride=[1, 1], padding=[1, 1], dilation=[2, 2])
case("conv_transpose2d", I(2, 16, 4, 4), I(16, 10, 4, 4), stride=[2, 2], padding=[1, 1])
case("batch_norm_train", I(6, 3), I(3), I(3))
case("batch_norm_train", I(3, 2, 3, 3), I(2), I(2))
case("batch_norm_running", I(4, 2, 2, 3), I(2), I(2), I(2, grad=False), P(2, grad=False))
case("batch_norm_eval", I(4, 2, 2, 3), I(2), I(2), I(2, grad=False), P(2, grad=False))
case("layer_norm", I(4, 5), I(5), I(5), shape=[5])
case("layer_norm", I(2, 3, 4), I(3, 4), I(3, 4), shape=[3, 4])
case("gradient_reversal", I(6), c=0.75, double=False)
case("dropout_eval", I(6), double=False)
case("interpolate_input", I(4, 3), I(4, 3), I(4, 1), through=(2,))
case("penalised_mlp", I(6, 4), I(7, 4), I(7), I(1, 7), I(1))


def operator_rows():
    rng = random.Random(20)
    rows = []
    for op, specs, args, through, double in CASES:
        made = [s.make(rng) for s in specs]
        x = [t for _, t in made]
        out = OPS[op](x, args)
        leaves = [t for t in x if t.requires_grad]
        w = weights_like(out)
        grads = torch.autograd.grad((w * out).sum(), leaves, create_graph=True, allow_unused=True)
        row = {"op": op, "args": args, "in": [j for j, _ in made], "out": pack(out), "grads": [pack(g) for g in grads]}
        if double:
            through_leaves = [i for i, t in enumerate(leaves) if any(t is x[j] for j in through)]
            penalty = sum((grads[i] ** 2).sum() for i in through_leaves)
            if penalty.requires_grad:
                second = torch.autograd.grad(penalty, leaves, allow_unused=True)
                row["through"] = through_leaves
                row["second"] = [pack(torch.zeros_like(t) if g is None else g) for t, g in zip(leaves, second)]
        rows.append(row)
    return rows


def sample(t):
    flat = [float(v) for v in t.detach().to(torch.float64).reshape(-1)]
    return {"s": list(t.shape), "first": [number(v) for v in flat[:6]], "sum": number(math.fsum(flat)),
            "dot": number(math.fsum(v * math.cos(i + 1) for i, v in enumerate(flat)))}


def seed_rows():
    f32, f64 = torch.float32, torch.float64
    rows = {}

    def seeded(name, seed, make):
        torch.manual_seed(seed)
        rows[name] = sample(make())

    seeded("rand", 1, lambda: torch.rand(20))
    seeded("rand_f64", 1, lambda: torch.rand(20, dtype=f64))
    seeded("randn_few", 2, lambda: torch.randn(7))
    seeded("randn_many", 2, lambda: torch.randn(5, 8))
    seeded("randn_f64", 2, lambda: torch.randn(5, 8, dtype=f64))
    seeded("randperm", 3, lambda: torch.randperm(20))
    seeded("randint", 4, lambda: torch.randint(0, 100, (12,)))
    seeded("randint_low", 4, lambda: torch.randint(-5, 5, (12,)))
    seeded("normal_", 5, lambda: torch.empty(5, 7).normal_(2, 0.5))
    seeded("normal_f64", 5, lambda: torch.empty(5, 7, dtype=f64).normal_(2, 0.5))
    seeded("uniform_", 6, lambda: torch.empty(4, 4).uniform_(-1, 3))
    seeded("uniform_f64", 6, lambda: torch.empty(4, 4, dtype=f64).uniform_(-1, 3))
    seeded("in_turn", 7, lambda: torch.cat([torch.rand(3), torch.randn(3), torch.randperm(4).to(f32), torch.randn(20), torch.rand(2)]))
    seeded("large_seed", 2 ** 40 + 5, lambda: torch.rand(8))
    g = torch.Generator().manual_seed(11)
    rows["generator"] = sample(torch.cat([torch.rand(4, generator=g), torch.randn(20, generator=g)]))

    torch.manual_seed(123)
    modules = [torch.nn.Linear(7, 5), torch.nn.Linear(3, 2, bias=False), torch.nn.Conv2d(3, 8, 4, 2, 1),
               torch.nn.ConvTranspose2d(6, 4, 4, 2, 1), torch.nn.ConvTranspose2d(6, 12, 4, 2, 1, bias=False),
               torch.nn.Embedding(10, 4), torch.nn.BatchNorm2d(3), torch.nn.LayerNorm(4)]
    weights = [[[n, sample(p)] for n, p in m.named_parameters()] for m in modules]
    after = sample(torch.rand(4))

    torch.manual_seed(321)
    t, conv = torch.empty(6, 4), torch.empty(3, 5, 2, 2)
    init = {}
    for name, fill in (("normal_", lambda: torch.nn.init.normal_(t, 0.0, 0.02)), ("uniform_", lambda: torch.nn.init.uniform_(t, -0.3, 0.3)),
                       ("xavier_uniform_", lambda: torch.nn.init.xavier_uniform_(t)), ("xavier_normal_", lambda: torch.nn.init.xavier_normal_(t)),
                       ("kaiming_uniform_", lambda: torch.nn.init.kaiming_uniform_(conv)), ("kaiming_normal_", lambda: torch.nn.init.kaiming_normal_(conv)),
                       ("constant_", lambda: torch.nn.init.constant_(t, 0.25)), ("zeros_", lambda: torch.nn.init.zeros_(t)),
                       ("ones_", lambda: torch.nn.init.ones_(t))):
        init[name] = sample(fill())
    return {"streams": rows, "weights": weights, "after_weights": after, "init": init}


def problem():
    a = torch.nn.Parameter(torch.tensor([0.5, -1.25, 2.0], dtype=torch.float64))
    b = torch.nn.Parameter(torch.tensor([[0.25, -0.75], [1.5, 0.125]], dtype=torch.float64))
    scale = torch.tensor([1.0, 4.0, 0.25], dtype=torch.float64)

    def loss():
        return (scale * (a - 0.3) ** 2).sum() + torch.sin(b).sum() + 0.1 * (a.sum() * b.sum()) ** 2
    return a, b, loss


def run_optimizer(make, halve_at=None, steps=10):
    a, b, loss = problem()
    optimizer = make(a, b)
    losses = []
    for step in range(steps):
        if step == halve_at:
            for group in optimizer.param_groups:
                group["lr"] *= 0.5
        optimizer.zero_grad()
        value = loss()
        value.backward()
        optimizer.step()
        losses.append(number(float(value)))
    return {"losses": losses, "a": pack(a), "b": pack(b)}


def optimizer_rows():
    o = torch.optim
    both = {
        "sgd": lambda a, b: o.SGD([a, b], 0.05),
        "sgd_momentum": lambda a, b: o.SGD([a, b], 0.05, momentum=0.9),
        "sgd_nesterov": lambda a, b: o.SGD([a, b], 0.05, momentum=0.9, nesterov=True),
        "sgd_dampening": lambda a, b: o.SGD([a, b], 0.05, momentum=0.8, dampening=0.3),
        "sgd_decay": lambda a, b: o.SGD([a, b], 0.05, momentum=0.5, weight_decay=0.1),
        "sgd_maximize": lambda a, b: o.SGD([a, b], 0.01, maximize=True),
        "adam": lambda a, b: o.Adam([a, b], 0.05),
        "adam_gan": lambda a, b: o.Adam([a, b], 0.05, betas=(0.5, 0.9)),
        "adam_decay": lambda a, b: o.Adam([a, b], 0.05, weight_decay=0.1),
        "adam_amsgrad": lambda a, b: o.Adam([a, b], 0.3, betas=(0.5, 0.7), amsgrad=True),
        "adam_eps": lambda a, b: o.Adam([a, b], 0.05, eps=0.1),
        "adam_beta_zero": lambda a, b: o.Adam([a, b], 0.05, betas=(0.0, 0.9)),
        "adamw": lambda a, b: o.AdamW([a, b], 0.05, weight_decay=0.1),
        "adamw_amsgrad": lambda a, b: o.AdamW([a, b], 0.3, betas=(0.5, 0.7), weight_decay=0.05, amsgrad=True),
        "rmsprop": lambda a, b: o.RMSprop([a, b], 0.02),
        "rmsprop_momentum": lambda a, b: o.RMSprop([a, b], 0.02, alpha=0.9, momentum=0.7),
        "rmsprop_centered": lambda a, b: o.RMSprop([a, b], 0.02, alpha=0.9, centered=True),
        "rmsprop_decay": lambda a, b: o.RMSprop([a, b], 0.02, weight_decay=0.1, eps=1e-3),
    }
    rows = {name: run_optimizer(make) for name, make in both.items()}
    rows["halved_sgd"] = run_optimizer(lambda a, b: o.SGD([a, b], 0.05, momentum=0.9), halve_at=5)
    rows["halved_adam"] = run_optimizer(lambda a, b: o.Adam([a, b], 0.05), halve_at=5)
    rows["groups_sgd"] = run_optimizer(lambda a, b: o.SGD([{"params": [a], "lr": 0.1}, {"params": [b], "lr": 0.01, "momentum": 0.9}], 0.05))
    rows["groups_adam"] = run_optimizer(lambda a, b: o.Adam([{"params": [a], "lr": 0.1}, {"params": [b], "lr": 0.01, "weight_decay": 0.1}], 0.05))
    return rows


def gan_run(penalty_weight=10.0):
    torch.manual_seed(77)
    nn = torch.nn
    real_rows = torch.randn(256, 2) * 0.5 + 1.0
    g = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
    d = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
    g_optimizer = torch.optim.Adam(g.parameters(), 2e-3, betas=(0.5, 0.9))
    d_optimizer = torch.optim.Adam(d.parameters(), 2e-3, betas=(0.5, 0.9))
    d_losses, g_losses, penalties = [], [], []
    for _ in range(20):
        real = real_rows.index_select(0, torch.randperm(256)[:32])
        fake = g(torch.randn(32, 4)).detach()
        mix = torch.rand(32, 1)
        between = (mix * real + (1 - mix) * fake).requires_grad_()
        slope = torch.autograd.grad(d(between).sum(), between, create_graph=True)[0]
        penalty = ((slope.norm(p=2, dim=1) - 1) ** 2).mean()
        d_loss = d(fake).mean() - d(real).mean() + penalty_weight * penalty
        d_optimizer.zero_grad()
        d_loss.backward()
        d_optimizer.step()
        g_loss = -d(g(torch.randn(32, 4))).mean()
        g_optimizer.zero_grad()
        g_loss.backward()
        g_optimizer.step()
        d_losses.append(number(float(d_loss)))
        g_losses.append(number(float(g_loss)))
        penalties.append(number(float(penalty)))
    return {"d": d_losses, "g": g_losses, "penalty": penalties,
            "weights": [sample(p) for p in list(g.parameters()) + list(d.parameters())]}


def dcgan_run():
    """Ten steps of a 16 by 16 DCGAN: batch normalisation in both networks, strided and fractionally strided convolutions."""
    torch.manual_seed(78)
    nn = torch.nn
    real = torch.tanh(torch.randn(8, 1, 16, 16))
    g = nn.Sequential(nn.ConvTranspose2d(6, 16, 4, 1, 0, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
                      nn.ConvTranspose2d(16, 12, 4, 2, 1, bias=False), nn.BatchNorm2d(12), nn.ReLU(),
                      nn.ConvTranspose2d(12, 1, 4, 2, 1), nn.Tanh())
    d = nn.Sequential(nn.Conv2d(1, 8, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(8, 16, 4, 2, 1, bias=False), nn.BatchNorm2d(16),
                      nn.LeakyReLU(0.2), nn.Conv2d(16, 1, 4, 1, 0), nn.Flatten())
    for m in (g, d):
        for p in m.parameters():
            if p.dim() == 4:
                nn.init.normal_(p, 0.0, 0.02)
    g_optimizer = torch.optim.Adam(g.parameters(), 2e-4, betas=(0.5, 0.999))
    d_optimizer = torch.optim.Adam(d.parameters(), 2e-4, betas=(0.5, 0.999))
    d_losses, g_losses = [], []
    for _ in range(10):
        fake = g(torch.randn(8, 6, 1, 1))
        d_loss = F.softplus(-d(real)).mean() + F.softplus(d(fake.detach())).mean()
        d_optimizer.zero_grad()
        d_loss.backward()
        d_optimizer.step()
        g_loss = F.softplus(-d(fake)).mean()
        g_optimizer.zero_grad()
        g_loss.backward()
        g_optimizer.step()
        d_losses.append(number(float(d_loss)))
        g_losses.append(number(float(g_loss)))
    return {"d": d_losses, "g": g_losses, "running_mean": sample(g[1].running_mean), "running_var": sample(g[1].running_var)}


def write(name, value):
    path = os.path.join(HERE, name)
    with open(path, "w") as file:
        if isinstance(value, list):
            file.write("[\n" + ",\n".join(json.dumps(v, separators=(",", ":")) for v in value) + "\n]\n")
        else:
            file.write("{\n" + ",\n".join(f'"{k}":' + json.dumps(v, separators=(",", ":")) for k, v in value.items()) + "\n}\n")
    print(f"{name}: {len(value)} entries, {os.path.getsize(path)} bytes")


if __name__ == "__main__":
    print("PyTorch", torch.__version__)
    write("operators.json", operator_rows())
    write("runs.json", {"oracle": f"PyTorch {torch.__version__}", "seeds": seed_rows(), "optimizers": optimizer_rows(),
                        "gan": gan_run(), "dcgan": dcgan_run()})
