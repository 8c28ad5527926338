#!/usr/bin/env bash
# Compares slicesweep with transformers, PEFT and the image processors: writes the fixtures anew into
# a folder of build outputs, checks that they are those of the tests, and prints for every case how
# far slicesweep is from what they expect. Exits with 1 if any is too far or a fixture has changed.
# Arguments: "update" writes the fixtures into the tests' resources instead. PYTHON names the
# interpreter.
set -euo pipefail
home="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
committed="$home/slice-runtime/src/test/resources/parity"
fresh="$home/slice-runtime/target/parity"
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false HF_HUB_OFFLINE=1

python="$("$home/benchmarks/python.sh" "$home/benchmarks/parity/requirements.txt")"

if [ "${1:-}" = update ]; then
  "$python" "$home/benchmarks/parity/generate.py" "$committed"
else
  rm -rf "$fresh"
  "$python" "$home/benchmarks/parity/generate.py" "$fresh" >&2
  "$python" "$home/benchmarks/parity/compare.py" "$fresh" "$committed"
fi

echo "building (the first time this downloads a few hundred MB)" >&2
cd "$home"
mvn -B -ntp -q -pl slice-runtime -Dspotless.check.skip=true test-compile \
  dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt >&2
java -XX:+UseSerialGC -Xmx2g -Dai.djl.offline=true -Dslf4j.internal.verbosity=ERROR \
  -cp "slice-runtime/target/test-classes:slice-runtime/target/classes:$(cat slice-runtime/target/test-classpath.txt)" \
  org.slicesweep.parity.ParityTable "$home/slice-runtime/target/parity.csv"
