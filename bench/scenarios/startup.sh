# shellcheck shell=bash
# From the start of the process to its line in the log, to readiness, and to the first 200; memory when idle. The gateway on
# each JDK that is here.

scenario_startup() {
  local run name kinds
  mapfile -t kinds < <(java_kinds)
  for ((run = 1; run <= starts; run++)); do
    for name in $(rotated "$run" "${kinds[@]}"); do
      started "${name%-*}" "$(java_home_of "${name#*-}")" call
      sleep "$idle"
      sample startup "${name%-*}" "\"jdk\":${name#*-},\"run\":$run,$(cat "$tmp/started"),\"rss_kib\":$(rss_kib "$started_pid"),\"threads\":$(threads_of "$started_pid")"
      stop starter
    done
    say "start $run of $starts done"
  done
}

# The same for each line of flags.table, with throughput
scenario_flags() {
  need wrk wrk
  local round line name jdk options environment
  for ((round = 1; round <= flag_rounds; round++)); do
    while IFS= read -r line; do
      [[ $line == \#* || -z $line ]] && continue
      # shellcheck disable=SC2001 # blanks before and behind each bar
      IFS='|' read -r name jdk options environment < <(sed 's/ *| */|/g' <<<"$line")
      [ -n "$(java_home_of "$jdk")" ] || continue
      flags_once "$round" "$name" "$jdk" "$options" "$environment"
    done <"$bench/flags.table"
    say "round $round of $flag_rounds done"
  done
}

flags_once() { # round, name, jdk, options, environment
  local home result
  home=$(java_home_of "$3")
  archive_for "$3"
  # shellcheck disable=SC2086 # several variables
  JAVA_OPTS=$4 started gateway "$home" call $5
  sleep "$idle"
  local rss
  rss=$(rss_kib "$started_pid")
  pid[gateway]=$started_pid # for its CPU time; ended as "starter"
  warm_up gateway "$short_warmup"
  result=$(post_load gateway 32 "$seconds")
  sample flags "$2" "\"jdk\":$3,\"round\":$1,$(cat "$tmp/started"),\"rss_kib\":$rss,\"rss_kib_loaded\":$(rss_kib "$started_pid"),$result"
  is_valid "$result" || invalid "flags '$2': $result"
  unset 'pid[gateway]'
  stop starter
}
