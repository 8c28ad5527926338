#!/usr/bin/env bash
# What a step of a LLaMA-shaped model of 1.1 billion random weights costs in bf16: slices and LoRA,
# with and without gradient checkpointing. Prints a table; the CSV is slice-runtime/target/large.csv.
# Needs 7 GB of memory and 2.3 GB below TMPDIR, which it gives back.
# THREADS (2), STEPS timed (2) and SECONDS_AT_MOST (300) are environment variables.
set -euo pipefail
home="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
threads="${THREADS:-2}"
export OMP_NUM_THREADS="$threads" MKL_NUM_THREADS="$threads"

cd "$home"
echo "building (the first time this downloads a few hundred MB)" >&2
mvn -B -ntp -q -pl slice-runtime -Dspotless.check.skip=true test-compile \
  dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt >&2

model="$(mktemp -d)"
trap 'rm -rf "$model"' EXIT
run() {
  java -XX:+UseSerialGC -Xmx1g -Dai.djl.offline=true -Dslf4j.internal.verbosity=ERROR \
    -cp "slice-runtime/target/test-classes:slice-runtime/target/classes:$(cat slice-runtime/target/test-classpath.txt)" \
    org.slicesweep.bench.LargeModel "$@"
}
echo "writing the model" >&2
run write "$model"
run measure "$model" slice-runtime/target/large.csv "$threads" "${STEPS:-2}" "${SECONDS_AT_MOST:-300}"
