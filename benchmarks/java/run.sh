#!/usr/bin/env bash
# JMH benchmarks of what is Java's own: plans of 10,000 trials, ids, programs, batches. Arguments go
# to JMH: a pattern of names, -f 1 -wi 2 -i 3 for a short run. Writes slice-runtime/target/bench/jmh.csv.
set -euo pipefail
home="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$home"
if [ -z "${BUILT:-}" ]; then
  echo "building (the first time this downloads a few hundred MB)" >&2
  mvn -B -ntp -q -Pbenchmarks -DskipTests -Dspotless.check.skip=true package >&2
  mvn -B -ntp -q -Pbenchmarks -DskipTests -Dspotless.check.skip=true package \
    -pl benchmarks/java -am dependency:build-classpath -Dmdep.includeScope=compile \
    -Dmdep.outputFile=target/classpath.txt >&2
fi
mkdir -p slice-runtime/target/bench
[ $# -gt 0 ] || set -- -f 1 -wi 3 -i 5 -w 1 -r 1
# What the launcher has on its classpath: Spark, libtorch, the embedded backbone and task.
exec java -Dai.djl.offline=true -Dslf4j.internal.verbosity=ERROR \
  -cp "benchmarks/java/target/classes:slice-runtime/target/test-classes:slice-runtime/target/classes:jobs/target/classes:$(cat benchmarks/java/target/classpath.txt):$(cat jobs/target/classpath.txt)" \
  org.openjdk.jmh.Main -rf csv -rff slice-runtime/target/bench/jmh.csv "$@"
