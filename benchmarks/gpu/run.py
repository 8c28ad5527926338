"""Times the programs that slicesweep's executors run, alone and in packs, and PEFT's LoRA.

Needs PyTorch, safetensors and what export.sh wrote; PEFT and transformers for the comparison. Runs
on the GPU if there is one. All cases take turns, round by round. Prints milliseconds a step and
trials an hour; writes gpu.csv and gpu.svg beside the programs.
"""

import argparse
import csv
import pathlib
import statistics
import sys
import time

import torch

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "opponents"))
import program  # noqa: E402


class Peft:
    """A trial of LoRA, or of full fine-tuning, on the same shape."""

    trials = 1

    def __init__(self, exported, method):
        import methods
        from transformers import RobertaConfig, RobertaModel

        config = RobertaConfig.from_pretrained(exported.folder / "config.json")
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
        dtype = program.DTYPES[exported.case["precision"]]
        bert = RobertaModel(config, add_pooling_layer=False).to(dtype).requires_grad_(False)
        model = methods.adapt(
            methods.Classifier(bert), method, rank=exported.case.get("rank", 5)
        ).to(exported.device)
        self.training = methods.Training(model)
        self.batches = []
        for seed in range(4):
            ids, types, mask, labels, *_ = exported.batch(1, seed)
            self.batches.append((ids, types, mask.long(), labels))
        self.steps = 0

    def step(self):
        self.steps += 1
        return self.training.step(self.batches[self.steps % 4])


def wait(device):
    if device == "cuda":
        torch.cuda.synchronize()


def timed(case, device, steps):
    wait(device)
    start = time.perf_counter()
    for _ in range(steps):
        result = case.step()
    wait(device)
    seconds = (time.perf_counter() - start) / steps
    if isinstance(result, torch.Tensor) and not bool(torch.isfinite(result).all()):
        raise ValueError("a loss is not a number")
    return seconds


def draw(path, points, lines, title):
    """Trials an hour over the size of a pack, as a small SVG."""
    width, height, left, bottom = 720, 440, 90, 60
    most = 1.1 * max([y for _, y in points] + list(lines.values()))
    at = {x: left + 40 + i * (width - left - 160) / max(1, len(points) - 1)
          for i, (x, _) in enumerate(points)}

    def down(y):
        return height - bottom - y / most * (height - bottom - 60)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="14"><rect width="100%" height="100%" fill="white"/>',
        f'<text x="{left}" y="30" font-size="18">{title}</text>',
        f'<text x="{width / 2}" y="{height - 12}" text-anchor="middle">trials in a pack</text>',
        f'<line x1="{left}" y1="{down(0)}" x2="{width - 40}" y2="{down(0)}" stroke="#888"/>',
    ]
    for name, y in lines.items():
        parts.append(
            f'<line x1="{left}" y1="{down(y)}" x2="{width - 120}" y2="{down(y)}" '
            'stroke="#d1662a" stroke-dasharray="6 4"/>'
            f'<text x="{width - 115}" y="{down(y) + 5}" fill="#d1662a">{name}</text>'
        )
    path_points = " ".join(f"{at[x]},{down(y)}" for x, y in points)
    parts.append(
        f'<polyline points="{path_points}" fill="none" stroke="#1f5fa8" stroke-width="3"/>'
    )
    for x, y in points:
        parts.append(
            f'<circle cx="{at[x]}" cy="{down(y)}" r="5" fill="#1f5fa8"/>'
            f'<text x="{at[x]}" y="{down(y) - 12}" text-anchor="middle">{y:,.0f}</text>'
            f'<text x="{at[x]}" y="{height - bottom + 22}" text-anchor="middle">{x}</text>'
        )
    path.write_text("".join(parts) + "</svg>\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=10, help="of a turn")
    parser.add_argument("--trial-steps", type=int, default=1000, help="that make a trial")
    parser.add_argument("--peft", default="lora,full", help="comma-separated; empty for none")
    options = parser.parse_args()
    exported = program.Exported(options.folder, options.device)
    name = torch.cuda.get_device_name() if options.device == "cuda" else "CPU"
    print(f"{name}, PyTorch {torch.__version__}, {exported.case}")
    cases = {}
    for one in exported.programs():
        cases["alone" if one.trials == 1 else f"pack of {one.trials}"] = one
    if not (options.folder / "config.json").exists():
        options.peft = ""
    for method in filter(None, options.peft.split(",")):
        cases[f"PEFT {method}" if method == "lora" else f"PyTorch {method}"] = Peft(exported, method)
    seconds = {label: [] for label in cases}
    for label in list(cases):
        try:
            timed(cases[label], options.device, 3)
        except torch.OutOfMemoryError:
            print(f"{label}: not enough memory")
            del cases[label], seconds[label]
    rows = []
    for number in range(options.rounds):
        labels = list(cases) if number % 2 == 0 else list(cases)[::-1]
        for label in labels:
            took = timed(cases[label], options.device, options.steps)
            seconds[label].append(took)
            rows.append((number, label, cases[label].trials, f"{took:.6f}"))
    with open(options.folder / "gpu.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["round", "case", "trials", "seconds_a_step"])
        writer.writerows(rows)
    rate = {
        label: 3600 * cases[label].trials / (options.trial_steps * statistics.median(times))
        for label, times in seconds.items()
    }
    print(f"{'':14}{'ms a step':>11}{'min':>9}{'max':>9}{'trials/h':>11}{'of alone':>10}", end="")
    print(f"{'of PEFT':>9}" if "PEFT lora" in rate else "")
    for label, times in seconds.items():
        middle = 1000 * statistics.median(times)
        print(f"{label:14}{middle:11.2f}{1000 * min(times):9.2f}{1000 * max(times):9.2f}", end="")
        print(f"{rate[label]:11.1f}", end="")
        print(f"{rate[label] / rate['alone']:10.2f}" if "alone" in rate else "", end="")
        print(f"{rate[label] / rate['PEFT lora']:9.2f}" if "PEFT lora" in rate else "")
    points = [(case.trials, rate[label]) for label, case in cases.items() if label in rate
              and not label.startswith("P")]
    lines = {label: rate[label] for label in rate if label.startswith("P")}
    title = f"Trials of {options.trial_steps} steps an hour, {name}"
    draw(options.folder / "gpu.svg", points, lines, title)
    print(f"{options.folder}/gpu.csv, gpu.svg")


if __name__ == "__main__":
    main()
