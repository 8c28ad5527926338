"""Trains in PyTorch what a results folder of slicesweep trained, and compares (see run.sh)."""

import argparse
import csv
import json
import math
import pathlib
import statistics
import sys
import time

import pyarrow.dataset
import torch
import torch.nn.functional as F
from models import METHODS  # noqa: I001  (puts the folders beside this one on the path)
from slicefine import adamw, learning_rate
from tasks import Task
from torch import nn
from training import TRAIN

# Two-sided 99% of Student's t, by degrees of freedom: two groups of 2 to 6 seeds.
STUDENT = {
    2: 9.925,
    3: 5.841,
    4: 4.604,
    5: 4.032,
    6: 3.707,
    7: 3.499,
    8: 3.355,
    9: 3.250,
    10: 3.169,
}
COLUMNS = ["trial", "seed", "method", "metric", "slicesweep", "pytorch", "seconds"]


def trials(results, task):
    """Each finished trial of a task: its row, with its specification as a dictionary."""
    rows = pyarrow.dataset.dataset(results / "trials").to_table().to_pylist()
    found = [row for row in rows if row["task"] == task and row["status"] == "SUCCEEDED"]
    for row in found:
        row["spec"] = json.loads(row["spec"])
    return sorted(found, key=lambda row: (row["method"], row["learning_rate"], row["seed"]))


def train(spec, precision, task, folder):
    """Trains a specification from its own start and in its own order; returns the test scores.

    In bf16 the matrix products are, and nothing else is, as in slicesweep.
    """
    settings = spec["train"]
    for key, value in TRAIN.items():
        if settings[key] != value:
            raise ValueError(f"train: {key} {settings[key]} cannot be repeated here")
    torch.manual_seed(spec["seed"])
    method = METHODS[spec["method"]["name"]](folder, task.outputs, spec["method"])
    head = list(method.head.parameters())
    peaks = [
        settings["learning_rate"],
        settings.get("head_learning_rate", settings["learning_rate"]),
    ]
    trained = method.parameters()
    optimizers = [adamw(trained, settings) if trained else None, adamw(head, settings)]
    batches = task.batches(settings["batch"], spec["seed"])

    def outputs_of(ids, types, mask):
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            outputs = method.outputs(ids, types, mask)
        return outputs.float()

    for step in range(settings["steps"]):
        ids, types, mask, labels = next(batches)
        outputs = outputs_of(ids, types, mask)
        loss = (
            F.mse_loss(outputs[:, 0], labels)
            if task.regression
            else F.cross_entropy(outputs, labels)
        )
        for parameter in [*trained, *head]:
            parameter.grad = None
        loss.backward()
        if settings["max_gradient_norm"] > 0:
            nn.utils.clip_grad_norm_([*trained, *head], settings["max_gradient_norm"])
        for optimizer, peak in zip(optimizers, peaks, strict=True):
            if optimizer:
                rate = learning_rate(peak, step, settings["warmup_steps"], settings["steps"])
                for group in optimizer.param_groups:
                    group["lr"] = rate
                optimizer.step()
        if method.after_step(step):
            trained = method.parameters()
            optimizers[0] = adamw(trained, settings)
    with torch.no_grad():
        return task.scores(outputs_of)


def theirs(row, metric):
    return row["accuracy"] if metric == "accuracy" else row["metric_value"]


def described(values):
    return f"{100 * statistics.mean(values):6.1f} ± {100 * statistics.stdev(values):4.1f}"


def within_noise(ours, pytorch):
    """Whether two means differ by less than seeds explain, at 99% (pooled Student's t)."""
    n, m = len(ours), len(pytorch)
    pooled = ((n - 1) * statistics.variance(ours) + (m - 1) * statistics.variance(pytorch)) / (
        n + m - 2
    )
    noise = STUDENT[n + m - 2] * math.sqrt(pooled * (1 / n + 1 / m))
    return abs(statistics.mean(ours) - statistics.mean(pytorch)) <= noise, noise


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=pathlib.Path, help="a results folder of slicesweep")
    parser.add_argument(
        "data", type=pathlib.Path, help="the task's folder, such as /data/glue/MRPC"
    )
    parser.add_argument("model", type=pathlib.Path, help="its backbone, as a Hugging Face folder")
    parser.add_argument("--task", default="mrpc", help="a GLUE task among the results")
    parser.add_argument(
        "--runs",
        type=pathlib.Path,
        default=pathlib.Path("runs.csv"),
        help="where runs are kept: those in it are not trained again",
    )
    options = parser.parse_args()
    torch.set_num_threads(1)
    found = trials(options.results, options.task)
    if not found:
        parser.error(f"{options.results}: no finished trials of {options.task}")
    runs = list(csv.DictReader(open(options.runs))) if options.runs.exists() else []
    done = {run["trial"] for run in runs}
    loaded = {}
    with open(options.runs, "a", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        if not runs:
            writer.writeheader()
        for row in found:
            if row["trial_id"] in done:
                continue
            key = json.dumps(row["spec"]["task"])
            if key not in loaded:
                loaded[key] = Task(
                    row["spec"]["task"], options.data, options.model / "tokenizer.json"
                )
            start = time.monotonic()
            scores = train(row["spec"], row["precision"], loaded[key], options.model)
            for metric, value in scores.items():
                run = dict(
                    zip(
                        COLUMNS,
                        [
                            row["trial_id"],
                            row["seed"],
                            row["method"],
                            metric,
                            theirs(row, metric),
                            value,
                            round(time.monotonic() - start),
                        ],
                    )
                )
                writer.writerow(run)
                runs.append(run)
            file.flush()
            print(f"{row['method']} seed {row['seed']}: {scores}", file=sys.stderr, flush=True)
    return 0 if report(options.task, {row["trial_id"] for row in found}, runs) else 1


def report(task, wanted, runs):
    print(f"{task}, mean ± standard deviation over seeds (%)")
    print(
        f"{'method':14}{'metric':10}{'seeds':>6}{'slicesweep':>16}{'PyTorch':>16}{'difference':>12}{'noise':>8}"
    )
    passed = True
    groups = {}
    for run in runs:
        if run["trial"] in wanted:
            groups.setdefault((run["method"], run["metric"]), []).append(run)
    for (method, metric), group in groups.items():
        ours, pytorch = ([float(run[who]) for run in group] for who in ("slicesweep", "pytorch"))
        if len(group) < 2:
            print(f"{method:14}{metric:10}{len(group):6}  one seed says nothing about noise")
            continue
        same, noise = within_noise(ours, pytorch)
        passed &= same
        difference = statistics.mean(ours) - statistics.mean(pytorch)
        print(
            f"{method:14}{metric:10}{len(group):6}{described(ours):>16}{described(pytorch):>16}",
            end="",
        )
        print(f"{100 * difference:+12.1f}{100 * noise:8.1f}  {'PASS' if same else 'FAIL'}")
    return passed


if __name__ == "__main__":
    sys.exit(main())
