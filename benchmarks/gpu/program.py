"""Programs that slicesweep wrote (see export.sh), loaded and given what they start from."""

import json
import pathlib

import torch
from safetensors.torch import load_file

DTYPES = {
    "fp32": torch.float32,
    "bf16": torch.bfloat16,
    "fp64": torch.float64,
    "int64": torch.int64,
}


class Exported:
    """A folder that slicesweep's ProgramExport wrote."""

    def __init__(self, folder, device):
        self.folder = pathlib.Path(folder)
        self.device = device
        self.manifest = json.loads((self.folder / "manifest.json").read_text())
        self.case = self.manifest["case"]
        self.files = {
            name: load_file(self.folder / f"{name}.safetensors") for name in ("weights", "state")
        }
        self.shared = {}
        # As in the JVM: no fusing, no specializing.
        torch._C._set_graph_executor_optimize(False)

    def programs(self):
        return [Program(self, program) for program in self.manifest["programs"]]

    def frozen(self, argument):
        """One copy for all programs, as in an executor."""
        name = argument["name"]
        if name not in self.shared:
            self.shared[name] = self.start(argument, 1)
        return self.shared[name]

    def start(self, argument, trials):
        dtype = DTYPES[argument["dtype"]]
        shape = [int(size) for size in argument["shape"]]
        match argument["from"]:
            case "zeros":
                return torch.zeros(shape, dtype=dtype, device=self.device)
            case "random":
                value = torch.randn(shape, device=self.device) * 0.02
                if argument["name"].endswith("Norm.weight"):
                    value += 1
                return value.to(dtype)
            case "weights" | "state" as file:
                value = self.files[file][argument.get("key", argument["name"])]
            case "stacked":
                value = self.files["state"][argument["key"]]
                value = value.expand(trials, *value.shape).contiguous()
            case other:
                raise ValueError(f"{argument['name']} comes from {other}")
        return value.reshape(shape).to(dtype).to(self.device, copy=True)

    def batch(self, trials, seed=0):
        """Random texts for so many trials: ids, types, mask, labels, rates."""
        random = torch.Generator().manual_seed(seed)
        rows, tokens = trials * self.case["batch"], self.case["tokens"]
        ids = torch.randint(5, self.case.get("vocabulary", 30_000), (rows, tokens), generator=random)
        mask = torch.ones(rows, tokens)
        mask[3::4, tokens - tokens // 4 :] = 0
        labels = torch.arange(rows) % 2
        rate = torch.tensor(1e-4, dtype=torch.float64)
        rates = [rate, rate] if trials == 1 else [rate.repeat(trials)] * 2
        return [
            part.to(self.device) for part in (ids, torch.zeros_like(ids), mask, labels, *rates)
        ]


class Program:
    def __init__(self, exported, program):
        self.trials = program["trials"]
        self.module = torch.jit.load(str(exported.folder / program["file"]))
        self.w = [exported.frozen(argument) for argument in program["frozen"]]
        self.p = [exported.start(argument, self.trials) for argument in program["state"]]
        self.batches = [exported.batch(self.trials, seed) for seed in range(4)]
        self.steps = 0

    def step(self):
        """Returns loss and gradient norm, of each trial."""
        batch = self.batches[self.steps % len(self.batches)]
        self.steps += 1
        return self.module(batch, self.w, self.p)[0]
