"""Peak resident memory of one trial above the loaded model, and of one JVM with N trials.

Each number of the first table is a process of its own, the two sides by turns: it loads the model,
gives free memory back, sets the peak back, and trains. The JVM's heap is fixed and touched before
(-Xms256m -Xmx256m -XX:+AlwaysPreTouch), so that it is no part of what is counted. The raw numbers
go to slice-runtime/target/bench/memory.csv and memory-concurrent.csv.
"""

import argparse
import json
import os
import subprocess
import sys

import turns

HEAP = ("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch")
CASES = [
    ("ours column", {"method": "column"}),
    ("ours column in halves", {"method": "column", "parts": 2}),
    ("ours row", {"method": "row"}),
    ("ours LoRA", {"method": "lora"}),
    ("ours full", {"method": "full"}),
    ("column cat", {"method": "column-cat"}),
    ("column delta", {"method": "column-delta"}),
    ("column function", {"method": "column-function"}),
    ("PEFT LoRA", {"method": "lora"}),
    ("full", {"method": "full"}),
]
PAIRS = [
    ("ours column", "column cat"),
    ("ours column", "column delta"),
    ("ours column", "column function"),
    ("ours column", "PEFT LoRA"),
    ("ours column in halves", "column function"),
    ("ours LoRA", "PEFT LoRA"),
    ("ours full", "full"),
]


def peak(options, label, case, question):
    side = (
        turns.ours(options.threads, HEAP)
        if label.startswith("ours")
        else turns.theirs(sys.executable, options.model, options.threads)
    )
    answer = side.ask(do="peak", **case, steps=options.steps, **question)
    side.close()
    return answer


def one_trial(options):
    raw = turns.Csv("memory.csv", "batch", "tokens", "round", "case", "before", "above")
    for batch, tokens in turns.shapes(options.shapes):
        question = {"batch": batch, "tokens": tokens, "precision": options.precision}
        above = {label: [] for label, _ in CASES}
        for number in range(options.rounds):
            for label, case in CASES:
                answer = peak(options, label, case, question)
                above[label].append(answer["above"] / 1e6)
                raw.row(batch, tokens, number, label, answer["before"], answer["above"])
        print(f"\n{batch} x {tokens}, {options.precision}: MB above the loaded model")
        for label, _ in CASES:
            print(f"  {label:22} {turns.Spread(above[label]):.0f}")
        print("ours / theirs")
        for ours, theirs in PAIRS:
            ratios = [a / b for a, b in zip(above[ours], above[theirs], strict=True)]
            print(f"  {ours} / {theirs:18} {turns.Spread(ratios):.2f}", flush=True)
    print(raw.path)


def concurrent(options):
    """One JVM a number of trials, which train side by side, one thread each."""
    raw = turns.Csv("memory-concurrent.csv", "series", "x", "y")
    print("\ntrials at once in one JVM: MB resident, with the backbone alone, and at the most")
    for number in map(int, options.trials.split(",")):
        command = turns.java("org.slicesweep.bench.ConcurrentTrials", number, 40, options=HEAP)
        environment = {**turns.LAUNCHER, **os.environ}
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, cwd=turns.HOME, env=environment
        )
        told = json.loads(done.stdout.splitlines()[-1])
        loaded, most = told["loaded"] / 1e6, told["most"] / 1e6
        raw.row("backbone and JVM", number, f"{loaded:.1f}")
        raw.row("with trials", number, f"{most:.1f}")
        share = (most - loaded) / number
        print(f"  {number:2} {loaded:7.0f} {most:7.0f}   {share:.0f} a trial", flush=True)
    (turns.OUT / "memory-concurrent.json").write_text(
        json.dumps(
            {
                "title": "One JVM, N trials: one backbone and N shares",
                "subtitle": "all-MiniLM-L6-v2 on acceptability, batches of 16, fp32, column slices",
                "x": "trials at once",
                "y": "resident memory (MB)",
            }
        )
    )
    print(raw.path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="MiniLM as a Hugging Face folder")
    parser.add_argument("--shapes", default="32x64", help="batch x tokens")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--precision", default="fp32")
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--trials", default="1,2,4,8", help="at once in one JVM")
    options = parser.parse_args()
    print(turns.machine())
    one_trial(options)
    concurrent(options)


if __name__ == "__main__":
    main()
