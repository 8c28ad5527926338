#!/usr/bin/env bash
# What training adds to the memory of a process with the model loaded, here and in PyTorch; and the
# memory of one JVM that trains 1 to 8 trials at once, as a figure. Options: see compare.py --help.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../opponents/build.sh"
"$python" benchmarks/memory/compare.py "$model" "$@"
figure slice-runtime/target/bench/memory-concurrent
