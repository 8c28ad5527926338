"""Compares fixtures that were written anew with those that the tests have."""

import argparse
import json
import pathlib
import sys

from safetensors import SafetensorError
from safetensors.torch import load_file

# Another processor or release of a library may round differently; no case depends on that much.
TOLERANCE = 1e-5


def files(folder):
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def same_tensors(fresh, committed):
    ours, theirs = load_file(fresh), load_file(committed)
    return ours.keys() == theirs.keys() and all(
        value.shape == theirs[name].shape
        and value.dtype == theirs[name].dtype
        and (value.double() - theirs[name].double()).abs().max().item() <= TOLERANCE
        for name, value in ours.items()
        if value.numel()
    )


def close(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= TOLERANCE
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(close(v, other[k]) for k, v in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(close, one, other))
    return one == other


def same(fresh, committed):
    if fresh.read_bytes() == committed.read_bytes():
        return True
    if fresh.suffix == ".safetensors":
        try:
            return same_tensors(fresh, committed)
        except SafetensorError:
            return False
    return fresh.suffix == ".json" and close(
        json.loads(fresh.read_text()), json.loads(committed.read_text())
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fresh", type=pathlib.Path)
    parser.add_argument("committed", type=pathlib.Path)
    options = parser.parse_args()
    ours, theirs = files(options.fresh), files(options.committed)
    for name in sorted(ours ^ theirs):
        print(f"{name}: only {'written anew' if name in ours else 'in the tests'}")
    changed = [n for n in sorted(ours & theirs) if not same(options.fresh / n, options.committed / n)]
    for name in changed:
        print(f"{name}: differs")
    if changed or ours != theirs:
        return 1
    print(f"{len(ours)} fixture files, written anew: as the tests have them")
    return 0


if __name__ == "__main__":
    sys.exit(main())
