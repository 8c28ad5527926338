"""SliceFine (arXiv 2510.08513) the straightforward way, in plain PyTorch.

Repeats training runs that slicesweep wrote down (see run.sh) and compares the losses step by step.
Nothing is shared with slicesweep but the recorded numbers: the BERT is written from Devlin et al.
2019 and the weight names of Hugging Face's checkpoints, gradients come from assembling the whole
weight around a trained parameter in every forward pass, and the update is torch.optim's AdamW.
"""

import argparse
import json
import math
import pathlib
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn


class SliceLinear(nn.Module):
    """y = x W^T + b. Trains `rank` neighbouring rows or columns of W; the rest stays frozen."""

    def __init__(self, weight, bias, axis, position, rank):
        super().__init__()
        self.register_buffer("weight", weight.clone())
        self.register_buffer("bias", bias.clone())
        self.dim = 0 if axis == "row" else 1
        self.rank = rank
        self.start_at(position)

    def start_at(self, position):
        if position + self.rank > self.weight.shape[self.dim]:
            raise ValueError(f"position {position}: W is {tuple(self.weight.shape)}")
        self.position = position
        self.slice = nn.Parameter(self.in_place().clone())

    def in_place(self):
        return self.weight.narrow(self.dim, self.position, self.rank)

    @torch.no_grad()
    def move(self):
        """Leaves what was learned in W; a fresh parameter starts `rank` further on, or at 0."""
        self.in_place().copy_(self.slice)
        following = self.position + self.rank
        fits = following + self.rank <= self.weight.shape[self.dim]
        self.start_at(following if fits else 0)

    def assembled(self):
        end = self.position + self.rank
        before = self.weight.narrow(self.dim, 0, self.position)
        after = self.weight.narrow(self.dim, end, self.weight.shape[self.dim] - end)
        return torch.cat([before, self.slice, after], self.dim)

    def forward(self, x):
        return F.linear(x, self.assembled(), self.bias)


class Bert(nn.Module):
    """A BERT without dropout whose encoder layers are made by `linear(weight, bias)`."""

    def __init__(self, folder, linear):
        super().__init__()
        self.config = json.loads((folder / "config.json").read_text())
        for key, supported in {
            "hidden_act": "gelu",
            "pooling": "mean",
            "position_embedding_type": "absolute",
        }.items():
            if self.config.get(key, supported) != supported:
                raise ValueError(f"{folder}: {key} {self.config[key]}: only {supported} is known")
        self.frozen = load_file(folder / "model.safetensors")
        self.linears = {}
        for i in range(self.config["num_hidden_layers"]):
            for part in (
                "attention.self.query",
                "attention.self.key",
                "attention.self.value",
                "attention.output.dense",
                "intermediate.dense",
                "output.dense",
            ):
                name = f"encoder.layer.{i}.{part}"
                weight, bias = (self.frozen[f"{name}.{kind}"] for kind in ("weight", "bias"))
                self.linears[name] = linear(weight, bias)

    def norm(self, name, x):
        weight, bias = (self.frozen[f"{name}.{kind}"] for kind in ("weight", "bias"))
        return F.layer_norm(x, x.shape[-1:], weight, bias, self.config.get("layer_norm_eps", 1e-12))

    def embed(self, ids, types):
        tables = {
            kind: self.frozen[f"embeddings.{kind}_embeddings.weight"]
            for kind in ("word", "position", "token_type")
        }
        x = tables["word"][ids] + tables["token_type"][types]
        return self.norm("embeddings.LayerNorm", x + tables["position"][: ids.shape[1]])

    def attention(self, at, x, mask):
        batch, tokens, hidden = x.shape
        heads = self.config["num_attention_heads"]
        width = hidden // heads
        query, key, value = (
            self.linears[f"{at}.self.{part}"](x).view(batch, tokens, heads, width).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(-1, -2) / math.sqrt(width)
        scores = scores.masked_fill(mask[:, None, None, :] == 0, float("-inf"))
        context = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, tokens, hidden)
        return self.norm(f"{at}.output.LayerNorm", x + self.linears[f"{at}.output.dense"](context))

    def forward(self, ids, types, mask):
        """The mean of the last hidden states over real tokens, [batch x hidden]."""
        x = self.embed(ids, types)
        for i in range(self.config["num_hidden_layers"]):
            at = f"encoder.layer.{i}"
            x = self.attention(f"{at}.attention", x, mask)
            wide = F.gelu(self.linears[f"{at}.intermediate.dense"](x))
            x = self.norm(f"{at}.output.LayerNorm", x + self.linears[f"{at}.output.dense"](wide))
        weights = mask.unsqueeze(-1)
        return (x * weights).sum(1) / weights.sum(1)


