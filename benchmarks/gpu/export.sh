#!/usr/bin/env bash
# Writes the programs that executors run, for a machine with PyTorch and no Java: run.py there.
#
#   benchmarks/gpu/export.sh FOLDER [CASE [HIDDEN LAYERS HEADS VOCABULARY]]
#
# By default a RoBERTa-base of random weights, which PyTorch draws, batches of 32 x 128 tokens in
# bf16, column slices of rank 5, alone and in packs of 2 to 32. FOLDER is then below 1 MB.
set -euo pipefail
home="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
folder="$(realpath -m "$1")"
case="${2:-}"
cd "$home"
if [ -z "${BUILT:-}" ]; then
  echo "building (the first time this downloads a few hundred MB)" >&2
  mvn -B -ntp -q -pl slice-runtime -Dspotless.check.skip=true test-compile \
    dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt >&2
fi
run() {
  java -XX:+UseSerialGC -Xmx3g -Dai.djl.offline=true -Dslf4j.internal.verbosity=ERROR \
    -cp "slice-runtime/target/test-classes:slice-runtime/target/classes:$(cat slice-runtime/target/test-classpath.txt)" \
    "$@"
}
mkdir -p "$folder"
if [ -z "$case" ] || [[ "$case" != *backbone* ]]; then
  model="$(mktemp -d)"
  trap 'rm -rf "$model"' EXIT
  run org.slicesweep.bench.RandomRoberta "$model" "${@:3}"
  cp "$model/config.json" "$folder/config.json"
  options="${case:-{\"method\": \"column\", \"rank\": 5, \"batch\": 32, \"tokens\": 128, \"precision\": \"bf16\", \"trials\": [1, 2, 4, 8, 16, 32], \"weights\": false\}}"
  case="{\"backbone\": \"$model\", ${options#\{}"
fi
run org.slicesweep.bench.ProgramExport "$folder" "$case"
cp benchmarks/gpu/run.py benchmarks/gpu/program.py benchmarks/opponents/methods.py "$folder/"
ls -lh "$folder" >&2
