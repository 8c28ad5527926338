"""Takes training steps when told to: the protocol of slicesweep's StepServer, for PyTorch.

Reads a JSON object a line and answers with one; see there. A method that ends in `-compiled` is
run under torch.compile.
"""

import argparse
import contextlib
import ctypes
import gc
import itertools
import json
import pathlib
import platform
import sys
import time

import peft
import torch
import transformers

import methods

BATCHES = 4


def batches(batch, tokens):
    """Random tokens; every fourth text is shorter than the others by a quarter."""
    made = []
    for seed in range(BATCHES):
        random = torch.Generator().manual_seed(seed)
        ids = torch.randint(1000, 30_000, (batch, tokens), generator=random)
        mask = torch.ones(batch, tokens, dtype=torch.long)
        mask[3::4, tokens - tokens // 4 :] = 0
        labels = torch.arange(batch) % 2
        made.append((ids, torch.zeros_like(ids), mask, labels))
    return itertools.cycle(made)


def resident(key):
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) * 1024
    return None


class Server:
    def __init__(self, folder):
        self.folder = folder
        self.prepared = {}

    def prepare(self, question, model=None):
        method = question["method"]
        compiled = method.endswith("-compiled")
        if model is None:
            model = methods.load(self.folder, question.get("precision", "fp32"))
        adapted = methods.adapt(
            model, method.removesuffix("-compiled"), question.get("rank", 5)
        )
        training = methods.Training(adapted, compiled=compiled)
        return training, batches(question["batch"], question["tokens"])

    @staticmethod
    def run(prepared, steps, clock="wall"):
        training, data = prepared
        now = time.thread_time if clock == "cpu" else time.perf_counter
        seconds = []
        for _ in range(steps):
            start = now()
            training.step(next(data))
            seconds.append(now() - start)
        return seconds

    def peak(self, question):
        model = methods.load(self.folder, question.get("precision", "fp32"))
        gc.collect()
        ctypes.CDLL("libc.so.6").malloc_trim(0)
        pathlib.Path("/proc/self/clear_refs").write_text("5")
        before = resident("VmRSS:")
        self.run(self.prepare(question, model), question["steps"])
        return {"before": before, "above": resident("VmHWM:") - before}

    def answer(self, question):
        match question["do"]:
            case "prepare":
                self.prepared[question["name"]] = self.prepare(question)
            case "run":
                prepared = self.prepared[question["name"]]
                seconds = self.run(prepared, question["steps"], question.get("clock", "wall"))
                return {"seconds": seconds}
            case "drop":
                self.prepared.clear()
                torch._dynamo.reset()
                gc.collect()
            case "peak":
                return self.peak(question)
            case "about":
                return {
                    "python": platform.python_version(),
                    "torch": torch.__version__,
                    "transformers": transformers.__version__,
                    "peft": peft.__version__,
                    "threads": torch.get_num_threads(),
                }
            case other:
                raise ValueError(f"do what? {other}")
        return {}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path, help="MiniLM as a Hugging Face folder")
    parser.add_argument("threads", type=int)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    answers = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):  # libraries may print what they like
        server = Server(options.folder)
        for line in sys.stdin:
            print(json.dumps(server.answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
