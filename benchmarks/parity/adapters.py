"""Five steps of LoRA, (IA)3, prompt and prefix tuning, by PEFT on every architecture it takes.

PEFT has no prompts and prefixes for images and videos: those are in pixel_prompts.py.
"""

import json
import shutil

import torch
import torch.nn.functional as F
from bases import CLASSES, bases
from fixture import generator, normal, randomize, checkpoint, words_tokenizer, write_json
from peft import (
    IA3Config,
    LoraConfig,
    PrefixTuningConfig,
    PromptTuningConfig,
    get_peft_model,
)
from pixel_prompts import PixelPrefix, PixelPrompt
from safetensors.torch import save_file
from torch import nn
from training import adamw, learning_rate

STEPS = 5
TRAIN = {
    "steps": STEPS,
    "learning_rate": 1e-2,
    "warmup_steps": 2,
    "weight_decay": 0.3,
    "max_gradient_norm": 0.7,
}
TOKENS = 3


def configuration(base, method):
    virtual = {
        "task_type": "CAUSAL_LM" if base.pooling == "none" else "FEATURE_EXTRACTION",
        "num_virtual_tokens": TOKENS,
    }
    if base.name == "distilbert":
        virtual |= {"token_dim": 12, "num_layers": 2, "num_attention_heads": 2}
    return {
        "lora": lambda: LoraConfig(r=2, lora_alpha=6, target_modules=base.lora),
        "ia3": lambda: IA3Config(target_modules=base.ia3, feedforward_modules=base.feedforward),
        "prompt_tuning": lambda: PromptTuningConfig(**virtual),
        "prefix_tuning": lambda: PrefixTuningConfig(**virtual),
    }[method]()


class Head(nn.Module):
    """The layers that slicesweep puts on a pooled vector."""

    def __init__(self, base, width, seed):
        super().__init__()
        self.dense = nn.Linear(width, width) if base.dense else None
        self.out = nn.Linear(width, CLASSES)
        with torch.no_grad():
            for name, parameter in self.named_parameters():
                parameter.copy_(normal(parameter.shape, seed, name, deviation=0.4))

    def forward(self, pooled):
        return self.out(torch.tanh(self.dense(pooled)) if self.dense else pooled)


class Run:
    """One method over one model."""

    def __init__(self, base, method, folder):
        self.base, self.method, self.folder = base, method, folder
        seed = f"adapters/{base.name}"
        self.model = base.model(base.config)
        randomize(self.model, seed)
        for parameter in self.model.parameters():
            parameter.requires_grad = False
        width = base.config.hidden_size if base.reads == "pixels" else self.width()
        self.norm = base.head_norm()
        if self.norm:  # frozen, as the rest of the pretrained model
            randomize(self.norm, seed + "/norm")
            for parameter in self.norm.parameters():
                parameter.requires_grad = False
        self.head = None if base.pooling == "none" else Head(base, width, seed)
        self.batches = [base.batch(f"{seed}/{step}") for step in range(STEPS)]

    def width(self):
        return getattr(self.base.config, "dim", None) or self.base.config.hidden_size

    def start(self):
        torch.manual_seed(int(torch.randint(2**31, (1,), generator=generator(self.folder.name))))
        if self.base.reads == "pixels" and self.method == "prompt_tuning":
            self.adapted = PixelPrompt(self.model, TOKENS)
        elif self.base.reads == "pixels" and self.method == "prefix_tuning":
            self.adapted = PixelPrefix(self.model, TOKENS)
        else:
            self.adapted = get_peft_model(self.model, configuration(self.base, self.method))
            if self.method == "ia3":  # all ones would hide a vector that is not used
                with torch.no_grad():
                    for name, parameter in self.adapted.named_parameters():
                        if parameter.requires_grad:
                            parameter.add_(normal(parameter.shape, name, deviation=0.2))
        self.adapted.eval()
        initial = self.folder / "initial"
        self.adapted.save_pretrained(initial)
        (initial / "README.md").unlink(missing_ok=True)
        config = json.loads((initial / "adapter_config.json").read_text())
        config["base_model_name_or_path"] = None  # a path of some machine
        write_json(initial / "adapter_config.json", config)

    def outputs(self, given):
        inputs = self.base.inputs(given)
        if self.head is None:
            logits = self.adapted(**inputs).logits
            return logits[:, -given["ids"].shape[1] :]
        hidden = self.adapted(**inputs).last_hidden_state
        if self.base.reads == "text":
            hidden = hidden[:, -given["ids"].shape[1] :]
        return self.head(self.base.pooled(hidden, given, self.norm))

    def loss(self, given):
        if self.head is None:
            inputs = {**self.base.inputs(given), "labels": given["labels"]}
            return self.adapted(**inputs).loss
        return F.cross_entropy(self.outputs(given), given["labels"])

    def train(self):
        trained = [p for p in self.adapted.parameters() if p.requires_grad]
        head = list(self.head.parameters()) if self.head else []
        optimizers = [adamw(group, TRAIN) for group in (trained, head) if group]
        losses = []
        for step, given in enumerate(self.batches):
            loss = self.loss(given)
            losses.append(loss.item())
            for optimizer in optimizers:
                optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*trained, *head], TRAIN["max_gradient_norm"])
            rate = learning_rate(TRAIN["learning_rate"], step, TRAIN["warmup_steps"], STEPS)
            for optimizer in optimizers:
                for group in optimizer.param_groups:
                    group["lr"] = rate
                optimizer.step()
        return losses, sum(p.numel() for p in trained)

    def write(self):
        self.start()
        losses, count = self.train()
        with torch.no_grad():
            logits = self.outputs(self.batches[0])
        save_file({"logits": logits.contiguous()}, self.folder / "expected.safetensors")
        write_json(
            self.folder / "expected.json",
            {"losses": losses, "trained_parameters": count, "method": self.method},
        )

    def write_base(self, folder):
        """What all methods over this model share."""
        weights = checkpoint(self.model)
        self.model.save_pretrained(folder)
        if self.norm:
            weights |= {f"fc_norm.{name}": p.data for name, p in self.norm.named_parameters()}
        save_file(weights, folder / "model.safetensors", {"format": "pt"})
        if self.base.reads == "text":
            words_tokenizer(folder / "tokenizer.json", self.base.config.vocab_size)
        if self.head:
            head = {f"head.{name}": p.data for name, p in self.head.named_parameters()}
            save_file(head, folder / "head.safetensors")
        tensors = {
            f"{step}.{name}": value
            for step, given in enumerate(self.batches)
            for name, value in given.items()
        }
        save_file(tensors, folder / "batches.safetensors")
        write_json(folder / "base.json", {"train": TRAIN, "pooling": self.base.pooling})


def write(root):
    shutil.rmtree(root, ignore_errors=True)
    for base in bases():
        for method in base.methods:
            folder = root / base.name / method
            folder.mkdir(parents=True)
            run = Run(base, method, folder)
            if method == base.methods[0]:
                run.write_base(root / base.name)
            run.write()
