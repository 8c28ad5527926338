"""A slice's step against its floor, by turns in one run, all through one libtorch.

The floor, twice: the frozen model's own forward pass and its backward pass to what the embeddings
put out, nothing trained; and only the matrix products of it, without and with those of attention.
The raw times go to slice-runtime/target/bench/floor.csv.
"""

import argparse

import turns

CASES = {
    "column slice": "column",
    "row slice": "row",
    "frozen model": "floor-model",
    "its linear layers": "floor-linear",
    "its products": "floor-products",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    turns.add_options(parser, rounds=7, seconds=1.5)
    options = parser.parse_args()
    columns = "threads,precision,batch,tokens,round,case,step,seconds".split(",")
    raw = turns.Csv("floor.csv", *columns)
    for precision in turns.precisions(options.precision):
        for threads in map(int, options.threads.split(",")):
            ours = turns.ours(threads)
            turns.about(ours)
            for batch, tokens in turns.shapes(options.shapes):
                shape = {"batch": batch, "tokens": tokens, "precision": precision}
                timed = turns.Turns(
                    [(label, ours, {"method": method, **shape}) for label, method in CASES.items()],
                    options.seconds,
                    options.clock,
                )
                timed.run(
                    options.rounds,
                    lambda number, label, times, at=(threads, precision, batch, tokens): [
                        raw.row(*at, number, label, step, f"{seconds:.6f}")
                        for step, seconds in enumerate(times)
                    ],
                )
                print(f"\n{batch} x {tokens} tokens, {precision}, {threads} threads: ms, {options.clock}")
                for label in timed.rounds:
                    print(f"  {label:18} {timed.milliseconds(label):.1f}")
                print("our step / floor")
                for label in ("column slice", "row slice"):
                    for floor in ("frozen model", "its products", "its linear layers"):
                        print(f"  {label} / {floor:18} {timed.ratio(label, floor):.2f}", flush=True)
            ours.close()
    print(f"\n{options.rounds} rounds: medians, and the smallest and largest. {raw.path}")


if __name__ == "__main__":
    main()
