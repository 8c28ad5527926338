#!/usr/bin/env bash
# A sweep of 200 trials on a standalone cluster (master, 3 workers with 2 GPUs each that are numbers
# only) on which something fails every 20 s: kill -9 of an executor, a worker or the driver, a full
# disk, a worker that stands still. Compares what comes of it with a run in peace, and exits with 1
# if anything is lost, twice, or another. About a quarter of an hour; the full disk takes root.
# TRIALS (200), STEP_MILLIS (300; a trial has 40 steps), EVERY (20), TROUBLE (30) and SEED (1) are
# environment variables. Everything is left in jobs/target/clusters.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/java.sh"
cluster_java Chaos jobs/target/clusters "${TRIALS:-200}" "${STEP_MILLIS:-300}" "${EVERY:-20}" \
  "${TROUBLE:-30}" "${SEED:-1}"
