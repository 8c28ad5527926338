"""What every fixture has in common: seeded numbers, and folders that say what to expect."""

import hashlib
import json
import shutil
import tempfile
import zlib
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

PAD, UNKNOWN, START, END, MASK = range(5)
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def generator(*parts):
    """A stream of random numbers of its own for whatever the parts name."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:6], "big"))


def normal(shape, *parts, deviation=1.0):
    return torch.randn(shape, generator=generator(*parts)) * deviation


def integers(low, high, shape, *parts):
    return torch.randint(low, high, shape, generator=generator(*parts))


@torch.no_grad()
def randomize(model, seed):
    """Weights large enough for every one of them to show in the outputs."""
    for name, parameter in model.named_parameters():
        draw = normal(parameter.shape, seed, name)
        if parameter.dim() == 1:
            norm = "norm" in name.lower() and name.endswith("weight")
            parameter.copy_(0.2 * draw + norm)
        elif "embed" in name and "projection" not in name:
            parameter.copy_(0.7 * draw)
        else:
            parameter.copy_(1.2 * draw / parameter[0].numel() ** 0.5)
    return model.eval()


@torch.no_grad()
def rounded(model, dtype):
    """The weights as a file of that type has them; what follows from the config stays exact."""
    for parameter in model.parameters():
        parameter.copy_(parameter.to(dtype))


def batch(seed, rows, tokens, vocabulary, pad=PAD, pad_left=False):
    """Random ids, padded to `tokens`; the first row is full and the second has one token."""
    lengths = [tokens, 1] + integers(1, tokens + 1, (rows,), seed, "lengths").tolist()
    ids = integers(5, vocabulary, (rows, tokens), seed, "ids")
    mask = torch.zeros(rows, tokens, dtype=torch.int64)
    for row, length in enumerate(lengths[:rows]):
        real = slice(tokens - length, tokens) if pad_left else slice(0, length)
        mask[row, real] = 1
    return torch.where(mask == 1, ids, torch.tensor(pad)), mask


def checkpoint(model, values=None, **save):
    """What a model, or values by the names of its parameters, are called in its checkpoint.

    transformers renames some weights when it loads and saves; nothing here relies on how.
    """
    with tempfile.TemporaryDirectory() as folder:
        if values is not None:
            kept = {name: p.detach().clone() for name, p in model.named_parameters()}
            with torch.no_grad():
                for name, parameter in model.named_parameters():
                    parameter.copy_(values[name])
        model.save_pretrained(folder, **save)
        if values is not None:
            with torch.no_grad():
                for name, parameter in model.named_parameters():
                    parameter.copy_(kept[name])
        return load_file(Path(folder) / "model.safetensors")


def write_json(path, value):
    path.write_text(json.dumps(value, indent=1, sort_keys=True, ensure_ascii=True) + "\n")


class Case:
    """A folder with a model and what transformers makes of some inputs."""

    def __init__(self, root, name, about):
        self.folder = root / name
        self.seed = f"{root.name}/{name}"
        self.tensors = {}
        self.expected = {"about": about}
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True)

    def random(self, model):
        return randomize(model, self.seed)

    def save(self, model, config=None, rename=None, dtype=None, shard=None, extra=None):
        """Writes the model as save_pretrained does.

        `config` changes entries of config.json (None removes one), `rename` tensors' names,
        `dtype` what they are stored as; `shard` writes two files and an index, `extra` adds tensors.
        """
        if shard:
            model.save_pretrained(self.folder, max_shard_size=shard)
        else:
            weights = checkpoint(model)
            model.save_pretrained(self.folder)
            weights.update(extra or {})
            renamed = {
                (rename(name) if rename else name): (value.to(dtype) if dtype else value)
                for name, value in weights.items()
            }
            save_file(renamed, self.folder / "model.safetensors", {"format": "pt"})
        path = self.folder / "config.json"
        written = json.loads(path.read_text())
        for key in ("id2label", "label2id"):
            written.pop(key, None)
        for key, value in (config or {}).items():
            written[key] = value
            if value is None:
                written.pop(key)
        if dtype:
            written["dtype"] = str(dtype).removeprefix("torch.")
        write_json(path, written)

    def put(self, **tensors):
        for name, value in tensors.items():
            self.tensors[name] = value.detach().contiguous()

    def slices(self, model, loss, position=1, rank=2):
        """Rows and columns of every linear layer's gradient, by the layer's name in checkpoints."""
        model.zero_grad()
        loss.backward()
        values = {
            name: torch.zeros_like(p) if p.grad is None else p.grad
            for name, p in model.named_parameters()
        }
        prefix = model.base_model_prefix + "."
        self.expected["slice"] = {"position": position, "rank": rank}
        self.put(loss=loss)
        for name, gradient in checkpoint(model, values).items():
            name = name.removeprefix(prefix)
            inside = ".layer." in name or name.startswith("layers.")
            if gradient.dim() == 2 and inside and name.endswith(".weight"):
                layer = name.removesuffix(".weight")
                self.put(
                    **{
                        f"rows.{layer}": gradient[position : position + rank],
                        f"columns.{layer}": gradient[:, position : position + rank],
                    }
                )

    def close(self, **expected):
        self.expected.update(expected)
        if self.tensors:
            save_file(self.tensors, self.folder / "expected.safetensors")
        write_json(self.folder / "expected.json", self.expected)


def words_tokenizer(path, vocabulary):
    """A tokenizer.json of one-word tokens: folders want one, and no test here reads it."""
    words = SPECIAL + [f"w{i}" for i in range(len(SPECIAL), vocabulary)]
    write_json(
        path,
        {
            "version": "1.0",
            "added_tokens": [],
            "normalizer": None,
            "pre_tokenizer": {"type": "Whitespace"},
            "post_processor": None,
            "decoder": None,
            "model": {
                "type": "WordLevel",
                "vocab": {word: i for i, word in enumerate(words)},
                "unk_token": "[UNK]",
            },
        },
    )


def crc(*parts):
    return zlib.crc32("/".join(map(str, parts)).encode())
