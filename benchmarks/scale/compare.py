"""Cost curves of a step: 1 to 64 trials in a pack, rank 1 to 128, texts of 16 to 512 tokens.

Every curve's points take turns. The raw times go to slice-runtime/target/bench/scale.csv, the
curves to scale-pack.csv, scale-rank.csv and scale-tokens.csv beside it.
"""

import argparse
import json

import turns


def pack(options):
    """Milliseconds a trial and step."""
    for trials in (1, 2, 4, 8, 16, 32, 64):
        for label, method in (("column slices", "column"), ("LoRA", "lora")):
            for batch, tokens in turns.shapes(options.pack_shapes):
                question = {"method": method, "batch": batch, "tokens": tokens, "trials": trials}
                yield f"{label} {batch} x {tokens}", trials, question, trials


def rank(options):
    for size in (1, 2, 4, 8, 16, 32, 64, 128):
        for label, method in (("column slice", "column"), ("row slice", "row"), ("LoRA", "lora")):
            yield label, size, {"method": method, "rank": size, "batch": 16, "tokens": 16}, 1


def tokens(options):
    for length in (16, 32, 64, 128, 256, 512):
        for label, method in (("column slice", "column"), ("LoRA", "lora"), ("full", "full")):
            yield label, length, {"method": method, "batch": 4, "tokens": length}, 1


CURVES = {
    "pack": (pack, "Trials that share a step", "trials in a pack", "ms a trial and step"),
    "rank": (rank, "A step over the rank, 16 x 16 tokens", "rank", "ms a step"),
    "tokens": (tokens, "A step over the length of texts, batches of 4", "tokens", "ms a step"),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    turns.add_options(parser, rounds=3, seconds=0.5)
    parser.add_argument("--curves", default="pack,rank,tokens")
    parser.add_argument("--pack-shapes", default="4x16", help="batch x tokens of one trial")
    options = parser.parse_args()
    threads, precision = int(options.threads.split(",")[0]), options.precision.split(",")[0]
    ours = turns.ours(threads)
    turns.about(ours)
    raw = turns.Csv("scale.csv", "curve", "round", "case", "step", "seconds")
    for curve in options.curves.split(","):
        points, title, x, y = CURVES[curve]
        made = [
            (f"{series} @ {at}", series, at, question, share)
            for series, at, question, share in points(options)
        ]
        timed = turns.Turns(
            [(label, ours, {**question, "precision": precision}) for label, _, _, question, _ in made],
            options.seconds,
            options.clock,
        )
        timed.run(
            options.rounds,
            lambda number, label, times, curve=curve: [
                raw.row(curve, number, label, step, f"{seconds:.6f}")
                for step, seconds in enumerate(times)
            ],
        )
        drawn = turns.Csv(f"scale-{curve}.csv", "series", "x", "y", "low", "high")
        print(f"\n{title}: {y}")
        for label, series, at, _, share in sorted(made, key=lambda one: one[1]):
            spread = timed.milliseconds(label)
            values = [spread.middle / share, spread.low / share, spread.high / share]
            drawn.row(series, at, *(f"{value:.3f}" for value in values))
            print(f"  {label:30} {values[0]:9.2f} [{values[1]:.2f}, {values[2]:.2f}]", flush=True)
        (turns.OUT / f"scale-{curve}.json").write_text(
            json.dumps(
                {
                    "title": title,
                    "subtitle": f"all-MiniLM-L6-v2, {precision}, threads: {threads}; {turns.machine()}",
                    "x": x,
                    "y": y,
                    "log": True,
                }
            )
        )
    ours.close()


if __name__ == "__main__":
    main()
