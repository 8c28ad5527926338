"""Times of a training step: slicesweep's methods against PyTorch's, by turns in one run.

A step is forward, backward, clipping and AdamW. SliceFine in PyTorch is the fastest of three eager
forms (see methods.py), and the fastest of them under torch.compile. The raw times go to
slice-runtime/target/bench/step.csv.
"""

import argparse
import sys

import turns

OURS = {
    "ours column": {"method": "column"},
    "ours column in halves": {"method": "column", "parts": 2},
    "ours row": {"method": "row"},
    "ours LoRA": {"method": "lora"},
    "ours full": {"method": "full"},
}
THEIRS = {
    "column cat": "column-cat",
    "column delta": "column-delta",
    "column function": "column-function",
    "column compiled": "column-delta-compiled",
    "row cat": "row-cat",
    "row delta": "row-delta",
    "row function": "row-function",
    "PEFT LoRA": "lora",
    "full": "full",
}
COLUMN = ["column cat", "column delta", "column function"]
ROW = ["row cat", "row delta", "row function"]


def ratios(timed):
    """Ours as a multiple of theirs, for what was timed."""
    have = timed.rounds
    column, row = (
        timed.fastest(forms) if forms else None
        for forms in ([label for label in labels if label in have] for labels in (COLUMN, ROW))
    )
    pairs = [
        ("column slice", "ours column", column),
        ("column slice", "ours column", "column compiled"),
        ("column slice", "ours column", "PEFT LoRA"),
        ("in halves", "ours column in halves", "ours column"),
        ("in halves", "ours column in halves", column),
        ("row slice", "ours row", row),
        ("LoRA", "ours LoRA", "PEFT LoRA"),
        ("full", "ours full", "full"),
    ]
    return [pair for pair in pairs if pair[1] in have and pair[2] in have]


def compare(options, threads, precision, raw):
    ours, theirs = turns.ours(threads), turns.theirs(options.python, options.model, threads)
    turns.about(ours, theirs)
    only = options.only.split(",") if options.only else None
    for batch, tokens in turns.shapes(options.shapes):
        shape = {"batch": batch, "tokens": tokens, "precision": precision}
        cases = [(label, ours, {**case, **shape}) for label, case in OURS.items()]
        cases += [(label, theirs, {"method": method, **shape}) for label, method in THEIRS.items()]
        cases = [case for case in cases if not only or case[0] in only]
        timed = turns.Turns(cases, options.seconds, options.clock)
        timed.run(
            options.rounds,
            lambda number, label, times, at=(threads, precision, batch, tokens): [
                raw.row(*at, number, label, step, f"{seconds:.6f}")
                for step, seconds in enumerate(times)
            ],
        )
        print(f"\n{batch} x {tokens} tokens, {precision}, {threads} threads: ms a step, {options.clock}")
        for label in timed.rounds:
            print(f"  {label:22} {timed.milliseconds(label):.1f}  ({timed.steps[label]} steps a turn)")
        print("our time / theirs")
        for what, label, other in ratios(timed):
            print(f"  {what:14} / {other:16} {timed.ratio(label, other):.2f}", flush=True)
    ours.close()
    theirs.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="MiniLM as a Hugging Face folder")
    turns.add_options(parser, rounds=5, seconds=1.5)
    parser.add_argument("--only", help="cases, comma-separated; all by default")
    options = parser.parse_args()
    options.python = sys.executable
    columns = "threads,precision,batch,tokens,round,case,step,seconds".split(",")
    raw = turns.Csv("step.csv", *columns)
    for precision in turns.precisions(options.precision):
        for threads in map(int, options.threads.split(",")):
            compare(options, threads, precision, raw)
    print(f"\n{options.rounds} rounds: medians, and the smallest and largest. {raw.path}")


if __name__ == "__main__":
    main()
