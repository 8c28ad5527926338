"""Writes the fixtures (see run.sh): what transformers and PEFT compute, for tests without Python."""

import argparse
import os
import pathlib
import warnings

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
warnings.filterwarnings("ignore")

import importlib  # noqa: E402
import sys  # noqa: E402

import torch  # noqa: E402
import transformers  # noqa: E402

KINDS = ["encoders", "decoders", "vision", "adapters", "preprocessing", "tokenizers"]
LARGEST = 5_000_000


def size(folder):
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def main():
    sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "peft"))  # training
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path, help="where the fixtures go")
    parser.add_argument("--only", choices=KINDS, action="append", help="these kinds alone")
    options = parser.parse_args()
    torch.set_num_threads(1)
    transformers.utils.logging.disable_progress_bar()
    for kind in options.only or KINDS:
        module = importlib.import_module("texts" if kind == "tokenizers" else kind)
        module.write(options.folder / kind)
        print(f"{kind:16}{size(options.folder / kind):12,} bytes", flush=True)
    total = size(options.folder)
    print(f"{'in all':16}{total:12,} bytes")
    if total >= LARGEST:
        raise SystemExit(f"the fixtures are to stay below {LARGEST:,} bytes")


if __name__ == "__main__":
    main()
