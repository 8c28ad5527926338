#!/usr/bin/env bash
# Trials an hour: a sweep of slices by slicesweep, and the same trials in a Python loop with PEFT, in
# one with PyTorch's SliceFine, and under Ray Tune. Options: see compare.py --help.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../opponents/build.sh"
./sweep --help >/dev/null # builds what is missing
exec "$python" benchmarks/sweep/compare.py "$model" "$@"
