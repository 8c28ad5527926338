#!/usr/bin/env bash
# Repeats in PyTorch and PEFT what slicesweep trained on one GLUE task, and compares over seeds.
# Exits with 1 if a mean differs by more than seeds explain. PYTHON names the interpreter; arguments
# of ./sweep run, such as --set train.steps=200, can be given in RUN_OPTIONS.
set -euo pipefail
here="$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
home="$(cd -P "$here/../.." && pwd)"
target="$home/slice-runtime/target/glue"
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false
export PYTHONWARNINGS=ignore::FutureWarning
export HF_HUB_OFFLINE=1 TRANSFORMERS_VERBOSITY=error HF_HUB_DISABLE_PROGRESS_BARS=1

usage="usage: run.sh DATA [TASK [RESULTS]], as in run.sh /data/glue/MRPC mrpc"
data="${1:?$usage}"
task="${2:-mrpc}"
results="${3:-$target/$task}"
read -r -a options <<<"${RUN_OPTIONS:-}"
[ -d "$data" ] || { echo "$data is not a folder; $usage" >&2; exit 2; }

python="$("$home/benchmarks/python.sh" "$here/requirements.txt")"
if [ $# -lt 3 ]; then
  echo "training with slicesweep" >&2
  "$home/sweep" run "$here/mrpc.yaml" --out "$results" \
    --set "name=cross-check-$task" --set "task.name=$task" --set "task.path=$data" \
    ${options[@]+"${options[@]}"} >&2
fi
echo "writing the backbone as a Hugging Face folder" >&2
cd "$home"
mvn -B -ntp -q -pl slice-runtime -Dspotless.check.skip=true test-compile \
  dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt >&2
java -XX:+UseSerialGC -Xmx1g -Dai.djl.offline=true -Dslf4j.internal.verbosity=ERROR \
  -cp "slice-runtime/target/test-classes:slice-runtime/target/classes:$(cat slice-runtime/target/test-classpath.txt)" \
  org.slicesweep.bench.ModelFolder maven:all-MiniLM-L6-v2 "$target/model"
echo "repeating with PyTorch and PEFT" >&2
exec "$python" "$here/compare.py" "$results" "$data" "$target/model" \
  --task "$task" --runs "$target/$task.csv"
