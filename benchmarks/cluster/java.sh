# Builds what is missing; then `cluster_java MAIN ARGUMENTS` runs a class of the tests.
home="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1

cd "$home"
echo "building (the first time this downloads a few hundred MB)" >&2
mvn -B -ntp -q -DskipTests -Dspotless.check.skip=true package \
  dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test-classpath.txt >&2

cluster_java() {
  local options
  # One line of options from the pom: what Spark reaches into on Java 17.
  options="$(sed -n '/<spark.java.options>/,/<\/spark.java.options>/p' pom.xml \
    | sed 's/<[^>]*>//g' | tr -s '[:space:]' ' ')"
  # shellcheck disable=SC2086 # several options in one variable
  java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx2g -Dai.djl.offline=true $options \
    -cp "jobs/target/test-classes:jobs/target/classes:$(cat jobs/target/test-classpath.txt)" \
    "org.slicesweep.jobs.cluster.$1" "${@:2}"
}
