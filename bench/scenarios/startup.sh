# shellcheck shell=bash
# e) From the start of the process to "Serving" in the log and to the first 200; memory when idle. On each JDK that is here.

scenario_startup() {
  local jdks=(17) run name
  [ -z "$(java_home_of 25)" ] || jdks+=(25)
  for name in "${jdks[@]}"; do archive_for "$name"; done
  for ((run = 1; run <= starts; run++)); do
    for name in $(rotated "$run" "${jdks[@]/#/gateway-}" stock-17); do
      case " ${targets[*]} " in *" ${name%-*} "*) ;; *) continue ;; esac
      started "$name" "$(java_home_of "${name#*-}")"
      sleep "$idle"
      sample startup "${name%-*}" "\"jdk\":${name#*-},\"run\":$run,$(cat "$tmp/started"),\"rss_kib\":$(rss_kib "$started_pid"),\"threads\":$(threads_of "$started_pid")"
      stop starter
    done
    say "start $run of $starts done"
  done
}

# e) The same for each line of flags.table, with throughput
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
  JAVA_OPTS=$4 started gateway "$home" $5
  sleep "$idle"
  local rss
  rss=$(rss_kib "$started_pid")
  pid[gateway]=$started_pid # for its CPU time; ended as "starter"
  post_load gateway 32 "$warmup" >/dev/null
  result=$(post_load gateway 32 "$seconds")
  sample flags "$2" "\"jdk\":$3,\"round\":$1,$(cat "$tmp/started"),\"rss_kib\":$rss,\"rss_kib_loaded\":$(rss_kib "$started_pid"),$result"
  is_valid "$result" || invalid "flags '$2': $result"
  unset 'pid[gateway]'
  stop starter
}

# Starts a gateway or stock Camel by startup.mjs: sets started_pid, leaves the times in $tmp/started
started() { # target[-jdk], java home, environment …
  local target=${1%-*} home=$2 port
  shift 2
  if [ "$target" = gateway ]; then
    gateway_config gateway
    JAVA_HOME=$home spawn starter env "$@" node "$bench/lib/startup.mjs" "${url[gateway/fast]}" 'Serving http' \
      "$dist/bin/mcp-oauth" run --config "$tmp/gateway.properties"
  else
    port=$(free_ports 1)
    STOCK_PORT=$port STOCK_FAST_URL=$fast_url STOCK_STREAM_URL=$stream_url STOCK_TOKEN_URL=$token_url \
      spawn starter node "$bench/lib/startup.mjs" "http://127.0.0.1:$port/mcp/fast" 'started in' \
      "$home/bin/java" -cp "$stock_lib/*" dev.camelmcp.bench.StockCamel
  fi
  local line
  line=$(await_log starter '^READY' 90)
  read -r _ started_pid line <<<"$line"
  printf '%s' "$line" >"$tmp/started"
}

# As mvn package does for the JDK of the build; a JVM ignores an archive of other jars without a word, and starts slowly
archive_for() { # 17 or 25
  local archive
  archive=$(compgen -G "$dist/lib/archive/java-$1-*" | head -n1) || true
  if [ -z "$archive" ] || [ -n "$(find "$dist/lib" -maxdepth 1 -name '*.jar' -newer "$archive" -print -quit)" ]; then
    JAVA_HOME=$(java_home_of "$1") "$dist/bin/mcp-oauth" archive >/dev/null
  fi
}

# The home of a JDK; empty when it is not here. 17 is the java on the PATH, whatever it is.
java_home_of() { # 17 or 25
  if [ "$1" = 17 ]; then
    dirname "$(dirname "$(readlink -f "$(command -v java)")")"
  elif [ -n "${BENCH_JAVA_25_HOME:-}" ]; then
    echo "$BENCH_JAVA_25_HOME"
  else
    find /usr/lib/jvm -maxdepth 1 -name '*25*jdk*' -type d 2>/dev/null | head -n1
  fi
}
