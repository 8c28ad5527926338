"""A sweep's trials in Python: one after the other, or two at a time under Ray Tune.

The model is loaded once and copied for each trial, texts are tokenized once, and batches are padded
to their longest text. Prints the mean accuracy as JSON.
"""

import argparse
import copy
import json
import math
import os
import pathlib
import statistics

import torch
from safetensors.torch import load_file
from torch.utils.data import DataLoader

import methods

RATE, HEAD_RATE, WARMUP = 3e-3, 5e-4, 8
LORA_RATE = 1e-3


class Recorded:
    """The batches that slicesweep draws."""

    def __init__(self, folder):
        self.folder = folder
        self.test = self.read("test")
        self.seeds = {}

    def read(self, name):
        tensors = load_file(self.folder / name / "batches.safetensors")
        return [
            (
                tensors[f"{i}.ids"],
                tensors[f"{i}.types"],
                tensors[f"{i}.mask"].long(),
                tensors[f"{i}.labels"].long(),
            )
            for i in range(len(tensors) // 4)
        ]

    def train(self, seed):
        if seed not in self.seeds:
            self.seeds[seed] = self.read(f"seed-{seed}")
        return self.seeds[seed]


class Shuffled:
    """Random batches, as transformers' Trainer makes them."""

    def __init__(self, folder, model):
        from transformers import AutoTokenizer, DataCollatorWithPadding

        tokenizer = AutoTokenizer.from_pretrained(model)
        self.collate = DataCollatorWithPadding(tokenizer)
        texts = json.loads((folder / "texts.json").read_text())
        self.splits = {}
        for split, examples in texts.items():
            tokens = tokenizer([text for text, _ in examples], truncation=True, max_length=128)
            self.splits[split] = [
                {
                    "input_ids": tokens["input_ids"][i],
                    "token_type_ids": tokens["token_type_ids"][i],
                    "attention_mask": tokens["attention_mask"][i],
                    "labels": label,
                }
                for i, (_, label) in enumerate(examples)
            ]
        self.test = list(self.batches("test", 32))

    def batches(self, split, size, **options):
        loader = DataLoader(self.splits[split], size, collate_fn=self.collate, **options)
        for batch in loader:
            yield tuple(
                batch[key] for key in ("input_ids", "token_type_ids", "attention_mask", "labels")
            )

    def train(self, seed):
        random = torch.Generator().manual_seed(seed)
        while True:
            yield from self.batches("train", 16, shuffle=True, generator=random)


def factor(step, steps):
    if step < WARMUP:
        return (step + 1) / WARMUP
    return (1 + math.cos(math.pi * (step - WARMUP) / (steps - WARMUP))) / 2


def trial(base, data, method, position, seed, steps):
    """Trains a copy of the model and returns its accuracy on the test split."""
    torch.manual_seed(seed)
    model = copy.deepcopy(base)
    for layer in (model.dense, model.out):
        layer.reset_parameters()
    methods.adapt(model, method, position=position)
    training = methods.Training(model)
    head = [*model.dense.parameters(), *model.out.parameters()]
    own = [p for p in training.trained if all(p is not other for other in head)]
    rate = LORA_RATE if method == "lora" else RATE
    training.optimizer = torch.optim.AdamW(
        [{"params": own, "lr": rate}, {"params": head, "lr": HEAD_RATE}],
        weight_decay=0.01,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        training.optimizer, lambda step: factor(step, steps)
    )
    for step, batch in enumerate(data.train(seed)):
        if step == steps:
            break
        training.step(batch)
        schedule.step()
    model.eval()
    right = total = 0
    with torch.inference_mode():
        for ids, types, mask, labels in data.test:
            right += (model.logits(ids, types, mask).argmax(-1) == labels).sum().item()
            total += len(labels)
    return right / total


def one_by_one(options, base, data, method):
    torch.set_num_threads(os.cpu_count())
    return [
        trial(base, data, method, 24 * (i // 2), i % 2, options.steps)
        for i in range(options.trials)
    ]


def under_ray(options, base, data):
    import ray
    from ray import tune

    def trainable(config, base, data, steps):
        torch.set_num_threads(1)
        return {"accuracy": trial(base, data, "lora", 0, config["seed"], steps)}

    ray.init(
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        logging_level="ERROR",
        runtime_env={"env_vars": {"PYTHONPATH": os.environ.get("PYTHONPATH", "")}},
    )
    tuner = tune.Tuner(
        tune.with_resources(
            tune.with_parameters(trainable, base=base, data=data, steps=options.steps),
            {"cpu": 1},
        ),
        param_space={"number": tune.grid_search(list(range(options.trials))), "seed": 0},
        tune_config=tune.TuneConfig(max_concurrent_trials=2),
        run_config=tune.RunConfig(verbose=0, storage_path=str(options.data / "ray")),
    )
    results = tuner.fit()
    if results.errors:
        raise results.errors[0]
    return [result.metrics["accuracy"] for result in results]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("peft", "slicefine", "ray"))
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("mode", choices=("same", "shuffled"))
    parser.add_argument("--trials", type=int, default=32)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--form", default="function")
    parser.add_argument("--precision", default="fp32")
    options = parser.parse_args()
    base = methods.load(options.model, options.precision)
    data = (
        Recorded(options.data) if options.mode == "same" else Shuffled(options.data, options.model)
    )
    if options.kind == "ray":
        accuracies = under_ray(options, base, data)
    else:
        method = "lora" if options.kind == "peft" else f"column-{options.form}"
        accuracies = one_by_one(options, base, data, method)
    print(json.dumps({"trials": len(accuracies), "accuracy": statistics.mean(accuracies)}))


if __name__ == "__main__":
    main()