class Classifier(nn.Module):
    """A hidden layer with tanh and an output layer, both trained."""

    def __init__(self, weights):
        super().__init__()
        self.dense = self.layer(weights, "head.dense")
        self.out = self.layer(weights, "head.out")

    @staticmethod
    def layer(weights, name):
        weight, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
        layer = nn.Linear(weight.shape[1], weight.shape[0])
        layer.load_state_dict({"weight": weight, "bias": bias})
        return layer

    def forward(self, pooled):
        return self.out(torch.tanh(self.dense(pooled)))


def learning_rate(peak, step, warmup, steps):
    """Linear warm-up that reaches its peak at step `warmup` (from 1), then half a cosine."""
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (1 + math.cos(math.pi * (step - warmup) / (steps - warmup))) / 2


def adamw(parameters, train):
    return torch.optim.AdamW(
        parameters, lr=train["learning_rate"], weight_decay=train["weight_decay"]
    )


REPEATED = {
    "method": {"axis", "rank", "position", "move_interval"},
    "train": {
        "steps",
        "batch",
        "learning_rate",
        "warmup_steps",
        "weight_decay",
        "max_gradient_norm",
    },
}
# What this script takes for granted.
FIXED = {
    "method": {"name": "slicefine", "bias": False, "rank_decay": 1, "min_rank": 1},
    "train": {
        "schedule": "cosine",
        "evaluate_every": 0,
        "tolerance": 0,
        "learning_rate_decay": 1,
        "min_learning_rate": 0,
        "stop_after": 0,
        "keep_best": False,
    },
}


def check_supported(recorded):
    """An option that this script cannot repeat must not be passed over in silence."""
    for section, repeated in REPEATED.items():
        for key, value in recorded[section].items():
            if key not in repeated and FIXED[section].get(key) != value:
                raise ValueError(f"{section}: {key} {value} cannot be repeated here")
    if recorded["method"]["axis"] not in ("row", "column"):
        raise ValueError(f"method: axis {recorded['method']['axis']} cannot be repeated here")


def repeat(folder, recorded):
    """The losses of a recorded run, trained anew."""
    check_supported(recorded)
    method, train = recorded["method"], recorded["train"]
    bert = Bert(
        folder / "model",
        lambda weight, bias: SliceLinear(
            weight, bias, method["axis"], method["position"], method["rank"]
        ),
    )
    head = Classifier(load_file(folder / "head.safetensors"))
    batches = load_file(folder / "batches.safetensors")

    def slices():
        return [linear.slice for linear in bert.linears.values()]

    slice_optimizer = adamw(slices(), train)
    head_optimizer = adamw(head.parameters(), train)
    losses = []
    for step in range(train["steps"]):
        ids, types, mask, labels = (
            batches[f"{step}.{part}"] for part in ("ids", "types", "mask", "labels")
        )
        loss = F.cross_entropy(head(bert(ids, types, mask)), labels.long())
        losses.append(loss.item())
        for optimizer in (slice_optimizer, head_optimizer):
            optimizer.zero_grad()
        loss.backward()
        if train["max_gradient_norm"] > 0:
            nn.utils.clip_grad_norm_([*slices(), *head.parameters()], train["max_gradient_norm"])
        rate = learning_rate(train["learning_rate"], step, train["warmup_steps"], train["steps"])
        for optimizer in (slice_optimizer, head_optimizer):
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.step()
        interval = method.get("move_interval")
        if interval and (step + 1) % interval == 0:
            for linear in bert.linears.values():
                linear.move()
            slice_optimizer = adamw(slices(), train)
    return losses


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, help="what slicesweep wrote down")
    parser.add_argument("--tolerance", type=float, default=1e-4, help="on every loss")
    options = parser.parse_args()
    files = sorted(options.folder.glob("*/*.json"))
    if not files:
        parser.error(f"{options.folder}: no recorded runs (*/*.json)")
    torch.set_num_threads(1)

    print(f"PyTorch {torch.__version__}; PASS: every loss within {options.tolerance:g}")
    print(f"{'run':24}{'steps':>6}{'max |diff|':>12}", end="")
    print(f"{'slicesweep first':>18}{'last':>10}{'PyTorch first':>16}{'last':>10}")
    failed = False
    for file in files:
        recorded = json.loads(file.read_text())
        ours, theirs = recorded["losses"], repeat(file.parent, recorded)
        if len(ours) != len(theirs):
            raise ValueError(f"{file}: {len(ours)} losses of {len(theirs)} steps")
        differences = [abs(a - b) for a, b in zip(ours, theirs)]
        passed = all(d <= options.tolerance for d in differences)  # a NaN is not
        failed |= not passed
        print(
            f"{file.parent.name + ' ' + recorded['run']:24}{len(ours):6}{max(differences):12.1e}",
            end="",
        )
        print(f"{ours[0]:18.6f}{ours[-1]:10.6f}{theirs[0]:16.6f}{theirs[-1]:10.6f}", end="")
        print("  PASS" if passed else "  FAIL", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
