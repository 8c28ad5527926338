#!/usr/bin/env bash
# What it costs to save a trial that trains MiniLM, beside the steps between two checkpoints.
set -euo pipefail
home="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1

echo "building (the first time this downloads a few hundred MB)" >&2
cd "$home"
mvn -B -ntp -q -pl slice-runtime -Dspotless.check.skip=true test-compile \
  dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt >&2

# The JVM as ./sweep sets it up.
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx2g -Dai.djl.offline=true \
  -Djava.awt.headless=true -Dslf4j.internal.verbosity=ERROR \
  -cp "slice-runtime/target/test-classes:slice-runtime/target/classes:$(cat slice-runtime/target/test-classpath.txt)" \
  org.slicesweep.CheckpointBench
