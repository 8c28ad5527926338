#!/usr/bin/env bash
# How fast one core decodes images and clips, beside how fast it trains ViT-base and VideoMAE-base.
# May be given a data set of images and one of videos; otherwise it makes some.
set -euo pipefail
home="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
arguments=()
for data in "$@"; do arguments+=("$(realpath "$data")"); done
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1

echo "building (the first time this downloads a few hundred MB)" >&2
cd "$home"
mvn -B -ntp -q -pl slice-runtime -Dspotless.check.skip=true test-compile \
  dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt >&2

# The JVM as ./sweep sets it up.
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx2g -Dai.djl.offline=true \
  -Djava.awt.headless=true -Dslf4j.internal.verbosity=ERROR \
  -cp "slice-runtime/target/test-classes:slice-runtime/target/classes:$(cat slice-runtime/target/test-classpath.txt)" \
  org.slicesweep.bench.DecodeRates "${arguments[@]}"
