#!/usr/bin/env bash
# What a training step takes, slicesweep and PyTorch by turns. Options: see compare.py --help.
# PYTHON names the interpreter.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../opponents/build.sh"
exec "$python" benchmarks/step/compare.py "$model" "$@"
