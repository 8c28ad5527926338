#!/usr/bin/env bash
# How long 1,000 trials of 30 s take on 16 slots of a standalone cluster, beside how long they would
# at best. Trials sleep, so two cores are enough; half an hour.
# TRIALS (1000) and SECONDS_EACH (30) are environment variables.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/java.sh"
cluster_java Makespan jobs/target/clusters "${TRIALS:-1000}" "${SECONDS_EACH:-30}"
