"""The methods of the cross-check: transformers and PEFT, and SliceFine in plain PyTorch."""

import pathlib
import sys

import torch
from peft import LoraConfig, get_peft_model
from torch import nn

here = pathlib.Path(__file__).resolve().parent
sys.path += [str(here.parent / "peft"), str(here.parent / "trajectory")]
from adapters import LINEAR  # noqa: E402
from slicefine import Bert, Classifier, SliceLinear  # noqa: E402
from training import ClassifyingBert  # noqa: E402


def classifier(hidden, outputs):
    """A head as slicesweep's, from PyTorch's own starting values."""
    layers = {"dense": nn.Linear(hidden, hidden), "out": nn.Linear(hidden, outputs)}
    return Classifier(
        {
            f"head.{name}.{kind}": getattr(layer, kind).detach()
            for name, layer in layers.items()
            for kind in ("weight", "bias")
        }
    )


class Adapted:
    """Transformers' BERT, of which some parameters are trained."""

    def __init__(self, folder, outputs):
        config_of_head = ClassifyingBert.load(folder, None).config
        self.head = classifier(config_of_head.hidden_size, outputs)
        self.model = ClassifyingBert.load(folder, self.head)

    def parameters(self):
        return [p for p in self.model.parameters() if p.requires_grad]

    def outputs(self, ids, types, mask):
        return self.model(
            input_ids=ids, token_type_ids=types, attention_mask=mask.long(), real=mask
        ).logits

    def after_step(self, step):
        """Whether other parameters are trained from now on."""
        return False


class Full(Adapted):
    def __init__(self, folder, outputs, options):
        super().__init__(folder, outputs)
        refuse(options, set())


class Probe(Full):
    def __init__(self, folder, outputs, options):
        super().__init__(folder, outputs, options)
        self.model.requires_grad_(False)


class Lora(Adapted):
    def __init__(self, folder, outputs, options):
        super().__init__(folder, outputs)
        refuse(options, {"rank", "alpha"}, dropout=0, rslora=False)
        config = LoraConfig(r=options["rank"], lora_alpha=options["alpha"], target_modules=LINEAR)
        self.model = get_peft_model(self.model, config)


class Turning(SliceLinear):
    """A slice that trains each position as columns, then as rows, changing at every move."""

    def __init__(self, weight, bias, position, rank):
        super().__init__(weight, bias, "column", position, rank)
        self.moves = 0

    @torch.no_grad()
    def move(self):
        self.in_place().copy_(self.slice)
        self.moves += 1
        self.dim = 1 if self.moves % 2 == 0 else 0
        positions = (self.weight.shape[self.dim] - self.rank) // self.rank + 1
        self.start_at(self.moves // 2 % positions * self.rank)


class SliceFine:
    def __init__(self, folder, outputs, options):
        refuse(
            options,
            {"rank", "move_interval", "axis"},
            bias=False,
            rank_decay=1,
            min_rank=1,
            position=0,
        )
        turning = options["axis"] == "row_column"
        self.interval = options.get("move_interval")
        self.bert = Bert(
            folder,
            lambda weight, bias: (
                Turning(weight, bias, 0, options["rank"])
                if turning
                else SliceLinear(weight, bias, options["axis"], 0, options["rank"])
            ),
        )
        self.head = classifier(self.bert.config["hidden_size"], outputs)

    def parameters(self):
        return [layer.slice for layer in self.bert.linears.values()]

    def outputs(self, ids, types, mask):
        return self.head(self.bert(ids, types, mask))

    def after_step(self, step):
        moves = self.interval and (step + 1) % self.interval == 0
        if moves:
            for layer in self.bert.linears.values():
                layer.move()
        return bool(moves)


def refuse(options, repeated, **fixed):
    """An option that cannot be repeated here must not be passed over in silence."""
    for key, value in options.items():
        if key not in repeated and key != "name" and fixed.get(key, ()) != value:
            raise ValueError(f"method {options['name']}: {key} {value} cannot be repeated here")


METHODS = {"slicefine": SliceFine, "lora": Lora, "full": Full, "frozen_probe": Probe}
