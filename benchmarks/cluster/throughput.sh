#!/usr/bin/env bash
# How many trials a second a sweep of 10,000 manages on two cores when trials do nothing; each is
# stored as always. Samples the driver's heap after a collection. About two minutes.
# TRIALS (10000) is an environment variable.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/java.sh"
cluster_java Throughput jobs/target/clusters "${TRIALS:-10000}"
