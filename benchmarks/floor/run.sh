#!/usr/bin/env bash
# How far a slice's step is from what no method can do without. Options: see compare.py --help.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../opponents/build.sh"
exec "$python" benchmarks/floor/compare.py "$@"
