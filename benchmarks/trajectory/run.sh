#!/usr/bin/env bash
# Trains slices with slicesweep, repeats every step in plain PyTorch and compares the losses.
# Exits with 1 if any differs by more than 1e-4. Takes no arguments; PYTHON names the interpreter.
set -euo pipefail
home="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
recorded="$home/slice-runtime/target/trajectory"
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1

python="$("$home/benchmarks/python.sh")"

echo "building (the first time this downloads a few hundred MB)" >&2
cd "$home"
mvn -B -ntp -q -pl slice-runtime -Dspotless.check.skip=true test-compile \
  dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt >&2

echo "training with slicesweep" >&2
rm -rf "$recorded"
java -XX:+UseSerialGC -Xmx2g -Dai.djl.offline=true -Dslf4j.internal.verbosity=ERROR \
  -cp "slice-runtime/target/test-classes:slice-runtime/target/classes:$(cat slice-runtime/target/test-classpath.txt)" \
  org.slicesweep.bench.TrajectoryDump "$recorded"

echo "repeating with PyTorch" >&2
exec "$python" benchmarks/trajectory/slicefine.py "$recorded"
