#!/usr/bin/env bash
# What a step costs over the trials of a pack, the rank and the length of texts, as figures.
# Options: see compare.py --help.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../opponents/build.sh"
"$python" benchmarks/scale/compare.py "$@"
for name in scale-pack scale-rank scale-tokens; do
  [ ! -f "slice-runtime/target/bench/$name.json" ] || figure "slice-runtime/target/bench/$name"
done
