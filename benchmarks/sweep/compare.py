"""Trials an hour of the same sweep here and in Python, by turns, each with the machine to itself.

MiniLM on acceptability, batches of 16, column slices of rank 5 at half as many positions as trials,
two seeds each; in PEFT as many trials of LoRA of rank 5. Every trial is tested on the test split at
its end. A turn is a process from its start to its end: it starts, loads the model, tokenizes (where
that is not done already: slicesweep keeps tokens on disk, and its first turn is not counted), and
runs all trials.

Two modes of data for Python: `same` has the very batches that slicesweep draws (examples of like
length share a batch), read from a file; `shuffled` has random batches padded to their longest text,
which is what transformers' Trainer does by default. The raw numbers go to
slice-runtime/target/bench/sweep.csv.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

import turns

HERE = pathlib.Path(__file__).resolve().parent
SWEEP = """\
name: bench
backbone: maven:all-MiniLM-L6-v2
task: acceptability
precision: {precision}
train: {{steps: {steps}, batch: 16, learning_rate: 3e-3, head_learning_rate: 5e-4, \
warmup_steps: 8, schedule: cosine}}
seeds: 2
grid: {{method: slicefine, axis: column, rank: 5, position: {positions}}}
"""


def ours(options, data):
    out = turns.OUT / "sweep"
    shutil.rmtree(out, ignore_errors=True)
    sweep = turns.OUT / "sweep.yaml"
    positions = [24 * i for i in range(options.trials // 2)]
    sweep.write_text(
        SWEEP.format(precision=options.precision, steps=options.steps, positions=positions)
    )
    command = ["./sweep", "run", str(sweep), "--out", str(out), "--no-page"]
    environment = {
        key: value for key, value in os.environ.items() if not key.endswith("_NUM_THREADS")
    }
    subprocess.run(
        command, check=True, cwd=turns.HOME, env=environment, stdout=subprocess.DEVNULL
    )


def our_accuracy():
    query = "select avg(accuracy), count(*) from trials"
    answer = subprocess.run(
        ["./sweep", "sql", "--results", str(turns.OUT / "sweep"), "--format", "csv", query],
        check=True,
        cwd=turns.HOME,
        capture_output=True,
        text=True,
    )
    accuracy, trials = answer.stdout.splitlines()[-1].split(",")
    return {"accuracy": float(accuracy), "trials": int(trials)}


def rival(kind):
    def run(options, data, mode):
        threads = 1 if kind == "ray" else os.cpu_count()
        environment = {
            **os.environ,
            "OMP_NUM_THREADS": str(threads),
            "MKL_NUM_THREADS": str(threads),
            "RAY_DISABLE_IMPORT_WARNING": "1",
            "RAY_USAGE_STATS_ENABLED": "0",
        }
        command = [
            sys.executable,
            str(HERE / "rival.py"),
            *(kind, options.model, str(data), mode),
            *("--trials", str(options.trials), "--steps", str(options.steps)),
            *("--form", options.form),
            *("--precision", options.their_precision or options.precision),
        ]
        done = subprocess.run(
            command, check=True, env=environment, capture_output=True, text=True, cwd=data
        )
        return json.loads(done.stdout.splitlines()[-1])

    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="MiniLM as a Hugging Face folder")
    parser.add_argument("--trials", type=int, default=32, help="an even number; 8 is a short form")
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--modes", default="same,shuffled")
    parser.add_argument("--rivals", default="peft,slicefine,ray")
    parser.add_argument("--form", default="function", help="of PyTorch's SliceFine: see methods.py")
    parser.add_argument("--precision", default="fp32")
    parser.add_argument("--their-precision", help="in Python; by default the same")
    options = parser.parse_args()
    print(turns.machine())
    data = turns.OUT / f"sweep-data-{options.steps}"
    if not (data / "texts.json").exists():
        subprocess.run(
            turns.java("org.slicesweep.bench.SweepData", data, options.steps, 16, 2),
            check=True,
            cwd=turns.HOME,
        )
    raw = turns.Csv("sweep.csv", "round", "side", "mode", "trials", "seconds", "accuracy")
    rates = {}
    ours(options, data)  # not counted: what it tokenizes and probes is kept
    for number in range(options.rounds):
        turn = [("slicesweep", "-", None)]
        for mode in options.modes.split(","):
            turn += [(kind, mode, rival(kind)) for kind in options.rivals.split(",")]
        for kind, mode, run in turn if number % 2 == 0 else turn[::-1]:
            start = time.perf_counter()
            told = run(options, data, mode) if run else ours(options, data)
            seconds = time.perf_counter() - start
            told = told or our_accuracy()
            if told["trials"] != options.trials:
                raise RuntimeError(f"{kind}: {told['trials']} trials, not {options.trials}")
            rates.setdefault((kind, mode), []).append(3600 * options.trials / seconds)
            accuracy = f"{told['accuracy']:.3f}"
            raw.row(number, kind, mode, options.trials, f"{seconds:.2f}", accuracy)
            print(f"  {number} {kind:12} {mode:10} {seconds:7.1f} s  {accuracy}", flush=True)
    precisions = options.precision
    if options.their_precision:
        precisions += f", {options.their_precision} in Python"
    print(f"\n{options.trials} trials of {options.steps} steps, {precisions}: trials an hour")
    for (kind, mode), values in sorted(rates.items()):
        print(f"  {kind:12} {mode:10} {turns.Spread(values):.0f}", end="")
        if kind != "slicesweep":
            ratios = [a / b for a, b in zip(rates[("slicesweep", "-")], values, strict=True)]
            print(f"   slicesweep is {turns.Spread(ratios):.2f} times as fast", end="")
        print()
    print(raw.path)


if __name__ == "__main__":
    main()
