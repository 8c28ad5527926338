"""GLUE tasks read from their own files, tokenized and batched, for plain PyTorch."""

import gzip
import math
import random

import torch
from tokenizers import Tokenizer

# Folder, texts and label by column; without a header, columns are positions.
LAYOUTS = {
    "cola": ("CoLA", [3], 1),
    "sst2": ("SST-2", ["sentence"], "label"),
    "mrpc": ("MRPC", ["#1 String", "#2 String"], "Quality"),
    "stsb": ("STS-B", ["sentence1", "sentence2"], "score"),
    "rte": ("RTE", ["sentence1", "sentence2"], "label"),
}
LARGEST_HELD_OUT = 1000
MAX_TOKENS = 128
WINDOW = 50  # batches that share a sorting by length


def rows(path, texts, label):
    zipped = path.with_suffix(".tsv.gz")
    opened = open(path, "rb") if path.exists() else gzip.open(zipped)
    with opened as file:
        lines = [line.rstrip("\r") for line in file.read().decode("utf-8-sig").split("\n")]
    lines = [line.split("\t") for line in lines if line]
    if isinstance(label, str):
        header = lines.pop(0)
        texts, label = [header.index(text) for text in texts], header.index(label)
    return [([line[text] for text in texts], line[label]) for line in lines]


class Task:
    """Training and test examples. A tenth of the training file is held out, and not used."""

    def __init__(self, spec, folder, tokenizer):
        unknown = set(spec) - {"name", "path", "train_examples", "max_tokens"}
        if unknown or spec["name"] not in LAYOUTS:
            raise ValueError(f"task {spec} cannot be repeated here")
        self.name = spec["name"]
        self.regression = self.name == "stsb"
        inside, texts, label = LAYOUTS[self.name]
        if (folder / inside).is_dir():
            folder = folder / inside
        train, test = (rows(folder / f"{name}.tsv", texts, label) for name in ("train", "dev"))
        self.limit = spec.get("train_examples")
        self.classes = [] if self.regression else sorted({label for _, label in train})
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(spec.get("max_tokens", MAX_TOKENS))
        self.train, self.test = self.encoded(train), self.encoded(test)

    @property
    def outputs(self):
        return 1 if self.regression else len(self.classes)

    def encoded(self, examples):
        encodings = self.tokenizer.encode_batch(
            [texts[0] if len(texts) == 1 else tuple(texts) for texts, _ in examples]
        )
        values = (float(v) if self.regression else self.classes.index(v) for _, v in examples)
        return [(e.ids, e.type_ids, value) for e, value in zip(encodings, values, strict=True)]

    def batches(self, size, seed):
        """Endless full batches of like length over shuffled epochs, an order of its own a seed."""
        order = random.Random(f"{self.name} {seed}")
        held_out = min(len(self.train) // 10, LARGEST_HELD_OUT)
        kept = order.sample(self.train, len(self.train) - held_out)[: self.limit]
        rest = []
        while True:
            rest += order.sample(kept, len(kept))
            while len(rest) >= size:
                window = min(WINDOW, len(rest) // size) * size
                examples = sorted(rest[:window], key=lambda example: len(example[0]))
                rest = rest[window:]
                for at in order.sample(range(0, window, size), window // size):
                    yield self.padded(examples[at : at + size])

    def padded(self, examples):
        """Ids, types, mask `[batch, longest]` and labels `[batch]`."""
        longest = max(len(ids) for ids, _, _ in examples)
        ids, types, mask = (torch.zeros(len(examples), longest, dtype=torch.long) for _ in "abc")
        for row, (tokens, kinds, _) in enumerate(examples):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            types[row, : len(tokens)] = torch.tensor(kinds)
            mask[row, : len(tokens)] = 1
        return ids, types, mask.float(), torch.tensor([label for _, _, label in examples])

    def scores(self, predict, batch=64):
        """The metrics that slicesweep reports, of `predict(ids, types, mask)` on the test file."""
        outputs = torch.cat(
            [
                predict(*self.padded(self.test[at : at + batch])[:3])
                for at in range(0, len(self.test), batch)
            ]
        )
        labels = torch.tensor([label for _, _, label in self.test])
        if self.regression:
            pair = torch.stack([outputs[:, 0].double(), labels.double()])
            return {"pearson": torch.corrcoef(pair)[0, 1].item()}
        return classified(self.name, outputs.argmax(1), labels)


def classified(name, predicted, labels):
    scores = {"accuracy": (predicted == labels).double().mean().item()}
    right = ((predicted == 1) & (labels == 1)).sum().item()
    said, true, count = predicted.sum().item(), labels.sum().item(), len(labels)
    if name == "mrpc":
        scores["f1"] = 2 * right / (said + true) if said + true else 0
    if name == "cola":
        scale = said * (count - said) * true * (count - true)
        scores["matthews"] = (count * right - said * true) / math.sqrt(scale) if scale else 0
    return scores
