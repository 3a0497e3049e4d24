# shellcheck shell=bash
# POST of 200 bytes, answer of 300, at 1, 32 and 256 connections.

scenario_throughput() {
  need wrk wrk
  start_targets "${targets[@]}"
  local target round connections result
  for target in "${targets[@]}"; do warm_up "$target" "$warmup"; done
  for ((round = 1; round <= rounds; round++)); do
    for connections in 1 32 256; do
      for target in $(rotated "$round" "${targets[@]}"); do
        result=$(post_load "$target" "$connections" "$seconds")
        sample throughput "$target" "\"round\":$round,$result"
        is_valid "$result" || invalid "throughput of $target at $connections connections: $result"
      done
    done
    say "round $round of $rounds done"
  done
  stop_targets
}
