# shellcheck shell=bash
# Many configured servers: what a start with them takes; callers for many of them at once, none of which has a token yet; and
# the same while the authorization servers of others hang. Then a start with the same servers in the JSON file, and a change of
# one of them there.

hanging_servers=30

scenario_many() {
  case " ${targets[*]} " in *' gateway '*) ;; *) return 0 ;; esac
  local port run name addresses
  port=$(free_ports 1)
  mapfile -t addresses < <(hanging_addresses)
  spawn hanging node "$bench/lib/hanging.mjs" "$port" "${addresses[@]}"
  await_log hanging '^LISTENING' 10 >/dev/null
  archive_for 17
  for ((run = 1; run <= rounds; run++)); do
    many_once "$run" "$port"
    many_in_file "$run"
    say "start $run of $rounds done"
  done
  stop hanging
}

many_once() { # run, port of those that hang
  local home at_start threads rss first again beside
  home=$(java_home_of 17)
  launch_of_gateway
  many_more "$2" >"$tmp/more"
  cat "$tmp/more" >>"$tmp/gateway.properties"
  if ! launched gateway "$home" ready; then
    invalid "with $many_servers servers the gateway was not ready in time"
    stop starter
    return
  fi
  at_start=$(cat "$tmp/started") threads=$(threads_of "$started_pid") rss=$(rss_kib "$started_pid")
  first=$(cold_servers 1)
  again=$(cold_servers $((many_callers + 1)))
  spawn hung node "$bench/lib/callers.mjs" "${url[gateway/fast]%/fast}" hang 1 "$hanging_servers" "$stream_url/figures"
  await_log hung '^BEGUN' 10 >/dev/null
  sleep 1
  beside=$(cold_servers $((2 * many_callers + 1)))
  ! grep -q '^RESULT' "$tmp/hung.log" || say "the callers of servers that hang were answered before the others: $(tail -n 1 "$tmp/hung.log")"
  stop hung
  sample many gateway "\"jdk\":17,\"run\":$1,\"servers\":$many_servers,$at_start,\"threads\":$threads,\"rss_kib\":$rss,\"threads_after\":$(threads_of "$started_pid"),\"first\":{$first},\"again\":{$again},\"beside_hanging\":{$beside}"
  stop starter
  [[ "$first$again$beside" != *'"failed":'[1-9]* ]] || invalid "callers of cold servers: $first / $again / $beside"
}

many_in_file() { # run
  local file=$tmp/many.json at_start rss changed begin
  launch_of_gateway
  echo "mcp.config-file=$file" >>"$tmp/gateway.properties"
  many_json >"$file"
  chmod 600 "$file"
  touch -d '1 minute ago' "$file" # one that was just written is read a second time
  if ! launched gateway "$(java_home_of 17)" ready; then
    invalid "with $many_servers servers in the JSON file the gateway was not ready in time"
    stop starter
    return
  fi
  at_start=$(cat "$tmp/started")
  sleep 5
  rss=$(rss_kib "$started_pid")
  sed -i 's|"the 7th"|"the seventh"|' "$file"
  begin=$(date +%s%3N)
  await_log starter 'changed: changed many7$' 60 >/dev/null
  changed=$(($(date +%s%3N) - begin))
  sample many-file gateway "\"jdk\":17,\"run\":$1,\"servers\":$many_servers,$at_start,\"rss_kib\":$rss,\"changed_ms\":$changed"
  stop starter
}

# One caller for each of $many_callers servers that nobody has called before
cold_servers() { # number of the first
  node "$bench/lib/callers.mjs" "${url[gateway/fast]%/fast}" many "$1" "$many_callers" "$stream_url/figures" | sed -n 's/^RESULT //p'
}

# The rest of the configuration: many<N> with the authorization server of all, hang<N> with one that hangs, each another
many_more() { # port of those that hang
  local i address
  sed -n 's/^mcp\.servers\.fast\.//p' "$tmp/gateway.properties" |
    awk -v count=$((many_servers - 3 - hanging_servers)) '{ line[NR] = $0 }
      END { for (i = 1; i <= count; i++) for (n = 1; n <= NR; n++) print "mcp.servers.many" i "." line[n] }'
  i=0
  for address in $(hanging_addresses); do
    i=$((i + 1))
    sed -n "/token-url=/!s/^mcp\.servers\.fast\./mcp.servers.hang$i./p" "$tmp/gateway.properties"
    echo "mcp.servers.hang$i.oauth.token-url=http://$address:$1/token"
  done
}

# As config add-server writes it, with the client of all written out
many_json() {
  awk -v count=$((many_servers - 3)) -v url="$fast_url" -v token_url="$token_url" '
    BEGIN {
      print "{\n  \"mcp_configs\": {\n    \"default\": {\n      \"mcp_config_name\": \"default\",\n      \"mcp_config\": ["
      for (i = 1; i <= count; i++) {
        print "        {\n          \"server_name\": \"many" i "\",\n          \"description\": \"the " i "th\","
        print "          \"config\": {\n            \"url\": \"" url "\"\n          },\n          \"oauth_config\": {"
        print "            \"enabled\": true,\n            \"OAUTH_CLIENT_ID\": \"bench\","
        print "            \"OAUTH_CLIENT_SECRET\": \"{{env:BENCH_CLIENT_SECRET}}\",\n            \"OAUTH_TOKEN_URL\": \"" token_url "\","
        print "            \"OAUTH_ENFORCE_HTTPS\": false\n          }\n        }" (i < count ? "," : "")
      }
      print "      ]\n    }\n  }\n}"
    }'
}

hanging_addresses() {
  local i
  for ((i = 1; i <= hanging_servers; i++)); do echo "127.0.0.$((100 + i))"; done
}
