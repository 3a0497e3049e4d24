# shellcheck shell=bash
# What a request allocates, by JFR: the bytes that each thread has allocated, at the begin and the end of a load.

scenario_allocation() {
  need wrk wrk
  local target with=()
  for target in "${targets[@]}"; do
    case $target in gateway | stock | spring) with+=("$target") ;; esac
  done
  [ ${#with[@]} -gt 0 ] || return 0
  start_targets "${with[@]}"
  local round p result bytes
  for target in "${with[@]}"; do warm_up "$target" "$warmup"; done
  for ((round = 1; round <= rounds; round++)); do
    for target in $(rotated "$round" "${with[@]}"); do
      p=${pid[$target]}
      jcmd "$p" JFR.start name=bench settings="$bench/lib/allocation.jfc" >/dev/null
      sleep 2 # at least one event of every thread before the load …
      result=$(post_load "$target" 32 "$seconds")
      sleep 2 # … and one after it
      jcmd "$p" JFR.stop name=bench filename="$tmp/allocation.jfr" >/dev/null
      bytes=$(jfr print --json --events jdk.ThreadAllocationStatistics "$tmp/allocation.jfr" | node "$bench/lib/allocation.mjs")
      rm -f "$tmp/allocation.jfr"
      sample allocation "$target" "\"round\":$round,\"bytes\":$bytes,$result"
      is_valid "$result" || invalid "allocation of $target: $result"
    done
  done
  stop_targets
}
