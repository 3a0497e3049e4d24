# shellcheck shell=bash
# What callers meet right after a start: 400 calls, 50 a second, from the moment that a target says it is ready.

scenario_cold() {
  local run name kinds
  mapfile -t kinds < <(java_kinds)
  case " ${targets[*]} " in *' nginx '*) kinds=(nginx "${kinds[@]}") ;; esac
  for ((run = 1; run <= starts; run++)); do
    for name in $(rotated "$run" "${kinds[@]}"); do cold_once "$run" "$name"; done
    say "start $run of $starts done"
  done
}

cold_once() { # run, target[-jdk]
  local target=${2%-*} times result
  rm -f "$tmp/go"
  mkfifo "$tmp/go"
  spawn caller node "$bench/lib/cold.mjs" "$tmp/go" "$cold_calls" 50 "$fast_url" "$token_url"
  await_log caller '^REHEARSED' 30 >/dev/null
  if [ "$target" = nginx ]; then
    begin_nginx
    times='"jdk":null'
  else
    started "$target" "$(java_home_of "${2#*-}")" ready
    times="\"jdk\":${2#*-},$(cat "$tmp/started")"
  fi
  alive caller || die "the caller of the cold $target ended early; see $tmp/caller.log"
  printf '%s\n' "${url[$target/fast]}" >"$tmp/go"
  result=$(await_log caller '^RESULT' 60)
  sample cold "$target" "\"run\":$1,$times,${result#RESULT }"
  [[ $result == *'"failed":0,'* ]] || invalid "calls of a cold $2: $result"
  stop caller
  stop starter
  stop nginx
}
