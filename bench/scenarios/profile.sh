# shellcheck shell=bash
# Where the time and the memory of a warm JVM target go: a flame graph by async-profiler, then allocation sites by JFR. In a
# scenario of its own, so that no profiler ever runs while something else is measured.

scenario_profile() {
  need wrk wrk
  local target
  for target in "${targets[@]}"; do
    case $target in gateway | stock | spring) profile_once "$target" ;; esac
  done
}

profile_once() { # target
  start_targets "$1"
  warm_up "$1" "$warmup"
  profile_cpu "$1" "${pid[$1]}"
  profile_allocation "$1" "${pid[$1]}"
  sample profile "$1" "$(cat "$tmp/cpu"),$(cat "$tmp/allocation")"
  stop_targets
}

profile_cpu() { # target, pid
  local requests
  async_profiler "$2" start,event=cpu,interval=1ms
  profiled_load "$1"
  async_profiler "$2" "dump,collapsed,file=$out/stacks-$1.txt"
  async_profiler "$2" "stop,flamegraph,title=$1,file=$out/flame-$1.html"
  node "$bench/lib/where.mjs" "$out/stacks-$1.txt" >"$tmp/cpu"
}

profiled_load() { # target; sets requests
  local result
  result=$(post_load "$1" 32 "$seconds")
  is_valid "$result" || invalid "profile of $1: $result"
  requests=$(sed -n 's/.*"requests":\([0-9]*\).*/\1/p' <<<"$result")
}

# jcmd splits its argument at commas and blanks, hence the inner quotes
async_profiler() { # pid, options
  jcmd "$1" JVMTI.agent_load "$profiler" "\"$2\"" >"$tmp/profiler.log" 2>&1
  grep -q 'return code: 0' "$tmp/profiler.log" || { cat "$tmp/profiler.log" >&2 && die "async-profiler refused $2; its answer is above"; }
}

profile_allocation() { # target, pid
  local requests
  jcmd "$2" JFR.start name=profile settings="$bench/lib/profile.jfc" >/dev/null
  profiled_load "$1"
  jcmd "$2" JFR.stop name=profile filename="$tmp/profile.jfr" >/dev/null
  jfr print --json --stack-depth 64 --events jdk.ObjectAllocationSample "$tmp/profile.jfr" |
    node "$bench/lib/sites.mjs" "$requests" "$out/allocation-$1.md" >"$tmp/allocation"
  rm -f "$tmp/profile.jfr"
}
