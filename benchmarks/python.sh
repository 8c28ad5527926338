#!/usr/bin/env bash
# Prints the path of a Python that has requirements.txt; makes a virtual environment if need be.
set -euo pipefail
here="$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
venv="${TMPDIR:-/tmp}/slicesweep-venv"

if [ -n "${PYTHON:-}" ]; then # the caller's own environment, whatever PyTorch it has
  command -v "$PYTHON" || { echo "PYTHON is $PYTHON, and there is no such command" >&2; exit 1; }
  exit
fi
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  # 3.10 first, for the smaller download (requirements.txt); pyenv keeps it off the PATH.
  base=python3
  for candidate in python3.10 "$HOME"/.pyenv/versions/3.10.*/bin/python; do
    if "$candidate" --version >/dev/null 2>&1; then
      base="$candidate"
      break
    fi
  done
  echo "making $venv with $("$base" --version)" >&2
  "$base" -m venv --clear "$venv" >&2
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt" >&2
  cp "$here/requirements.txt" "$venv/requirements.txt" # last: the environment is complete
fi
echo "$venv/bin/python"
