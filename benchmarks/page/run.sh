#!/usr/bin/env bash
# Starts a small real sweep, looks at its page with a browser while it runs and when it is over,
# checks what the browser shows, and leaves screenshots. Needs chromium (apt-get install chromium).
set -euo pipefail
home="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
sweep="${SWEEP:-$home/sweep}"
to="${1:-$home/jobs/target/page}"
command -v chromium >/dev/null || { echo "no chromium on the PATH: apt-get install chromium" >&2; exit 1; }
rm -rf "$to"
mkdir -p "$to"

# Sentences whose class is told by a word; small, so that the sweep takes a minute or two.
awk 'BEGIN {
  print "sentence\tlabel"
  split("river stone window garden winter paper morning street letter music", word, " ")
  for (i = 0; i < 240; i++)
    print "the " word[i % 10 + 1] " near the " word[(i * 7) % 10 + 1] (i % 3 ? " was warm" : " was cold") "\t" (i % 3 ? "warm" : "cold")
}' >"$to/rows.tsv"

# Full fine-tuning at that rate diverges, so that there are failures to see.
cat >"$to/page.yaml" <<YAML
name: page
backbone: maven:all-MiniLM-L6-v2
task: {name: text, train: $to/rows.tsv, text: sentence, label: label, max_tokens: 12}
train: {steps: 60, batch: 8, warmup_steps: 4}
device: cpu
precision: fp32
seeds: 2
grid:
- {method: slicefine, rank: [1, 5], axis: [row, column]}
- {method: lora, rank: 4}
- {method: full, learning_rate: 1e30}
baselines:
- {method: frozen_probe}
YAML

shown() { # what the browser has after its script ran
  chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
    --user-data-dir="$to/profile" --virtual-time-budget=6000 --dump-dom "$1" 2>/dev/null
}

picture() {
  chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars \
    --user-data-dir="$to/profile" --virtual-time-budget=6000 --window-size="$3" ${4:-} \
    --screenshot="$to/$2.png" "$1" >/dev/null 2>&1
  echo "picture: $to/$2.png"
}

pictures() {
  picture "$1" "$2-desktop" 1280,1100
  picture "$1" "$2-phone" 500,1600 # the narrowest that a browser without a window opens
  picture "$1" "$2-dark" 1280,1100 --blink-settings=preferredColorScheme=0
}

expect() { # in the page that is shown
  grep -qE "$2" "$1" || { echo "$1 lacks $2" >&2; exit 1; }
  echo "shown: $2"
}

children=()
trap 'for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done' EXIT
"$sweep" run "$to/page.yaml" --out "$to/out" --concurrency 2 --page-port 0 >"$to/run.log" 2>&1 &
run=$!
children+=("$run")

# Midway: something has ended, something runs.
until "$sweep" status --results "$to/out" --json 2>/dev/null >"$to/status.json" &&
  grep -q '"stored":[3-9]' "$to/status.json" && grep -q '"runningTrials":[1-9]' "$to/status.json"; do
  kill -0 "$run" 2>/dev/null || { cat "$to/run.log" >&2; exit 1; }
  sleep 1
done
address="$(sed -n 's/^Page: *//p' "$to/run.log" | head -n 1)"
shown "$address" >"$to/midway.html"
expect "$to/midway.html" '>running</span>'
expect "$to/midway.html" 'step [0-9,]+ of [0-9,]+ · loss [0-9.]+'
expect "$to/midway.html" '<path d="M'
expect "$to/midway.html" 'slots busy'
pictures "$address" midway
"$sweep" status --results "$to/out"

code=0
wait "$run" || code=$?
[ "$code" = 0 ] || [ "$code" = 3 ] || { cat "$to/run.log" >&2; exit 1; } # 3: trials that diverged

# When it is over its page is, too; the folder still has what it showed.
"$sweep" page --results "$to/out" --page-port 0 >"$to/page.log" &
children+=("$!")
until grep -q '^Page:' "$to/page.log"; do sleep 0.2; done
address="$(sed -n 's/^Page: *//p' "$to/page.log" | head -n 1)"
shown "$address" >"$to/end.html"
expect "$to/end.html" '>finished</span>'
expect "$to/end.html" 'accuracy [0-9.]+'
[ "$code" = 0 ] || expect "$to/end.html" 'DIVERGED'
pictures "$address" end
"$sweep" status --results "$to/out"
