# shellcheck shell=bash
# From a request to the first event of its answer. The backend sends that at once, and ends the stream 250 ms later:
# who buffers whole answers shows the 250 ms.

scenario_sse() {
  start_targets "${targets[@]}"
  local target round result
  for target in "${targets[@]}"; do
    sse_latency "$target" "$sse_samples" >/dev/null # warms up
  done
  for ((round = 1; round <= rounds; round++)); do
    for target in $(rotated "$round" "${targets[@]}"); do
      result=$(sse_latency "$target" "$sse_samples")
      sample sse "$target" "\"round\":$round,$result"
      [[ $result == *'"failed":0'* ]] || invalid "SSE through $target: $result"
    done
    say "round $round of $rounds done"
  done
  stop_targets
}

sse_latency() { # target, samples
  as_caller_of "$1" node "$bench/lib/sse-latency.mjs" "${url[$1/sse]}" "$2"
}
