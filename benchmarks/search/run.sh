#!/usr/bin/env bash
# The same 48 configurations as a full grid and under ASHA: what each finds, and for how many steps.
# Exits with 1 where ASHA's best is more than 0.5 points below the grid's, on validation, or took
# more than a third of its steps. A second call does only what is missing.
#   benchmarks/search/run.sh [RESULTS]      # results/search-benchmark
# Arguments of ./sweep run, such as --concurrency 1, can be given in RUN_OPTIONS.
set -euo pipefail
home="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
results="${1:-$home/results/search-benchmark}"
read -r -a options <<<"${RUN_OPTIONS:-}"
sweep="$home/benchmarks/search/grid.yaml"

"$home/sweep" run "$sweep" --out "$results/grid" --set search=null ${options[@]+"${options[@]}"}
"$home/sweep" run "$sweep" --out "$results/asha" ${options[@]+"${options[@]}"}

# configurations, trained to their end, steps, best on validation in %, the same trial's test accuracy in %
figures() {
  "$home/sweep" sql --results "$1" --format csv "
    select count(*) as trials, count_if(status = 'SUCCEEDED') as whole, sum(steps) as steps,
           round(100 * max(validation_metric) filter (where status = 'SUCCEEDED'), 2) as validation,
           round(100 * max_by(accuracy, validation_metric) filter (where status = 'SUCCEEDED'), 2)
             as test
    from trials" | tail -n 1 | tr -d '"'
}
grid="$(figures "$results/grid")"
asha="$(figures "$results/asha")"
printf '%s,%s\n%s,%s\n' "full grid" "$grid" "asha" "$asha" | awk -F, '
  BEGIN { printf "%-10s %8s %8s %8s %18s %18s\n", "", "trials", "whole", "steps", "best validation %", "its test %" }
  { printf "%-10s %8d %8d %8d %18.2f %18.2f\n", $1, $2, $3, $4, $5, $6; steps[NR] = $4; best[NR] = $5 }
  END {
    share = steps[2] / steps[1]; behind = best[1] - best[2]
    printf "\nasha trained %.1f%% of the steps; its best is %.2f points below the best of the grid\n", 100 * share, behind
    exit !(share <= 1 / 3 && behind <= 0.5)
  }'
